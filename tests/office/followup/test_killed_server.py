"""The server is killed while eight units save: what was acknowledged is there, once, and journal and file are whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office.followup.conftest import DATABASE_URL
from tests.paths import REPO


@pytest.mark.parametrize(
    "kills", [3, pytest.param(20 if DATABASE_URL else 60, marks=pytest.mark.trial)], ids=["small", "trial"]
)
def test_a_killed_server_loses_nothing_that_it_acknowledged(
    tmp_path: Path, served_database: str, kills: int, print_figure: Callable[[str], None]
) -> None:
    order = {"folder": str(tmp_path), "database": served_database, "kills": kills, "seed": os.getpid()}
    command = [sys.executable, "-m", "tests.office.followup.served_round", json.dumps(order)]
    result = subprocess.run(command, cwd=REPO, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-2000:]
    left = [json.loads(line) for line in result.stdout.splitlines()]
    print_figure(
        f"server killed {len(left)} times on {'PostgreSQL' if served_database else 'SQLite'}: {sum(one['acknowledged'] for one in left)}"
        f" saves acknowledged, {sum(one['lost'] for one in left)} lost, {sum(one['twice'] for one in left)} twice"
    )
    assert len(left) == kills
    assert [one for one in left if not one["acknowledged"] or one["lost"] or one["twice"] or one["breaks"]] == []
    assert {one["integrity"] for one in left} == {"ok"}
