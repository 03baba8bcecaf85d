"""The report as tab-separated text, in the form in which offices paste their tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from planabierto.documents.writers.annex import ANNEX_LABELS, AnnexPage
from planabierto.documents.writers.layout import HeaderCell, ReportLayout, UnitPage
from planabierto.documents.writers.wording import ANNEX, FRONT


def write(layout: ReportLayout, annex: Sequence[AnnexPage], path: Path, created: datetime) -> None:  # noqa: ARG001  all writers are called alike
    """Write the report in UTF-8; a text file has no properties that could name the moment."""
    path.write_text("\n".join(_lines(layout, annex)) + "\n", encoding="utf-8")


def _lines(layout: ReportLayout, annex: Sequence[AnnexPage]) -> Iterator[str]:
    cover = layout.cover
    yield from (text for text in (cover.institution, cover.title, cover.edition) if text)
    yield from (f"{label} {said}" for label, said in cover.facts)
    front = layout.front
    if front and front.sections:
        yield from ("", FRONT)
        for section in front.sections:
            yield from ("", section.title, *section.paragraphs)
    for unit in layout.units:
        yield from _unit_lines(layout, unit)
    for table in front.tables if front else ():
        yield from ("", table.heading, table.intro)
        yield from ("\t".join(row) for row in ((table.labels, *table.rows) if table.rows else ()))
    if annex:
        yield from ("", ANNEX)
    for page in annex:
        yield from ("", page.intro, "\t".join(ANNEX_LABELS))
        yield from ("\t".join(row) for row in page.rows)


def _unit_lines(layout: ReportLayout, unit: UnitPage) -> Iterator[str]:
    width = len(layout.columns)
    yield from ("", unit.heading, unit.mission, "")
    yield _header_line(layout.upper_header, width)
    yield _header_line(layout.lower_header, width)
    for line in unit.lines:
        texts = [cell.text for cell in line.cells]
        yield "\t".join(texts + [""] * (width - len(texts)))
    yield ""
    yield from unit.notes


def _header_line(cells: Sequence[HeaderCell], width: int) -> str:
    texts = [""] * width
    for cell in cells:
        texts[cell.column] = cell.text
    return "\t".join(texts)
