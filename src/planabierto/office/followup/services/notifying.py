"""The mails of a round: to whom, what about, and the rows that say so, in the transaction of the act that asks for them.

Of one kind a person gets one a day about one report; the database holds it. Mails are in Spanish, as the papers of the institution.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.roles import Role
from planabierto.office.base.mail import MailError, queue_mail
from planabierto.office.base.writing import day
from planabierto.office.followup.models import Reminder, ReminderKind, UnitReport, VerifierAssignment
from planabierto.office.followup.rounds import period_slug, round_name
from planabierto.office.followup.standing import contacts_of, reports_of
from planabierto.office.institutions.days import today_in
from planabierto.office.institutions.queries import unit_and_below
from planabierto.office.institutions.site import address_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp, RowReview


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a mail to several people: to whom it goes, who had one today, and who has no address that mail reaches."""

    sent: tuple[User, ...] = ()
    already: tuple[User, ...] = ()
    unreachable: tuple[User, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail about a unit report, of a kind, as of a day of the institution.

    `about` names what it asks of its own: such mails go out however many there were of the kind that day.
    """

    kind: ReminderKind
    subject: str
    text: str
    day: date
    about: str = ""


def tell(report: UnitReport, people: Iterable[User], message: Message, *, by: User | None) -> Told:
    """Mail people about a report and note it; who had one of the kind that day is left out. To be called under the lock of the round.

    One query, and three for each person who is written to.
    """
    asked = list({person.pk: person for person in people}.values())
    noted = set(
        Reminder.objects.filter(
            institution_id=report.institution_id, unit_report=report, kind=message.kind, day=message.day
        ).values_list("recipient_id", flat=True)
    )
    known = set() if message.about else noted
    sent, unreachable = [], []
    for person in asked:
        if person.pk in known:
            continue
        try:
            queue_mail(
                institution_id=report.institution_id,
                to=person.email,
                subject=message.subject,
                text=message.text,
                key=":".join([message.kind, str(report.pk), str(person.pk), message.about or message.day.isoformat()]),
            )
        except MailError:
            unreachable.append(person)
            continue
        sent.append(person)
        if person.pk in noted:
            continue
        Reminder.objects.create(
            institution_id=report.institution_id,
            follow_up_id=report.follow_up_id,
            unit_report=report,
            recipient=person,
            kind=message.kind,
            day=message.day,
            text=message.text,
            sent_by=by,
        )
    return Told(tuple(sent), tuple(one for one in asked if one.pk in known), tuple(unreachable))


def entry_address(report: UnitReport) -> str:
    """Where a unit registers, as an absolute address; "" where the site has no name that others could reach."""
    follow_up = report.follow_up
    with override("es"):
        path = reverse("entry", args=[follow_up.plan.year, period_slug(follow_up), report.unit_plan.unit.slug])
    return address_in(follow_up.institution, path)


@dataclass(slots=True)
class _Concerned:
    """What a round asks of somebody: the reports of their units, and rows to verify by report."""

    person: User
    heads: list[UnitReport] = field(default_factory=list)
    verifies: dict[int, int] = field(default_factory=dict)


def announce_opening(follow_up: FollowUp, *, by: User) -> int:
    """Mail heads, who stands in for them and verifiers that a round is open, with its deadlines; how many people.

    One mail a person, whatever the number of their units. To be called in the transaction that opens the round.
    """
    institution, today = follow_up.institution, today_in(follow_up.institution)
    reports = list(reports_of(follow_up))
    for report in reports:
        report.follow_up = follow_up
    told, rows = 0, []
    for one in _concerned(follow_up, reports):
        with override("es"):
            subject = _("Se abrió el seguimiento del %(round)s") % {"round": round_name(follow_up)}
            text = _opening_text(follow_up, one)
        try:
            queue_mail(
                institution_id=institution.pk,
                to=one.person.email,
                subject=subject,
                text=text,
                key=f"{ReminderKind.OPENING}:{follow_up.pk}:{one.person.pk}",
            )
        except MailError:
            continue
        told += 1
        rows += [
            Reminder(
                institution=institution,
                follow_up=follow_up,
                unit_report_id=report,
                recipient=one.person,
                kind=ReminderKind.OPENING,
                day=today,
                text=text,
                sent_by=by,
            )
            for report in sorted({*(report.pk for report in one.heads), *one.verifies})
        ]
    Reminder.objects.bulk_create(rows)
    return told


def _concerned(follow_up: FollowUp, reports: Sequence[UnitReport]) -> list[_Concerned]:
    """Heads in printed order, then verifiers, each once. Four queries, and one for each unit of verifiers."""
    found: dict[int, _Concerned] = {}
    contacts = contacts_of(follow_up.institution, {report.unit_plan.unit_id for report in reports})
    for report in reports:
        for contact in contacts.get(report.unit_plan.unit_id, ()):
            if contact.is_head:
                found.setdefault(contact.person.pk, _Concerned(contact.person)).heads.append(report)
    verifying = _verifiers(follow_up)
    assigned = VerifierAssignment.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
    for report_id, unit_id in assigned.order_by("pk").values_list("unit_report_id", "unit_id"):
        for person in verifying.get(unit_id, ()):
            counts = found.setdefault(person.pk, _Concerned(person)).verifies
            counts[report_id] = counts.get(report_id, 0) + 1
    return list(found.values())


def _verifiers(follow_up: FollowUp) -> dict[int | None, list[User]]:
    """Who verifies for each unit today: those of the unit and of one above, by its key."""
    institution, today = follow_up.institution, today_in(follow_up.institution)
    held = Membership.objects.filter(
        institution=institution, role=Role.VERIFIER, unit__isnull=False, user__is_active=True
    ).select_related("user")
    people: dict[int, list[User]] = defaultdict(list)
    for one in held.order_by("user__display_name", "pk"):
        if one.unit_id is not None and one.is_valid_on(today):
            people[one.unit_id].append(one.user)
    found: dict[int | None, list[User]] = defaultdict(list)
    for unit, of_unit in people.items():
        for below in unit_and_below(institution.pk, [unit]):
            found[below] += of_unit
    return found


def _opening_text(follow_up: FollowUp, one: _Concerned) -> str:
    lines = [
        _("Se abrió el seguimiento del %(round)s, con corte al %(cutoff)s.")
        % {"round": round_name(follow_up), "cutoff": day(follow_up.cutoff)},
        "",
    ]
    lines += [
        _("%(unit)s registra lo ejecutado y envía su informe a más tardar el %(day)s.")
        % {"unit": report.name, "day": day(report.send_by)}
        for report in one.heads
    ]
    if one.verifies:
        count = sum(one.verifies.values())
        lines.append(
            ngettext(
                "Usted verifica %(count)s acción a más tardar el %(day)s.",
                "Usted verifica %(count)s acciones a más tardar el %(day)s.",
                count,
            )
            % {"count": count, "day": day(follow_up.review_by)}
        )
    address = _opening_address(follow_up, one)
    lines += ["", *_entering(address)]
    return "\n".join(lines)


def _opening_address(follow_up: FollowUp, one: _Concerned) -> str:
    if len(one.heads) == 1 and not one.verifies:
        return entry_address(one.heads[0])
    path = reverse("follow_up", args=[follow_up.plan.year, period_slug(follow_up)])
    return address_in(follow_up.institution, path)


def _entering(address: str) -> list[str]:
    return [_("Ingrese aquí:"), address] if address else [_("Ingrese a Plan Abierto con su usuario.")]


def announce_return(report: UnitReport, remarks: Sequence[RowReview], *, by: User) -> Told:
    """Mail the head of a unit, and who stands in, that its report came back and what has to be mended. In the transaction of the act."""
    unit = report.unit_plan.unit_id
    contacts = contacts_of(report.follow_up.institution, {unit}).get(unit, ())
    with override("es"):
        words = {"unit": report.name, "round": round_name(report.follow_up)}
        lines = [_("Planificación devolvió el informe de %(unit)s del %(round)s.") % words]
        if report.return_reason:
            lines += ["", _("Motivo: %(reason)s") % {"reason": report.return_reason}]
        if remarks:
            lines += ["", _("Hay que corregir:"), *(f"- {one.action.code}: {one.text}" for one in remarks)]
        lines += ["", _("Corrija y envíe el informe otra vez."), *_entering(entry_address(report))]
        message = Message(
            kind=ReminderKind.RETURNED,
            subject=_("Planificación devolvió el informe de %(unit)s") % words,
            text="\n".join(lines),
            day=today_in(report.follow_up.institution),
        )
    return tell(report, (one.person for one in contacts if one.is_head), message, by=by)


def announce_rewording(report: UnitReport, texts: Sequence[str], *, reason: str, about: str, by: User) -> Told:
    """Mail the head of a unit, and who stands in, that some of its texts have to be put otherwise before they are published.

    `texts` say where they stand; `about` names the request. In the transaction of the act.
    """
    unit = report.unit_plan.unit_id
    contacts = contacts_of(report.follow_up.institution, {unit}).get(unit, ())
    with override("es"):
        words = {"unit": report.name, "round": round_name(report.follow_up)}
        lines = [
            *_asking_to_correct(report.name, report.follow_up, texts, reason),
            _("Se corrige cuando Planificación abra de nuevo el informe."),
            *_entering(entry_address(report)),
        ]
        message = Message(
            kind=ReminderKind.REWORDING,
            subject=_("Se pide corregir un texto de %(unit)s antes de publicarlo") % words,
            text="\n".join(lines),
            day=today_in(report.follow_up.institution),
            about=about,
        )
    return tell(report, (one.person for one in contacts if one.is_head), message, by=by)


def announce_rewording_to_planning(follow_up: FollowUp, texts: Sequence[str], *, reason: str, about: str) -> None:
    """Mail who heads planning that texts of no unit have to be put otherwise before they are published; as `announce_rewording`.

    No reminder is noted: those are of a unit report.
    """
    institution = follow_up.institution
    with override("es"):
        address = address_in(institution, reverse("follow_up", args=[follow_up.plan.year, period_slug(follow_up)]))
        lines = [*_asking_to_correct(_("Planificación"), follow_up, texts, reason), *_entering(address)]
        subject = _("Se pide corregir un texto del %(round)s antes de publicarlo") % {"round": round_name(follow_up)}
    held = Membership.objects.filter(
        institution=institution, role=Role.HEAD_OF_PLANNING, user__is_active=True
    ).select_related("user")
    today = today_in(institution)
    for person in {one.user for one in held if one.is_valid_on(today)}:
        with suppress(MailError):  # no address that mail reaches
            queue_mail(
                institution_id=institution.pk,
                to=person.email,
                subject=subject,
                text="\n".join(lines),
                key=f"{ReminderKind.REWORDING}:{follow_up.pk}:{person.pk}:{about}",
            )


def _asking_to_correct(who: str, follow_up: FollowUp, texts: Sequence[str], reason: str) -> list[str]:
    words = {"unit": who, "round": round_name(follow_up)}
    return [
        _("Antes de publicar el %(round)s se pide a %(unit)s corregir lo que dice.") % words,
        "",
        _("Hay que corregir:"),
        *(f"- {text}" for text in texts),
        "",
        _("Motivo: %(reason)s") % {"reason": reason},
        "",
    ]
