"""The door between a follow-up in the database and a `PlanDocument`.

What is read back has the content of what was written (`planabierto.core.plan.content`), whatever was imported or changed since: it is
the document of one cut-off, computed against the programming that held there. Places in a file do not come back. Of a round that is
registered here it is what may be printed today: drafts that belong to a unit stay blank, a verified figure takes the place of the reported
one and both are named, and each note says what came of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from planabierto.core.execution import Demand, EarlierFigure
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import (
    BLANK,
    Action,
    Figure,
    Note,
    Objective,
    PlanDocument,
    Section,
    Text,
    UnitReport,
)
from planabierto.core.quantity import Scale, format_quantity
from planabierto.core.verification_note import (
    PENDING,
    UNVERIFIABLE,
    NotedAction,
    note_text,
    verified,
    without_article,
)
from planabierto.office.followup.models import (
    WITH_THE_UNIT,
    Audience,
    Entry,
    FollowUp,
    FollowUpState,
    Verdict,
    VerificationNote,
    VerifierAssignment,
)
from planabierto.office.followup.models import UnitReport as StoredReport
from planabierto.office.plans.document import target_figures
from planabierto.office.plans.models import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from decimal import Decimal

    from planabierto.office.followup.models import Heading


@dataclass(frozen=True)
class StoredFollowUp:
    """A follow-up as a document, together with the rows of the database that it was read from.

    `document` is what was reported, drafts too. `reports` are in the order of its units, `row_keys` and `facts` in that of its rows.
    """

    document: PlanDocument
    reports: tuple[StoredReport, ...]
    row_keys: tuple[RowKey, ...]
    facts: tuple[RowFacts, ...]


class RowFacts(NamedTuple):
    """What is known of a row beside its document: the figure to date that a verifier gave, and by what.

    `is_draft`: it belongs to the unit still. `is_pending`: the unit may still report. `demand` are both inputs to date.
    """

    verified: Decimal | None = None
    verified_by: str = ""
    demand: Demand | None = None
    is_draft: bool = False
    is_pending: bool = False


NO_FACTS = RowFacts()
"""Those of a row of a document."""


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
    received_to_date: Decimal | None
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
    "received_to_date",
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
    """The document of a follow-up as it may be printed. Five queries, and one more for each of the plan and the institution not loaded."""
    return printed(read_follow_up(follow_up))


def part_of(follow_up: FollowUp, unit_report: int) -> PlanDocument:
    """The document of a follow-up with only one of its unit reports; as many queries as the whole."""
    return printed(_read(follow_up, {"pk": unit_report}))


def draft_of(report: StoredReport) -> StoredFollowUp:
    """One unit report as its unit registers it, drafts too; as many queries as the whole."""
    return _read(report.follow_up, {"pk": report.pk})


def read_follow_up(follow_up: FollowUp) -> StoredFollowUp:
    """As `to_document`, but as it was reported, drafts too, with the keys of what was read and what is known beside it."""
    return _read(follow_up, {})


def printed(stored: StoredFollowUp, *, with_drafts: bool = False) -> PlanDocument:
    """What may be printed: a verified figure in the place of the reported one, both named in the remarks; drafts stay blank."""
    facts = iter(stored.facts)
    units = tuple(
        replace(
            unit,
            sections=tuple(
                replace(
                    section, actions=tuple(_printed(action, next(facts), with_drafts) for action in section.actions)
                )
                for section in unit.sections
            ),
        )
        for unit in stored.document.units
    )
    return replace(stored.document, units=units)


def _printed(action: Action, facts: RowFacts, with_drafts: bool) -> Action:  # noqa: FBT001 - called once, above
    if facts.is_draft and not with_drafts:
        return replace(action, achieved=BLANK, remarks=Text())
    if facts.verified is None:
        return action
    scale = action.measure.scale
    confirmed = format_quantity(facts.verified, scale, exact=True)
    if action.achieved.value == facts.verified:
        return action
    reported = (
        "sin dato" if action.achieved.value is None else format_quantity(action.achieved.value, scale, exact=True)
    )
    both = f"Reportado: {reported}; verificado por {facts.verified_by}: {confirmed}."
    return replace(
        action,
        achieved=Figure(facts.verified, confirmed),
        remarks=_text(f"{action.remarks.value} {both}".strip()),
    )


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
    is_registered = follow_up.origin == Origin.FORMULATED
    assigned = list(_assigned(follow_up, chosen)) if is_registered else []
    current = {row.action_id: row.achievement_id for row in rows}
    notes = _assigned_notes(assigned, current) if is_registered else _imported_notes(follow_up, chosen)
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
        start_month=follow_up.plan.start_month,
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
    return StoredFollowUp(document, tuple(reports), keys, _facts(follow_up, rows, reports, assigned))


class _Assigned(NamedTuple):
    """Who verifies an action in a round, and one verification of it, None where there is none yet; the names are those of the columns."""

    unit_report_id: int
    action_id: int
    code: str
    post: str
    unit_id: int | None
    verification_id: int | None
    reported_id: int | None
    verdict: str | None
    value: Decimal | None
    verified_at: datetime | None
    verified_by_post: str | None


def _assigned(follow_up: FollowUp, chosen: dict[str, int]) -> Iterator[_Assigned]:
    """Who verifies what in a round, in order, each verification a row. One query."""
    assignments = VerifierAssignment.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, **chosen
    ).order_by("unit_report__order", "action__order", "action_id", "verifications__id")
    columns = ("verifications__id", "verifications__reported_id", "verifications__verdict", "verifications__value")
    signed = ("verifications__verified_at", "verifications__verified_by_post")
    for values in assignments.values_list(
        "unit_report_id", "action_id", "action__code", "post", "unit_id", *columns, *signed
    ):
        yield _Assigned(*values)


def _facts(
    follow_up: FollowUp, rows: Iterable[_Row], reports: Iterable[StoredReport], assigned: Iterable[_Assigned]
) -> tuple[RowFacts, ...]:
    """What is known of each row beside its figures; a verification counts only for the version that was verified."""
    if follow_up.origin != Origin.FORMULATED:
        return (NO_FACTS,) * len(tuple(rows))
    report_of = {report.pk: report for report in reports}
    spoken = {(one.action_id, one.reported_id): one for one in assigned if one.verification_id is not None}
    facts = []
    for row in rows:
        report = report_of[row.unit_report_id]
        found = spoken.get((row.action_id, row.achievement_id))
        demand = None
        if row.is_demand and row.received_to_date is not None and row.to_date is not None:
            demand = Demand(row.received_to_date, row.to_date)
        facts.append(
            RowFacts(
                verified=found.value if found else None,
                verified_by=(found.verified_by_post or found.post) if found else "",
                demand=demand,
                is_draft=report.audience == Audience.UNIT,
                is_pending=follow_up.state == FollowUpState.BUILDING and report.state in WITH_THE_UNIT,
            )
        )
    return tuple(facts)


def _imported_notes(follow_up: FollowUp, chosen: dict[str, int]) -> dict[int, list[Note]]:
    """The notes as the document printed them, by unit report."""
    notes: dict[int, list[Note]] = defaultdict(list)
    stored_notes = VerificationNote.objects.filter(
        institution_id=follow_up.institution_id, unit_report__follow_up=follow_up, **chosen
    )
    for note in stored_notes.order_by("order"):
        notes[note.unit_report_id].append(_note(note))
    return notes


def _assigned_notes(assigned: Iterable[_Assigned], current: Mapping[int, int]) -> dict[int, list[Note]]:
    """The note of each verifier under each unit report, from the assignments and with what came of them.

    `current` is the version of each action that stands today: what was found of an earlier one is no outcome of it.
    """
    last = {(one.unit_report_id, one.post, one.action_id): one for one in assigned}
    grouped: dict[tuple[int, str], list[_Assigned]] = defaultdict(list)
    for (report, post, _action_id), one in last.items():
        grouped[report, post].append(one)
    notes: dict[int, list[Note]] = defaultdict(list)
    for (report, post), found in grouped.items():
        outcomes = [NotedAction(one.code, _outcome(one, current.get(one.action_id))) for one in found]
        text = f"Nota: {note_text(post, outcomes)}"
        notes[report].append(Note(_text(text), tuple(_text(one.code) for one in found), _text(without_article(post))))
    return notes


def _outcome(one: _Assigned, current: int | None) -> str:
    if one.verdict is None or one.verified_at is None or one.reported_id != current:
        return PENDING
    if one.verdict == Verdict.UNVERIFIABLE:
        return UNVERIFIABLE
    return verified(timezone.localdate(one.verified_at))


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


class EarlierFigures(NamedTuple):
    """The last figure to date of each action before a follow-up, by its key: all that were registered, and without those of drafts."""

    known: dict[int, EarlierFigure]
    shown: dict[int, EarlierFigure]


def earlier_figures(follow_up: FollowUp) -> EarlierFigures:
    """What was registered before a follow-up, verified before reported. One query."""
    registered = Entry.objects.filter(
        institution_id=follow_up.institution_id,
        follow_up__plan_id=follow_up.plan_id,
        follow_up__period__lt=follow_up.period,
        achieved__isnull=False,
        carried_from=None,
    ).order_by("follow_up__period")
    found = EarlierFigures({}, {})
    for action_id, period, achieved, audience in registered.values_list(
        "action_id", "follow_up__period", "achieved", "unit_report__audience"
    ):
        if achieved is not None:
            figure = EarlierFigure(period, achieved)
            found.known[action_id] = figure
            if audience != Audience.UNIT:
                found.shown[action_id] = figure
    return found
