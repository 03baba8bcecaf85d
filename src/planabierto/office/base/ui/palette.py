"""The colours of paper: what charts draw with, as literals, because the same SVG goes into web, PDF and DOCX.

These are the light values of `static/planabierto/css/tokens.css` (a test compares them). On the web `components.css` turns
each literal into its token, so that one picture serves the light and the dark theme without classes inside it.
"""

from __future__ import annotations

from typing import Final

INK: Final = "#14212b"
INK_2: Final = "#46525b"
PAPER: Final = "#ffffff"
LINE: Final = "#dbe1e5"
TRACK: Final = "#e9edf0"
"""What a bar runs on; the tint of «no programada»."""
LINK: Final = "#0a5a7c"
"""What was executed where no state is judged: curves, quarters, progress."""

SOLID: Final[dict[str, str]] = {
    "satisfactory": "#00806a",
    "partially_satisfactory": "#c26a00",
    "unsatisfactory": "#8f0f33",
    "above_plan": "#2f6fd0",
    "far_above_plan": "#5b2a9d",
    "not_due": "#7d8a93",
    "unreported": "#7d8a93",
}
"""Bars and shapes by state of the traffic light; «no programada» and «sin reporte» only as outline or hatch."""

HOLLOW: Final = frozenset({"not_due", "unreported"})
"""The states that say that there is no figure: never a filled shape."""
