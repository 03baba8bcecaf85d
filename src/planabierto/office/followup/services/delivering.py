"""A unit report on its way: sent by its unit, passed on by its lead, looked at by planning, returned or found right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.working_days import add_working_days
from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.policy import NotAllowedError, require, require_in_some_state
from planabierto.office.accounts.roles import Role
from planabierto.office.followup import acts
from planabierto.office.followup.automatic_review import review_delivered
from planabierto.office.followup.document import read_follow_up
from planabierto.office.followup.figures import write_figures
from planabierto.office.followup.live_rows import with_evidence_count
from planabierto.office.followup.models import (
    AFTER_PRESENTING,
    RETURNABLE,
    WITH_THE_UNIT,
    Achievement,
    Audience,
    Entry,
    Finding,
    FollowUp,
    FollowUpState,
    Reopening,
    ReopeningState,
    ReportComment,
    RowReview,
    RowVerdict,
    Sending,
    UnitReport,
    UnitReportState,
    VerifierAssignment,
)
from planabierto.office.followup.policy import UNIT_REPORT
from planabierto.office.followup.services.notifying import announce_return
from planabierto.office.followup.services.registering import (
    closed_sentence,
    ended_reopening,
    ended_sentence,
    locked_report,
)
from planabierto.office.institutions.days import day_in, today_in
from planabierto.office.institutions.queries import closed_days, unit_and_below
from planabierto.office.journal.canonical import canonical_json, digest
from planabierto.office.journal.services import record
from planabierto.office.plans.models import EvidencePolicyChoice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution
    from planabierto.office.plans.models import Action

TACIT_AFTER: Final = 2
"""Working days after which a lead unit that says nothing has passed a report on."""


class DeliveryError(PlanAbiertoError):
    """A unit report cannot take this step; the text says why and what to do."""


class Missing(NamedTuple):
    """What keeps a report from being sent: the action's key and code, the field, and the sentence beside the cell."""

    action_id: int
    code: str
    field: str
    sentence: str


def missing_before_sending(report: UnitReport) -> list[Missing]:
    """What a unit still has to do before it can send, in printed order; empty when it can. One query."""
    entries = with_evidence_count(
        Entry.objects.filter(
            institution_id=report.institution_id, follow_up_id=report.follow_up_id, unit_report_id=report.pk
        )
    ).select_related("achievement", "action")
    blocking = set(report.follow_up.blocking_rules)
    found = []
    for entry in entries.order_by("order"):
        code, action = entry.achievement.code, entry.action_id
        if not entry.is_reported:
            found.append(Missing(action, code, "real", _("escriba lo ejecutado en el período (si no hubo, escriba 0)")))
            continue
        if entry.needs_justification:
            below = entry.rate is not None and entry.rate < 1
            sentence = (
                _("explique por qué va por debajo de lo programado, con su causa")
                if below
                else _("explique por qué va por encima de lo programado, con su causa")
            )
            found.append(Missing(action, code, "justificacion", sentence))
        found.extend(
            Missing(action, code, "justificacion", question["message"])
            for question in entry.questions
            if question["rule"] in blocking
        )
        count: int = entry.evidence_count  # type: ignore[attr-defined]  # `with_evidence_count` adds it
        if entry.action.evidence_policy == EvidencePolicyChoice.REQUIRED and entry.achieved and not count:
            found.append(Missing(action, code, "evidencia", _("agregue el medio de verificación, que es obligatorio")))
    return found


@transaction.atomic
def send_report(report: UnitReport, *, by: User) -> Sending:
    """Send a unit report: an explicit act of the unit's head, with a receipt of what was sent.

    Raises `DeliveryError` where something is still missing or there is nothing to send, `NotAllowedError`.
    """
    report = locked_report(report)
    require_in_some_state(by, "send", UNIT_REPORT, report)
    _refuse_ended_round(report)
    if report.state not in WITH_THE_UNIT:
        raise DeliveryError(_("El informe ya fue enviado: no hace falta enviarlo otra vez."))
    require(by, "send", UNIT_REPORT, report)
    until = ended_reopening(report)
    if until is not None:
        raise DeliveryError(ended_sentence(until))
    missing = missing_before_sending(report)
    if missing:
        raise DeliveryError(
            ngettext(
                "Falta %(count)s dato antes de enviar. %(first)s",
                "Faltan %(count)s datos antes de enviar. %(first)s",
                len(missing),
            )
            % {"count": len(missing), "first": f"{missing[0].code}: {missing[0].sentence}."}
        )
    entries = Entry.objects.filter(
        institution_id=report.institution_id, follow_up_id=report.follow_up_id, unit_report_id=report.pk
    )
    versions = dict(entries.order_by("order").values_list("action_id", "achievement_id"))
    if not versions:
        raise DeliveryError(_("Su unidad no tiene acciones en el plan. Si es un error, escriba a Planificación."))
    number = report.sendings.count() + 1
    sending = Sending.objects.create(
        institution_id=report.institution_id,
        unit_report=report,
        number=number,
        sent_by=by,
        sent_by_name=by.display_name,
        sent_by_post=by.post,
        substitutes=_absent(report, by),
        achievements={str(action): achievement for action, achievement in versions.items()},
        code=_code_of(report, versions.values(), number),
    )
    before = report.state
    report.state, report.sent_at = UnitReportState.SENT, sending.sent_at
    report.passed_on_at, report.is_tacit, report.return_reason = None, False, ""
    report.save(update_fields=["state", "sent_at", "passed_on_at", "is_tacit", "return_reason"])
    review_round(report.follow_up)
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REPORT_SENT,
        subject=report,
        before={"state": before},
        after={**round_words(report), "state": report.state, "number": number, "code": sending.code},
    )
    note_when_verified(report)
    return sending


def _refuse_ended_round(report: UnitReport) -> None:
    """Raise `DeliveryError` where the round was consolidated without this report."""
    if report.is_missing:
        raise DeliveryError(closed_sentence(report))


def _absent(report: UnitReport, by: User) -> str:
    """Whom somebody stands in for as head of a unit today; "" where for nobody."""
    today = today_in(report.follow_up.institution)
    held = Membership.objects.filter(
        institution_id=report.institution_id, user=by, role=Role.UNIT_HEAD, substitutes__isnull=False
    ).select_related("substitutes")
    return next((str(one.substitutes) for one in held if one.is_valid_on(today)), "")


def _code_of(report: UnitReport, achievements: object, number: int) -> str:
    """The sha256 of what a sending says."""
    assert hasattr(achievements, "__iter__")  # noqa: S101 - the values of a mapping
    rows = Achievement.objects.filter(institution_id=report.institution_id, pk__in=list(achievements)).order_by("pk")
    said = rows.values_list("action_id", "version", "to_date", "of_period", "remarks")
    return digest(canonical_json({"report": report.pk, "number": number, "rows": [list(row) for row in said]}))


def review_round(follow_up: FollowUp, *, is_closing: bool = False) -> None:
    """Run the automatic review over what was delivered and compute the figures anew; to be called in the transaction of the act.

    Once a round was presented its summary stays as it is until it is closed again.
    """
    stored = read_follow_up(follow_up)
    findings = review_delivered(follow_up, stored)
    is_frozen = follow_up.state in AFTER_PRESENTING and not is_closing
    write_figures(follow_up, stored, findings, is_summarised=not is_frozen)


def round_words(report: UnitReport) -> dict[str, object]:
    """Which report of which round an act is about, as the journal keeps it."""
    follow_up = report.follow_up
    return {"year": follow_up.plan.year, "period": follow_up.period, "unit": report.name}


def set_audience(report: UnitReport, audience: Audience) -> None:
    """Say who may read a report's figures, and its inconsistencies with them."""
    report.audience = audience
    report.save(update_fields=["audience"])
    Finding.objects.filter(institution_id=report.institution_id, unit_report=report).update(audience=audience)


@transaction.atomic
def pass_on(reports: Sequence[UnitReport], *, by: User, comment: str = "") -> list[UnitReport]:
    """Give the assent of the lead unit to several reports at once; raises `DeliveryError` for one that was not sent."""
    passed = []
    for one in reports:
        report = locked_report(one)
        require_in_some_state(by, "pass_on", UNIT_REPORT, report)
        if report.state != UnitReportState.SENT:
            raise DeliveryError(_("%(unit)s no espera su visto bueno.") % {"unit": report.name})
        require(by, "pass_on", UNIT_REPORT, report)
        if comment.strip():
            ReportComment.objects.create(
                institution_id=report.institution_id, unit_report=report, text=comment.strip(), made_by=by
            )
        _pass_on(report, is_tacit=False, by=by, reason=comment.strip())
        passed.append(report)
    return passed


def _pass_on(report: UnitReport, *, is_tacit: bool, by: User | None, reason: str = "") -> None:
    report.state, report.passed_on_at, report.is_tacit = UnitReportState.PASSED_ON, timezone.now(), is_tacit
    report.save(update_fields=["state", "passed_on_at", "is_tacit"])
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REPORT_TACITLY_PASSED_ON if is_tacit else acts.REPORT_PASSED_ON,
        subject=report,
        before={"state": UnitReportState.SENT},
        after={**round_words(report), "state": report.state},
        reason=reason,
    )
    note_when_verified(report)


@transaction.atomic
def pass_on_tacitly(institution: Institution, *, today: date) -> list[UnitReport]:
    """Pass on what a lead unit has left without a word for two working days; called by the clock, never blocking anybody."""
    waiting = UnitReport.objects.filter(
        institution=institution, state=UnitReportState.SENT, lead_unit__isnull=False, sent_at__isnull=False
    )
    passed = []
    for one in waiting:
        assert one.sent_at is not None  # noqa: S101 - the query says so
        sent = day_in(institution, one.sent_at)
        if add_working_days(sent, TACIT_AFTER, closed=closed_days(institution, sent, today)) < today:
            report = locked_report(one)
            if report.state == UnitReportState.SENT:
                _pass_on(report, is_tacit=True, by=None)
                passed.append(report)
    return passed


def note_when_verified(report: UnitReport) -> bool:
    """Bring a delivered report to `verified` once each assigned row is; whether it is there now.

    To be called in the transaction of the act. A report that nobody has to verify stays as it is: planning may review it at once.
    """
    if report.state not in {UnitReportState.SENT, UnitReportState.PASSED_ON}:
        return report.state == UnitReportState.VERIFIED
    assigned = VerifierAssignment.objects.filter(institution_id=report.institution_id, unit_report=report)
    current = Entry.objects.filter(
        institution_id=report.institution_id, follow_up_id=report.follow_up_id, unit_report_id=report.pk
    ).values("achievement_id")
    if (
        not assigned.exists()
        or assigned.exclude(pk__in=assigned.filter(verifications__reported__in=current).values("pk")).exists()
    ):
        return False
    before, report.state = report.state, UnitReportState.VERIFIED
    report.save(update_fields=["state"])
    record(
        institution=report.follow_up.institution,
        by=None,
        act=acts.REPORT_VERIFIED,
        subject=report,
        before={"state": before},
        after={**round_words(report), "state": report.state},
    )
    return True


@transaction.atomic
def comment_on(report: UnitReport, *, text: str, by: User, action: Action | None = None) -> ReportComment:
    """Leave a comment on a report or one of its rows; raises `DeliveryError` without a text."""
    require(by, "comment", UNIT_REPORT, report)
    if not text.strip():
        raise DeliveryError(_("Escriba el comentario."))
    comment = ReportComment.objects.create(
        institution_id=report.institution_id, unit_report=report, action=action, text=text.strip(), made_by=by
    )
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REPORT_COMMENTED,
        subject=report,
        after={**round_words(report), "text": comment.text, "action": action.code if action else ""},
    )
    return comment


def reviewing_action(report: UnitReport) -> str:
    """By which action of the policy a report is reviewed: planning is a unit too, and another body reviews its report."""
    return "review_planning" if report.unit_plan.unit_id in _planning_units(report) else "review"


def _planning_units(report: UnitReport) -> set[int]:
    heads = Membership.objects.filter(
        institution_id=report.institution_id, role=Role.HEAD_OF_PLANNING, unit__isnull=False
    )
    return unit_and_below(report.institution_id, [unit for unit in heads.values_list("unit_id", flat=True) if unit])


def _refuse_own_work(report: UnitReport, by: User) -> None:
    """Raise `NotAllowedError` where somebody would review what they registered or sent themselves."""
    registered = Achievement.objects.filter(
        institution_id=report.institution_id,
        pk__in=Entry.objects.filter(unit_report=report, institution_id=report.institution_id).values("achievement_id"),
        recorded_by=by,
    )
    if registered.exists() or report.sendings.filter(sent_by=by).exists():
        raise NotAllowedError(_("Usted registró o envió este informe: lo revisa otra persona."))


@transaction.atomic
def review_row(report: UnitReport, *, action: Action, verdict: RowVerdict, by: User, text: str = "") -> RowReview:
    """Say of one row of the last sending that it is right, or what has to be mended; the last word of a sending counts."""
    report = locked_report(report)
    require(by, reviewing_action(report), UNIT_REPORT, report)
    if verdict == RowVerdict.REMARKED and not text.strip():
        raise DeliveryError(_("Escriba qué hay que corregir en %(code)s.") % {"code": action.code})
    review, _is_new = RowReview.objects.update_or_create(
        institution_id=report.institution_id,
        unit_report=report,
        action=action,
        sending=report.sendings.count(),
        defaults={"verdict": verdict, "text": text.strip(), "made_by": by, "made_at": timezone.now()},
    )
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.ROW_REVIEWED,
        subject=action,
        after={**round_words(report), "verdict": verdict, "sending": review.sending},
        reason=review.text,
    )
    return review


class RowWord(NamedTuple):
    """What planning says of one row: its verdict, and with a remark what has to be mended."""

    verdict: RowVerdict
    text: str = ""


@transaction.atomic
def review_rows(report: UnitReport, said: Mapping[Action, RowWord], *, by: User) -> list[RowReview]:
    """Say of several rows what `review_row` says of one, all or none."""
    return [
        review_row(report, action=action, verdict=word.verdict, text=word.text, by=by) for action, word in said.items()
    ]


def remarks_on(report: UnitReport) -> list[RowReview]:
    """What planning found to mend in the last sending, in printed order. Two queries."""
    reviews = RowReview.objects.filter(
        institution_id=report.institution_id,
        unit_report=report,
        sending=report.sendings.count(),
        verdict=RowVerdict.REMARKED,
    )
    return list(reviews.select_related("action", "made_by").order_by("action__order", "action_id"))


@transaction.atomic
def return_report(report: UnitReport, *, by: User, reason: str = "") -> UnitReport:
    """Give a report back to its unit with the remarks on its rows and a reason; at least one of the two.

    A consolidated round is being built again, and the unit's head is mailed. Raises `DeliveryError`, also once the round was presented:
    then it is reopened.
    """
    report = locked_report(report)
    require_in_some_state(by, "return", UNIT_REPORT, report)
    if report.state not in RETURNABLE and not (report.is_missing and report.state in WITH_THE_UNIT):
        raise DeliveryError(_("%(unit)s no tiene un informe enviado que devolver.") % {"unit": report.name})
    require(by, "return", UNIT_REPORT, report)
    follow_up = report.follow_up
    if follow_up.state not in {FollowUpState.BUILDING, FollowUpState.CONSOLIDATED} and not is_reopened(report):
        raise DeliveryError(
            _("El seguimiento ya fue presentado: pida la reapertura del informe, que otra persona otorga.")
        )
    remarks = remarks_on(report)
    if not reason.strip() and not remarks:
        raise DeliveryError(_("Escriba por qué se devuelve, u observe las filas que hay que corregir."))
    before = report.state
    report.state, report.returned_at, report.return_reason = UnitReportState.RETURNED, timezone.now(), reason.strip()
    report.reviewed_at, report.is_missing = None, False
    report.save(update_fields=["state", "returned_at", "return_reason", "reviewed_at", "is_missing"])
    set_audience(report, Audience.UNIT)
    if follow_up.state == FollowUpState.CONSOLIDATED:
        _build_again(follow_up, by=by, reason=report.name)
    review_round(follow_up)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.REPORT_RETURNED,
        subject=report,
        before={"state": before},
        after={
            **round_words(report),
            "state": report.state,
            "remarks": {one.action.code: one.text for one in remarks},
        },
        reason=report.return_reason,
    )
    announce_return(report, remarks, by=by)
    return report


def _build_again(follow_up: FollowUp, *, by: User, reason: str) -> None:
    """Undo the consolidation of a round in which a unit gets its report back."""
    follow_up.state, follow_up.consolidated_at = FollowUpState.BUILDING, None
    follow_up.save(update_fields=["state", "consolidated_at"])
    UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).update(is_missing=False)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.CONSOLIDATION_UNDONE,
        subject=follow_up,
        before={"state": FollowUpState.CONSOLIDATED},
        after={"state": follow_up.state},
        reason=reason,
    )


def is_reopened(report: UnitReport) -> bool:
    """Whether a closed report is open under a reopening that was granted. One query."""
    granted = Reopening.objects.filter(
        institution_id=report.institution_id, unit_report=report, state=ReopeningState.GRANTED
    )
    return granted.exists()


@transaction.atomic
def review_report(report: UnitReport, *, by: User) -> UnitReport:
    """Say that a report is right: from now on top management reads it, after the presentation everybody.

    Raises `DeliveryError` while rows carry remarks, `NotAllowedError` for who registered or sent it.
    """
    report = locked_report(report)
    require(by, reviewing_action(report), UNIT_REPORT, report)
    _refuse_own_work(report, by)
    remarks = remarks_on(report)
    if remarks:
        raise DeliveryError(
            ngettext(
                "Hay %(count)s fila observada: devuelva el informe o retire la observación.",
                "Hay %(count)s filas observadas: devuelva el informe o retire las observaciones.",
                len(remarks),
            )
            % {"count": len(remarks)}
        )
    before = report.state
    report.state, report.reviewed_at = UnitReportState.REVIEWED, timezone.now()
    report.save(update_fields=["state", "reviewed_at"])
    follow_up = report.follow_up
    is_building = follow_up.state in {FollowUpState.BUILDING, FollowUpState.CONSOLIDATED}
    set_audience(report, Audience.MANAGEMENT if is_building else Audience.EVERYONE)
    review_round(follow_up)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.REPORT_REVIEWED,
        subject=report,
        before={"state": before},
        after={**round_words(report), "state": report.state},
    )
    return report
