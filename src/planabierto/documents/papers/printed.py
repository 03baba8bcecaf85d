"""A paper as a PDF: tagged for reading aloud (PDF/UA-1) and for keeping (PDF/A-2a)."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from planabierto.documents import writers
from planabierto.documents.papers.paper import (
    Block,
    Facts,
    Heading,
    Items,
    Listing,
    NewPage,
    Paper,
    Prose,
    Signatures,
    clean_paper,
)
from planabierto.documents.writers.press import packed, press
from planabierto.documents.writers.wording import SIGNATURE_FIELDS, WITHOUT_TYPE


def printed_paper(paper: Paper) -> bytes:
    """The paper as PDF; a sign without type is printed as "□", and a line at the end says which."""
    paper = clean_paper(paper)
    content = {
        "institution": paper.institution,
        "kind": paper.kind,
        "title": paper.title,
        "foot": paper.foot,
        "lying": paper.is_lying,
        "draft": (files(writers) / "draft.svg").read_text() if paper.is_draft else None,
        "fields": SIGNATURE_FIELDS[:2],
        "blocks": [_block(block) for block in paper.blocks],
    }
    return packed(press("paper.typ", content, paper.created, tell=_at_the_end), lambda _: None)


def _at_the_end(content: dict[str, Any], signs: str) -> dict[str, Any]:
    line = {"kind": "prose", "text": f"{WITHOUT_TYPE} {signs}", "link": "", "soft": True}
    return {**content, "blocks": [*content["blocks"], line]}


def _block(block: Block) -> dict[str, Any]:  # noqa: PLR0911  one return for each kind of block
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Prose():
            return {"kind": "prose", "text": block.text, "link": block.link, "soft": block.is_soft}
        case Facts():
            return {"kind": "facts", "rows": block.rows}
        case Items():
            return {"kind": "items", "texts": block.texts, "numbered": block.is_numbered}
        case Listing():
            return {
                "kind": "listing",
                "caption": block.caption,
                "columns": [{"label": one.label, "share": one.share, "kind": one.kind} for one in block.columns],
                "rows": block.rows,
            }
        case Signatures():
            return {"kind": "signatures", "places": [place._asdict() for place in block.places]}
        case NewPage():
            return {"kind": "page"}
