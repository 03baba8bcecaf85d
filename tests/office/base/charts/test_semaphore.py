"""The stacked bar: shares of the whole, two pixels of paper between them, hatched where there is no figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.office.base.charts import BAR_ORDER, semaphore_bar
from planabierto.office.base.ui.palette import PAPER, SOLID
from tests.office.base.charts.drawing import SVG, parts, read

SEED = {
    "far_above_plan": 6,
    "above_plan": 1,
    "satisfactory": 140,
    "partially_satisfactory": 11,
    "unsatisfactory": 15,
    "not_due": 4,
}


def test_halves_meet_in_the_middle() -> None:
    root = read(semaphore_bar({"satisfactory": 1, "unsatisfactory": 1}, label="x"))
    assert [(part["x"], part["width"], part["fill"]) for part in parts(root, "rect")] == [
        ("0%", "50%", SOLID["satisfactory"]),
        ("50%", "50%", SOLID["unsatisfactory"]),
    ]
    assert parts(root, "line") == [{"x1": "50%", "x2": "50%", "y2": "22", "stroke": PAPER, "stroke-width": "2"}]


def test_one_state_fills_the_bar_without_a_gap() -> None:
    root = read(semaphore_bar({"satisfactory": 20, "unsatisfactory": 0}, label="x"))
    assert [part["width"] for part in parts(root, "rect")] == ["100%"]
    assert parts(root, "line") == []


def test_one_action_of_177_is_still_seen_and_the_bar_stays_whole() -> None:
    root = read(semaphore_bar(SEED, label="x"))
    widths = [part["width"] for part in parts(root, "rect")]
    assert widths == ["3.4%", "1.5%", "78.4%", "6.2%", "8.4%"]
    assert len(parts(root, "line", stroke=PAPER)) == 5


def test_states_stand_in_their_order_whatever_the_order_of_the_counts() -> None:
    backwards = dict(reversed(SEED.items()))
    assert semaphore_bar(backwards, label="x") == semaphore_bar(SEED, label="x")


@pytest.mark.parametrize(("state", "lean"), [("not_due", "skewX(-35)"), ("unreported", "skewX(35)")])
def test_what_has_no_figure_is_hatched_not_filled(state: str, lean: str) -> None:
    root = read(semaphore_bar({state: 1, "satisfactory": 1}, label="x"))
    assert len(parts(root, "rect")) == 1
    (stripes,) = parts(root, "line", stroke=SOLID[state])
    assert (stripes["transform"], stripes["stroke-dasharray"]) == (lean, "2 4")
    assert [part.get("width") for part in root.iter(f"{SVG}svg")] == ["100%", "50%"]


def test_a_document_asks_for_pixels() -> None:
    root = read(semaphore_bar(SEED, label="x", width=600))
    assert (root.get("width"), root.get("viewBox")) == ("600", "0 0 600 22")


@given(st.dictionaries(st.sampled_from(BAR_ORDER), st.integers(0, 10_000)).filter(lambda counts: any(counts.values())))
def test_no_state_is_lost_and_none_overlaps(counts: dict[str, int]) -> None:
    root = read(semaphore_bar(counts, label="x"))
    boxes = [part for part in root if part.tag in {f"{SVG}rect", f"{SVG}svg"}]
    assert len(boxes) == sum(1 for count in counts.values() if count)
    place = Decimal(0)
    for box in boxes:
        start, width = (Decimal(str(box.get(name)).removesuffix("%")) for name in ("x", "width"))
        assert abs(start - place) <= Decimal("0.1")
        assert width >= Decimal("1.4")
        place = start + width
    assert abs(place - 100) <= Decimal("0.1")


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "nothing to count"),
        ({"satisfactory": 0}, "nothing to count"),
        ({"satisfactory": -1}, "cannot be negative"),
        ({"green": 1}, "No such state of the traffic light: green"),
    ],
)
def test_what_cannot_be_drawn_is_refused(counts: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        semaphore_bar(counts, label="x")
