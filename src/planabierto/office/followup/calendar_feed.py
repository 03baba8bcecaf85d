"""The calendar of one person: the deadlines that are theirs by the policy, without figures, drafts or names of people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.base.ics import CalendarEvent
from planabierto.office.followup.models import FollowUp, Presentation, UnitReport, VerifierAssignment
from planabierto.office.followup.policy import ASSIGNMENT, FOLLOW_UP, UNIT_REPORT
from planabierto.office.followup.rounds import period_slug, round_name
from planabierto.office.institutions.days import today_in
from planabierto.office.institutions.site import address_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution

KEPT: Final = timedelta(days=366)
"""How long after its cut-off a round stays in the calendar."""


def calendar_events(person: User, institution: Institution) -> list[CalendarEvent]:
    """What falls due for somebody in the rounds of the last year; nothing for whoever has no role today.

    Units: their report, with its extension. Verifiers: the end of verification. Planning: each step of the round. Who receives a round:
    when it is remitted and was presented.
    """
    rounds = FollowUp.objects.filter(
        institution=institution, opened_at__isnull=False, cutoff__gte=today_in(institution) - KEPT
    )
    seen = scope_queryset(person, VIEW, FOLLOW_UP, rounds, institution=institution)
    found = {one.pk: one for one in seen.select_related("plan", "institution").order_by("cutoff", "pk")}
    if not found:
        return []
    is_planning = can(person, "extend", UNIT_REPORT, institution=institution)
    receives = is_planning or can(person, "take_packet", FOLLOW_UP, institution=institution)
    events = [] if is_planning else list(_of_units(person, institution, found))
    verifying = set() if is_planning else _verifying(person, institution, found)
    for follow_up in found.values():
        events += _of_round(follow_up, is_planning=is_planning, verifies=follow_up.pk in verifying, receives=receives)
    if receives:
        events += _of_presentations(institution, found)
    return events


def _address(follow_up: FollowUp, page: str = "follow_up", *more: object) -> str:
    path = reverse(page, args=[follow_up.plan.year, period_slug(follow_up), *more])
    return address_in(follow_up.institution, path)


def _of_units(person: User, institution: Institution, rounds: dict[int, FollowUp]) -> Iterator[CalendarEvent]:
    """When the reports are due that somebody may comment on: of their own units and of those that they lead. One query."""
    reports = UnitReport.objects.filter(follow_up__in=rounds, send_by__isnull=False)
    own = scope_queryset(person, "comment", UNIT_REPORT, reports, institution=institution)
    for report in own.select_related("unit_plan__unit").order_by("follow_up_id", "order"):
        follow_up = rounds[report.follow_up_id]
        if report.send_by is not None:
            yield CalendarEvent(
                uid=f"report-{report.pk}",
                day=report.send_by,
                title=_("Vence el informe de %(unit)s: %(round)s")
                % {"unit": report.name, "round": round_name(follow_up)},
                description=_("Último día para enviar el informe de la unidad."),
                url=_address(follow_up, "entry", report.unit_plan.unit.slug),
            )


def _verifying(person: User, institution: Institution, rounds: dict[int, FollowUp]) -> set[int]:
    """The rounds in which somebody verifies rows, by their unit or by name. One query."""
    assigned = VerifierAssignment.objects.filter(institution=institution, follow_up__in=rounds).order_by()
    of_unit = scope_queryset(person, "hold", ASSIGNMENT, assigned.filter(person=None), institution=institution)
    if not can(person, "hold", ASSIGNMENT, institution=institution):
        return set(assigned.filter(person=person).values_list("follow_up_id", flat=True))
    mine = assigned.filter(Q(pk__in=of_unit.values("pk")) | Q(person=person))
    return set(mine.values_list("follow_up_id", flat=True))


def _of_round(follow_up: FollowUp, *, is_planning: bool, verifies: bool, receives: bool) -> Iterator[CalendarEvent]:
    """The last days of the steps of a round that are somebody's."""
    steps = (
        (is_planning, "send", follow_up.send_by, _("Entrega de las unidades: %(round)s")),
        (is_planning, "review", follow_up.review_by, _("Vencen la revisión y la verificación: %(round)s")),
        (verifies, "verify", follow_up.review_by, _("Vence la verificación: %(round)s")),
        (receives, "remit", follow_up.remit_by, _("Remisión a la Administración Superior: %(round)s")),
    )
    for is_theirs, step, last, title in steps:
        if is_theirs and last is not None:
            yield CalendarEvent(
                uid=f"round-{follow_up.pk}-{step}",
                day=last,
                title=title % {"round": round_name(follow_up)},
                url=_address(follow_up, "tray_of") if is_planning else _address(follow_up),
            )


def _of_presentations(institution: Institution, rounds: dict[int, FollowUp]) -> Iterator[CalendarEvent]:
    """When rounds were presented, and to whom. One query."""
    for one in Presentation.objects.filter(institution=institution, follow_up__in=rounds).order_by(
        "presented_on", "pk"
    ):
        follow_up = rounds[one.follow_up_id]
        yield CalendarEvent(
            uid=f"presentation-{one.pk}",
            day=one.presented_on,
            title=_("Presentado a %(body)s: %(round)s") % {"body": one.body, "round": round_name(follow_up)},
            url=_address(follow_up),
        )
