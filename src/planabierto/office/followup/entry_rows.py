"""The rows of a unit report in the words of its screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from planabierto.core.execution import ExecutionStatus
from planabierto.core.quantity import Scale, format_quantity, format_rate
from planabierto.office.base.charts import bullet
from planabierto.office.base.lookups import gettext as _
from planabierto.office.base.ui.parts import Fact
from planabierto.office.base.writing import short_day
from planabierto.office.followup.entry_fields import FIELD_OF, ReadRow
from planabierto.office.followup.entry_page import (
    NEEDS_REASON,
    PENDING,
    RETURNED,
    UNEXPLAINED,
    Answer,
    Note,
    NumberField,
    RowState,
    RowView,
)
from planabierto.office.followup.live_rows import LiveRow, written_quantity
from planabierto.office.followup.models import Basis, Cause, Entry, Verdict
from planabierto.office.followup.services.registering import OUTSIDE_THE_BAND, written_count
from planabierto.office.plans.wording import action_slug, months_between

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal

    from planabierto.office.followup.models import FollowUp, UnitReport

MOVED: Final = "SCH403"
"""The rule by which a row is moved to a later period without a resolution: it offers a request."""
BULLET_WIDTH: Final = 112


@dataclass(frozen=True)
class RowContext:
    """What all rows of a screen share: the report, the slugs of the address, `months_of` its round, and planning's remarks by action.

    The addresses of a row are completed by hand: resolving three for each is a tenth of a screen.
    """

    report: UnitReport
    year: int
    period_slug: str
    unit_slug: str
    months: str
    is_open: bool
    unit_names: Mapping[int, str] = field(default_factory=dict)
    remarks: Mapping[int, str] = field(default_factory=dict)
    only_reads: Collection[int] = ()
    """The actions to which the reader adds no evidence."""

    @cached_property
    def entry_url(self) -> str:
        """The address of the screen."""
        return reverse("entry", args=[self.year, self.period_slug, self.unit_slug])

    @cached_property
    def plan_url(self) -> str:
        """The address of the unit's page in the plan."""
        return reverse("plan_unit", args=[self.year, self.unit_slug])


def months_of(follow_up: FollowUp) -> str:
    """The months of the period of a round: «julio a septiembre»."""
    plan = follow_up.plan
    return months_between(plan.calendar, follow_up.period, year=plan.year, start_month=plan.start_month)


def slug_of(entry: Entry) -> str:
    """A row in addresses and ids: «ao-6-4»."""
    return action_slug(entry.achievement.code, entry.action_id)


def row_view(row: LiveRow, context: RowContext) -> RowView:
    """One row as its screen shows it."""
    entry, programming, achievement = row.entry, row.programming, row.entry.achievement
    follow_up = context.report.follow_up
    slug = slug_of(entry)
    can_type = context.is_open and not row.is_verified
    targets = [_target(row, period) for period in range(1, follow_up.plan.calendar.periods + 1)]
    return RowView(
        slug=slug,
        code=achievement.code,
        statement=programming.statement,
        url=f"{context.plan_url}{slug}/",
        save_url=f"{context.entry_url}fila/{slug}/",
        version=row.version,
        annual=written_quantity(programming.annual_target, programming),
        periods=targets,
        before=written_quantity(row.earlier.achieved, programming) if row.earlier else "",
        state=row_state(row, context),
        numbers=_numbers(row, context, targets[follow_up.period - 1]) if can_type else (),
        fixed="" if can_type else _fixed(row, context),
        fixed_note=_fixed_note(row),
        hint=_hint(row, targets[follow_up.period - 1]),
        accomplishment=achievement.accomplishment,
        justification=achievement.justification,
        cause=achievement.cause,
        cause_word=_cause_word(row, context),
        depends_on="" if achievement.depends_on_id is None else str(achievement.depends_on_id),
        new_date=achievement.new_date.isoformat() if achievement.new_date else "",
        notes=_notes(row, context),
        flags=_flags(row, context),
        verifier=_("Verifica: %(post)s") % {"post": row.assigned.post} if row.assigned else "",
        means=entry.action.means_of_verification,
        last_text=_last_text(row),
        facts=_facts(row),
        evidence=_evidence(row, context),
        evidence_url=f"{context.entry_url}fila/{slug}/medios/",
        earlier=written_quantity(achievement.from_earlier, programming),
        corrected=written_quantity(achievement.earlier_corrected, programming),
        correction_reason=achievement.earlier_reason,
        may_correct=follow_up.period > 1 and follow_up.basis == Basis.PERIOD,
    )


def refused(view: RowView, read: ReadRow) -> RowView:
    """A row with what could not be saved of it: a sentence for each field, and the questions with their answers."""
    notes = [Note(kind="error", text=text) for text in dict.fromkeys(read.problems.values())]
    notes += [
        Note(
            kind="warning",
            text=question.sentence,
            answers=[Answer(label=part, name=name, value=part) for part in question.parts],
        )
        for name, question in read.questions.items()
    ]
    return replace(view, notes=notes, invalid=[*read.problems, *read.questions])


def with_problems(view: RowView, problems: Mapping[str, str]) -> RowView:
    """A row that a service refused: its problems are named by the fields of `RowInput`."""
    return replace(
        view,
        notes=[Note(kind="error", text=text) for text in dict.fromkeys(problems.values())],
        invalid=[_field_of(view, name) for name in problems],
    )


def _field_of(view: RowView, name: str) -> str:
    """The field of the page for one of a `RowInput`: what was attended stands for the figure of a demand."""
    known = FIELD_OF.get(name, name)
    names = {number.name for number in view.numbers}
    return "atendidas" if known == "real" and "atendidas" in names else known


def in_conflict(view: RowView, row: LiveRow, mine: str, context: RowContext) -> RowView:
    """A row that somebody else changed meanwhile: both values, and which one stays."""
    achievement = row.entry.achievement
    when = timezone.localtime(achievement.recorded_at)
    who = achievement.recorded_by.display_name if achievement.recorded_by else _("Otra persona")
    theirs = typed_value(row, context) or _("en blanco")
    text = _("%(who)s cambió esta fila a las %(time)s. Su valor: %(mine)s. El de esa persona: %(theirs)s.") % {
        "who": who,
        "time": f"{when:%H:%M}",
        "mine": mine or _("en blanco"),
        "theirs": theirs,
    }
    answers = [
        Answer(label=_("Dejar el mío"), name="conserva", value=f"mio.{row.version}"),
        Answer(label=_("Dejar el otro"), name="conserva", value=f"otro.{row.version}"),
    ]
    return replace(view, notes=[Note(kind="warning", text=text, answers=answers)])


def row_fields(view: RowView) -> dict[str, str]:
    """What stands in the fields of a row, by their names: for a page that must show them in place of its own."""
    fields = {number.name: number.value for number in view.numbers}
    fields |= {"logro": view.accomplishment, "justificacion": view.justification, "causa": view.cause}
    fields |= {"depende": view.depends_on, "fecha": view.new_date}
    if view.may_correct:
        fields |= {"anteriores": view.earlier, "corregido": view.corrected, "motivo": view.correction_reason}
    return fields


def row_state(row: LiveRow, context: RowContext) -> RowState:
    """Where a row stands: to date of what was due, the bullet, the percent and its state."""
    entry, programming = row.entry, row.programming
    state = _state(entry)
    number = "–" if entry.rate is None else format_rate(entry.rate)
    label = (
        _("%(number)s de lo programado a la fecha") % {"number": number}
        if entry.rate is not None
        else _("Sin dato a la fecha")
    )
    del context
    return RowState(
        total=_written(entry.achieved, row) or "–",
        due=_written(entry.due, row) if entry.is_due else "",
        picture=bullet(entry.rate, state=state, label=label, width=BULLET_WIDTH),
        number=number,
        state=state,
        word=_word(entry, programming.is_demand),
    )


def _state(entry: Entry) -> str:
    """The band of a row; what waits for a figure is unreported, what stands outside the bands has no colour."""
    if not entry.is_reported and entry.carried_from is None:
        return "unreported"
    return entry.light or "not_due"


def _word(entry: Entry, is_demand: bool) -> str:  # noqa: FBT001 - called once, above
    """What is said in place of the band's own words; blank for those."""
    if entry.is_plus_one:
        return _("Cumplida, +1")
    if entry.status in {ExecutionStatus.NO_MOVEMENT, ExecutionStatus.WITHOUT_DEMAND, ExecutionStatus.SUSPENDED}:
        return {
            ExecutionStatus.NO_MOVEMENT.value: _("Sin movimiento"),
            ExecutionStatus.WITHOUT_DEMAND.value: _("Sin demanda"),
            ExecutionStatus.SUSPENDED.value: _("Suspendida"),
        }[entry.status]
    if entry.status == ExecutionStatus.AHEAD:
        return _("Adelantada")
    return _("Atendido de lo recibido") if is_demand and entry.rate is not None else ""


def _written(value: Decimal | None, row: LiveRow) -> str:
    if value is None:
        return ""
    if row.programming.is_demand:
        return written_count(value)
    return format_quantity(value, Scale(row.programming.scale))


def _target(row: LiveRow, period: int) -> str:
    value = row.targets[period - 1].value
    return "" if not value else written_quantity(value, row.programming)


def typed_value(row: LiveRow, context: RowContext) -> str:
    """What was typed of a row, in one text."""
    return " / ".join(number.value for number in _numbers(row, context, "") if number.value)


def _numbers(row: LiveRow, context: RowContext, programmed: str) -> list[NumberField]:
    """The yellow cell: one figure, or the two of a demand or of n of N."""
    achievement, programming = row.entry.achievement, row.programming
    name = f"{achievement.code} {programming.statement[:80]}"
    if programming.is_demand:
        return [
            _count("recibidas", _("Recibidas"), achievement.received, name),
            _count("atendidas", _("Atendidas"), achievement.of_period, name),
        ]
    if programming.is_share:
        return [
            _count("hechos", _("Hechos"), achievement.part_done, name),
            _count("total", _("De"), achievement.part_of, name),
        ]
    is_to_date = context.report.follow_up.basis == Basis.TO_DATE
    value = achievement.to_date if is_to_date else achievement.of_period
    label = (_("Ejecutado a la fecha, %(name)s") if is_to_date else _("Ejecutado %(months)s, %(name)s")) % {
        "months": context.months,
        "name": name,
    }
    return [
        NumberField(
            name="real",
            label=label,
            value=written_quantity(value, programming),
            programmed="" if is_to_date else programmed,
        )
    ]


def _count(name: str, short: str, value: Decimal | None, action: str) -> NumberField:
    return NumberField(
        name=name, label=f"{short}, {action}", short=short, value="" if value is None else written_count(value)
    )


def _fixed(row: LiveRow, context: RowContext) -> str:
    """The figure where nothing can be typed: the verified one to date, else the period's own."""
    if row.assigned is not None and row.is_verified and row.assigned.value is not None:
        return _written(row.assigned.value, row)
    return typed_value(row, context) or "–"


def _fixed_note(row: LiveRow) -> str:
    if row.assigned is None or not row.is_verified:
        return ""
    if row.assigned.verdict == Verdict.UNVERIFIABLE:
        return _("No se pudo verificar: %(reason)s") % {"reason": row.assigned.reason}
    reported = row.entry.achievement.to_date
    if row.assigned.verdict == Verdict.OTHER_VALUE:
        return _("Verificado a la fecha; se reportó %(reported)s. %(reason)s") % {
            "reported": _written(reported, row) or "–",
            "reason": row.assigned.reason,
        }
    return _("Verificado a la fecha")


def _hint(row: LiveRow, programmed: str) -> str:
    if programmed or row.programming.is_demand:
        return ""
    if row.entry.status == ExecutionStatus.UNREPORTED:
        return _("Sin programación en el período; falta lo de antes")
    return _("Sin programación en el período")


def _cause_word(row: LiveRow, context: RowContext) -> str:
    achievement = row.entry.achievement
    if not achievement.cause:
        return ""
    word = str(Cause(achievement.cause).label) if achievement.cause in Cause else achievement.cause
    unit = context.unit_names.get(achievement.depends_on_id or 0, "")
    return f"{word}: {unit}" if unit else word


def _notes(row: LiveRow, context: RowContext) -> list[Note]:
    """What is said beside a row: planning's remark, what the automatic review asks, and the offer to reprogramme."""
    notes = []
    remark = context.remarks.get(row.entry.action_id)
    if remark:
        notes.append(Note(kind="warning", text=_("Planificación: %(text)s") % {"text": remark}))
    for question in row.entry.questions:
        answers = []
        if question["rule"] == MOVED and context.is_open and not row.has_request:
            answers = [Answer(label=_("Pedir la reprogramación"), name="reprogramar", value="siguiente")]
        notes.append(Note(kind="info", text=question["message"], answers=answers))
    if row.has_request:
        notes.append(Note(kind="info", text=_("Reprogramación solicitada: la verá Planificación.")))
    return notes


def _flags(row: LiveRow, context: RowContext) -> list[str]:
    entry = row.entry
    marks = (
        (PENDING, not entry.is_reported),
        (NEEDS_REASON, entry.light in OUTSIDE_THE_BAND and entry.achievement.to_date is not None),
        (UNEXPLAINED, entry.needs_justification),
        (RETURNED, entry.action_id in context.remarks),
    )
    return [mark for mark, holds in marks if holds]


def _last_text(row: LiveRow) -> str:
    if row.last is None:
        return ""
    return row.last.justification or row.last.accomplishment or row.last.remarks


def _facts(row: LiveRow) -> list[Fact]:
    programming = row.programming
    facts = [Fact(label=_("Unidad líder"), value=programming.lead_name)] if programming.lead_name else []
    facts.append(Fact(label=_("Responsable"), value=programming.responsible_name))
    if programming.unit_of_measure:
        facts.append(Fact(label=_("Unidad de medida"), value=programming.unit_of_measure))
    achievement = row.entry.achievement
    if achievement.recorded_by is not None:
        when = timezone.localtime(achievement.recorded_at)
        facts.append(
            Fact(
                label=_("Último cambio"),
                value=_("%(who)s, %(day)s a las %(time)s")
                % {
                    "who": achievement.recorded_by.display_name,
                    "day": short_day(when),
                    "time": f"{when:%H:%M}",
                },
            )
        )
    return facts


def _evidence(row: LiveRow, context: RowContext) -> str:
    """Short, so that it stands beside the way to the row's sheet; the rest is only read aloud."""
    number = row.evidence_count
    if not number:
        return _("Sin medios") if row.entry.action_id in context.only_reads else _("+ Medio")
    return ngettext("%(num)s medio", "%(num)s medios", number) % {"num": number}
