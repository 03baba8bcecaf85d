"""The third follow-up of the year before: built by its script from that of 2024, smaller in its large counts and in nothing else."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Final

from planabierto.auditor.registry import audit
from planabierto.core.findings import Severity
from planabierto.core.plan import PlacedAction
from planabierto.documents.reading import read_document
from tests.paths import SAMPLES

THIRD: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
BEFORE: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2023-t3.txt"
SCRIPT: Final = SAMPLES / "build_year_before.py"


def test_it_is_what_its_script_writes(tmp_path: Path) -> None:
    built = tmp_path / "2023.txt"
    subprocess.run([sys.executable, str(SCRIPT), str(built)], check=True)
    assert built.read_bytes() == BEFORE.read_bytes()


def planned(placed: PlacedAction) -> tuple[object, ...]:
    action = placed.action
    targets = tuple(target.value for target in action.targets)
    return placed.unit.name, action.code.value, action.responsible_unit.value, action.annual_target.value, targets


def test_it_prints_the_plan_of_2024_a_year_earlier() -> None:
    before = read_document(BEFORE)
    assert (before.year, before.period) == (2023, 3)
    assert [planned(one) for one in before.rows] == [planned(one) for one in read_document(THIRD).rows]


def test_large_counts_stood_at_nine_tenths_and_nothing_else_differs() -> None:
    pairs = zip(read_document(BEFORE).rows, read_document(THIRD).rows, strict=True)
    differing = {
        (ours.unit.name, ours.action.code.value): (ours.action.achieved.value, theirs.action.achieved.value)
        for ours, theirs in pairs
        if ours.action.achieved.value != theirs.action.achieved.value
    }
    assert differing["Operaciones", "AO.6.8"] == (Decimal(1200), Decimal(1333))
    assert len(differing) == 12
    assert all(before == round(after * Decimal("0.9")) for before, after in differing.values() if before and after)


def test_it_is_as_wrong_as_that_of_2024() -> None:
    ours, theirs = (
        sorted((one.rule, one.unit, one.code) for one in audit(read_document(file)) if one.severity is Severity.ERROR)
        for file in (BEFORE, THIRD)
    )
    assert ours == theirs
