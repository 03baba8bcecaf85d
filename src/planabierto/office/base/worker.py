"""The process that runs the tasks of the queue, one at a time, beside a thread that says it is alive.

Tasks are taken from the database in the order of priority and time. Being asked to end, the worker finishes the task at hand.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.clockwork import strike
from planabierto.office.base.heartbeat import PATIENCE, beat, forget, take_back_tasks

if TYPE_CHECKING:
    from types import FrameType

log = structlog.get_logger("planabierto.tasks")

# What a database says that is away for a moment: restarted, or busy with somebody else's long transaction.
AWAY: Final = (OperationalError, InterfaceError)
LONGEST_HOST: Final = 40


@dataclass(frozen=True)
class Pace:
    """How often, in seconds, the queue is looked at and life is shown, and how long another worker may be silent."""

    look: float = 1.0
    pulse: float = 10.0
    patience: timedelta = PATIENCE


class TaskWorker(Worker):
    """Runs tasks until it is asked to end, or until `parent`, the process that started it, is gone."""

    def __init__(self, *, pace: Pace | None = None, parent: int | None = None) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:LONGEST_HOST]}:{os.getpid()}:{secrets.token_hex(4)}",
            excluded_queue_names=[],
        )
        self.pace = pace or Pace()
        self.parent = parent
        self.ending = threading.Event()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the form of a signal handler
        """End after the task at hand; asked once more, at once."""
        self.ending.set()
        self.reset_signals()

    def run(self) -> None:
        """Run tasks until asked to end; what the database refuses for a moment is tried again."""
        log.info("worker started", worker=self.worker_id)
        pulse = threading.Thread(target=self._keep_alive, name="pulse", daemon=True)
        started = False
        while not self.ending.is_set() and not self._is_orphan():
            close_old_connections()
            try:
                if not started:
                    beat(self.worker_id)  # before the first task is taken: who has never been heard counts as dead
                    pulse.start()
                    started = True
                if self.run_next():
                    continue
            except AWAY as error:
                log.warning("database away", error=str(error))
                connection.close()
            self.ending.wait(self.pace.look)
        self.ending.set()
        if started:
            pulse.join()
            forget(self.worker_id)
        log.info("worker ended", worker=self.worker_id)

    def run_next(self) -> bool:
        """Take the next task and run it; False where none is ready. A task that fails is noted as failed, with its traceback."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not ready.exists():  # asked first, since taking one locks others out
            return False
        with transaction.atomic():
            found = ready.get_locked()
            if found is None:
                return False
            found.claim(self.worker_id)
        structlog.contextvars.clear_contextvars()
        with structlog.contextvars.bound_contextvars(task=found.task_path, task_id=str(found.pk)):
            self.run_task(found)
        return True

    def _is_orphan(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent

    def _keep_alive(self) -> None:
        """Show life, take back the tasks of the dead and let the clock strike, also while a long task runs."""
        while not self.ending.wait(self.pace.pulse):
            close_old_connections()
            try:
                beat(self.worker_id)
                take_back_tasks(patience=self.pace.patience)
                strike()
            except AWAY as error:
                log.warning("database away", error=str(error))
                connection.close()
        connection.close()


def run_worker(*, parent: int | None = None) -> None:
    """Run a worker in this process until SIGTERM or SIGINT."""
    worker = TaskWorker(parent=parent)
    worker.configure_signals()
    worker.run()


def run_waiting_tasks() -> int:
    """Run what is ready in the queue in this process, and what that puts into it; how many tasks. For commands and tests."""
    worker, count = TaskWorker(), 0
    while worker.run_next():
        count += 1
    return count
