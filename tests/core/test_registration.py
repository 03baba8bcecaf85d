"""What a unit types and the figure to date that follows from it, for every way of counting."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.execution import EarlierFigure
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.quantity import Scale
from planabierto.core.registration import Registered, Typed, registered

SUM = Measure()
ONES = [Decimal(1)] * 4


def figures(typed: Typed, measure: Measure = SUM, *, earlier: str | None = "2", to_date: bool = False) -> Registered:
    """What follows in the third period of four, with a figure to June."""
    return registered(
        typed,
        measure,
        period=3,
        targets=ONES,
        earlier=None if earlier is None else EarlierFigure(2, Decimal(earlier)),
        earlier_received=Decimal(10),
        is_to_date=to_date,
    )


@pytest.mark.parametrize(
    ("accumulation", "earlier", "real", "to_date"),
    [
        (Accumulation.SUM, "2", "1", "3"),
        (Accumulation.SUM, None, "1", "1"),
        (Accumulation.LAST, "2", "5", "5"),
        (Accumulation.AVERAGE, "4", "1", "3"),
        (Accumulation.AVERAGE, None, "7", "7"),
        (Accumulation.MAX, "2", "1", "2"),
        (Accumulation.MAX, "2", "9", "9"),
        (Accumulation.MIN, "2", "1", "1"),
        (Accumulation.MIN, "2", "9", "2"),
    ],
)
def test_a_period_joins_what_came_before_it(
    accumulation: Accumulation, earlier: str | None, real: str, to_date: str
) -> None:
    found = figures(Typed(real=Decimal(real)), Measure(accumulation=accumulation), earlier=earlier)
    assert (found.of_period, found.to_date) == (Decimal(real), Decimal(to_date))


def test_a_blank_row_stays_blank() -> None:
    assert figures(Typed()) == Registered()


def test_a_round_of_figures_to_date_tells_the_period_where_it_can() -> None:
    assert figures(Typed(real=Decimal(5)), to_date=True) == Registered(Decimal(3), Decimal(5))
    assert figures(Typed(real=Decimal(1)), to_date=True) == Registered(None, Decimal(1))
    assert figures(Typed(real=Decimal(5)), earlier=None, to_date=True) == Registered(None, Decimal(5))
    level = Measure(accumulation=Accumulation.LAST)
    assert figures(Typed(real=Decimal(5)), level, to_date=True) == Registered(Decimal(5), Decimal(5))


def test_a_corrected_earlier_figure_takes_its_place() -> None:
    assert figures(Typed(real=Decimal(1), earlier_corrected=Decimal(1))).to_date == Decimal(2)
    assert figures(Typed(earlier_corrected=Decimal(1))) == Registered(None, Decimal(1))


def test_n_of_n_is_its_share_of_the_target() -> None:
    share = Measure(scale=Scale.RATIO, is_share=True)
    quarter = [Decimal("0.25")] * 4
    typed = Typed(part_done=Decimal(80), part_of=Decimal(100))
    earlier = EarlierFigure(2, Decimal("0.5"))
    found = registered(typed, share, period=3, targets=quarter, earlier=earlier)
    assert (found.of_period, found.to_date) == (Decimal("0.2"), Decimal("0.7"))
    nothing = Typed(part_done=Decimal(0), part_of=Decimal(0))
    assert registered(nothing, share, period=3, targets=quarter, earlier=earlier).of_period == Decimal("0.25")


def test_a_demand_adds_up_both_of_its_inputs() -> None:
    demand = Measure(is_demand=True)
    found = figures(Typed(real=Decimal(5), received=Decimal(6)), demand, earlier="9")
    assert found == Registered(Decimal(5), Decimal(14), Decimal(16))


@given(before=st.integers(0, 10**9), real=st.integers(0, 10**9))
def test_a_sum_never_falls(before: int, real: int) -> None:
    found = figures(Typed(real=Decimal(real)), earlier=str(before))
    assert found.to_date is not None
    assert found.to_date >= before
    again = figures(Typed(real=found.to_date), earlier=str(before), to_date=True)
    assert again.of_period == Decimal(real)


def test_decreasing_measures_register_alike() -> None:
    assert figures(Typed(real=Decimal(1)), Measure(direction=Direction.DECREASING)).to_date == Decimal(3)
