"""XML of elements with texts, as the feed and the map of the site need it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from planabierto.documents.writers.layout import printable

if TYPE_CHECKING:
    from collections.abc import Mapping


def started(tag: str, namespace: str, attributes: Mapping[str, str] | None = None) -> Element:
    """The root of a document, all of whose elements are of one namespace."""
    return Element(tag, {"xmlns": namespace, **(attributes or {})})


def added(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """An element with its text, without the signs that XML cannot hold."""
    element = SubElement(parent, tag, attributes)
    element.text = printable(text) or None
    return element


def written(root: Element) -> bytes:
    """The document in UTF-8."""
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
