"""Changing any one figure of a document changes what `check` and `summary` say of it.

By the least step, the code of verification in the summary changes; doubled, an inconsistency or a figure changes too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from planabierto.auditor.registry import audit
from planabierto.core.plan import PlanDocument, content_hash
from planabierto.core.summary import summarise, summary_json
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.text import read as read_text
from planabierto.documents.recognise import recognise
from tests.paths import SAMPLES

SAMPLE = read_text(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt")
COVER = SAMPLE.rows[:14]
FIGURE_COLUMNS = range(4, 11)  # META ANUAL, four periods, REAL, % EJECUCIÓN


def reports() -> list[tuple[str, tuple[Row, ...]]]:
    """The lines of each unit report of the sample: its tables from their missions on, under the cover."""
    document = recognise(SAMPLE)
    starts = [table.source.line - 3 for table in document.tables if table.source.line]
    ends = [*starts[1:], len(SAMPLE.rows)]
    lines: dict[str, tuple[Row, ...]] = {}
    for table, start, end in zip(document.tables, starts, ends, strict=True):
        lines[table.unit] = lines.get(table.unit, ()) + SAMPLE.rows[start:end]
    return list(lines.items())


def read_report(rows: tuple[Row, ...]) -> PlanDocument:
    """One report under the cover as a document of its own."""
    return recognise(Grid("plan.txt", (*COVER, *rows)))


def result(rows: tuple[Row, ...]) -> tuple[object, object]:
    """What `check` and `summary` say of the rows of one report."""
    document = read_report(rows)
    findings = [
        (one.rule, one.source.line, one.code, one.written, one.expected, one.message) for one in audit(document)
    ]
    summary = {part: said for part, said in summary_json(summarise(document)).items() if part != "document"}
    return findings, summary


def stepped(written: str) -> str:
    """The next figure after the one written, on its own scale; 1 where the cell is blank."""
    number, sign = figure(written)
    return f"{number + 1}{sign}"


def doubled(written: str) -> str:
    """Twice the figure written and one more, on its own scale; 1 where the cell is blank."""
    number, sign = figure(written)
    return f"{2 * number + 1}{sign}"


def figure(written: str) -> tuple[Decimal, str]:
    """A figure of the sample and its percent sign, if any; a blank is 0."""
    return Decimal(written.rstrip("%") or 0), "%" if written.endswith("%") else ""


def mutations(
    rows: tuple[Row, ...], mutate: Callable[[str], str]
) -> Iterator[tuple[tuple[int | None, int], tuple[Row, ...]]]:
    """Each report in which one figure is another, with the line and the column (0-based) of that figure."""
    for index, row in enumerate(rows):
        if row.texts[0].startswith("AO"):
            for position in FIGURE_COLUMNS:
                texts = (*row.texts[:position], mutate(row.texts[position]), *row.texts[position + 1 :])
                yield (row.line, position), (*rows[:index], row._replace(texts=texts), *rows[index + 1 :])


@pytest.mark.parametrize(("unit", "rows"), reports(), ids=[unit for unit, _ in reports()])
def test_any_doubled_figure_changes_an_inconsistency_or_a_figure(unit: str, rows: tuple[Row, ...]) -> None:
    before = result(rows)
    outcomes = {place: result(changed) != before for place, changed in mutations(rows, doubled)}
    assert len(outcomes) == 7 * sum(1 for row in rows if row.texts[0].startswith("AO"))
    assert [place for place, is_seen in outcomes.items() if not is_seen] == [], (
        f"{unit}: figures on which nothing depends"
    )


@pytest.mark.parametrize(("unit", "rows"), reports(), ids=[unit for unit, _ in reports()])
def test_the_least_change_of_any_figure_changes_the_code_of_verification(unit: str, rows: tuple[Row, ...]) -> None:
    before = content_hash(read_report(rows))
    codes = [content_hash(read_report(changed)) for _, changed in mutations(rows, stepped)]
    assert len({before, *codes}) == len(codes) + 1, f"{unit}: two different documents with one code"
