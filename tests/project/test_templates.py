"""No page has a script or a style inside, none asks another site for anything: what the content policy would block."""

import re
from pathlib import Path

import pytest

from tests.project.sources import OFFICE

INLINE = {
    "a script without a source": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "a script with a body": re.compile(r"<script\b[^>]*>\s*[^\s<]", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"""(?<![\w-])style\s*=\s*\\?["']""", re.IGNORECASE),
    "an event attribute": re.compile(r"""(?<![\w-])on[a-z]{3,}\s*=\s*\\?["']""", re.IGNORECASE),
    "script in htmx": re.compile(r"""\bhx-on\b|\bhx-vals\s*=\s*["']js:|\bhx-trigger\s*=\s*["'][^"']*\["""),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another site": re.compile(
        r"""<(?:script|img|link|iframe|source|video|audio|use)\b[^>]*\b(?:src|href)\s*=\s*["']?(?:https?:)?//""",
        re.IGNORECASE,
    ),
}


def sources() -> list[Path]:
    """Templates, and the Python that makes HTML or SVG by itself."""
    templates = [path for folder in ("jinja2", "templates") for path in OFFICE.glob(f"**/{folder}/**/*")]
    return [path for path in [*templates, *OFFICE.rglob("*.py")] if path.is_file() and "__pycache__" not in path.parts]


def blocked(text: str) -> list[str]:
    """What a text holds that the content policy blocks."""
    return [name for name, pattern in INLINE.items() if pattern.search(text)]


def test_no_page_holds_what_the_content_policy_blocks() -> None:
    found = {path.relative_to(OFFICE).as_posix(): blocked(path.read_text()) for path in sources()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<script>alert(1)</script>", "a script without a source"),
        ('<script src="/a.js">alert(1)</script>', "a script with a body"),
        ("<style>p { color: red }</style>", "a style element"),
        ('<div style="width:85%">', "a style attribute"),
        ("<div style='width:85%'>", "a style attribute"),
        ('<button onclick="go()">', "an event attribute"),
        ('<form hx-on:submit="go()">', "script in htmx"),
        ('<input hx-trigger="keyup[key==1]">', "script in htmx"),
        ('<a href="javascript:go()">', "a script address"),
        ('<img src="//elsewhere.example/a.png">', "something from another site"),
    ],
)
def test_what_the_content_policy_blocks_is_noticed(text: str, name: str) -> None:
    assert name in blocked(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script src="/static/rows.js" defer></script>',
        '<link rel="stylesheet" href="/static/screen.css">',
        '<a href="https://elsewhere.example/">ley</a>',
        '<rect fill="#0b4a63" width="85" />',
        '<table data-style="dense">',
    ],
)
def test_what_it_allows_stays_silent(text: str) -> None:
    assert blocked(text) == []
