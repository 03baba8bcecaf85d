"""Charts as SVG drawn by pure functions: `Decimal` in, markup out; no Django, no script, no style sheet.

Rates are ratios: 1 is 100 %. Coordinates are rounded to one decimal. Every picture has `role="img"` and a `<title>` that
says its conclusion, in the words of the caller. Fills are literal (`planabierto.office.base.ui.palette`): on the web
`components.css` turns each into the token of its name, which is how one picture serves both themes. A picture of a fixed
width is sized in its own pixels; one without stretches with its container by percentages and keeps its gaps in pixels.
"""

from planabierto.office.base.charts.bullet import bullet
from planabierto.office.base.charts.curve import CurveSize, CurveWords, curve
from planabierto.office.base.charts.heat import heat_cell
from planabierto.office.base.charts.progress import progress
from planabierto.office.base.charts.semaphore import BAR_ORDER, semaphore_bar
from planabierto.office.base.charts.strip import PeriodBar, period_strip

__all__ = [
    "BAR_ORDER",
    "CurveSize",
    "CurveWords",
    "PeriodBar",
    "bullet",
    "curve",
    "heat_cell",
    "period_strip",
    "progress",
    "semaphore_bar",
]
