"""One's own sessions: seen, ended one by one or together, and ended for one by what is grave; and the devices that are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client, RequestFactory

from planabierto.office.accounts.devices import people_of_device
from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import deactivate_person
from planabierto.office.accounts.sessions import device_words, end_sessions, own_sessions

if TYPE_CHECKING:
    from tests.cast import Cast

PASSWORD = "una contraseña de prueba"  # noqa: S105 - of a person of the tests
NOW = datetime(2026, 11, 9, 15, tzinfo=UTC)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def person(cast: Cast) -> User:
    """The reporter, with a password."""
    reporter = cast[Role.REPORTER]
    reporter.set_password(PASSWORD)
    reporter.save()
    return reporter


def device(person: User, agent: str = WINDOWS) -> Client:
    """A browser in which a person has signed in."""
    browser = Client(headers={"user-agent": agent})
    answer = browser.post("/ingresar/", {"login": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/inicio/"
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/cuenta/sesiones/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome en Windows"),
        (IPHONE, "Safari en iPhone"),
        (WINDOWS + " Edg/140.0", "Edge en Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox en Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125",
            "Samsung Internet en Android",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) CriOS/140.0 Mobile", "Chrome en iPad"),
        ("curl/8.5", "Navegador desconocido"),
        ("", "Navegador desconocido"),
    ],
)
def test_a_device_is_said_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_the_sessions_are_listed_with_this_one_first(person: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        desk = device(person)
        clock.shift(timedelta(minutes=10))
        phone = device(person, IPHONE)
        assert is_in(phone)
        clock.shift(timedelta(minutes=5))
        assert is_in(phone)
        found = own_sessions(person, desk.session.session_key)
        assert [(one.device, one.is_current) for one in found] == [
            ("Chrome en Windows", True),
            ("Safari en iPhone", False),
        ]
        assert found[1].since == NOW + timedelta(minutes=10)
        assert found[1].seen == NOW + timedelta(minutes=15)
        page = desk.get("/cuenta/sesiones/").content.decode()
    assert "Esta sesión" in page
    assert "Safari en iPhone" in page
    assert "9 de noviembre de 2026 a las 09:10" in page


def test_the_others_are_closed_together(person: User) -> None:
    here, there, elsewhere = device(person), device(person, IPHONE), device(person)
    assert here.post("/cuenta/sesiones/cerrar/").headers["Location"] == "/cuenta/sesiones/"
    assert "Se cerraron 2 sesiones." in here.get("/cuenta/sesiones/").content.decode()
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, False)
    assert UserSession.objects.get().session_key == here.session.session_key


def test_one_is_closed_alone_and_nobody_closes_anothers(person: User, cast: Cast) -> None:
    here, there = device(person), device(person, IPHONE)
    key = next(one.pk for one in own_sessions(person, here.session.session_key) if not one.is_current)
    stranger = Client()
    stranger.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    assert stranger.post(f"/cuenta/sesiones/{key}/cerrar/").status_code == 404
    assert is_in(there)
    own = UserSession.objects.get(session_key=here.session.session_key).pk
    assert here.post(f"/cuenta/sesiones/{own}/cerrar/").status_code == 404
    assert here.post(f"/cuenta/sesiones/{key}/cerrar/").status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_second_factor_that_comes_ends_the_other_sessions(person: User) -> None:
    here, there = device(person), device(person)
    request = RequestFactory().get("/")
    request.session = here.session
    for kind, ends in ((Authenticator.Type.RECOVERY_CODES, False), (Authenticator.Type.TOTP, True)):
        one = Authenticator.objects.create(user=person, type=kind, data={})
        authenticator_added.send(sender=Authenticator, request=request, user=person, authenticator=one)
        assert (is_in(here), is_in(there)) == (True, not ends)


def test_who_is_deactivated_is_out_at_once(person: User, cast: Cast) -> None:
    browser = device(person)
    deactivate_person(cast.institution, person, by=cast[Role.SYSTEM_ADMINISTRATOR], reason="Se retiró")
    assert not is_in(browser)
    assert not UserSession.objects.filter(user=person).exists()
    answer = browser.post("/ingresar/", {"login": person.email, "password": PASSWORD})
    assert answer.headers.get("Location") != "/inicio/"


def test_ending_all_ends_all(person: User) -> None:
    browsers = [device(person), device(person)]
    assert end_sessions(person) == 2
    assert [is_in(browser) for browser in browsers] == [False, False]


@pytest.mark.parametrize(
    ("role", "minutes"),
    [
        (Role.REPORTER, 60),
        (Role.HEAD_OF_PLANNING, 60),
        (Role.TOP_MANAGEMENT, 30),
        (Role.SYSTEM_ADMINISTRATOR, 30),
    ],
)
def test_how_long_each_role_may_be_idle(client: Client, cast: Cast, role: Role, minutes: int) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(cast[role])
        assert is_in(client)
        clock.shift(timedelta(minutes=minutes))
        assert is_in(client)
        clock.shift(timedelta(minutes=minutes, seconds=1))
        assert not is_in(client)


def test_what_is_left_is_told_and_asking_keeps_nothing(client: Client, cast: Cast) -> None:
    assert client.get("/sesion/queda/").json() == {"seconds": 0, "can_be_extended": False}
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(cast[Role.REPORTER])
        assert is_in(client)
        clock.shift(timedelta(minutes=56))
        assert client.get("/sesion/queda/").json() == {"seconds": 240, "can_be_extended": True}
        clock.shift(timedelta(minutes=2))
        assert client.get("/sesion/queda/").json() == {"seconds": 120, "can_be_extended": True}
        kept = client.post("/sesion/seguir/", headers={"accept": "application/json"})
        assert kept.json() == {"seconds": 3600, "can_be_extended": True}
        plain = client.post("/sesion/seguir/")
        assert plain.headers["Location"] == "/inicio/"
        for _hour in range(13):
            clock.shift(timedelta(minutes=50))
            is_in(client)
        assert client.get("/sesion/queda/").json()["can_be_extended"] is False


def test_a_new_device_is_told_by_mail_and_a_known_one_is_not(person: User) -> None:
    browser = device(person)
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Ingreso desde un equipo nuevo", [person.email])
    assert "un equipo que no conocíamos: Chrome en Windows." in str(message.body)
    browser.post("/salir/")
    browser.post("/ingresar/", {"login": person.email, "password": PASSWORD})
    assert len(mail.outbox) == 1
    device(person, IPHONE)
    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_down_keeps_nobody_out(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(DefaultAccountAdapter, "send_mail", fail)
    assert is_in(device(person))


def test_a_device_remembers_several_people_and_believes_no_other_hand(person: User, cast: Cast) -> None:
    browser = device(person)
    other = cast[Role.UNIT_HEAD]
    other.set_password(PASSWORD)
    other.save()
    browser.post("/salir/")
    browser.post("/ingresar/", {"login": other.email, "password": PASSWORD})
    request = RequestFactory().get("/")
    request.COOKIES["__Host-device"] = browser.cookies["__Host-device"].value
    assert people_of_device(request) == [person.pk, other.pk]
    request.COOKIES["__Host-device"] += "x"
    assert people_of_device(request) == []


def test_nobody_locks_the_account_of_another_on_the_day_of_a_deadline(person: User) -> None:
    """Guessing from one place slows down that place; the owner comes in from a device of theirs, and from a new one after a while."""
    owner = device(person)
    owner.post("/salir/")
    for number in range(40):
        guesser = Client(REMOTE_ADDR=f"198.51.100.{number}")
        guesser.post("/ingresar/", {"login": person.email, "password": "otra cosa cualquiera"})
    answer = owner.post("/ingresar/", {"login": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/inicio/"
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    refused = stranger.post("/ingresar/", {"login": person.email, "password": PASSWORD})
    assert "Hubo demasiados intentos" in refused.content.decode()
