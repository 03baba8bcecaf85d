"""Opening a round: what is checked before, its deadlines in working days, its rows, and who verifies which of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.calendar import follow_up_name
from planabierto.core.errors import PlanAbiertoError
from planabierto.core.working_days import add_working_days
from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.policy import require
from planabierto.office.accounts.roles import Role
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.base.writing import day
from planabierto.office.followup import acts
from planabierto.office.followup.document import RowKey, read_follow_up
from planabierto.office.followup.figures import write_figures
from planabierto.office.followup.models import (
    Achievement,
    Audience,
    Basis,
    Entry,
    Extension,
    FollowUp,
    FollowUpState,
    Instruction,
    InstructionState,
    UnitReport,
    UnitReportState,
    VerifierAssignment,
)
from planabierto.office.followup.policy import FOLLOW_UP, UNIT_REPORT
from planabierto.office.followup.row_input import NOTHING_TYPED
from planabierto.office.followup.services.assigning import assignment_by_kind, kinds_reach
from planabierto.office.followup.services.delivering import round_words
from planabierto.office.followup.services.notifying import announce_opening
from planabierto.office.followup.services.registering import locked_report
from planabierto.office.institutions.days import today_in
from planabierto.office.institutions.queries import closed_days, unit_and_below
from planabierto.office.journal.services import record
from planabierto.office.plans.models import Action, OperationalPlan, Origin, PlanState, Programming, UnitPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import Heading

SEND_WITHIN: Final = 7
REVIEW_WITHIN: Final = 12
REMIT_WITHIN: Final = 20
"""Working days after the cut-off by which a unit sends, planning and verifiers are done, top management has the report."""
LONGEST_ROUND: Final = 90
"""Days in which twenty working days are found, whatever the calendar."""
RUNNING: Final = (PlanState.APPROVED, PlanState.IN_EXECUTION)


class OpeningError(PlanAbiertoError):
    """A round cannot be opened or stretched as asked; the text says why and what to do."""


class Deadlines(NamedTuple):
    """The last days (inclusive) of the steps of a round."""

    send_by: date
    review_by: date
    remit_by: date


def proposed_deadlines(plan: OperationalPlan, period: int) -> Deadlines:
    """The deadlines of a round by default, in working days after its cut-off. One query."""
    cutoff = plan.ends(period)
    closed = closed_days(plan.institution, cutoff, cutoff + timedelta(days=LONGEST_ROUND))
    return Deadlines(
        *(add_working_days(cutoff, days, closed=closed) for days in (SEND_WITHIN, REVIEW_WITHIN, REMIT_WITHIN))
    )


@dataclass(frozen=True, slots=True)
class Readiness:
    """What planning looks at before it opens a round; names are those of units, `holidays` the closed days until its end."""

    without_head: tuple[str, ...]
    without_substitute: tuple[str, ...]
    without_verifier: tuple[str, ...]
    incomplete_actions: int
    holidays: tuple[date, ...]


def readiness(plan: OperationalPlan, period: int) -> Readiness:
    """Heads, substitutes, verifiers and holidays before a round is opened. Seven queries, whatever the size of the plan."""
    institution, today = plan.institution, today_in(plan.institution)
    unit_plans = list(
        UnitPlan.objects.filter(institution=institution, plan=plan, actions__isnull=False)
        .select_related("unit")
        .distinct()
        .order_by("order")
    )
    held: dict[str, set[int]] = defaultdict(set)
    substituted: set[int] = set()
    for one in Membership.objects.filter(institution=institution, unit__isnull=False).select_related("user"):
        if one.is_valid_on(today) and one.user.is_active and one.unit_id is not None:
            held[one.role].add(one.unit_id)
            if one.substitutes_id is not None:
                substituted.add(one.unit_id)
    cutoff = plan.ends(period)
    verified = (
        Action.objects.filter(institution=institution, unit_plan__plan=plan, verification__isnull=False)
        .values_list("unit_plan__unit__name", "verification__verifier_unit_id")
        .distinct()
    )
    verifying = unit_and_below(institution.pk, held[Role.VERIFIER])
    return Readiness(
        without_head=tuple(one.unit.name for one in unit_plans if one.unit_id not in held[Role.UNIT_HEAD]),
        without_substitute=tuple(one.unit.name for one in unit_plans if one.unit_id not in substituted),
        without_verifier=tuple(sorted({name for name, unit in verified if unit not in verifying})),
        incomplete_actions=Action.objects.filter(
            institution=institution, unit_plan__plan=plan, completed_at=None
        ).count(),
        holidays=tuple(sorted(closed_days(institution, cutoff, cutoff + timedelta(days=LONGEST_ROUND // 2)))),
    )


@transaction.atomic
def open_follow_up(
    plan: OperationalPlan,
    *,
    period: int,
    by: User,
    deadlines: Deadlines | None = None,
    basis: Basis | None = None,
    blocking_rules: Sequence[str] = (),
) -> FollowUp:
    """Open a round of a plan: its unit reports and their rows, blank, against the programming that holds at the cut-off.

    Entry is open from the first day of the period. Without `basis`, the first round of a plan that has no figures by period takes figures
    to date. Heads, who stands in for them and verifiers are mailed. Raises `OpeningError` where the round is there already, has not begun,
    or its deadlines are out of order.
    """
    institution = plan.institution
    follow_up = FollowUp(
        institution=institution,
        plan=plan,
        period=period,
        cutoff=plan.ends(period),
        origin=Origin.FORMULATED,
        state=FollowUpState.BUILDING,
        institution_name=institution.name,
        title=f"{follow_up_name(period).upper()} DEL {plan}".upper(),
        opened_at=timezone.now(),
        blocking_rules=sorted(set(blocking_rules)),
    )
    require(by, "open", FOLLOW_UP, follow_up)
    _refuse(follow_up)
    deadlines = deadlines or proposed_deadlines(plan, period)
    _refuse_disorder(follow_up, deadlines)
    follow_up.send_by, follow_up.review_by, follow_up.remit_by = deadlines
    follow_up.basis = basis or proposed_basis(plan, period)
    follow_up.save(force_insert=True)
    actions = list(_actions_of(plan))
    reports = _write_reports(follow_up, actions)
    keys = _write_rows(follow_up, actions, reports)
    _assign_verifiers(actions, reports)
    assert len(keys) == len(actions)  # noqa: S101 - one row an action
    stored = read_follow_up(follow_up)
    write_figures(follow_up, stored, [])
    record(
        institution=institution,
        by=by,
        act=acts.FOLLOW_UP_OPENED,
        subject=follow_up,
        after={
            "year": plan.year,
            "period": period,
            **deadlines._asdict(),
            "basis": follow_up.basis,
            "blocking_rules": follow_up.blocking_rules,
            "actions": len(actions),
        },
    )
    announce_opening(follow_up, by=by)
    return follow_up


def _refuse(follow_up: FollowUp) -> None:
    plan, period = follow_up.plan, follow_up.period
    if not 1 <= period <= plan.calendar.periods:
        raise OpeningError(_("El plan se sigue por %(noun)s y no tiene ese período.") % {"noun": plan.calendar.noun})
    if plan.state not in RUNNING:
        raise OpeningError(
            _("El plan %(year)s todavía no está aprobado: no se le da seguimiento.") % {"year": plan.year}
        )
    if FollowUp.objects.filter(institution_id=plan.institution_id, plan=plan, period=period).exists():
        raise OpeningError(_("El %(name)s seguimiento ya existe.") % {"name": follow_up_name(period)})
    if today_in(plan.institution) < plan.starts(period):
        raise OpeningError(
            _("El período empieza el %(day)s: el registro se abre desde ese día.") % {"day": day(plan.starts(period))}
        )


def _refuse_disorder(follow_up: FollowUp, deadlines: Deadlines) -> None:
    if not follow_up.cutoff < deadlines.send_by <= deadlines.review_by <= deadlines.remit_by:
        raise OpeningError(_("Los plazos van después del corte y en orden: entrega, revisión, remisión."))


def proposed_basis(plan: OperationalPlan, period: int) -> Basis:
    """What is typed in a round by default: figures of the period, unless something came before and nothing tells what it was. One query."""
    if (
        period == 1
        or FollowUp.objects.filter(institution_id=plan.institution_id, plan=plan, period__lt=period).exists()
    ):
        return Basis.PERIOD
    return Basis.TO_DATE


class _Placed(NamedTuple):
    """An action with the version of its programming that holds at a cut-off."""

    action: Action
    programming: Programming


def _actions_of(plan: OperationalPlan) -> Iterable[_Placed]:
    """The actions of a plan in printed order: by unit, then by objective and place."""
    actions = (
        Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan, current__isnull=False)
        .select_related(
            "unit_plan__unit", "current__objective", "current__lead_unit", "current__responsible_unit", "verification"
        )
        .order_by("unit_plan__order", "unit_plan_id", "current__objective__order", "order", "pk")
    )
    for action in actions:
        assert action.current is not None  # noqa: S101 - the query says so
        yield _Placed(action, action.current)


def _write_reports(follow_up: FollowUp, placed: Sequence[_Placed]) -> dict[int, UnitReport]:
    """The blank report of each unit that has actions: unit plan → report."""
    by_unit: dict[int, list[_Placed]] = defaultdict(list)
    for one in placed:
        by_unit[one.action.unit_plan_id].append(one)
    reports = [
        UnitReport(
            institution_id=follow_up.institution_id,
            follow_up=follow_up,
            unit_plan=members[0].action.unit_plan,
            name=members[0].action.unit_plan.unit.name,
            mission=members[0].action.unit_plan.mission,
            headings=_headings(members),
            order=order,
            state=UnitReportState.OPEN,
            audience=Audience.UNIT,
            send_by=follow_up.send_by,
            lead_unit_id=_lead_of(members),
        )
        for order, members in enumerate(by_unit.values(), start=1)
    ]
    UnitReport.objects.bulk_create(reports)
    return {report.unit_plan_id: report for report in reports}


def _headings(members: Iterable[_Placed]) -> list[Heading]:
    objectives = dict.fromkeys(one.programming.objective for one in members)
    return [
        {"key": objective.key, "text": objective.text, "is_strategic": objective.is_strategic}
        for objective in objectives
    ]


def _lead_of(members: Sequence[_Placed]) -> int | None:
    """The unit that leads most of the actions of a report; None where it is the unit itself."""
    leads = Counter(one.programming.lead_unit_id for one in members if one.programming.lead_unit_id is not None)
    if not leads:
        return None
    lead = leads.most_common(1)[0][0]
    return None if lead == members[0].action.unit_plan.unit_id else lead


def _write_rows(
    follow_up: FollowUp, placed: Sequence[_Placed], reports: Mapping[int, UnitReport]
) -> tuple[RowKey, ...]:
    """The first version of each row, blank, and its place; the figures follow."""
    now = timezone.now()
    achievements = new_keys(Achievement, len(placed))
    insert_rows(
        Achievement,
        [
            {
                "id": key,
                "institution_id": follow_up.institution_id,
                "follow_up_id": follow_up.pk,
                "action_id": one.action.pk,
                "programming_id": one.programming.pk,
                "version": 1,
                "code": one.action.code,
                "code_written": one.action.code,
                **NOTHING_REPORTED,
                **NOTHING_TYPED,
                "reason": "",
                "recorded_at": now,
                "recorded_by_id": None,
            }
            for key, one in zip(achievements, placed, strict=True)
        ],
    )
    places: dict[int, list[int]] = defaultdict(list)
    keys = []
    for order, (achievement, one) in enumerate(zip(achievements, placed, strict=True), start=1):
        known = places[one.action.unit_plan_id]
        if one.programming.objective_id not in known:
            known.append(one.programming.objective_id)
        keys.append(
            RowKey(
                reports[one.action.unit_plan_id].pk,
                one.action.pk,
                achievement,
                one.programming.objective_id,
                known.index(one.programming.objective_id),
                order,
            )
        )
    insert_rows(
        Entry,
        [
            {
                "id": pk,
                "institution_id": follow_up.institution_id,
                "follow_up_id": follow_up.pk,
                **key._asdict(),
                **BLANK_FIGURES,
            }
            for pk, key in zip(new_keys(Entry, len(keys)), keys, strict=True)
        ],
    )
    return tuple(keys)


NOTHING_REPORTED: Final[dict[str, Any]] = {
    "to_date": None,
    "to_date_written": "",
    "of_period": None,
    "printed_rate": None,
    "printed_rate_written": "",
    "remarks": "",
}
"""The figures of a row of which nothing is known yet."""
BLANK_FIGURES: Final[dict[str, Any]] = {
    "status": "",
    "light": "",
    "is_plus_one": False,
    "due": 0,
    "achieved": None,
    "rate": None,
    "percent": None,
    "annual_progress": None,
    "exceeds_annual_target": False,
    "carried_from": None,
    "asks_for_zero": False,
    "is_due": False,
    "is_met": False,
    "is_reported": False,
    "needs_justification": False,
    "questions": [],
    "changed_at": None,
    "year_end": "",
    "execution_order": 0,
    "folded": "",
}
"""A row before its figures are computed, which happens in the same transaction."""


def _assign_verifiers(placed: Iterable[_Placed], reports: Mapping[int, UnitReport]) -> None:
    """Who verifies which row, by the kind of its action: the alternate where the verifier's own unit is concerned."""
    placed = [one for one in placed if one.action.verification is not None]
    reach = kinds_reach(one.action.verification for one in placed if one.action.verification is not None)
    assignments = []
    for action, programming in placed:
        kind, report = action.verification, reports[action.unit_plan_id]
        if kind is not None:
            own = {action.unit_plan.unit_id, programming.responsible_unit_id}
            assignments.append(assignment_by_kind(kind, action, report, own=own, reach=reach[kind.pk]))
    VerifierAssignment.objects.bulk_create(assignments)


@transaction.atomic
def change_deadlines(follow_up: FollowUp, *, deadlines: Deadlines, reason: str, by: User) -> FollowUp:
    """Move the deadlines of a round; a unit that had more time keeps it. Raises `OpeningError` without a reason or out of order."""
    follow_up = (
        FollowUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related("plan", "institution")
        .get(institution_id=follow_up.institution_id, pk=follow_up.pk)
    )
    require(by, "change_deadlines", FOLLOW_UP, follow_up)
    _refuse_disorder(follow_up, deadlines)
    if not reason.strip():
        raise OpeningError(_("Escriba por qué cambian los plazos."))
    before = {"send_by": follow_up.send_by, "review_by": follow_up.review_by, "remit_by": follow_up.remit_by}
    follow_up.send_by, follow_up.review_by, follow_up.remit_by = deadlines
    follow_up.save(update_fields=["send_by", "review_by", "remit_by"])
    UnitReport.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, send_by__lt=deadlines.send_by
    ).update(send_by=deadlines.send_by)
    UnitReport.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, send_by=before["send_by"], extensions=None
    ).update(send_by=deadlines.send_by)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.DEADLINES_CHANGED,
        subject=follow_up,
        before=before,
        after=deadlines._asdict(),
        reason=reason.strip(),
    )
    return follow_up


@transaction.atomic
def extend_deadline(report: UnitReport, *, until: date, reason: str, by: User) -> Extension:
    """Give one unit more time, until a day (inclusive); raises `OpeningError` without a reason or for a day that is no later."""
    report = locked_report(report)
    require(by, "extend", UNIT_REPORT, report)
    if not reason.strip():
        raise OpeningError(_("Escriba por qué se da la prórroga."))
    if until < today_in(report.follow_up.institution) or (report.send_by is not None and until <= report.send_by):
        raise OpeningError(_("La prórroga va después de hoy y del plazo que ya tiene la unidad."))
    extension = Extension.objects.create(
        institution_id=report.institution_id, unit_report=report, until=until, reason=reason.strip(), granted_by=by
    )
    before, report.send_by = report.send_by, until
    report.save(update_fields=["send_by"])
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.DEADLINE_EXTENDED,
        subject=report,
        before={"send_by": before},
        after={**round_words(report), "send_by": until},
        reason=extension.reason,
    )
    return extension


def open_instructions(plan: OperationalPlan) -> list[Instruction]:
    """The instructions of earlier rounds that still wait: they are listed again in the next one until done. One query."""
    waiting = Instruction.objects.filter(institution_id=plan.institution_id, state=InstructionState.OPEN)
    return list(waiting.select_related("action__unit_plan__unit", "responsible_unit", "follow_up__plan").order_by("pk"))
