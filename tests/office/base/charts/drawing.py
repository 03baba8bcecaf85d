"""A chart read back as XML: its parts, and what every chart keeps to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from planabierto.office.base.ui import palette
from tests.office.base.ui.tokens import CSS

SVG = "{http://www.w3.org/2000/svg}"
LITERALS = {
    palette.INK,
    palette.INK_2,
    palette.PAPER,
    palette.LINE,
    palette.TRACK,
    palette.LINK,
    *palette.SOLID.values(),
}
MOST_BYTES = 4096


def read(picture: str) -> etree._Element:
    """The root of a picture that keeps to the rules of every chart."""
    root = etree.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert title(root)
    assert len(picture.encode()) <= MOST_BYTES
    for part in root.iter():
        assert not {"class", "id", "style"} & set(part.attrib), part.attrib
        for name, value in part.attrib.items():
            assert "var(" not in str(value)
            for figure in re.findall(r"\d+\.\d+", str(value)):
                assert re.fullmatch(r"\d+\.\d", figure), (name, value)
        for paint in ("fill", "stroke"):
            color = part.get(paint, "none")
            assert color == "none" or color in LITERALS
            assert color == "none" or f'[{paint}="{color}"]' in (CSS / "components.css").read_text(), (paint, color)
    assert all(int(size) >= 12 for size in sizes(root))
    return root


def sizes(root: etree._Element) -> Iterator[str]:
    """The sizes of the texts; a text without one would be the browser's 16."""
    return (str(part.get("font-size")) for part in root.iter() if part.get("font-size"))


def title(root: etree._Element) -> str:
    """The conclusion."""
    found = root.find(f"{SVG}title")
    return "" if found is None else found.text or ""


def parts(root: etree._Element, tag: str, **attributes: str) -> list[dict[str, str]]:
    """The attributes of the elements of a tag that have these values, in their order; `stroke_width` is `stroke-width`."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    return [
        {str(name): str(value) for name, value in part.attrib.items()}
        for part in root.iter(f"{SVG}{tag}")
        if wanted.items() <= dict(part.attrib).items()
    ]


def texts(root: etree._Element) -> list[str]:
    """What is written in the picture, in its order."""
    return [part.text or "" for part in root.iter(f"{SVG}text")]
