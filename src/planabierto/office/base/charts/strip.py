"""The strip of periods: what was programmed and executed in each quarter of one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from planabierto.office.base.charts.svg import element, picture, words
from planabierto.office.base.ui.palette import INK, INK_2, LINE, LINK

SLOT: Final = 48
"""Pixels of width a period takes."""
BAR_WIDTH: Final = 20
TICK_WIDTH: Final = 30
TOP: Final = 18
BASE: Final = 62
HEIGHT: Final = 80
TEXT: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodBar:
    """One period: its label («T3»), what was programmed and executed in it, and the figure as the page writes it.

    None is «not programmed» and «not known»; both quantities are of the same measure.
    """

    label: str
    programmed: Decimal | None
    executed: Decimal | None
    written: str = ""


def period_strip(periods: Sequence[PeriodBar], *, label: str) -> Markup:
    """For each period a tick at what was programmed, a bar of what was executed, the figure above and the period below.

    All bars share one scale that starts at zero. What is not known is not drawn. 48 pixels wide a period, 80 high:
    more than five periods belong in `ui.scroll_region`, where nothing is shrunk.
    """
    known = [value for period in periods for value in (period.programmed, period.executed) if value is not None]
    highest = max(known, default=Decimal(0))
    width = SLOT * len(periods)

    def height_of(value: Decimal) -> Decimal:
        return value / highest * (BASE - TOP) if highest else Decimal(0)

    drawn: list[str] = []
    for place, period in enumerate(periods):
        middle = SLOT * place + SLOT // 2
        if period.executed:
            tall = height_of(period.executed)
            drawn.append(
                element("rect", x=middle - BAR_WIDTH // 2, y=BASE - tall, width=BAR_WIDTH, height=tall, fill=LINK)
            )
        if period.programmed:
            tick = BASE - height_of(period.programmed)
            drawn.append(element("rect", x=middle - TICK_WIDTH // 2, y=tick - 1, width=TICK_WIDTH, height=2, fill=INK))
        if period.written:
            drawn.append(
                element(
                    "text", words(period.written), x=middle, y=TEXT, text_anchor="middle", fill=INK, font_weight=650
                )
            )
        drawn.append(element("text", words(period.label), x=middle, y=HEIGHT - 3, text_anchor="middle", fill=INK_2))
    base = element("line", x1=0, x2=width, y1=BASE, y2=BASE, stroke=LINE)
    texts = element("g", base, *drawn, font_family="Public Sans, sans-serif", font_size=TEXT)
    return picture(texts, label=label, width=width, height=HEIGHT)
