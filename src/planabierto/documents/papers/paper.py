"""What a paper says, block by block, before anyone draws it: the Word document and the PDF draw the same blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from planabierto.documents.writers.layout import printable

BOX: Final = "☐"
_LONGEST_WORD: Final = 24
_BREAK: Final = "\u200b"


class Heading(NamedTuple):
    """A heading inside a paper; its level is 1 or 2."""

    text: str
    level: int = 1


class Prose(NamedTuple):
    """A paragraph; `link` is where its words lead, "" for nowhere."""

    text: str
    link: str = ""
    is_soft: bool = False


class Facts(NamedTuple):
    """Lines of a label (with its colon) and what it says."""

    rows: tuple[tuple[str, str], ...]


class Items(NamedTuple):
    """An enumeration, with numbers or without."""

    texts: tuple[str, ...]
    is_numbered: bool = False


class ListColumn(NamedTuple):
    """A column of a table: its label and its share of the width; figures stand at the right, boxes in the middle."""

    label: str
    share: float
    kind: str = "text"


class Listing(NamedTuple):
    """A table; `caption` is read aloud and not printed. Each row has one text for each column."""

    caption: str
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[str, ...], ...]


class Signature(NamedTuple):
    """A place to sign: «Elaboró», then name and post, each blank where it is to be written by hand."""

    role: str
    name: str = ""
    post: str = ""


class Signatures(NamedTuple):
    """Places to sign side by side, under room for the signature."""

    places: tuple[Signature, ...]


class NewPage(NamedTuple):
    """What follows begins a page."""


Block = Heading | Prose | Facts | Items | Listing | Signatures | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper on letter pages: `kind` and `title` head it under the institution's name; `created` is the moment its properties name."""

    institution: str
    title: str
    blocks: tuple[Block, ...]
    created: datetime
    kind: str = ""
    is_lying: bool = False
    is_draft: bool = False
    foot: str = ""


def clean_paper(paper: Paper) -> Paper:
    """The paper with texts that can be printed: each on one line, words that fit no column with places to break."""
    return replace(
        paper,
        institution=printable(paper.institution),
        title=printable(paper.title),
        kind=printable(paper.kind),
        foot=printable(paper.foot),
        blocks=tuple(map(_clean, paper.blocks)),
    )


def _clean(block: Block) -> Block:  # noqa: PLR0911  one return for each kind of block
    match block:
        case Heading():
            return block._replace(text=printable(block.text))
        case Prose():
            return block._replace(text=printable(block.text))
        case Facts():
            return Facts(tuple((printable(label), breakable(said)) for label, said in block.rows))
        case Items():
            return block._replace(texts=tuple(map(breakable, block.texts)))
        case Listing():
            rows = tuple(tuple(map(breakable, row)) for row in block.rows)
            return block._replace(caption=printable(block.caption), rows=rows)
        case Signatures():
            places = (Signature(*(printable(text) for text in place)) for place in block.places)
            return Signatures(tuple(places))
        case NewPage():
            return block


def breakable(text: str) -> str:
    """A text whose long words may be broken: an address or a code is wider than a column."""
    return " ".join(_in_pieces(word) for word in printable(text).split(" "))


def _in_pieces(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    step = _LONGEST_WORD // 2
    return _BREAK.join(word[start : start + step] for start in range(0, len(word), step))


def grouped(code: str, size: int = 8) -> str:
    """A verification code in groups, as a person compares it: «3f2a91c0 77b1d4e2 …»."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def listed(texts: Sequence[str]) -> str:
    """Texts as an enumeration: «una, dos y tres»; «e» before the sound of an i."""
    if len(texts) < 2:  # noqa: PLR2004  one text needs no «y»
        return "".join(texts)
    last = texts[-1]
    sound = last.lower().lstrip("«(\"'")
    joint = "e" if sound.startswith(("i", "í", "hi")) and not sound.startswith(("hie", "ia", "ie", "io")) else "y"
    return f"{', '.join(texts[:-1])} {joint} {last}"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: «1 acción», «1,250 acciones»."""
    return f"{number:,} {one if number == 1 else many}"
