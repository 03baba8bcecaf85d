"""An edition as the official report: its PDF, workbook and Word document, with what it says of itself on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planabierto.core.calendar import format_date
from planabierto.core.edition import Edition, EditionAudience, edition_code
from planabierto.core.seal import short_code
from planabierto.core.thawing import thaw
from planabierto.documents.editions.columns import field_title
from planabierto.documents.writers import Figures, write_document
from planabierto.documents.writers.front import FrontTable, ReportFront
from planabierto.documents.writers.wording import APPROVED, LICENCE, OFFICIAL_CODE, RULE, WITHHELD

PRINTED: Final = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The forms in which an edition is printed, with their types."""


def print_edition(edition: Edition, path: Path) -> None:
    """Print an edition in the form that the suffix of `path` names; no figure is computed anew, and the day is that of its issue."""
    number = f"oficial n.º {edition.number}"
    if edition.corrects is not None:
        number += f", rectifica la n.º {edition.corrects}"
    write_document(
        thaw(edition),
        path,
        figures=Figures.SOURCE,
        version=number,
        issued_on=edition.issued_on,
        front=edition_front(edition),
    )


def edition_front(edition: Edition) -> ReportFront:
    """What an edition says around its units: facts for the cover, and tables of what was withheld and what it corrects."""
    return ReportFront(
        tables=tuple(_tables(edition)),
        code=short_code(edition.closing_code) if edition.closing_code else "",
        presented=tuple(
            f"{one.body}, {one.reference}, {format_date(one.decided_on)}{f': {one.summary}' if one.summary else ''}"
            for one in edition.presented
        ),
        undelivered=tuple(unit.name for unit in edition.units if unit.is_missing),
        facts=tuple(_facts(edition)),
    )


def _facts(edition: Edition) -> Iterator[tuple[str, str]]:
    publisher = edition.publisher
    yield OFFICIAL_CODE, short_code(edition_code(edition))
    yield APPROVED, edition.approved_by
    yield LICENCE, f"{publisher.licence} ({publisher.licence_url})" if publisher.licence_url else publisher.licence
    for one in edition.withheld:
        fragments = "1 fragmento" if one.count == 1 else f"{one.count} fragmentos"
        yield WITHHELD, f"{fragments} por {one.ground} ({one.law}), {one.reason}"
    if edition.audience is EditionAudience.PUBLIC and not edition.withheld:
        yield WITHHELD, "nada"
    yield RULE, edition.rule_sentence


def _tables(edition: Edition) -> Iterator[FrontTable]:
    if edition.corrects is not None:
        reason = f" Motivo: {edition.reason}" if edition.reason else ""
        changes = "Lo que cambia" if edition.changes else "Ningún dato cambia"
        yield FrontTable(
            "cambios de esta rectificación",
            f"{changes} respecto a la versión oficial n.º {edition.corrects}.{reason}",
            ("Unidad", "Código", "Campo", "Decía", "Dice"),
            (3, 1, 2, 5, 5),
            tuple(
                (one.unit, one.code, field_title(edition, one.field), one.before, one.after) for one in edition.changes
            ),
        )
    if edition.withheld:
        yield FrontTable(
            "información suprimida",
            "Donde algo se suprimió, el texto lo dice en su lugar. Ninguna cifra se suprime.",
            ("Base legal", "Ley", "Qué protege", "Fragmentos", "Declaratoria de reserva"),
            (2, 3, 5, 1, 3),
            tuple(
                (
                    one.ground,
                    one.law,
                    one.reason,
                    str(one.count),
                    (one.declaration or "sí") if one.is_reserved else "",
                )
                for one in edition.withheld
            ),
        )
