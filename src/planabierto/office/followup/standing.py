"""Where each unit report of a round stands: how far it is, who answers for it, how late it is, and what was last heard of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Count, Max, Q

from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.roles import Role
from planabierto.office.base.prepared import Prepared
from planabierto.office.followup.live_rows import UnitProgress
from planabierto.office.followup.models import (
    WITH_THE_UNIT,
    Entry,
    FollowUp,
    Reminder,
    ReminderKind,
    UnitReport,
    UnitReportState,
)
from planabierto.office.institutions.days import day_in, today_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import QuerySet

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution


REMINDING: Final = (ReminderKind.REMINDER, ReminderKind.MEMORANDUM)
"""What tells a unit that its report is still missing."""


class Contact(NamedTuple):
    """Somebody of a unit: the head, or who registers; `instead_of` is whom they stand in for, until a day (inclusive)."""

    person: User
    is_head: bool
    instead_of: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit report with what stands around it; `last_heard` is when somebody of the unit last saved or sent."""

    report: UnitReport
    progress: UnitProgress
    last_heard: datetime | None
    last_reminder: date | None
    contacts: tuple[Contact, ...]

    @property
    def is_awaited(self) -> bool:
        """Whether the unit still has to send."""
        return self.report.state in WITH_THE_UNIT

    def days_late(self, today: date) -> int:
        """Calendar days after its deadline: until today, or until it was sent; 0 in time or without a deadline."""
        if self.report.send_by is None:
            return 0
        sent = None if self.is_awaited or self.report.sent_at is None else self._day_of(self.report.sent_at)
        if sent is None and not self.is_awaited:
            return 0
        return max(((sent or today) - self.report.send_by).days, 0)

    def _day_of(self, moment: datetime) -> date:
        return day_in(self.report.follow_up.institution, moment)


def reports_of(follow_up: FollowUp) -> QuerySet[UnitReport]:
    """The unit reports of a round in printed order, with what the policy asks of each."""
    return (
        UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related("unit_plan__unit", "lead_unit")
        .order_by("order")
    )


_REMINDED: Final = Prepared(
    lambda institution, follow_up: (
        Reminder.objects.filter(institution_id=institution, follow_up_id=follow_up, kind__in=REMINDING)
        .order_by()
        .values_list("unit_report_id")
        .annotate(last=Max("day"))
    )
)
_COUNTED: Final = Prepared(
    lambda institution, follow_up: (
        Entry.objects.filter(institution_id=institution, follow_up_id=follow_up)
        .order_by()
        .values_list("unit_report_id")
        .annotate(
            actions=Count("pk"),
            reported=Count("pk", filter=Q(is_reported=True)),
            unjustified=Count("pk", filter=Q(needs_justification=True)),
            changed=Max("changed_at"),
        )
    )
)
_HELD: Final = Prepared(
    lambda institution, units: (
        Membership.objects.filter(
            institution_id=institution,
            unit_id__in=units,
            role__in=[Role.UNIT_HEAD, Role.REPORTER],
            user__is_active=True,
        )
        .select_related("user", "substitutes")
        .order_by("user__display_name", "pk")
    )
)


def standings_of(follow_up: FollowUp, reports: QuerySet[UnitReport]) -> list[UnitStanding]:
    """Where some reports of a round stand, in their order. Four queries, whatever their number."""
    found = list(reports)
    for report in found:
        report.follow_up = follow_up
    progress, heard = _progress(follow_up)
    reminded = dict(_REMINDED(institution=follow_up.institution_id, follow_up=follow_up.pk))
    contacts = contacts_of(follow_up.institution, {report.unit_plan.unit_id for report in found})
    return [
        UnitStanding(
            report,
            progress.get(report.pk, UnitProgress(0, 0, 0)),
            _latest(heard.get(report.pk), report.sent_at),
            reminded.get(report.pk),
            tuple(contacts.get(report.unit_plan.unit_id, ())),
        )
        for report in found
    ]


def _progress(follow_up: FollowUp) -> tuple[dict[int, UnitProgress], dict[int, datetime | None]]:
    """How far each report of a round is, and when a row of it was last saved: by its key. One query."""
    progress, heard = {}, {}
    for report, actions, reported, unjustified, changed in _COUNTED(
        institution=follow_up.institution_id, follow_up=follow_up.pk
    ):
        progress[report] = UnitProgress(actions, reported, unjustified)
        heard[report] = changed
    return progress, heard


def _latest(*moments: datetime | None) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)


def contacts_of(institution: Institution, units: Collection[int]) -> Mapping[int, Sequence[Contact]]:
    """Who heads each unit today, who stands in, then who registers for it: by the key of the unit. One query."""
    today = today_in(institution)
    found: dict[int, list[Contact]] = defaultdict(list)
    for one in _HELD(institution=institution.pk, units=tuple(units)):
        if one.unit_id is not None and one.is_valid_on(today):
            absent = one.substitutes.display_name if one.substitutes else ""
            contact = Contact(one.user, one.role == Role.UNIT_HEAD, absent, one.valid_to if absent else None)
            found[one.unit_id].append(contact)
    return {
        unit: sorted(people, key=lambda one: (not one.is_head, bool(one.instead_of))) for unit, people in found.items()
    }


class RoundCount(NamedTuple):
    """How many reports of a round were not delivered, wait for planning, and are reviewed or closed."""

    awaited: int
    waiting: int
    reviewed: int

    @property
    def reports(self) -> int:
        """All of them."""
        return self.awaited + self.waiting + self.reviewed


def count_of(standings: Sequence[UnitStanding]) -> RoundCount:
    """How far a round is."""
    awaited = sum(one.is_awaited for one in standings)
    reviewed = sum(one.report.state in {UnitReportState.REVIEWED, UnitReportState.LOCKED} for one in standings)
    return RoundCount(awaited, len(standings) - awaited - reviewed, reviewed)
