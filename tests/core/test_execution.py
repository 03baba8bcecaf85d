"""What is due, achieved and met: the tables of the trade (docs/concepts.md §4), row by row."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.execution import (
    Demand,
    EarlierFigure,
    Execution,
    ExecutionStatus,
    achieved_to_date,
    assess,
    due_to_date,
    earlier_figure,
    ratio_of,
    share_done,
)
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.quantity import Scale

D = Decimal
SUM, LAST, AVERAGE, MAX, MIN = Accumulation
DECREASING = Measure(direction=Direction.DECREASING)


def figures(text: str) -> list[Decimal | None]:
    """Figures of a year as a row prints them: "1 . 2 1", a dot for a blank."""
    return [None if one == "." else D(one) for one in text.split()]


@pytest.mark.parametrize(
    ("accumulation", "targets", "due"),
    [
        (SUM, "1 1 1 1", ["1", "2", "3", "4"]),
        (SUM, ". . 1 .", [None, None, "1", "1"]),
        (SUM, "0 45 0 45", ["0", "45", "45", "90"]),
        (LAST, "10 . 30 40", ["10", "10", "30", "40"]),
        (LAST, ". 20 . .", [None, "20", "20", "20"]),
        (AVERAGE, "80 . 90 100", ["80", "80", "85", "90"]),
        (MAX, "5 9 7 .", ["5", "9", "9", "9"]),
        (MIN, "9 5 7 .", ["9", "5", "5", "5"]),
    ],
)
def test_due_to_date(accumulation: Accumulation, targets: str, due: list[str | None]) -> None:
    found = [due_to_date(figures(targets), period, accumulation) for period in (1, 2, 3, 4)]

    assert found == [None if one is None else D(one) for one in due]


@pytest.mark.parametrize(
    ("accumulation", "reals", "targets", "achieved"),
    [
        (SUM, "1 2 3 .", "1 1 1 1", ["1", "3", "6", "6"]),
        (SUM, ". . . 4", "1 1 1 1", [None, None, None, "4"]),
        (LAST, "10 . 25 .", "10 20 30 40", ["10", "10", "25", "25"]),
        # The mean is over the programmed periods: what came in the second is of no programmed one.
        (AVERAGE, "80 10 90 .", "80 . 90 100", ["80", "80", "85", "85"]),
        (AVERAGE, "80 90 . .", "", ["80", "85", "85", "85"]),
        (MAX, "5 9 7 .", "5 5 5 5", ["5", "9", "9", "9"]),
        (MIN, "9 5 7 .", "5 5 5 5", ["9", "5", "5", "5"]),
    ],
)
def test_achieved_to_date(accumulation: Accumulation, reals: str, targets: str, achieved: list[str | None]) -> None:
    found = [
        achieved_to_date(figures(reals), period, accumulation, targets=figures(targets)) for period in (1, 2, 3, 4)
    ]

    assert found == [None if one is None else D(one) for one in achieved]


@pytest.mark.parametrize(
    ("reals", "period", "found"),
    [
        ("1 2 . .", 3, EarlierFigure(2, D(3))),
        ("1 . . .", 3, EarlierFigure(1, D(1))),
        ("0 . . .", 2, EarlierFigure(1, D(0))),
        (". . 5 .", 3, None),
        ("1 2 3 4", 1, None),
    ],
)
def test_earlier_figure_is_the_last_known_before_the_period(
    reals: str, period: int, found: EarlierFigure | None
) -> None:
    assert earlier_figure(figures(reals), period) == found


def at_third_quarter(targets: str, achieved: str | None, annual: str | None = None, **known: Any) -> Execution:
    """An action at the end of the third quarter; `achieved` is to date."""
    return assess(
        figures(targets),
        3,
        None if achieved is None else D(achieved),
        annual_target=None if annual is None else D(annual),
        **known,
    )


# Row by row: targets, achieved, what else is known; then status, percent, due?, in the means?
CASES = [
    pytest.param(". . . 1", None, {}, "not_due", None, False, False, id="due 0, nothing achieved"),
    pytest.param("0 . 0 1", "0", {}, "not_due", None, False, False, id="due 0, 0 achieved"),
    pytest.param(". . . .", None, {}, "not_due", None, False, False, id="nothing programmed in the year"),
    pytest.param(". . . 1", "1", {}, "ahead", None, False, False, id="due 0, achieved more than 0"),
    pytest.param(
        ". . . 1", None, {"earlier": EarlierFigure(2, D(1))}, "ahead", None, False, False, id="ahead, carried over"
    ),
    pytest.param(
        "1 1 . 1",
        None,
        {"earlier": EarlierFigure(2, D(2))},
        "no_movement",
        100,
        True,
        True,
        id="nothing in the period, nothing owed",
    ),
    pytest.param(
        "1 1 0 1",
        None,
        {"earlier": EarlierFigure(2, D(3))},
        "no_movement",
        150,
        True,
        True,
        id="the same with an explicit 0",
    ),
    pytest.param(
        "1 1 . 1",
        None,
        {"earlier": EarlierFigure(2, D(1))},
        "unreported",
        50,
        True,
        True,
        id="nothing in the period, but owed",
    ),
    pytest.param(
        "1 1 1 1",
        None,
        {"earlier": EarlierFigure(2, D(2))},
        "unreported",
        67,
        True,
        True,
        id="blank, an earlier figure known",
    ),
    pytest.param(
        "1 1 1 1", None, {"earlier": EarlierFigure(1, D(0))}, "unreported", 0, True, True, id="blank, earlier figure 0"
    ),
    pytest.param(
        "1 1 1 1", None, {"is_past_deadline": False}, "unreported", None, True, False, id="blank before the deadline"
    ),
    pytest.param("1 1 1 1", None, {}, "unreported", 0, True, True, id="blank after the deadline"),
    pytest.param("1 1 1 1", None, {"has_remark": True}, "unreported", 0, True, True, id="blank with a remark"),
    pytest.param("1 1 1 1", "0", {}, "not_executed", 0, True, True, id="achieved 0"),
    pytest.param("2 2 2 2", "1", {}, "partial", 17, True, True, id="rate below 1"),
    pytest.param("700 700 700 700", "2086", {}, "partial", 99, True, True, id="99 % is not met"),
    pytest.param("1000 . 1 .", "999", {}, "partial", 100, True, True, id="nor is what rounds to 100 %"),
    pytest.param("1 1 1 1", "3", {}, "met", 100, True, True, id="rate 1"),
    pytest.param("36 36 36 36", "473", {}, "met", 438, True, True, id="never capped"),
    pytest.param(
        "0.25 0.25 0.25 0.25", "0.75", {"measure": Measure(Scale.RATIO)}, "met", 100, True, True, id="in percent"
    ),
    pytest.param(
        ". . 1 .", "0.95", {"measure": Measure(Scale.STAGES)}, "partial", 95, True, True, id="stages, not finished"
    ),
    pytest.param(". . 1 .", "1", {"measure": Measure(Scale.STAGES)}, "met", 100, True, True, id="stages, finished"),
    pytest.param("1 1 1 1", "0", {"is_suspended": True}, "suspended", None, False, False, id="suspended by act"),
    pytest.param("0 0 0 0", "0", {"measure": DECREASING}, "met", None, True, False, id="zero accidents, none happened"),
    pytest.param(
        "0 0 0 0", "3", {"measure": DECREASING}, "not_met", None, True, False, id="zero accidents, three happened"
    ),
    pytest.param(
        "0 0 0 0", None, {"measure": DECREASING}, "unreported", 0, True, True, id="zero accidents, not reported"
    ),
    pytest.param(
        "2 2 2 2", "0", {"measure": DECREASING}, "met", 100, True, True, id="decreasing, achieved 0: best case"
    ),
    pytest.param("2 2 2 2", "3", {"measure": DECREASING}, "met", 200, True, True, id="decreasing, fewer than due"),
    pytest.param("2 2 2 2", "8", {"measure": DECREASING}, "partial", 75, True, True, id="decreasing, more than due"),
    pytest.param(". . . 2", "8", {"measure": DECREASING}, "not_due", None, False, False, id="decreasing, nothing due"),
    pytest.param(
        "2 2 . 2",
        None,
        {"measure": DECREASING, "earlier": EarlierFigure(2, D(4))},
        "no_movement",
        100,
        True,
        True,
        id="decreasing, nothing in the period, within the due",
    ),
    pytest.param(
        "0 0 0 0",
        None,
        {"measure": DECREASING, "earlier": EarlierFigure(2, D(0))},
        "unreported",
        None,
        True,
        False,
        id="a target of zero is a target: blank is no report",
    ),
]


@pytest.mark.parametrize(("targets", "achieved", "known", "status", "percent", "is_due", "counts"), CASES)
def test_case_of_the_table(
    targets: str,
    achieved: str | None,
    known: dict[str, Any],
    status: str,
    percent: int | None,
    is_due: bool,
    counts: bool,
) -> None:
    execution = at_third_quarter(targets, achieved, **known)

    assert execution.status == status
    assert execution.percent == percent
    assert execution.is_due is is_due
    assert execution.counts_in_averages is counts


@pytest.mark.parametrize(
    ("baseline", "due", "achieved", "rate"),
    [
        ("10", "5", "5", "1"),
        ("10", "5", "7.5", "0.5"),
        ("10", "5", "10", "0"),
        ("10", "5", "12", "-0.4"),
        ("10", "5", "0", "2"),
        ("10", "0", "3", "0.7"),
        ("10", "0", "0", "1"),
        # A baseline no better than the target says nothing of progress: due / achieved.
        ("5", "5", "4", "1.25"),
        ("5", "5", "0", "1"),
        (None, "5", "4", "1.25"),
        (None, "5", "10", "0.5"),
        (None, "5", "0", "1"),
        (None, "0", "3", None),
        (None, "0", "0", None),
    ],
)
def test_rate_of_a_decreasing_measure(baseline: str | None, due: str, achieved: str, rate: str | None) -> None:
    measure = Measure(
        accumulation=Accumulation.LAST,
        direction=Direction.DECREASING,
        baseline=None if baseline is None else D(baseline),
    )

    assert ratio_of(D(achieved), D(due), measure) == (None if rate is None else D(rate))


def test_decreasing_measure_worse_than_its_baseline_is_not_executed() -> None:
    measure = Measure(accumulation=LAST, direction=Direction.DECREASING, baseline=D(10))

    assert at_third_quarter("8 7 5 4", "12", measure=measure).status is ExecutionStatus.NOT_EXECUTED


def test_level_is_measured_against_the_last_one_programmed() -> None:
    coverage = Measure(Scale.RATIO, LAST)

    execution = at_third_quarter("0.5 . 0.8 0.9", "0.6", "0.9", measure=coverage)

    assert (execution.due, execution.rate) == (D("0.8"), D("0.75"))
    assert execution.annual_progress == D("0.6") / D("0.9")


@pytest.mark.parametrize(
    ("received", "attended", "status", "percent", "counts"),
    [
        (20, 20, "met", 100, True),
        (20, 15, "partial", 75, True),
        (20, 0, "not_executed", 0, True),
        (0, 0, "without_demand", None, False),
    ],
)
def test_demand_is_attended_out_of_received(
    received: int, attended: int, status: str, percent: int | None, counts: bool
) -> None:
    execution = at_third_quarter(
        "50 50 50 50", None, measure=Measure(is_demand=True), demand=Demand(D(received), D(attended))
    )

    assert execution.status == status
    assert execution.percent == percent
    assert execution.counts_in_averages is counts
    assert execution.is_due is counts


def test_demand_not_reported_is_unreported() -> None:
    execution = at_third_quarter("50 50 50 50", None, measure=Measure(is_demand=True), is_past_deadline=False)

    assert execution.status is ExecutionStatus.UNREPORTED
    assert execution.is_pending


@pytest.mark.parametrize(("done", "of", "real"), [(30, 40, "0.1875"), (40, 40, "0.25"), (0, 40, "0"), (0, 0, "0.25")])
def test_share_scanned_of_generated(done: int, of: int, real: str) -> None:
    assert share_done(D("0.25"), done=D(done), of=D(of)) == D(real)


def test_carried_figure_says_its_period_and_is_not_the_reported_one() -> None:
    execution = at_third_quarter("1 1 1 1", None, "4", earlier=EarlierFigure(2, D(2)))

    assert execution.achieved == 2
    assert execution.reported is None
    assert execution.carried_from == 2
    assert execution.annual_progress == D("0.5")


def test_reported_figure_is_never_carried() -> None:
    execution = at_third_quarter("1 1 1 1", "2", earlier=EarlierFigure(2, D(9)))

    assert (execution.achieved, execution.carried_from) == (D(2), None)


def test_verified_figure_replaces_the_reported_one_and_both_are_known() -> None:
    execution = at_third_quarter("1 1 1 1", "3", verified=D(2))

    assert (execution.achieved, execution.reported, execution.percent) == (D(2), D(3), 67)
    assert execution.is_verified


def test_verified_figure_stands_where_nothing_was_reported() -> None:
    execution = at_third_quarter("1 1 1 1", None, verified=D(3), earlier=EarlierFigure(2, D(1)))

    assert (execution.status, execution.achieved, execution.carried_from) == (ExecutionStatus.MET, D(3), None)


@pytest.mark.parametrize(
    ("achieved", "annual", "exceeds"),
    [("5", "4", True), ("4", "4", False), ("5", None, False), (None, "4", False), ("5", "0", False)],
)
def test_annual_target_exceeded(achieved: str | None, annual: str | None, exceeds: bool) -> None:
    assert at_third_quarter("1 1 1 1", achieved, annual).exceeds_annual_target is exceeds


def test_annual_target_exceeded_by_what_is_ahead_of_its_time() -> None:
    execution = at_third_quarter(". . . 1", "2", "1")

    assert execution.status is ExecutionStatus.AHEAD
    assert execution.exceeds_annual_target


def test_fewer_accidents_than_the_annual_limit_exceed_nothing() -> None:
    assert not at_third_quarter("2 2 2 2", "20", "8", measure=DECREASING).exceeds_annual_target


@pytest.mark.parametrize(
    ("targets", "achieved", "has_remark", "asks"),
    [
        ("1 1 1 1", None, True, True),
        ("1 1 1 1", None, False, False),
        ("1 1 1 1", "0", True, False),
        (". . . 1", None, True, False),
    ],
)
def test_blank_with_a_remark_asks_for_zero(targets: str, achieved: str | None, has_remark: bool, asks: bool) -> None:
    assert at_third_quarter(targets, achieved, has_remark=has_remark).asks_for_zero is asks


@pytest.mark.parametrize(("achieved", "excess"), [("4", "1"), ("3", "0"), ("1", "0"), (None, "0")])
def test_excess_over_the_due(achieved: str | None, excess: str) -> None:
    assert at_third_quarter("1 1 1 1", achieved).excess == D(excess)


def test_before_the_first_period_nothing_is_due() -> None:
    assert assess(figures("1 1 1 1"), 0, None).status is ExecutionStatus.NOT_DUE


quantity = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False, allow_infinity=False)
target = st.none() | quantity


@given(st.lists(target, min_size=4, max_size=4), st.integers(1, 4), st.none() | quantity, st.booleans())
def test_whatever_the_figures_the_status_and_the_rate_agree(
    targets: list[Decimal | None], period: int, achieved: Decimal | None, past: bool
) -> None:
    execution = assess(targets, period, achieved, is_past_deadline=past)

    due = sum((one or D(0) for one in targets[:period]), D(0))
    assert execution.due == due
    assert execution.is_due is (due > 0)
    assert execution.is_met is (due > 0 and achieved is not None and achieved >= due)
    if due and achieved is not None:
        assert execution.rate == achieved / due
        assert execution.counts_in_averages
    assert execution.is_pending is (due > 0 and achieved is None and not past)


@given(st.lists(target, min_size=4, max_size=4), st.sampled_from(Accumulation))
def test_reals_equal_to_the_targets_are_always_met(targets: list[Decimal | None], accumulation: Accumulation) -> None:
    for period in (1, 2, 3, 4):
        achieved = achieved_to_date(targets, period, accumulation, targets=targets)
        execution = assess(targets, period, achieved, measure=Measure(accumulation=accumulation))

        assert execution.rate in {None, 1}
