"""Who is alive, and what becomes of the tasks of who is not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.heartbeat import MOST_ATTEMPTS, beat, forget, last_beat, take_back_tasks
from planabierto.office.base.models import WorkerBeat
from planabierto.office.base.upkeep import tidy_up
from planabierto.office.base.worker import run_waiting_tasks

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def silent_for(worker: str, seconds: int) -> None:
    WorkerBeat.objects.filter(pk=worker).update(beat_at=timezone.now() - timedelta(seconds=seconds))


def running(*workers: str) -> DBTaskResult[[], None]:
    """A task that workers took one after the other; the last of them runs it."""
    result = DBTaskResult.objects.get(pk=tidy_up.enqueue().id)
    for worker in workers:
        result.claim(worker)
    return result


def test_the_last_beat_is_that_of_any_worker() -> None:
    assert last_beat() is None
    beat("one")
    beat("two")
    silent_for("one", 100)
    silent_for("two", 7)
    seen = last_beat()
    assert seen is not None
    assert timedelta(seconds=7) <= timezone.now() - seen < timedelta(seconds=60)
    beat("one")
    again = last_beat()
    assert again is not None
    assert again > seen
    forget("one")
    forget("two")
    assert last_beat() is None


def test_the_task_of_a_dead_worker_is_run_by_another() -> None:
    beat("dead")
    task = running("dead")
    assert (take_back_tasks(), run_waiting_tasks()) == (0, 0)
    silent_for("dead", 59)
    assert take_back_tasks() == 0
    silent_for("dead", 61)
    assert take_back_tasks() == 1
    assert take_back_tasks() == 0
    assert run_waiting_tasks() == 1
    task.refresh_from_db()
    assert task.status == "SUCCESSFUL"
    assert len(task.worker_ids) == 2


def test_the_task_of_a_worker_that_ended_or_was_never_heard_is_taken_back() -> None:
    beat("alive")
    running("alive")
    running("never heard")
    assert take_back_tasks() == 1


def test_a_task_that_kills_its_workers_is_given_up() -> None:
    task = running(*(f"dead {number}" for number in range(MOST_ATTEMPTS)))
    assert take_back_tasks() == 1
    task.refresh_from_db()
    assert task.status == "FAILED"
    assert run_waiting_tasks() == 0


def test_looking_costs_one_query_where_nothing_runs(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert take_back_tasks() == 0
    beat("one")
    with django_assert_num_queries(1):
        beat("one")
