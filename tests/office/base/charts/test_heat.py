"""The cells of the heat map."""

from decimal import Decimal

import pytest

from planabierto.office.base.charts import heat_cell
from planabierto.office.base.ui.parts import HeatCell


def test_no_actions_and_nothing_due_are_told_apart() -> None:
    assert heat_cell(None, actions=0, url="/x/") == HeatCell(text="·")
    assert heat_cell(None, actions=3, url="/x/") == HeatCell(text="n. p.", state="not_due", url="/x/")


@pytest.mark.parametrize(
    ("mean", "state", "text", "has_shape"),
    [
        ("0", "unsatisfactory", "0%", True),
        ("0.745", "partially_satisfactory", "75%", True),
        ("1", "satisfactory", "100%", False),
        ("1.2", "above_plan", "120%", True),
        ("12.5", "far_above_plan", "1,250%", True),
    ],
)
def test_a_mean_is_a_whole_percent_and_what_is_to_be_asked_has_its_shape(
    mean: str, state: str, text: str, has_shape: bool
) -> None:
    cell = heat_cell(Decimal(mean), actions=1, state=state, url="/x/")
    assert cell == HeatCell(text=text, state=state, has_shape=has_shape, url="/x/")


def test_a_mean_without_its_state_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its state"):
        heat_cell(Decimal(1), actions=1)
