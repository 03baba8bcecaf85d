"""Checks of the installation that Django runs before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from planabierto.office.config.sqlite_driver import SQLITE_VERSION, WAL_SAFE_SINCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig


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
