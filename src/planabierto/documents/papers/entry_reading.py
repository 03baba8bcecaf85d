"""A filled-in workbook of `entry_book` on its way back: what was typed in which cell, and what is wrong with it, cell by cell.

Only what stood open is taken. A formula in an open cell counts with the result that is stored beside it, and that is told; nothing is
computed here. A number takes its meaning from its cell's format: 0.75 shown as 75% is 75 %. The file is read in a confined child process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from planabierto.core.calendar import Periodicity
from planabierto.core.errors import UnreadableFileError
from planabierto.core.plan import BLANK, Figure, Source, canonical_number
from planabierto.core.quantity import Reading, Scale, document_reading, parse_quantity
from planabierto.core.text import fold
from planabierto.core.written_number import MAX_INTEGER_DIGITS, WrittenNumber, take_apart
from planabierto.documents.grid import Grid, Row
from planabierto.documents.papers.entry_book import CODE_LABEL, FORM, KEY_SHEET, OPEN_COLUMNS, EntryKey, key_hash
from planabierto.documents.readers.limited import read_workbook_limited
from planabierto.documents.readers.sheet import column_name

_QUOTED: Final = 60
_UPLOADED: Final = "registro.xlsx"
_TEXTS: Final = ("accomplishment", "justification", "cause")
_NOT_OURS: Final = (
    "Este archivo no es el libro de registro que se descarga de esta página: le falta la hoja de control. "
    "Descárguelo de nuevo y copie en él lo que escribió."
)
_DAMAGED: Final = (
    "La hoja de control de este archivo está dañada y no se puede saber de qué es cada fila. "
    "Descargue el libro de nuevo y copie en él lo que escribió."
)
_OTHER_FORM: Final = "Este libro es de otra versión del sistema. Descárguelo de nuevo y copie en él lo que escribió."


class OtherWorkbookError(UnreadableFileError):
    """The file is not the workbook of this unit and round; nothing of it was taken."""


class CellMessage(NamedTuple):
    """Something to tell of a cell («K7», or "" for the whole file), as a Spanish sentence."""

    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """What was filled in for one action.

    `version` is the one the workbook was made of: another one now is a conflict. `typed` is the figure with its place, `reading` how it
    was understood, by which it may ask or complain (`typed` then has no value); likewise of the second input. `cells` are addresses by
    name of column. `is_locked`: nothing of the row was open, and nothing is to be taken.
    """

    action: str
    code: str
    version: int
    typed: Figure
    reading: Reading
    typed_of: Figure
    accomplishment: str
    justification: str
    cause: str
    cells: Mapping[str, str]
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class EntryReturn:
    """A workbook that came back: its rows in the order it was made in; `problems` were not taken, `notices` were."""

    key: EntryKey
    rows: tuple[ReturnedRow, ...]
    problems: tuple[CellMessage, ...]
    notices: tuple[CellMessage, ...]


class _KeptRow(NamedTuple):
    """What the key sheet says of an action: where its row stood, what its figure is read by, and what its locked cells said."""

    row: int
    action: str
    code: str
    version: int
    scale: Scale
    has_two_inputs: bool
    is_locked: bool
    target: Decimal | None
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """What sentences call it."""
        return self.code or f"«{_quoted(self.cells.get('statement', ''))}»"


@dataclass(frozen=True, slots=True)
class _KeySheet:
    """What the key sheet says."""

    key: EntryKey
    sheet: str
    causes: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[_KeptRow, ...]


@dataclass(slots=True)
class _Told:
    """What there is to tell so far."""

    problems: list[CellMessage] = field(default_factory=list)
    notices: list[CellMessage] = field(default_factory=list)


def read_entry_workbook(source: Path | bytes, *, expected: EntryKey) -> EntryReturn:
    """Read a workbook that was filled in for `expected`; bytes are those of an upload.

    Raises `OtherWorkbookError` where it is of another round or unit or none of ours, `UnreadableFileError` (or `HostileFileError`) where
    it cannot be read.
    """
    if isinstance(source, bytes):
        with TemporaryDirectory(prefix="planabierto-") as folder:
            path = Path(folder) / _UPLOADED
            path.write_bytes(source)
            grid = read_workbook_limited(path)
    else:
        grid = read_workbook_limited(source)
    known = _read_key(grid)
    _refuse_other(known.key, expected)
    return _Reading(grid, known).run()


def _read_key(grid: Grid) -> _KeySheet:
    lines = [row.texts for row in grid.rows if row.sheet is not None and row.sheet.lower() == KEY_SHEET and row.texts]
    if not lines:
        raise OtherWorkbookError(_NOT_OURS)
    said = {line[0]: line[1] for line in lines if len(line) > 1 and line[0] not in {"row", "cause"}}
    if said.get("form") != FORM:
        raise OtherWorkbookError(_OTHER_FORM if said.get("form", "").startswith("planabierto-") else _NOT_OURS)
    if said.get("hash") != key_hash([line for line in lines if line[0] != "hash"]):
        raise OtherWorkbookError(_DAMAGED)
    try:
        return _KeySheet(
            key=EntryKey(
                said["institution"],
                int(said["year"]),
                Periodicity(said["periodicity"]),
                int(said["period"]),
                said["unit"],
                said["unit_name"],
                int(said["start_month"]),
            ),
            sheet=said["sheet"],
            causes=tuple(line[1] for line in lines if line[0] == "cause"),
            columns=tuple((str(name), str(label)) for name, label in json.loads(said["columns"])),
            rows=tuple(_kept_row(line) for line in lines if line[0] == "row"),
        )
    except (KeyError, ValueError, TypeError, InvalidOperation) as error:
        raise OtherWorkbookError(_DAMAGED) from error


def _kept_row(line: Sequence[str]) -> _KeptRow:
    """A line of the key sheet, each part held to its type: whoever can hash can write one."""
    kept = json.loads("".join(line[2:]))
    target = kept["target"]
    return _KeptRow(
        row=int(line[1]),
        action=str(kept["action"]),
        code=str(kept["code"]),
        version=int(kept["version"]),
        scale=Scale(kept["scale"]),
        has_two_inputs=bool(kept["two"]),
        is_locked=bool(kept["locked"]),
        target=None if target is None else Decimal(str(target)),
        cells={str(name): str(text) for name, text in dict(kept["cells"]).items()},
    )


def _refuse_other(key: EntryKey, expected: EntryKey) -> None:
    if key.institution != expected.institution:
        raise OtherWorkbookError(
            "Este archivo es de otra institución. Descargue de nuevo el libro de esta página y copie en él lo que escribió."
        )
    same_round = (key.year, key.periodicity, key.period) == (expected.year, expected.periodicity, expected.period)
    if same_round and key.unit == expected.unit:
        return
    years = key.year != expected.year
    raise OtherWorkbookError(
        f"Este archivo es de {_named(key, with_year=years)}. Aquí va {_named(expected, with_year=years)}."
    )


def _named(key: EntryKey, *, with_year: bool) -> str:
    return f"{key.unit_name}, {key.period_words}{f' de {key.year}' if with_year else ''}"


class _Reading:
    """The sheet of a workbook whose key sheet was read."""

    def __init__(self, grid: Grid, known: _KeySheet) -> None:
        self.known = known
        self.told = _Told()
        self.sheet = self._sheet_of(grid)
        self.rows = [row for row in grid.rows if row.sheet == self.sheet and row.row]
        self.formulas = {(row, column) for sheet, row, column in grid.formulas if sheet == self.sheet}
        self._head = self._after_header()
        self.columns = self._find_columns()

    def run(self) -> EntryReturn:
        """Match each row with the action that it is of, and read what stood open."""
        by_code: dict[str, list[_KeptRow]] = {}
        for kept in self.known.rows:
            by_code.setdefault(fold(kept.code), []).append(kept)
        found: dict[str, list[Row]] = {kept.action: [] for kept in self.known.rows}
        for row in self.rows[self._head :]:
            of = self._action_of(row, by_code)
            if of is not None:
                found[of.action].append(row)
        returned = []
        for kept in self.known.rows:
            rows = found[kept.action]
            if len(rows) == 1:
                returned.append(self._read_row(rows[0], kept))
            elif rows:
                places = " y ".join(str(row.row) for row in rows)
                self._problem(
                    rows[1],
                    "code",
                    f"{kept.name} está más de una vez (filas {places}). Deje una sola; no se tomó ninguna.",
                )
            else:
                self.told.problems.append(
                    CellMessage("", f"Falta la fila de {kept.name}: de esa acción no se tomó nada.")
                )
        return EntryReturn(self.known.key, tuple(returned), tuple(self.told.problems), tuple(self.told.notices))

    def _sheet_of(self, grid: Grid) -> str:
        """The sheet that was given out, or where it has another name the one that has its header."""
        names = list(dict.fromkeys(row.sheet for row in grid.rows if row.sheet and row.sheet.lower() != KEY_SHEET))
        if self.known.sheet in names:
            return self.known.sheet
        for row in grid.rows:
            if row.sheet in names and row.texts and fold(row.texts[0]) == fold(CODE_LABEL):
                return row.sheet
        raise OtherWorkbookError(
            f"En este archivo no está la hoja «{self.known.sheet}». Descargue el libro de nuevo y copie en él lo que escribió."
        )

    def _find_columns(self) -> dict[str, int]:
        """Where each column stands by its label in the header: others may stand between them, none may be missing."""
        upper, lower = (self.rows[position].texts for position in (self._head - 2, self._head - 1))
        labels = [fold(below or above) for above, below in zip_longest(upper, lower, fillvalue="")]
        columns, after = {}, 0
        for name, label in self.known.columns:
            if fold(label) not in labels[after:]:
                raise OtherWorkbookError(
                    f"En la hoja falta la columna «{label}» en su lugar. Descargue el libro de nuevo y copie en él lo que escribió."
                )
            columns[name] = labels.index(fold(label), after)
            after = columns[name] + 1
        return columns

    def _after_header(self) -> int:
        """The position of the first row below the two rows of the header."""
        for position, row in enumerate(self.rows[:-1]):
            if any(fold(text) == fold(CODE_LABEL) for text in row.texts):
                return position + 2
        raise OtherWorkbookError(
            f"En la hoja no está el encabezado con {CODE_LABEL}. Descargue el libro de nuevo y copie en él lo que escribió."
        )

    def _action_of(self, row: Row, by_code: Mapping[str, Sequence[_KeptRow]]) -> _KeptRow | None:
        """The action that a row is of; a row with only one text is a heading or a note, any other unknown one is told."""
        filled = [column for column, text in enumerate(row.texts) if text.strip()]
        code = self._text(row, "code")
        candidates = by_code.get(fold(code), ())
        if not filled or (filled == [self.columns["code"]] and not candidates):
            return None
        if not code and not any(self._text(row, name) for name in ("statement", *OPEN_COLUMNS)):
            return None
        if len(candidates) > 1:
            statement = fold(self._text(row, "statement"))
            candidates = [kept for kept in candidates if fold(kept.cells.get("statement", "")) == statement]
        if not candidates:
            said = f"El código «{code}» no está en el plan de esta unidad" if code else "La fila no tiene código"
            self._problem(row, "code", f"{said}: no se tomó nada de la fila {row.row}.")
            return None
        return candidates[0]

    def _read_row(self, row: Row, kept: _KeptRow) -> ReturnedRow:
        if row.row != kept.row:
            self._notice(row, "code", f"{kept.name} estaba en la fila {kept.row} y ahora está en la {row.row}.")
        self._compare(row, kept)
        scale = Scale.COUNT if kept.has_two_inputs else kept.scale
        reading, typed = self._quantity(row, "typed", scale, kept)
        _, typed_of = self._quantity(row, "typed_of", Scale.COUNT, kept) if kept.has_two_inputs else (Reading(), BLANK)
        texts = {name: " ".join(self._text(row, name).split()) for name in _TEXTS}
        for name in _TEXTS:
            self._tell_formula(row, name, texts[name], kept)
        if texts["cause"] and self.known.causes and not kept.is_locked and texts["cause"] not in self.known.causes:
            self._problem(
                row, "cause", f"«{_quoted(texts['cause'])}» no es una causa de la lista. Elija una de la lista."
            )
            texts["cause"] = ""
        return ReturnedRow(
            action=kept.action,
            code=kept.code,
            version=kept.version,
            typed=typed,
            reading=reading,
            typed_of=typed_of,
            **texts,
            cells={name: self._cell(row, name) for name in OPEN_COLUMNS if name in self.columns},
            is_locked=kept.is_locked,
        )

    def _quantity(self, row: Row, name: str, scale: Scale, kept: _KeptRow) -> tuple[Reading, Figure]:
        column = self.columns.get(name)
        if column is None:
            return Reading(), BLANK
        shown = self._text(row, name)
        number = row.numbers.get(column)
        place = Source(sheet=self.sheet, row=row.row, column=column + 1)
        is_formula = self._tell_formula(row, name, shown, kept)
        if is_formula and not shown.strip():
            reading = Reading()
            self._problem(
                row,
                name,
                "La fórmula no tiene resultado guardado. Abra el libro, guárdelo y súbalo otra vez, o escriba el número.",
            )
        else:
            target = kept.target if name == "typed" else None
            reading = _understood(shown, number, scale, target)
        if kept.is_locked:
            return Reading(), Figure(reading.value, shown, place)
        if reading.problem:
            self._problem(row, name, f"{reading.problem.sentence}.")
        for notice in reading.notices:
            self._notice(row, name, f"{notice.sentence.rstrip('.?')}{'?' if notice.sentence.endswith('?') else '.'}")
        return reading, Figure(reading.value, shown, place)

    def _tell_formula(self, row: Row, name: str, shown: str, kept: _KeptRow) -> bool:
        column = self.columns.get(name)
        is_formula = column is not None and (row.row, column) in self.formulas
        if is_formula and shown.strip() and not kept.is_locked:
            self._notice(row, name, f"La celda tiene una fórmula; se tomó su resultado, «{_quoted(shown)}».")
        return is_formula

    def _compare(self, row: Row, kept: _KeptRow) -> None:
        """Tell the locked cells that are not what they were; none of them is taken."""
        for name, before in kept.cells.items():
            if name == "code" or name not in self.columns:
                continue
            column = self.columns[name]
            number = row.numbers.get(column)
            now = self._text(row, name).strip()
            if now == before or (number is not None and canonical_number(number) == before):
                continue
            if number is None and _same_number(now, before, kept.scale):
                continue
            was = f"decía «{_quoted(before)}»" if before else "estaba en blanco"
            says = f"dice «{_quoted(now)}»" if now else "está en blanco"
            self._notice(row, name, f"Esta celda no se llena aquí: {was} y ahora {says}. Se dejó como estaba.")
        for name in ("computed", "rate"):
            column = self.columns.get(name, -1)
            if row.numbers.get(column) is not None and (row.row, column) not in self.formulas:
                self._notice(row, name, "Esta celda se calcula sola y tiene un número escrito. No se tomó.")

    def _text(self, row: Row, name: str) -> str:
        column = self.columns.get(name)
        return row.texts[column] if column is not None and column < len(row.texts) else ""

    def _cell(self, row: Row, name: str) -> str:
        return f"{column_name(self.columns[name])}{row.row}"

    def _problem(self, row: Row, name: str, sentence: str) -> None:
        self.told.problems.append(CellMessage(self._cell(row, name), sentence))

    def _notice(self, row: Row, name: str, sentence: str) -> None:
        self.told.notices.append(CellMessage(self._cell(row, name), sentence))


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTED else f"{plain[: _QUOTED - 1].rstrip()}…"


def _understood(shown: str, number: Decimal | None, scale: Scale, target: Decimal | None) -> Reading:
    """What stands in a yellow cell; a stored number is read by the signs that its format shows beside it."""
    written = take_apart(shown)
    if number is not None and abs(number) >= 10**MAX_INTEGER_DIGITS:
        return Reading(problem=document_reading(shown, number, scale).problem)
    if number is None or not isinstance(written, WrittenNumber):
        return parse_quantity(shown, scale, target=target)
    digits = canonical_number(number) or ""
    if written.is_percent and scale is Scale.RATIO and number >= 0:
        return Reading(number)
    if written.is_percent:
        return parse_quantity(f"{canonical_number(number * 100)}%", scale, target=target)
    return parse_quantity(f"${digits}" if written.is_money else digits, scale, target=target)


def _same_number(now: str, before: str, scale: Scale) -> bool:
    """Whether a text is the writing of a number that a workbook could not hold."""
    written = take_apart(now)
    if not isinstance(written, WrittenNumber) or not before:
        return False
    shown = Decimal(before) * 100 if scale is Scale.RATIO else Decimal(before)
    return written.size == shown
