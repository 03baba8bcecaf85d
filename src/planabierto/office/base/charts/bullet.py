"""The bullet («bala»): how far one action is from what was programmed to date."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from markupsafe import Markup

from planabierto.office.base.charts.svg import number, picture
from planabierto.office.base.ui.palette import HOLLOW, INK, PAPER, SOLID, TRACK

SPAN: Final = Decimal("1.5")
"""The track runs from 0 to 150 % of what was due; more is cut, with a slanted gap."""

HEIGHT: Final = 16
CUT_FROM_END: Final = 18


def bullet(rate: Decimal | None, *, state: str, label: str, width: int = 112) -> Markup:
    """A grey track of 0 to 150 %, the bar of what was executed, and an ink line at what was due.

    `rate` is a ratio (1 is 100 %), None where there is no figure; `state` a key of the traffic light; `width` in pixels.
    Zero is a mark at the baseline, to tell it from no figure: an empty dashed track. Nothing due has no ink line.

    Raises:
        ValueError: `rate` is negative.

    """
    if rate is not None and rate < 0:
        raise ValueError(f"A rate cannot be negative: {rate}.")
    due = f'<rect x="{number(width / SPAN - 1)}" y="0" width="2" height="16" fill="{INK}"/>'
    if rate is None or state in HOLLOW:
        outline = (
            f'<rect x="0.5" y="3.5" width="{width - 1}" height="9" fill="none"'
            f' stroke="{SOLID["not_due"]}" stroke-dasharray="3 3"/>'
        )
        return picture(outline, "" if state == "not_due" else due, label=label, width=width, height=HEIGHT)
    solid = SOLID[state]
    track = f'<rect x="0" y="3" width="{width}" height="10" rx="1" fill="{TRACK}"/>'
    if rate == 0:
        bar = f'<rect x="0" y="3" width="2" height="10" fill="{solid}"/>'
    else:
        bar = f'<rect x="0" y="5" width="{number(min(rate, SPAN) / SPAN * width)}" height="6" fill="{solid}"/>'
    cut = f'<path d="M{width - CUT_FROM_END + 5} 2h4l-5 12h-4z" fill="{PAPER}"/>' if rate > SPAN else ""
    return picture(track, bar, cut, due, label=label, width=width, height=HEIGHT)
