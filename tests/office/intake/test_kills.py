"""An import that is killed wrote all or nothing, its journal holds, and importing again ends as if nobody had disturbed it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.office.intake.kills import POINTS
from tests.paths import REPO

DATABASE_URL = os.environ.get("PLANABIERTO_DATABASE_URL", "")
SMALL = (
    "the file is copied and has no name yet",
    "the upload is written and not committed",
    "the units are written",
    "the actions are written",
    "everything is written and not committed",
    "the import is committed",
)


@pytest.mark.parametrize(
    ("points", "moments"),
    [(SMALL, 2), pytest.param(tuple(POINTS) * 2, 70, marks=pytest.mark.trial)],
    ids=["small", "trial"],
)
def test_killed_import_wrote_all_or_nothing_and_can_be_repeated(
    tmp_path: Path, points: Sequence[str], moments: int, print_figure: Callable[[str], None]
) -> None:
    order = {
        "folder": str(tmp_path),
        "database": DATABASE_URL,
        "points": points,
        "moments": moments,
        "seed": os.getpid(),
    }
    command = [sys.executable, "-m", "tests.office.intake.kills", json.dumps(order)]
    result = subprocess.run(command, cwd=REPO, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-2000:]
    kills = [json.loads(line) for line in result.stdout.splitlines()]
    left = Counter(kill["left"] for kill in kills)
    print_figure(
        f"imports killed on {'PostgreSQL' if DATABASE_URL else 'SQLite'}: {len(kills)}, which left {dict(left)}"
    )
    assert len(kills) == len(points) + moments
    assert [kill for kill in kills if kill["left"] not in {"nothing", "upload", "everything"}] == []
    assert [kill for kill in kills if kill["again"] or kill["breaks"] or kill["integrity"] != "ok"] == []
    assert [kill["point"] for kill in kills[: len(points)] if not kill["reached"]] == []
