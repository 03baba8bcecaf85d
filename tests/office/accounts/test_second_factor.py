"""The second factor that grave roles need: nobody passes without it by any address, and the last one cannot go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import GRANTABLE_ROLES, GRAVE_ROLES, UNIT_ROLES, Role
from planabierto.office.accounts.second_factor import needs_second_factor
from planabierto.office.accounts.services import decide_second_factor, grant_role
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import create_institution
from planabierto.office.journal.models import AuditEvent
from tests.office.test_addresses import OPEN, addresses

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries, Settings

    from planabierto.office.accounts.models import User
    from tests.cast import Cast

SETTING_UP = {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "account_reauthenticate", "help", "help_page",
}  # fmt: skip
"""What whoever lacks the factor reaches beside the open addresses: setting it up, and the help."""

OPEN_WITH_A_DOOR = {
    "styleguide", "entry_guide", "invitation", "account_inactive", "mfa_login_webauthn", "openid_connect_login",
    "openid_connect_callback", "tour", "tour_enter", "calendar_feed",
}  # fmt: skip
"""Open to strangers, but whoever is in and lacks the factor is led away from them too."""


@pytest.fixture
def strict(cast: Cast) -> Cast:
    """The cast in an institution that asks for a second factor."""
    Institution.objects.filter(pk=cast.institution.pk).update(requires_second_factor=True)
    cast.institution.refresh_from_db()
    return cast


def give_factor(person: User, kind: str = Authenticator.Type.TOTP) -> Authenticator:
    return Authenticator.objects.create(user=person, type=kind, data={})


def test_a_new_institution_asks_for_it(institution: Institution) -> None:
    assert institution.requires_second_factor is True
    assert create_institution(name="B", short_name="B", host="b.example", by=None).requires_second_factor is True


def test_the_roles_that_need_one_are_those_of_the_threat_model() -> None:
    assert {
        Role.PLANNING_ANALYST,
        Role.HEAD_OF_PLANNING,
        Role.VERIFIER,
        Role.INTERNAL_AUDITOR,
        Role.TOP_MANAGEMENT,
        Role.BOARD_SECRETARY,
        Role.INFORMATION_OFFICER,
        Role.SYSTEM_ADMINISTRATOR,
    } == GRAVE_ROLES
    assert GRAVE_ROLES | UNIT_ROLES == GRANTABLE_ROLES


def test_a_grave_role_beside_a_light_one_needs_it(strict: Cast) -> None:
    reporter = strict[Role.REPORTER]
    assert not needs_second_factor(reporter, strict.institution)
    grant_role(strict.institution, reporter, role=Role.VERIFIER, by=None)
    assert needs_second_factor(reporter, strict.institution)
    assert not needs_second_factor(strict.outsider, strict.institution)


@pytest.mark.parametrize("role", sorted(GRANTABLE_ROLES))
def test_whoever_needs_one_is_led_to_it_from_every_address(client: Client, strict: Cast, role: Role) -> None:
    client.force_login(strict[role])
    led = set()
    for name, path in addresses():
        for method in (client.get, client.post):
            answer = method(path)
            if answer.status_code == 302 and answer.headers["Location"] == "/segundo-factor/":
                led.add(name)
    assert ("home" in led) is (role in GRAVE_ROLES)
    assert bool(led) is (role in GRAVE_ROLES)


def test_nothing_but_the_way_to_it_answers(client: Client, strict: Cast) -> None:
    person = strict[Role.HEAD_OF_PLANNING]
    for name, path in addresses():
        for method in ("get", "post"):
            client.force_login(person)
            answer = getattr(client, method)(path)
            is_led = answer.status_code == 302 and answer.headers["Location"] == "/segundo-factor/"
            expected = name not in SETTING_UP | OPEN or name in OPEN_WITH_A_DOOR
            assert is_led is expected, (name, method, answer.status_code)


def test_a_fragment_is_led_by_the_script(client: Client, strict: Cast) -> None:
    client.force_login(strict[Role.VERIFIER])
    answer = client.get("/inicio/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/segundo-factor/")


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_who_has_one_passes_and_is_asked_for_once_a_session(
    client: Client, strict: Cast, kind: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = strict[Role.HEAD_OF_PLANNING]
    give_factor(person, kind)
    client.force_login(person)
    assert client.get("/ayuda/").status_code == 200
    with django_assert_num_queries(5):
        assert client.get("/ayuda/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/ayuda/").status_code == 200


def test_recovery_codes_alone_are_none(client: Client, strict: Cast) -> None:
    person = strict[Role.VERIFIER]
    give_factor(person, Authenticator.Type.RECOVERY_CODES)
    client.force_login(person)
    assert client.get("/inicio/").headers["Location"] == "/segundo-factor/"
    assert "Su rol necesita un segundo factor." in client.get("/segundo-factor/").content.decode()


def test_the_demonstration_asks_nobody(client: Client, strict: Cast, settings: Settings) -> None:
    settings.IS_DEMO = True
    client.force_login(strict[Role.VERIFIER])
    assert client.get("/configuracion/usuarios/").status_code == 403


def test_the_last_one_cannot_go_while_the_role_needs_it(client: Client, strict: Cast) -> None:
    person = strict[Role.VERIFIER]
    person.set_password("una contraseña de prueba")
    person.save()
    client.post("/ingresar/", {"login": person.email, "password": "una contraseña de prueba"})
    give_factor(person)
    client.post("/cuenta/confirmar/", {"password": "una contraseña de prueba"})
    page = client.post("/segundo-factor/totp/deactivate/")
    assert "active primero otro y después quite este" in page.content.decode()
    assert Authenticator.objects.filter(user=person).count() == 1
    give_factor(person, Authenticator.Type.WEBAUTHN)
    client.post("/segundo-factor/totp/deactivate/")
    assert [one.type for one in Authenticator.objects.filter(user=person)] == [Authenticator.Type.WEBAUTHN]


def test_the_administration_decides_with_a_reason(client: Client, strict: Cast) -> None:
    administrator = strict[Role.SYSTEM_ADMINISTRATOR]
    give_factor(administrator)
    client.force_login(administrator)
    path = "/configuracion/usuarios/segundo-factor/"
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Todavía sin teléfonos"}).headers["Location"] == "/configuracion/usuarios/"
    strict.institution.refresh_from_db()
    assert strict.institution.requires_second_factor is False
    event = AuditEvent.objects.filter(institution_id=strict.institution.pk).latest("sequence")
    assert (event.act, event.reason) == ("second_factor.decided", "Todavía sin teléfonos")
    for role in (Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR):
        with pytest.raises(NotAllowedError):
            decide_second_factor(strict.institution, required=True, by=strict[role], reason="x")
