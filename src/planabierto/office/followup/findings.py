"""The life of an inconsistency: stored with the document that shows it, and with what was decided about it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.followup.models import (
    WIDENING,
    Audience,
    DecisionKind,
    Entry,
    Finding,
    FindingDecision,
    FindingStatus,
    UnitReport,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planabierto.core.findings import Finding as FoundFinding
    from planabierto.office.followup.models import FollowUp


class _Latest(NamedTuple):
    """The last decision about a fingerprint: what, and in which version of which follow-up."""

    kind: str
    period: int
    version: int


def status_after(kind: str, *, decided: tuple[int, int], seen: tuple[int, int]) -> FindingStatus:
    """What a decision means for a finding; `decided` and `seen` are (period, version) of the documents.

    What was marked as corrected and is seen again in a later document is open again.
    """
    if kind == DecisionKind.CORRECTED and seen > decided:
        return FindingStatus.OPEN
    return FindingStatus(kind)


def replace_findings(follow_up: FollowUp, findings: Sequence[FoundFinding]) -> None:
    """Store what the automatic review found in a follow-up in place of what it found before; five queries at most."""
    of_institution = {"institution_id": follow_up.institution_id, "follow_up_id": follow_up.pk}
    fingerprints = [finding.fingerprint for finding in findings]
    latest = _latest_decisions(follow_up, fingerprints)
    # Of reports that bear one name the first counts, as on the board: it comes last here.
    in_reverse = UnitReport.objects.filter(**of_institution).order_by("-order")
    reports, audiences = {}, {}
    for name, report, audience in in_reverse.values_list("name", "pk", "audience"):
        reports[name], audiences[report] = report, audience
    actions = {
        (name, code): action_id
        for name, code, action_id in Entry.objects.filter(**of_institution).values_list(
            "unit_report__name", "achievement__code", "action_id"
        )
    }
    # What is of no one unit is read with the whole of the follow-up.
    whole = min(audiences.values(), key=WIDENING.index, default=Audience.EVERYONE)
    Finding.objects.filter(**of_institution).delete()
    insert_rows(
        Finding,
        [
            {
                "id": pk,
                **of_institution,
                "order": order,
                "fingerprint": fingerprint,
                "rule": finding.rule,
                "severity": finding.severity.value,
                "status": _status(latest.get(fingerprint), follow_up).value,
                "audience": audiences.get(reports.get(finding.unit or "", 0), whole),
                "message": finding.message,
                "unit_name": finding.unit or "",
                "code": finding.code or "",
                "subject": finding.subject,
                "unit_report_id": reports.get(finding.unit or ""),
                "action_id": actions.get((finding.unit or "", finding.code or "")) if finding.code else None,
                "table": finding.source.table,
                "line": finding.source.line,
                "sheet": finding.source.sheet,
                "page": finding.source.page,
                "row": finding.source.row,
                "column": finding.source.column,
                "written": finding.written,
                "expected": finding.expected,
            }
            for order, (pk, finding, fingerprint) in enumerate(
                zip(new_keys(Finding, len(findings)), findings, fingerprints, strict=True), start=1
            )
        ],
    )


def _status(latest: _Latest | None, follow_up: FollowUp) -> FindingStatus:
    if latest is None:
        return FindingStatus.OPEN
    return status_after(
        latest.kind, decided=(latest.period, latest.version), seen=(follow_up.period, follow_up.version)
    )


def _latest_decisions(follow_up: FollowUp, fingerprints: Iterable[str]) -> dict[str, _Latest]:
    """The last decision about each fingerprint in the plan of a follow-up: another year's plan asks anew. One query."""
    wanted = set(fingerprints)
    decisions = FindingDecision.objects.filter(
        institution_id=follow_up.institution_id, follow_up__plan_id=follow_up.plan_id
    ).order_by("pk")
    return {
        fingerprint: _Latest(kind, period, version)
        for fingerprint, kind, period, version in decisions.values_list(
            "fingerprint", "kind", "follow_up__period", "version"
        )
        if fingerprint in wanted
    }
