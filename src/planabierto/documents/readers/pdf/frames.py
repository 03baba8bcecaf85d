"""The tables that the straight lines of a page draw: columns, rows, and the cells that they part.

A frame is one connected piece of ruling. Its elementary boxes, between neighbouring columns and rows, belong to one cell where no line
stands between them; so cells may span columns and rows, and what a missing outer line leaves open is closed by its bounds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planabierto.documents.readers.pdf.page import Ruling

_SAME_LINE = 2.0
_TOUCHING = 2.5
_NARROWEST = 4.0
_MOST_BOXES = 200_000
_MOST_CROSSINGS = 2_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its place in the frame, all inclusive and from 0: rows downwards, columns to the right."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn table: the x of its column borders ascending, the y of its row borders descending, the cell of each box by row and column."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[tuple[Cell, ...], ...]

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell in which a point stands, None outside."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right([-border for border in self.ys], -y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.boxes[row][column]
        return None

    def edges(self, cell: Cell) -> tuple[float, float]:
        """The x of a cell's left and right borders."""
        return self.xs[cell.left], self.xs[cell.right + 1]


def find_frames(rulings: Iterable[Ruling]) -> list[Frame]:
    """The frames with at least two cells, from top to bottom and from left to right.

    A frame of one cell is a box around a text or a page, and no table.
    """
    upright = _merged([one for one in rulings if one.is_vertical])
    level = _merged([one for one in rulings if not one.is_vertical])
    frames = [_frame(columns, rows) for columns, rows in _connected(upright, level)]
    found = [frame for frame in frames if frame is not None]
    return sorted(found, key=lambda frame: (-frame.ys[0], frame.xs[0]))


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Rulings with those that continue or cover one another made one; a border drawn cell by cell is a single line."""
    merged: list[Ruling] = []
    for group in _grouped(sorted(rulings, key=lambda one: one.at)):
        at = sum(one.at for one in group) / len(group)
        spans: list[tuple[float, float]] = []
        for one in sorted(group, key=lambda one: one.start):
            if spans and one.start <= spans[-1][1] + _TOUCHING:
                spans[-1] = (spans[-1][0], max(spans[-1][1], one.end))
            else:
                spans.append((one.start, one.end))
        merged.extend(Ruling(group[0].is_vertical, at, start, end) for start, end in spans)
    return merged


def _grouped(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Rulings in runs that stand at about the same place."""
    groups: list[list[Ruling]] = []
    for one in rulings:
        if groups and one.at - groups[-1][0].at <= _SAME_LINE:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _connected(upright: Sequence[Ruling], level: Sequence[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The upright and level lines that touch, piece by piece; a page of endless lines is a drawing and has none."""
    if len(upright) * len(level) > _MOST_CROSSINGS:
        return []
    groups = _Groups(len(upright) + len(level))
    for first, column in enumerate(upright):
        for second, row in enumerate(level, len(upright)):
            if _touch(column, row):
                groups.join(first, second)
    pieces: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, ruling in enumerate([*upright, *level]):
        pieces.setdefault(groups.of(index), ([], []))[not ruling.is_vertical].append(ruling)
    return list(pieces.values())


def _touch(column: Ruling, row: Ruling) -> bool:
    return (
        column.start - _TOUCHING <= row.at <= column.end + _TOUCHING
        and row.start - _TOUCHING <= column.at <= row.end + _TOUCHING
    )


def _frame(columns: Sequence[Ruling], rows: Sequence[Ruling]) -> Frame | None:
    """The frame that a piece of ruling draws; None where it parts nothing."""
    if not columns or not rows:
        return None
    xs = _borders([one.at for one in columns], [one.start for one in rows] + [one.end for one in rows])
    ys = _borders([one.at for one in rows], [one.start for one in columns] + [one.end for one in columns])[::-1]
    width, height = len(xs) - 1, len(ys) - 1
    if not 1 < width * height <= _MOST_BOXES:
        return None
    groups = _open_boxes(columns, rows, xs, ys)
    members: dict[int, list[int]] = {}
    for box in range(width * height):
        members.setdefault(groups.of(box), []).append(box)
    if len(members) == 1:
        return None
    cells = {root: _cell(boxes, width) for root, boxes in members.items()}
    return Frame(
        tuple(xs),
        tuple(ys),
        tuple(tuple(cells[groups.of(row * width + column)] for column in range(width)) for row in range(height)),
    )


def _open_boxes(columns: Sequence[Ruling], rows: Sequence[Ruling], xs: Sequence[float], ys: Sequence[float]) -> _Groups:
    """The elementary boxes, row by row, joined where no line parts them."""
    width, height = len(xs) - 1, len(ys) - 1
    groups = _Groups(width * height)
    for row in range(height):
        y = (ys[row] + ys[row + 1]) / 2
        for column in range(1, width):
            if not _parted(columns, xs[column], y):
                groups.join(row * width + column - 1, row * width + column)
    for column in range(width):
        x = (xs[column] + xs[column + 1]) / 2
        for row in range(1, height):
            if not _parted(rows, ys[row], x):
                groups.join((row - 1) * width + column, row * width + column)
    return groups


def _borders(drawn: Sequence[float], ends: Sequence[float]) -> list[float]:
    """The places of borders, ascending: those drawn, and where lines end beyond them; of two too close for a cell, the first."""
    places = sorted(drawn)
    places = [
        *(end for end in (min(ends),) if end < places[0]),
        *places,
        *(end for end in (max(ends),) if end > places[-1]),
    ]
    kept = places[:1]
    for place in places[1:]:
        if place - kept[-1] >= _NARROWEST:
            kept.append(place)
    return kept


def _parted(lines: Sequence[Ruling], border: float, along: float) -> bool:
    """Whether a line stands at a border at the height, or width, of a box."""
    return any(abs(one.at - border) < _NARROWEST and one.start <= along <= one.end for one in lines)


def _cell(boxes: Sequence[int], width: int) -> Cell:
    rows, columns = [box // width for box in boxes], [box % width for box in boxes]
    return Cell(min(rows), min(columns), max(rows), max(columns))


class _Groups:
    """Numbers joined into groups, each known by one of its members."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def of(self, member: int) -> int:
        """The member by which the group of one is known."""
        parents = self._parents
        while parents[member] != member:
            parents[member] = parents[parents[member]]
            member = parents[member]
        return member

    def join(self, one: int, other: int) -> None:
        """Make the groups of two members one."""
        self._parents[self.of(one)] = self.of(other)
