"""In which widths and themes axe looks at a page.

In the run each page is looked at in one of them, pages taking turns, so that every width and theme is looked at on some page; `make trial`
sets `PLANABIERTO_EVERY_LOOK`, and each page is looked at in all.
"""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING, Final, Literal
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

Theme = Literal["light", "dark"]
Look = tuple[int, Theme]

EVERY_LOOK: Final[tuple[Look, ...]] = tuple(product((1440, 1366, 390), ("light", "dark")))


def looks_of(name: str, every: Sequence[Look] = EVERY_LOOK) -> Sequence[Look]:
    """The looks of the page or screen of this name: all of them, or the one whose turn it is."""
    return every if os.environ.get("PLANABIERTO_EVERY_LOOK") else (every[crc32(name.encode()) % len(every)],)


def looks(page: Page, name: str, every: Sequence[Look] = EVERY_LOOK) -> Iterator[Look]:
    """Show an open page in each of its looks, as it is taken."""
    for width, theme in looks_of(name, every):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        yield width, theme
