"""The secret address of one's own calendar: made, made anew, taken away, each by nobody but oneself."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from planabierto.office.accounts.calendar_key_services import make_calendar_key, revoke_calendar_key
from planabierto.office.accounts.models import CalendarKey
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.queries import person_of_calendar
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast


def test_a_key_opens_the_calendar_of_its_person_and_is_not_kept(cast: Cast) -> None:
    head = cast[Role.UNIT_HEAD]
    key = make_calendar_key(cast.institution, by=head)
    assert len(key) == 43
    assert person_of_calendar(cast.institution, key) == head
    assert person_of_calendar(cast.institution, key[:-1]) is None
    assert person_of_calendar(cast.other_institution, key) is None
    stored = CalendarKey.objects.get()
    assert key not in {stored.key_hash, str(stored)}
    assert key not in "".join(str(values) for values in AuditEvent.objects.values_list("before", "after", "reason"))


def test_a_new_key_takes_the_place_of_the_one_before(cast: Cast) -> None:
    head = cast[Role.UNIT_HEAD]
    first, second = make_calendar_key(cast.institution, by=head), make_calendar_key(cast.institution, by=head)
    assert person_of_calendar(cast.institution, first) is None
    assert person_of_calendar(cast.institution, second) == head
    make_calendar_key(cast.institution, by=cast[Role.REPORTER])
    assert person_of_calendar(cast.institution, second) == head
    assert CalendarKey.objects.count() == 2


def test_a_key_that_is_taken_away_opens_nothing(cast: Cast) -> None:
    head = cast[Role.UNIT_HEAD]
    key = make_calendar_key(cast.institution, by=head)
    other = make_calendar_key(cast.institution, by=cast[Role.REPORTER])
    assert revoke_calendar_key(cast.institution, by=head)
    assert not revoke_calendar_key(cast.institution, by=head)
    assert person_of_calendar(cast.institution, key) is None
    assert person_of_calendar(cast.institution, other) == cast[Role.REPORTER]
    acts = AuditEvent.objects.filter(act__startswith="calendar_key.", actor_id=head.pk).order_by("sequence")
    assert [event.act for event in acts] == ["calendar_key.made", "calendar_key.revoked"]


def test_who_has_no_role_here_makes_none(cast: Cast) -> None:
    for stranger in (cast.nobody, cast.outsider):
        with pytest.raises(NotAllowedError):
            make_calendar_key(cast.institution, by=stranger)
    assert not CalendarKey.objects.exists()


def page(client: Client, path: str = "/mi-calendario/", *, posts: bool = False) -> html.HtmlElement:
    answer = client.post(path, follow=True) if posts else client.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def test_the_page_shows_an_address_once(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.UNIT_HEAD])
    assert "Todavía no tiene una dirección" in page(client).text_content()
    made = client.post("/mi-calendario/hacer/")
    assert made.headers["Cache-Control"] == "no-store"
    (shown,) = html.fromstring(made.content.decode()).cssselect("textarea#address")
    address = shown.text_content().strip()
    assert address.startswith("http://testserver/calendario/")
    assert client.get(address.removeprefix("http://testserver")).status_code == 200
    again = page(client)
    assert "/calendario/" not in again.cssselect("main")[0].text_content()
    assert "No se puede volver a mostrar" in again.text_content()
    assert "ya no sirve" in page(client, "/mi-calendario/quitar/", posts=True).text_content()
    assert client.get(address.removeprefix("http://testserver")).status_code == 404


def test_everybody_with_a_role_finds_it_in_their_menu(cast: Cast) -> None:
    for role in GRANTABLE_ROLES:
        client = Client()
        client.force_login(cast[role])
        assert page(client).cssselect(".menu-sheet a[href='/mi-calendario/']"), role
