"""Confirming figures independently: who verifies is not who reported, and not of the same unit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.working_days import add_working_days
from planabierto.office.accounts.policy import NotAllowedError, can, can_in_some_state, require
from planabierto.office.base.quantities import fits
from planabierto.office.followup import acts
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import (
    DELIVERED,
    Audience,
    Entry,
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
from planabierto.office.followup.services.assigning import (
    VerificationError,
    assignment_by_kind,
    is_for,
    own_reach,
    refuse_involved,
    refuse_unfit,
)
from planabierto.office.followup.services.delivering import note_when_verified, review_round, round_words
from planabierto.office.followup.services.registering import locked_report, refresh_row
from planabierto.office.institutions.days import day_in, today_in
from planabierto.office.institutions.queries import closed_days
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.live_rows import LiveRow
    from planabierto.office.institutions.models import Institution
    from planabierto.office.plans.models import Action, VerificationKind

OBJECT_WITHIN: Final = 2
"""Working days in which a unit may object to a verified value."""
LONGEST_CLOSED: Final = 60
"""Days in which two working days are found, whatever the calendar."""


MAY_BE_VERIFIED: Final = (*DELIVERED, UnitReportState.REVIEWED)
"""While a unit registers there is nothing to confirm, and a closed report stays as it is."""
DISPUTABLE: Final = (Verdict.OTHER_VALUE, Verdict.UNVERIFIABLE)
"""What a unit may object to: not what says the same as the unit."""


class VerificationConflictError(VerificationError):
    """A row is no longer what the verifier saw: the unit registered it anew, or somebody has verified it."""


class Seen(NamedTuple):
    """What a verifier had before them: the version of the figure (from 1) and its last verification, 0 for none."""

    version: int
    verification_id: int


@transaction.atomic
def verify_row(
    assignment: VerifierAssignment,
    *,
    verdict: Verdict,
    by: User,
    value: Decimal | None = None,
    reason: str = "",
    seen: Seen | None = None,
) -> Verification:
    """Confirm the figure to date of a row, give another one with its reason, or say why it cannot be verified.

    `value` is the verified figure to date on the scale of the action; it counts from now on in every figure. With `seen` the row must be
    what it was. Raises `VerificationError`, `VerificationConflictError`, and `NotAllowedError` where the verifier registered it, or is of
    the unit that reports it or is responsible.
    """
    report = locked_report(assignment.unit_report)
    assignment.unit_report = report
    refuse_involved(assignment, by=by)
    if report.state not in MAY_BE_VERIFIED:
        raise VerificationError(_("%(unit)s no ha enviado su informe, o ya se cerró.") % {"unit": report.name})
    if not is_for(assignment, by):
        require(by, "verify", ASSIGNMENT, assignment)
    row = live_rows(report, actions=[assignment.action_id])[0]
    _refuse_unseen(row, seen)
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
    elif verdict == Verdict.OTHER_VALUE and value == achievement.to_date:
        raise VerificationError(_("Es el valor que la unidad reportó: use «Confirmar»."))
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


def _refuse_unseen(row: LiveRow, seen: Seen | None) -> None:
    """Raise `VerificationConflictError` where a row is not what was seen of it."""
    if seen is None:
        return
    if row.version != seen.version:
        raise VerificationConflictError(
            _(
                "La unidad cambió esta cifra después de que usted abrió la página. Mire la que está ahora y decida de nuevo."
            )
        )
    found = row.assigned
    if found is not None and (found.verification_id or 0) != seen.verification_id:
        when = timezone.localtime(found.verified_at)
        raise VerificationConflictError(
            _("%(who)s ya verificó esta fila a las %(time)s. Mire el resultado antes de cambiarlo.")
            % {"who": found.verified_by_post or found.post, "time": f"{when:%H:%M}"}
        )


@transaction.atomic
def confirm_rows(
    assignments: Sequence[VerifierAssignment], *, by: User, seen: Mapping[int, Seen] | None = None
) -> list[Verification]:
    """Confirm the reported figures of several rows at once, all or none; the error names the row that cannot be.

    `seen` is what the verifier had before them, by the key of the assignment.
    """
    confirmed = []
    for one in assignments:
        try:
            before = (seen or {}).get(one.pk)
            confirmed.append(verify_row(one, verdict=Verdict.CONFIRMED, seen=before, by=by))
        except VerificationError as error:
            raise type(error)(str(error), assignment_id=one.pk) from error
    return confirmed


@transaction.atomic
def name_verifier(
    assignment: VerifierAssignment, *, person: User, post: str, reason: str, by: User
) -> VerifierAssignment:
    """Name who verifies a row in this follow-up alone, with the post that is printed.

    Raises `VerificationError` without post or reason, once the row is verified, and for a person who is involved.
    """
    report = locked_report(assignment.unit_report)
    require(by, "name_verifier", UNIT_REPORT, report)
    if not post.strip() or not reason.strip():
        raise VerificationError(_("Escriba el cargo que se imprime y por qué se nombra a otra persona."))
    if live_rows(report, actions=[assignment.action_id])[0].is_verified:
        raise VerificationError(_("Esta fila ya está verificada: no hace falta nombrar a nadie."))
    assignment.unit_report = report
    before = {"post": assignment.post, "person": assignment.person_id}
    assignment.person, assignment.post, assignment.reason = person, post.strip(), reason.strip()
    assignment.is_alternate = True
    refuse_unfit(assignment, person)
    assignment.save(update_fields=["person", "post", "reason", "is_alternate"])
    _record_named(assignment, report, before=before, by=by)
    return assignment


@transaction.atomic
def assign_verifier(
    report: UnitReport,
    *,
    action: Action,
    reason: str,
    by: User,
    kind: VerificationKind | None = None,
    person: User | None = None,
    post: str = "",
) -> VerifierAssignment:
    """Let an action that nobody verifies in this follow-up be verified: as its `kind` says, or by a person under a post.

    A report that was verified waits again. Raises `VerificationError` for an action of another report, one that has its verifier, and for
    a person who is involved.
    """
    report = locked_report(report)
    require(by, "name_verifier", UNIT_REPORT, report)
    if not reason.strip():
        raise VerificationError(_("Escriba por qué se asigna ahora."))
    if not Entry.objects.filter(institution_id=report.institution_id, unit_report=report, action=action).exists():
        raise VerificationError(_("Esta acción no está en el informe de la unidad."))
    if VerifierAssignment.objects.filter(
        institution_id=report.institution_id, follow_up_id=report.follow_up_id, action=action
    ).exists():
        raise VerificationError(_("%(code)s ya tiene quien la verifique.") % {"code": action.code})
    if person is not None:
        if not post.strip():
            raise VerificationError(_("Escriba el cargo de quien verifica, como se imprime en la nota."))
        assignment = VerifierAssignment(
            institution_id=report.institution_id,
            follow_up_id=report.follow_up_id,
            unit_report=report,
            action=action,
            person=person,
            post=post.strip(),
            is_alternate=True,
        )
        refuse_unfit(assignment, person)
    elif kind is not None:
        own = {report.unit_plan.unit_id}
        if action.current is not None:
            own.add(action.current.responsible_unit_id)
        assignment = assignment_by_kind(kind, action, report, own=own, reach=own_reach(kind))
    else:
        raise VerificationError(_("Elija quién verifica: una clase de verificación o una persona."))
    assignment.reason = reason.strip()
    assignment.save(force_insert=True)
    if report.state == UnitReportState.VERIFIED:
        report.state = UnitReportState.PASSED_ON if report.passed_on_at else UnitReportState.SENT
        report.save(update_fields=["state"])
    _record_named(assignment, report, before={"post": "", "person": None}, by=by)
    return assignment


def _record_named(
    assignment: VerifierAssignment, report: UnitReport, *, before: Mapping[str, object], by: User
) -> None:
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.VERIFIER_NAMED,
        subject=assignment.action,
        before=dict(before),
        after={**round_words(report), "post": assignment.post, "person": assignment.person_id, "state": report.state},
        reason=assignment.reason,
    )


def may_object_until(verification: Verification, report: UnitReport) -> date:
    """The last day (inclusive) on which a unit may object to a verification. One query."""
    institution = report.follow_up.institution
    day = day_in(institution, verification.verified_at)
    return objection_days([day], institution)[day]


def objection_days(days: Iterable[date], institution: Institution) -> dict[date, date]:
    """The last day (inclusive) on which a unit may object to what was verified on each of some days. One query, none without days."""
    asked = sorted(set(days))
    if not asked:
        return {}
    closed = closed_days(institution, asked[0], asked[-1] + timedelta(days=LONGEST_CLOSED))
    return {day: add_working_days(day, OBJECT_WITHIN, closed=closed) for day in asked}


@transaction.atomic
def object_to(verification: Verification, *, text: str, by: User) -> Objection:
    """Object within two working days to what was verified otherwise than it was reported.

    Raises `VerificationError` once they are over, without a text, and for what is confirmed, was verified anew or has its objection.
    """
    report = locked_report(verification.assignment.unit_report)
    verification.assignment.unit_report = report
    require(by, "object", VERIFICATION, verification)
    if report.follow_up.state not in {FollowUpState.BUILDING, FollowUpState.CONSOLIDATED}:
        raise VerificationError(_("El seguimiento ya fue presentado: pida una corrección a Planificación."))
    row = live_rows(report, actions=[verification.action_id])[0]
    if row.assigned is None or row.assigned.verification_id != verification.pk:
        raise VerificationError(
            _("Esta fila se verificó de nuevo. Vuelva al registro y mire el resultado que está ahora.")
        )
    if verification.verdict not in DISPUTABLE:
        raise VerificationError(_("Se confirmó lo que su unidad reportó: no hay qué objetar."))
    if today_in(report.follow_up.institution) > may_object_until(verification, report):
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
    """Answer an objection, who may verify the row; one that is upheld comes with the value that is right, which is verified anew.

    Raises `VerificationError` without an answer, for an upheld one without its value or with the one that was verified, and for one that
    has its answer.
    """
    report = locked_report(objection.unit_report)
    objection = Objection.objects.select_related("verification__assignment__action__current").get(
        institution_id=report.institution_id, pk=objection.pk
    )
    assignment = objection.verification.assignment
    assignment.unit_report = report
    _refuse_answer(objection, by=by)
    if objection.state != ObjectionState.OPEN:
        raise VerificationError(_("Esta objeción ya tiene respuesta."))
    if not is_for(assignment, by):
        require(by, "answer", OBJECTION, objection)
    if not answer.strip():
        raise VerificationError(_("Escriba la respuesta a la objeción."))
    if is_upheld:
        _verify_anew(objection, value=value, reason=answer, by=by)
    before, objection.state = objection.state, ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
    objection.answer, objection.answered_by, objection.answered_at = answer.strip(), by, timezone.now()
    objection.save(update_fields=["state", "answer", "answered_by", "answered_at"])
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


def _refuse_answer(objection: Objection, *, by: User) -> None:
    """Raise `NotAllowedError` for who would not answer an objection even if it were open, with the post that does."""
    assignment = objection.verification.assignment
    is_theirs = is_for(assignment, by) or (
        assignment.person_id is None and can_in_some_state(by, "answer", OBJECTION, objection)
    )
    if not is_theirs:
        raise NotAllowedError(_("La responde quien verificó: %(post)s.") % {"post": assignment.post})


def may_answer(objection: Objection, *, by: User) -> bool:
    """Whether somebody may answer an open objection: who was named for its row, else who verifies for its unit."""
    assignment = objection.verification.assignment
    if assignment.person_id is not None:
        return is_for(assignment, by) and objection.state == ObjectionState.OPEN
    return can(by, "answer", OBJECTION, objection)


def _verify_anew(objection: Objection, *, value: Decimal | None, reason: str, by: User) -> None:
    """Verify a row with the value that an objection was right about: often the one that was reported."""
    assignment = objection.verification.assignment
    reported = live_rows(assignment.unit_report, actions=[assignment.action_id])[0].entry.achievement.to_date
    if value is None:
        raise VerificationError(_("Escriba el valor correcto a la fecha."))
    if value == objection.verification.value:
        raise VerificationError(
            _("Es el valor que ya estaba verificado: no acepte la objeción, o escriba el correcto.")
        )
    verdict = Verdict.CONFIRMED if value == reported else Verdict.OTHER_VALUE
    verify_row(assignment, verdict=verdict, value=value, reason=reason, by=by)
