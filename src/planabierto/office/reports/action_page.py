"""One action as its page shows it: where it stands, period by period, what its document says, and all that was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.core.board import YearEnd
from planabierto.core.calendar import period_code
from planabierto.core.execution import due_to_date
from planabierto.core.measure import Accumulation, Direction
from planabierto.core.quantity import Scale, format_quantity, format_rate
from planabierto.office.base.charts import PeriodBar, bullet, period_strip
from planabierto.office.base.ui.parts import Column, Event, Fact, Link
from planabierto.office.base.writing import day, machine_time, moment
from planabierto.office.followup.models import FindingStatus
from planabierto.office.plans.wording import follow_up_title, month_name, months_between
from planabierto.office.reports.action_list import quantity, state_word
from planabierto.office.reports.addresses import FollowUpAddresses, period_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from planabierto.office.followup.models import (
        Achievement,
        Entry,
        Finding,
        FindingDecision,
        VerificationNote,
    )
    from planabierto.office.journal.wording import HistoryLine
    from planabierto.office.plans.models import Action, OperationalPlan
    from planabierto.office.plans.queries import ProgrammingVersion
    from planabierto.office.reports.action_proofs import ShownEvidence, ShownVerification
    from planabierto.office.reports.instructions_page import ShownInstruction


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A bullet with its number, its state and the quantities behind it."""

    label: str
    picture: str
    number: str
    state: str
    word: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """An inconsistency with what was decided about it."""

    rule: str
    url: str
    severity: str
    message: str
    written: str
    expected: str
    status: str
    is_settled: bool
    follow_up: str
    history: Sequence[Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage:
    """What the template of an action shows; the gauges are None and the words blank before its first follow-up."""

    title: str
    code: str
    summary: str
    crumbs: Sequence[Link]
    links: Sequence[Link]
    standing_title: str
    to_date: Gauge | None
    annual: Gauge | None
    notes: Sequence[str]
    strip: str
    strip_note: str
    period_caption: str
    columns: Sequence[Column]
    periods: Sequence[tuple[str, ...]]
    facts: Sequence[Fact]
    remarks: str
    written: Sequence[Fact]
    findings: Sequence[ShownFinding]
    history: Sequence[Event]
    acts: Sequence[HistoryLine]
    instructions: Sequence[ShownInstruction]
    instruct_url: str
    evidence: Sequence[ShownEvidence]
    verifications: Sequence[ShownVerification]
    is_registered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionMatter:
    """What the page is made of: `versions`, `entries` and `achievements` oldest first, `findings` newest first.

    `achievements` are those that came with documents: what was registered here stands in `acts`. `is_registered`: its last row was.
    """

    plan: OperationalPlan
    plan_word: str
    action: Action
    unit_slug: str
    unit_name: str
    versions: Sequence[ProgrammingVersion]
    entries: Sequence[Entry]
    achievements: Sequence[Achievement]
    note: VerificationNote | None
    findings: Sequence[Finding]
    decisions: Mapping[str, Sequence[FindingDecision]]
    plan_url: str
    unit_url: str
    is_registered: bool = False
    instructions: Sequence[ShownInstruction] = ()
    instruct_url: str = ""
    evidence: Sequence[ShownEvidence] = ()
    verifications: Sequence[ShownVerification] = ()
    acts: Sequence[HistoryLine] = ()


def action_page(matter: ActionMatter) -> ActionPage:
    """Write the page of an action."""
    plan, last = matter.plan, matter.entries[-1] if matter.entries else None
    current = next(
        (one for one in matter.versions if one.programming.pk == matter.action.current_id), matter.versions[-1]
    )
    programming = current.programming
    strip, accumulates = _strip(matter, current)
    links = []
    if last is not None:
        addresses = FollowUpAddresses.of(plan.year, period_slug(plan.calendar, last.follow_up.period))
        links.append(Link(label=_("La unidad en el tablero"), url=addresses.unit(matter.unit_slug)))
    return ActionPage(
        title=programming.statement or matter.action.code,
        code=matter.action.code,
        summary=" · ".join(
            text for text in (matter.action.code, matter.unit_name, f"{matter.plan_word} {plan.year}") if text
        ),
        crumbs=[Link(label=str(plan), url=matter.plan_url), Link(label=matter.unit_name, url=matter.unit_url)],
        links=links,
        standing_title=_("A %(month)s de %(year)s")
        % {"month": month_name(last.follow_up.cutoff), "year": last.follow_up.cutoff.year}
        if last
        else _("Sin seguimiento todavía"),
        to_date=_to_date(last) if last else None,
        annual=_annual(last) if last else None,
        notes=_notes(last) if last else (),
        strip=strip,
        strip_note=_("acumulado: la raya es lo programado; la barra, lo ejecutado")
        if accumulates
        else _("la raya es lo programado; la barra, lo ejecutado"),
        period_caption=_("Programado y ejecutado por período"),
        columns=[
            Column(label=_("Período")),
            Column(label=_("Programado"), kind="number"),
            Column(label=_("Programado a la fecha"), kind="number"),
            Column(label=_("Real a la fecha"), kind="number"),
            Column(label=_("% de ejecución"), kind="number"),
        ],
        periods=_periods(matter, current),
        facts=_facts(matter, current),
        remarks=last.achievement.remarks if last else "",
        written=_as_written(last) if last and not matter.is_registered else (),
        findings=[
            _finding(plan, finding, matter.decisions.get(finding.fingerprint, ())) for finding in matter.findings
        ],
        history=_history(matter),
        acts=matter.acts,
        instructions=matter.instructions,
        instruct_url=matter.instruct_url,
        evidence=matter.evidence,
        verifications=matter.verifications,
        is_registered=matter.is_registered,
    )


def _to_date(entry: Entry) -> Gauge:
    programming = entry.achievement.programming
    scale = Scale(programming.scale)
    number = "" if entry.rate is None else format_rate(entry.rate)
    word = state_word(entry.light, is_plus_one=entry.is_plus_one)
    due = {"due": format_quantity(entry.due, scale)}
    if not entry.is_due:
        of = _("nada programado a la fecha")
        if entry.achieved:
            of = _("ejecutado %(done)s; nada programado a la fecha") % {"done": format_quantity(entry.achieved, scale)}
    elif entry.achieved is None:
        of = _("sin reporte; programado a la fecha: %(due)s") % due
    else:
        of = _("%(done)s de %(due)s programado a la fecha") % {**due, "done": format_quantity(entry.achieved, scale)}
    state = entry.light or "not_due"
    picture = bullet(entry.rate, state=state, label=f"{number} {word}".strip(), width=200)
    return Gauge(label=_("A la fecha"), picture=picture, number=number, state=state, word=word, of=of)


def _annual(entry: Entry) -> Gauge | None:
    """The year: what is achieved of the annual target; None where no such ratio says anything."""
    programming = entry.achievement.programming
    if entry.annual_progress is None or programming.annual_target is None or entry.achieved is None:
        return None
    scale = Scale(programming.scale)
    number = format_rate(entry.annual_progress)
    of = _("%(done)s de %(target)s de la meta anual") % {
        "done": format_quantity(entry.achieved, scale),
        "target": format_quantity(programming.annual_target, scale),
    }
    state = entry.light or "not_due"
    return Gauge(
        label=_("Del año"),
        picture=bullet(
            entry.annual_progress, state=state if entry.is_due else "satisfactory", label=f"{number} · {of}", width=200
        ),
        number=number,
        state="",
        word="",
        of=of,
    )


def _notes(entry: Entry) -> list[str]:
    """What else is to be known of where it stands."""
    notes = []
    if entry.year_end != YearEnd.UNKNOWN:
        notes.append(
            {
                YearEnd.REACHED: _("Ya alcanzó su meta anual."),
                YearEnd.ON_COURSE: _("Alcanza su meta anual si cumple lo que le queda programado."),
                YearEnd.SHORT: _("No alcanza su meta anual aunque cumpla lo que le queda programado."),
                YearEnd.UNSCHEDULED: _("No alcanzó su meta anual y no tiene más programación este año."),
            }[YearEnd(entry.year_end)]
        )
    if entry.exceeds_annual_target:
        notes.append(_("Supera su meta anual antes de que termine el año."))
    if entry.carried_from:
        notes.append(
            _("La cifra es la del período %(number)s: en este no se reportó.") % {"number": entry.carried_from}
        )
    if entry.asks_for_zero:
        notes.append(_("Hay observaciones y no hay cifra: ¿ejecutado 0?"))
    return notes


def _reported(matter: ActionMatter) -> dict[int, Decimal]:
    """The figures to date that were reported, by period."""
    found = {entry.follow_up.period: entry.achievement.to_date for entry in matter.entries}
    return {period: value for period, value in found.items() if value is not None}


def _of_period(
    matter: ActionMatter, number: int, reported: Mapping[int, Decimal], accumulation: Accumulation
) -> Decimal | None:
    """What was executed in one period alone: as it is registered, or between two figures to date; None where it is not known."""
    for entry in matter.entries:
        if entry.follow_up.period == number and entry.achievement.of_period is not None:
            return entry.achievement.of_period
    if accumulation is not Accumulation.SUM or number not in reported:
        return None
    before = reported.get(number - 1) if number > 1 else None
    if number == 1:
        return reported[1]
    return reported[number] - before if before is not None and reported[number] >= before else None


def _strip(matter: ActionMatter, current: ProgrammingVersion) -> tuple[str, bool]:
    """The strip of the year, and whether it accumulates: where only figures to date are known, no period stands alone."""
    programming = current.programming
    scale, accumulation = Scale(programming.scale), Accumulation(programming.accumulation)
    reported = _reported(matter)
    numbers = range(1, len(current.targets) + 1)
    executed = {number: _of_period(matter, number, reported, accumulation) for number in numbers}
    targets = [figure.value for figure in current.targets]
    accumulates = bool(reported) and not any(value is not None for value in executed.values())
    if accumulates:
        executed = {number: reported.get(number) for number in numbers}
        targets = [due_to_date(targets, number, accumulation) for number in numbers]
    bars, says = [], []
    for number, target in zip(numbers, targets, strict=True):
        done = executed[number]
        written = quantity(done, scale)
        code = period_code(matter.plan.calendar, number)
        bars.append(PeriodBar(label=code, programmed=target, executed=done, written=written))
        planned = quantity(target, scale) or _("nada")
        words = {"period": code, "planned": planned, "done": written}
        says.append(
            (
                _("%(period)s: programado %(planned)s, ejecutado %(done)s")
                if written
                else _("%(period)s: programado %(planned)s")
            )
            % words
        )
    return period_strip(bars, label="; ".join(says)), accumulates


def _periods(matter: ActionMatter, current: ProgrammingVersion) -> list[tuple[str, ...]]:
    scale = Scale(current.programming.scale)
    accumulation = Accumulation(current.programming.accumulation)
    values = [figure.value for figure in current.targets]
    by_period = {entry.follow_up.period: entry for entry in matter.entries}
    rows: list[tuple[str, ...]] = []
    for number, figure in enumerate(current.targets, 1):
        months = months_between(
            matter.plan.calendar, number, year=matter.plan.year, start_month=matter.plan.start_month
        )
        entry = by_period.get(number)
        due = due_to_date(values, number, accumulation)
        rows.append(
            (
                f"{period_code(matter.plan.calendar, number)} ({months})",
                quantity(figure.value, scale),
                quantity(due, scale) if due else "",
                "" if entry is None else quantity(entry.achievement.to_date, scale) or _("sin reporte"),
                "" if entry is None or entry.rate is None else format_rate(entry.rate),
            )
        )
    return rows


def _facts(matter: ActionMatter, current: ProgrammingVersion) -> list[Fact]:
    programming = current.programming
    scale = Scale(programming.scale)
    facts = [
        Fact(label=_("Objetivo"), value=str(programming.objective), whole=True),
        Fact(label=_("Unidad organizativa líder"), value=programming.lead_name or "–"),
        Fact(
            label=_("Unidad-área responsable"), value=programming.responsible_name or str(programming.responsible_unit)
        ),
        Fact(label=_("Meta anual"), value=quantity(programming.annual_target, scale) or "–"),
    ]
    first = matter.versions[0].programming
    if first.annual_target != programming.annual_target:
        facts.append(
            Fact(label=_("Meta anual original"), value=quantity(first.annual_target, Scale(first.scale)) or "–")
        )
    facts.append(Fact(label=_("Se mide en"), value=_measure_words(current)))
    if matter.note is not None:
        verifier = matter.note.verifier or str(matter.note.verifying_unit or "")
        facts.append(Fact(label=_("Verifica"), value=verifier or matter.note.text))
    return facts


def _measure_words(current: ProgrammingVersion) -> str:
    programming = current.programming
    words = [programming.unit_of_measure or programming.get_scale_display()]
    if programming.accumulation != Accumulation.SUM:
        words.append(_("acumula por %(rule)s") % {"rule": programming.get_accumulation_display()})
    if programming.direction == Direction.DECREASING:
        words.append(programming.get_direction_display())
    if programming.is_demand:
        words.append(_("depende de la demanda"))
    if programming.is_share:
        words.append(_("n de N"))
    return ", ".join(words)


def _as_written(entry: Entry) -> list[Fact]:
    """The cells of the document as they stand in it."""
    achievement = entry.achievement
    cells = [
        (_("Código"), achievement.code_written),
        (_("Meta anual"), achievement.programming.annual_written),
        (_("Real"), achievement.to_date_written),
        (_("% de ejecución"), achievement.printed_rate_written),
    ]
    return [Fact(label=label, value=f"«{written}»" if written.strip() else _("en blanco")) for label, written in cells]


def _finding(plan: OperationalPlan, finding: Finding, decisions: Sequence[FindingDecision]) -> ShownFinding:
    return ShownFinding(
        rule=finding.rule,
        url=reverse(
            "finding", args=[plan.year, period_slug(plan.calendar, finding.follow_up.period), finding.fingerprint]
        ),
        severity=finding.severity,
        message=finding.message,
        written=finding.written or "",
        expected=finding.expected or "",
        status=finding.get_status_display(),
        is_settled=finding.status in {FindingStatus.ACCEPTED, FindingStatus.CORRECTED},
        follow_up=follow_up_title(finding.follow_up.period),
        history=[_decision_event(decision) for decision in reversed(decisions)],
    )


def _decision_event(decision: FindingDecision) -> Event:
    return Event(
        when=moment(decision.decided_at),
        datetime=machine_time(decision.decided_at),
        what=decision.get_kind_display().capitalize(),
        who=decision.decided_by_name,
        note=decision.reason,
    )


def _history(matter: ActionMatter) -> list[Event]:
    """All that was done to the action, newest first: its programmings and what was registered of it."""
    events: list[tuple[datetime, int, Event]] = []
    before: ProgrammingVersion | None = None
    for version in matter.versions:
        events.append((version.programming.recorded_at, 0, _programming_event(version, before)))
        before = version
    last: dict[int, Achievement] = {}
    for achievement in matter.achievements:
        period = achievement.follow_up.period
        events.append((achievement.recorded_at, 1, _achievement_event(achievement, last.get(period))))
        last[period] = achievement
    events.sort(key=lambda one: (one[0], one[1]), reverse=True)
    return [event for _when, _rank, event in events]


def _programming_event(version: ProgrammingVersion, before: ProgrammingVersion | None) -> Event:
    programming = version.programming
    what = (
        _("Programada") if before is None else _("Programación, versión %(version)s") % {"version": programming.version}
    )
    return Event(
        when=moment(programming.recorded_at),
        datetime=machine_time(programming.recorded_at),
        what=what,
        who=_who(programming.recorded_by),
        before="" if before is None else _targets_words(before),
        after=_targets_words(version),
        note="; ".join(
            text
            for text in (_("vigente desde el %(day)s") % {"day": day(programming.in_force_from)}, programming.reason)
            if text
        ),
    )


def _targets_words(version: ProgrammingVersion) -> str:
    scale = Scale(version.programming.scale)
    annual = quantity(version.programming.annual_target, scale) or _("en blanco")
    targets = [quantity(figure.value, scale) or "–" for figure in version.targets]
    return _("meta anual %(annual)s (%(targets)s)") % {"annual": annual, "targets": " · ".join(targets)}


def _achievement_event(achievement: Achievement, before: Achievement | None) -> Event:
    period = follow_up_title(achievement.follow_up.period)
    words = {"follow_up": period, "version": achievement.follow_up.version}
    what = _("%(follow_up)s: registrada") % words if before is None else _("%(follow_up)s: corregida") % words
    return Event(
        when=moment(achievement.recorded_at),
        datetime=machine_time(achievement.recorded_at),
        what=what,
        who=_who(achievement.recorded_by),
        before="" if before is None else _real_words(before),
        after=_real_words(achievement),
        note=achievement.reason,
    )


def _real_words(achievement: Achievement) -> str:
    return achievement.to_date_written.strip() or _("sin reporte")


def _who(person: Any) -> str:
    """Who did it; what no person did is the installation's own doing."""
    return person.display_name if person is not None else _("por la instalación")
