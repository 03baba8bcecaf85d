"""What planning writes around the official report: a text before the units, tables after them, and the code of the closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from planabierto.documents.writers.layout import printable

ANNEX_WORD: Final = "Anexo:"
"""Opens the title of each table: so the recogniser knows that the plan has ended."""


class FrontSection(NamedTuple):
    """A part of the text: its title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


class FrontTable(NamedTuple):
    """A table after the units: `labels` with their `shares` of the width, and rows of as many texts."""

    title: str
    intro: str
    labels: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def heading(self) -> str:
        """The title as it is printed: «Anexo: acciones trasladadas»."""
        return f"{ANNEX_WORD} {self.title}"

    def widths(self, area: float) -> list[float]:
        """The widths of its columns over so many points."""
        return [share / sum(self.shares) * area for share in self.shares]


@dataclass(frozen=True, slots=True)
class ReportFront:
    """Text and tables around the units; `code` is that of the closing, blank before it.

    `presented` says for the cover to whom it was presented, when and by which act; `undelivered` are the units that did not deliver.
    `facts` are what an official version says of itself there, pairs of a label (with its colon) and what it says: its code stands in
    the place of the one of the content.
    """

    sections: tuple[FrontSection, ...] = ()
    tables: tuple[FrontTable, ...] = ()
    code: str = ""
    presented: tuple[str, ...] = ()
    undelivered: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def printable_front(front: ReportFront) -> ReportFront:
    """The same in texts that can be printed; parts without a word are left out."""
    sections = (
        FrontSection(printable(one.title), tuple(text for text in map(printable, one.paragraphs) if text))
        for one in front.sections
    )
    tables = (
        one._replace(
            title=printable(one.title),
            intro=printable(one.intro),
            rows=tuple(tuple(map(printable, row)) for row in one.rows),
        )
        for one in front.tables
    )
    return ReportFront(
        tuple(one for one in sections if one.paragraphs),
        tuple(tables),
        printable(front.code),
        tuple(map(printable, front.presented)),
        tuple(map(printable, front.undelivered)),
        tuple((label, printable(said)) for label, said in front.facts),
    )
