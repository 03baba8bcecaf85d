"""Lines outside the tables as paragraphs: which of them the width of the page cut, and which were written as lines of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planabierto.documents.readers.pdf.layout import DrawnTable, FreeLine, PageLayout
from planabierto.documents.readers.pdf.lines import Joiner, Line, Passage, has_no_room, may_be_cut

_CENTRED = 3.0
_CLOSE = 0.9
_AS_HIGH = 0.8
_SLACK = 2.0
_CUTS = "-/\x02\xad"


@dataclass(frozen=True, slots=True)
class Margins:
    """The x between which the document writes."""

    left: float
    right: float

    def room(self, line: Line) -> float:
        """What a line leaves free; a centred one is measured against the whole width."""
        before, after = line.box[0] - self.left, self.right - line.box[2]
        return before + after if abs(before - after) < _CENTRED else after


def margins_of(pages: Iterable[PageLayout]) -> Margins:
    """The margins that the lines and tables of all pages keep."""
    edges = [
        (block.frame.xs[0], block.frame.xs[-1])
        if isinstance(block, DrawnTable)
        else (block.line.box[0], block.line.box[2])
        for page in pages
        for block in page.blocks
    ]
    return Margins(min((left for left, _ in edges), default=0), max((right for _, right in edges), default=0))


def paragraphs_of(lines: Sequence[FreeLine], margins: Margins, joiner: Joiner) -> Iterator[tuple[int, Passage]]:
    """Lines that follow one another as paragraphs, each with the page on which it begins."""
    page, passage = 0, Passage()
    for free in lines:
        room = margins.room(free.line)
        if passage.lines and _goes_on(passage, free.line, joiner):
            passage.lines.append(free.line)
            passage.rooms.append(room)
            continue
        if passage.lines:
            yield page, passage
        page, passage = free.page, Passage([free.line], [room])
    if passage.lines:
        yield page, passage


def _goes_on(passage: Passage, line: Line, joiner: Joiner) -> bool:
    """Whether a line is the next of a paragraph: close below, as high, and the line above had no room for its first word.

    Where the document leaves its spaces at the ends of lines, a line without one was ended on purpose, and one with it need not
    reach the margin, which a table may have set a little further out.
    """
    above = passage.lines[-1]
    if above.box[3] < line.box[3] or above.box[1] - line.box[3] > _CLOSE * line.height:
        return False
    if not _AS_HIGH <= line.height / above.height <= 1 / _AS_HIGH:
        return False
    if above.is_spaced and joiner.keeps_spaces:
        return has_no_room(passage.rooms[-1], line, slack=_SLACK)
    may_lack_space = joiner.is_ours or not joiner.keeps_spaces or above.text[-1] in _CUTS
    return has_no_room(passage.rooms[-1], line) and (may_lack_space or may_be_cut(above, line, passage.rooms[-1]))
