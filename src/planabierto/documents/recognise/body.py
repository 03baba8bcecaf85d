"""The rows of a plan's tables: what is an action, an objective, a note, a total, and what found no place.

Almost every row of a large document is an action with its code, and is read in one pass over its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Final, NamedTuple

from planabierto.core.measure import Measure
from planabierto.core.plan import BLANK, Action, Figure, Note, Objective, Section, Source, Text, Total
from planabierto.core.quantity import Scale, document_reading
from planabierto.core.text import clean, fold
from planabierto.documents.grid import Row
from planabierto.documents.recognise.header import Header
from planabierto.documents.recognise.lines import canonical_code, read_code, read_objective
from planabierto.documents.recognise.vocabulary import Column

# Before the first heading of a table, and in documents without objectives.
NO_OBJECTIVE = Objective("", Text(), is_strategic=False)
_TOTAL_WORDS = ("total", "subtotal", "suma", "promedio")
_NO_TEXT: Final = Text()
_MEASURES: Final = {scale: Measure(scale=scale) for scale in Scale}
# Names of units stand on row after row.
_clean_name = lru_cache(maxsize=1024)(clean)

ReadsValue = Callable[[str, Decimal | None], Decimal | None]


def _values(scale: Scale) -> ReadsValue:
    """Read a figure on one scale: asked for each figure, and answered faster than by the function that serves all scales."""

    @lru_cache(maxsize=1 << 14)
    def value(written: str, number: Decimal | None) -> Decimal | None:
        return document_reading(written, number, scale).value

    return value


_VALUES: Final = {scale: _values(scale) for scale in Scale}


class _Places(NamedTuple):
    """Where the rows of a table hold what, as 0-based positions; None for a column that the table has not.

    `programmed` are the annual target and the period targets that there are. `reals` maps periods to the position of their real.
    `known` are the columns of a plan, `unbroken` of them from the first position on; `told` are those beyond them that the header names:
    they are told once, by their label.
    """

    code: int | None
    statement: int | None
    lead_unit: int | None
    responsible_unit: int | None
    unit_of_measure: int | None
    remarks: int | None
    annual_target: int | None
    targets: tuple[int | None, ...]
    achieved: int | None
    printed_rate: int | None
    programmed: tuple[int, ...]
    reals: dict[int, int]
    known: frozenset[int]
    unbroken: int
    told: frozenset[int]


def _places(header: Header, periods: int) -> _Places:
    positions = {name: position for position, name in header.columns.items()}
    annual = positions.get(Column.ANNUAL_TARGET)
    targets = tuple(positions.get(f"target.{period}") for period in range(1, periods + 1))
    return _Places(
        code=positions.get(Column.CODE),
        statement=positions.get(Column.STATEMENT),
        lead_unit=positions.get(Column.LEAD_UNIT),
        responsible_unit=positions.get(Column.RESPONSIBLE_UNIT),
        unit_of_measure=positions.get(Column.UNIT_OF_MEASURE),
        remarks=positions.get(Column.REMARKS),
        annual_target=annual,
        targets=targets,
        achieved=positions.get(Column.ACHIEVED),
        printed_rate=positions.get(Column.PRINTED_RATE),
        programmed=tuple(one for one in (annual, *targets) if one is not None),
        reals={
            int(name.removeprefix("real.")): position
            for name, position in positions.items()
            if name.startswith("real.")
        },
        known=frozenset(positions.values()),
        unbroken=next(position for position in count() if position not in header.columns),
        told=frozenset(label.source.column - 1 for label in header.unknown if label.source.column is not None),
    )


class TableDraft:
    """A table while it is read: its header, the sections found so far, and what stands around it.

    `last_real` is the last period (1-based) in which any action reports, where the table has a real for each period; else 0.
    """

    def __init__(self, index: int, header: Header, source: Source, mission: Text, heading: Text) -> None:
        self.index = index
        self.header = header
        self.source = source
        self.mission = mission
        self.heading = heading
        self.sections: list[tuple[Objective, list[Action]]] = []
        self.notes: list[Note] = []
        self.totals: list[Total] = []
        self.last_real = 0
        self.places = _places(header, header.periodicity.periods if header.periodicity else 0)

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


def action_code(row: Row, draft: TableDraft) -> str | None:
    """The canonical code of a row that has a code and a statement; None for all others: headers, headings, totals, signatures."""
    return read_code(_written(row, draft.places.code)) if _written(row, draft.places.statement) else None


def add_action(row: Row, draft: TableDraft, file: str, *, code: str) -> list[Text]:
    """Add an action to the table; return the cells that found no place."""
    if not draft.sections:
        draft.sections.append((NO_OBJECTIVE, []))
    draft.sections[-1][1].append(_read_action(row, draft, file, code))
    known, told = draft.places.known, draft.places.told
    if len(row.texts) <= draft.places.unbroken:
        return []
    return [
        cell_text(row, position, file, draft.index)
        for position, text in enumerate(row.texts)
        if position not in known and position not in told and text and not text.isspace()
    ]


def read_body_row(row: Row, draft: TableDraft, file: str) -> list[Text]:
    """Add what the row says (objective, action or total) to the table; return the cells that found no place."""
    code = action_code(row, draft)
    if code is not None:  # "Total de solicitudes" may be what an action does
        return add_action(row, draft, file, code=code)
    filled = [position for position, text in enumerate(row.texts) if text and not text.isspace()]
    if len(filled) == 1:
        objective = read_objective(row.texts[filled[0]], place(row, file, draft.index, filled[0]))
        if objective is not None:
            draft.sections.append((objective, []))
            return []
    written = _written(row, draft.places.code)
    code = read_code(written)
    if code is None and len(filled) > 1 and any(fold(row.texts[one]).startswith(_TOTAL_WORDS) for one in filled[:2]):
        draft.totals.append(_read_total(row, filled[0], draft, file))
        known = draft.places.known | draft.places.told
        return [cell_text(row, position, file, draft.index) for position in filled[1:] if position not in known]
    if (code is not None or _written(row, draft.places.statement)) and _has_figures(row, draft.places):
        return add_action(row, draft, file, code=canonical_code(written))
    return [cell_text(row, position, file, draft.index) for position in filled]


def _written(row: Row, position: int | None) -> str:
    return row.texts[position].strip() if position is not None and position < len(row.texts) else ""


def _has_figures(row: Row, places: _Places) -> bool:
    figures = (*places.programmed, *places.reals.values(), places.achieved, places.printed_rate)
    return any(_written(row, position) for position in figures)


def _read_action(row: Row, draft: TableDraft, file: str, code: str) -> Action:
    places = draft.places
    texts, numbers, width = row.texts, row.numbers, len(row.texts)
    sheet, page, line, number, table = row.sheet, row.page, row.line, row.row, draft.index
    scale = _scale_of(row, places)
    # Building these values is a third of the work on a large document; `tuple.__new__` spares what a NamedTuple adds to it.
    new = tuple.__new__

    def text(position: int | None, read: Callable[[str], str] = clean) -> Text:
        if position is None:
            return _NO_TEXT
        written = texts[position] if position < width else ""
        return new(Text, (read(written), written, new(Source, (file, sheet, page, table, line, number, position + 1))))

    def figure(position: int | None, value_of: ReadsValue = _VALUES[scale]) -> Figure:
        if position is None:
            return BLANK
        written = texts[position] if position < width else ""
        source = new(Source, (file, sheet, page, table, line, number, position + 1))
        if not written or written.isspace():
            return new(Figure, (None, "", source))
        return new(Figure, (value_of(written, numbers.get(position)), written, source))

    lead, responsible = text(places.lead_unit, _clean_name), text(places.responsible_unit, _clean_name)
    if not (lead.value and responsible.value) and draft.sections[-1][1]:
        previous = draft.sections[-1][1][-1]
        lead = lead if lead.value else previous.lead_unit._replace(written="", source=lead.source)
        responsible = (
            responsible
            if responsible.value
            else previous.responsible_unit._replace(written="", source=responsible.source)
        )
    unit_of_measure = text(places.unit_of_measure, _clean_name).value or None
    return Action(
        code=text(places.code, lambda _written: code),
        statement=text(places.statement),
        lead_unit=lead,
        responsible_unit=responsible,
        measure=_MEASURES[scale] if unit_of_measure is None else Measure(scale=scale, unit_of_measure=unit_of_measure),
        annual_target=figure(places.annual_target),
        targets=tuple([figure(position) for position in places.targets]),
        achieved=_sum_of_reals(row, draft, scale, file) if places.achieved is None else figure(places.achieved),
        printed_rate=figure(places.printed_rate, _VALUES[Scale.RATIO]),
        remarks=text(places.remarks),
        source=new(Source, (file, sheet, page, table, line, number, None)),
    )


def _figure(row: Row, position: int | None, scale: Scale, file: str, table: int) -> Figure:
    if position is None:
        return BLANK
    written = row.texts[position] if position < len(row.texts) else ""
    source = place(row, file, table, position)
    if not written or written.isspace():
        return Figure(None, "", source)
    return Figure(document_reading(written, row.numbers.get(position), scale).value, written, source)


def _sum_of_reals(row: Row, draft: TableDraft, scale: Scale, file: str) -> Figure:
    """The real to date where the document prints the real of each period: their sum up to the last that is filled."""
    reals = {
        period: _figure(row, position, scale, file, draft.index) for period, position in draft.places.reals.items()
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


def _scale_of(row: Row, places: _Places) -> Scale:
    texts, numbers, width = row.texts, row.numbers, len(row.texts)
    positions = [position for position in places.programmed if position < width]
    return _scale(
        tuple([texts[position] for position in positions]),
        tuple([numbers.get(position) for position in positions]) if numbers else (),
        has_annual=places.annual_target is not None,
    )


@lru_cache(maxsize=4096)
def _scale(programmed: tuple[str, ...], numbers: tuple[Decimal | None, ...], *, has_annual: bool) -> Scale:
    """The scale that the programmed figures of a row are written on, the annual target first where there is one.

    A percent sign makes a ratio, a currency sign money; parts of one product (0.25 of an annual 1) are stages; all else counts.
    """
    written = [text.strip() for text in programmed if text and not text.isspace()]
    percents = sum(text.endswith("%") for text in written)
    if percents and percents * 2 >= len(written):
        return Scale.RATIO
    if any(text.startswith("$") for text in written):
        return Scale.MONEY
    values = [
        _number(text, number) for text, number in zip(programmed, numbers or (None,) * len(programmed), strict=True)
    ]
    annual = values[0] if has_annual and values else None
    if annual is not None and 0 < annual <= 1 and any(part is not None and 0 < part < 1 for part in values[1:]):
        return Scale.STAGES
    return Scale.COUNT


def _number(written: str, number: Decimal | None) -> Decimal | None:
    text = written.strip()
    if not text or text.isdecimal():
        return Decimal(text) if text.isascii() and text else None
    return document_reading(text, number, Scale.COUNT).value


def _read_total(row: Row, label: int, draft: TableDraft, file: str) -> Total:
    places = draft.places
    scale = _scale_of(row, places)

    def figure(position: int | None, of: Scale = scale) -> Figure:
        return BLANK if position == label else _figure(row, position, of, file, draft.index)

    return Total(
        label=cell_text(row, label, file, draft.index),
        annual_target=figure(places.annual_target),
        targets=tuple(figure(position) for position in places.targets),
        achieved=figure(places.achieved),
        printed_rate=figure(places.printed_rate, Scale.RATIO),
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
