"""Reading a page as a person would: its elements, their words, where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.test import Client
from lxml import html


def page(client: Client, path: str) -> html.HtmlElement:
    """The page at an address, which answers."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.fromstring(answer.content.decode())


def panel(found: html.HtmlElement, name: str) -> html.HtmlElement:
    """The panel whose heading has an address of this name."""
    return found.cssselect(f"section[aria-labelledby={name}]")[0]


def text(element: html.HtmlElement) -> str:
    """The words of an element, with single spaces."""
    return " ".join(str(element.text_content()).split())


def texts(elements: Iterable[html.HtmlElement]) -> list[str]:
    """The words of each element."""
    return [text(element) for element in elements]


def address(element: html.HtmlElement, name: str = "href") -> str:
    """Where a link leads, or another attribute that stands there."""
    value = element.get(name)
    assert value is not None, element
    return value


def saved_file(client: Client, path: str, folder: Path) -> Path:
    """A file as it arrives, saved under the name that it brings."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    saved = folder / answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')
    saved.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]  # a FileResponse streams
    return saved
