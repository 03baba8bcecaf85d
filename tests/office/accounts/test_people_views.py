"""The pages of who is in: seeing the people, inviting one, giving a role to who is in already, ending one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone

from planabierto.office.accounts import messages
from planabierto.office.accounts.models import Invitation, Membership, User
from planabierto.office.accounts.policy import roles_of
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import RoleOf, invite
from planabierto.office.journal.services import verify_chain

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.cast import Cast

NEW = {"email": "Nueva@mutual.example", "display_name": "Nueva Persona", "post": "Analista", "role": "verifier"}
PEOPLE = "/configuracion/usuarios/"
ADD = "/configuracion/usuarios/agregar/"


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    """A browser of the administrator of the system."""
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    return client


def test_who_may_see_the_people_and_who_may_change_them(client: Client, cast: Cast) -> None:
    see = {Role.SYSTEM_ADMINISTRATOR, Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR}
    membership = Membership.objects.get(user=cast[Role.REPORTER])
    for role, person in cast.people.items():
        client.force_login(person)
        page = client.get(PEOPLE)
        assert page.status_code == (200 if role in see else 403), role
        is_administrator = role == Role.SYSTEM_ADMINISTRATOR
        assert (ADD in page.content.decode()) is is_administrator, role
        for path in (ADD, f"{PEOPLE}rol/{membership.pk}/terminar/"):
            for answer in (client.get(path), client.post(path, {"reason": ""})):
                assert (answer.status_code != 403) is is_administrator, (role, path)
        assert (PEOPLE in client.get("/segundo-factor/").content.decode()) is (role in see), role


def test_the_list_holds_the_institutions_own_people_and_those_of_today(administrator: Client, cast: Cast) -> None:
    ended = Membership.objects.get(user=cast[Role.VERIFIER])
    ended.valid_to = date(2024, 1, 31)
    ended.save()
    page = administrator.get(PEOPLE).content.decode()
    for role, person in cast.people.items():
        assert (f">{person.display_name}<" in page) is (role != Role.VERIFIER), role
    assert "Enlace de la unidad, Reclamos" in page
    assert "outsider" not in page
    assert "nobody" not in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_for_more_people(
    administrator: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    Membership.objects.exclude(user=cast[Role.SYSTEM_ADMINISTRATOR]).delete()
    for number in range(people):
        role = RoleOf(Role.REPORTER, cast.reclamos)
        invite(cast.institution, email=f"p{number}@m.example", display_name=f"P{number}", roles=[role], by=None)
    administrator.get(PEOPLE)
    with django_assert_num_queries(7):
        assert administrator.get(PEOPLE).status_code == 200


def test_an_invitation_is_mailed_and_its_link_shown_once(administrator: Client, cast: Cast) -> None:
    page = administrator.post(ADD, NEW).content.decode()
    found = re.search(r"http://testserver/invitacion/[\w-]+/", page)
    assert found is not None
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["nueva@mutual.example"], "Invitación a Plan Abierto de Mutual Ejemplo")
    assert found[0] in str(message.body)
    assert "Nueva Persona: le invitaron a Plan Abierto de Mutual Ejemplo." in str(message.body)
    assert "&" not in str(message.body)
    assert Invitation.objects.get().invited_by == cast[Role.SYSTEM_ADMINISTRATOR]
    assert "Invitada" in administrator.get(PEOPLE).content.decode()
    administrator.post("/salir/")
    assert "Elija su contraseña" in administrator.get(found[0].removeprefix("http://testserver")).content.decode()
    assert verify_chain(cast.institution) == []


def test_a_mail_that_does_not_leave_is_said(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> int:
        raise SMTPServerDisconnected

    monkeypatch.setattr(messages, "send_mail", fail)
    page = administrator.post(ADD, NEW).content.decode()
    assert "El correo no se pudo enviar: haga llegar el enlace usted." in page
    assert "/invitacion/" in page


def test_who_has_an_account_gets_the_role_at_once(administrator: Client, cast: Cast) -> None:
    answer = administrator.post(ADD, {**NEW, "email": "NOBODY@mutual.example"})
    assert answer.headers["Location"] == PEOPLE
    assert "nobody@mutual.example ya tenía cuenta y recibió el rol." in administrator.get(PEOPLE).content.decode()
    assert roles_of(User.objects.get(pk=cast.nobody.pk), cast.institution) == {Role.VERIFIER}
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"role": "unit_head"}, "El rol «Jefatura de la unidad» necesita una unidad."),
        ({"role": "public"}, "Rol: "),
        ({"email": "no es"}, "Correo: "),
        ({"display_name": ""}, "Nombre: "),
    ],
)
def test_what_is_missing_is_asked_for(administrator: Client, changes: dict[str, str], sentence: str) -> None:
    answer = administrator.post(ADD, {**NEW, **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email="nueva@mutual.example").exists()


def test_a_unit_of_another_institution_cannot_be_chosen(administrator: Client, cast: Cast) -> None:
    page = administrator.get(ADD).content.decode()
    assert f'value="{cast.reclamos.pk}"' in page
    assert f'value="{cast.other_unit.pk}"' not in page
    answer = administrator.post(ADD, {**NEW, "role": "reporter", "unit": cast.other_unit.pk})
    assert answer.status_code == 422


def test_a_role_ends_with_its_reason(administrator: Client, cast: Cast) -> None:
    person = cast[Role.REPORTER]
    path = f"{PEOPLE}rol/{Membership.objects.get(user=person).pk}/terminar/"
    assert (
        "reporter deja de ser desde ahora: Enlace de la unidad, Reclamos." in administrator.get(path).content.decode()
    )
    assert administrator.post(path, {"reason": " "}).status_code == 422
    assert administrator.post(path, {"reason": "Cambió de unidad"}).headers["Location"] == PEOPLE
    assert Membership.objects.get(user=person).valid_to == timezone.localdate() - timedelta(days=1)
    assert "Desde hoy ya no vale el rol: Enlace de la unidad, Reclamos." in administrator.get(PEOPLE).content.decode()
    administrator.force_login(person)
    assert administrator.get("/inicio/").status_code == 403


def test_a_role_of_another_institution_is_not_there(administrator: Client, cast: Cast) -> None:
    foreign = Membership.objects.get(user=cast.outsider)
    for answer in (
        administrator.get(f"{PEOPLE}rol/{foreign.pk}/terminar/"),
        administrator.post(f"{PEOPLE}rol/{foreign.pk}/terminar/", {"reason": "x"}),
    ):
        assert answer.status_code == 404
    assert Membership.objects.get(user=cast.outsider).valid_to is None
