"""The door between a follow-up in the database and a `PlanDocument`.

What is read back has the content of what was written (`planabierto.core.plan.content`), whatever was imported or changed since: it is
the document of one cut-off, computed against the programming that held there. Places in a file do not come back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from planabierto.core.execution import EarlierFigure
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import (
    Action,
    Figure,
    Note,
    Objective,
    PlanDocument,
    Section,
    Text,
    UnitReport,
)
from planabierto.core.quantity import Scale
from planabierto.office.followup.models import Achievement, Entry, FollowUp, VerificationNote
from planabierto.office.followup.models import UnitReport as StoredReport
from planabierto.office.plans.document import target_figures

if TYPE_CHECKING:
    from decimal import Decimal

    from planabierto.office.followup.models import Heading


@dataclass(frozen=True)
class StoredFollowUp:
    """A follow-up as a document, together with the rows of the database that it was read from.

    `reports` are in the order of the document's units, `row_keys` in that of its rows.
    """

    document: PlanDocument
    reports: tuple[StoredReport, ...]
    row_keys: tuple[RowKey, ...]


class RowKey(NamedTuple):
    """The keys of one row of a follow-up, and its place in its unit report."""

    unit_report_id: int
    action_id: int
    achievement_id: int
    objective_id: int
    heading: int
    order: int


class _Row(NamedTuple):
    """One row as it is fetched; the names are those of the columns."""

    unit_report_id: int
    heading: int
    order: int
    action_id: int
    objective_id: int
    achievement_id: int
    code: str
    code_written: str
    to_date: Decimal | None
    to_date_written: str
    printed_rate: Decimal | None
    printed_rate_written: str
    remarks: str
    programming_id: int
    statement: str
    lead_name: str
    responsible_name: str
    scale: str
    accumulation: str
    direction: str
    unit_of_measure: str
    baseline: Decimal | None
    is_demand: bool
    is_share: bool
    annual_target: Decimal | None
    annual_written: str


_OF_ACHIEVEMENT = (
    "code",
    "code_written",
    "to_date",
    "to_date_written",
    "printed_rate",
    "printed_rate_written",
    "remarks",
)
_OF_PROGRAMMING = (
    "statement",
    "lead_name",
    "responsible_name",
    "scale",
    "accumulation",
    "direction",
    "unit_of_measure",
    "baseline",
    "is_demand",
    "is_share",
    "annual_target",
    "annual_written",
)
_COLUMNS = (
    "unit_report_id",
    "heading",
    "order",
    "action_id",
    "objective_id",
    "achievement_id",
    *(f"achievement__{name}" for name in _OF_ACHIEVEMENT),
    "achievement__programming_id",
    *(f"achievement__programming__{name}" for name in _OF_PROGRAMMING),
)


def to_document(follow_up: FollowUp) -> PlanDocument:
    """The document of a follow-up. Four queries, and one more for each of the plan and the institution that are not loaded."""
    return read_follow_up(follow_up).document


def part_of(follow_up: FollowUp, unit_report: int) -> PlanDocument:
    """The document of a follow-up with only one of its unit reports; as many queries as the whole."""
    return _read(follow_up, {"pk": unit_report}).document


def read_follow_up(follow_up: FollowUp) -> StoredFollowUp:
    """As `to_document`, with the keys of what was read."""
    return _read(follow_up, {})


def _read(follow_up: FollowUp, of_report: dict[str, int]) -> StoredFollowUp:
    """The follow-up with the unit reports that a condition chooses."""
    of_institution = {"institution_id": follow_up.institution_id}
    chosen = {f"unit_report__{name}": value for name, value in of_report.items()}
    entries = Entry.objects.filter(**of_institution, follow_up=follow_up, **chosen)
    rows = [_Row(*values) for values in entries.order_by("unit_report__order", "order").values_list(*_COLUMNS)]
    targets = target_figures(
        entries.values("achievement__programming_id"), **of_institution, periods=follow_up.plan.calendar.periods
    )
    reports = list(StoredReport.objects.filter(**of_institution, follow_up=follow_up, **of_report).order_by("order"))
    notes: dict[int, list[Note]] = defaultdict(list)
    stored_notes = VerificationNote.objects.filter(**of_institution, unit_report__follow_up=follow_up, **chosen)
    for note in stored_notes.order_by("order"):
        notes[note.unit_report_id].append(_note(note))
    rows_of_report: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        rows_of_report[row.unit_report_id].append(row)
    document = PlanDocument(
        institution=_text(follow_up.institution_name),
        title=_text(follow_up.title),
        edition=_text(follow_up.edition),
        year=follow_up.plan.year,
        periodicity=follow_up.plan.calendar,
        period=follow_up.period,
        units=tuple(
            UnitReport(
                name=report.name,
                mission=_text(report.mission),
                sections=_sections(report.headings, rows_of_report[report.pk], targets),
                notes=tuple(notes[report.pk]),
            )
            for report in reports
        ),
    )
    keys = tuple(
        RowKey(row.unit_report_id, row.action_id, row.achievement_id, row.objective_id, row.heading, row.order)
        for row in rows
    )
    return StoredFollowUp(document, tuple(reports), keys)


def _text(value: str, written: str = "") -> Text:
    return Text(value, written or value)


def _note(note: VerificationNote) -> Note:
    codes = tuple(Text(code["value"], code["written"]) for code in note.codes)
    return Note(_text(note.text), codes, _text(note.verifier))


def _sections(headings: list[Heading], rows: list[_Row], targets: dict[int, tuple[Figure, ...]]) -> tuple[Section, ...]:
    actions: dict[int, list[Action]] = defaultdict(list)
    for row in rows:
        actions[row.heading].append(_action(row, targets[row.programming_id]))
    return tuple(
        Section(Objective(heading["key"], _text(heading["text"]), heading["is_strategic"]), tuple(actions[place]))
        for place, heading in enumerate(headings)
    )


def _action(row: _Row, targets: tuple[Figure, ...]) -> Action:
    return Action(
        code=_text(row.code, row.code_written),
        statement=_text(row.statement),
        lead_unit=_text(row.lead_name),
        responsible_unit=_text(row.responsible_name),
        measure=Measure(
            scale=Scale(row.scale),
            accumulation=Accumulation(row.accumulation),
            direction=Direction(row.direction),
            unit_of_measure=row.unit_of_measure or None,
            baseline=row.baseline,
            is_demand=row.is_demand,
            is_share=row.is_share,
        ),
        annual_target=Figure(row.annual_target, row.annual_written),
        targets=targets,
        achieved=Figure(row.to_date, row.to_date_written),
        printed_rate=Figure(row.printed_rate, row.printed_rate_written),
        remarks=_text(row.remarks),
    )


def earlier_figures(follow_up: FollowUp) -> dict[int, EarlierFigure]:
    """The last figure to date of each action before a follow-up: action → figure. One query."""
    known = Achievement.objects.filter(
        institution_id=follow_up.institution_id,
        follow_up__plan_id=follow_up.plan_id,
        follow_up__period__lt=follow_up.period,
        to_date__isnull=False,
        pk__in=Entry.objects.filter(
            institution_id=follow_up.institution_id, follow_up__plan_id=follow_up.plan_id
        ).values("achievement_id"),
    ).order_by("follow_up__period")
    return {
        action_id: EarlierFigure(period, to_date)
        for action_id, period, to_date in known.values_list("action_id", "follow_up__period", "to_date")
        if to_date is not None
    }
