"""The bands of the execution rate, at their limits and at their exceptions."""

from decimal import Decimal

import pytest

from planabierto.core.execution import Demand, Execution, assess
from planabierto.core.measure import Direction, Measure
from planabierto.core.quantity import Scale
from planabierto.core.trafficlight import DEFAULT_BANDS, TrafficLight, TrafficLightBands

D = Decimal
COUNT = Measure()


@pytest.mark.parametrize(
    ("rate", "band"),
    [
        ("0", "unsatisfactory"),
        ("0.59999", "unsatisfactory"),
        ("0.6", "partially_satisfactory"),
        ("0.89999", "partially_satisfactory"),
        ("0.9", "satisfactory"),
        ("1", "satisfactory"),
        ("1.1", "satisfactory"),
        ("1.10001", "above_plan"),
        ("1.3", "above_plan"),
        ("1.30001", "far_above_plan"),
        ("4.38", "far_above_plan"),
        ("-0.4", "unsatisfactory"),
    ],
)
def test_band_of_a_rate_is_taken_unrounded(rate: str, band: str) -> None:
    assert DEFAULT_BANDS.of_rate(D(rate)) == band


def executed(due: str, achieved: str | None, measure: Measure = COUNT, *, past: bool = True) -> Execution:
    """An action with one programmed period."""
    return assess([D(due)], 1, None if achieved is None else D(achieved), measure=measure, is_past_deadline=past)


@pytest.mark.parametrize(
    ("due", "achieved", "scale", "band", "plus_one"),
    [
        ("3", "4", Scale.COUNT, "satisfactory", True),
        ("9", "10", Scale.COUNT, "satisfactory", True),
        ("1", "2", Scale.COUNT, "satisfactory", True),
        ("3", "5", Scale.COUNT, "far_above_plan", False),
        ("100", "101", Scale.COUNT, "satisfactory", False),
        ("0.75", "1", Scale.RATIO, "far_above_plan", False),
        ("1", "1.25", Scale.STAGES, "above_plan", False),
        ("1", "2", Scale.MONEY, "far_above_plan", False),
    ],
)
def test_excess_of_one_unit_on_a_count_is_never_above_plan(
    due: str, achieved: str, scale: Scale, band: str, plus_one: bool
) -> None:
    measure = Measure(scale)
    execution = executed(due, achieved, measure)

    assert DEFAULT_BANDS.of_execution(execution, measure) == band
    assert DEFAULT_BANDS.is_plus_one(execution, measure) is plus_one


@pytest.mark.parametrize(
    ("due", "achieved", "past", "band"),
    [
        ("0", None, True, "not_due"),
        ("0", "1", True, "not_due"),
        ("1", None, True, "unsatisfactory"),
        ("1", None, False, "unreported"),
    ],
)
def test_band_of_what_is_not_due_or_not_reported(due: str, achieved: str | None, past: bool, band: str) -> None:
    assert DEFAULT_BANDS.of_execution(executed(due, achieved, past=past), Measure()) == band


def test_zero_accidents_are_satisfactory_or_not() -> None:
    measure = Measure(direction=Direction.DECREASING)

    assert DEFAULT_BANDS.of_execution(executed("0", "0", measure), measure) is TrafficLight.SATISFACTORY
    assert DEFAULT_BANDS.of_execution(executed("0", "3", measure), measure) is TrafficLight.UNSATISFACTORY


def test_demand_and_suspension_stand_outside_the_bands() -> None:
    measure = Measure(is_demand=True)
    attended = assess([D(5)], 1, None, measure=measure, demand=Demand(D(10), D(4)))
    without = assess([D(5)], 1, None, measure=measure, demand=Demand(D(0), D(0)))
    suspended = assess([D(5)], 1, D(5), is_suspended=True)

    assert DEFAULT_BANDS.of_execution(attended, measure) is None
    assert DEFAULT_BANDS.of_execution(without, measure) is None
    assert DEFAULT_BANDS.of_execution(suspended, Measure()) is None


def test_an_institution_sets_its_own_limits() -> None:
    bands = TrafficLightBands(D("0.5"), D("0.7"), D("1.2"), D("2"))

    assert [bands.of_rate(D(rate)) for rate in ("0.5", "0.7", "1.2", "2", "2.1")] == [
        TrafficLight.PARTIALLY_SATISFACTORY,
        TrafficLight.SATISFACTORY,
        TrafficLight.SATISFACTORY,
        TrafficLight.ABOVE_PLAN,
        TrafficLight.FAR_ABOVE_PLAN,
    ]


@pytest.mark.parametrize(
    "limits",
    [
        ("0.9", "0.6", "1.1", "1.3"),
        ("0", "0.9", "1.1", "1.3"),
        ("0.6", "1.05", "1.1", "1.3"),
        ("0.6", "0.9", "1.3", "1.3"),
    ],
)
def test_limits_out_of_order_are_refused(limits: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match="de menor a mayor"):
        TrafficLightBands(*map(D, limits))


def test_every_band_has_its_word() -> None:
    assert [light.label for light in TrafficLight] == [
        "No satisfactorio",
        "Parcialmente satisfactorio",
        "Satisfactorio",
        "Superior a lo programado",
        "Muy superior, revisar meta",
        "No programada a la fecha",
        "Sin reporte",
    ]
