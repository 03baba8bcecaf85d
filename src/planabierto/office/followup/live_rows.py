"""The rows of one unit report while it is registered: what stands in each, what came before, who verifies it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from planabierto.core.execution import Demand, EarlierFigure
from planabierto.core.plan import Action as PlannedAction
from planabierto.core.plan import Figure, Objective, Text
from planabierto.core.quantity import Scale, format_quantity
from planabierto.office.base.prepared import Prepared
from planabierto.office.followup.document import RowFacts
from planabierto.office.followup.models import (
    WITH_THE_UNIT,
    Audience,
    Entry,
    Evidence,
    FollowUpState,
    ReprogrammingRequest,
    ReprogrammingState,
    UnitReport,
    Verdict,
    VerifierAssignment,
)
from planabierto.office.plans.document import target_figures

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from planabierto.office.followup.models import FollowUp
    from planabierto.office.plans.models import Programming


class EarlierRow(NamedTuple):
    """What the last follow-up before this one says of an action: its period (1-based), figures to date, and its texts."""

    period: int
    to_date: Decimal | None
    received_to_date: Decimal | None
    accomplishment: str
    justification: str
    remarks: str


class AssignedVerifier(NamedTuple):
    """Who verifies a row, and what they found of the figure that stands there today; `verdict` is "" before.

    `objection_state` is "" where the unit has not objected to it.
    """

    assignment_id: int
    unit_id: int | None
    post: str
    is_alternate: bool
    verification_id: int | None = None
    verdict: str = ""
    value: Decimal | None = None
    reason: str = ""
    verified_by_post: str = ""
    verified_at: datetime | None = None
    objection_state: str = ""
    objection_answer: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether a verifier has spoken of the figure that stands there."""
        return self.verification_id is not None


@dataclass(frozen=True, slots=True)
class LiveRow:
    """One row as it stands: the entry with its achievement, programming and objective; `targets` holds one figure a period."""

    entry: Entry
    targets: tuple[Figure, ...]
    earlier: EarlierFigure | None
    last: EarlierRow | None
    assigned: AssignedVerifier | None

    @property
    def programming(self) -> Programming:
        """What it is computed against."""
        return self.entry.achievement.programming

    @property
    def version(self) -> int:
        """The version of what is registered, from 1: whoever saves names the one they saw."""
        return self.entry.achievement.version

    @property
    def has_request(self) -> bool:
        """Whether its reprogramming is asked for."""
        return bool(getattr(self.entry, "has_request", False))

    @property
    def evidence_count(self) -> int:
        """How many evidences it has that were not withdrawn."""
        return int(getattr(self.entry, "evidence_count", 0))

    @property
    def is_verified(self) -> bool:
        """Whether its figure is verified: then the unit does not change it."""
        return self.assigned is not None and self.assigned.is_verified


_LOADED = ("achievement__programming", "achievement__recorded_by", "objective", "action")


def live_rows(report: UnitReport, *, actions: Iterable[int] | None = None) -> list[LiveRow]:
    """The rows of a unit report, or some of them by the keys of their actions, in printed order. Four queries, whatever their number."""
    of_report = {
        "institution_id": report.institution_id,
        "follow_up_id": report.follow_up_id,
        "unit_report_id": report.pk,
    }
    if actions is None:
        return _rows(_ENTRIES(**of_report), report.follow_up)
    wanted = tuple(actions)
    return _rows(_ENTRIES(**of_report, action_id__in=wanted), report.follow_up) if wanted else []


def round_rows(follow_up: FollowUp, actions: Iterable[int]) -> list[LiveRow]:
    """The rows of some actions of a round, whichever report they stand in, in printed order. Four queries, whatever their number."""
    of_round = {"institution_id": follow_up.institution_id, "follow_up_id": follow_up.pk}
    return _rows(_ENTRIES(**of_round, action_id__in=tuple(actions)), follow_up)


def _loaded(**which: object) -> QuerySet[Entry]:
    """Some entries in printed order, with all that a row says of itself."""
    asked = ReprogrammingRequest.objects.filter(
        institution_id=OuterRef("institution_id"),
        follow_up_id=OuterRef("follow_up_id"),
        action_id=OuterRef("action_id"),
        state=ReprogrammingState.REQUESTED,
    )
    known = with_evidence_count(Entry.objects.filter(**which)).annotate(has_request=Exists(asked))
    return known.select_related(*_LOADED).order_by("order")


_ENTRIES: Final = Prepared(_loaded)


def _rows(found: Sequence[Entry], follow_up: FollowUp) -> list[LiveRow]:
    if not found:
        return []
    keys = [entry.action_id for entry in found]
    targets = target_figures(
        [entry.achievement.programming_id for entry in found],
        institution_id=follow_up.institution_id,
        periods=follow_up.plan.calendar.periods,
    )
    earlier, last = _earlier(follow_up, keys)
    assigned = _assigned(follow_up, {entry.action_id: entry.achievement_id for entry in found})
    return [
        LiveRow(
            entry,
            targets[entry.achievement.programming_id],
            earlier.get(entry.action_id),
            last.get(entry.action_id),
            assigned.get(entry.action_id),
        )
        for entry in found
    ]


def with_evidence_count(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with the number of evidences of each that were not withdrawn, as `evidence_count`."""
    counted = (
        Evidence.objects.filter(
            institution_id=OuterRef("institution_id"),
            follow_up_id=OuterRef("follow_up_id"),
            action_id=OuterRef("action_id"),
            withdrawn_at=None,
        )
        .order_by()
        .values("action_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return entries.annotate(evidence_count=Coalesce(Subquery(counted), 0))


_EARLIER: Final = Prepared(
    lambda institution, plan, period, actions: (
        Entry.objects.filter(
            institution_id=institution,
            follow_up__institution_id=institution,
            follow_up__plan_id=plan,
            follow_up__period__lt=period,
            action_id__in=actions,
        )
        .order_by("follow_up__period")
        .values_list(
            "action_id",
            "follow_up__period",
            "achieved",
            "carried_from",
            "achievement__received_to_date",
            "achievement__accomplishment",
            "achievement__justification",
            "achievement__remarks",
        )
    )
)


def _earlier(follow_up: FollowUp, actions: Sequence[int]) -> tuple[dict[int, EarlierFigure], dict[int, EarlierRow]]:
    """The last figure to date of each action before a round, and the last row whatever it says. One query."""
    rows = _EARLIER(
        institution=follow_up.institution_id, plan=follow_up.plan_id, period=follow_up.period, actions=tuple(actions)
    )
    figures: dict[int, EarlierFigure] = {}
    last: dict[int, EarlierRow] = {}
    for action, period, achieved, carried_from, received, accomplishment, justification, remarks in rows:
        if achieved is not None and carried_from is None:
            figures[action] = EarlierFigure(period, achieved)
        last[action] = EarlierRow(period, achieved, received, accomplishment, justification, remarks)
    return figures, last


_ASSIGNMENTS: Final = Prepared(
    lambda institution, follow_up, actions: (
        VerifierAssignment.objects.filter(institution_id=institution, follow_up_id=follow_up, action_id__in=actions)
        .order_by("action_id", "verifications__id")
        .values_list(
            "action_id",
            "pk",
            "unit_id",
            "post",
            "is_alternate",
            "verifications__id",
            "verifications__reported_id",
            "verifications__verdict",
            "verifications__value",
            "verifications__reason",
            "verifications__verified_by_post",
            "verifications__verified_at",
            "verifications__objections__state",
            "verifications__objections__answer",
        )
    )
)


def _assigned(follow_up: FollowUp, current: Mapping[int, int]) -> dict[int, AssignedVerifier]:
    """Who verifies each of some actions of a round, with the verification of the version that stands there. One query."""
    found: dict[int, AssignedVerifier] = {}
    rows: Sequence[tuple[Any, ...]] = _ASSIGNMENTS(
        institution=follow_up.institution_id, follow_up=follow_up.pk, actions=tuple(current)
    )
    for row in rows:
        action, assignment, unit, post, is_alternate, verification, reported, verdict, value, *rest = row
        if verification is None or reported != current[action]:
            found.setdefault(action, AssignedVerifier(assignment, unit, post, is_alternate))
            continue
        reason, verified_by, verified_at, objection, answer = rest
        found[action] = AssignedVerifier(
            assignment,
            unit,
            post,
            is_alternate,
            verification,
            verdict or "",
            value,
            reason,
            verified_by,
            verified_at,
            objection or "",
            answer or "",
        )
    return found


def facts_of(row: LiveRow, report: UnitReport) -> RowFacts:
    """What is known of a row beside its figures."""
    achievement = row.entry.achievement
    demand = None
    if row.programming.is_demand and achievement.received_to_date is not None and achievement.to_date is not None:
        demand = Demand(achievement.received_to_date, achievement.to_date)
    verified = row.assigned if row.is_verified else None
    return RowFacts(
        verified=verified.value if verified and verified.verdict != Verdict.UNVERIFIABLE else None,
        verified_by=(verified.verified_by_post or verified.post) if verified else "",
        demand=demand,
        is_draft=report.audience == Audience.UNIT,
        is_pending=report.follow_up.state == FollowUpState.BUILDING and report.state in WITH_THE_UNIT,
    )


def planned_action(row: LiveRow) -> PlannedAction:
    """A row as the library knows it: what is programmed, and what was reported of it."""
    achievement, programming = row.entry.achievement, row.programming
    return PlannedAction(
        code=Text(achievement.code, achievement.code_written),
        statement=Text(programming.statement, programming.statement),
        lead_unit=Text(programming.lead_name, programming.lead_name),
        responsible_unit=Text(programming.responsible_name, programming.responsible_name),
        measure=programming.measure,
        annual_target=Figure(programming.annual_target, programming.annual_written),
        targets=row.targets,
        achieved=Figure(achievement.to_date, achievement.to_date_written),
        printed_rate=Figure(achievement.printed_rate, achievement.printed_rate_written),
        remarks=Text(achievement.remarks, achievement.remarks),
    )


def written_quantity(value: Decimal | None, programming: Programming) -> str:
    """A quantity on the scale of an action, as it is printed and read back; "" for None."""
    return "" if value is None else format_quantity(value, Scale(programming.scale), exact=True)


def objective_of_row(row: LiveRow) -> Objective:
    """The objective of a row as the library knows it."""
    objective = row.entry.objective
    return Objective(objective.key, Text(objective.text, objective.text), objective.is_strategic)


class UnitProgress(NamedTuple):
    """How far a unit is with its report: its actions, those that are reported or without movement, and what it still must explain."""

    actions: int
    reported: int
    unjustified: int

    @property
    def pending(self) -> int:
        """How many actions wait for a figure."""
        return self.actions - self.reported


def progress_of(report: UnitReport) -> UnitProgress:
    """How far a unit is with its report. One query."""
    entries = Entry.objects.filter(
        institution_id=report.institution_id, follow_up_id=report.follow_up_id, unit_report=report
    )
    counts = entries.aggregate(
        actions=Count("pk"),
        reported=Count("pk", filter=Q(is_reported=True)),
        unjustified=Count("pk", filter=Q(needs_justification=True)),
    )
    return UnitProgress(**counts)
