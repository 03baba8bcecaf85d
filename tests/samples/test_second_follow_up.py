"""The second follow-up of Mutual Ejemplo: built by its script from the third, the same plan with what was achieved to June."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from planabierto.auditor.registry import audit
from planabierto.core.findings import Severity
from planabierto.core.plan import PlacedAction, PlanDocument
from planabierto.documents.reading import read_document
from tests.paths import SAMPLES

THIRD: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
SECOND: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t2.txt"
SCRIPT: Final = SAMPLES / "build_second_follow_up.py"


@pytest.fixture(scope="module")
def june() -> PlanDocument:
    return read_document(SECOND)


@pytest.fixture(scope="module")
def september() -> PlanDocument:
    return read_document(THIRD)


def planned(placed: PlacedAction) -> tuple[object, ...]:
    action = placed.action
    targets = tuple(target.value for target in action.targets)
    place = (placed.unit.name, placed.objective.key, action.code.value)
    return (*place, action.statement.value, action.responsible_unit.value, action.annual_target.value, targets)


def test_it_is_what_its_script_writes(tmp_path: Path) -> None:
    built = tmp_path / "t2.txt"
    subprocess.run([sys.executable, str(SCRIPT), str(built)], check=True)
    assert built.read_bytes() == SECOND.read_bytes()


def test_it_prints_the_same_plan_line_by_line(june: PlanDocument, september: PlanDocument) -> None:
    assert (june.year, june.period, september.period) == (2024, 2, 3)
    assert [planned(one) for one in june.rows] == [planned(one) for one in september.rows]
    assert len(SECOND.read_text().split("\n")) == len(THIRD.read_text().split("\n"))


def test_nothing_falls_between_june_and_september(june: PlanDocument, september: PlanDocument) -> None:
    none = Decimal(0)
    pairs = [
        (before.action.achieved.value or none, after.action.achieved.value or none)
        for before, after in zip(june.rows, september.rows, strict=True)
    ]
    assert all(before <= after for before, after in pairs)
    assert sum(before < after for before, after in pairs) > 100


def test_what_was_on_target_in_september_was_in_june(june: PlanDocument, september: PlanDocument) -> None:
    for before, after in zip(june.rows, september.rows, strict=True):
        due = [sum((target.value or Decimal(0) for target in before.action.targets[:k]), Decimal(0)) for k in (2, 3)]
        if due[0] and after.action.achieved.value == due[1]:
            assert before.action.achieved.value == due[0], before.action.code


def test_no_rate_of_it_is_wrong(june: PlanDocument) -> None:
    wrong = [one for one in audit(june) if one.severity is Severity.ERROR]
    assert {one.rule for one in wrong} <= {"ARI101", "STR301"}


def test_its_remarks_are_its_own(june: PlanDocument, september: PlanDocument) -> None:
    said = {one.action.remarks.value for one in june.rows} - {""}
    assert len(said) == 11
    assert said.isdisjoint({one.action.remarks.value for one in september.rows})
