"""Lines of words, and how the lines of a cell or a paragraph become one text again.

A line ends where a space was, or inside a word: after a hyphen or a slash, at a hyphen that only parts the word, or where a long word
had no more room. Most programs leave the space itself in the file at the end of the line; where a document does so, a line without
one that is a single word and had no room for another sign was cut inside that word. A hyphen that PDFium cannot tell from a soft one
is dropped when the document writes the word without it elsewhere, kept when it writes it with it, and else treated as most others are,
or, where none can be told, dropped if so many lines end in one that the program must have set them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from planabierto.documents.readers.pdf.page import Box, Word

_UNSURE_HYPHEN = "\x02"  # what PDFium puts for a hyphen, hard or soft, that ends a line between two letters
_SOFT_HYPHEN = "\xad"
_SAME_LINE = 0.5
_PIECES = 0.3
_TOUCHING = 0.12
_LINE_BREAK = 2  # signs that PDFium puts between lines
_WIDTH_OF_SPACE = 0.2
_SLACK = 0.5
_ENOUGH = 0.8
_OFTEN, _FEW = 0.25, 3
_PUNCTUATION = ".,;:()[]«»\"'¿?¡!"


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand side by side: the text, its box, whether the file has a space after it, and how wide its beginning is."""

    text: str
    box: Box
    is_spaced: bool
    first_sign: float
    first_word: float

    @property
    def height(self) -> float:
        """From the bottom to the top of its signs."""
        return self.box[3] - self.box[1]

    @property
    def width(self) -> float:
        """From its left to its right."""
        return self.box[2] - self.box[0]


@dataclass(slots=True)
class Passage:
    """Lines that make one text, each with the room that was left beside it."""

    lines: list[Line] = field(default_factory=list)
    rooms: list[float] = field(default_factory=list)

    def extend(self, other: Passage) -> None:
        """Go on with the lines of another."""
        self.lines.extend(other.lines)
        self.rooms.extend(other.rooms)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words as lines in reading order; those of another direction than most come after the others."""
    by_quarter: dict[int, list[Word]] = {}
    for word in words:
        by_quarter.setdefault(word.quarter, []).append(word)
    return [line for _, group in sorted(by_quarter.items(), key=lambda one: -len(one[1])) for line in _lines(group)]


def _lines(words: list[Word]) -> list[Line]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=_middle, reverse=True):
        if rows and _middle(rows[-1][0]) - _middle(word) <= _SAME_LINE * max(word.height, rows[-1][0].height):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda word: (word.box[0], word.start))) for row in rows]


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _line(words: Sequence[Word]) -> Line:
    pieces = [words[0].text]
    first_word = words[0].box[2] - words[0].box[0]
    for before, word in pairwise(words):
        pieces.append(word.text if _is_one_word(before, word) else f" {word.text}")
    lefts, bottoms, rights, tops = zip(*(word.box for word in words), strict=True)
    return Line(
        "".join(pieces),
        (min(lefts), min(bottoms), max(rights), max(tops)),
        words[-1].is_spaced,
        words[0].first_width,
        first_word,
    )


def _is_one_word(before: Word, word: Word) -> bool:
    """Whether two words of a line are pieces of one: with nothing between them in the file, or drawn apart and set side by side."""
    gap = (word.box[0] - before.box[2]) / max(before.height, 0.1)
    if word.start == before.end:
        return gap <= _PIECES
    is_next = before.is_spaced or before.end < word.start <= before.end + _LINE_BREAK
    return not is_next and gap <= _TOUCHING


def padding_of(cells: Iterable[tuple[Sequence[Line], float, float]]) -> float:
    """The room that the cells of a table keep beside their text: the distance that lines have most often from the border they lean on."""
    gaps = Counter(
        round(min(line.box[0] - left, right - line.box[2]) / _SLACK) for lines, left, right in cells for line in lines
    )
    return max(gaps.most_common(1)[0][0] * _SLACK, 0) if gaps else 0


def passage_in(lines: list[Line], left: float, right: float, padding: float) -> Passage:
    """Lines between two borders with the room beside each: what they leave of the width inside the padding."""
    return Passage(lines, [right - left - 2 * padding - line.width for line in lines])


def has_no_room(room: float, following: Line, *, slack: float = 0) -> bool:
    """Whether the first word of the next line would not have fitted beside this one; `slack` is in heights of a line."""
    return room < following.first_word + (_WIDTH_OF_SPACE + slack) * following.height


def may_be_cut(line: Line, following: Line, room: float) -> bool:
    """Whether a line may be the first part of a word too long for it: it stands alone, and not one sign more had room."""
    return " " not in line.text and room < following.first_sign + _SLACK


class Joiner:
    """What a document shows of how its lines end, and the texts made by it.

    `is_ours` says that it is a report of our own: its lines end at spaces, which may be missing in the file, and inside a word only
    where it had no room.
    """

    def __init__(self, *, is_ours: bool = False) -> None:
        self.is_ours = is_ours
        self._wrapped = 0
        self._wrapped_with_space = 0
        self._known: set[str] = set()
        self._hyphens: list[tuple[str, str]] = []
        self._drops_unknown: bool | None = None

    @property
    def keeps_spaces(self) -> bool:
        """Whether the program that made the file leaves the space at the end of a line."""
        return self._wrapped > 0 and self._wrapped_with_space >= _ENOUGH * self._wrapped

    def learn(self, passage: Passage) -> None:
        """Take note of the ends of lines and of the words of a text."""
        for line, following, room in zip(passage.lines, passage.lines[1:], passage.rooms, strict=False):
            if line.text.endswith(_UNSURE_HYPHEN):
                self._hyphens.append(
                    (_bare(line.text.rpartition(" ")[2][:-1]), _bare(following.text.partition(" ")[0]))
                )
            elif has_no_room(room, following) and line.text[-1] not in "-/" and not may_be_cut(line, following, room):
                self._wrapped += 1
                self._wrapped_with_space += line.is_spaced
        for line in passage.lines:
            self._known.update(_bare(word) for word in line.text.split())

    def text(self, passage: Passage) -> str:
        """The lines of a passage as one text."""
        if not passage.lines:
            return ""
        text = passage.lines[0].text
        for (line, following), room in zip(pairwise(passage.lines), passage.rooms, strict=False):
            text = self._joined(text, line, following, room)
        return text.rstrip(_SOFT_HYPHEN).replace(_SOFT_HYPHEN, "").replace(_UNSURE_HYPHEN, "-")

    def _joined(self, text: str, line: Line, following: Line, room: float) -> str:
        last = text[-1]
        if line.is_spaced:
            return f"{text} {following.text}"
        if self.is_ours:
            return text + following.text if may_be_cut(line, following, room) else f"{text} {following.text}"
        if last == _SOFT_HYPHEN:
            return text[:-1] + following.text
        if last == _UNSURE_HYPHEN:
            if self._is_soft(_bare(text.rpartition(" ")[2][:-1]), _bare(following.text.partition(" ")[0])):
                return text[:-1] + following.text
            text, last = f"{text[:-1]}-", "-"
        if self.keeps_spaces:
            is_one = last in "-/" or may_be_cut(line, following, room)
        else:
            is_one = last in "-/" and _clings(text.rpartition(" ")[2], following.text.partition(" ")[0])
        return text + following.text if is_one else f"{text} {following.text}"

    def _is_soft(self, stem: str, rest: str) -> bool:
        decided = self._decided(stem, rest)
        if decided is not None:
            return decided
        if self._drops_unknown is None:
            votes = [vote for pair in self._hyphens if (vote := self._decided(*pair)) is not None]
            is_often = len(self._hyphens) > _FEW + _OFTEN * self._wrapped
            self._drops_unknown = 2 * sum(votes) > len(votes) if votes else is_often
        return self._drops_unknown

    def _decided(self, stem: str, rest: str) -> bool | None:
        """Whether the document writes the word without hyphen elsewhere (True), with it (False), or not at all."""
        if f"{stem}{rest}" in self._known:
            return True
        return False if f"{stem}-{rest}" in self._known else None


def _clings(ended: str, begun: str) -> bool:
    """Whether a word that ends in a hyphen or a slash goes on in the next, for want of a space that would tell.

    A hyphen alone is a dash, unless it opens "-LEIV-", which another closes.
    """
    if ended in {"-", "/"}:
        return begun.rstrip(_PUNCTUATION).endswith(ended)
    return not ended.lstrip(_PUNCTUATION).startswith("-")


def _bare(word: str) -> str:
    return word.strip(_PUNCTUATION).casefold()
