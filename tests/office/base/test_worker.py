"""Workers as processes: they run what is asked for, end when they are told, and what a killed one left is done by the next, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.heartbeat import beat as real_beat
from planabierto.office.base.models import WorkerBeat
from planabierto.office.base.worker import Pace, TaskWorker, run_waiting_tasks
from tests.office.base.worker_process import PACE
from tests.office.base.worker_tasks import effects, fail, leave_effect
from tests.paths import REPO

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def database() -> str:
    """The address of the test database for another process; "" for SQLite, whose file is given by `home`."""
    if connection.vendor == "sqlite":
        return ""
    words = connection.settings_dict
    return f"postgresql://{words['USER']}:{words['PASSWORD']}@{words['HOST']}:{words['PORT']}/{words['NAME']}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose installation has the test database."""
    if connection.vendor == "sqlite":
        (tmp_path / "planabierto.sqlite3").symlink_to(connection.settings_dict["NAME"])
    return tmp_path


@contextmanager
def worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, killed at the end if it still lives."""
    command = [sys.executable, "-m", "tests.office.base.worker_process", str(home), database()]
    with subprocess.Popen(command, cwd=REPO) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(holds: Callable[[], bool], *, seconds: float = 120) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def trace(home: Path) -> list[str]:
    file = home / "trace"
    return file.read_text().splitlines() if file.exists() else []


def is_heard(process: subprocess.Popen[bytes]) -> bool:
    """Whether a worker said that it lives: from then on it ends as it should."""
    return WorkerBeat.objects.filter(worker__contains=f":{process.pid}:").exists()


def all_finished() -> bool:
    return not DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exists()


def test_a_worker_runs_what_is_asked_for_and_ends_when_it_is_told(home: Path) -> None:
    with worker(home) as process:
        leave_effect.enqueue(str(home), 1, 0)
        fail.enqueue()
        wait_until(all_finished)
        assert effects() == ["effect 1"]
        failed = DBTaskResult.objects.get(status="FAILED")
        assert failed.exception_class_path == "builtins.RuntimeError"
        assert "as it should" in failed.traceback
        wait_until(lambda: WorkerBeat.objects.count() == 1)
        leave_effect.enqueue(str(home), 2, 1.0)
        wait_until(lambda: "begin 2" in trace(home))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert trace(home)[-1] == "done 2", "the task at hand is finished first"
    assert WorkerBeat.objects.count() == 0


def kill_and_retake(home: Path, moments: list[float]) -> list[float]:
    """Kill a worker at each moment after its task began; how many seconds passed until the next had the task done."""
    seconds = []
    for number, moment in enumerate(moments):
        with worker(home) as process:
            leave_effect.enqueue(str(home), number, 0.3)
            wait_until(lambda number=number: f"begin {number}" in trace(home))  # type: ignore[misc]  # the number of this turn
            time.sleep(moment)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            killed = time.monotonic()
        with worker(home) as process:
            wait_until(all_finished)
            seconds.append(time.monotonic() - killed)
            wait_until(lambda process=process: is_heard(process))  # type: ignore[misc]  # the process of this turn
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
    return seconds


def kill_many(home: Path, count: int) -> str:
    chance = Random(7)  # noqa: S311  chance that can be repeated; nothing is kept secret by it
    seconds = kill_and_retake(home, [chance.uniform(0, 0.4) for _ in range(count)])
    assert effects() == sorted(f"effect {number}" for number in range(count))
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    lines = trace(home)
    assert sum(line.startswith("done ") for line in lines) <= count
    again = sum(line.startswith("begin ") for line in lines) - count
    assert again > 0, "no task was begun twice: the kills came too late"
    return (
        f"workers killed with a task running: {count} on {connection.vendor}; begun again {again}, effects lost 0, doubled 0,"
        f" done at most {max(seconds):.1f} s after the kill"
    )


def test_a_killed_worker_leaves_its_task_to_the_next(home: Path, print_figure: Callable[[str], None]) -> None:
    print_figure(kill_many(home, 3))


@pytest.mark.trial
def test_twenty_killed_workers_leave_their_tasks_to_the_next(home: Path, print_figure: Callable[[str], None]) -> None:
    print_figure(kill_many(home, 20))


def test_two_workers_never_take_one_task(home: Path) -> None:
    for number in range(40):
        leave_effect.enqueue(str(home), number, 0)
    with worker(home) as one, worker(home) as other:
        wait_until(all_finished)
        for process in (one, other):
            wait_until(lambda process=process: is_heard(process))  # type: ignore[misc]  # the process of this turn
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
    assert sorted(trace(home)) == sorted(f"{word} {number}" for number in range(40) for word in ("begin", "done"))
    assert len({tuple(workers) for workers in DBTaskResult.objects.values_list("worker_ids", flat=True)}) >= 1


def test_a_database_that_is_away_for_a_moment_does_not_end_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([OperationalError("database is locked"), OperationalError("the server closed the connection")])

    def beat(name: str) -> None:
        error = next(answers, None)
        if error is not None:
            raise error
        real_beat(name)

    monkeypatch.setattr("planabierto.office.base.worker.beat", beat)
    leave_effect.enqueue(str(tmp_path), 1, 0)
    worker = TaskWorker(pace=Pace(**PACE))  # type: ignore[arg-type]  # a table of its own fields
    run = worker.run_next

    def run_and_end() -> bool:
        found = run()
        if not found:
            worker.ending.set()
        return found

    monkeypatch.setattr(worker, "run_next", run_and_end)
    worker.run()
    assert effects() == ["effect 1"]


def test_a_worker_ends_with_the_process_that_started_it() -> None:
    worker = TaskWorker(pace=Pace(**PACE), parent=1 if os.getppid() != 1 else 2)  # type: ignore[arg-type]  # a table of its own fields
    worker.run()
    assert WorkerBeat.objects.count() == 0


def test_tasks_run_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    for number in (3, 1, 2):
        leave_effect.enqueue(str(tmp_path), number, 0)
    leave_effect.using(priority=10).enqueue(str(tmp_path), 9, 0)
    assert run_waiting_tasks() == 4
    assert [line for line in trace(tmp_path) if "begin" in line] == ["begin 9", "begin 3", "begin 1", "begin 2"]
