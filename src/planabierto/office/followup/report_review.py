"""The report of a unit as planning reviews it: its rows with all that was said of them, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Count

from planabierto.core.review_sample import SampledRow, SampleReason, rows_to_look_at
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.followup.live_rows import LiveRow, live_rows
from planabierto.office.followup.models import (
    ALARMING,
    Achievement,
    Evidence,
    Finding,
    ReportComment,
    RowReview,
    Sending,
    UnitReport,
)
from planabierto.office.institutions.models import Unit
from planabierto.office.journal.wording import HistoryLine, events_about

if TYPE_CHECKING:
    from datetime import datetime

MOVED: Final = "SCH403"
"""The rule by which a row is moved to a later period without a resolution."""


class Neighbour(NamedTuple):
    """Another report of the round, in printed order."""

    name: str
    slug: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInReview:
    """A unit report with what was said of it; mappings are by the key of the action.

    `first` holds the versions of the first sending where something was sent again or changed since; `reviews` what planning said of the
    last sending, `before` what it said of the one before; `findings` counts those that alarm, by rule.
    """

    report: UnitReport
    rows: Sequence[LiveRow]
    sendings: Sequence[Sending]
    first: Mapping[int, Achievement]
    evidence: Mapping[int, int]
    reviews: Mapping[int, RowReview]
    before: Mapping[int, RowReview]
    comments: Mapping[int | None, Sequence[ReportComment]]
    findings: Mapping[str, int]
    moved: frozenset[int]
    history: Sequence[HistoryLine]
    neighbours: Sequence[Neighbour]
    unit_names: Mapping[int, str]

    @property
    def sent_at(self) -> datetime | None:
        """When it was last sent."""
        return self.sendings[-1].sent_at if self.sendings else None

    def is_corrected(self, row: LiveRow) -> bool:
        """Whether the figure of a row is another one than was first sent, or corrects that of an earlier period."""
        achievement, first = row.entry.achievement, self.first.get(row.entry.action_id)
        return achievement.earlier_corrected is not None or (first is not None and first.to_date != achievement.to_date)

    @property
    def sample(self) -> dict[int, SampleReason]:
        """Which rows are to be looked at, and why, by the key of the action."""
        by_code = {row.entry.achievement.code or str(row.entry.action_id): row.entry.action_id for row in self.rows}
        follow_up = self.report.follow_up
        drawn = rows_to_look_at(
            (
                SampledRow(
                    row.entry.achievement.code or str(row.entry.action_id),
                    is_moved=row.entry.action_id in self.moved,
                    is_corrected=self.is_corrected(row),
                    is_far_above=row.entry.light == TrafficLight.FAR_ABOVE_PLAN.value,
                )
                for row in self.rows
            ),
            seed=f"{follow_up.plan.year} {follow_up.period} {self.report.unit_plan.unit.slug}",
        )
        return {by_code[code]: reason for code, reason in drawn.items()}


def report_in_review(report: UnitReport) -> ReportInReview:
    """A unit report as it is reviewed. Twelve queries, whatever the number of its rows."""
    of_report = {"institution_id": report.institution_id, "unit_report_id": report.pk}
    rows = live_rows(report)
    sendings = list(Sending.objects.filter(**of_report).order_by("number"))
    reviews = list(RowReview.objects.filter(**of_report).select_related("made_by").order_by("sending", "pk"))
    last = len(sendings)
    findings = list(
        Finding.objects.filter(**of_report, status__in=ALARMING).order_by("order").values_list("rule", "action_id")
    )
    asked = {row.entry.action_id for row in rows if any(question["rule"] == MOVED for question in row.entry.questions)}
    return ReportInReview(
        report=report,
        rows=rows,
        sendings=sendings,
        first=_first_versions(rows, sendings),
        evidence=_evidence(report),
        reviews={one.action_id: one for one in reviews if one.sending == last},
        before={one.action_id: one for one in reviews if one.sending == last - 1},
        comments=comments_of(report),
        findings=Counter(rule for rule, _action in findings),
        moved=frozenset(asked | {action for rule, action in findings if rule == MOVED and action is not None}),
        history=events_about(report.follow_up.institution, [("followup.unitreport", [report.pk])]),
        neighbours=_neighbours(report),
        unit_names=dict(
            Unit.objects.filter(
                institution_id=report.institution_id,
                pk__in={key for row in rows if (key := row.entry.achievement.depends_on_id) is not None},
            ).values_list("pk", "name")
        ),
    )


def _first_versions(rows: Sequence[LiveRow], sendings: Sequence[Sending]) -> dict[int, Achievement]:
    """What was first sent of each row that is another version today. One query, also where there is none."""
    sent = sendings[0].achievements if sendings else {}
    changed = {
        row.entry.action_id: key
        for row in rows
        if (key := sent.get(str(row.entry.action_id))) not in {None, row.entry.achievement_id}
    }
    institution = rows[0].entry.institution_id if rows else 0
    found = Achievement.objects.filter(institution_id=institution, pk__in=[key for key in changed.values() if key])
    versions = {one.pk: one for one in found}
    return {action: versions[key] for action, key in changed.items() if key in versions}


def _evidence(report: UnitReport) -> dict[int, int]:
    """How many evidences of each action stand. One query."""
    counted = (
        Evidence.objects.filter(institution_id=report.institution_id, unit_report=report, withdrawn_at=None)
        .order_by()
        .values_list("action_id")
        .annotate(number=Count("pk"))
    )
    return dict(counted)


def comments_of(report: UnitReport) -> dict[int | None, list[ReportComment]]:
    """What was said of a report (None) and of its rows, oldest first. One query."""
    comments: dict[int | None, list[ReportComment]] = defaultdict(list)
    said = ReportComment.objects.filter(institution_id=report.institution_id, unit_report=report)
    for one in said.select_related("made_by").order_by("pk"):
        comments[one.action_id].append(one)
    return comments


def _neighbours(report: UnitReport) -> list[Neighbour]:
    """Every report of the round, in printed order. One query."""
    reports = UnitReport.objects.filter(institution_id=report.institution_id, follow_up_id=report.follow_up_id)
    found = reports.order_by("order").values_list("name", "unit_plan__unit__slug", "state")
    return [Neighbour(*values) for values in found]
