"""What a unit takes away of its report and brings back: the workbook, the receipt, the sheet for signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.registration import Typed
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.entry_book import EntryBook, EntryKey, EntryRow
from planabierto.documents.papers.receipt import SentReport, SentRow
from planabierto.documents.papers.rounds import PaperRound
from planabierto.office.followup.entry_fields import one_paragraph
from planabierto.office.followup.entry_page import PastedCell
from planabierto.office.followup.models import Achievement, Basis, Cause, Entry
from planabierto.office.followup.row_input import RowInput, problems_of
from planabierto.office.followup.services.registering import RowChange, input_of

if TYPE_CHECKING:
    from decimal import Decimal

    from planabierto.documents.papers.entry_reading import EntryReturn, ReturnedRow
    from planabierto.office.followup.entry_screen import Screen
    from planabierto.office.followup.live_rows import LiveRow
    from planabierto.office.followup.models import FollowUp, Sending, UnitReport


def paper_round(follow_up: FollowUp) -> PaperRound:
    """A round as papers name it."""
    plan, institution = follow_up.plan, follow_up.institution
    return PaperRound(
        institution=institution.name,
        plan_word=institution.plan_word,
        year=plan.year,
        periodicity=plan.calendar,
        period=follow_up.period,
        start_month=plan.start_month,
    )


def entry_key(report: UnitReport) -> EntryKey:
    """Of what the workbook of a report is."""
    follow_up, unit = report.follow_up, report.unit_plan.unit
    return EntryKey(
        institution=str(report.institution_id),
        year=follow_up.plan.year,
        periodicity=follow_up.plan.calendar,
        period=follow_up.period,
        unit=unit.slug,
        unit_name=unit.name,
        start_month=follow_up.plan.start_month,
    )


def entry_book(screen: Screen) -> EntryBook:
    """The workbook of a report as it stands."""
    report = screen.report
    institution = report.follow_up.institution
    is_to_date = report.follow_up.basis == Basis.TO_DATE
    return EntryBook(
        key=entry_key(report),
        institution_name=institution.name,
        plan_word=institution.plan_word,
        rows=tuple(_book_row(row, screen, is_to_date=is_to_date) for row in screen.rows),
        causes=tuple(str(cause.label) for cause in Cause),
        deadline=report.send_by,
        is_to_date=is_to_date,
    )


def _book_row(row: LiveRow, screen: Screen, *, is_to_date: bool) -> EntryRow:
    achievement, programming = row.entry.achievement, row.programming
    measure = programming.measure
    typed, typed_of = (achievement.to_date if is_to_date else achievement.of_period), None
    if measure.is_share:
        typed, typed_of = achievement.part_done, achievement.part_of
    elif measure.is_demand:
        typed_of = achievement.received
    objective = row.entry.objective
    targets = [target.value for target in row.targets]
    reported = row.earlier.period if row.earlier else 0
    return EntryRow(
        action=str(row.entry.action_id),
        version=row.version,
        code=achievement.code,
        objective=str(objective),
        statement=programming.statement,
        lead_unit=programming.lead_name,
        responsible_unit=programming.responsible_name,
        measure=measure,
        annual_target=programming.annual_target,
        targets=tuple(targets),
        earlier=row.earlier.achieved if row.earlier else None,
        earlier_periods=sum(target is not None for target in targets[:reported]),
        typed=typed,
        typed_of=typed_of,
        accomplishment=achievement.accomplishment,
        justification=achievement.justification,
        cause=str(Cause(achievement.cause).label) if achievement.cause in Cause else "",
        is_locked=row.is_verified or not screen.context.is_open,
    )


@dataclass(slots=True)
class ReturnedBook:
    """What a workbook that came back would change: `changes` to be applied, and each cell in words; `told` are sentences by cell."""

    changes: list[RowChange] = field(default_factory=list)
    cells: list[PastedCell] = field(default_factory=list)
    conflicts: list[PastedCell] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def read_back(returned: EntryReturn, screen: Screen) -> ReturnedBook:
    """Compare a workbook that came back with what stands: changes, conflicts with what somebody changed since, and errors by cell."""
    book = ReturnedBook(
        told=[_at(one.cell, one.sentence) for one in returned.notices],
        refused=[_at(one.cell, one.sentence) for one in returned.problems],
    )
    rows = {str(row.entry.action_id): row for row in screen.rows}
    for one in returned.rows:
        row = rows.get(one.action)
        if row is None or one.is_locked:
            continue
        _compare(one, row, screen, book)
    return book


def _at(cell: str, sentence: str) -> str:
    return f"{cell}: {sentence}" if cell else sentence


def _compare(one: ReturnedRow, row: LiveRow, screen: Screen, book: ReturnedBook) -> None:
    stands = input_of(row, screen.report)
    if one.reading.question is not None:
        book.refused.append(_at(one.cells.get("typed", one.code), one.reading.question.sentence))
        return
    if one.reading.problem is not None:
        return  # told among the problems of the workbook
    given = _given(one, row, stands)
    if given == stands:
        return
    view = screen.view_of(row.entry.action_id)
    cell = PastedCell(
        action=f"{one.code} {shorten(view.statement, 60, placeholder='…')}",
        column=one.cells.get("typed", ""),
        current=_said(stands),
        pasted=_said(given),
    )
    problems = problems_of(given)
    if problems:
        book.refused.extend(_at(one.cells.get("typed", one.code), text) for text in problems.values())
        return
    if one.version != row.version:
        book.conflicts.append(cell)
        return
    book.cells.append(cell)
    book.changes.append(RowChange(row.entry.action_id, one.version, given))


def _given(one: ReturnedRow, row: LiveRow, stands: RowInput) -> RowInput:
    """What the workbook says of a row; what it has no column for stays as it stands."""
    words = {str(cause.label): cause.value for cause in Cause}
    return RowInput(
        typed=_typed(one, row, stands.typed),
        accomplishment=one_paragraph(one.accomplishment),
        justification=one_paragraph(one.justification),
        cause=words.get(one.cause, ""),
        depends_on=stands.depends_on,
        new_date=stands.new_date,
        earlier_reason=stands.earlier_reason,
    )


def _typed(one: ReturnedRow, row: LiveRow, stands: Typed) -> Typed:
    measure = row.programming.measure
    if measure.is_share:
        return stands._replace(part_done=one.typed.value, part_of=one.typed_of.value)
    if measure.is_demand:
        return stands._replace(real=one.typed.value, received=one.typed_of.value)
    return stands._replace(real=one.typed.value)


def _said(given: RowInput) -> str:
    """A row in one line: its figures and texts."""
    typed = given.typed
    figures = [
        _number(value) for value in (typed.real, typed.received, typed.part_done, typed.part_of) if value is not None
    ]
    texts = [text for text in (given.accomplishment, given.justification, _cause(given.cause)) if text]
    return " · ".join([*figures, *texts]) or _("en blanco")


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _cause(cause: str) -> str:
    return str(Cause(cause).label) if cause in Cause else ""


def sent_report(report: UnitReport, sending: Sending) -> SentReport:
    """A report as it was sent, for its receipt and the sheet for signatures. Two queries."""
    achievements = (
        Achievement.objects.filter(institution_id=report.institution_id, pk__in=list(sending.achievements.values()))
        .select_related("programming")
        .in_bulk()
    )
    entries: Any = Entry.objects.filter(institution_id=report.institution_id, unit_report=report).order_by("order")
    rows = []
    for entry in entries:
        achievement = achievements.get(sending.achievements.get(str(entry.action_id), 0))
        if achievement is None:
            continue
        is_current = entry.achievement_id == achievement.pk
        rows.append(
            SentRow(
                code=achievement.code,
                statement=achievement.programming.statement,
                scale=achievement.programming.measure.scale,
                due=entry.due if entry.is_due else None,
                of_period=achievement.of_period,
                to_date=achievement.to_date,
                rate=entry.rate if is_current else None,
                state=TrafficLight(entry.light).label if is_current and entry.light else "",
                remarks=achievement.remarks,
            )
        )
    return SentReport(
        round=paper_round(report.follow_up),
        unit=report.unit_plan.unit.name,
        sent_by=sending.sent_by_name,
        post=sending.sent_by_post,
        sent_at=timezone.localtime(sending.sent_at),
        code=sending.code,
        rows=tuple(rows),
        version=sending.number,
        lead_unit=report.lead_unit.name if report.lead_unit else "",
    )
