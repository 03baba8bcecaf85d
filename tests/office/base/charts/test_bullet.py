"""The bullet: 0 to 150 % of what was due, cut beyond, and never a bar for what is not known."""

from decimal import Decimal

import pytest

from planabierto.office.base.charts import bullet
from planabierto.office.base.ui.palette import INK, PAPER, SOLID, TRACK
from tests.office.base.charts.drawing import parts, read, title


@pytest.mark.parametrize(
    ("rate", "width"),
    [
        ("0.005", "0.5"),
        ("0.5", "50"),
        ("0.84", "84"),
        ("1", "100"),
        ("1.1", "110"),
        ("1.5", "150"),
        ("1.51", "150"),
        ("4.38", "150"),
    ],
)
def test_the_bar_is_as_long_as_the_rate_up_to_the_end_of_the_track(rate: str, width: str) -> None:
    root = read(bullet(Decimal(rate), state="satisfactory", label="x", width=150))
    assert [bar["width"] for bar in parts(root, "rect", fill=SOLID["satisfactory"])] == [width]
    assert [bar["x"] for bar in parts(root, "rect", fill=SOLID["satisfactory"])] == ["0"]


def test_the_line_of_what_was_due_stands_at_two_thirds() -> None:
    root = read(bullet(Decimal("0.5"), state="unsatisfactory", label="x", width=150))
    assert parts(root, "rect", fill=INK) == [{"x": "99", "y": "0", "width": "2", "height": "16", "fill": INK}]
    assert [track["width"] for track in parts(root, "rect", fill=TRACK)] == ["150"]


@pytest.mark.parametrize(("rate", "cuts"), [("1.5", 0), ("1.51", 1), ("4.38", 1), ("900", 1)])
def test_only_what_runs_beyond_the_track_is_cut(rate: str, cuts: int) -> None:
    root = read(bullet(Decimal(rate), state="far_above_plan", label="x"))
    assert len(parts(root, "path", fill=PAPER)) == cuts


def test_zero_is_a_mark_and_no_figure_is_an_empty_track() -> None:
    zero = read(bullet(Decimal(0), state="unsatisfactory", label="x"))
    assert [bar["width"] for bar in parts(zero, "rect", fill=SOLID["unsatisfactory"])] == ["2"]
    unknown = read(bullet(None, state="unreported", label="x"))
    assert [part["fill"] for part in parts(unknown, "rect")] == ["none", INK]
    assert len(parts(unknown, "rect", stroke_dasharray="3 3")) == 1


def test_nothing_due_has_no_line() -> None:
    assert parts(read(bullet(None, state="not_due", label="x")), "rect", fill=INK) == []


def test_a_figure_ahead_of_its_programming_draws_no_bar() -> None:
    assert [part["fill"] for part in parts(read(bullet(Decimal(2), state="not_due", label="x")), "rect")] == ["none"]


def test_the_conclusion_is_its_title_and_is_escaped() -> None:
    root = read(bullet(Decimal(1), state="satisfactory", label='100% de «A & B» <script>alert("x")</script>'))
    assert title(root) == '100% de «A & B» <script>alert("x")</script>'


def test_a_rate_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match=r"cannot be negative: -0\.1"):
        bullet(Decimal("-0.1"), state="unsatisfactory", label="x")


def test_a_picture_without_a_conclusion_is_refused() -> None:
    with pytest.raises(ValueError, match="conclusion"):
        bullet(Decimal(1), state="satisfactory", label="")


@pytest.mark.parametrize("state", SOLID)
def test_every_state_is_drawn(state: str) -> None:
    read(bullet(Decimal(1), state=state, label="x"))
