"""The recogniser: from the rows of a `Grid` to a `PlanDocument`, and nothing dropped on the way.

Whatever finds no place is kept in `PlanDocument.unplaced` (STR309). The rules that join tables are those of `docs/concepts.md` §5.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from planabierto.core.calendar import Periodicity
from planabierto.core.errors import NoPlanError
from planabierto.core.garbage import no_collection
from planabierto.core.plan import PlanDocument, Table, Text, UnitReport
from planabierto.core.text import clean, fold
from planabierto.documents.grid import Grid, Row
from planabierto.documents.recognise.body import (
    TableDraft,
    action_code,
    add_action,
    cell_text,
    place,
    read_body_row,
    sections_of,
)
from planabierto.documents.recognise.cover import read_cover
from planabierto.documents.recognise.header import find_header, is_header, read_header
from planabierto.documents.recognise.lines import (
    is_note,
    is_page_number,
    is_signature,
    read_heading,
    read_mission,
    read_note,
    read_objective,
)

__all__ = ["recognise"]

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NUMERAL = re.compile(r"\d")
_ANNEX = re.compile(r"^anexo\b.*\b(inconsistencias|trasladadas|modificaciones|rectificacion|suprimida)\b")
_FRONT = "resumen del seguimiento"
_FIRST_REPORT = re.compile(r"^informe de unidad\b")
# Names of units stand on row after row.
_fold_name = lru_cache(maxsize=1024)(fold)
_LONGEST_LABEL = 40
_NAMED_LABELS = 5
_ANNEX_NOTICE = "El anexo de {what} ({place}) no es parte del plan y no se leyó."
_ANNEX_WORDS = {
    "inconsistencias": "inconsistencias",
    "trasladadas": "acciones trasladadas",
    "modificaciones": "modificaciones",
    "rectificacion": "cambios de la rectificación",
    "suprimida": "información suprimida",
}
_FRONT_NOTICE = "El resumen que precede a los informes de unidad no es parte del plan y no se leyó."


class _Reading:
    """The state of one pass over the rows: the tables so far and what waits for the next one."""

    def __init__(self, grid: Grid) -> None:
        self.file = grid.file
        self.rows = grid.rows
        self.notices = list(grid.notices)
        self.cover: list[Text] = []
        self.unplaced: list[Text] = []
        self.tables: list[TableDraft] = []
        self.mission = Text()
        self.heading = Text()
        self.in_table = False
        self.in_front = False

    def run(self) -> None:
        """Go through the rows once, in reading order."""
        index = 0
        while index < len(self.rows):
            row = self.rows[index]
            if self.in_table and (code := action_code(row, self.tables[-1])) is not None:
                self.unplaced.extend(add_action(row, self.tables[-1], self.file, code=code))
                index += 1
                continue
            filled = [position for position, text in enumerate(row.texts) if text and not text.isspace()]
            if not filled or self._is_front(row, filled):
                index += 1
            elif self._may_be_header(row, filled) and (main := find_header(self.rows, index)) is not None:
                index = self._start_table(index, main)
            elif len(filled) == 1:
                if self._is_annex(row, filled[0]):
                    return
                self._read_line(index, filled[0])
                index += 1
            else:
                self._read_row(row, filled)
                index += 1

    def _is_front(self, row: Row, filled: Sequence[int]) -> bool:
        """Whether a row stands in the text that our own reports have between the cover and the first unit."""
        if self.tables or len(filled) > 1:
            return self.in_front
        said = fold(row.texts[filled[0]])
        if said == _FRONT and not self.in_front:
            self.in_front = True
            self.notices.append(_FRONT_NOTICE)
        elif self.in_front and (_FIRST_REPORT.match(said) or read_mission(row.texts[filled[0]]) is not None):
            self.in_front = False
        return self.in_front

    def _may_be_header(self, row: Row, filled: Sequence[int]) -> bool:
        """Whether it is worth asking: in a table, a row whose code column holds a number's sign is an action."""
        if not self.in_table:
            return True
        first = row.texts[filled[0]]
        return _NUMERAL.search(first) is None

    def _is_annex(self, row: Row, position: int) -> bool:
        found = _ANNEX.match(fold(row.texts[position]))
        if found is None:
            return False
        where = f"hoja «{row.sheet}»" if row.sheet else f"página {row.page}" if row.page else "al final"
        self.notices.append(_ANNEX_NOTICE.format(what=_ANNEX_WORDS[found[1]], place=where))
        return True

    def _start_table(self, index: int, main: int) -> int:
        header = read_header(self.rows, index, main, table=len(self.tables) + 1, file=self.file)
        self.tables.append(
            TableDraft(
                index=len(self.tables) + 1,
                header=header,
                source=place(self.rows[index], self.file, len(self.tables) + 1)._replace(column=None),
                mission=self._with_table(self.mission),
                heading=self.heading,
            )
        )
        self.unplaced.extend(header.unknown)
        self.mission, self.heading = Text(), Text()
        self.in_table = True
        return header.end

    def _with_table(self, text: Text) -> Text:
        return text._replace(source=text.source._replace(table=len(self.tables) + 1)) if text else text

    def _read_line(self, index: int, position: int) -> None:
        """A row with a single filled cell: a paragraph, or a heading inside a table."""
        row = self.rows[index]
        table = self.tables[-1].index if self.in_table else None
        text = cell_text(row, position, self.file, table)
        mission = read_mission(text.written)
        if mission is not None:
            self.mission, self.in_table = text._replace(value=mission), False
        elif is_page_number(text.value):
            pass
        elif is_note(text.value) and self.tables:
            self.tables[-1].notes.append(read_note(text.written, text.source))
        elif self.in_table and read_objective(text.written, text.source) is not None:
            read_body_row(row, self.tables[-1], self.file)
        elif self.mission and not self.in_table:
            self.mission = self._continued(self.mission, text)
        elif self._precedes_report(index):
            self.heading, self.in_table = text._replace(value=read_heading(text.written)), False
        elif not self.tables:
            self.cover.append(text)
        elif self.in_table and not is_signature(text.value):
            self.unplaced.extend(read_body_row(row, self.tables[-1], self.file))
        elif not is_signature(text.value):
            self.unplaced.append(text)

    @staticmethod
    def _continued(text: Text, rest: Text) -> Text:
        return text._replace(value=f"{text.value} {rest.value}", written=f"{text.written}\n{rest.written}")

    def _precedes_report(self, index: int) -> bool:
        """Whether the next row with something in it is a mission (or, once there are tables, a header): then this names a unit."""
        for row in self.rows[index + 1 : index + 4]:
            filled = [text for text in row.texts if text.strip()]
            if filled:
                if len(filled) == 1:
                    return read_mission(filled[0]) is not None
                return bool(self.tables) and is_header(row)
        return False

    def _read_row(self, row: Row, filled: Sequence[int]) -> None:
        if is_signature(row.texts[filled[0]]) and all(is_signature(row.texts[position]) for position in filled):
            return
        if self.in_table:
            self.unplaced.extend(read_body_row(row, self.tables[-1], self.file))
        else:
            texts = [cell_text(row, position, self.file, None) for position in filled]
            (self.unplaced if self.tables else self.cover).extend(texts)


def recognise(grid: Grid) -> PlanDocument:
    """Rebuild the plan that a file prints.

    Raises `NoPlanError` where no table has the columns of a plan, none has targets by period, or no year is named.
    """
    with no_collection():
        return _recognise(grid)


def _recognise(grid: Grid) -> PlanDocument:
    reading = _Reading(grid)
    reading.run()
    if not reading.tables:
        raise NoPlanError(
            f"No se encontró ningún plan en «{grid.file}»: ninguna tabla tiene los encabezados de un plan "
            "(código, acción operativa, metas por período). Revise que sea el informe de seguimiento completo."
        )
    told = (table.header.target_periodicity for table in reading.tables)
    periodicities = Counter(periodicity for periodicity in told if periodicity is not None)
    if not periodicities:
        raise NoPlanError(
            f"La tabla de «{grid.file}»{_place(reading.tables[0])} no tiene columnas de metas por período "
            "(por ejemplo EN-MAR, ABR-JUN, JUL-SEP, OCT-DIC). Sin metas no hay plan que revisar."
        )
    periodicity = periodicities.most_common(1)[0][0]
    tables = [table for table in reading.tables if table.header.target_periodicity is periodicity]
    if not any(table.actions for table in tables):
        raise NoPlanError(
            f"La tabla de «{grid.file}»{_place(tables[0])} tiene encabezados de plan y ninguna acción debajo de ellos."
        )
    for table in reading.tables:
        if table.header.target_periodicity is not periodicity:  # no targets, or of other periods than the plan's
            reading.unplaced.extend(
                text for action in table.actions for text in (action.code, action.statement) if text
            )
    return _document(reading, tables, periodicity)


def _document(reading: _Reading, tables: Sequence[TableDraft], periodicity: Periodicity) -> PlanDocument:
    groups = _joined(tables)
    names = [_name(group) for group in groups]
    if tables[0].heading and fold(tables[0].heading.value) != fold(names[0]):
        reading.cover.append(tables[0].heading)
    cover = read_cover(reading.cover)
    return PlanDocument(
        institution=cover.institution,
        title=cover.title,
        edition=cover.edition,
        year=_year(reading, tables, cover.year),
        periodicity=periodicity,
        period=_period(tables, cover.ordinal, periodicity),
        start_month=tables[0].header.start_month,
        units=tuple(
            UnitReport(
                name=name,
                mission=next((table.mission for table in group if table.mission), Text()),
                sections=sections_of(group),
                notes=tuple(note for table in group for note in table.notes),
                totals=tuple(total for table in group for total in table.totals),
            )
            for name, group in zip(names, groups, strict=True)
        ),
        tables=tuple(
            Table(
                table.index,
                name,
                table.mission,
                table.header.labels,
                table.header.year,
                table is not group[0],
                table.source,
            )
            for name, group in zip(names, groups, strict=True)
            for table in group
        ),
        cover=tuple(reading.cover),
        unplaced=tuple(reading.unplaced),
        notices=(*reading.notices, *_doubts(reading, tables)),
    )


def _doubts(reading: _Reading, tables: Sequence[TableDraft]) -> tuple[str, ...]:
    """What to say where the document was only half understood: more cells without a place than actions."""
    if len(reading.unplaced) <= sum(len(table.actions) for table in tables):
        return ()
    labels = dict.fromkeys(label.value for table in tables for label in table.header.unknown)
    named = ", ".join(f"«{label[:_LONGEST_LABEL]}»" for label in [*labels][:_NAMED_LABELS])
    columns = f": no se reconocieron las columnas {named}" if named else ""
    return (
        f"Este documento se entendió a medias{columns}. Lo que se dice de él puede ser de su formato y no del plan.",
    )


def _place(table: TableDraft) -> str:
    source = table.source
    if source.line is not None:
        return f" (línea {source.line})"
    if source.sheet is not None:
        return f" (hoja «{source.sheet}», fila {source.row})"
    return f" (página {source.page})" if source.page is not None else f" (tabla {table.index})"


def _joined(tables: Sequence[TableDraft]) -> list[list[TableDraft]]:
    """Tables as unit reports: one goes on with the one before it when the lead is equal and an area or the mission is shared."""
    groups: list[list[TableDraft]] = []
    leads: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    for table in tables:
        own_leads = frozenset(_fold_name(action.lead_unit.value) for action in table.actions)
        own_areas = frozenset(_fold_name(action.responsible_unit.value) for action in table.actions)
        if (
            groups
            and own_leads
            and own_leads == leads
            and (areas & own_areas or _shares_mission(groups[-1][-1], table))
        ):
            groups[-1].append(table)
            areas |= own_areas
        else:
            groups.append([table])
            leads, areas = own_leads, own_areas
    return groups


def _shares_mission(before: TableDraft, table: TableDraft) -> bool:
    return bool(table.mission) and fold(table.mission.value) == fold(before.mission.value)


def _name(group: Sequence[TableDraft]) -> str:
    """The unit's name: its responsible unit; where several areas share the report, their lead; else what is printed above it."""
    actions = [action for table in group for action in table.actions]
    areas = {
        _fold_name(action.responsible_unit.value): action.responsible_unit.value
        for action in actions
        if action.responsible_unit
    }
    if len(areas) == 1:
        return next(iter(areas.values()))
    leads = Counter(action.lead_unit.value for action in actions if action.lead_unit)
    if leads:
        return leads.most_common(1)[0][0]
    if areas:
        return next(iter(areas.values()))
    headings = (table.heading.value or table.source.sheet or "" for table in group)
    return next((heading for heading in headings if heading), "Institución")


def _year(reading: _Reading, tables: Sequence[TableDraft], on_cover: int | None) -> int:
    headers = Counter(table.header.year for table in tables if table.header.year)
    if on_cover is not None:
        return on_cover
    if headers:
        return headers.most_common(1)[0][0]
    named = [*_YEAR.findall(clean(" ".join(text.value for text in reading.cover))), *_YEAR.findall(reading.file)]
    if not named:
        raise NoPlanError(
            f"No se encontró el año del plan en «{reading.file}»: ni la portada ni los encabezados lo dicen. "
            "Escríbalo en el título, por ejemplo «Plan Operativo 2024»."
        )
    return int(named[0])


def _period(tables: Sequence[TableDraft], ordinal: int, periodicity: Periodicity) -> int:
    """The last period covered: what most to-date columns say, else which follow-up the title says it is; 0 for a bare plan."""
    said = Counter(table.header.period for table in tables if table.header.period)
    if said:
        return said.most_common(1)[0][0]
    last = max(table.last_real for table in tables)
    if last:
        return last
    reported = any(not action.achieved.is_blank for table in tables for action in table.actions)
    return min(ordinal, periodicity.periods) if ordinal else periodicity.periods if reported else 0
