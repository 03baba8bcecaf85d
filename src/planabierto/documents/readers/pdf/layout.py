"""A page as blocks in reading order: drawn tables with the words of each cell, and the lines that stand outside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planabierto.documents.readers.pdf.frames import Cell, Frame, find_frames
from planabierto.documents.readers.pdf.lines import Line, Passage, lines_of, padding_of, passage_in
from planabierto.documents.readers.pdf.page import PageContent, Word

_SAME_LINE = 0.5
_NEXT_WORD = 1.0
# Running headers and footers stand in these shares of the page, on this share of the pages or more.
_HEAD, _FOOT, _REPEATED = 0.8, 0.15, 0.6
_SAME_PLACE = 3.0
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_PAGE_NUMBER = re.compile(
    r"[^\w#]*+(?:(?:p[áa]g(?:ina|\.)?|page|hoja|folio)\s*+)?#(?:\s*+(?:de|of|/|-)\s*+#)?\W*+", re.IGNORECASE
)


@dataclass(slots=True)
class DrawnTable:
    """A frame with the text of its cells, and the page that it stands on."""

    page: int
    frame: Frame
    passages: dict[Cell, Passage]

    @property
    def top(self) -> float:
        """The y of its upper border."""
        return self.frame.ys[0]


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line outside any table, and the page that it stands on."""

    page: int
    line: Line

    @property
    def top(self) -> float:
        """The y of the top of its signs."""
        return self.line.box[3]


@dataclass(slots=True)
class PageLayout:
    """The blocks of a page from top to bottom."""

    number: int
    height: float
    blocks: list[DrawnTable | FreeLine] = field(default_factory=list)


def lay_out(content: PageContent) -> PageLayout:
    """Give each word of a page to the cell in which it stands, or to a line outside the tables."""
    frames = find_frames(content.rulings)
    inside: dict[int, dict[Cell, list[Word]]] = {index: {} for index in range(len(frames))}
    outside: list[Word] = []
    before: Word | None = None
    place: tuple[int, Cell] | None = None
    for word in content.words:
        if before is None or place is None or not _goes_on(before, word):
            place = _place(frames, word)
        before = word
        if place is None:
            outside.append(word)
        else:
            inside[place[0]].setdefault(place[1], []).append(word)
    tables = [_table(content.number, frame, inside[index]) for index, frame in enumerate(frames) if inside[index]]
    free = [FreeLine(content.number, line) for line in lines_of(outside)]
    blocks: list[DrawnTable | FreeLine] = [*tables, *free]
    return PageLayout(content.number, content.height, sorted(blocks, key=lambda block: -block.top))


def _table(page: int, frame: Frame, inside: Mapping[Cell, Sequence[Word]]) -> DrawnTable:
    lines = {cell: lines_of(words) for cell, words in inside.items()}
    padding = padding_of((found, *frame.edges(cell)) for cell, found in lines.items())
    passages = {cell: passage_in(found, *frame.edges(cell), padding) for cell, found in lines.items()}
    return DrawnTable(page, frame, passages)


def _goes_on(before: Word, word: Word) -> bool:
    """Whether a word is drawn in one piece with the one before it: then it stands in the same cell, even where it runs over its border."""
    return (
        word.run == before.run != 0
        and word.quarter == before.quarter
        and abs((word.box[1] + word.box[3]) - (before.box[1] + before.box[3])) / 2 < _SAME_LINE * before.height
        and 0 <= word.box[0] - before.box[2] < _NEXT_WORD * before.height
    )


def _place(frames: Sequence[Frame], word: Word) -> tuple[int, Cell] | None:
    """The frame and cell of a word: of frames one inside another, the smallest."""
    found: list[tuple[float, int, Cell]] = []
    for index, frame in enumerate(frames):
        cell = frame.cell_at(word.x, word.y)
        if cell is not None:
            found.append(((frame.xs[-1] - frame.xs[0]) * (frame.ys[0] - frame.ys[-1]), index, cell))
    return min(found, key=lambda one: one[:2])[1:] if found else None


def drop_running_lines(pages: Sequence[PageLayout], *, is_ours: bool = False) -> None:
    """Take out what most pages repeat at the same height: page numbers and footers everywhere, a header after its first page.

    `is_ours` tells that our own report was read: it repeats nothing but the number of the page, though many units may share a mission.
    """
    found = Counter(key for page in pages for key in {_key(page, block) for block in page.blocks})
    running = {
        key
        for key, count in found.items()
        if key and count > 1 and count >= _REPEATED * len(pages) and (not is_ours or _PAGE_NUMBER.fullmatch(key[0]))
    }
    seen: set[str] = set()
    for page in pages:
        kept: list[DrawnTable | FreeLine] = []
        for block in page.blocks:
            key = _key(page, block)
            if key is None or key not in running or (key[0] not in seen and _is_title(page, block, key)):
                kept.append(block)
            if isinstance(block, FreeLine):
                seen.add(_DIGITS.sub("#", block.line.text))
        page.blocks = kept


def _key(page: PageLayout, block: DrawnTable | FreeLine) -> tuple[str, int] | None:
    """What a line near the upper or lower edge says, numbers apart, and where; None for anything else."""
    if isinstance(block, DrawnTable):
        return None
    bottom = block.line.box[1]
    if _FOOT * page.height < bottom < _HEAD * page.height:
        return None
    return _DIGITS.sub("#", block.line.text), round(bottom / _SAME_PLACE)


def _is_title(page: PageLayout, block: DrawnTable | FreeLine, key: tuple[str, int]) -> bool:
    """Whether a running line stands above and says more than the number of the page or the date of printing."""
    return block.top > page.height / 2 and not _PAGE_NUMBER.fullmatch(key[0]) and _WORD.search(key[0]) is not None
