"""What the journal knows of the health of the installation: whether the clock runs behind it, and when its chains were last verified."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from planabierto.office.base.custody import custody
from planabierto.office.base.health import HealthCheck, Outcome, age_of, is_new_installation
from planabierto.office.journal.models import AuditEvent, ChainHead

if TYPE_CHECKING:
    from datetime import datetime

TOLERANCE: Final = timedelta(seconds=2)
"""Two clocks of one machine and the time between two questions."""
LATEST_VERIFICATION: Final = timedelta(hours=25)


def last_recorded_at() -> datetime | None:
    """The latest moment of the last acts of all chains; None before the first. One query."""
    last = AuditEvent.objects.filter(institution_id=OuterRef("pk"), sequence=OuterRef("sequence"))
    moments = ChainHead.objects.annotate(at=Subquery(last.values("recorded_at")[:1]))
    found: datetime | None = moments.aggregate(latest=Max("at"))["latest"]
    return found


def clock() -> Outcome:
    """The clock of the server is not behind the last act: what is recorded next would be dated before it."""
    last = last_recorded_at()
    if last is None or timezone.now() >= last - TOLERANCE:
        return Outcome.good()
    return Outcome.failed(
        f"El reloj del servidor va detrás del último acto de la bitácora ({last.isoformat()}). Corríjalo."
    )


def chains() -> Outcome:
    """The chains of all institutions were found whole in the last 25 hours, by a verification or a backup."""
    verified = custody().verified_at
    if verified is not None and timezone.now() - verified <= LATEST_VERIFICATION:
        return Outcome.good()
    words = f"La bitácora se comprobó por última vez {age_of(verified)}. Ejecute «planabierto verify» cada día."
    return Outcome.warning(words) if is_new_installation() else Outcome.failed(words)


CHECKS: Final = (HealthCheck("clock", clock), HealthCheck("chain", chains))
