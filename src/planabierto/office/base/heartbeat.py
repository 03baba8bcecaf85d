"""Which workers are alive: each says so every few seconds in a row of its own, and the tasks of one that fell silent are taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db.models import Max
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.models import WorkerBeat

log = structlog.get_logger("planabierto.tasks")

PATIENCE: Final = timedelta(seconds=60)
"""How long a worker may be silent before another takes its task."""
LATEST: Final = timedelta(minutes=2)
"""How long all workers may be silent before somebody is told."""
MOST_ATTEMPTS: Final = 5
"""A task whose worker died so often is given up: it is likely what killed them."""


def beat(worker: str = "worker") -> None:
    """Say that a worker, by its name, is alive now. One query where it said so before, more the first time."""
    now = timezone.now()
    if not WorkerBeat.objects.filter(pk=worker).update(beat_at=now):
        WorkerBeat.objects.update_or_create(pk=worker, defaults={"beat_at": now})


def last_beat() -> datetime | None:
    """When any worker last said that it lives; None where none ever did. One query."""
    found: datetime | None = WorkerBeat.objects.aggregate(last=Max("beat_at"))["last"]
    return found


def forget(worker: str) -> None:
    """Note that a worker ended as it should."""
    WorkerBeat.objects.filter(pk=worker).delete()


def take_back_tasks(*, patience: timedelta = PATIENCE) -> int:
    """Make the running tasks of dead workers ready again, those that were tried too often failed; how many. One query without any.

    A worker that only seemed dead may still finish its task: what a task does it must be able to do twice.
    """
    running = list(DBTaskResult.objects.running().values("pk", "task_path", "worker_ids", "started_at"))
    if not running:
        return 0
    now = timezone.now()
    alive = set(WorkerBeat.objects.filter(beat_at__gte=now - patience).values_list("pk", flat=True))
    taken = 0
    for task in running:
        workers = task["worker_ids"]
        if workers and workers[-1] in alive:
            continue
        # The moment at which it was started tells this attempt from the next one, should somebody else take it back first.
        attempt = DBTaskResult.objects.filter(
            pk=task["pk"], status=TaskResultStatus.RUNNING, started_at=task["started_at"]
        )
        is_given_up = len(workers) >= MOST_ATTEMPTS
        changed = (
            attempt.update(status=TaskResultStatus.FAILED, finished_at=now)
            if is_given_up
            else attempt.update(status=TaskResultStatus.READY, started_at=None)
        )
        if changed:
            log.warning("task taken back", task=task["task_path"], attempts=len(workers), given_up=is_given_up)
        taken += changed
    return taken
