"""The clock of rounds in a worker of its own, killed and started again: each act of it stands once."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.models import MailState, OutgoingMail
from planabierto.office.followup.models import Reminder, ReminderKind, UnitReport, UnitReportState
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain
from tests.cast import Cast
from tests.office.base.test_worker import home, wait_until, worker
from tests.office.rounds import open_round

__all__ = ["home"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = 4


def test_assent_and_mails_stand_once_though_workers_are_killed(cast: Cast, home: Path) -> None:
    with transaction.atomic():
        opened = open_round(cast)
        opened.send()
    UnitReport.objects.filter(pk=opened.report().pk).update(sent_at=timezone.now() - timedelta(days=60))
    asked = OutgoingMail.objects.count()
    assert asked == Reminder.objects.filter(kind=ReminderKind.OPENING).values("recipient").distinct().count() == 3
    moments = Random(3).sample(range(5, 40), KILLS)  # noqa: S311 - moments, no secrets
    for tenths in moments:
        with worker(home) as process:
            time.sleep(tenths / 10)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    with worker(home):
        wait_until(lambda: opened.report().state == UnitReportState.PASSED_ON)
        wait_until(lambda: not DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exists())
    assert not DBTaskResult.objects.filter(status="FAILED").exists()
    assert AuditEvent.objects.filter(act="report.tacitly_passed_on").count() == 1
    mails = OutgoingMail.objects.filter(key__startswith="opening:")
    # One that was on its way when its worker died is not sent again: it is told as uncertain.
    assert {mail.state for mail in mails} <= {MailState.SENT, MailState.UNCERTAIN}
    assert (len(mails), {mail.tries for mail in mails}) == (asked, {1})
    assert verify_chain(cast.institution) == []
