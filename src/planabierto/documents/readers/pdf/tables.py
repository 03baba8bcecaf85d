"""Tables as a reader takes them: the pieces of one that goes on over pages put together, without the headers that each page repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planabierto.documents.readers.pdf.layout import DrawnTable
from planabierto.documents.readers.pdf.lines import Joiner, Passage

_SAME_BORDER = 4.0
_HEADER_ROWS = 8
_HEADER_CELLS = 3
_FIGURE = re.compile(r"[-–+$S/.\s]*+(?:(?<=\.)|[\d,])[\d.,]*+\s*+%?")


@dataclass(slots=True)
class TableRow:
    """A row of a table: the page that it begins on, and what its columns hold; a cell that spans rows is in each of them."""

    page: int
    cells: dict[int, Passage]

    def texts(self, joiner: Joiner) -> dict[int, str]:
        """The texts of the columns that hold one."""
        return {column: text for column, passage in self.cells.items() if (text := joiner.text(passage))}


@dataclass(slots=True)
class PrintedTable:
    """A table as it was written: its column borders and its rows, through all the pages that it covers."""

    xs: tuple[float, ...]
    rows: list[TableRow] = field(default_factory=list)

    def continues_with(self, piece: DrawnTable) -> bool:
        """Whether the columns of a piece on the next page are those of this table."""
        mine, theirs = self.xs, piece.frame.xs
        if abs(mine[0] - theirs[0]) > _SAME_BORDER or abs(mine[-1] - theirs[-1]) > _SAME_BORDER:
            return False
        fewer, more = sorted((mine, theirs), key=len)
        return all(any(abs(one - other) <= _SAME_BORDER for other in more) for one in fewer)

    def append(self, piece: DrawnTable, joiner: Joiner) -> None:
        """Go on with a piece: its repeated headers left out, the row that the page cut made whole."""
        self._share_columns(piece.frame.xs)
        rows = list(_rows(piece, self.xs))
        rows = rows[self._repeated(rows, joiner) :]
        if self.rows and rows and _is_cut(self.rows[-1], rows[0], joiner):
            _mend(self.rows[-1], rows.pop(0))
        self.rows.extend(rows)

    def _share_columns(self, xs: Sequence[float]) -> None:
        """Take in the column borders that only the new piece has."""
        added = [x for x in xs if all(abs(x - mine) > _SAME_BORDER for mine in self.xs)]
        if not added:
            return
        shared = tuple(sorted([*self.xs, *added]))
        for row in self.rows:
            row.cells = {shared.index(self.xs[column]): passage for column, passage in row.cells.items()}
        self.xs = shared

    def _repeated(self, rows: Sequence[TableRow], joiner: Joiner) -> int:
        """How many of the first rows of a piece are the headers that stand above this table."""
        headers = [row.texts(joiner) for row in self.rows[:_HEADER_ROWS]]
        texts = [row.texts(joiner) for row in rows[:_HEADER_ROWS]]
        most = 0
        for start in range(len(headers)):
            count = 0
            while start + count < len(headers) and count < len(texts) and headers[start + count] == texts[count]:
                count += 1
            if any(len(row) >= _HEADER_CELLS for row in texts[:count]):
                most = max(most, count)
        return most


def _rows(piece: DrawnTable, xs: Sequence[float]) -> Iterator[TableRow]:
    """The rows of a piece by the columns of its table; one that only goes on with the cells above it is none."""
    places = [min(range(len(xs)), key=lambda index: abs(xs[index] - x)) for x in piece.frame.xs]
    for number, boxes in enumerate(piece.frame.boxes):
        starts = [(column, cell) for column, cell in enumerate(boxes) if not column or boxes[column - 1] != cell]
        begun = [cell for _, cell in starts if cell.top == number]
        if number and not any(cell in piece.passages for cell in begun):
            continue
        yield TableRow(
            piece.page,
            {places[column]: _copy(piece.passages[cell]) for column, cell in starts if cell in piece.passages},
        )


def _copy(passage: Passage) -> Passage:
    return Passage(list(passage.lines), list(passage.rooms))


def _is_cut(last: TableRow, row: TableRow, joiner: Joiner) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    Its first column is blank, it goes on only in columns that had begun, and in none of them with a figure under a figure: figures
    are never cut, so that would be another row of the same merged cell.
    """
    above, below = last.texts(joiner), row.texts(joiner)
    if 0 in below or not below or not below.keys() <= above.keys():
        return False
    return not any(_FIGURE.fullmatch(above[column]) and _FIGURE.fullmatch(text) for column, text in below.items())


def _mend(last: TableRow, rest: TableRow) -> None:
    for column, passage in rest.cells.items():
        last.cells[column].extend(passage)
