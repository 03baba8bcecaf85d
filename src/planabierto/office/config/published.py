"""Whether a file is what was published here: for the command line, in Spanish."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import override

from planabierto.core.calendar import format_date
from planabierto.office.config.archive import chunks_of
from planabierto.office.config.verification import has_institution
from planabierto.office.institutions.days import day_in
from planabierto.office.publication.models import EditionState
from planabierto.office.publication.queries import edition_text, published_file
from planabierto.office.publication.signing import is_signed

if TYPE_CHECKING:
    from planabierto.office.publication.models import Edition
    from planabierto.office.publication.queries import PublishedFile


def published_lines(path: Path) -> list[str]:
    """Of which edition a file is, with its date, its signature and what became of it; nothing for one that was not published here."""
    if not _is_there() or not has_institution():
        return []
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in chunks_of(file):
            digest.update(chunk)
    found = published_file(digest.hexdigest())
    if found is None:
        return []
    with override("es"):
        return _lines(found)


def _is_there() -> bool:
    """Whether there is a database to ask: asking SQLite for one that is not there would make it."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).is_file()


def _lines(found: PublishedFile) -> list[str]:
    edition = found.edition
    holds = _is_signed(edition)
    lines = [
        f"Es «{found.name}», de la versión oficial {edition.number} ({edition.get_audience_display()}){_titled(edition)}.",
        f"La publicó {edition.institution.name} el {format_date(edition.issued_on)}. Código: {edition.sha256}",
        "La firma de la institución coincide." if holds else "NO: la firma de la institución no coincide.",
    ]
    if found.corrected_by is not None:
        after = found.corrected_by
        lines.append(f"La rectificó la versión oficial {after.number}, del {format_date(after.issued_on)}.")
    if edition.state == EditionState.WITHDRAWN and edition.withdrawn_at is not None:
        day = format_date(day_in(edition.institution, edition.withdrawn_at))
        lines.append(f"Se retiró el {day}: {edition.withdrawal_reason}")
    if edition.is_content_withdrawn:
        lines.append("Se retiró su contenido: se publicó, y ya no se da a leer.")
    return lines


def _titled(edition: Edition) -> str:
    """The title of an edition; nothing of one whose content was withdrawn."""
    return "" if edition.is_content_withdrawn else f": {edition.title}"


def _is_signed(edition: Edition) -> bool:
    """Whether the canonical text of an edition lies in its place as the institution signed it."""
    try:
        text = edition_text(edition)
    except (OSError, UnicodeDecodeError):
        return False
    return is_signed(edition.signing_key, text.encode(), edition.signature)
