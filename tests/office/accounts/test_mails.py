"""The list of mails: who sees it, what it says of each, and of which institution."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.roles import Role
from planabierto.office.base.models import MailState, OutgoingMail

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from planabierto.office.institutions.models import Institution
    from tests.cast import Cast

PAGE = "/configuracion/correos/"
MORNING = datetime(2026, 10, 5, 14, tzinfo=UTC)


def mailed(institution: Institution, number: int, state: MailState = MailState.SENT, **fields: object) -> OutgoingMail:
    return OutgoingMail.objects.create(
        institution_id=institution.pk,
        key=f"k{number}",
        to=f"p{number}@mutual.example",
        subject=f"Recordatorio {number}",
        text="No se muestra.",
        state=state,
        queued_at=MORNING + timedelta(minutes=number),
        **fields,
    )


def test_planning_and_the_administrator_see_the_mails(client: Client, cast: Cast) -> None:
    mailed(cast.institution, 1)
    see = {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING, Role.SYSTEM_ADMINISTRATOR}
    for role, person in cast.people.items():
        client.force_login(person)
        assert client.get(PAGE).status_code == (200 if role in see else 403), role


def test_each_mail_says_where_it_is(client: Client, cast: Cast) -> None:
    mailed(cast.institution, 1, sent_at=MORNING)
    mailed(cast.institution, 2, MailState.FAILED, tries=8, error="SMTPServerDisconnected: <closed>")
    mailed(cast.institution, 3, MailState.UNCERTAIN, tries=1)
    mailed(cast.institution, 4, MailState.WAITING, tries=1, error="timed out")
    mailed(cast.other_institution, 5, MailState.FAILED)
    client.force_login(cast[Role.PLANNING_ANALYST])
    page = client.get(PAGE).content.decode()
    places = [page.index(f"Recordatorio {number}<") for number in (4, 3, 2, 1)]
    assert places == sorted(places), "the newest first"
    assert "Enviado, " in page
    assert "8 intentos. El servidor de correo dijo: SMTPServerDisconnected: &lt;closed&gt;" in page
    assert "Un intento. El servidor de correo dijo: timed out" in page
    assert "No se sabe si salió" in page
    assert "Recordatorio 5" not in page
    assert "No se muestra." not in page


def test_only_those_that_did_not_leave(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.PLANNING_ANALYST])
    assert "Todavía no se ha pedido ningún correo" in client.get(PAGE).content.decode()
    for number, state in enumerate(MailState):
        mailed(cast.institution, number, state)
    page = client.get(f"{PAGE}?estado=no-salieron").content.decode()
    shown = [state for number, state in enumerate(MailState) if f"Recordatorio {number}<" in page]
    assert shown == [MailState.FAILED, MailState.UNCERTAIN]
    OutgoingMail.objects.filter(state__in=shown).delete()
    assert "Todos los correos salieron" in client.get(f"{PAGE}?estado=no-salieron").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_more_mails(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        mailed(cast.institution, number)
    client.force_login(cast[Role.PLANNING_ANALYST])
    client.get(PAGE)
    with django_assert_num_queries(7):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("asked", ["?pagina=x", "?pagina=99", "?estado=%00", "?pagina=-1&estado=no-salieron"])
def test_an_odd_address_is_answered(client: Client, cast: Cast, asked: str) -> None:
    mailed(cast.institution, 1, MailState.FAILED)
    client.force_login(cast[Role.PLANNING_ANALYST])
    page = client.get(PAGE + asked)
    assert page.status_code == 200
    assert "Recordatorio 1" in page.content.decode()
