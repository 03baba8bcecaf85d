"""That the work grows with the rows and not faster; counted in calls, since time depends on the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import planabierto
from bench.plans import ACTIONS, mutual, one_unit_in_tables, with_rows
from planabierto.core.plan import PlanDocument
from planabierto.documents.grid import Grid
from planabierto.documents.reading import read_grid
from planabierto.documents.recognise import recognise

TIMES = 8
SLACK = 1.1
"""What the start of the work and what has to be sorted may add; work that compares pairs would take eight times as much."""


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls, of Python and of C, when it is done for the second time."""
    work()
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def grid(text: str, folder: Path) -> Grid:
    """The rows of a plan given as text."""
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return read_grid(path)


@pytest.fixture
def small(tmp_path: Path) -> Grid:
    """Mutual Ejemplo."""
    return grid(mutual(), tmp_path)


@pytest.fixture
def large(tmp_path: Path) -> Grid:
    """The same units with eight times the actions."""
    return grid(with_rows(mutual(), TIMES), tmp_path)


def test_recognising_grows_with_the_rows(small: Grid, large: Grid) -> None:
    assert actions_of(recognise(large)) == ACTIONS * TIMES
    assert calls(lambda: recognise(large)) <= SLACK * TIMES * calls(lambda: recognise(small))


def test_recognising_grows_with_the_tables_of_one_unit(tmp_path: Path) -> None:
    few, many = (grid(one_unit_in_tables(tables), tmp_path) for tables in (10, 10 * TIMES))
    document = recognise(many)
    assert (len(document.tables), len(document.units)) == (10 * TIMES, 1)
    assert calls(lambda: recognise(many)) <= SLACK * TIMES * calls(lambda: recognise(few))


def test_auditing_grows_with_the_rows(small: Grid, large: Grid) -> None:
    document, larger = recognise(small), recognise(large)
    assert calls(lambda: planabierto.audit(larger)) <= SLACK * TIMES * calls(lambda: planabierto.audit(document))


def actions_of(document: PlanDocument) -> int:
    """How many actions a document has."""
    return sum(len(unit.actions) for unit in document.units)
