"""The five ways of counting: each is told from a measure, and a measure is counted in another way without losing the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from planabierto.core.measure import Accumulation, Direction, Measure, MeasureKind, kind_of, measure_of_kind
from planabierto.core.quantity import Scale

OF_KIND = {
    MeasureKind.SUM: Measure(),
    MeasureKind.LEVEL: Measure(accumulation=Accumulation.LAST),
    MeasureKind.DEMAND: Measure(scale=Scale.RATIO, is_demand=True),
    MeasureKind.STAGES: Measure(scale=Scale.STAGES),
    MeasureKind.SHARE: Measure(scale=Scale.RATIO, is_share=True),
}


@pytest.mark.parametrize("kind", MeasureKind)
def test_each_kind_is_told_from_its_measure(kind: MeasureKind) -> None:
    assert kind_of(OF_KIND[kind]) is kind
    assert kind.label
    assert kind.sentence


@pytest.mark.parametrize("accumulation", [Accumulation.AVERAGE, Accumulation.MAX, Accumulation.MIN])
def test_average_and_extremes_are_levels_and_stay_what_they_are(accumulation: Accumulation) -> None:
    measure = Measure(accumulation=accumulation)
    assert kind_of(measure) is MeasureKind.LEVEL
    assert measure_of_kind(MeasureKind.LEVEL, measure) == measure


@pytest.mark.parametrize("before", OF_KIND.values(), ids=str)
@pytest.mark.parametrize("kind", MeasureKind)
def test_measure_counted_in_another_way_is_of_that_kind(kind: MeasureKind, before: Measure) -> None:
    said = before._replace(direction=Direction.DECREASING, baseline=Decimal(9), unit_of_measure="caso")
    after = measure_of_kind(kind, said)
    assert kind_of(after) is kind
    assert (after.direction, after.baseline, after.unit_of_measure) == (Direction.DECREASING, Decimal(9), "caso")


def test_percentages_stay_percentages_but_in_stages() -> None:
    ratio = Measure(scale=Scale.RATIO)
    assert measure_of_kind(MeasureKind.SHARE, ratio).scale is Scale.RATIO
    assert measure_of_kind(MeasureKind.STAGES, ratio).scale is Scale.STAGES
    assert measure_of_kind(MeasureKind.SUM, Measure(scale=Scale.STAGES)).scale is Scale.COUNT
