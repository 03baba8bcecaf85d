"""The rows of a plan's tables: what is an action, an objective, a note, a total, and what found no place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from planabierto.core.measure import Measure
from planabierto.core.plan import BLANK, Action, Figure, Note, Objective, Section, Source, Text, Total
from planabierto.core.quantity import Scale, document_reading
from planabierto.core.text import clean, fold
from planabierto.documents.grid import Row
from planabierto.documents.recognise.header import Header
from planabierto.documents.recognise.lines import canonical_code, is_code, read_objective
from planabierto.documents.recognise.vocabulary import Column

# Before the first heading of a table, and in documents without objectives.
NO_OBJECTIVE = Objective("", Text(), is_strategic=False)
_FIGURES = (Column.ANNUAL_TARGET.value, Column.ACHIEVED.value, Column.PRINTED_RATE.value)
_TOTAL_WORDS = ("total", "subtotal", "suma", "promedio")


@dataclass(slots=True)
class TableDraft:
    """A table while it is read: its header, the sections found so far, and what stands around it.

    `last_real` is the last period (1-based) in which any action reports, where the table has a real for each period; else 0.
    """

    index: int
    header: Header
    source: Source
    mission: Text
    heading: Text
    periods: int
    sections: list[tuple[Objective, list[Action]]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    last_real: int = 0
    positions: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Turn the header's map round: from the name of a column to its position."""
        self.positions = {name: position for position, name in self.header.columns.items()}

    @property
    def actions(self) -> list[Action]:
        """All its actions in order."""
        return [action for _, actions in self.sections for action in actions]


def place(row: Row, file: str, table: int | None, position: int = 0) -> Source:
    """The source of the cell at a 0-based position of a row."""
    return Source(file, row.sheet, row.page, table, row.line, row.row, position + 1)


def cell_text(row: Row, position: int, file: str, table: int | None) -> Text:
    """The text of a cell with its place."""
    written = row.texts[position] if position < len(row.texts) else ""
    return Text(clean(written), written, place(row, file, table, position))


def read_body_row(row: Row, draft: TableDraft, file: str) -> list[Text]:
    """Add what the row says (objective, action or total) to the table; return the cells that found no place."""
    filled = [position for position, text in enumerate(row.texts) if text and not text.isspace()]
    if len(filled) == 1:
        objective = read_objective(row.texts[filled[0]], place(row, file, draft.index, filled[0]))
        if objective is not None:
            draft.sections.append((objective, []))
            return []
    is_coded = is_code(_written(row, draft, Column.CODE))  # "Total de solicitudes" may be what an action does
    if not is_coded and len(filled) > 1 and any(fold(row.texts[one]).startswith(_TOTAL_WORDS) for one in filled[:2]):
        draft.totals.append(_read_total(row, filled[0], draft, file))
        return _strays(row, filled[1:], draft, file, known=set(draft.header.columns))
    if not _is_action(row, draft):
        return _strays(row, filled, draft, file, known=set())
    if not draft.sections:
        draft.sections.append((NO_OBJECTIVE, []))
    draft.sections[-1][1].append(_read_action(row, draft, file))
    return _strays(row, filled, draft, file, known=set(draft.header.columns))


def _is_action(row: Row, draft: TableDraft) -> bool:
    code = _written(row, draft, Column.CODE)
    statement = _written(row, draft, Column.STATEMENT)
    if code and is_code(code):
        return bool(statement) or _has_figures(row, draft)
    return bool(statement) and _has_figures(row, draft)


def _written(row: Row, draft: TableDraft, column: str) -> str:
    position = draft.positions.get(column)
    return row.texts[position].strip() if position is not None and position < len(row.texts) else ""


def _has_figures(row: Row, draft: TableDraft) -> bool:
    return any(
        position < len(row.texts) and row.texts[position].strip()
        for position, name in draft.header.columns.items()
        if name in _FIGURES or name.startswith(("target.", "real."))
    )


def _strays(row: Row, filled: Sequence[int], draft: TableDraft, file: str, *, known: set[int]) -> list[Text]:
    """The cells outside the known columns; a column that the header names but a plan has not is told once, by its header."""
    unknown = {label.source.column for label in draft.header.unknown} if known else set()
    return [
        cell_text(row, position, file, draft.index)
        for position in filled
        if position not in known and position + 1 not in unknown
    ]


def _read_action(row: Row, draft: TableDraft, file: str) -> Action:
    scale = _scale(row, draft)
    previous = draft.sections[-1][1][-1] if draft.sections and draft.sections[-1][1] else None

    def text(column: str) -> Text:
        position = draft.positions.get(column)
        return cell_text(row, position, file, draft.index) if position is not None else Text()

    def figure(column: str, of: Scale = scale) -> Figure:
        return _figure(row, draft.positions.get(column), of, file, draft.index)

    code = text(Column.CODE)
    lead, responsible = text(Column.LEAD_UNIT), text(Column.RESPONSIBLE_UNIT)
    if previous is not None:
        lead = lead if lead.value else previous.lead_unit._replace(written="", source=lead.source)
        responsible = (
            responsible
            if responsible.value
            else previous.responsible_unit._replace(written="", source=responsible.source)
        )
    unit_of_measure = text(Column.UNIT_OF_MEASURE).value or None
    return Action(
        code=code._replace(value=canonical_code(code.written)),
        statement=text(Column.STATEMENT),
        lead_unit=lead,
        responsible_unit=responsible,
        measure=_MEASURES[scale] if unit_of_measure is None else Measure(scale=scale, unit_of_measure=unit_of_measure),
        annual_target=figure(Column.ANNUAL_TARGET),
        targets=tuple(figure(f"target.{period}") for period in range(1, draft.periods + 1)),
        achieved=_achieved(row, draft, scale, file),
        printed_rate=figure(Column.PRINTED_RATE, Scale.RATIO),
        remarks=text(Column.REMARKS),
        source=place(row, file, draft.index)._replace(column=None),
    )


_MEASURES = {scale: Measure(scale=scale) for scale in Scale}


def _figure(row: Row, position: int | None, scale: Scale, file: str, table: int) -> Figure:
    if position is None:
        return BLANK
    written = row.texts[position] if position < len(row.texts) else ""
    source = Source(file, row.sheet, row.page, table, row.line, row.row, position + 1)
    if not written or written.isspace():
        return Figure(None, "", source)
    return Figure(document_reading(written, row.numbers.get(position), scale).value, written, source)


def _achieved(row: Row, draft: TableDraft, scale: Scale, file: str) -> Figure:
    """The real to date; where the document prints the real of each period, their sum up to the last that is filled."""
    if Column.ACHIEVED in draft.positions:
        return _figure(row, draft.positions[Column.ACHIEVED], scale, file, draft.index)
    reals = {
        int(name.removeprefix("real.")): _figure(row, position, scale, file, draft.index)
        for position, name in draft.header.columns.items()
        if name.startswith("real.")
    }
    written = [reals[period] for period in sorted(reals) if not reals[period].is_blank]
    if not written:
        return BLANK
    draft.last_real = max(draft.last_real, *(period for period, real in reals.items() if not real.is_blank), 0)
    values = [real.value for real in written]
    total = (
        None
        if any(value is None for value in values)
        else sum((value for value in values if value is not None), Decimal())
    )
    return Figure(total, " + ".join(real.written.strip() for real in written), written[-1].source)


def _scale(row: Row, draft: TableDraft) -> Scale:
    """The scale that the programmed figures of a row are written on.

    A percent sign makes a ratio, a currency sign money; parts of one product (0.25 of an annual 1) are stages; all else counts.
    """
    written = [
        text
        for position, name in draft.header.columns.items()
        if (name == Column.ANNUAL_TARGET or name.startswith("target.")) and position < len(row.texts)
        for text in [row.texts[position].strip()]
        if text
    ]
    percents = sum(text.endswith("%") for text in written)
    if percents and percents * 2 >= len(written):
        return Scale.RATIO
    if any(text.startswith("$") for text in written):
        return Scale.MONEY
    annual = _number(row, draft, Column.ANNUAL_TARGET)
    parts = (_number(row, draft, f"target.{period}") for period in range(1, draft.periods + 1))
    if annual is not None and 0 < annual <= 1 and any(part is not None and 0 < part < 1 for part in parts):
        return Scale.STAGES
    return Scale.COUNT


def _number(row: Row, draft: TableDraft, column: str) -> Decimal | None:
    position = draft.positions.get(column)
    if position is None or position >= len(row.texts):
        return None
    text = row.texts[position].strip()
    if not text or text.isdecimal():
        return Decimal(text) if text.isascii() and text else None
    return document_reading(text, row.numbers.get(position), Scale.COUNT).value


def _read_total(row: Row, label: int, draft: TableDraft, file: str) -> Total:
    scale = _scale(row, draft)

    def figure(column: str, of: Scale = scale) -> Figure:
        position = draft.positions.get(column)
        return BLANK if position == label else _figure(row, position, of, file, draft.index)

    return Total(
        label=cell_text(row, label, file, draft.index),
        annual_target=figure(Column.ANNUAL_TARGET),
        targets=tuple(figure(f"target.{period}") for period in range(1, draft.periods + 1)),
        achieved=figure(Column.ACHIEVED),
        printed_rate=figure(Column.PRINTED_RATE, Scale.RATIO),
    )


def sections_of(drafts: Sequence[TableDraft]) -> tuple[Section, ...]:
    """The sections of one unit's tables in order; a section that a split table goes on with is one."""
    merged: list[tuple[Objective, list[Action]]] = []
    for draft in drafts:
        for objective, actions in draft.sections:
            if merged and merged[-1][0].key == objective.key:
                merged[-1][1].extend(actions)
            else:
                merged.append((objective, list(actions)))
    return tuple(Section(objective, tuple(actions)) for objective, actions in merged)
