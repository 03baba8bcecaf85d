"""How an action is measured: its scale, how periods accumulate, and which way is better."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from planabierto.core.quantity import Scale


class Accumulation(StrEnum):
    """How the figures of several periods become the figure to date (`docs/concepts.md` §4)."""

    SUM = "sum"
    LAST = "last"
    AVERAGE = "average"
    MAX = "max"
    MIN = "min"


class Direction(StrEnum):
    """Whether a larger executed quantity is better or worse."""

    INCREASING = "increasing"
    DECREASING = "decreasing"


class Measure(NamedTuple):
    """How one action is measured.

    `unit_of_measure` is None where the document does not say it, as after an import. `baseline` is used by decreasing
    measures only. A demand-driven action (`is_demand`) has two inputs, received and attended.
    """

    scale: Scale = Scale.COUNT
    accumulation: Accumulation = Accumulation.SUM
    direction: Direction = Direction.INCREASING
    unit_of_measure: str | None = None
    baseline: Decimal | None = None
    is_demand: bool = False
