"""How many rates become one, each rule recomputed by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.errors import MixedUnitsError
from planabierto.core.execution import EarlierFigure, assess
from planabierto.core.measure import Direction, Measure
from planabierto.core.quantity import Scale
from planabierto.core.rollup import (
    ALL,
    ALL_CAPPED,
    DUE,
    DUE_CAPPED,
    RULES,
    SHARE_MET,
    UNIT_MEANS,
    UNIT_MEANS_CAPPED,
    WEIGHTED,
    RatedAction,
    RollUpRule,
    format_mean,
    pooled_rate,
)

D = Decimal
COUNT = Measure()


def rated(
    due: str, achieved: str | None, unit: str = "Reclamos", weight: int = 1, measure: Measure = COUNT
) -> RatedAction:
    """An action with one programmed period."""
    execution = assess([D(due)], 1, None if achieved is None else D(achieved), measure=measure)
    return RatedAction(execution, unit, D(weight), measure)


ACTIONS = [
    rated("3", "3", "Reclamos", 1),
    rated("6", "30", "Reclamos", 3),
    rated("3", "1", "Operaciones", 2),
    rated("2", None, "Operaciones", 4),
    rated("0", None, "Operaciones", 5),
    rated("0", "1", "UAIP", 5),
]


@pytest.mark.parametrize(
    ("rule", "printed"),
    [
        (DUE, "158.25"),  # (100 + 500 + 33 + 0) / 4
        (DUE_CAPPED, "58.25"),  # (100 + 100 + 33 + 0) / 4
        (ALL, "105.50"),  # 633 / 6: not due and ahead are printed as 0 %
        (ALL_CAPPED, "38.83"),  # 233 / 6
        (UNIT_MEANS, "158.25"),  # (300 + 16.5) / 2: UAIP has nothing due
        (UNIT_MEANS_CAPPED, "58.25"),  # (100 + 16.5) / 2
        (WEIGHTED, "166.60"),  # (1·100 + 3·500 + 2·33 + 4·0) / 10
        (SHARE_MET, "50.00"),  # 2 of 4
    ],
)
def test_rule_on_six_actions(rule: RollUpRule, printed: str) -> None:
    assert format_mean(rule.of(ACTIONS)) == printed


def test_means_are_of_whole_percents() -> None:
    # 2/3 is 67 % and 1/3 is 33 %: their mean is 50, whatever the thirds say.
    assert DUE.of([rated("3", "2"), rated("3", "2"), rated("3", "1")]) == D(167) / 3


@pytest.mark.parametrize("rule", RULES.values())
def test_nothing_due_gives_no_figure(rule: RollUpRule) -> None:
    assert rule.of([]) is None
    if not rule.counts_all:
        assert rule.of([rated("0", None), rated("0", "1")]) is None


@pytest.mark.parametrize("rule", [DUE, DUE_CAPPED, ALL, UNIT_MEANS, WEIGHTED])
def test_target_of_zero_enters_no_mean_but_can_be_met(rule: RollUpRule) -> None:
    accidents = Measure(direction=Direction.DECREASING)
    actions = [rated("1", "1"), rated("0", "3", measure=accidents), rated("0", "0", measure=accidents)]

    assert rule.of(actions) == 100
    assert format_mean(SHARE_MET.of(actions)) == "66.67"


def test_suspended_enters_nothing() -> None:
    suspended = RatedAction(assess([D(1)], 1, D(0), is_suspended=True))

    assert all(rule.of([suspended]) is None for rule in RULES.values())


def test_pending_is_due_and_not_yet_in_the_mean() -> None:
    pending = RatedAction(assess([D(1)], 1, None, is_past_deadline=False))

    assert DUE.of([rated("1", "1"), pending]) == 100
    assert SHARE_MET.of([rated("1", "1"), pending]) == 50


def test_carried_figure_counts() -> None:
    carried = RatedAction(assess([D(1), None], 2, None, earlier=EarlierFigure(1, D(1))))

    assert DUE.of([carried]) == 100


def test_every_rule_is_named_versioned_and_explained() -> None:
    assert list(RULES) == [rule.name for rule in RULES.values()]
    assert all(rule.version == 1 for rule in RULES.values())
    assert all(rule.sentence.endswith(".") for rule in RULES.values())
    assert len({rule.sentence for rule in RULES.values()}) == len(RULES)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 100)), min_size=1))
def test_capped_mean_is_never_above_the_uncapped_nor_above_100(pairs: list[tuple[int, int]]) -> None:
    actions = [rated(str(due), str(achieved)) for due, achieved in pairs]

    capped, uncapped = DUE_CAPPED.of(actions), DUE.of(actions)
    assert capped is not None
    assert uncapped is not None
    assert 0 <= capped <= min(uncapped, D(100))


REPORTS = Measure(unit_of_measure="informe")


def test_quantities_of_one_unit_of_measure_are_pooled() -> None:
    actions = [rated("3", "3", measure=REPORTS), rated("5", "1", measure=REPORTS), rated("2", None, measure=REPORTS)]

    assert pooled_rate(actions) == D("0.4")
    assert pooled_rate([rated("0", "1", measure=REPORTS)]) is None


@pytest.mark.parametrize(
    "others",
    [
        [rated("1", "1", measure=Measure(unit_of_measure="persona"))],
        [rated("1", "1", measure=Measure(Scale.MONEY, unit_of_measure="informe"))],
        [rated("1", "1")],
    ],
)
def test_quantities_of_different_units_of_measure_are_refused(others: list[RatedAction]) -> None:
    with pytest.raises(MixedUnitsError, match="informe"):
        pooled_rate([rated("3", "3", measure=REPORTS), *others])


def test_quantities_without_unit_of_measure_are_refused() -> None:
    with pytest.raises(MixedUnitsError, match="sin unidad de medida"):
        pooled_rate([rated("3", "3"), rated("5", "1")])


@pytest.mark.parametrize(
    ("mean", "printed"), [(D("92.045"), "92.05"), (D("92.0449"), "92.04"), (D(100), "100.00"), (None, None)]
)
def test_mean_is_printed_with_two_decimals_half_up(mean: Decimal | None, printed: str | None) -> None:
    assert format_mean(mean) == printed
