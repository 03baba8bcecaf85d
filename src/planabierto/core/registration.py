"""What a unit types in a round and the figure to date that follows from it (`docs/concepts.md` §4).

Quantities are exact, on the scale of the action (a ratio for 75 %). The figure typed is of the period alone; what was known before it comes
from the last follow-up that had a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from planabierto.core.execution import EarlierFigure, share_done
from planabierto.core.measure import Accumulation, Measure

_ZERO: Final = Decimal(0)


class Typed(NamedTuple):
    """What stands in the fields of a row, None for a blank one.

    `real` is the executed quantity of the period, or the one to date where the round takes figures to date; of a demand-driven action what
    was attended of `received`. `part_done` of `part_of` is n of N. `earlier_corrected` takes the place of the figure to date of the
    period before.
    """

    real: Decimal | None = None
    received: Decimal | None = None
    part_done: Decimal | None = None
    part_of: Decimal | None = None
    from_earlier: Decimal | None = None
    earlier_corrected: Decimal | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that moves a figure."""
        return all(
            value is None for value in (self.real, self.received, self.part_done, self.part_of, self.earlier_corrected)
        )


class Registered(NamedTuple):
    """The figures of a row in a round: of the period and to date, None where not known; `received_to_date` of a demand-driven action."""

    of_period: Decimal | None = None
    to_date: Decimal | None = None
    received_to_date: Decimal | None = None


def registered(
    typed: Typed,
    measure: Measure,
    *,
    period: int,
    targets: Sequence[Decimal | None],
    earlier: EarlierFigure | None,
    earlier_received: Decimal | None = None,
    is_to_date: bool = False,
) -> Registered:
    """The figures that follow from what was typed for a period (1-based).

    `earlier` is the last figure to date before it; without one the year begins with 0. `is_to_date`: the round takes figures to date,
    and the period's own follows where the earlier one is known. A blank row stays blank: a corrected earlier figure alone still is one
    to date.
    """
    before = typed.earlier_corrected if typed.earlier_corrected is not None else (earlier.achieved if earlier else None)
    real = typed.real
    if measure.is_share and typed.part_done is not None and typed.part_of is not None:
        real, is_to_date = share_done(targets[period - 1] or _ZERO, done=typed.part_done, of=typed.part_of), False
    received = typed.received
    if measure.is_demand and received is not None and not is_to_date:
        received += earlier_received or _ZERO
    if real is None:
        return Registered(None, typed.earlier_corrected, received)
    if is_to_date:
        return Registered(_of_period(real, before, measure), real, received)
    reported = earlier.period if earlier else period - 1
    counted = sum(target is not None for target in targets[:reported])
    return Registered(real, _to_date(real, before, measure, counted), received)


def _of_period(to_date: Decimal, before: Decimal | None, measure: Measure) -> Decimal | None:
    """The period's own part of a figure to date; None where it cannot be told, or would be negative."""
    if measure.accumulation is Accumulation.LAST:
        return to_date
    if measure.accumulation is not Accumulation.SUM or before is None or to_date < before:
        return None
    return to_date - before


def _to_date(real: Decimal, before: Decimal | None, measure: Measure, counted: int) -> Decimal:
    """The figure to date once a period's own is known; `counted` programmed periods stand behind the one before."""
    if measure.accumulation is Accumulation.SUM:
        return (before or _ZERO) + real
    if measure.accumulation is Accumulation.LAST or before is None:
        return real
    if measure.accumulation is Accumulation.AVERAGE:
        return (before * counted + real) / (counted + 1)
    return max(before, real) if measure.accumulation is Accumulation.MAX else min(before, real)
