"""How an action is measured: its scale, how periods accumulate, and which way is better."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

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
    measures only. A demand-driven action (`is_demand`) has two inputs, received and attended; one done «n de N» (`is_share`, scanned of
    generated) has two inputs as well, and its figure is a share of what is programmed (`execution.share_done`).
    """

    scale: Scale = Scale.COUNT
    accumulation: Accumulation = Accumulation.SUM
    direction: Direction = Direction.INCREASING
    unit_of_measure: str | None = None
    baseline: Decimal | None = None
    is_demand: bool = False
    is_share: bool = False


class MeasureKind(StrEnum):
    """The five ways of counting between which a person chooses; each stands for a part of a `Measure`."""

    SUM = "sum"
    LEVEL = "level"
    DEMAND = "demand"
    STAGES = "stages"
    SHARE = "share"

    @property
    def label(self) -> str:
        """The kind in Spanish."""
        return _KIND_LABELS[self]

    @property
    def sentence(self) -> str:
        """What the figures of such an action mean, in Spanish."""
        return _KIND_SENTENCES[self]


_KIND_LABELS: Final = {
    MeasureKind.SUM: "Suma",
    MeasureKind.LEVEL: "Nivel",
    MeasureKind.DEMAND: "Demanda",
    MeasureKind.STAGES: "Por etapas",
    MeasureKind.SHARE: "n de N",
}
_KIND_SENTENCES: Final = {
    MeasureKind.SUM: "lo de cada período se suma",
    MeasureKind.LEVEL: "vale el último valor, no se suma",
    MeasureKind.DEMAND: "lo atendido entre lo recibido; la meta es una estimación",
    MeasureKind.STAGES: "un producto por partes; cumplida solo cuando está completo",
    MeasureKind.SHARE: "de N que hay, n hechos: escaneados de generados",
}


def kind_of(measure: Measure) -> MeasureKind:
    """The way of counting that a measure is; an average, a maximum and a minimum are levels."""
    if measure.is_share:
        return MeasureKind.SHARE
    if measure.is_demand:
        return MeasureKind.DEMAND
    if measure.scale is Scale.STAGES:
        return MeasureKind.STAGES
    return MeasureKind.SUM if measure.accumulation is Accumulation.SUM else MeasureKind.LEVEL


def measure_of_kind(kind: MeasureKind, measure: Measure) -> Measure:
    """A measure counted in another way, with the rest as it is: direction, baseline, unit of measure, and the scale where it can stay."""
    if kind is kind_of(measure):
        return measure
    was_staged = measure.scale is Scale.STAGES
    scale = Scale.STAGES if kind is MeasureKind.STAGES else Scale.COUNT if was_staged else measure.scale
    is_level = kind is MeasureKind.LEVEL
    return measure._replace(
        scale=scale,
        accumulation=Accumulation.LAST if is_level else Accumulation.SUM,
        is_demand=kind is MeasureKind.DEMAND,
        is_share=kind is MeasureKind.SHARE,
    )
