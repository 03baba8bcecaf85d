"""How far an action is at a cut-off: what was due, what was achieved, the rate between both and what it means (`docs/concepts.md` §4).

Rates are exact ratios (1 is 100 %), never capped; `percent` is the whole percent, half up, that is printed and averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import Action
from planabierto.core.quantity import whole_percent

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_SUM_OF_COUNTS: Final = Measure()


class ExecutionStatus(StrEnum):
    """What an action's figures say at the cut-off; one and only one of them applies."""

    NOT_DUE = "not_due"
    AHEAD = "ahead"
    NO_MOVEMENT = "no_movement"
    UNREPORTED = "unreported"
    NOT_EXECUTED = "not_executed"
    PARTIAL = "partial"
    MET = "met"
    NOT_MET = "not_met"
    WITHOUT_DEMAND = "without_demand"
    SUSPENDED = "suspended"

    @property
    def label(self) -> str:
        """The status in Spanish."""
        return _LABELS[self]


_LABELS: Final = {
    ExecutionStatus.NOT_DUE: "No programada a la fecha",
    ExecutionStatus.AHEAD: "Adelantada",
    ExecutionStatus.NO_MOVEMENT: "Sin movimiento",
    ExecutionStatus.UNREPORTED: "Sin reporte",
    ExecutionStatus.NOT_EXECUTED: "No ejecutada",
    ExecutionStatus.PARTIAL: "Parcial",
    ExecutionStatus.MET: "Cumplida",
    ExecutionStatus.NOT_MET: "No cumplida",
    ExecutionStatus.WITHOUT_DEMAND: "Sin demanda",
    ExecutionStatus.SUSPENDED: "Suspendida",
}


NOT_PROGRAMMED: Final = "No programada"
"""What a report prints in the column of the rate where nothing is due."""


class EarlierFigure(NamedTuple):
    """The last figure to date known before the cut-off, and the period (1-based) that it is of."""

    period: int
    achieved: Decimal


class Demand(NamedTuple):
    """The two inputs of a demand-driven action to date."""

    received: Decimal
    attended: Decimal


class Execution(NamedTuple):
    """How an action stands at a cut-off.

    `due` is 0 where nothing is programmed to date; of a demand-driven action it is what was received. `achieved` is the figure that the
    rate was computed with (verified before reported, else carried over from period `carried_from`), `reported` the one of this
    follow-up, None for a blank. `rate` and `annual_progress` are None where there is no such ratio. `is_pending`: not reported and
    the deadline not past. `asks_for_zero`: blank with a remark, "¿Ejecutado 0?".
    """

    status: ExecutionStatus
    due: Decimal = _ZERO
    achieved: Decimal | None = None
    reported: Decimal | None = None
    rate: Decimal | None = None
    annual_progress: Decimal | None = None
    exceeds_annual_target: bool = False
    carried_from: int | None = None
    is_verified: bool = False
    is_pending: bool = False
    asks_for_zero: bool = False

    @property
    def percent(self) -> int | None:
        """The rate as a whole percent, half up, never capped; None without a rate."""
        return None if self.rate is None else whole_percent(self.rate)

    @property
    def is_due(self) -> bool:
        """Whether the action stands in the denominator of "145 de 173 cumplidas"; what is pending does."""
        return self.status not in _OUTSIDE

    @property
    def counts_in_averages(self) -> bool:
        """Whether its rate enters the means; a due action without a rate (zero accidents, pending) does not."""
        return self.rate is not None and self.is_due

    @property
    def is_met(self) -> bool:
        """Whether the rate is 100 % or more, and only that; of a target of zero, whether nothing happened."""
        return self.is_due and (self.rate >= 1 if self.rate is not None else self.status is ExecutionStatus.MET)

    @property
    def excess(self) -> Decimal:
        """By how much the achieved is above the due; 0 where it is not."""
        return max(_ZERO, self.achieved - self.due) if self.achieved is not None else _ZERO


_OUTSIDE: Final = frozenset(
    {ExecutionStatus.NOT_DUE, ExecutionStatus.AHEAD, ExecutionStatus.WITHOUT_DEMAND, ExecutionStatus.SUSPENDED}
)


def _accumulated(values: Iterable[Decimal | None], accumulation: Accumulation) -> Decimal | None:
    """The figure to date of known period figures; None where none is known."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    if accumulation is Accumulation.SUM:
        return sum(known, _ZERO)
    if accumulation is Accumulation.LAST:
        return known[-1]
    if accumulation is Accumulation.AVERAGE:
        return sum(known, _ZERO) / len(known)
    return max(known) if accumulation is Accumulation.MAX else min(known)


def due_to_date(
    targets: Sequence[Decimal | None], period: int, accumulation: Accumulation = Accumulation.SUM
) -> Decimal | None:
    """What should be achieved by the end of a period (1-based, inclusive); None where no target is written until then."""
    return _accumulated(targets[:period], accumulation)


def achieved_to_date(
    reals: Sequence[Decimal | None],
    period: int,
    accumulation: Accumulation = Accumulation.SUM,
    *,
    targets: Sequence[Decimal | None] = (),
) -> Decimal | None:
    """What was achieved by the end of a period (1-based, inclusive) from the reals of each; None where none is known.

    An average is over the programmed periods only, so that it answers to the mean of their `targets`.
    """
    considered: Iterable[Decimal | None] = reals[:period]
    if accumulation is Accumulation.AVERAGE and any(target is not None for target in targets[:period]):
        considered = (real for real, target in zip(reals[:period], targets, strict=False) if target is not None)
    return _accumulated(considered, accumulation)


def earlier_figure(
    reals: Sequence[Decimal | None],
    period: int,
    accumulation: Accumulation = Accumulation.SUM,
    *,
    targets: Sequence[Decimal | None] = (),
) -> EarlierFigure | None:
    """The figure to date of the last period before `period` whose real is known."""
    for earlier in range(period - 1, 0, -1):
        if earlier <= len(reals) and reals[earlier - 1] is not None:
            achieved = achieved_to_date(reals, earlier, accumulation, targets=targets)
            return None if achieved is None else EarlierFigure(earlier, achieved)
    return None


def share_done(target: Decimal, *, done: Decimal, of: Decimal) -> Decimal:
    """The real of a period whose target is done "n of N" (scanned of generated): its share; all of it where N is 0."""
    return target * done / of if of else target


def ratio_of(achieved: Decimal, due: Decimal, measure: Measure = _SUM_OF_COUNTS) -> Decimal | None:
    """Achieved against due in the measure's direction; None where no ratio says it.

    Decreasing with a baseline b: (b - achieved) / (b - due), without one due / achieved, and 1 for nothing achieved, the best case.
    """
    if measure.direction is Direction.INCREASING:
        return achieved / due if due else None
    baseline = measure.baseline
    if baseline is not None and baseline > due:
        return (baseline - achieved) / (baseline - due)
    if not due:
        return None
    return due / achieved if achieved else _ONE


def _status(rate: Decimal | None, *, nothing_happened: bool) -> ExecutionStatus:
    if rate is None:
        return ExecutionStatus.MET if nothing_happened else ExecutionStatus.NOT_MET
    if rate >= 1:
        return ExecutionStatus.MET
    return ExecutionStatus.PARTIAL if rate > 0 else ExecutionStatus.NOT_EXECUTED


def _of_demand(demand: Demand) -> Execution:
    if not demand.received:
        return Execution(ExecutionStatus.WITHOUT_DEMAND, achieved=demand.attended, reported=demand.attended)
    rate = demand.attended / demand.received
    status = _status(rate, nothing_happened=False)
    return Execution(status, demand.received, demand.attended, demand.attended, rate)


def assess(
    targets: Sequence[Decimal | None],
    period: int,
    achieved: Decimal | None,
    *,
    measure: Measure = _SUM_OF_COUNTS,
    annual_target: Decimal | None = None,
    earlier: EarlierFigure | None = None,
    has_remark: bool = False,
    is_past_deadline: bool = True,
    verified: Decimal | None = None,
    demand: Demand | None = None,
    is_suspended: bool = False,
) -> Execution:
    """How an action stands at the end of `period` (1-based; 0 before the first).

    `targets` holds one figure a period, None for a blank; `achieved` is the reported figure to date, None for a blank.
    A `verified` figure replaces the reported one. `demand` is given where the measure is demand-driven and both inputs are known.
    Quantities are on the scale of the row and not negative.
    """
    if is_suspended:
        return Execution(ExecutionStatus.SUSPENDED, achieved=achieved, reported=achieved)
    if measure.is_demand and demand is not None:
        return _of_demand(demand)
    due = due_to_date(targets, period, measure.accumulation)
    is_increasing = measure.direction is Direction.INCREASING
    is_blank = achieved is None and verified is None
    figure = verified if verified is not None else achieved
    carried_from = None
    if is_blank and earlier is not None:
        figure, carried_from = earlier.achieved, earlier.period
    if due is None or (is_increasing and not due):
        status = ExecutionStatus.AHEAD if figure and is_increasing else ExecutionStatus.NOT_DUE
        rate = None
    elif figure is None:
        status = ExecutionStatus.UNREPORTED
        rate = _ZERO if is_past_deadline else None
    else:
        rate = ratio_of(figure, due, measure)
        status = _status(rate, nothing_happened=not figure)
        if is_blank:
            is_programmed_now = bool(targets[period - 1]) or (not is_increasing and targets[period - 1] is not None)
            is_idle = status is ExecutionStatus.MET and not is_programmed_now
            status = ExecutionStatus.NO_MOVEMENT if is_idle else ExecutionStatus.UNREPORTED
    return Execution(
        status,
        due or _ZERO,
        figure,
        achieved,
        rate,
        None if figure is None or annual_target is None else ratio_of(figure, annual_target, measure),
        exceeds_annual_target=bool(is_increasing and annual_target and figure and figure > annual_target),
        carried_from=carried_from,
        is_verified=verified is not None,
        is_pending=status is ExecutionStatus.UNREPORTED and rate is None,
        asks_for_zero=status is ExecutionStatus.UNREPORTED and has_remark,
    )


def execution_of(
    action: Action,
    period: int,
    *,
    earlier: EarlierFigure | None = None,
    is_past_deadline: bool = True,
    verified: Decimal | None = None,
    demand: Demand | None = None,
) -> Execution:
    """How an action of a document stands at the end of `period`: a document comes after its deadline, so a blank is 0 %."""
    return assess(
        [target.value for target in action.targets],
        period,
        action.achieved.value,
        measure=action.measure,
        annual_target=action.annual_target.value,
        earlier=earlier,
        has_remark=bool(action.remarks),
        is_past_deadline=is_past_deadline,
        verified=verified,
        demand=demand,
    )
