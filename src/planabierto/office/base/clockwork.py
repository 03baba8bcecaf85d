"""What is done by the clock: functions that declare when, and whose turn puts a task into the queue, once an interval for all workers.

The turn and its task are written in one transaction, and a task whose worker dies is taken back: a turn is neither lost nor doubled.
A declared function stands in a module that the `ready` of its application imports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from planabierto.office.base.models import ClockTurn

Work = Callable[[], None]
Due = Callable[[datetime, datetime], bool]


@dataclass(frozen=True)
class Turn:
    """A task and whether it is due, from the moment of its last turn and now."""

    task: Task[[], None]
    is_due: Due

    @property
    def name(self) -> str:
        """Its place in the code, by which the database knows it."""
        return self.task.module_path


_TURNS: Final[dict[str, Turn]] = {}


def every(*, minutes: int) -> Callable[[Work], Task[[], None]]:
    """Declare that a function is run once in so many minutes; it becomes a task."""
    interval = timedelta(minutes=minutes)

    def is_due(last: datetime, now: datetime) -> bool:
        # A last turn far in the future was struck by a clock that was wrong.
        return abs(now - last) >= interval

    return _declare(is_due)


def daily(*, hour: int) -> Callable[[Work], Task[[], None]]:
    """Declare that a function is run once a day, from an hour (0 to 23) on, in the time zone of the installation; it becomes a task."""

    def is_due(last: datetime, now: datetime) -> bool:
        here = timezone.localtime(now)
        return here.hour >= hour and timezone.localdate(last) != here.date()

    return _declare(is_due)


def _declare(is_due: Due) -> Callable[[Work], Task[[], None]]:
    def decorate(function: Work) -> Task[[], None]:
        turn = Turn(task(function), is_due)
        _TURNS[turn.name] = turn
        return turn.task

    return decorate


def turns() -> tuple[Turn, ...]:
    """All that is done by the clock, by name."""
    return tuple(_TURNS[name] for name in sorted(_TURNS))


def strike() -> list[str]:
    """Put into the queue whatever is due; the names of it. One query where nothing is."""
    now = timezone.now()
    last = dict(ClockTurn.objects.values_list("name", "struck_at"))
    return [turn.name for turn in turns() if _may_be_due(turn, last.get(turn.name), now) and _struck(turn, now)]


def _may_be_due(turn: Turn, last: datetime | None, now: datetime) -> bool:
    return turn.is_due(_BEFORE_ALL if last is None else last, now)


_BEFORE_ALL: Final = datetime(1970, 1, 2, tzinfo=timezone.get_default_timezone())


@transaction.atomic
def _struck(turn: Turn, now: datetime) -> bool:
    """Whether the turn was still to be taken: the row is locked, so that of two workers one finds it taken."""
    ClockTurn.objects.bulk_create([ClockTurn(name=turn.name)], ignore_conflicts=True)
    row = ClockTurn.objects.select_for_update().get(pk=turn.name)
    if not _may_be_due(turn, row.struck_at, now):
        return False
    row.struck_at = now
    row.save(update_fields=["struck_at"])
    turn.task.enqueue()
    return True
