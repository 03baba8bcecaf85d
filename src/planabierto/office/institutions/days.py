"""Which day it is where an institution works: deadlines end with its day, wherever the server stands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date, datetime

    from planabierto.office.institutions.models import Institution


def today_in(institution: Institution) -> date:
    """The day that it is now in the time zone of an institution."""
    return day_in(institution, timezone.now())


def day_in(institution: Institution, moment: datetime) -> date:
    """The day of an instant in the time zone of an institution."""
    return local_in(institution, moment).date()


def local_in(institution: Institution, moment: datetime) -> datetime:
    """An instant as the clocks of an institution show it."""
    return timezone.localtime(moment, ZoneInfo(institution.time_zone))
