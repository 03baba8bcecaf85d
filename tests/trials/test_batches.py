"""A process that dies, hangs or fails over an input is told by the number of the input, and the others are read all the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.trials import batches
from tests.trials.batches import read_broken

READER = """
import os, sys, time
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    print("?", number, flush=True)
    if number == 3: os.abort()
    if number == 5: time.sleep(60)
    print("=", number, "defect odd" if number == 7 else "plan" if number % 2 else "refused", flush=True)
"""


def test_inputs_after_a_crash_and_a_hang_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SILENCE", 0.5)
    tally = read_broken(Path("bueno.txt"), inputs=10, seconds=60, command=[sys.executable, "-c", READER])
    assert (tally.inputs, tally.plans, tally.refused) == (10, 2, 5)
    assert [defect.partition(":")[0] for defect in tally.defects] == ["3", "5", "7"]
    assert "ended with -6" in tally.defects[0]
    assert "silent" in tally.defects[1]
