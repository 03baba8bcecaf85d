"""Signing in, passwords, invitations, the second factor and the end of a session, as a person meets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core import mail

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import RoleOf, SentInvitation, invite

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

PASSWORD = "una contraseña de prueba"  # noqa: S105 - of a person of the tests
OTHER = "otra contraseña distinta"
NOW = datetime(2024, 10, 9, 15, tzinfo=UTC)


@pytest.fixture
def person(cast: Cast) -> User:
    """The reporter, with a password."""
    reporter = cast[Role.REPORTER]
    reporter.set_password(PASSWORD)
    reporter.save()
    return reporter


@pytest.fixture
def invitation(cast: Cast) -> SentInvitation:
    return invite(
        cast.institution,
        email="nueva@mutual.example",
        display_name="Nueva Persona",
        roles=[RoleOf(Role.VERIFIER)],
        by=None,
    )


def sign_in(client: Client, email: str, password: str = PASSWORD, *, to: str = "") -> str:
    """Sign in; returns where one is sent, or the page where one is not."""
    answer = client.post("/ingresar/", {"login": email, "password": password, **({"next": to} if to else {})})
    return answer.headers.get("Location") or answer.content.decode()


def is_in(client: Client) -> bool:
    return client.get("/segundo-factor/").status_code == 200


def test_a_person_signs_in_and_goes_where_they_wanted(client: Client, person: User) -> None:
    assert client.get("/inicio/").headers["Location"] == "/ingresar/?next=/inicio/"
    assert sign_in(client, person.email.upper(), to="/segundo-factor/") == "/segundo-factor/"
    assert is_in(client)


def test_signing_in_begins_a_new_session(client: Client, person: User) -> None:
    session = client.session
    session["fixed"] = "yes"
    session.save()
    before = session.session_key
    sign_in(client, person.email)
    assert client.session.session_key != before


@pytest.mark.parametrize("email", ["reporter@mutual.example", "desconocida@mutual.example"])
def test_a_wrong_pair_says_the_same_for_known_and_unknown(client: Client, person: User, email: str) -> None:
    assert person.email == "reporter@mutual.example"
    page = sign_in(client, email, "otra cosa cualquiera")
    assert "El correo o la contraseña no coinciden. Revise los dos y escríbalos de nuevo." in page
    assert not is_in(client)


def test_an_inactive_person_does_not_come_in(client: Client, person: User) -> None:
    person.is_active = False
    person.save()
    sign_in(client, person.email)
    assert not is_in(client)


def test_many_wrong_attempts_are_slowed_down(client: Client, person: User) -> None:
    pages = [sign_in(client, person.email, "otra cosa cualquiera") for _attempt in range(12)]
    assert "Hubo demasiados intentos" in pages[-1]
    assert "Hubo demasiados intentos" in sign_in(client, person.email)
    assert not is_in(client)


def test_nobody_signs_up(client: Client, person: User) -> None:
    assert person.is_active
    for path in ("/registrarse/", "/signup/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


def test_signing_out_asks_first_and_ends_the_session(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/salir/").status_code == 200
    assert is_in(client)
    assert client.post("/salir/").headers["Location"] == "/ingresar/"
    assert not is_in(client)
    assert "Su sesión se cerró." in client.get("/ingresar/").content.decode()


def test_an_invited_person_chooses_a_password_and_signs_in(client: Client, invitation: SentInvitation) -> None:
    path = f"/invitacion/{invitation.token}/"
    page = client.get(path)
    assert "Nueva Persona: le invitaron a Plan Abierto de Mutual Ejemplo." in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    weak = client.post(path, {"password": "corta"})
    assert (weak.status_code, "12 caracteres" in weak.content.decode()) == (422, True)
    missing = client.post(path, {})
    assert missing.status_code == 200
    saved = client.post(path, {"password": PASSWORD})
    assert saved.headers["Location"] == "/ingresar/"
    assert "Su contraseña quedó guardada." in client.get("/ingresar/").content.decode()
    assert sign_in(client, "nueva@mutual.example") == "/inicio/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_used_or_unknown_invitation_is_closed(client: Client, invitation: SentInvitation, method: str) -> None:
    client.post(f"/invitacion/{invitation.token}/", {"password": PASSWORD})
    for token in (invitation.token, "desconocida"):
        answer = getattr(client, method)(f"/invitacion/{token}/", {"password": OTHER})
        assert answer.status_code == 410
        assert "Esta invitación ya no sirve" in answer.content.decode()
    assert User.objects.get(email="nueva@mutual.example").check_password(PASSWORD)


def test_an_invitation_of_another_institution_is_closed(client: Client, cast: Cast, invitation: SentInvitation) -> None:
    host = cast.other_institution.host or ""
    assert client.get(f"/invitacion/{invitation.token}/", headers={"host": host}).status_code == 410


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client, person: User) -> None:
    other_device = type(client)()
    other_device.force_login(person)
    asked = client.post("/contrasena/", {"email": person.email})
    assert asked.headers["Location"] == "/contrasena/enviada/"
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Enlace para elegir otra contraseña", [person.email])
    found = re.search(r"https://testserver(/contrasena/nueva/\S+)", str(message.body))
    assert found is not None
    step = client.get(found[1])
    assert step.status_code == 302
    form = step.headers["Location"]
    assert client.get(form).status_code == 200
    assert "12 caracteres" in client.post(form, {"password1": "corta"}).content.decode()
    assert client.post(form, {"password1": OTHER}).headers["Location"] == "/contrasena/guardada/"
    assert client.get("/contrasena/guardada/").status_code == 200
    assert mail.outbox[1].subject == "Su contraseña cambió"
    assert "Si no fue usted" in str(mail.outbox[1].body)
    assert not is_in(other_device)
    assert sign_in(client, person.email, OTHER) == "/inicio/"
    used = client.get(found[1], follow=True)
    assert "El enlace ya no sirve" in used.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, person: User) -> None:
    assert person.is_active
    asked = client.post("/contrasena/", {"email": "desconocida@mutual.example"})
    assert asked.headers["Location"] == "/contrasena/enviada/"
    assert mail.outbox == []


def test_who_was_invited_and_never_came_cannot_come_by_the_other_door(
    client: Client, invitation: SentInvitation
) -> None:
    client.post("/contrasena/", {"email": invitation.invitation.user.email})
    assert mail.outbox == []


def test_a_changed_password_ends_the_other_sessions(client: Client, person: User) -> None:
    other_device = type(client)()
    for device in (client, other_device):
        sign_in(device, person.email)
    wrong = client.post("/contrasena/cambiar/", {"oldpassword": "no es", "password1": OTHER})
    assert "Esa no es su contraseña actual. Escríbala de nuevo." in wrong.content.decode()
    client.post("/contrasena/cambiar/", {"oldpassword": PASSWORD, "password1": OTHER})
    assert is_in(client)
    assert not is_in(other_device)
    assert mail.outbox[-1].subject == "Su contraseña cambió"


@pytest.mark.parametrize(
    ("steps", "stays"),
    [
        ([timedelta(minutes=59)], True),
        ([timedelta(minutes=61)], False),
        ([timedelta(minutes=50)] * 14, True),
        ([timedelta(minutes=50)] * 15, False),
    ],
)
def test_a_session_ends_after_an_idle_hour_or_twelve_in_all(
    client: Client, person: User, steps: list[timedelta], *, stays: bool
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(person)
        assert is_in(client)
        stayed = []
        for step in steps:
            clock.shift(step)
            stayed.append(is_in(client))
        assert stayed == [True] * (len(steps) - 1) + [stays]
        if not stays:
            assert "Su sesión terminó. Ingrese de nuevo para seguir." in client.get("/ingresar/").content.decode()


def test_a_session_is_written_at_most_once_a_minute(client: Client, person: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(person)
        is_in(client)
        stored = Session.objects.get().session_data
        clock.shift(timedelta(seconds=59))
        is_in(client)
        assert Session.objects.get().session_data == stored
        clock.shift(timedelta(seconds=1))
        is_in(client)
        assert Session.objects.get().session_data != stored


def test_an_htmx_request_without_a_session_is_401(client: Client, cast: Cast) -> None:
    assert cast.nobody.is_active
    answer = client.get("/inicio/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/ingresar/")


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def confirm(client: Client, path: str) -> str:
    """Go to a page of a grave act, saying once more who one is; returns the page."""
    asked = client.get(path)
    assert asked.headers["Location"].startswith("/cuenta/confirmar/")
    confirmed = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert confirmed.headers["Location"] == path
    return client.get(path).content.decode()


@pytest.mark.django_db(transaction=True)  # one mail goes out when the transaction of its act is over
def test_a_second_factor_is_activated_asked_for_and_given_up(client: Client, person: User) -> None:
    sign_in(client, person.email)
    found = re.search(r"<code>(\w+)</code>", confirm(client, "/segundo-factor/totp/activate/"))
    assert found is not None
    wrong = client.post("/segundo-factor/totp/activate/", {"code": "000000"}).content.decode()
    assert "El código no es el que corresponde" in wrong
    client.post("/segundo-factor/totp/activate/", {"code": code_now(found[1])})
    assert "Está activado con una aplicación de códigos." in client.get("/segundo-factor/").content.decode()
    stored = " ".join(str(one.data) for one in Authenticator.objects.filter(user=person))
    assert found[1] not in stored, "a seed is of no use to whoever reads the database"
    codes = re.findall(r"<li><code>(.+?)</code>", client.get("/segundo-factor/recovery-codes/").content.decode())
    assert len(codes) == 10
    assert client.get("/segundo-factor/recovery-codes/download/").content.decode().split() == codes
    client.post("/salir/")

    assert sign_in(client, person.email).startswith("/segundo-factor/authenticate/")
    assert not is_in(client)
    assert client.get("/segundo-factor/authenticate/").status_code == 200
    client.post("/segundo-factor/authenticate/", {"code": codes[0]})
    assert is_in(client)
    client.post("/salir/")

    sign_in(client, person.email)
    assert client.post("/segundo-factor/authenticate/", {"code": codes[0]}).status_code == 200
    assert not is_in(client)
    client.post("/segundo-factor/authenticate/", {"code": codes[1]})
    assert is_in(client)
    assert "dejarán de servir" in confirm(client, "/segundo-factor/recovery-codes/generate/")
    client.post("/segundo-factor/totp/deactivate/")
    assert "No está activado." in client.get("/segundo-factor/").content.decode()
    assert [message.subject for message in mail.outbox] == [
        "Ingreso desde un equipo nuevo",
        "Segundo factor activado",
        "Segundo factor desactivado",
    ]


def test_a_grave_act_asks_who_it_is_every_five_minutes(client: Client, person: User) -> None:
    path = "/segundo-factor/totp/activate/"
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, person.email)
        asked = client.get(path).headers["Location"]
        assert "Confirme que es usted" in client.get(asked).content.decode()
        wrong = client.post(asked, {"password": "no es"})
        assert "Esa no es su contraseña. Escríbala de nuevo." in wrong.content.decode()
        assert "Activar el segundo factor" in confirm(client, path)
        clock.shift(timedelta(seconds=299))
        assert client.get(path).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert client.get(path).headers["Location"].startswith("/cuenta/confirmar/")


@pytest.mark.parametrize(
    "path", ["/ingresar/", "/contrasena/", "/contrasena/enviada/", "/contrasena/guardada/", "/cuenta/inactiva/"]
)
def test_the_pages_before_signing_in_speak_both_languages(client: Client, cast: Cast, path: str) -> None:
    assert cast.nobody.is_active
    for prefix, language in (("", "es"), ("/en", "en")):
        answer = client.get(prefix + path)
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
        other = f'href="{path}"' if prefix else f'href="/en{path}"'
        assert other in answer.content.decode()
