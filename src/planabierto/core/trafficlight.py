"""The bands into which execution rates fall; the limits are data of an institution and a plan year (`docs/concepts.md` §4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from planabierto.core.execution import Execution, ExecutionStatus
from planabierto.core.measure import Measure
from planabierto.core.quantity import Scale


class TrafficLight(StrEnum):
    """The state of an action to the eye, in the order of a stacked bar."""

    UNSATISFACTORY = "unsatisfactory"
    PARTIALLY_SATISFACTORY = "partially_satisfactory"
    SATISFACTORY = "satisfactory"
    ABOVE_PLAN = "above_plan"
    FAR_ABOVE_PLAN = "far_above_plan"
    NOT_DUE = "not_due"
    UNREPORTED = "unreported"

    @property
    def label(self) -> str:
        """The band in Spanish."""
        return _LABELS[self]


_LABELS: Final = {
    TrafficLight.UNSATISFACTORY: "No satisfactorio",
    TrafficLight.PARTIALLY_SATISFACTORY: "Parcialmente satisfactorio",
    TrafficLight.SATISFACTORY: "Satisfactorio",
    TrafficLight.ABOVE_PLAN: "Superior a lo programado",
    TrafficLight.FAR_ABOVE_PLAN: "Muy superior, revisar meta",
    TrafficLight.NOT_DUE: "No programada a la fecha",
    TrafficLight.UNREPORTED: "Sin reporte",
}


@dataclass(frozen=True, slots=True)
class TrafficLightBands:
    """Limits on the unrounded rate, ratios.

    Below `partial` unsatisfactory, from `satisfactory` to `above` (both inclusive) satisfactory, up to `far_above` (inclusive) above
    plan, beyond it far above.
    """

    partial: Decimal = Decimal("0.6")
    satisfactory: Decimal = Decimal("0.9")
    above: Decimal = Decimal("1.1")
    far_above: Decimal = Decimal("1.3")

    def __post_init__(self) -> None:
        """Refuse limits out of order with a ValueError."""
        if not 0 < self.partial < self.satisfactory <= 1 <= self.above < self.far_above:
            raise ValueError(
                "Los límites del semáforo van de menor a mayor, y el 100% queda dentro de «Satisfactorio»."
            )

    def of_rate(self, rate: Decimal) -> TrafficLight:
        """The band of a rate, whatever it is counted in."""
        if rate < self.partial:
            return TrafficLight.UNSATISFACTORY
        if rate < self.satisfactory:
            return TrafficLight.PARTIALLY_SATISFACTORY
        if rate <= self.above:
            return TrafficLight.SATISFACTORY
        return TrafficLight.ABOVE_PLAN if rate <= self.far_above else TrafficLight.FAR_ABOVE_PLAN

    def of_execution(self, execution: Execution, measure: Measure) -> TrafficLight | None:
        """The band of an action; None for what stands outside the bands: suspended, demand-driven.

        On counts an excess of one unit is never above plan: it is "cumplida, +1" (`is_plus_one`).
        """
        if execution.status in {ExecutionStatus.SUSPENDED, ExecutionStatus.WITHOUT_DEMAND} or measure.is_demand:
            return None
        if not execution.is_due:
            return TrafficLight.NOT_DUE
        if execution.is_pending:
            return TrafficLight.UNREPORTED
        if execution.rate is None:
            return TrafficLight.SATISFACTORY if execution.is_met else TrafficLight.UNSATISFACTORY
        return TrafficLight.SATISFACTORY if self.is_plus_one(execution, measure) else self.of_rate(execution.rate)

    def is_plus_one(self, execution: Execution, measure: Measure) -> bool:
        """Whether only the excess of one unit on a count lifts the rate above the satisfactory band."""
        rate = execution.rate
        return measure.scale is Scale.COUNT and rate is not None and rate > self.above and 0 < execution.excess <= 1


DEFAULT_BANDS: Final = TrafficLightBands()
