"""The stacked bar of the traffic light: how many actions stand in each state."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate
from typing import Final

from markupsafe import Markup

from planabierto.office.base.charts.svg import HUNDRED, element, number, picture
from planabierto.office.base.ui.palette import HOLLOW, PAPER, SOLID

BAR_ORDER: Final = (
    "far_above_plan",
    "above_plan",
    "satisfactory",
    "partially_satisfactory",
    "unsatisfactory",
    "unreported",
    "not_due",
)
"""From most to least executed, then what has no figure."""

GAP: Final = 2
"""Pixels of paper between two states: the colours of neighbours are never told apart by colour alone."""

LEAST: Final = Decimal("1.5")
"""Percent of the bar that the smallest state keeps, so that one action of 177 is still seen on a telephone."""


def _shares(counts: list[int]) -> list[Decimal]:
    """The percentage of each count, none below LEAST; the others give, in proportion, what the small ones gain."""
    total = sum(counts)
    raw = [Decimal(count) / total * HUNDRED for count in counts]
    lifted = sum(LEAST for share in raw if share < LEAST)
    large = sum(share for share in raw if share >= LEAST)
    return [LEAST if share < LEAST else share * (HUNDRED - lifted) / large for share in raw]


def _hatch(left: Decimal, share: Decimal, *, state: str, height: int) -> str:
    """Stripes without a fill: a dashed line as thick as the bar, leaning to one side, clipped by its own frame."""
    lean = -35 if state == "not_due" else 35
    stripes = element(
        "line",
        x1=-height,
        x2="300%",
        y1=Decimal(height) / 2,
        y2=Decimal(height) / 2,
        stroke=SOLID[state],
        stroke_width=height,
        stroke_dasharray="2 4",
        transform=f"skewX({lean})",
    )
    return element("svg", stripes, x=f"{number(left)}%", width=f"{number(share)}%", height=height)


def semaphore_bar(counts: Mapping[str, int], *, label: str, width: int | None = None, height: int = 22) -> Markup:
    """One row of states in `BAR_ORDER`, with 2 pixels of paper between them; what has no figure is hatched.

    `counts` by key of the traffic light; states with 0 are left out. As wide as its container unless a `width` in pixels
    is given. Counts stand beside it in words: the picture carries none.

    Raises:
        ValueError: a count is negative, a key is no state, or there is nothing to count.

    """
    if unknown := set(counts) - set(BAR_ORDER):
        raise ValueError(f"No such state of the traffic light: {', '.join(sorted(unknown))}.")
    if any(count < 0 for count in counts.values()):
        raise ValueError("A count cannot be negative.")
    states = [state for state in BAR_ORDER if counts.get(state, 0)]
    if not states:
        raise ValueError("There is nothing to count.")
    shares = _shares([counts[state] for state in states])
    starts = list(accumulate(shares, initial=Decimal(0)))
    drawn = [
        _hatch(start, share, state=state, height=height)
        if state in HOLLOW
        else element("rect", x=f"{number(start)}%", width=f"{number(share)}%", height=height, fill=SOLID[state])
        for state, start, share in zip(states, starts, shares, strict=False)
    ]
    gaps = [
        element("line", x1=place, x2=place, y2=height, stroke=PAPER, stroke_width=GAP)
        for place in (f"{number(start)}%" for start in starts[1:-1])
    ]
    return picture(*drawn, *gaps, label=label, width=width, height=height)
