"""What stands on a page of a PDF: its words with their boxes, and the straight lines that may part cells.

Coordinates are points, y upwards, of the page turned so that most of its text stands upright, whatever rotation the file asks for:
a wide table is often laid on its side.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

_THIN = 3.0
_SHORTEST_RULING = 3.0
_MOST_SEGMENTS = 200_000
_RECTANGLE = 5
_SAMPLED_SIGNS = 200
_DEEPEST_FORM = 8
_SPACE = 0x20
_BLANKS = frozenset((0x09, 0x0A, 0x0D, _SPACE, 0x2028, 0x2029))
_NOT_PRINTED = frozenset((0x00, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))  # a word joiner and its like
# In heights of the line: how far apart signs of one word stand at most, and how far one may go back (a double struck letter).
_WIDEST_GAP, _FARTHEST_BACK, _OTHER_LINE = 0.3, 0.5, 0.5

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Point = tuple[float, float]


class Word(NamedTuple):
    """Signs without a blank between them.

    `box` is in the frame of the word's own direction: for an upright word, that of the page. `x` and `y` are its middle on the page,
    `quarter` its direction in quarter turns to the left. `start` and `end` are its place in the order of the file, `run` is the same
    for words that the file draws as one piece. `is_spaced` tells that the file itself has a space after it.
    """

    text: str
    box: Box
    x: float
    y: float
    quarter: int
    start: int
    end: int
    run: int
    is_spaced: bool
    first_width: float

    @property
    def height(self) -> float:
        """Of its line."""
        return self.box[3] - self.box[1]


class Ruling(NamedTuple):
    """A straight line: at which x (vertical) or y (horizontal), and from where to where along the other axis."""

    is_vertical: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """A page: its number from 1, its size as viewed, its words in the order of the file, its rulings, and how many words it cuts off."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    has_image: bool = False
    cut_words: int = 0


def read_page(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, number: int) -> PageContent:
    """Read a page, whose texts PDFium has put in order."""
    width, height = page.get_size()
    turns = _most_common_quarter(textpage)
    if (page.get_rotation() // 90 + turns) % 2:
        width, height = height, width
    content = PageContent(number, width, height)
    view = _view(turns, width, height)
    drawing = _Drawing(content, view)
    drawing.read(page)
    signs = _Signs(textpage, view, turns)
    for word in signs.words():
        if not drawing.shows(word):
            content.cut_words += 1
        elif _crosses(word, content.rulings):
            content.words.extend(signs.parted(word))
        else:
            content.words.append(word)
    return content


def _most_common_quarter(textpage: pypdfium2.PdfTextPage) -> int:
    """The direction of most signs, in quarter turns to the left; a few hundred of them tell."""
    count = textpage.count_chars()
    quarters = Counter(_quarter(textpage.raw, index) for index in range(0, count, max(count // _SAMPLED_SIGNS, 1)))
    return quarters.most_common(1)[0][0] if quarters else 0


def _quarter(textpage: Any, index: int) -> int:
    """The direction of a sign in quarter turns to the left; PDFium counts its angle to the right."""
    angle = raw.FPDFText_GetCharAngle(textpage, index)
    return round(-angle / (math.pi / 2)) % 4 if angle >= 0 else 0


def _view(turns: int, width: float, height: float) -> Callable[[Box], Box]:
    """From the coordinates of the file to those of the page turned to the right by quarters; the size is that of the turned page."""
    if turns == 1:
        return lambda box: (box[1], height - box[2], box[3], height - box[0])
    if turns == 2:  # noqa: PLR2004  upside down
        return lambda box: (width - box[2], height - box[3], width - box[0], height - box[1])
    if turns == 3:  # noqa: PLR2004  turned to the left
        return lambda box: (width - box[3], box[0], width - box[1], box[2])
    return lambda box: box


def _turned(box: Box, quarter: int) -> Box:
    """A box in the frame in which text of a direction reads from left to right."""
    left, bottom, right, top = box
    if quarter == 1:
        return bottom, -right, top, -left
    if quarter == 2:  # noqa: PLR2004  upside down
        return -right, -top, -left, -bottom
    if quarter == 3:  # noqa: PLR2004  downwards
        return -top, left, -bottom, right
    return box


def _crosses(word: Word, rulings: Sequence[Ruling]) -> bool:
    """Whether a vertical line goes through an upright word: it may be the last of a cell and the first of the next."""
    if word.quarter:
        return False
    left, _, right, _ = word.box
    return any(
        ruling.is_vertical and left + 1 < ruling.at < right - 1 and ruling.start < word.y < ruling.end
        for ruling in rulings
    )


class _Signs:
    """The signs of a page, and the words that they make."""

    def __init__(self, textpage: pypdfium2.PdfTextPage, view: Callable[[Box], Box], turns: int) -> None:
        self._textpage = textpage.raw
        self._view = view
        self._turns = turns
        self._count = textpage.count_chars()
        self._rectangle = raw.FS_RECTF()

    def words(self) -> Iterator[Word]:
        """The words in the order of the file."""
        unicode_at, textpage = raw.FPDFText_GetUnicode, self._textpage
        text: list[str] = []
        boxes: list[Box] = []
        first = quarter = 0
        for index in range(self._count):
            code = unicode_at(textpage, index)
            if code in _BLANKS:
                if text:
                    is_real = code == _SPACE and not raw.FPDFText_IsGenerated(textpage, index)
                    yield self._word(text, boxes, first, index, quarter, is_spaced=is_real)
                    text, boxes = [], []
                continue
            if code in _NOT_PRINTED or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004  half of a sign is none
                continue
            box = self._box(index)
            if text:
                turned = _turned(box, quarter)
                if _is_apart(boxes[-1], turned):
                    yield self._word(text, boxes, first, index, quarter, is_spaced=False)
                    text, boxes = [], []
            if not text:
                first, quarter = index, (_quarter(textpage, index) - self._turns) % 4
            text.append(chr(code))
            boxes.append(_turned(box, quarter))
        if text:
            yield self._word(text, boxes, first, self._count, quarter, is_spaced=False)

    def parted(self, word: Word) -> Iterator[Word]:
        """A word as the pieces that the file draws one by one: text of two cells may touch, but is never drawn together."""
        text: list[str] = []
        boxes: list[Box] = []
        first, run = word.start, word.run
        for index in range(word.start, word.end):
            code = raw.FPDFText_GetUnicode(self._textpage, index)
            if code in _NOT_PRINTED or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004  half of a sign is none
                continue
            if self._run(index) != run and text:
                yield self._word(text, boxes, first, index, word.quarter, is_spaced=False)
                text, boxes, first = [], [], index
            run = self._run(index)
            text.append(chr(code))
            boxes.append(_turned(self._box(index), word.quarter))
        if text:
            yield self._word(text, boxes, first, word.end, word.quarter, is_spaced=word.is_spaced)

    def _word(  # the signs of one word, their boxes in its own frame, and where it stands in the file
        self, text: Sequence[str], boxes: Sequence[Box], first: int, end: int, quarter: int, *, is_spaced: bool
    ) -> Word:
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        box = min(lefts), min(bottoms), max(rights), max(tops)
        left, bottom, right, top = _turned(box, -quarter % 4)
        return Word(
            text="".join(text),
            box=box,
            x=(left + right) / 2,
            y=(bottom + top) / 2,
            quarter=quarter,
            start=first,
            end=end,
            run=self._run(first),
            is_spaced=is_spaced,
            first_width=boxes[0][2] - boxes[0][0],
        )

    def _box(self, index: int) -> Box:
        """The box of a sign: as wide as it moves on, as high as its line."""
        rectangle = self._rectangle
        raw.FPDFText_GetLooseCharBox(self._textpage, index, rectangle)
        return self._view((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))

    def _run(self, index: int) -> int:
        return _address(raw.FPDFText_GetTextObject(self._textpage, index))


def _address(piece: Any) -> int:
    """By which an object of the page is known, 0 for none."""
    return ctypes.cast(piece, ctypes.c_void_p).value or 0


def _is_apart(before: Box, box: Box) -> bool:
    """Whether a sign begins another word than the one before it, by the room between them or because the line is another."""
    height = max(before[3] - before[1], 0.1)
    gap = box[0] - before[2]
    return (
        gap > _WIDEST_GAP * height
        or gap < -_FARTHEST_BACK * height
        or abs((box[1] + box[3]) - (before[1] + before[3])) / 2 > _OTHER_LINE * height
    )


class _Drawing:
    """The lines and pictures of a page, and the windows through which it shows its text."""

    def __init__(self, content: PageContent, view: Callable[[Box], Box]) -> None:
        self._content = content
        self._view = view
        self._segments = 0
        self._windows: dict[int, Box] = {}
        self._bounds = tuple(ctypes.c_float() for _ in range(4))
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def read(self, page: pypdfium2.PdfPage) -> None:
        """Read the objects of a page; a map of endless lines is read only as far as it may still be a table."""
        for index in range(raw.FPDFPage_CountObjects(page)):
            self._read_object(raw.FPDFPage_GetObject(page, index), (), 0)

    def shows(self, word: Word) -> bool:
        """Whether the middle of a word is in sight: a spreadsheet prints the text that does not fit in a cell and cuts it off."""
        window = self._windows.get(word.run)
        return window is None or (window[0] <= word.x <= window[2] and window[1] <= word.y <= window[3])

    def _read_window(self, piece: Any) -> None:
        """Note the box in which a text of the page itself is shown; that of a text inside a form is in other coordinates."""
        clip = raw.FPDFPageObj_GetClipPath(piece)
        boxes = []
        for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
            corners = list(self._corners(clip, path))
            if corners:
                boxes.append(self._view(_around(corners)))
        if boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            self._windows[_address(piece)] = max(lefts), max(bottoms), min(rights), min(tops)

    @staticmethod
    def _corners(clip: Any, path: int) -> Iterator[Point]:
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(max(raw.FPDFClipPath_CountPathSegments(clip, path), 0)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            yield x.value, y.value

    def _read_object(self, piece: Any, outer: tuple[raw.FS_MATRIX, ...], depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(piece)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._read_path(piece, outer)
        elif kind == raw.FPDF_PAGEOBJ_TEXT and not depth:
            self._read_window(piece)
        elif kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
            self._content.has_image = True
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(piece, matrix)
            for index in range(raw.FPDFFormObj_CountObjects(piece)):
                self._read_object(raw.FPDFFormObj_GetObject(piece, index), (matrix, *outer), depth + 1)

    def _read_path(self, piece: Any, outer: tuple[raw.FS_MATRIX, ...]) -> None:
        raw.FPDFPath_GetDrawMode(piece, self._fill, self._stroke)
        is_stroked = bool(self._stroke.value)
        if not is_stroked and not self._fill.value:
            return
        count = raw.FPDFPath_CountSegments(piece)
        self._segments += count
        if self._segments > _MOST_SEGMENTS:
            return
        if not is_stroked and count <= _RECTANGLE:
            raw.FPDFPageObj_GetBounds(piece, *self._bounds)
            left, bottom, right, top = (bound.value for bound in self._bounds)
            self._add_bar(_around([_mapped((left, bottom), outer), _mapped((right, top), outer)]))
            return
        matrix = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(piece, matrix)
        for outline in self._outlines(piece, count, (matrix, *outer)):
            if is_stroked:
                for start, end in pairwise(outline):
                    self._add_line(_around([start, end]))
            else:
                self._add_bar(_around(outline))

    @staticmethod
    def _outlines(piece: Any, count: int, matrices: Sequence[raw.FS_MATRIX]) -> Iterator[list[Point]]:
        """The corners of each part of a path that is drawn without lifting the pen; a curve is its end."""
        x, y = ctypes.c_float(), ctypes.c_float()
        outline: list[Point] = []
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(piece, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                if len(outline) > 1:
                    yield outline
                outline = []
            outline.append(_mapped((x.value, y.value), matrices))
            if raw.FPDFPathSegment_GetClose(segment):
                outline.append(outline[0])
        if len(outline) > 1:
            yield outline

    def _add_bar(self, box: Box) -> None:
        """A filled shape: a line if it is thin one way and long the other."""
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            self._add_line(box)

    def _add_line(self, box: Box) -> None:
        """A line along an axis, as a ruling; any other is no border of a cell."""
        left, bottom, right, top = self._view(box)
        width, height = right - left, top - bottom
        if max(width, height) < _SHORTEST_RULING or (min(width, height) > _THIN):
            return
        if width >= height:
            self._content.rulings.append(Ruling(is_vertical=False, at=(bottom + top) / 2, start=left, end=right))
        else:
            self._content.rulings.append(Ruling(is_vertical=True, at=(left + right) / 2, start=bottom, end=top))


def _mapped(point: Point, matrices: Iterable[raw.FS_MATRIX]) -> Point:
    """A point of a drawing on the page, through the matrices around it, innermost first."""
    x, y = point
    for matrix in matrices:
        x, y = matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f
    return x, y


def _around(points: Sequence[Point]) -> Box:
    horizontal, vertical = zip(*points, strict=True)
    return min(horizontal), min(vertical), max(horizontal), max(vertical)
