"""The progress line: how much of a count is done."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from planabierto.office.base.charts.svg import HUNDRED, element, number, picture
from planabierto.office.base.ui.palette import LINK, TRACK


def progress(done: int, total: int, *, label: str, width: int | None = None, height: int = 5) -> Markup:
    """A bar of `done` of `total` on a grey track, as wide as its container unless a `width` in pixels is given.

    Nothing to do (`total` 0) is an empty track.

    Raises:
        ValueError: `done` is not between 0 and `total`.

    """
    if not 0 <= done <= total:
        raise ValueError(f"Done must be between 0 and the total: {done} of {total}.")
    share = Decimal(done) / total * HUNDRED if total else Decimal(0)
    bar = element("rect", width=f"{number(share)}%", height=height, fill=LINK)
    track = element("rect", width="100%", height=height, fill=TRACK)
    return picture(track, *([bar] if done else []), label=label, width=width, height=height)
