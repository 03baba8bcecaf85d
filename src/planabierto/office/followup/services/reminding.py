"""Reminding units of a report that is still missing: by planning with its own words, and by the clock before and after the deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.working_days import add_working_days, is_working_day
from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.policy import require
from planabierto.office.accounts.roles import Role
from planabierto.office.base.writing import day
from planabierto.office.followup import acts
from planabierto.office.followup.models import (
    WITH_THE_UNIT,
    FollowUp,
    FollowUpState,
    Reminder,
    ReminderKind,
    UnitReport,
)
from planabierto.office.followup.policy import UNIT_REPORT
from planabierto.office.followup.rounds import round_name
from planabierto.office.followup.services.delivering import round_words
from planabierto.office.followup.services.notifying import Message, Told, entry_address, tell
from planabierto.office.followup.services.registering import lock_round
from planabierto.office.followup.standing import UnitStanding, reports_of, standings_of
from planabierto.office.institutions.days import day_in, today_in
from planabierto.office.institutions.queries import closed_days
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution

FIRST_REMINDER: Final = 3
LAST_REMINDER: Final = 1
"""Working days before the deadline on which a unit that has not sent is reminded."""
COPY_AFTER: Final = 1
MEMORANDUM_AFTER: Final = 3
"""Working days after the deadline on which the lead unit is told, and on which the memorandum goes out."""
LOOKED_AROUND: Final = timedelta(days=60)
"""Days around a deadline in which those working days are found, whatever the calendar."""


class ReminderError(PlanAbiertoError):
    """Nobody can be reminded as asked; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of a reminder, by the names of units: written to, had one today, without people; and people without an address."""

    units: tuple[str, ...]
    people: int
    already: tuple[str, ...]
    without_head: tuple[str, ...]
    unreachable: tuple[str, ...]

    def sentence(self) -> str:
        """To how many people it goes and of which units, then what was left out."""
        said = ngettext(
            "Se escribió a %(count)s persona: %(units)s.", "Se escribió a %(count)s personas: %(units)s.", self.people
        ) % {"count": self.people, "units": ", ".join(self.units)}
        return f"{said} {self.left_out()}".strip()

    def left_out(self) -> str:
        """Which units and people were not written to, and why; "" where all were."""
        said = []
        if self.already:
            said.append(_("Ya tenían un recordatorio de hoy: %(units)s.") % {"units": ", ".join(self.already)})
        if self.without_head:
            said.append(
                _("No tienen jefatura, suplente ni enlace a quien escribir: %(units)s.")
                % {"units": ", ".join(self.without_head)}
            )
        if self.unreachable:
            said.append(
                _("No tienen una dirección de correo que sirva: %(people)s.") % {"people": ", ".join(self.unreachable)}
            )
        return " ".join(said)


def default_text(follow_up: FollowUp) -> str:
    """What a reminder says unless somebody changes it; each mail adds its unit, what is registered, the deadline and where to go."""
    with override("es"):
        return _(
            "Todavía no recibimos el informe de su unidad del %(round)s. Le pedimos registrar lo que falta y enviarlo. "
            "Si necesita más tiempo o algo no cuadra, escriba a Planificación."
        ) % {"round": round_name(follow_up)}


@transaction.atomic
def remind(reports: Sequence[UnitReport], *, text: str, by: User) -> Reminded:
    """Mail a text to the heads of some units of one round, who stands in for them and who registers, and record it.

    Nobody gets two a day about one report. Raises `ReminderError` without text or units, for a report that is not with its unit, and
    where nobody is left to be written to; `NotAllowedError`.
    """
    if not reports:
        raise ReminderError(_("Elija al menos una unidad."))
    if not text.strip():
        raise ReminderError(_("Escriba el texto del recordatorio."))
    follow_up = reports[0].follow_up
    require(by, "remind", UNIT_REPORT, institution=follow_up.institution)
    lock_round(follow_up.institution_id, pk=follow_up.pk)
    wanted = reports_of(follow_up).filter(pk__in=[report.pk for report in reports])
    today = today_in(follow_up.institution)
    told: list[tuple[UnitStanding, Told]] = []
    for one in standings_of(follow_up, wanted):
        if one.report.state not in WITH_THE_UNIT or one.report.is_missing:
            raise ReminderError(
                _("%(unit)s no tiene un informe por enviar: no hace falta recordarle.") % {"unit": one.report.name}
            )
        require(by, "remind", UNIT_REPORT, one.report)
        message = _reminder(one, text.strip(), today)
        answer = tell(one.report, (contact.person for contact in one.contacts), message, by=by)
        _record(one.report, answer, message.kind, by=by, reason=text.strip())
        told.append((one, answer))
    reminded = Reminded(
        units=tuple(one.report.name for one, answer in told if answer.sent),
        people=sum(len(answer.sent) for _one, answer in told),
        already=tuple(one.report.name for one, answer in told if answer.already and not answer.sent),
        without_head=tuple(one.report.name for one, _answer in told if not one.contacts),
        unreachable=tuple(person.display_name for _one, answer in told for person in answer.unreachable),
    )
    if not reminded.people:
        raise ReminderError(reminded.left_out() or _("No queda a quién escribir."))
    return reminded


def _reminder(one: UnitStanding, text: str, today: date) -> Message:
    """The mail of one unit: the text, and what there is to know of its report."""
    report = one.report
    with override("es"):
        return Message(
            kind=ReminderKind.REMINDER,
            subject=_("Recordatorio: falta el informe de %(unit)s") % {"unit": report.name},
            text=f"{text}\n\n{_facts(one)}",
            day=today,
        )


def _facts(one: UnitStanding) -> str:
    """What the unit of a report has registered, its deadline and where it goes on; under the language of the mail."""
    report, counts = one.report, one.progress
    lines = [
        _("Unidad: %(unit)s") % {"unit": report.name},
        _("Acciones reportadas: %(done)s de %(total)s") % {"done": counts.reported, "total": counts.actions},
    ]
    if report.send_by is not None:
        lines.append(_("Plazo: %(day)s") % {"day": day(report.send_by)})
    address = entry_address(report)
    return "\n".join([*lines, address] if address else lines)


def _record(report: UnitReport, told: Told, kind: ReminderKind, *, by: User | None, reason: str = "") -> None:
    """Note in the journal who was written to; nothing where nobody was."""
    if told.sent:
        record(
            institution=report.follow_up.institution,
            by=by,
            act=acts.REMINDER_SENT,
            subject=report,
            after={
                **round_words(report),
                "reminder": kind,
                "recipients": [person.display_name for person in told.sent],
            },
            reason=reason,
        )


class _Deadline(NamedTuple):
    """The working days that matter around the deadline of a report."""

    send_by: date
    first_reminder: date
    last_reminder: date
    copy: date
    memorandum: date

    @classmethod
    def of(cls, send_by: date, closed: Collection[date]) -> _Deadline:
        days = (-FIRST_REMINDER, -LAST_REMINDER, COPY_AFTER, MEMORANDUM_AFTER)
        return cls(send_by, *(add_working_days(send_by, count, closed=closed) for count in days))

    def due(self, today: date) -> tuple[ReminderKind, date] | None:
        """What is to be sent today, and from which day on one that was sent counts as this one; None where nothing is."""
        if today <= self.send_by:
            if today < self.first_reminder:
                return None
            is_last = today >= self.last_reminder
            return ReminderKind.REMINDER, self.last_reminder if is_last else self.first_reminder
        if today < self.copy:
            return None
        kind = ReminderKind.MEMORANDUM if today >= self.memorandum else ReminderKind.COPY_TO_LEAD
        return kind, self.send_by + timedelta(days=1)


@transaction.atomic
def remind_by_the_clock(institution: Institution, *, today: date) -> list[Reminder]:
    """Send what is due today about reports that are still missing, and note it; called by the clock, as often as it likes.

    Three and one working days before the deadline a reminder to the unit; on the first after it a copy to the lead unit, on the third a
    memorandum to its head with copies to the lead unit and planning. Each once a deadline, on working days only, and no reminder where
    planning sent one since. What was sent in time and returned counts only under a deadline that was set after its return, and a deadline
    that was over when the round was opened does not count.
    """
    rounds = FollowUp.objects.filter(
        institution=institution,
        state=FollowUpState.BUILDING,
        opened_at__isnull=False,
        unit_reports__state__in=WITH_THE_UNIT,
    )
    found = list(rounds.distinct().select_related("plan", "institution").order_by("pk"))
    if not found or not _is_working(institution, today):
        return []
    return [one for follow_up in found for one in _attend_round(follow_up, today)]


def _is_working(institution: Institution, today: date) -> bool:
    return is_working_day(today, closed=closed_days(institution, today, today))


def _attend_round(follow_up: FollowUp, today: date) -> list[Reminder]:
    lock_round(follow_up.institution_id, pk=follow_up.pk)
    awaited = reports_of(follow_up).filter(state__in=WITH_THE_UNIT, is_missing=False, send_by__isnull=False)
    counting = [report for report in awaited if _counts(report, follow_up)]
    due = _due(follow_up, counting, today)
    if not due:
        return []
    standings = standings_of(follow_up, reports_of(follow_up).filter(pk__in=due))
    people = _People(follow_up, today)
    sent: list[Reminder] = []
    for one in standings:
        kind = due[one.report.pk]
        message, recipients = _message_of(kind, one, people, today)
        told = tell(one.report, recipients, message, by=None)
        _record(one.report, told, kind, by=None)
        sent += Reminder.objects.filter(
            institution_id=follow_up.institution_id,
            unit_report=one.report,
            kind=kind,
            day=today,
            recipient__in=told.sent,
        )
    return sent


def _counts(report: UnitReport, follow_up: FollowUp) -> bool:
    """Whether the deadline of a report holds for the clock: set before it was over, and after its return."""
    assert report.send_by is not None  # noqa: S101 - the query says so
    since = [moment for moment in (follow_up.opened_at, report.returned_at) if moment is not None]
    return all(day_in(follow_up.institution, moment) <= report.send_by for moment in since)


def _due(follow_up: FollowUp, reports: Iterable[UnitReport], today: date) -> dict[int, ReminderKind]:
    """What is due today of which report, by its key, that was not sent yet. Two queries."""
    deadlines = {report.pk: report.send_by for report in reports if report.send_by is not None}
    if not deadlines:
        return {}
    first, last = min(deadlines.values()), max(deadlines.values())
    closed = closed_days(follow_up.institution, first - LOOKED_AROUND, last + LOOKED_AROUND)
    due = {key: _Deadline.of(send_by, closed).due(today) for key, send_by in deadlines.items()}
    sent = set(
        Reminder.objects.filter(
            institution_id=follow_up.institution_id, follow_up=follow_up, day__gte=first - LOOKED_AROUND
        )
        .order_by()
        .values_list("unit_report_id", "kind", "day")
    )
    return {
        key: one[0]
        for key, one in due.items()
        if one is not None and not any((report, kind) == (key, one[0]) and day >= one[1] for report, kind, day in sent)
    }


class _People:
    """Who is written to besides a unit, read once a round: who leads a unit, and planning."""

    def __init__(self, follow_up: FollowUp, today: date) -> None:
        held = Membership.objects.filter(
            institution_id=follow_up.institution_id,
            role__in=[Role.LEAD_UNIT, Role.UNIT_HEAD, Role.HEAD_OF_PLANNING],
            user__is_active=True,
        ).select_related("user")
        self._held = [one for one in held.order_by("user__display_name", "pk") if one.is_valid_on(today)]

    def planning(self) -> list[User]:
        """Who heads planning."""
        return [one.user for one in self._held if one.role == Role.HEAD_OF_PLANNING]

    def leading(self, unit_id: int | None) -> list[User]:
        """Who gives the assent of a lead unit; its head where nobody has that role; nobody where a unit leads itself."""
        of_unit = [one for one in self._held if unit_id is not None and one.unit_id == unit_id]
        leads = [one.user for one in of_unit if one.role == Role.LEAD_UNIT]
        return leads or [one.user for one in of_unit if one.role == Role.UNIT_HEAD]


def _message_of(kind: ReminderKind, one: UnitStanding, people: _People, today: date) -> tuple[Message, list[User]]:
    """A mail of the clock, and to whom it goes."""
    report = one.report
    if kind == ReminderKind.REMINDER:
        return _reminder(one, default_text(report.follow_up), today), [contact.person for contact in one.contacts]
    leads = people.leading(report.lead_unit_id)
    with override("es"):
        if kind == ReminderKind.COPY_TO_LEAD:
            return _copy_to_lead(one, today), leads
        heads = [contact.person for contact in one.contacts if contact.is_head]
        return _memorandum(one, heads, [*leads, *people.planning()], today), [*heads, *leads, *people.planning()]


def _copy_to_lead(one: UnitStanding, today: date) -> Message:
    report = one.report
    words = {"unit": report.name, "round": round_name(report.follow_up), "day": day(report.send_by)}
    text = (
        _("El informe de %(unit)s del %(round)s no se ha enviado. Su plazo venció el %(day)s.") % words
        + "\n\n"
        + _(
            "Se le informa porque su unidad lo lidera: hable con la jefatura o, si hace falta más tiempo, pídalo a Planificación."
        )
    )
    return Message(
        kind=ReminderKind.COPY_TO_LEAD,
        subject=_("No se ha enviado el informe de %(unit)s") % words,
        text=f"{text}\n\n{_facts(one)}",
        day=today,
    )


def _memorandum(one: UnitStanding, heads: Sequence[User], copies: Sequence[User], today: date) -> Message:
    report = one.report
    words = {"unit": report.name, "round": round_name(report.follow_up), "day": day(report.send_by)}
    to = "; ".join(_named(person) for person in heads) or _("Jefatura de %(unit)s") % words
    copied = "; ".join(_named(person) for person in {person.pk: person for person in copies}.values())
    lines = [
        _("MEMORANDO"),
        "",
        _("PARA: %(people)s") % {"people": to},
        _("DE: Planificación"),
        _("FECHA: %(day)s") % {"day": day(today)},
        _("ASUNTO: Informe de %(unit)s que no se ha enviado") % words,
        "",
        _("El plazo para enviar el informe de %(unit)s del %(round)s venció el %(day)s, y no se ha recibido.") % words,
        _(
            "Le solicito enviarlo, o pedir una prórroga con su motivo. Si el seguimiento se consolida sin él, "
            "la unidad aparece como «no entregó»."
        ),
        "",
        _facts(one),
    ]
    if copied:
        lines += ["", _("Con copia a: %(people)s") % {"people": copied}]
    return Message(
        kind=ReminderKind.MEMORANDUM,
        subject=_("Memorando: informe de %(unit)s que no se ha enviado") % words,
        text="\n".join(lines),
        day=today,
    )


def _named(person: User) -> str:
    return f"{person.display_name}, {person.post}" if person.post else person.display_name
