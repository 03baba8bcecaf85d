"""What the remaining schedule says of the year's end."""

from decimal import Decimal

import pytest

from planabierto.core.calendar import Periodicity
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.outlook import Outlook, curve_of, outlook_of
from planabierto.core.plan import Action, Figure, Objective, PlanDocument, Section, Text, UnitReport

D = Decimal


def figures(text: str) -> list[Decimal | None]:
    """Figures of a year: "1 . 2 1", a dot for a blank."""
    return [None if one == "." else D(one) for one in text.split()]


def numbers(*texts: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if text is None else D(text) for text in texts)


@pytest.mark.parametrize(
    ("targets", "achieved", "annual", "reals", "expected"),
    [
        # required, programmed, reachable, slowest, fastest
        ("3 3 3 3", "9", "12", "", ("3", "3", "12", "12", "12")),
        ("4 4 4 4", "6", "16", "", ("10", "4", "10", "8", "8")),
        ("4 4 4 4", "6", "16", "4 2 0 .", ("10", "4", "10", "6", "10")),
        ("4 4 4 4", "12", "16", "2 6 4 .", ("4", "4", "16", "14", "18")),
        ("1 . . .", "1", "1", "", ("0", "0", "1", "1", "1")),
        (". . 1 .", "0", "1", "", ("1", "0", "0", "0", "0")),
        (". . . 16", "0", "16", "", ("16", "16", "16", None, None)),
        ("1 1 1 1", "5", "4", "", ("0", "1", "6", "6.666666666666666666666666667", "6.666666666666666666666666667")),
    ],
)
def test_outlook_of_a_sum(
    targets: str, achieved: str, annual: str, reals: str, expected: tuple[str | None, ...]
) -> None:
    outlook = outlook_of(figures(targets), 3, D(achieved), annual_target=D(annual), reals=figures(reals))

    found = (outlook.required, outlook.programmed, outlook.reachable, outlook.slowest, outlook.fastest)
    assert found == numbers(*expected)
    assert outlook.margin is None


@pytest.mark.parametrize(
    ("targets", "achieved", "annual", "nothing_left"),
    [
        (". . 1 .", "0", "1", True),
        (". . 1 1", "0", "2", False),
        ("1 1 1 .", "3", "3", False),
        ("60 60 60 0", "117", "180", True),
    ],
)
def test_what_is_missing_without_a_period_left(targets: str, achieved: str, annual: str, nothing_left: bool) -> None:
    outlook = outlook_of(figures(targets), 3, D(achieved), annual_target=D(annual))

    assert outlook.has_nothing_left is nothing_left


@pytest.mark.parametrize(
    ("accumulation", "targets", "expected"),
    [
        (Accumulation.LAST, "50 60 70 80", ("30", "30", "80")),
        (Accumulation.LAST, "50 60 80 .", ("30", "0", "50")),
        (Accumulation.MAX, "50 60 70 80", ("30", "30", "80")),
        (Accumulation.MAX, "80 . . 40", ("30", "0", "50")),
        (Accumulation.AVERAGE, "80 80 80 80", ("30", None, None)),
    ],
)
def test_outlook_of_a_level(accumulation: Accumulation, targets: str, expected: tuple[str | None, ...]) -> None:
    outlook = outlook_of(figures(targets), 3, D(50), annual_target=D(80), measure=Measure(accumulation=accumulation))

    assert (outlook.required, outlook.programmed, outlook.reachable) == numbers(*expected)
    assert (outlook.slowest, outlook.fastest) == (None, None)


@pytest.mark.parametrize(("achieved", "margin"), [("5", "3"), ("8", "0"), ("11", "0")])
def test_decreasing_sum_says_what_may_still_happen(achieved: str, margin: str) -> None:
    measure = Measure(direction=Direction.DECREASING)

    assert outlook_of(figures("2 2 2 2"), 3, D(achieved), annual_target=D(8), measure=measure) == Outlook(
        margin=D(margin)
    )


@pytest.mark.parametrize(("achieved", "annual"), [(None, D(4)), (D(3), None)])
def test_what_is_not_known_is_not_drawn(achieved: Decimal | None, annual: Decimal | None) -> None:
    assert outlook_of(figures("1 1 1 1"), 3, achieved, annual_target=annual) == Outlook()


def document(period: int, *rows: tuple[str, str, str | None], year: int = 2024) -> PlanDocument:
    """A follow-up of one unit; a row is its annual target, its period targets and its real to date."""
    actions = tuple(
        Action(
            Text(f"AO.6.{n}"),
            Text("Acción"),
            Text("Gerencia"),
            Text("Reclamos"),
            Measure(),
            Figure(D(annual)),
            tuple(Figure(target) for target in figures(targets)),
            Figure(None if achieved is None else D(achieved)),
            Figure(),
            Text(),
        )
        for n, (annual, targets, achieved) in enumerate(rows, 1)
    )
    unit = UnitReport("Reclamos", Text(), (Section(Objective("6", Text(), is_strategic=False), actions),))
    return PlanDocument(Text("Mutual"), Text("Plan"), Text(), year, Periodicity.QUARTER, period, (unit,))


def test_curve_of_an_imported_third_quarter_has_one_executed_point() -> None:
    curve = curve_of(document(3, ("4", "1 1 1 1", "3"), ("2", ". . 2 .", None), ("10", "5 . . 5", "20")))

    assert curve is not None
    assert curve.programmed == (
        (D("0.25") + 0 + D("0.5")) / 3,
        (D("0.5") + 0 + D("0.5")) / 3,
        (D("0.75") + 1 + D("0.5")) / 3,
        D(1),
    )
    assert curve.executed == (None, None, (D("0.75") + 0 + 1) / 3, None)


def test_earlier_follow_ups_of_the_year_give_the_other_points() -> None:
    third = document(3, ("4", "1 1 1 1", "3"))
    first = document(1, ("4", "1 1 1 1", "1"))
    last_year = document(2, ("4", "1 1 1 1", "4"), year=2023)

    curve = curve_of(third, earlier=[first, last_year])

    assert curve is not None
    assert curve.executed == (D("0.25"), None, D("0.75"), None)


def test_curve_without_annual_targets_is_not_drawn() -> None:
    assert curve_of(document(3, ("0", ". . . .", None))) is None
