"""The token file, read as it stands: the colours of both themes."""

from __future__ import annotations

import re

from tests.project.sources import OFFICE

UI = OFFICE / "base" / "ui"
STATIC = UI / "static" / "planabierto"
CSS = STATIC / "css"

LIGHT = ":root"
DARK_BY_SYSTEM = ':root:not([data-theme="light"])'
DARK_BY_CHOICE = ':root[data-theme="dark"]'

STATES = (
    "satisfactory",
    "partially_satisfactory",
    "unsatisfactory",
    "above_plan",
    "far_above_plan",
    "not_due",
)


def tokens_of(text: str, selector: str) -> dict[str, str]:
    """The colours that a token file gives under a selector, by name without its dashes."""
    blocks = re.findall(rf"^ *{re.escape(selector)} \{{([^}}]*)\}}", text, re.MULTILINE)
    return {
        name: value
        for block in blocks
        for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6}(?:[0-9a-f]{2})?);", block)
    }


def tokens(selector: str = LIGHT) -> dict[str, str]:
    """The colours of `tokens.css` under a selector."""
    return tokens_of((CSS / "tokens.css").read_text(), selector)
