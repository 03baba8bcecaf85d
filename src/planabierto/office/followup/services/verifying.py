"""Confirming figures independently: who verifies is not who reported, and not of the same unit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.working_days import add_working_days
from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.policy import NotAllowedError, can, require
from planabierto.office.base.quantities import fits
from planabierto.office.followup import acts
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import (
    DELIVERED,
    Achievement,
    Audience,
    FollowUpState,
    Objection,
    ObjectionState,
    UnitReport,
    UnitReportState,
    Verdict,
    Verification,
    VerifierAssignment,
)
from planabierto.office.followup.policy import ASSIGNMENT, OBJECTION, UNIT_REPORT, VERIFICATION
from planabierto.office.followup.services.delivering import note_when_verified, review_round, round_words
from planabierto.office.followup.services.registering import locked_report, refresh_row
from planabierto.office.institutions.queries import closed_days, unit_and_below
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.accounts.models import User

OBJECT_WITHIN: Final = 2
"""Working days in which a unit may object to a verified value."""
LONGEST_CLOSED: Final = 60
"""Days in which two working days are found, whatever the calendar."""


class VerificationError(PlanAbiertoError):
    """A figure cannot be verified as asked; the text says why and what to do."""


@transaction.atomic
def verify_row(
    assignment: VerifierAssignment, *, verdict: Verdict, by: User, value: Decimal | None = None, reason: str = ""
) -> Verification:
    """Confirm the figure to date of a row, give another one with its reason, or say why it cannot be verified.

    `value` is the verified figure to date on the scale of the action; it counts from now on in every figure. Raises `VerificationError`,
    `NotAllowedError` where the verifier registered it, or is of the unit that is responsible.
    """
    report = locked_report(assignment.unit_report)
    assignment.unit_report = report
    if report.state not in {*DELIVERED, UnitReportState.REVIEWED}:
        raise VerificationError(_("%(unit)s no ha enviado su informe, o ya se cerró.") % {"unit": report.name})
    row = live_rows(report, actions=[assignment.action_id])[0]
    refuse_involved(assignment, by=by)
    achievement = row.entry.achievement
    if verdict == Verdict.CONFIRMED:
        value = achievement.to_date
        if value is None:
            raise VerificationError(_("La unidad no reportó una cifra: no hay qué confirmar. Elija otro resultado."))
    elif not reason.strip():
        raise VerificationError(_("Escriba el motivo: la unidad lo lee junto a la cifra."))
    if verdict == Verdict.UNVERIFIABLE:
        value = None
    elif value is None or not fits(value):
        raise VerificationError(_("Escriba el valor verificado a la fecha, sin signo y con cifras."))
    verification = Verification.objects.create(
        institution_id=report.institution_id,
        assignment=assignment,
        follow_up_id=report.follow_up_id,
        action_id=assignment.action_id,
        reported=achievement,
        verdict=verdict,
        value=value,
        reason=reason.strip(),
        verified_by=by,
        verified_by_name=by.display_name,
        verified_by_post=by.post or assignment.post,
    )
    fresh = live_rows(report, actions=[assignment.action_id])[0]
    refresh_row(fresh, report)
    if report.audience != Audience.UNIT:
        review_round(report.follow_up)
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.ROW_VERIFIED,
        subject=assignment.action,
        before={"to_date": achievement.to_date},
        after={**round_words(report), "verdict": verdict, "value": value, "post": assignment.post},
        reason=verification.reason,
    )
    note_when_verified(report)
    return verification


@transaction.atomic
def confirm_rows(assignments: Sequence[VerifierAssignment], *, by: User) -> list[Verification]:
    """Confirm the reported figures of several rows at once, all or none."""
    return [verify_row(one, verdict=Verdict.CONFIRMED, by=by) for one in assignments]


def refuse_involved(assignment: VerifierAssignment, *, by: User) -> None:
    """Raise `NotAllowedError` for who may not verify this row, with the post that does."""
    if assignment.person_id is not None:
        if assignment.person_id != by.pk:
            raise NotAllowedError(_("Esta fila la verifica %(post)s.") % {"post": assignment.post})
    elif not can(by, "verify", ASSIGNMENT, assignment):
        require(by, "verify", ASSIGNMENT, assignment)
    if _is_of_responsible_unit(assignment, by):
        raise NotAllowedError(
            _("Usted no puede verificar su propia unidad; verifica: %(post)s.") % {"post": assignment.post}
        )
    registered = Achievement.objects.filter(
        institution_id=assignment.institution_id,
        follow_up_id=assignment.follow_up_id,
        action_id=assignment.action_id,
        recorded_by=by,
    )
    if registered.exists():
        raise NotAllowedError(_("Usted registró esta cifra: la verifica otra persona."))


def _is_of_responsible_unit(assignment: VerifierAssignment, by: User) -> bool:
    """Whether somebody belongs today to the unit that is responsible for a row, or to the one that reports it."""
    concerned = {assignment.unit_report.unit_plan.unit_id}
    if assignment.action.current is not None:
        concerned.add(assignment.action.current.responsible_unit_id)
    today = timezone.localdate()
    held = Membership.objects.filter(institution_id=assignment.institution_id, user=by, unit__isnull=False)
    own = [one.unit_id for one in held if one.unit_id is not None and one.is_valid_on(today)]
    return bool(unit_and_below(assignment.institution_id, own) & concerned)


@transaction.atomic
def name_verifier(
    assignment: VerifierAssignment, *, person: User, post: str, reason: str, by: User
) -> VerifierAssignment:
    """Name who verifies a row in this follow-up alone, with the post that is printed; the person must not be involved."""
    report = locked_report(assignment.unit_report)
    require(by, "name_verifier", UNIT_REPORT, report)
    if not post.strip() or not reason.strip():
        raise VerificationError(_("Escriba el cargo que se imprime y por qué se nombra a otra persona."))
    assignment.unit_report = report
    before = {"post": assignment.post, "person": assignment.person_id}
    assignment.person, assignment.post, assignment.reason = person, post.strip(), reason.strip()
    assignment.is_alternate = True
    refuse_involved(assignment, by=person)
    assignment.save(update_fields=["person", "post", "reason", "is_alternate"])
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.VERIFIER_NAMED,
        subject=assignment.action,
        before=before,
        after={**round_words(report), "post": assignment.post, "person": person.pk},
        reason=assignment.reason,
    )
    return assignment


def may_object_until(verification: Verification, report: UnitReport) -> date:
    """The last day (inclusive) on which a unit may object to a verification. One query."""
    day = timezone.localdate(verification.verified_at)
    closed = closed_days(report.follow_up.institution, day, day + timedelta(days=LONGEST_CLOSED))
    return add_working_days(day, OBJECT_WITHIN, closed=closed)


@transaction.atomic
def object_to(verification: Verification, *, text: str, by: User) -> Objection:
    """Object to a verified value within two working days; raises `VerificationError` once they are over or without a text."""
    report = locked_report(verification.assignment.unit_report)
    verification.assignment.unit_report = report
    require(by, "object", VERIFICATION, verification)
    if report.follow_up.state not in {FollowUpState.BUILDING, FollowUpState.CONSOLIDATED}:
        raise VerificationError(_("El seguimiento ya fue presentado: pida una corrección a Planificación."))
    if timezone.localdate() > may_object_until(verification, report):
        raise VerificationError(_("El plazo para objetar terminó. Pida una corrección a Planificación."))
    if not text.strip():
        raise VerificationError(_("Escriba por qué no está de acuerdo con el valor verificado."))
    if Objection.objects.filter(institution_id=report.institution_id, verification=verification).exists():
        raise VerificationError(_("Esta verificación ya tiene una objeción."))
    objection = Objection.objects.create(
        institution_id=report.institution_id,
        verification=verification,
        unit_report=report,
        text=text.strip(),
        made_by=by,
    )
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.OBJECTION_MADE,
        subject=verification.action,
        after={**round_words(report), "value": verification.value},
        reason=objection.text,
    )
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection, *, is_upheld: bool, answer: str, by: User, value: Decimal | None = None
) -> Objection:
    """Answer an objection; one that is upheld comes with the value that is right, which is verified anew."""
    require(by, "answer", OBJECTION, objection)
    if not answer.strip():
        raise VerificationError(_("Escriba la respuesta a la objeción."))
    if is_upheld:
        verify_row(objection.verification.assignment, verdict=Verdict.OTHER_VALUE, value=value, reason=answer, by=by)
    before, objection.state = objection.state, ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
    objection.answer, objection.answered_by, objection.answered_at = answer.strip(), by, timezone.now()
    objection.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    report = locked_report(objection.unit_report)
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.OBJECTION_ANSWERED,
        subject=objection.verification.action,
        before={"state": before},
        after={**round_words(report), "state": objection.state, "value": value},
        reason=objection.answer,
    )
    return objection
