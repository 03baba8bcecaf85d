"""How many rates become one: roll-up rules as values, each with the sentence printed beside every figure that it produced.

Means are of whole percents, so that anybody can recompute them from the printed report, and are printed with two decimals, half up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from planabierto.core.errors import MixedUnitsError
from planabierto.core.execution import Execution, ExecutionStatus
from planabierto.core.measure import Measure
from planabierto.core.quantity import round_half_up

_ONE: Final = Decimal(1)
_CAP: Final = 100


class RatedAction(NamedTuple):
    """What a roll-up needs of an action: its execution, the unit report it stands in, its weight and its measure."""

    execution: Execution
    unit: str = ""
    weight: Decimal = _ONE
    measure: Measure = Measure()


@dataclass(frozen=True, slots=True)
class RollUpRule:
    """One way to make one figure of many; `version` grows when its arithmetic changes, `sentence` is Spanish.

    `is_capped`: rates above 100% count as 100. `counts_all`: what is not due counts as 0%. `by_unit`: the mean of each unit
    first. `is_weighted`: by the weight of the actions. `is_share`: how many due actions are met, of 100.
    """

    name: str
    version: int
    label: str
    sentence: str
    is_capped: bool = False
    counts_all: bool = False
    by_unit: bool = False
    is_weighted: bool = False
    is_share: bool = False

    def of(self, actions: Sequence[RatedAction]) -> Decimal | None:
        """The figure in percent (92.05…), not rounded; None where nothing counts."""
        if self.is_share:
            met = [action.execution.is_met for action in actions if action.execution.is_due]
            return Decimal(_CAP * sum(met)) / len(met) if met else None
        if self.by_unit:
            units: dict[str, list[RatedAction]] = {}
            for action in actions:
                units.setdefault(action.unit, []).append(action)
            means = [mean for mean in map(self._mean, units.values()) if mean is not None]
            return sum(means, Decimal(0)) / len(means) if means else None
        return self._mean(actions)

    def _mean(self, actions: Iterable[RatedAction]) -> Decimal | None:
        counted = [(percent, action.weight) for action in actions if (percent := self._percent(action)) is not None]
        if self.is_weighted:
            weights = sum((weight for _, weight in counted), Decimal(0))
            return sum((percent * weight for percent, weight in counted), Decimal(0)) / weights if weights else None
        return Decimal(sum(percent for percent, _ in counted)) / len(counted) if counted else None

    def _percent(self, action: RatedAction) -> int | None:
        """The whole percent that an action puts into the mean; None where it does not enter."""
        execution = action.execution
        if execution.counts_in_averages:
            percent = execution.percent or 0
            return min(percent, _CAP) if self.is_capped else percent
        return 0 if self.counts_all and execution.status in _PRINTED_AS_ZERO else None


# What a report that prints a rate in every row prints as 0%.
_PRINTED_AS_ZERO: Final = frozenset({ExecutionStatus.NOT_DUE, ExecutionStatus.AHEAD, ExecutionStatus.UNREPORTED})

DUE_CAPPED: Final = RollUpRule(
    "due_capped",
    1,
    "Promedio de las programadas, con tope de 100%",
    "Promedio simple del % de ejecución, en enteros, de las acciones programadas a la fecha; lo que pasa de 100% cuenta como 100%.",
    is_capped=True,
)
DUE: Final = RollUpRule(
    "due",
    1,
    "Promedio de las programadas, sin tope",
    "Promedio simple del % de ejecución, en enteros, de las acciones programadas a la fecha; lo que pasa de 100% cuenta entero.",
)
ALL: Final = RollUpRule(
    "all",
    1,
    "Promedio de todas, sin tope",
    "Promedio simple del % de ejecución, en enteros, de todas las acciones; las no programadas a la fecha cuentan como 0%.",
    counts_all=True,
)
ALL_CAPPED: Final = RollUpRule(
    "all_capped",
    1,
    "Promedio de todas, con tope de 100%",
    "Promedio simple del % de ejecución, en enteros, de todas las acciones; las no programadas a la fecha cuentan como 0% "
    "y lo que pasa de 100% como 100%.",
    is_capped=True,
    counts_all=True,
)
UNIT_MEANS: Final = RollUpRule(
    "unit_means",
    1,
    "Promedio de los promedios por unidad, sin tope",
    "Promedio simple de los promedios de las unidades; el de cada unidad es el de sus acciones programadas a la fecha, sin tope.",
    by_unit=True,
)
UNIT_MEANS_CAPPED: Final = RollUpRule(
    "unit_means_capped",
    1,
    "Promedio de los promedios por unidad, con tope de 100%",
    "Promedio simple de los promedios de las unidades; el de cada unidad es el de sus acciones programadas a la fecha, "
    "cada una con tope de 100%.",
    is_capped=True,
    by_unit=True,
)
WEIGHTED: Final = RollUpRule(
    "weighted",
    1,
    "Promedio ponderado de las programadas",
    "Suma de peso por % de ejecución, en enteros, entre la suma de los pesos, de las acciones programadas a la fecha; sin tope.",
    is_weighted=True,
)
SHARE_MET: Final = RollUpRule(
    "share_met",
    1,
    "Acciones cumplidas",
    "Acciones con 100% de ejecución o más, de cada cien programadas a la fecha.",
    is_share=True,
)

RULES: Final[Mapping[str, RollUpRule]] = {
    rule.name: rule for rule in (DUE_CAPPED, DUE, ALL, ALL_CAPPED, UNIT_MEANS, UNIT_MEANS_CAPPED, WEIGHTED, SHARE_MET)
}


def pooled_rate(actions: Iterable[RatedAction]) -> Decimal | None:
    """Σ achieved ÷ Σ due of the due actions, a ratio; None where nothing is due.

    Raises MixedUnitsError unless all of them are counted in one known unit of measure on one scale.
    """
    due = [action for action in actions if action.execution.is_due]
    units = {(action.measure.unit_of_measure, action.measure.scale) for action in due}
    if len(units) > 1 or any(unit is None for unit, _ in units):
        named = ", ".join(sorted(f"«{unit}»" if unit else "sin unidad de medida" for unit, _ in units))
        raise MixedUnitsError(
            f"No se pueden sumar cantidades que no se cuentan en la misma unidad de medida ({named}). "
            "Use un promedio o consolide por unidad de medida."
        )
    total = sum((action.execution.due for action in due), Decimal(0))
    achieved = sum((action.execution.achieved or Decimal(0) for action in due), Decimal(0))
    return achieved / total if total else None


def format_mean(mean: Decimal | None) -> str | None:
    """A mean as it is printed, two decimals half up: "92.05"; None stays None."""
    return None if mean is None else f"{round_half_up(mean, 2):f}"
