"""What the schedule that is left says of the year's end: required, reachable, and the range if the known pace holds.

It follows what is still programmed, never the days elapsed, and draws nothing that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from planabierto.core.execution import due_to_date
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import Action, PlanDocument

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_SUM_OF_COUNTS: Final = Measure()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where an action can end; quantities are on its scale, None where the measure or the figures do not say it.

    `required`: what the remaining periods must bring to reach the annual target. `programmed`: what they are programmed to bring.
    `reachable`: the figure at year end if they do. `slowest` and `fastest`: the figure at year end at the lowest and the highest pace
    (real ÷ target) of the reported periods. `margin`: of a decreasing sum, what may still happen within the annual target.
    """

    required: Decimal | None = None
    programmed: Decimal | None = None
    reachable: Decimal | None = None
    slowest: Decimal | None = None
    fastest: Decimal | None = None
    margin: Decimal | None = None

    @property
    def has_nothing_left(self) -> bool:
        """Whether something is missing for the annual target and no period is left that programmes it (SCH405)."""
        return bool(self.required) and not self.programmed


def _paces(targets: Sequence[Decimal | None], reals: Sequence[Decimal | None], period: int) -> list[Decimal]:
    pairs = zip(targets[:period], reals, strict=False)
    return [real / target for target, real in pairs if target and real is not None]


def _level_at_year_end(remaining: Sequence[Decimal], achieved: Decimal, accumulation: Accumulation) -> Decimal | None:
    """The level that the remaining targets lead to; None for an average, which needs the figure of each period."""
    if accumulation is Accumulation.LAST:
        return remaining[-1] if remaining else achieved
    if accumulation is Accumulation.AVERAGE:
        return None
    return (max if accumulation is Accumulation.MAX else min)(achieved, *remaining) if remaining else achieved


def outlook_of(
    targets: Sequence[Decimal | None],
    period: int,
    achieved: Decimal | None,
    *,
    annual_target: Decimal | None,
    measure: Measure = _SUM_OF_COUNTS,
    reals: Sequence[Decimal | None] = (),
) -> Outlook:
    """Look from the end of `period` (1-based) to the end of the year.

    `achieved` is the figure to date, None where it is not known, `reals` those of each period as far as they are known: without
    any, the one pace that is known is that of the figure to date.
    """
    if achieved is None or annual_target is None:
        return Outlook()
    remaining = [target for target in targets[period:] if target]
    if measure.direction is Direction.DECREASING:
        is_sum = measure.accumulation is Accumulation.SUM
        return Outlook(margin=max(_ZERO, annual_target - achieved) if is_sum else None)
    required = max(_ZERO, annual_target - achieved)
    if measure.accumulation is not Accumulation.SUM:
        reachable = _level_at_year_end(remaining, achieved, measure.accumulation)
        return Outlook(required, None if reachable is None else max(_ZERO, reachable - achieved), reachable)
    programmed = sum(remaining, _ZERO)
    paces = _paces(targets, reals, period)
    due = due_to_date(targets, period)
    if not paces and due:
        paces = [achieved / due]
    return Outlook(
        required,
        programmed,
        achieved + programmed,
        achieved + min(paces) * programmed if paces else None,
        achieved + max(paces) * programmed if paces else None,
    )


class Curve(NamedTuple):
    """The share of the year's targets, one ratio a period: programmed, and executed, None for a period nobody reported."""

    programmed: tuple[Decimal, ...]
    executed: tuple[Decimal | None, ...]


def curve_of(document: PlanDocument, *, earlier: Iterable[PlanDocument] = ()) -> Curve | None:
    """Share of the annual target, each action capped at 100 % and averaged, at the end of each period of the year.

    The executed is known at the cut-offs of `document` and of the `earlier` follow-ups of the same year, and nowhere else; a due
    action without report counts as 0. None where no action has an annual target that grows.
    """
    actions = _growing(document)
    if not actions:
        return None
    periods = range(1, document.periodicity.periods + 1)
    programmed = tuple(_share((_due(action, period), annual) for action, annual in actions) for period in periods)
    reported = {one.period: one for one in (*earlier, document) if one.year == document.year}
    executed = tuple(_executed(reported[period]) if period in reported else None for period in periods)
    return Curve(programmed, executed)


def _due(action: Action, period: int) -> Decimal | None:
    return due_to_date([target.value for target in action.targets], period, action.measure.accumulation)


def _executed(document: PlanDocument) -> Decimal | None:
    actions = _growing(document)
    return _share((action.achieved.value, annual) for action, annual in actions) if actions else None


def _share(figures: Iterable[tuple[Decimal | None, Decimal]]) -> Decimal:
    """The mean of figures against their annual targets, each at most 1; a blank counts as 0."""
    shares = [min(_ONE, (figure or _ZERO) / annual) for figure, annual in figures]
    return sum(shares, _ZERO) / len(shares)


def _growing(document: PlanDocument) -> list[tuple[Action, Decimal]]:
    """The actions with an annual target to grow to, and that target."""
    return [
        (placed.action, placed.action.annual_target.value)
        for placed in document.rows
        if placed.action.annual_target.value and placed.action.measure.direction is Direction.INCREASING
    ]
