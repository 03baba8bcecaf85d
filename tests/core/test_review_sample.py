"""Which rows of a report planning looks at: all that stand out, one in ten of the rest, the same ones each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.review_sample import SampledRow, SampleReason, rows_to_look_at

QUIET = [SampledRow(f"AO.6.{number}") for number in range(1, 21)]


def test_every_row_that_stands_out_is_looked_at_with_its_reason() -> None:
    rows = [
        SampledRow("AO.6.1", is_far_above=True),
        SampledRow("AO.6.2", is_corrected=True, is_far_above=True),
        SampledRow("AO.6.3", is_moved=True, is_corrected=True),
    ]
    assert rows_to_look_at(rows, seed="x") == {
        "AO.6.1": SampleReason.FAR_ABOVE,
        "AO.6.2": SampleReason.CORRECTED,
        "AO.6.3": SampleReason.MOVED,
    }


@pytest.mark.parametrize(("rows", "drawn"), [(0, 0), (1, 1), (10, 1), (11, 2), (20, 2)])
def test_one_in_ten_of_the_rest_is_drawn_rounded_up(rows: int, drawn: int) -> None:
    assert list(rows_to_look_at(QUIET[:rows], seed="x").values()) == [SampleReason.DRAWN] * drawn


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    assert rows_to_look_at(QUIET, seed="2024 3 Reclamos") == rows_to_look_at(QUIET[::-1], seed="2024 3 Reclamos")
    draws = {tuple(rows_to_look_at(QUIET, seed=str(seed))) for seed in range(20)}
    assert len(draws) > 10


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=60), st.text(max_size=9))
def test_what_stands_out_never_hides_behind_the_draw(marks: list[tuple[bool, bool, bool]], seed: str) -> None:
    rows = [SampledRow(f"AO.1.{number}", *mark) for number, mark in enumerate(marks)]
    sample = rows_to_look_at(rows, seed=seed)
    assert {row.code for row in rows if any(row[1:])} <= sample.keys()
    rest = sum(not any(row[1:]) for row in rows)
    assert list(sample.values()).count(SampleReason.DRAWN) == -(-rest // 10)
    assert list(sample) == [row.code for row in rows if row.code in sample]
