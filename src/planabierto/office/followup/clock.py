"""What the clock does for rounds, by the day of the institution: ends reopenings that are over, gives tacit assent, reminds, escalates."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django_tasks import task

from planabierto.office.base.clockwork import every
from planabierto.office.followup.services.closing import end_expired_reopenings
from planabierto.office.followup.services.delivering import pass_on_tacitly
from planabierto.office.followup.services.reminding import remind_by_the_clock
from planabierto.office.institutions.days import local_in, today_in
from planabierto.office.institutions.models import Institution

FIRST_HOUR: Final = 7
"""The hour of the institution from which on mails go out."""


@every(minutes=30)
def attend_rounds() -> None:
    """Put a task into the queue for each institution with a round that was opened here: what fails in one holds up no other."""
    opened = Institution.objects.filter(follow_ups__opened_at__isnull=False)
    for institution_id in opened.order_by("pk").values_list("pk", flat=True).distinct():
        attend_institution.enqueue(institution_id)


@task
def attend_institution(institution_id: int) -> None:
    """Do for one institution what its day asks for; each act by itself, at most once, however often this runs."""
    institution = Institution.objects.get(pk=institution_id)
    with timezone.override(institution.time_zone):
        today = today_in(institution)
        end_expired_reopenings(institution, today=today)
        pass_on_tacitly(institution, today=today)
        if local_in(institution, timezone.now()).hour >= FIRST_HOUR:
            remind_by_the_clock(institution, today=today)
