"""The handover sheet of a unit, filled with what is open of it today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from planabierto.core.calendar import period_code
from planabierto.core.quantity import Scale, format_quantity
from planabierto.documents.papers.handover import HandoverSheet, OpenAction, Pending, Substitute
from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.entry_papers import paper_round
from planabierto.office.followup.models import (
    Entry,
    Evidence,
    Instruction,
    InstructionState,
    ReprogrammingRequest,
    ReprogrammingState,
    RowReview,
    RowVerdict,
    UnitReport,
    UnitReportState,
)
from planabierto.office.plans.document import target_figures
from planabierto.office.plans.models import EvidencePolicyChoice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.core.plan import Figure
    from planabierto.office.institutions.models import Unit


def newest_report(unit: Unit) -> UnitReport | None:
    """The report of a unit in its newest round; None before the first. One query."""
    reports = UnitReport.objects.filter(institution_id=unit.institution_id, unit_plan__unit=unit)
    return (
        reports.select_related("follow_up__plan", "follow_up__institution", "unit_plan__unit", "lead_unit")
        .order_by("-follow_up__cutoff", "order")
        .first()
    )


def handover_of(report: UnitReport) -> HandoverSheet:
    """What whoever takes over a unit finds open, with the last figures. Nine queries."""
    today = timezone.localdate()
    heads = [one for one in _held(report, Role.UNIT_HEAD) if one.is_valid_on(today)]
    head = next((one.user for one in heads if one.substitutes_id is None), None)
    return HandoverSheet(
        round=paper_round(report.follow_up),
        unit=report.unit_plan.unit.name,
        issued_on=today,
        gives=(head.display_name, head.post) if head else ("", ""),
        takes=("", ""),
        actions=tuple(_open_actions(report)),
        requests=(*_requests(report), *_instructions(report)),
        returned=tuple(_returned(report)),
        evidence=tuple(_evidence_owed(report)),
        substitutes=tuple(
            Substitute(one.user.display_name, one.user.post, one.valid_from or today, one.valid_to)
            for one in heads
            if one.substitutes_id is not None
        ),
    )


def _held(report: UnitReport, role: Role) -> Iterable[Membership]:
    return (
        Membership.objects.filter(
            institution_id=report.institution_id,
            unit_id=report.unit_plan.unit_id,
            role=role,
            user__is_active=True,
        )
        .select_related("user")
        .order_by("pk")
    )


def _open_actions(report: UnitReport) -> Iterable[OpenAction]:
    """The actions that have something programmed still, or have not reached their annual target."""
    entries = list(
        Entry.objects.filter(institution_id=report.institution_id, unit_report=report)
        .select_related("achievement__programming")
        .order_by("order")
    )
    plan, period = report.follow_up.plan, report.follow_up.period
    targets = target_figures(
        [one.achievement.programming_id for one in entries],
        institution_id=report.institution_id,
        periods=plan.calendar.periods,
    )
    for entry in entries:
        programming = entry.achievement.programming
        scale = Scale(programming.scale)
        figures: tuple[Figure, ...] = targets[programming.pk]
        left = [
            f"{period_code(plan.calendar, number)}: {format_quantity(figure.value, scale)}"
            for number, figure in enumerate(figures, start=1)
            if number > period and figure.value
        ]
        annual = programming.annual_target
        is_reached = annual is None or (entry.achieved is not None and entry.achieved >= annual)
        if left or not is_reached:
            yield OpenAction(
                code=entry.achievement.code,
                statement=programming.statement,
                scale=scale,
                annual_target=annual,
                to_date=entry.achieved,
                rate=entry.rate,
                still_programmed=", ".join(left),
            )


def _requests(report: UnitReport) -> Iterable[Pending]:
    waiting = ReprogrammingRequest.objects.filter(
        institution_id=report.institution_id,
        unit_report__unit_plan=report.unit_plan,
        state=ReprogrammingState.REQUESTED,
    )
    for one in waiting.select_related("action").order_by("pk"):
        moved_to = period_code(report.follow_up.plan.calendar, one.to_period)
        what = f"Reprogramación a {moved_to}: {one.reason}"
        yield Pending(one.action.code, what, timezone.localdate(one.requested_at))


def _instructions(report: UnitReport) -> Iterable[Pending]:
    waiting = Instruction.objects.filter(
        institution_id=report.institution_id,
        responsible_unit_id=report.unit_plan.unit_id,
        state=InstructionState.OPEN,
    )
    for one in waiting.select_related("action").order_by("due_on", "pk"):
        yield Pending(one.action.code, f"Instrucción: {one.text}", timezone.localdate(one.given_at), one.due_on)


def _returned(report: UnitReport) -> Iterable[Pending]:
    """What planning gave back and the unit has not sent again."""
    if report.state != UnitReportState.RETURNED or report.returned_at is None:
        return
    since = timezone.localdate(report.returned_at)
    if report.return_reason:
        yield Pending("", report.return_reason, since, report.send_by)
    remarks = RowReview.objects.filter(
        institution_id=report.institution_id,
        unit_report=report,
        sending=report.sendings.count(),
        verdict=RowVerdict.REMARKED,
    )
    for one in remarks.select_related("action").order_by("action__order", "action_id"):
        yield Pending(one.action.code, one.text, since, report.send_by)


def _evidence_owed(report: UnitReport) -> Iterable[Pending]:
    """The rows of which something was done, an evidence is asked for, and none was added."""
    shown = (
        Evidence.objects.filter(institution_id=report.institution_id, unit_report=report, withdrawn_at=None)
        .order_by()
        .values_list("action_id")
        .annotate(number=Count("pk"))
    )
    entries = (
        Entry.objects.filter(Q(achieved__gt=0), institution_id=report.institution_id, unit_report=report)
        .exclude(action__evidence_policy=EvidencePolicyChoice.NONE)
        .exclude(action__in=[action for action, _number in shown])
        .select_related("action", "achievement")
        .order_by("order")
    )
    for entry in entries:
        what = entry.action.means_of_verification or "Medio de verificación de lo reportado"
        yield Pending(entry.achievement.code, what, report.follow_up.cutoff, report.send_by)
