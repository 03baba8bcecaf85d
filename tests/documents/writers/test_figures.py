"""The rates of a report: the document's own, or recomputed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from planabierto.core.measure import Direction, Measure
from planabierto.core.plan import Action, Figure
from planabierto.documents.writers.figures import Figures, restated
from tests.documents.writers.examples import action, document, unit


def rate(one: Action, figures: Figures, *, period: int = 3) -> Figure:
    """The rate that a report prints for one action."""
    (row,) = restated(document(unit(one), period=period), figures).rows
    return row.action.printed_rate


@pytest.mark.parametrize(
    ("one", "printed", "right"),
    [
        (action(achieved="3", rate="0.99"), "100%", "100%"),
        (action(achieved="2", rate=None), "67%", "67%"),
        (action(achieved="10", rate="1"), "333%", "333%"),
        (action(achieved=None, rate=None), "0%", "0%"),
        (action(achieved="0"), "0%", "0%"),
        (action(targets=(None, None, None, "4"), achieved=None, rate="0"), "0%", "No programada"),
        (action(targets=("0", "0", "0", "4"), achieved=None, rate="0"), "0%", "No programada"),
        (action(targets=(None, None, None, "4"), achieved="1", rate="0"), "0%", "Adelantada"),
        (
            action(targets=("0",) * 4, achieved="0", measure=Measure(direction=Direction.DECREASING)),
            "Cumplida",
            "Cumplida",
        ),
        (
            action(targets=("0",) * 4, achieved="3", measure=Measure(direction=Direction.DECREASING)),
            "No cumplida",
            "No cumplida",
        ),
    ],
)
def test_rates_are_recomputed_as_whole_percents(one: Action, printed: str, right: str) -> None:
    assert (rate(one, Figures.PRINTED).written, rate(one, Figures.RIGHT).written) == (printed, right)


def test_half_a_percent_is_rounded_up() -> None:
    assert rate(action(targets=("200", None, None, None), achieved="1"), Figures.RIGHT) == Figure(Decimal("0.01"), "1%")


def test_a_copy_keeps_the_rate_of_the_document() -> None:
    assert rate(action(rate="0.123"), Figures.SOURCE) == Figure(Decimal("0.123"), "0.123")


def test_a_figure_that_is_no_number_leaves_the_rate_as_it_was() -> None:
    unread = replace(action(rate="0.5"), achieved=Figure(None, "tres"))
    assert rate(unread, Figures.RIGHT).value == Decimal("0.5")


def test_a_plan_without_reported_figures_has_no_rates() -> None:
    assert rate(action(achieved=None, rate=None), Figures.RIGHT, period=0) == Figure()
