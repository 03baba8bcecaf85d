"""The mails of a round: its opening, reminders in planning's own words, and a report that came back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.substitution import name_substitute
from planabierto.office.base.models import OutgoingMail
from planabierto.office.base.worker import run_waiting_tasks
from planabierto.office.followup.models import Reminder, ReminderKind, RowVerdict, UnitReportState
from planabierto.office.followup.services.delivering import return_report, review_row
from planabierto.office.followup.services.reminding import ReminderError, default_text, remind
from planabierto.office.followup.standing import reports_of, standings_of
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.rounds import OpenRound, add_head, open_round

TEXT = "Falta su informe."


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    """An open round whose mails of opening have left."""
    opened = open_round(cast)
    run_waiting_tasks()
    return opened


def substitute(opened: OpenRound, person: User) -> None:
    """Let somebody stand in for the head of Reclamos from today."""
    today = timezone.localdate()
    name_substitute(
        opened.cast.institution,
        absent=opened.head,
        substitute=person,
        role=Role.UNIT_HEAD,
        unit=opened.cast.reclamos,
        valid_from=today,
        valid_to=today + timedelta(days=5),
        reason="Vacaciones",
        by=opened.planner,
    )


def written_to(kind: ReminderKind = ReminderKind.REMINDER) -> list[str]:
    return sorted(Reminder.objects.filter(kind=kind).values_list("recipient__display_name", flat=True))


def sent_mails() -> list[mail.EmailMessage]:
    """What left since the last look."""
    mail.outbox.clear()
    run_waiting_tasks()
    return list(mail.outbox)


def test_an_opening_is_mailed_to_heads_and_verifiers_with_their_deadlines(cast: Cast) -> None:
    opened = open_round(cast)
    run_waiting_tasks()
    assert written_to(ReminderKind.OPENING) == ["alternate", "officer", "unit_head"]
    texts = {one.to[0].partition("@")[0]: one.body for one in mail.outbox}
    assert sorted(texts) == ["alternate", "officer", "unit_head"]
    assert texts["unit_head"].startswith(
        "Se abrió el seguimiento del POI 2024 al tercer trimestre, con corte al 30 de septiembre de 2024.\n\n"
        "Reclamos registra lo ejecutado y envía su informe a más tardar el 9 de octubre de 2024.\n\n"
        "Ingrese aquí:\nhttps://testserver/seguimiento/2024/t3/reclamos/\n"
    )
    assert "Usted verifica 1 acción a más tardar el 16 de octubre de 2024." in texts["officer"]
    assert {one.subject for one in mail.outbox} == {"Se abrió el seguimiento del POI 2024 al tercer trimestre"}
    assert {one.sent_by for one in Reminder.objects.all()} == {opened.planner}


def test_who_heads_and_verifies_in_several_units_gets_one_mail(cast: Cast) -> None:
    head = cast[Role.UNIT_HEAD]
    Membership.objects.create(institution=cast.institution, user=head, role=Role.UNIT_HEAD, unit=cast.contabilidad)
    Membership.objects.create(institution=cast.institution, user=head, role=Role.VERIFIER, unit=cast.contabilidad)
    open_round(cast)
    run_waiting_tasks()
    (own,) = [one for one in mail.outbox if one.to == [head.email]]
    assert "Reclamos registra" in own.body
    assert "Contabilidad registra" in own.body
    assert "Usted verifica 1 acción" in own.body
    assert "https://testserver/seguimiento/2024/t3/\n" in own.body
    assert Reminder.objects.filter(recipient=head, kind=ReminderKind.OPENING).count() == 3


def test_a_reminder_goes_to_head_substitute_and_reporter(opened: OpenRound) -> None:
    substitute(opened, opened.cast[Role.VERIFIER])
    told = remind([opened.report()], text=TEXT, by=opened.planner)
    assert (told.units, told.people, told.sentence()) == (("Reclamos",), 3, "Se escribió a 3 personas: Reclamos.")
    assert written_to() == ["reporter", "unit_head", "verifier"]
    found = sent_mails()
    assert {one.subject for one in found} == {"Recordatorio: falta el informe de Reclamos"}
    assert found[0].body.startswith(
        "Falta su informe.\n\nUnidad: Reclamos\nAcciones reportadas: 1 de 4\nPlazo: 9 de octubre de 2024\n"
        "https://testserver/seguimiento/2024/t3/reclamos/\n"
    )
    event = AuditEvent.objects.get(act="report.reminder_sent")
    assert (event.actor_id, event.reason, event.object_id) == (opened.planner.pk, TEXT, str(opened.report().pk))
    assert event.after_value == {
        "year": 2024,
        "period": 3,
        "unit": "Reclamos",
        "reminder": "reminder",
        "recipients": ["unit_head", "verifier", "reporter"],
    }


def test_nobody_is_reminded_twice_in_a_day(opened: OpenRound) -> None:
    remind([opened.report()], text=TEXT, by=opened.planner)
    with pytest.raises(ReminderError, match=r"^Ya tenían un recordatorio de hoy: Reclamos\.$"):
        remind([opened.report()], text="Otra vez.", by=opened.planner)
    assert written_to() == ["reporter", "unit_head"]
    assert AuditEvent.objects.filter(act="report.reminder_sent").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        remind([opened.report()], text="Otra vez.", by=opened.planner)
    assert written_to() == ["reporter", "reporter", "unit_head", "unit_head"]


def test_who_came_since_is_reminded_and_who_was_is_not(opened: OpenRound) -> None:
    remind([opened.report()], text=TEXT, by=opened.planner)
    add_head(opened, opened.cast.reclamos, "nueva jefa")
    told = remind([opened.report()], text=TEXT, by=opened.planner)
    assert (told.units, told.people, told.already) == (("Reclamos",), 1, ())


def test_units_without_people_and_people_without_an_address_are_told_by_name(opened: OpenRound) -> None:
    User.objects.filter(pk=opened.cast[Role.REPORTER].pk).update(email="sin dirección")
    told = remind([opened.report("Contabilidad"), opened.report()], text=TEXT, by=opened.planner)
    assert (told.units, told.without_head, told.unreachable) == (("Reclamos",), ("Contabilidad",), ("reporter",))
    assert told.sentence() == (
        "Se escribió a 1 persona: Reclamos. "
        "No tienen jefatura, suplente ni enlace a quien escribir: Contabilidad. "
        "No tienen una dirección de correo que sirva: reporter."
    )
    with pytest.raises(ReminderError, match="No tienen jefatura"):
        remind([opened.report("Contabilidad")], text=TEXT, by=opened.planner)


def test_a_report_that_was_sent_is_not_asked_for(opened: OpenRound) -> None:
    opened.send()
    with pytest.raises(ReminderError, match="no hace falta recordarle"):
        remind([opened.report("Archivo"), opened.report()], text=TEXT, by=opened.planner)
    assert written_to() == []
    return_report(opened.report(), reason="Falta el acta.", by=opened.planner)
    assert opened.report().state == UnitReportState.RETURNED
    assert remind([opened.report()], text=TEXT, by=opened.planner).people == 2


def test_a_reminder_needs_a_text_and_a_unit(opened: OpenRound) -> None:
    with pytest.raises(ReminderError, match="Escriba el texto"):
        remind([opened.report()], text=" \n", by=opened.planner)
    with pytest.raises(ReminderError, match="Elija al menos una unidad"):
        remind([], text=TEXT, by=opened.planner)
    assert "POI 2024 al tercer trimestre" in default_text(opened.follow_up)


def test_only_planning_reminds(opened: OpenRound) -> None:
    for role in GRANTABLE_ROLES - {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}:
        with pytest.raises(NotAllowedError):
            remind([opened.report()], text=TEXT, by=opened.cast[role])
    with pytest.raises(NotAllowedError):
        remind([opened.report()], text=TEXT, by=opened.cast.outsider)
    assert not Reminder.objects.filter(kind=ReminderKind.REMINDER).exists()


def test_a_report_that_comes_back_is_mailed_to_its_head(opened: OpenRound) -> None:
    opened.send()
    action = opened.row("AO.6.1").entry.action
    review_row(
        opened.report(), action=action, verdict=RowVerdict.REMARKED, text="No es la cifra del acta.", by=opened.planner
    )
    return_report(opened.report(), reason="Falta el acta.", by=opened.planner)
    assert written_to(ReminderKind.RETURNED) == ["unit_head"]
    (sent,) = sent_mails()
    assert sent.subject == "Planificación devolvió el informe de Reclamos"
    assert sent.body.startswith(
        "Planificación devolvió el informe de Reclamos del POI 2024 al tercer trimestre.\n\nMotivo: Falta el acta.\n\n"
        "Hay que corregir:\n- AO.6.1: No es la cifra del acta.\n\nCorrija y envíe el informe otra vez.\n"
    )


def test_an_act_that_fails_mails_nobody(opened: OpenRound) -> None:
    opened.send()
    before = OutgoingMail.objects.count()
    with pytest.raises(NotAllowedError):
        return_report(opened.report(), reason="No.", by=opened.head)
    assert OutgoingMail.objects.count() == before


def test_only_what_asks_for_a_missing_report_is_a_last_reminder(opened: OpenRound) -> None:
    assert [one.last_reminder for one in standings_of(opened.follow_up, reports_of(opened.follow_up))] == [None] * 3
    remind([opened.report()], text=TEXT, by=opened.planner)
    days: list[date | None] = [
        one.last_reminder for one in standings_of(opened.follow_up, reports_of(opened.follow_up))
    ]
    assert days == [timezone.localdate(), None, None]


def test_what_a_reminder_costs_grows_with_people_alone(
    opened: OpenRound, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reports = [opened.report("Contabilidad"), opened.report("Archivo"), opened.report()]
    with django_assert_max_num_queries(24):
        remind(reports, text=TEXT, by=opened.planner)
