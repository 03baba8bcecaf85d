"""Asking for what the plan does not say yet: that what was due moves to a later period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.policy import require, require_in_some_state
from planabierto.office.followup import acts
from planabierto.office.followup.models import Entry, ReprogrammingRequest, ReprogrammingState, UnitReport
from planabierto.office.followup.policy import REPROGRAMMING, ROW
from planabierto.office.followup.services.delivering import round_words
from planabierto.office.followup.services.registering import locked_report
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User


class RequestError(PlanAbiertoError):
    """Something cannot be asked for; the text says why and what to do."""


@transaction.atomic
def request_reprogramming(
    report: UnitReport, *, action_id: int, to_period: int, reason: str, by: User
) -> ReprogrammingRequest:
    """Ask that what was due of an action moves to a later period of the year (1-based); the request is kept for planning.

    Raises `RequestError` for a period that is not later, without a reason, or for a second time.
    """
    report = locked_report(report)
    entry = Entry.objects.select_related("action__current", "unit_report").get(
        institution_id=report.institution_id, follow_up_id=report.follow_up_id, unit_report=report, action_id=action_id
    )
    entry.unit_report = report
    require(by, "request_reprogramming", ROW, entry)
    if not report.follow_up.period < to_period <= report.follow_up.plan.calendar.periods:
        raise RequestError(_("Elija un período del año que venga después de este."))
    if not reason.strip():
        raise RequestError(_("Escriba en la justificación por qué se mueve a otro período."))
    if ReprogrammingRequest.objects.filter(
        institution_id=report.institution_id,
        follow_up_id=report.follow_up_id,
        action_id=action_id,
        state=ReprogrammingState.REQUESTED,
    ).exists():
        raise RequestError(_("La reprogramación de esta acción ya está solicitada."))
    request = ReprogrammingRequest.objects.create(
        institution_id=report.institution_id,
        follow_up_id=report.follow_up_id,
        unit_report=report,
        action_id=action_id,
        to_period=to_period,
        reason=reason.strip(),
        requested_by=by,
    )
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REPROGRAMMING_REQUESTED,
        subject=entry.action,
        after={**round_words(report), "to_period": to_period},
        reason=request.reason,
    )
    return request


@transaction.atomic
def withdraw_reprogramming(request: ReprogrammingRequest, *, by: User) -> ReprogrammingRequest:
    """Take a request back; raises `RequestError` where it does not wait any more."""
    report = locked_report(request.unit_report)
    require_in_some_state(by, "withdraw", REPROGRAMMING, request)
    if request.state != ReprogrammingState.REQUESTED:
        raise RequestError(_("Esta solicitud ya no está en espera."))
    require(by, "withdraw", REPROGRAMMING, request)
    before, request.state = request.state, ReprogrammingState.WITHDRAWN
    request.save(update_fields=["state"])
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REPROGRAMMING_WITHDRAWN,
        subject=request.action,
        before={"state": before},
        after={**round_words(report), "state": request.state},
    )
    return request
