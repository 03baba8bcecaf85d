"""Checks of the installation that Django runs before it starts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name

from planabierto.documents.editions.pades import PdfSignatureError
from planabierto.office.config.sqlite_driver import SQLITE_VERSION, WAL_SAFE_SINCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig

_PADES_HINT: Final = (
    "Revise PLANABIERTO_PADES_FILE y PLANABIERTO_PADES_PASSWORD; sin la primera, los PDF salen sin firma electrónica."
)


@register(Tags.security)
def refuse_unsafe_wal(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django passes it by name
    **_options: Any,
) -> list[CheckMessage]:
    """Refuse WAL mode on an SQLite that can corrupt it."""
    return unsafe_wal(settings.DATABASES, SQLITE_VERSION)


def unsafe_wal(databases: dict[str, dict[str, Any]], version: tuple[int, ...]) -> list[CheckMessage]:
    """The errors for databases that are opened in WAL mode with an SQLite of a version."""
    if version >= WAL_SAFE_SINCE:
        return []
    return [
        Error(
            f"La base «{alias}» usa el modo WAL con SQLite {'.'.join(map(str, version))}, que puede dañarla.",
            hint="Instale pysqlite3 0.6.1 o posterior, o use journal_mode=DELETE.",
            id="planabierto.E001",
        )
        for alias, database in databases.items()
        if database["ENGINE"].endswith("sqlite3")
        and "journal_mode=wal" in str(database.get("OPTIONS", {}).get("init_command", "")).replace(" ", "").lower()
    ]


@register(Tags.security)
def refuse_unusable_certificate(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django passes it by name
    **_options: Any,
) -> list[CheckMessage]:
    """Refuse a certificate for PDF files that cannot be used; one that does not hold today is told, since all but publishing goes on."""
    from planabierto.office.publication.pdf_certificate import read_configured  # noqa: PLC0415 - models come after the applications

    try:
        certificate = read_configured()
    except PdfSignatureError as error:
        return [Error(str(error), hint=_PADES_HINT, id="planabierto.E002")]
    if certificate is None:
        return []
    try:
        certificate.refuse_outside_its_time(datetime.now(UTC))
    except PdfSignatureError as error:
        return [Warning(str(error), hint=_PADES_HINT, id="planabierto.W001")]
    return []
