"""What the official report prints, as rows of strings: every writer draws this and nothing else, so that the formats cannot disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.core.calendar import format_date, period_label, to_date_label
from planabierto.core.plan import (
    Action,
    Figure,
    PlanDocument,
    Section,
    Total,
    UnitReport,
    canonical_number,
    content_hash,
)
from planabierto.core.quantity import Scale, format_quantity
from planabierto.documents.recognise.lines import is_note, objective_heading
from planabierto.documents.writers.figures import Figures
from planabierto.documents.writers.wording import (
    CLOSING_CODE,
    CUTOFF,
    DRAFT,
    EXPLAINED,
    FIGURES,
    HASH,
    ISSUED,
    MISSION,
    NOTE,
    PRESENTED,
    UNDELIVERED,
    UNIT_REPORT,
    UNNUMBERED,
    VERSION,
    reported_period,
)

if TYPE_CHECKING:
    from planabierto.documents.writers.front import ReportFront

# Control characters and code points that are no characters: neither XML nor a page can hold them.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """A text on one line; what cannot be printed at all shows as "\ufffd", so that it is not lost unseen."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


class Cell(NamedTuple):
    """One printed cell; `number` is the exact value where it holds one (a ratio where the text ends in "%")."""

    text: str = ""
    number: Decimal | None = None


class Column(NamedTuple):
    """One column of the plan table: its label in the upper header row, and in the lower one ("" where the upper takes both)."""

    name: str
    label: str
    lower: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether numbers stand in it."""
        return self.name in {"annual_target", "achieved", "printed_rate"} or self.name.startswith("target.")


class HeaderCell(NamedTuple):
    """One cell of the header: its text, its first column (0-based), how many columns and how many rows it covers."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1


class Line(NamedTuple):
    """One row under the header; the heading of an objective has one cell, which covers all columns."""

    cells: tuple[Cell, ...]
    is_objective: bool = False
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class UnitPage:
    """What is printed of one unit report, from a new page on."""

    name: str
    heading: str
    mission: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverPage:
    """The first page; `facts` are pairs of a label (with its colon) and what it says."""

    institution: str
    title: str
    edition: str
    facts: tuple[tuple[str, str], ...]
    is_signed: bool


@dataclass(frozen=True, slots=True)
class ReportLayout:
    """The whole report. `title` names it in the properties of a file and is never blank; `front` is what stands around the units."""

    title: str
    cover: CoverPage
    columns: tuple[Column, ...]
    units: tuple[UnitPage, ...]
    is_draft: bool
    front: ReportFront | None = None

    @property
    def upper_header(self) -> tuple[HeaderCell, ...]:
        """The upper header row: equal labels side by side are one cell, labels without a lower one take both rows."""
        cells = []
        for (label, has_lower), run in groupby(
            enumerate(self.columns), key=lambda one: (one[1].label, bool(one[1].lower))
        ):
            positions = [position for position, _ in run]
            cells.append(HeaderCell(label, positions[0], len(positions), 1 if has_lower else 2))
        return tuple(cells)

    @property
    def lower_header(self) -> tuple[HeaderCell, ...]:
        """The lower header row, without the columns whose label comes down from the upper one."""
        return tuple(HeaderCell(column.lower, position) for position, column in enumerate(self.columns) if column.lower)


def lay_out(
    document: PlanDocument,
    *,
    figures: Figures,
    version: str | None = None,
    issued_on: date | None = None,
    is_draft: bool = False,
    front: ReportFront | None = None,
) -> ReportLayout:
    """Lay out a document whose rates are already those of `figures`.

    A copy of a document (`Figures.SOURCE`) carries neither signatures nor facts that the document itself does not have.
    """
    columns = _columns(document)
    return ReportLayout(
        title=printable(document.title.value) or f"Seguimiento del plan operativo {document.year}",
        cover=CoverPage(
            institution=printable(document.institution.value),
            title=printable(document.title.value),
            edition=printable(document.edition.value),
            facts=(
                *_facts(document, figures, version, issued_on, is_draft=is_draft),
                *(front.facts if front and front.facts else ((HASH, content_hash(document)),)),
                *_front_facts(front),
            ),
            is_signed=figures is not Figures.SOURCE,
        ),
        columns=columns,
        units=tuple(_unit_page(unit, columns, with_totals=figures is Figures.SOURCE) for unit in document.units),
        is_draft=is_draft,
        front=front,
    )


def _facts(
    document: PlanDocument, figures: Figures, version: str | None, issued_on: date | None, *, is_draft: bool
) -> Iterator[tuple[str, str]]:
    is_copy = figures is Figures.SOURCE
    if document.cutoff is not None:
        yield CUTOFF, format_date(document.cutoff)
    if issued_on is not None:
        yield ISSUED, format_date(issued_on)
    if version is not None or not is_copy:
        yield VERSION, version or (DRAFT.lower() if is_draft else UNNUMBERED)
    if figures in EXPLAINED:
        yield FIGURES, EXPLAINED[figures]


def _front_facts(front: ReportFront | None) -> Iterator[tuple[str, str]]:
    """What the cover says of the round itself: who did not deliver, to whom it was presented, the code of its closing."""
    if front is None:
        return
    if front.undelivered:
        yield UNDELIVERED, "; ".join(front.undelivered)
    for presented in front.presented:
        yield PRESENTED, presented
    if front.code:
        yield CLOSING_CODE, front.code


def _columns(document: PlanDocument) -> tuple[Column, ...]:
    starts = document.start_month
    to_date = to_date_label(document.periodicity, document.period, start_month=starts) if document.period else ""
    targets = f"METAS PARA AÑO {document.year}"
    columns = [
        Column("code", "CÓDIGO"),
        Column("statement", "ACCIÓN OPERATIVA (AO)"),
        Column("lead_unit", "UNIDAD ORGANIZATIVA LÍDER"),
        Column("responsible_unit", "UNIDAD-ÁREA RESPONSABLE"),
    ]
    if any(row.action.measure.unit_of_measure for row in document.rows):
        columns.append(Column("unit_of_measure", "UNIDAD DE MEDIDA"))
    columns.append(Column("annual_target", "META ANUAL"))
    columns += [
        Column(f"target.{period}", targets, period_label(document.periodicity, period, start_month=starts))
        for period in range(1, document.periodicity.periods + 1)
    ]
    if document.period or any(not row.action.achieved.is_blank for row in document.rows):
        columns += [Column("achieved", "REAL", to_date), Column("printed_rate", "% EJECUCIÓN", to_date)]
    reported = (
        reported_period(document.periodicity, document.period, start_month=starts)
        if document.period
        else to_date_label(document.periodicity, document.periodicity.periods, start_month=starts)
    )
    return (*columns, Column("remarks", "OBSERVACIONES - COMENTARIOS", reported))


def _unit_page(unit: UnitReport, columns: Sequence[Column], *, with_totals: bool) -> UnitPage:
    lines = [line for section in unit.sections for line in _section_lines(section, columns)]
    if with_totals:
        lines += [_total_line(total, columns) for total in unit.totals]
    return UnitPage(
        name=printable(unit.name),
        heading=printable(f"{UNIT_REPORT} {unit.name}"),
        mission=printable(f"{MISSION} {unit.mission.value}"),
        lines=tuple(lines),
        notes=tuple(
            printable(note.text.value if is_note(note.text.value) else f"{NOTE} {note.text.value}")
            for note in unit.notes
        ),
    )


def _section_lines(section: Section, columns: Sequence[Column]) -> Iterator[Line]:
    heading = printable(objective_heading(section.objective))
    if heading:
        yield Line((Cell(heading),), is_objective=True)
    for action in section.actions:
        printed = _action_cells(action)
        yield Line(tuple(printed[column.name] for column in columns))


def _action_cells(action: Action) -> dict[str, Cell]:
    scale = action.measure.scale
    return {
        "code": Cell(printable(f"{action.code.value}.") if action.code.value else ""),
        "statement": Cell(printable(action.statement.value)),
        "lead_unit": Cell(printable(action.lead_unit.value)),
        "responsible_unit": Cell(printable(action.responsible_unit.value)),
        "unit_of_measure": Cell(printable(action.measure.unit_of_measure or "")),
        "annual_target": figure_cell(action.annual_target, scale),
        **{f"target.{n}": figure_cell(target, scale) for n, target in enumerate(action.targets, start=1)},
        "achieved": figure_cell(action.achieved, scale),
        "printed_rate": figure_cell(action.printed_rate, Scale.RATIO),
        "remarks": Cell(printable(action.remarks.value)),
    }


def _total_line(total: Total, columns: Sequence[Column]) -> Line:
    def cell(figure: Figure, scale: Scale = Scale.COUNT) -> Cell:
        return figure_cell(figure, Scale.RATIO if figure.written.strip().endswith("%") else scale)

    printed = {
        "code": Cell(),
        "statement": Cell(printable(total.label.value)),
        "annual_target": cell(total.annual_target),
        **{f"target.{n}": cell(target) for n, target in enumerate(total.targets, start=1)},
        "achieved": cell(total.achieved),
        "printed_rate": cell(total.printed_rate, Scale.RATIO),
    }
    return Line(tuple(printed.get(column.name, Cell()) for column in columns), is_total=True)


_HUNDRED_PLACES: Final = 2


def figure_cell(figure: Figure, scale: Scale) -> Cell:
    """A figure as it is printed: every decimal, no grouping outside money; what is not a number stands as it was written."""
    if figure.value is None:
        return Cell(printable(figure.written))
    if scale is Scale.RATIO:
        return Cell(f"{canonical_number(figure.value.scaleb(_HUNDRED_PLACES))}%", figure.value)
    if scale is Scale.MONEY:
        return Cell(format_quantity(figure.value, scale, exact=True), figure.value)
    return Cell(canonical_number(figure.value) or "", figure.value)
