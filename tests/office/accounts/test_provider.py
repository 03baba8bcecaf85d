"""Signing in through the provider of the institution: only who was invited, by an address that the provider vouches for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from requests import ConnectionError as ProviderIsDownError

from planabierto.office.accounts.models import User
from planabierto.office.accounts.policy import roles_of
from planabierto.office.accounts.provider import ProviderAdapter
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import RoleOf, deactivate_person, invite
from planabierto.office.config.env import EnvironmentSettingError, origin_of
from planabierto.office.journal.models import AuditEvent
from tests.cast import OTHER_HOST

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.cast import Cast

ISSUER = "https://cuentas.mutual.example"
LOGIN = "/ingresar/proveedor/institucion/"
BACK = "/ingresar/proveedor/institucion/regreso/"
CONFIGURATION = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/keys",
}


@dataclass
class Answer:
    """What a provider answers, as much of it as allauth reads."""

    content: dict[str, Any]
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    def json(self) -> dict[str, Any]:
        return self.content

    def raise_for_status(self) -> None:
        """Nothing to raise."""


@dataclass
class Provider:
    """A provider that says of everybody what the test wants."""

    claims: dict[str, Any]
    is_down: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        """Nothing to close."""

    def get(self, address: str, **_options: object) -> Answer:
        if self.is_down:
            raise ProviderIsDownError
        return Answer(self.claims if address.endswith("/userinfo") else CONFIGURATION)

    def request(self, _method: str, _address: str, **options: Any) -> Answer:
        assert options["data"]["code_verifier"], "PKCE"
        return Answer({"access_token": "token", "token_type": "bearer"})


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """An installation with a provider."""
    app = {
        "provider_id": "institucion",
        "name": "la cuenta de la Mutual",
        "client_id": "plan-abierto",
        "secret": "secreto",
        "settings": {"server_url": ISSUER},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    running = Provider({"sub": "1", "email": "reporter@mutual.example", "email_verified": True})
    monkeypatch.setattr(ProviderAdapter, "get_requests_session", lambda _self: running)
    return running


def come(client: Client, *, host: str = "testserver", to: str = "") -> str:
    """Go to the provider and come back; returns where one is sent."""
    asked = client.post(LOGIN, {"next": to} if to else {}, headers={"host": host})
    assert asked.status_code == 302, asked.content
    address = urlsplit(asked.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/authorize"
    query = parse_qs(address.query)
    assert query["redirect_uri"] == [f"https://{host}{BACK}"]
    assert query["code_challenge_method"] == ["S256"]
    back = client.get(BACK, {"state": query["state"][0], "code": "code"}, headers={"host": host})
    assert back.status_code == 302, back.content
    return back.headers["Location"]


def said(client: Client) -> str:
    return client.get("/ingresar/").content.decode()


def is_in(client: Client) -> bool:
    return client.get("/cuenta/sesiones/").status_code == 200


def test_the_page_of_entry_offers_it_only_where_there_is_one(
    client: Client, cast: Cast, provider: Provider, settings: Settings
) -> None:
    assert provider.claims
    assert cast.nobody.is_active
    assert "Ingresar con la cuenta de la Mutual" in said(client)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Ingresar con la" not in said(client)
    assert client.post(LOGIN).status_code == 404


def test_who_has_a_role_comes_in_and_is_known_afterwards(client: Client, cast: Cast, provider: Provider) -> None:
    assert come(client, to="/mis-suplencias/") == "/mis-suplencias/"
    assert is_in(client)
    assert SocialAccount.objects.get().user == cast[Role.REPORTER]
    assert not SocialToken.objects.exists()
    client.post("/salir/")
    provider.claims = {"sub": "1", "email": "otra@mutual.example", "email_verified": False}
    assert come(client) == "/inicio/"
    assert is_in(client)


def test_who_was_invited_comes_in_without_a_password(client: Client, cast: Cast, provider: Provider) -> None:
    invite(
        cast.institution, email="n@m.example", display_name="N", roles=[RoleOf(Role.REPORTER, cast.reclamos)], by=None
    )
    provider.claims = {"sub": "2", "email": "N@M.example", "email_verified": True}
    assert come(client) == "/inicio/"
    person = User.objects.get(email="n@m.example")
    assert (person.is_active, person.has_usable_password()) == (True, False)
    assert roles_of(person, cast.institution) == {Role.REPORTER}
    assert AuditEvent.objects.filter(act="invitation.accepted").count() == 1


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email": "desconocida@m.example", "email_verified": True}, "Ese correo no tiene una invitación aquí."),
        ({"email": "nobody@mutual.example", "email_verified": True}, "Ese correo no tiene una invitación aquí."),
        ({"email": "outsider@mutual.example", "email_verified": True}, "Ese correo no tiene una invitación aquí."),
        ({"email": "reporter@mutual.example", "email_verified": False}, "El proveedor no confirma su correo."),
        ({"email": "reporter@mutual.example"}, "El proveedor no confirma su correo."),
        ({}, "El proveedor no confirma su correo."),
    ],
)
def test_nobody_else_comes_in_and_nobody_signs_up(
    client: Client, cast: Cast, provider: Provider, claims: dict[str, Any], sentence: str
) -> None:
    people = User.objects.count()
    assert cast.nobody.is_active
    provider.claims = {"sub": "3", **claims}
    assert come(client) == "/ingresar/"
    assert sentence in said(client)
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (people, 0)


def test_an_account_that_is_known_opens_no_other_institution_and_not_after_deactivation(
    client: Client, cast: Cast, provider: Provider
) -> None:
    assert provider.claims
    come(client)
    client.post("/salir/")
    assert come(client, host=OTHER_HOST) == "/ingresar/"
    deactivate_person(cast.institution, cast[Role.REPORTER], by=cast[Role.SYSTEM_ADMINISTRATOR], reason="x")
    assert come(client) == "/ingresar/"
    assert not is_in(client)


def test_whoever_has_a_second_factor_is_asked_for_it_here_too(client: Client, cast: Cast, provider: Provider) -> None:
    assert provider.claims
    Authenticator.objects.create(user=cast[Role.REPORTER], type=Authenticator.Type.TOTP, data={})
    assert come(client).startswith("/segundo-factor/authenticate/")
    assert not is_in(client)


def test_nobody_ties_an_account_of_the_provider_to_another(client: Client, cast: Cast, provider: Provider) -> None:
    assert provider.claims
    client.force_login(cast[Role.UNIT_HEAD])
    asked = client.post(f"{LOGIN}?process=connect", {"process": "connect"})
    state = parse_qs(urlsplit(asked.headers["Location"]).query)["state"][0]
    answer = client.get(BACK, {"state": state, "code": "code"})
    assert answer.status_code == 302
    assert not SocialAccount.objects.filter(user=cast[Role.UNIT_HEAD]).exists()


def test_a_provider_that_refuses_or_is_down_is_said(client: Client, cast: Cast, provider: Provider) -> None:
    assert cast.nobody.is_active
    state = parse_qs(urlsplit(client.post(LOGIN).headers["Location"]).query)["state"][0]
    for query in ({"state": state, "error": "access_denied"}, {"state": "inventado", "code": "x"}, {}):
        assert client.get(BACK, query).headers["Location"] == "/ingresar/"
        assert "El proveedor no completó el ingreso." in said(client)
    provider.is_down = True
    assert client.post(LOGIN).headers["Location"] == "/ingresar/"
    assert "El proveedor no responde." in said(client)
    assert client.get(LOGIN).status_code == 405


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://cuentas.mutual.example/realms/x", "https://cuentas.mutual.example"),
        ("https://cuentas.mutual.example:8443", "https://cuentas.mutual.example:8443"),
    ],
)
def test_the_content_policy_names_the_origin_of_the_provider(address: str, origin: str) -> None:
    assert origin_of("OIDC_SERVER_URL", address, plain_http=False) == origin


@pytest.mark.parametrize(
    "address", ["http://cuentas.mutual.example", "cuentas.mutual.example", "https://", "https://a;b", "javascript:1"]
)
def test_an_address_that_is_none_stops_the_start(address: str) -> None:
    with pytest.raises(EnvironmentSettingError, match="OIDC_SERVER_URL es la dirección del proveedor"):
        origin_of("OIDC_SERVER_URL", address, plain_http=False)
    assert origin_of("OIDC_SERVER_URL", "http://localhost:9000/x", plain_http=True) == "http://localhost:9000"
