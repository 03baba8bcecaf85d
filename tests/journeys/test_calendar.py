"""The calendar and the list of mails: in two widths and themes, and a day by decree without scripts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from planabierto.office.accounts.calendar_services import add_holiday
from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.base.models import MailState, OutgoingMail
from planabierto.office.journal.models import AuditEvent
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site

PAGES = {
    "calendario": "/configuracion/calendario/?anio=2026",
    "correos": "/configuracion/correos/",
    "mi-calendario": "/mi-calendario/",
}

READ = """async address => {
    const answer = await fetch(address)
    return [answer.status, answer.headers.get("content-type"), (await answer.text()).slice(0, 15)]
}"""
"""What stands under an address: status, type, and how it begins."""


@pytest.fixture(scope="module")
def planner(site: Site, django_db_blocker: DjangoDbBlocker) -> User:
    """Who leads planning, where a day is closed by decree and mails are in every state."""
    institution = site.cast.institution
    with django_db_blocker.unblock():
        add_holiday(institution, day=date(2026, 9, 18), name="Elecciones", source="Decreto 100", by=None)
        for number, state in enumerate(MailState):
            OutgoingMail.objects.create(
                institution_id=institution.pk,
                key=f"reminder:{number}",
                to=f"una.jefatura.de.nombre.largo.{number}@institucion.example",
                subject="Recordatorio: falta enviar el informe de Reclamos",
                text="Faltan 3 acciones.",
                state=state,
                tries=1,
                queued_at=datetime(2026, 10, 5, 14, number, tzinfo=UTC),
                error="SMTPServerDisconnected: closed" if state == MailState.FAILED else "",
            )
    return site.cast[Role.HEAD_OF_PLANNING]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_whole_in_each_width_and_theme(
    open_page: OpenPage, planner: User, keep_picture: KeepPicture, name: str
) -> None:
    page = open_page(PAGES[name], by=planner)
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (width, outside(page), off_head(page)) == (width, [], [])
        assert (theme, width, violations(page)) == (theme, width, [])


def test_a_day_is_added_and_taken_back_without_scripts(
    open_page: OpenPage, planner: User, django_db_blocker: DjangoDbBlocker
) -> None:
    page = open_page(PAGES["calendario"], by=planner, scripts=False)
    page.get_by_role("link", name="Agregar un día").click()
    page.get_by_label("Día", exact=True).fill("2026-09-21")
    page.get_by_label("Nombre").fill("Puente")
    page.get_by_label("Decreto o acuerdo").fill("Acuerdo 7, acta 40")
    page.get_by_role("button", name="Agregar al calendario").click()
    expect(page.get_by_text("Se agregó al calendario: Puente, 21/9/2026.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="lunes 21 de septiembre")
    expect(row).to_contain_text("Acuerdo 7, acta 40")
    row.get_by_role("button", name="Quitar").click()
    expect(page.get_by_text("Se quitó del calendario: Puente, 21/9/2026.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="lunes 21 de septiembre")).to_have_count(0)
    with django_db_blocker.unblock():
        acts = AuditEvent.objects.filter(act__startswith="holiday.", actor=planner).order_by("sequence")
        assert [event.act for event in acts] == ["holiday.added", "holiday.removed"]


def test_an_address_of_ones_own_calendar_is_made_shown_once_and_taken_away(
    open_page: OpenPage, planner: User, keep_picture: KeepPicture, django_db_blocker: DjangoDbBlocker
) -> None:
    page = open_page("/inicio/", by=planner, refusals="/calendario/")
    page.locator("summary.bar-button").click()
    page.get_by_role("link", name="Mi calendario").click()
    page.get_by_role("button", name="Hacer mi dirección").click()
    address = page.get_by_label("Dirección de su calendario, que no se vuelve a mostrar").input_value()
    for width, theme in looks(page, "mi-calendario-hecha"):
        keep_picture(page, f"mi-calendario-hecha-{width}-{theme}")
        assert (theme, width, outside(page), violations(page)) == (theme, width, [], [])
    assert page.evaluate(READ, address) == [200, "text/calendar; charset=utf-8", "BEGIN:VCALENDAR"]
    page.goto("/mi-calendario/")
    expect(page.get_by_text("No se puede volver a mostrar")).to_be_visible()
    page.get_by_role("button", name="Quitar la dirección").click()
    expect(page.get_by_text("La dirección de su calendario ya no sirve.")).to_be_visible()
    assert page.evaluate(READ, address)[0] == 404
    with django_db_blocker.unblock():
        acts = AuditEvent.objects.filter(act__startswith="calendar_key.", actor=planner).order_by("sequence")
        assert [event.act for event in acts] == ["calendar_key.made", "calendar_key.revoked"]


def test_the_question_mark_opens_the_page_of_the_calendar(open_page: OpenPage, planner: User) -> None:
    page = open_page(PAGES["correos"], by=planner)
    page.locator("a.bar-button", has_text="?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("El calendario y los correos")
