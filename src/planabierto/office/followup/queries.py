"""Finding follow-ups, their rows with figures, and their inconsistencies with what was decided about them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, QuerySet

from planabierto.core.findings import Finding as FoundFinding
from planabierto.core.findings import Severity
from planabierto.core.plan import Source
from planabierto.office.followup.models import (
    ALARMING,
    Achievement,
    Entry,
    Finding,
    FindingDecision,
    FollowUp,
    Summary,
    UnitReport,
    UnitSummary,
    VerificationNote,
)
from planabierto.office.plans.document import target_figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.core.plan import Figure
    from planabierto.office.institutions.models import Institution
    from planabierto.office.plans.models import Action, OperationalPlan


class RuleCount(NamedTuple):
    """How many inconsistencies of a rule there are, and how many of them still alarm."""

    rule: str
    severity: Severity
    total: int
    alarming: int


def follow_ups_of(institution: Institution) -> QuerySet[FollowUp]:
    """The follow-ups of an institution with their plans, newest cut-off first."""
    return (
        FollowUp.objects.filter(institution=institution)
        .select_related("plan", "institution")
        .order_by("-cutoff", "-pk")
    )


def follow_ups_of_plan(plan: OperationalPlan) -> QuerySet[FollowUp]:
    """The follow-ups of a plan, oldest first."""
    return (
        FollowUp.objects.filter(institution_id=plan.institution_id, plan=plan)
        .select_related("plan", "institution")
        .order_by("period")
    )


def find_follow_up(institution: Institution, *, year: int, period: int) -> FollowUp | None:
    """The follow-up of a period (1-based) of the plan of a year; None where there is none. One query."""
    return follow_ups_of(institution).filter(plan__year=year, period=period).first()


def summary_of(follow_up: FollowUp) -> Summary | None:
    """The stored figures of a follow-up; None before anything was written. One query."""
    return Summary.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).first()


def unit_summaries_of(follow_up: FollowUp) -> QuerySet[UnitSummary]:
    """The stored figures of its unit reports with their units, in the order of the document."""
    return (
        UnitSummary.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related("unit_report__unit_plan__unit")
        .order_by("unit_report__order")
    )


def unit_reports_of(follow_up: FollowUp) -> QuerySet[UnitReport]:
    """Its unit reports with their units, in the order of the document."""
    return (
        UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related("unit_plan__unit")
        .order_by("order")
    )


def entries_of(follow_up: FollowUp) -> QuerySet[Entry]:
    """Its rows in document order: each with action, unit, objective, what is registered and the programming it is computed against.

    `entry.execution` and `entry.achievement.programming.measure` are values of the library and cost no query.
    """
    return (
        Entry.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related(
            "action",
            "objective",
            "unit_report__unit_plan__unit",
            "achievement__programming__lead_unit",
            "achievement__programming__responsible_unit",
        )
        .order_by("order")
    )


def targets_of(follow_up: FollowUp, entries: Iterable[Entry]) -> dict[int, tuple[Figure, ...]]:
    """The targets that some rows are computed against, one figure a period: key of the programming → figures. One query."""
    chosen = [entry.achievement.programming_id for entry in entries]
    return target_figures(chosen, institution_id=follow_up.institution_id, periods=follow_up.plan.calendar.periods)


def notes_of(reports: Iterable[UnitReport]) -> dict[tuple[int, str], VerificationNote]:
    """Who verifies what in some unit reports: (unit report, canonical code) → note. One query."""
    notes = VerificationNote.objects.filter(unit_report__in=[report.pk for report in reports]).select_related(
        "verifying_unit"
    )
    return {(note.unit_report_id, code["value"]): note for note in notes.order_by("-order") for code in note.codes}


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


def found_findings(follow_up: FollowUp) -> list[FoundFinding]:
    """Its inconsistencies that still alarm, as the library knows them, in document order. One query."""
    alarming = Finding.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, status__in=ALARMING)
    return [as_found(finding) for finding in alarming.order_by("order")]


def find_finding(follow_up: FollowUp, fingerprint: str) -> Finding | None:
    """One inconsistency of a follow-up by its identity."""
    return findings_of(follow_up).filter(fingerprint=fingerprint).first()


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


def count_by_rule(follow_up: FollowUp) -> list[RuleCount]:
    """How many inconsistencies of each rule a follow-up has, by code of the rule. One query."""
    counted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    rows = (
        Finding.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .values_list("rule", "severity", "status")
        .annotate(number=Count("pk"))
        .order_by("rule")
    )
    for rule, severity, status, number in rows:
        counts = counted[rule, severity]
        counts[0] += number
        counts[1] += number if status in ALARMING else 0
    return [RuleCount(rule, Severity(severity), *counts) for (rule, severity), counts in counted.items()]


def count_alarming_by_unit(follow_up: FollowUp) -> dict[int | None, int]:
    """How many inconsistencies of each unit report still alarm; None holds those of no unit. One query."""
    rows = (
        Finding.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, status__in=ALARMING)
        .values_list("unit_report_id")
        .annotate(number=Count("pk"))
        .order_by("unit_report_id")
    )
    return dict(rows)
