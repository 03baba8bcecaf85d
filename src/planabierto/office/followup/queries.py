"""Finding follow-ups, their rows with figures, and their inconsistencies with what was decided about them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from planabierto.core.findings import Finding as FoundFinding
from planabierto.core.findings import Severity
from planabierto.core.plan import Source
from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.followup.models import (
    ALARMING,
    WITH_THE_UNIT,
    Achievement,
    Entry,
    Evidence,
    Finding,
    FindingDecision,
    FollowUp,
    Objection,
    ObjectionState,
    Summary,
    UnitReport,
    VerificationNote,
    VerifierAssignment,
)
from planabierto.office.followup.policy import ASSIGNMENT, EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution
    from planabierto.office.plans.models import Action, OperationalPlan


class RuleCount(NamedTuple):
    """How many inconsistencies of a rule there are, and how many of them still alarm."""

    rule: str
    severity: Severity
    total: int
    alarming: int


def follow_ups_of_plan(plan: OperationalPlan) -> QuerySet[FollowUp]:
    """The follow-ups of a plan, oldest first."""
    return (
        FollowUp.objects.filter(institution_id=plan.institution_id, plan=plan)
        .select_related("plan", "institution")
        .order_by("period")
    )


def summary_of(follow_up: FollowUp) -> Summary | None:
    """The stored figures of a follow-up; None before anything was written. One query."""
    return Summary.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).first()


def notes_of(reports: Iterable[UnitReport]) -> dict[tuple[int, str], VerificationNote]:
    """Who verifies what in some unit reports: (unit report, canonical code) → note. One query."""
    notes = VerificationNote.objects.filter(unit_report__in=[report.pk for report in reports]).select_related(
        "verifying_unit"
    )
    return {(note.unit_report_id, code["value"]): note for note in notes.order_by("-order") for code in note.codes}


def open_objections(report: UnitReport) -> QuerySet[Objection]:
    """The objections of a unit to what was verified of its report that wait for an answer, oldest first."""
    return (
        Objection.objects.filter(institution_id=report.institution_id, unit_report=report, state=ObjectionState.OPEN)
        .select_related("verification__assignment__action", "verification__reported__programming", "made_by")
        .order_by("pk")
    )


def entries_of_action(action: Action) -> QuerySet[Entry]:
    """The rows of an action in all the follow-ups of its plan, oldest first."""
    rounds = FollowUp.objects.filter(institution_id=action.institution_id, plan=action.unit_plan.plan_id).values("pk")
    return (
        Entry.objects.filter(institution_id=action.institution_id, follow_up__in=rounds, action=action)
        .select_related("follow_up__plan", "unit_report__unit_plan__unit", "achievement__programming", "objective")
        .order_by("follow_up__period")
    )


def achievements_of_action(action: Action) -> QuerySet[Achievement]:
    """Everything ever registered of an action, in the order in which it was: the figures of its history."""
    return (
        Achievement.objects.filter(institution_id=action.institution_id, action=action)
        .select_related("follow_up__plan", "recorded_by")
        .order_by("pk")
    )


def findings_of(follow_up: FollowUp) -> QuerySet[Finding]:
    """Its inconsistencies in document order, with unit and action."""
    return (
        Finding.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related("unit_report__unit_plan__unit", "action")
        .order_by("order")
    )


def evidence_seen_by(reader: User, found: QuerySet[Evidence], *, institution: Institution) -> QuerySet[Evidence]:
    """What somebody sees of some evidence: by its class and unit, and what shows a row that they verify."""
    by_role = scope_queryset(reader, VIEW, EVIDENCE, found, institution=institution)
    of_row = VerifierAssignment.objects.filter(
        institution=institution, follow_up=OuterRef("follow_up"), action=OuterRef("action")
    ).order_by()
    of_unit = scope_queryset(reader, "see_evidence", ASSIGNMENT, of_row.filter(person=None), institution=institution)
    named = of_row.filter(person=reader).exclude(unit_report__state__in=WITH_THE_UNIT)
    return by_role | found.filter(Exists(of_unit | named))


def is_seen_as_verifier(reader: User, evidence: Evidence) -> bool:
    """Whether somebody verifies the row that an evidence shows: as named for it, or else for the unit that does. One query."""
    assignment = (
        VerifierAssignment.objects.select_related("unit_report")
        .filter(
            institution_id=evidence.institution_id, follow_up_id=evidence.follow_up_id, action_id=evidence.action_id
        )
        .first()
    )
    if assignment is None:
        return False
    if assignment.person_id is not None:
        return assignment.person_id == reader.pk and assignment.unit_report.state not in WITH_THE_UNIT
    return can(reader, "see_evidence", ASSIGNMENT, assignment)


def found_findings(follow_up: FollowUp) -> list[FoundFinding]:
    """Its inconsistencies that still alarm, as the library knows them, in document order. One query."""
    alarming = Finding.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, status__in=ALARMING)
    return [as_found(finding) for finding in alarming.order_by("order")]


def findings_of_action(action: Action) -> QuerySet[Finding]:
    """The inconsistencies of an action in all follow-ups, newest cut-off first."""
    return (
        Finding.objects.filter(institution_id=action.institution_id, action=action)
        .select_related("follow_up__plan")
        .order_by("-follow_up__cutoff", "order")
    )


def as_found(finding: Finding) -> FoundFinding:
    """An inconsistency as the library knows it, with its place."""
    return FoundFinding(
        finding.rule,
        Severity(finding.severity),
        finding.message,
        Source(
            sheet=finding.sheet,
            page=finding.page,
            table=finding.table,
            line=finding.line,
            row=finding.row,
            column=finding.column,
        ),
        finding.unit_name or None,
        finding.code or None,
        finding.written,
        finding.expected,
        finding.subject,
    )


def decisions_about(institution_id: int, findings: Iterable[Finding]) -> dict[str, list[FindingDecision]]:
    """The history of some inconsistencies, of all years: fingerprint → decisions, oldest first. One query."""
    wanted = {finding.fingerprint for finding in findings}
    history: dict[str, list[FindingDecision]] = defaultdict(list)
    decisions = FindingDecision.objects.filter(institution_id=institution_id, fingerprint__in=wanted)
    for decision in decisions.select_related("follow_up__plan").order_by("pk"):
        history[decision.fingerprint].append(decision)
    return history


def count_by_rule(findings: QuerySet[Finding]) -> list[RuleCount]:
    """How many of some inconsistencies there are of each rule, by its code. One query."""
    counted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    rows = findings.order_by().values_list("rule", "severity", "status").annotate(number=Count("pk")).order_by("rule")
    for rule, severity, status, number in rows:
        counts = counted[rule, severity]
        counts[0] += number
        counts[1] += number if status in ALARMING else 0
    return [RuleCount(rule, Severity(severity), *counts) for (rule, severity), counts in counted.items()]
