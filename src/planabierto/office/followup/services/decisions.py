"""Storing the inconsistencies of a follow-up and deciding about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.policy import require
from planabierto.office.followup import acts
from planabierto.office.followup.document import read_follow_up
from planabierto.office.followup.figures import refresh_figures, write_figures
from planabierto.office.followup.findings import status_after
from planabierto.office.followup.models import DecisionKind, Finding, FindingDecision, FindingStatus, FollowUp
from planabierto.office.followup.policy import FINDING
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.core.findings import Finding as FoundFinding
    from planabierto.office.accounts.models import User


class FindingError(PlanAbiertoError):
    """An inconsistency cannot be decided as asked."""


@transaction.atomic
def store_findings(follow_up: FollowUp, findings: Sequence[FoundFinding]) -> None:
    """Store what the automatic review found in a follow-up and let its figures know; to be called by the act that changed the document."""
    write_figures(follow_up, read_follow_up(follow_up), findings)


@transaction.atomic
def accept_finding(finding: Finding, *, reason: str, by: User) -> FindingDecision:
    """Accept an inconsistency for what it is: it does not alarm again in this plan. Raises `FindingError` without a reason."""
    if not reason.strip():
        raise FindingError(_("Escriba por qué se acepta: el motivo queda en el historial de la inconsistencia."))
    return _decide(finding, kind=DecisionKind.ACCEPTED, reason=reason, by=by)


@transaction.atomic
def mark_finding_corrected(finding: Finding, *, by: User, reason: str = "") -> FindingDecision:
    """Note that an inconsistency was corrected at its source; it is open again where a later document shows it again."""
    return _decide(finding, kind=DecisionKind.CORRECTED, reason=reason, by=by)


@transaction.atomic
def ask_about_finding(finding: Finding, *, by: User, reason: str = "") -> FindingDecision:
    """Note that the unit was asked about an inconsistency; `reason` is the question."""
    return _decide(finding, kind=DecisionKind.ASKED, reason=reason, by=by)


_ACTIONS = {DecisionKind.ACCEPTED: "accept", DecisionKind.CORRECTED: "correct", DecisionKind.ASKED: "ask"}
_ACTS = {
    DecisionKind.ACCEPTED: acts.FINDING_ACCEPTED,
    DecisionKind.CORRECTED: acts.FINDING_CORRECTED,
    DecisionKind.ASKED: acts.FINDING_ASKED,
}


def _decide(finding: Finding, *, kind: DecisionKind, reason: str, by: User) -> FindingDecision:
    """Record a decision, and let every follow-up of the plan that shows the same inconsistency know it."""
    require(by, _ACTIONS[kind], FINDING, finding)
    follow_up = FollowUp.objects.select_related("plan", "institution").get(pk=finding.follow_up_id)
    decision = FindingDecision.objects.create(
        institution_id=finding.institution_id,
        follow_up=follow_up,
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        message=finding.message,
        kind=kind,
        reason=reason.strip(),
        version=follow_up.version,
        decided_by=by,
        decided_by_name=by.display_name,
        decided_by_post=by.post,
    )
    before = finding.status
    same = Finding.objects.filter(
        institution_id=finding.institution_id,
        follow_up__plan_id=follow_up.plan_id,
        fingerprint=finding.fingerprint,
    ).select_related("follow_up__plan", "follow_up__institution")
    decided = (follow_up.period, follow_up.version)
    for one in same:
        seen = (one.follow_up.period, one.follow_up.version)
        one.status = status_after(kind, decided=decided, seen=seen)
        one.save(update_fields=["status"])
        refresh_figures(one.follow_up)
    finding.status = FindingStatus(kind)
    record(
        institution=follow_up.institution,
        by=by,
        act=_ACTS[kind],
        subject=finding,
        before={"status": before},
        after={"status": finding.status, "fingerprint": finding.fingerprint},
        reason=reason.strip(),
    )
    return decision
