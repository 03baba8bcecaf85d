"""Planning's tray: who is missing and how late, more time, other deadlines, and who may not look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.substitution import name_substitute
from planabierto.office.base.models import MailState, OutgoingMail
from planabierto.office.followup.models import Entry, FollowUp, Reminder, ReminderKind, UnitReport, UnitReportState
from planabierto.office.followup.services.delivering import return_report
from tests.cast import Cast
from tests.office.followup.round_pages import Reader, reader
from tests.office.reports.pages import text, texts
from tests.office.rounds import OpenRound, open_round

TRAY = "/bandeja/"
FOLLOWERS = {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR}


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


@pytest.fixture
def planner(opened: OpenRound) -> Reader:
    return reader(opened.planner)


def due_in(opened: OpenRound, days: int) -> None:
    """Let the deadline of all units be so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    FollowUp.objects.filter(pk=opened.follow_up.pk).update(send_by=day)
    UnitReport.objects.filter(follow_up=opened.follow_up).update(send_by=day)


def sentence(page: Reader) -> str:
    return text(page.get(TRAY).cssselect(".sentence")[0])


def rows(page: Reader) -> list[list[str]]:
    """The cells of each unit, without the one to choose it."""
    found = page.get(TRAY).cssselect("table tbody tr")
    for picture in [one for row in found for one in row.cssselect("svg, .visually-hidden")]:
        picture.drop_tree()
    return [texts(row.cssselect("th, td:not(.pick)")) for row in found]


def test_the_first_sentence_says_who_is_missing_and_how_the_deadline_stands(opened: OpenRound, planner: Reader) -> None:
    due_in(opened, -2)
    assert sentence(planner) == "Faltan 3 de 3 informes; el plazo venció hace 2 días."
    due_in(opened, -1)
    opened.send()
    assert sentence(planner) == "Faltan 2 de 3 informes; el plazo venció hace 1 día."
    due_in(opened, 0)
    opened.send("Contabilidad", by=opened.head_of("Contabilidad"))
    assert sentence(planner) == "Falta 1 de 3 informes; el plazo vence hoy."
    opened.send("Archivo", by=opened.head_of("Archivo"))
    assert sentence(planner) == "Todas las unidades entregaron. Siguiente paso: revisar 3 informes."
    for unit in ("Reclamos", "Contabilidad", "Archivo"):
        opened.review(unit)
    assert sentence(planner) == "Todas las unidades entregaron. Siguiente paso: consolidar."


def test_a_deadline_to_come_is_named_by_its_day(opened: OpenRound, planner: Reader) -> None:
    due_in(opened, 3)
    day = timezone.localdate() + timedelta(days=3)
    months = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ]
    assert sentence(planner) == (
        f"Faltan 3 de 3 informes; el plazo vence el {day.day} de {months[day.month - 1]}, en 3 días."
    )


def test_each_unit_says_how_far_it_is_and_what_comes_next(opened: OpenRound, planner: Reader) -> None:
    due_in(opened, -2)
    first = rows(planner)[0]
    assert first[0] == "Reclamosunit_head, post of unit_headreporter, post of reporter"
    assert first[1:6] == ["1/4", "Sin iniciar", "–", first[4], "2 días"]
    opened.save("AO.6.2", "0")
    assert rows(planner)[0][1:4] == ["2/4", "En registro", "1"]
    opened.save("AO.6.2", "1")
    opened.send()
    sent = rows(planner)[0]
    assert (sent[1], sent[2], sent[-1]) == ("4/4", "Enviada", "Revisar")
    return_report(opened.report(), reason="Falta el acta.", by=opened.planner)
    assert rows(planner)[0][2] == "Devuelta"


def test_mails_that_did_not_leave_are_told_to_planning(opened: OpenRound, planner: Reader) -> None:
    label, address = "2 correos no salieron", "/configuracion/correos/?estado=no-salieron"
    assert address not in [one.get("href") for one in planner.get(TRAY).cssselect("a")]
    mails = list(OutgoingMail.objects.order_by("queued_at", "pk"))
    for mail, state in zip(mails, (MailState.FAILED, MailState.UNCERTAIN, MailState.SENT), strict=True):
        OutgoingMail.objects.filter(pk=mail.pk).update(state=state)
    (link,) = [one for one in planner.get(TRAY).cssselect("a") if one.get("href") == address]
    assert text(link) == label
    planner.get(address)
    auditor = reader(opened.cast[Role.INTERNAL_AUDITOR]).get(TRAY)
    assert address not in [one.get("href") for one in auditor.cssselect("a")]
    OutgoingMail.objects.update(queued_at=timezone.now() - timedelta(days=31))
    assert address not in [one.get("href") for one in planner.get(TRAY).cssselect("a")]


def test_who_stands_in_is_named_with_the_last_day(opened: OpenRound, planner: Reader) -> None:
    today = timezone.localdate()
    name_substitute(
        opened.cast.institution,
        absent=opened.head,
        substitute=opened.cast[Role.VERIFIER],
        role=Role.UNIT_HEAD,
        unit=opened.cast.reclamos,
        valid_from=today,
        valid_to=today + timedelta(days=5),
        reason="Vacaciones",
        by=opened.planner,
    )
    assert "verifier, en lugar de unit_head hasta el" in rows(planner)[0][0]
    assert rows(planner)[1][0] == "ContabilidadSin jefatura ni enlace"


def test_only_who_follows_the_delivery_sees_the_tray(opened: OpenRound) -> None:
    for role in GRANTABLE_ROLES:
        page = reader(opened.cast[role])
        page.get(TRAY, 200 if role in FOLLOWERS else 403)
        page.get("/bandeja/2024/t3/", 200 if role in FOLLOWERS else 403)
    auditor = reader(opened.cast[Role.INTERNAL_AUDITOR]).get(TRAY)
    assert not auditor.cssselect("input[type=checkbox], form[action*=bandeja], .tray-bar .button")


def test_another_institution_sees_nothing(opened: OpenRound) -> None:
    assert opened.follow_up.pk
    reader(opened.cast.outsider).get(TRAY, 403)


def test_before_the_first_round_the_tray_says_how_to_begin(cast: Cast) -> None:
    page = reader(cast[Role.HEAD_OF_PLANNING]).get(TRAY)
    assert text(page.cssselect(".empty strong")[0]) == "Todavía no se ha abierto un seguimiento."
    assert page.cssselect(".empty a")[0].get("href") == "/seguimientos/abrir/"
    assert not reader(cast[Role.INTERNAL_AUDITOR]).get(TRAY).cssselect(".empty a")


def test_more_time_needs_a_reason_and_a_later_day(opened: OpenRound, planner: Reader) -> None:
    address = "/seguimiento/2024/t3/reclamos/prorroga/"
    assert text(planner.get(address).cssselect("h1")[0]) == "Prórroga para Reclamos"
    later = timezone.localdate() + timedelta(days=4)
    page = planner.post(address, 422, until=later.isoformat(), reason="")
    assert texts(page.cssselect(".summary a")) == ["Motivo: Escriba el motivo."]
    page = planner.post(address, 422, until="2024-10-01", reason="Falta personal.")
    assert "La prórroga va después de hoy" in text(page.cssselect(".summary")[0])
    page = planner.post(address, until=later.isoformat(), reason="Falta personal.")
    assert planner.said(page).startswith("Reclamos tiene plazo hasta el ")
    assert opened.report().send_by == later


def test_the_deadlines_of_a_round_move_with_a_reason(opened: OpenRound, planner: Reader) -> None:
    address = "/bandeja/2024/t3/plazos/"
    days = {"send_by": "2024-10-15", "review_by": "2024-10-12", "remit_by": "2024-10-31"}
    page = planner.post(address, 422, **days, reason="Asueto por decreto.")
    assert "Los plazos van después del corte y en orden" in text(page.cssselect(".summary")[0])
    planner.post(address, **{**days, "review_by": "2024-10-22"}, reason="Asueto por decreto.")
    assert opened.report().send_by == date(2024, 10, 15)


def test_only_planning_moves_deadlines(opened: OpenRound) -> None:
    for role in GRANTABLE_ROLES - {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}:
        page = reader(opened.cast[role])
        page.get("/seguimiento/2024/t3/reclamos/prorroga/", 403)
        page.get("/bandeja/2024/t3/plazos/", 403)


REMIND = "/bandeja/2024/t3/recordar/"


def test_several_units_are_reminded_in_the_words_of_planning(
    opened: OpenRound, planner: Reader, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    opened.head_of("Contabilidad")
    form = planner.get(TRAY).cssselect("form[action$='recordar/']")[0]
    keys = [one.get("value") for one in form.cssselect("input[type=checkbox]")]
    assert len(keys) == 3
    page = planner.post(REMIND, 200, informe=keys[:2])
    assert text(page.cssselect("button.primary")[0]) == "Recordar a 2 unidades"
    assert texts(page.cssselect(".found b")) == ["Reclamos", "Contabilidad"]
    page = planner.post(REMIND, 422, informe=keys[:2], texto=" ")
    assert text(page.cssselect(".summary a")[0]) == "Escriba el texto del recordatorio."
    with django_capture_on_commit_callbacks():
        page = planner.post(REMIND, informe=keys[:2], texto="Falta su informe.")
    assert planner.said(page) == "Se escribió a 3 personas: Reclamos, Contabilidad."
    assert {one.unit_report.name for one in Reminder.objects.filter(kind=ReminderKind.REMINDER)} == {
        "Reclamos",
        "Contabilidad",
    }
    assert {one.text.splitlines()[0] for one in Reminder.objects.filter(kind=ReminderKind.REMINDER)} == {
        "Falta su informe."
    }
    assert "recordada el" in text(planner.get(TRAY).cssselect("tbody tr")[0])


def test_who_has_sent_is_not_reminded(opened: OpenRound, planner: Reader) -> None:
    sent = opened.send()
    page = planner.post(REMIND, informe=[sent.pk])
    assert planner.said(page) == "No eligió ninguna unidad que falte: marque a quiénes se recuerda."
    assert planner.client.post(REMIND, {"informe": "²"}).status_code == 302
    for role in GRANTABLE_ROLES - {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}:
        reader(opened.cast[role]).post(REMIND, 403, informe=[sent.pk])


def test_a_closed_round_gives_no_more_time(opened: OpenRound, planner: Reader) -> None:
    UnitReport.objects.filter(pk=opened.report().pk).update(state=UnitReportState.LOCKED)
    planner.get("/seguimiento/2024/t3/reclamos/prorroga/", 403)


@pytest.mark.parametrize("units", [1, 3, 16])
def test_the_tray_asks_the_same_of_the_database_whatever_the_number_of_units(
    cast: Cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened = open_round(cast, units=units)
    page = reader(opened.planner)
    assert len(rows(page)) == units
    assert Entry.objects.filter(follow_up=opened.follow_up).exists()
    with django_assert_num_queries(QUERIES):
        page.get("/bandeja/2024/t3/")


QUERIES = 11
"""Session, person, institution, roles, round, reports, counts, reminders, contacts, mails that did not leave, and the bar."""
