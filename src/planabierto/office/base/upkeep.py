"""What the office tidies up by itself at night."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.clockwork import daily
from planabierto.office.base.models import WorkerBeat

DAYS_OF_FINISHED_TASKS: Final = 30
DAYS_OF_SILENT_WORKERS: Final = 1
NIGHT: Final = 2


@daily(hour=NIGHT)
def tidy_up() -> None:
    """Delete tasks that ended long ago, workers that are gone and sessions that are over."""
    now = timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=DAYS_OF_FINISHED_TASKS)).delete()
    WorkerBeat.objects.filter(beat_at__lt=now - timedelta(days=DAYS_OF_SILENT_WORKERS)).delete()
    call_command("clearsessions", verbosity=0)
