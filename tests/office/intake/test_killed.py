"""An import that is killed at any moment left everything or nothing, and done again ends as one that was never disturbed."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.office.written import MUTUAL

KILLS = 12
TABLES = (
    "plans_action",
    "plans_programming",
    "followup_achievement",
    "followup_entry",
    "followup_finding",
    "followup_summary",
)

IMPORT = """
import sys
from pathlib import Path
import django
django.setup()
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.services import import_document
print("ready", flush=True)
import_document(Path(sys.argv[1]), Institution.objects.get(), by=None)
print("done", flush=True)
"""

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from planabierto.office.institutions.services import create_institution
create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
"""

CHECK = """
import django
django.setup()
from planabierto.office.institutions.models import Institution
from planabierto.office.journal.services import verify_chain
assert verify_chain(Institution.objects.get()) == []
"""


def environment(home: Path) -> dict[str, str]:
    """An installation of its own."""
    return {
        "PATH": os.environ["PATH"],
        "PLANABIERTO_HOME": str(home),
        "PLANABIERTO_SECRET_KEY": "a key of this test alone " * 4,
        "PLANABIERTO_ALLOWED_HOSTS": "localhost",
        "PLANABIERTO_PLAIN_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "planabierto.office.config.settings",
    }


def run(home: Path, script: str, *words: str) -> None:
    subprocess.run([sys.executable, "-c", script, *words], env=environment(home), check=True)


def counts(home: Path) -> tuple[int, ...]:
    """The rows of the tables that an import fills."""
    with sqlite3.connect(home / "planabierto.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return tuple(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES)  # noqa: S608 - our own names


@pytest.mark.trial
def test_killed_import_leaves_all_or_nothing(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    run(whole, PREPARE)
    began = time.monotonic()
    run(whole, IMPORT, str(MUTUAL))
    lasted = time.monotonic() - began
    expected = counts(whole)
    assert min(expected) > 0

    home = tmp_path / "killed"
    home.mkdir()
    run(home, PREPARE)
    moments = random.Random(4)  # noqa: S311 - when to kill, not a secret
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(MUTUAL)], env=environment(home), stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0, lasted / 2))
            child.kill()
        assert counts(home) in {(0,) * len(TABLES), expected}
        run(home, CHECK)
    run(home, IMPORT, str(MUTUAL))
    assert counts(home) == expected
    run(home, CHECK)
