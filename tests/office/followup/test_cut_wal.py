"""The power goes while rows are saved: of the write-ahead log any length may be left, and what was acknowledged before it is there.

A save is acknowledged once its commit is written and synced (`synchronous=FULL`); how long the log was then is noted. A copy of database
and log is cut anywhere, opened again and read.
"""

from __future__ import annotations

import shutil
import sqlite3
from bisect import bisect_right
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from django.db import connection, transaction

from tests.cast import make_cast
from tests.office.rounds import OpenRound, open_round

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has this log"),
]
SAVES = 40


class Acknowledged(NamedTuple):
    """A save that was acknowledged: how long the log was (bytes), and the number of its act in the journal."""

    length: int
    sequence: int


@pytest.fixture
def opened(transactional_db: None) -> OpenRound:  # noqa: ARG001 - asks for the database
    """A round in a file."""
    with transaction.atomic():
        return open_round(make_cast())


def saved(opened: OpenRound, log: Path) -> list[Acknowledged]:
    """Rows saved one after the other into a log that is never emptied."""
    from planabierto.office.journal.models import ChainHead

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA wal_autocheckpoint = 0")
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,), "an acknowledged commit must be synced"
    found = []
    for number in range(SAVES):
        opened.save("AO.6.1", str(number % 7))
        head = ChainHead.objects.get(pk=opened.cast.institution.pk)
        found.append(Acknowledged(log.stat().st_size, head.sequence))
    return found


def what_is_left(database: Path, institution: int) -> tuple[str, int, int, int]:
    """What SQLite says of a database, the head of the journal, its acts, and the last version of any row."""
    with closing(sqlite3.connect(database)) as left:
        integrity = left.execute("PRAGMA integrity_check").fetchone()[0]
        head = left.execute(
            "SELECT sequence FROM journal_chainhead WHERE institution_id = ?", [institution]
        ).fetchone()[0]
        acts = left.execute(
            "SELECT count(*) FROM journal_auditevent WHERE institution_id = ?", [institution]
        ).fetchone()[0]
        version = left.execute("SELECT max(version) FROM followup_achievement").fetchone()[0]
    return integrity, head, acts, version


@pytest.mark.parametrize("cuts", [25, pytest.param(500, marks=pytest.mark.trial)], ids=["small", "trial"])
def test_what_was_acknowledged_is_there_wherever_the_log_is_cut(
    opened: OpenRound, tmp_path: Path, cuts: int, print_figure: Callable[[str], None]
) -> None:
    database = Path(str(connection.settings_dict["NAME"]))
    log = Path(f"{database}-wal")
    done = saved(opened, log)
    shutil.copyfile(database, tmp_path / "whole.sqlite3")
    whole = log.read_bytes()
    institution, before = opened.cast.institution.pk, done[0].sequence - 1
    chance = Random(cuts)  # noqa: S311 - chance that can be repeated; nothing is kept secret by it
    places = [0, len(whole), *(chance.randrange(len(whole)) for _ in range(cuts - 2))]
    lengths = [one.length for one in done]
    for place in places:
        copy = tmp_path / "cut.sqlite3"
        shutil.copyfile(tmp_path / "whole.sqlite3", copy)
        Path(f"{copy}-shm").unlink(missing_ok=True)
        Path(f"{copy}-wal").write_bytes(whole[:place])
        acknowledged = bisect_right(lengths, place)
        integrity, head, acts, version = what_is_left(copy, institution)
        assert integrity == "ok", place
        assert (head, acts, version) == (before + acknowledged, before + acknowledged, 1 + acknowledged), place
    print_figure(f"log of {len(whole):,} bytes cut at {len(places)} places: 0 broken, 0 acknowledged saves lost")
