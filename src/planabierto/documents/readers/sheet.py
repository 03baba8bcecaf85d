"""A sheet as a workbook stores it, and what a person sees of it: merged cells carried, hidden rows and columns left out and told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from planabierto.core.errors import HostileFileError
from planabierto.documents.grid import NO_NUMBERS, Row
from planabierto.documents.readers.limits import Limits

LARGEST_ROW = 1_048_576
_TOLD_RANGES = 12


class Merge(NamedTuple):
    """A merged range; rows are 1-based, columns 0-based, all four inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Line:
    """A stored row: its texts from the first column on, and the exact numbers by 0-based column."""

    texts: list[str] = field(default_factory=list)
    numbers: dict[int, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """What a sheet stores: rows by 1-based number, merged ranges, what is hidden (columns 0-based), formulas without a result.

    `formulas` are the cells (1-based row, 0-based column) that hold one.
    """

    name: str
    lines: dict[int, Line] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: list[str] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)

    def notices(self) -> list[str]:
        """What the rows of `rows` leave out, as Spanish sentences; to be asked before them."""
        told: list[str] = []
        rows = sorted(number for number in self.hidden_rows if any(self.lines[number].texts))
        if rows:
            told.append(
                self._hidden(
                    "fila oculta no se leyó", "filas ocultas no se leyeron", "fila", ranges(rows, str), len(rows)
                )
            )
        seen = (
            [line.texts for number, line in self.lines.items() if number not in self.hidden_rows]
            if self.hidden_columns
            else []
        )
        columns = sorted(
            column for column in self.hidden_columns if any(column < len(texts) and texts[column] for texts in seen)
        )
        if columns:
            named = ranges(columns, column_name)
            told.append(
                self._hidden(
                    "columna oculta no se leyó", "columnas ocultas no se leyeron", "columna", named, len(columns)
                )
            )
        if self.uncalculated:
            count, cells = len(self.uncalculated), _joined(self.uncalculated)
            said = (
                "fórmulas no tienen resultado guardado y se leyeron"
                if count > 1
                else "fórmula no tiene resultado guardado y se leyó"
            )
            told.append(
                f"Hoja «{self.name}»: {count:,} {said} en blanco ({'celdas' if count > 1 else 'celda'} {cells}). "
                "Abra el libro en su programa, guárdelo y vuelva a leerlo."
            )
        return told

    def _hidden(self, one: str, many: str, place: str, named: Sequence[str], count: int) -> str:
        said, places = (one, place) if count == 1 else (many, f"{place}s")
        return f"Hoja «{self.name}»: {count:,} {said} ({places} {_joined(named)})."

    def rows(self, limits: Limits) -> Iterator[Row]:
        """The rows that a person sees, in order; a run of blank ones between two others is one row of no cells.

        Raises `HostileFileError` where the merged ranges would fill more cells than the limit.
        """
        self._carry_merged(limits)
        started, blank, expected = False, 0, 0
        for number in sorted(self.lines):
            if number > expected:
                blank = blank or expected
            expected = number + 1
            if number in self.hidden_rows:
                continue
            line = self.lines[number]
            texts = self._visible(line.texts)
            if not texts:
                blank = blank or number
                continue
            if blank and started:
                yield Row((), NO_NUMBERS, sheet=self.name, row=blank)
            started, blank = True, 0
            numbers = line.numbers
            if self.hidden_columns:
                numbers = {column: one for column, one in numbers.items() if column not in self.hidden_columns}
            yield Row(texts, numbers or NO_NUMBERS, sheet=self.name, row=number)

    def _visible(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The texts of a row without those of hidden columns, whose places stay blank, and without the blanks at its end."""
        hidden = self.hidden_columns
        shown = ["" if column in hidden else text for column, text in enumerate(texts)] if hidden else texts
        end = len(shown)
        while end and not shown[end - 1]:
            end -= 1
        return tuple(shown[:end])

    def _carry_merged(self, limits: Limits) -> None:
        """Put the content of each merged range into its first visible column, in every stored row that it covers."""
        stored, filled = sorted(self.lines), 0
        for merge in self.merges:
            left = next(
                (column for column in range(merge.left, merge.right + 1) if column not in self.hidden_columns),
                merge.left,
            )
            first = self.lines.get(merge.top) or Line()
            text = first.texts[merge.left] if merge.left < len(first.texts) else ""
            number = first.numbers.get(merge.left)
            for row in islice(stored, bisect_left(stored, merge.top), bisect_right(stored, merge.bottom)):
                line = self.lines[row]
                end = min(merge.right + 1, len(line.texts))
                filled += 1 + left - merge.left + max(end - merge.left, 0)
                if filled > limits.cells:
                    raise HostileFileError(
                        f"La hoja «{self.name}» tiene celdas combinadas que cubren más de {limits.cells:,} celdas. "
                        "Separe las celdas combinadas que están fuera del plan y vuelva a guardarlo."
                    )
                for column in range(merge.left, end):
                    line.texts[column] = ""
                    line.numbers.pop(column, None)
                if text:
                    line.texts.extend([""] * (left + 1 - len(line.texts)))
                    line.texts[left] = text
                if number is not None:
                    line.numbers[left] = number


def hidden_sheets(names: Sequence[str]) -> list[str]:
    """What to tell of hidden sheets: a sentence, or none."""
    if not names:
        return []
    named = ", ".join(f"«{name}»" for name in names)
    return [f"La hoja oculta {named} no se leyó." if len(names) == 1 else f"Las hojas ocultas {named} no se leyeron."]


def too_many_sheets(file: str, count: int, limits: Limits) -> HostileFileError:
    """The refusal of a workbook with more sheets than the limit."""
    return HostileFileError(
        f"«{file}» tiene {count:,} hojas y se aceptan hasta {limits.sheets:,}. Deje en él solo las del plan."
    )


def too_many_cells(file: str, sheet: str, row: int, limits: Limits) -> HostileFileError:
    """The refusal of a workbook whose cells pass the limit in this row."""
    return HostileFileError(
        f"«{file}» pasa de {limits.cells:,} celdas (hoja «{sheet}», fila {row:,}). "
        "Deje en él solo las hojas y filas del plan."
    )


def too_far_right(sheet: str, row: int, column: int, limits: Limits) -> HostileFileError:
    """The refusal of a cell past the last column of the limit; `column` is 0-based."""
    return HostileFileError(
        f"La hoja «{sheet}» tiene una celda en la columna {column + 1:,} (fila {row:,}) y se aceptan "
        f"hasta {limits.columns:,} columnas. Borre las columnas ajenas al plan y vuelva a guardarlo."
    )


def too_long(sheet: str, row: int, column: int, text: str, limits: Limits) -> HostileFileError:
    """The refusal of a cell whose text is longer than the limit; `column` is 0-based."""
    return HostileFileError(
        f"La celda {column_name(column)}{row} de la hoja «{sheet}» tiene {len(text):,} caracteres y se aceptan "
        f"hasta {limits.cell_characters:,}. Acórtela y vuelva a guardarlo."
    )


def column_name(column: int) -> str:
    """The letters of a 0-based column: 0 is "A", 26 is "AA"."""
    letters = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def ranges(numbers: Iterable[int], name: Callable[[int], str]) -> list[str]:
    """Ascending numbers as single ones and runs, each called by `name`: 5, 6, 7, 9 are "5–7" and "9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [name(run[0]) if len(run) == 1 else f"{name(run[0])}–{name(run[-1])}" for run in runs]


def _joined(places: Sequence[str]) -> str:
    """Places as a Spanish list: "5–7, 9 y 12"; a long one ends in how many more there are."""
    if len(places) > _TOLD_RANGES:
        return f"{', '.join(places[:_TOLD_RANGES])} y {len(places) - _TOLD_RANGES:,} más"
    return " y ".join([", ".join(places[:-1]), places[-1]] if len(places) > 1 else places)
