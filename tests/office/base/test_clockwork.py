"""What the clock does: once an interval for all workers, whatever the clock itself does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from planabierto.office.base import clockwork
from planabierto.office.base.clockwork import daily, every, strike, turns
from planabierto.office.base.models import ClockTurn, WorkerBeat
from planabierto.office.base.upkeep import tidy_up
from planabierto.office.base.worker import run_waiting_tasks

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

RUN: list[str] = []
NOON = datetime(2026, 10, 1, 18, tzinfo=UTC)  # noon in El Salvador


def quarterly() -> None:
    RUN.append("quarterly")


def morning() -> None:
    RUN.append("morning")


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:  # noqa: ARG001 - asks for the database
    """One thing each quarter of an hour and one each day from six on; nothing else."""
    monkeypatch.setattr(clockwork, "_TURNS", {})
    monkeypatch.setitem(globals(), "quarterly", every(minutes=15)(quarterly))
    monkeypatch.setitem(globals(), "morning", daily(hour=6)(morning))
    RUN.clear()
    yield
    RUN.clear()


def struck_at(moment: datetime) -> list[str]:
    """What the clock does at a moment, run at once."""
    with time_machine.travel(moment, tick=False):
        strike()
        run_waiting_tasks()
    done = RUN.copy()
    RUN.clear()
    return done


@pytest.mark.usefixtures("declared")
def test_an_interval_has_one_turn() -> None:
    assert struck_at(NOON) == ["morning", "quarterly"]
    assert struck_at(NOON + timedelta(minutes=14, seconds=59)) == []
    assert struck_at(NOON + timedelta(minutes=15)) == ["quarterly"]
    assert struck_at(NOON + timedelta(minutes=29)) == []
    assert struck_at(NOON + timedelta(hours=5)) == ["quarterly"]


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, "2026-10-01 05:59", False),
        (None, "2026-10-01 06:00", True),
        ("2026-10-01 06:00", "2026-10-01 23:59", False),
        ("2026-10-01 23:59", "2026-10-02 00:00", False),
        ("2026-10-01 23:59", "2026-10-02 06:00", True),
        ("2026-12-31 06:00", "2027-01-01 06:00", True),
        ("2028-02-28 07:00", "2028-02-29 07:00", True),
        ("2026-10-05 06:00", "2026-10-02 06:00", True),  # the clock ran ahead, and was put right
    ],
)
def test_a_day_has_one_turn_from_its_hour_on(last: str | None, now: str, is_due: bool) -> None:
    zone = timezone.get_default_timezone()
    turn = next(one for one in turns() if one.name.endswith("morning"))
    ClockTurn.objects.create(
        name=turn.name, struck_at=None if last is None else datetime.fromisoformat(last).replace(tzinfo=zone)
    )
    assert ("morning" in struck_at(datetime.fromisoformat(now).replace(tzinfo=zone))) is is_due


@pytest.mark.usefixtures("declared")
def test_a_clock_that_goes_back_neither_repeats_nor_stops() -> None:
    assert struck_at(NOON) == ["morning", "quarterly"]
    assert struck_at(NOON - timedelta(minutes=10)) == []
    assert struck_at(NOON - timedelta(hours=1)) == ["quarterly"]


@pytest.mark.usefixtures("declared")
def test_nothing_due_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    struck_at(NOON)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False), django_assert_num_queries(1):
        assert strike() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("declared")
def test_of_many_workers_at_one_moment_one_takes_the_turn() -> None:
    together = Barrier(8)

    def worker() -> None:
        together.wait()
        strike()
        connection.close()

    with time_machine.travel(NOON, tick=False):
        threads = [Thread(target=worker) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    paths = sorted(DBTaskResult.objects.values_list("task_path", flat=True))
    assert paths == [f"{__name__}.morning", f"{__name__}.quarterly"]


@pytest.mark.django_db
def test_the_night_takes_away_what_is_over() -> None:
    now = timezone.now()
    for days, status in ((31, "SUCCESSFUL"), (29, "SUCCESSFUL"), (31, "FAILED"), (31, "READY")):
        result = DBTaskResult.objects.get(pk=tidy_up.enqueue().id)
        DBTaskResult.objects.filter(pk=result.pk).update(status=status, finished_at=now - timedelta(days=days))
    WorkerBeat.objects.create(worker="gone", beat_at=now - timedelta(days=2))
    WorkerBeat.objects.create(worker="here", beat_at=now)
    Session.objects.create(session_key="over", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="open", expire_date=now + timedelta(days=1))
    tidy_up.call()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
    assert WorkerBeat.objects.get().worker == "here"
    assert Session.objects.get().session_key == "open"


def test_the_office_declares_its_own_turns() -> None:
    assert "planabierto.office.base.upkeep.tidy_up" in {turn.name for turn in turns()}
