"""The accumulated curve: what the plan programmed and what was executed, in percent of the annual target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from planabierto.core.quantity import format_rate
from planabierto.office.base.charts.svg import element, number, picture, words
from planabierto.office.base.ui.palette import INK, INK_2, LINE, LINK, PAPER

TEXT: Final = 12
CHARACTER: Final = 7
"""Pixels that one character of a label takes at most, on the average, at this size."""
LEFT: Final = 42
RIGHT: Final = 20
TOP: Final = 26
BELOW: Final = 28
STEPS: Final = (0, 25, 50, 75, 100)


class CurveSize(Enum):
    """Width and height in pixels, as small as each is ever shown: redrawn for a telephone, not shrunk."""

    WIDE = (470, 250)
    NARROW = (252, 206)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveWords:
    """What the curve says beside its lines: the start of the year, the plan and the execution."""

    start: str
    programmed: str
    executed: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a period and a ratio stand in the picture."""

    size: CurveSize
    periods: int

    @property
    def width(self) -> int:
        return self.size.value[0]

    @property
    def right(self) -> int:
        return self.width - RIGHT

    @property
    def base(self) -> int:
        return self.size.value[1] - BELOW

    def x(self, period: int) -> Decimal:
        return LEFT + Decimal(period) / self.periods * (self.right - LEFT)

    def y(self, ratio: Decimal) -> Decimal:
        return self.base - ratio * (self.base - TOP)

    def point(self, period: int, ratio: Decimal) -> str:
        return f"{number(self.x(period))} {number(self.y(ratio))}"


def _axes(frame: _Frame, labels: Sequence[str], cutoff: int) -> list[str]:
    """The grid of percentages, the names of the periods and the dotted line of the cut-off."""
    drawn = []
    for step in STEPS:
        y = frame.y(Decimal(step) / 100)
        drawn.append(element("path", d=f"M{LEFT} {number(y)}H{frame.right}", stroke=LINE))
        drawn.append(element("text", f"{step}%", x=LEFT - 8, y=y + 4, text_anchor="end"))
    for period, name in enumerate(labels):
        weight: dict[str, str | int] = {"font_weight": 650, "fill": INK} if period == cutoff else {}
        drawn.append(element("text", words(name), x=frame.x(period), y=frame.base + 20, text_anchor="middle", **weight))
    x = number(frame.x(cutoff))
    drawn.append(element("path", d=f"M{x} {TOP}V{frame.base}", stroke=INK_2, stroke_dasharray="2 3"))
    return drawn


def _executed(frame: _Frame, executed: Sequence[Decimal | None]) -> list[str]:
    """A thick line between neighbouring known points, and a dot at each: what is not known is not drawn."""
    steps = [
        f"M{frame.point(period, before)}L{frame.point(period + 1, after)}"
        for period, (before, after) in enumerate(pairwise(executed))
        if before is not None and after is not None
    ]
    line = [element("path", d="".join(steps), fill="none", stroke=LINK, stroke_width=3, stroke_linecap="round")]
    dots = [
        element(
            "circle", cx=frame.x(period), cy=frame.y(ratio), r=5, fill=LINK, stroke=PAPER, stroke_width=Decimal("1.5")
        )
        for period, ratio in enumerate(executed)
        if ratio is not None
    ]
    return (line if steps else []) + dots


def _labels(frame: _Frame, planned: Decimal, done: Decimal | None, *, cutoff: int, says: CurveWords) -> list[str]:
    """The two figures at the cut-off: the higher above its point, at the left; the lower below it, at the right."""
    plan_text = f"{says.programmed} {format_rate(planned)}"
    if done is None:
        return [_above(frame, plan_text, period=cutoff, ratio=planned)]
    done_text = f"{says.executed} {format_rate(done)}"
    if planned >= done:
        return [
            _above(frame, plan_text, period=cutoff, ratio=planned),
            _below(frame, done_text, period=cutoff, ratio=done, strong=True),
        ]
    return [
        _above(frame, done_text, period=cutoff, ratio=done, strong=True),
        _below(frame, plan_text, period=cutoff, ratio=planned),
    ]


def _above(frame: _Frame, text: str, *, period: int, ratio: Decimal, strong: bool = False) -> str:
    """Ends before the point, unless it would run over the percentages of the axis."""
    end = frame.x(period) - 8
    y = frame.y(ratio) - 8
    if end - len(text) * CHARACTER < LEFT:
        return _label(text, x=Decimal(LEFT + 4), y=y, anchor="start", strong=strong)
    return _label(text, x=end, y=y, anchor="end", strong=strong)


def _below(frame: _Frame, text: str, *, period: int, ratio: Decimal, strong: bool = False) -> str:
    """Begins after the point, unless it would run out of the picture; never on the line of zero."""
    start, lowest = frame.x(period) + 8, Decimal(frame.base - 6)
    if start + len(text) * CHARACTER > frame.width:
        # It reaches back under the point, where the line of the plan comes up: lower, so that it does not cross it.
        y = min(frame.y(ratio) + 33, lowest)
        return _label(text, x=Decimal(frame.width - 2), y=y, anchor="end", strong=strong)
    return _label(text, x=start, y=min(frame.y(ratio) + 20, lowest), anchor="start", strong=strong)


def _label(text: str, *, x: Decimal, y: Decimal, anchor: str, strong: bool) -> str:
    """A direct label with a halo of paper, so that the lines behind it do not cross its letters."""
    look: dict[str, str | int] = {"fill": LINK, "font_weight": 650} if strong else {"fill": INK}
    return element(
        "text", words(text), x=x, y=y, text_anchor=anchor, stroke=PAPER, stroke_width=4, paint_order="stroke", **look
    )


def curve(
    programmed: Sequence[Decimal],
    executed: Sequence[Decimal | None],
    *,
    periods: Sequence[str],
    cutoff: int,
    says: CurveWords,
    label: str,
    size: CurveSize = CurveSize.WIDE,
) -> Markup:
    """Dashed what was programmed to the end of each period, thick what was executed: accumulated, of the annual target.

    `programmed` holds one ratio a period (1 is 100 %), `executed` one or None a period; `cutoff` is the number of the
    period that the cut-off closes, from 1. The year starts at zero for the plan; the execution has only the points that
    are known. The axis is 0–100 % whatever the figures; callers cap each action before they average.

    Raises:
        ValueError: the lists differ in length, the cut-off is none of the periods, or a ratio is outside 0–1.

    """
    if not len(programmed) == len(executed) == len(periods):
        raise ValueError("One ratio of the plan, one of the execution and one name a period.")
    if not 1 <= cutoff <= len(periods):
        raise ValueError(f"The cut-off is none of the periods: {cutoff}.")
    if any(not 0 <= ratio <= 1 for ratio in (*programmed, *executed) if ratio is not None):
        raise ValueError("The axis is 0–100 %: ratios must stand between 0 and 1.")
    frame = _Frame(size, len(periods))
    planned = [Decimal(0), *programmed]
    steps = "L".join(frame.point(period, ratio) for period, ratio in enumerate(planned))
    plan = element("path", d=f"M{steps}", fill="none", stroke=INK, stroke_width=2, stroke_dasharray="5 4")
    inside = element(
        "g",
        *_axes(frame, [says.start, *periods], cutoff),
        plan,
        *_executed(frame, [None, *executed]),
        *_labels(frame, planned[cutoff], executed[cutoff - 1], cutoff=cutoff, says=says),
        font_family="Public Sans, sans-serif",
        font_size=TEXT,
        fill=INK_2,
    )
    return picture(inside, label=label, width=frame.width, height=size.value[1])
