"""Tasks that a worker of the tests runs.

Each leaves a trace of every attempt in a file, and of its effect in the database, in the way that a task should: once.
"""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


def trace(folder: str, line: str) -> None:
    """Add a line to the trace, whole or not at all."""
    with Path(folder, "trace").open("a") as opened:
        opened.write(f"{line}\n")


def effects() -> list[str]:
    """What the tasks have done, each once for each time that it was done."""
    from planabierto.office.base.models import ClockTurn

    return sorted(ClockTurn.objects.filter(name__startswith="effect ").values_list("name", flat=True))


@task
def leave_effect(folder: str, number: int, seconds: float) -> None:
    """Work for some seconds, then do what is to be done once: the key of its row is what it is about."""
    from planabierto.office.base.models import ClockTurn

    trace(folder, f"begin {number}")
    time.sleep(seconds)
    _row, is_new = ClockTurn.objects.get_or_create(name=f"effect {number}")
    trace(folder, f"{'done' if is_new else 'known'} {number}")


@task
def fail() -> None:
    """Fail."""
    message = "as it should"
    raise RuntimeError(message)
