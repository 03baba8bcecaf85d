"""The cells of the heat map of units and objectives, which is an HTML table: what each says."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from planabierto.core.quantity import format_rate
from planabierto.office.base.ui.parts import HeatCell

NO_ACTIONS: Final = "·"
NOT_DUE: Final = "n. p."

PLAIN: Final = frozenset({"satisfactory", "not_due"})
"""The states whose cell needs no shape: nothing to ask about."""


def heat_cell(mean: Decimal | None, *, actions: int, state: str = "", url: str = "") -> HeatCell:
    """The cell of `actions` with a `mean` rate (a ratio; 1 is 100 %), its `state` and the address of its rows.

    «·» where there are no actions, «n. p.» where none is due (`mean` None).

    Raises:
        ValueError: a mean without a state.

    """
    if not actions:
        return HeatCell(text=NO_ACTIONS)
    if mean is None:
        return HeatCell(text=NOT_DUE, state="not_due", url=url)
    if not state:
        raise ValueError("A mean needs its state of the traffic light.")
    return HeatCell(text=format_rate(mean), state=state, has_shape=state not in PLAIN, url=url)
