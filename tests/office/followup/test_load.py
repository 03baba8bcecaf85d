"""The last day of a quarter: many editors at once over HTTP get no error, and all that was acknowledged is there, once.

Times are printed with how busy the machine was, and nothing is asserted about them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.paths import REPO

SMALL = {"editors": 10, "seconds": 5, "arriving": 1, "pauses": [0.4]}
LAST_DAY = {"editors": 200, "seconds": 60, "arriving": 60, "pauses": [5, 5, 5]}
PRESSED = LAST_DAY | {"pauses": [2, 0]}


@pytest.mark.parametrize(
    "load",
    [SMALL, pytest.param(LAST_DAY, marks=pytest.mark.trial), pytest.param(PRESSED, marks=pytest.mark.trial)],
    ids=["small", "last day", "pressed"],
)
def test_editors_of_the_last_day_get_no_error_and_lose_nothing(
    tmp_path: Path, served_database: str, load: dict[str, Any], print_figure: Callable[[str], None]
) -> None:
    order = load | {"folder": str(tmp_path), "database": served_database, "seed": os.getpid()}
    command = [sys.executable, "-m", "tests.office.followup.loaded_round", json.dumps(order)]
    result = subprocess.run(command, cwd=REPO, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-2000:]
    runs = [json.loads(line) for line in result.stdout.splitlines()]
    for run in runs:
        for line in told(run):
            print_figure(line)
    assert [run["pause"] for run in runs] == load["pauses"]
    assert [(run["errors"], run["first_errors"]) for run in runs] == [({}, [])] * len(runs)
    saves = evidence = 0
    for run in runs:
        assert run["saves"]
        assert run["evidence"]
        saves, evidence = saves + run["saves"], evidence + run["evidence"]
        assert run["stored"] == {
            "saves": saves,
            "evidence": evidence,
            "lost": 0,
            "twice": 0,
            "unasked": 0,
            "acts": saves + evidence,
            "breaks": 0,
            "integrity": "ok",
        }


def told(run: dict[str, Any]) -> list[str]:
    """A run as lines of figures."""
    stored, (before, after) = run["stored"], run["load"]
    requests = sum(one["count"] for one in run["times"].values())
    errors = ", ".join(f"{count} × {what}" for what, count in run["errors"].items()) or "0 errors"
    times = {"sign-in of those before": run["arriving"], **run["times"]}
    took = [
        f"{kind} {one['p50'] * 1000:.0f} / {one['p99'] * 1000:.0f} / {one['longest'] * 1000:.0f} ({one['count']})"
        for kind, one in times.items()
    ]
    what = (
        f"load, {run['database']}, {run['editors']} editors, {run['seconds']:.0f} s, pause {run['pause']} s: {requests} requests, {errors};"
        f" {run['saves']} saves ({run['saves'] / run['seconds']:.1f}/s) and {run['evidence']} evidences acknowledged; of all runs"
        f" {stored['saves']} and {stored['evidence']} stored, {stored['lost']} lost, {stored['twice']} twice, {stored['breaks']} breaks"
    )
    cost = (
        f"  machine {before:.1f} before, {after:.1f} after on {run['cores']} cores; server {run['cpu']:.1f} s of CPU;"
        f" MB resident (proportional) of its processes: most {_megabytes(run['memory'])}, last {_megabytes(run['memory_at_the_end'])}"
    )
    return [what, f"  p50 / p99 / max in ms: {'; '.join(took)}", cost]


def _megabytes(memory: dict[str, int]) -> str:
    resident, proportional, largest = (round(memory[name] / 2**20) for name in ("resident", "proportional", "largest"))
    return f"{resident} ({proportional}), largest {largest}"
