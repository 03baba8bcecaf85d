"""The calendar of one person: what is theirs by the policy, as it is today, and nothing of anybody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from planabierto.office.accounts.calendar_key_services import make_calendar_key
from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.policy import forget_grants
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.base.limits import LIMITS
from planabierto.office.followup.calendar_feed import calendar_events
from planabierto.office.followup.models import FollowUp
from planabierto.office.followup.services.closing import consolidate, present
from planabierto.office.followup.services.opening import extend_deadline
from tests.cast import Cast
from tests.office.rounds import OpenRound, open_round

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

NOW = datetime(2024, 10, 1, 9, tzinfo=ZoneInfo("America/El_Salvador"))


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def events(opened: OpenRound, person: User) -> list[tuple[str, str]]:
    """Day and title of what somebody has in their calendar."""
    forget_grants(person)
    found = calendar_events(person, opened.cast.institution)
    return [(one.day.isoformat(), one.title) for one in found]


ROUND = "POI 2024 al tercer trimestre"
UNIT = [("2024-10-09", f"Vence el informe de Reclamos: {ROUND}")]
REMIT = ("2024-10-28", f"Remisión a la Administración Superior: {ROUND}")


def test_each_role_has_its_deadlines(opened: OpenRound) -> None:
    own: dict[Role, list[tuple[str, str]]] = {
        Role.UNIT_HEAD: UNIT,
        Role.REPORTER: UNIT,
        Role.LEAD_UNIT: UNIT,
        Role.HEAD_OF_PLANNING: [
            ("2024-10-09", f"Entrega de las unidades: {ROUND}"),
            ("2024-10-16", f"Vencen la revisión y la verificación: {ROUND}"),
            REMIT,
        ],
        Role.TOP_MANAGEMENT: [REMIT],
        Role.BOARD_SECRETARY: [REMIT],
    }
    own[Role.PLANNING_ANALYST] = own[Role.HEAD_OF_PLANNING]
    assert {role: events(opened, opened.cast[role]) for role in GRANTABLE_ROLES} == {
        role: own.get(role, []) for role in GRANTABLE_ROLES
    }
    verification = [("2024-10-16", f"Vence la verificación: {ROUND}")]
    assert events(opened, opened.officer) == verification
    assert events(opened, opened.alternate) == verification
    assert events(opened, opened.cast.outsider) == events(opened, opened.cast.nobody) == []


def test_who_was_named_for_a_row_has_its_deadline(opened: OpenRound) -> None:
    assignment = opened.assignment()
    assignment.person, assignment.unit = opened.head_of("Contabilidad"), None
    assignment.save()
    assert ("2024-10-16", f"Vence la verificación: {ROUND}") in events(opened, opened.head_of("Contabilidad"))


def test_an_extension_moves_the_entry_and_keeps_its_name(opened: OpenRound) -> None:
    (before,) = calendar_events(opened.head, opened.cast.institution)
    extend_deadline(opened.report(), until=date(2024, 10, 15), reason="Faltó personal.", by=opened.planner)
    (after,) = calendar_events(opened.head, opened.cast.institution)
    assert (before.uid, before.day, after.day) == (after.uid, date(2024, 10, 9), date(2024, 10, 15))
    assert after.url == "https://testserver/seguimiento/2024/t3/reclamos/"
    assert "personal" not in f"{after.title}{after.description}"


def test_a_presentation_stands_on_its_day(opened: OpenRound) -> None:
    consolidate(opened.follow_up, reason="No llegaron.", by=opened.planner)
    present(opened.follow_up, body="Consejo Directivo", presented_on=date(2024, 10, 1), by=opened.planner)
    presented = ("2024-10-01", f"Presentado a Consejo Directivo: {ROUND}")
    assert presented in events(opened, opened.planner)
    assert presented in events(opened, opened.cast[Role.TOP_MANAGEMENT])
    assert presented not in events(opened, opened.head)


def test_who_has_lost_their_roles_has_an_empty_calendar(opened: OpenRound) -> None:
    key = make_calendar_key(opened.cast.institution, by=opened.head)
    assert len(entries(Client().get(f"/calendario/{key}.ics"))) == 1
    Membership.objects.filter(user=opened.head).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert entries(Client().get(f"/calendario/{key}.ics")) == []
    Membership.objects.filter(user=opened.head).update(valid_to=None)
    User.objects.filter(pk=opened.head.pk).update(is_active=False)
    assert entries(Client().get(f"/calendario/{key}.ics")) == []


def test_rounds_of_long_ago_leave_the_calendar(opened: OpenRound) -> None:
    with time_machine.travel(datetime(2025, 10, 1, 9, tzinfo=ZoneInfo("America/El_Salvador")), tick=False):
        assert events(opened, opened.head) == UNIT
    with time_machine.travel(datetime(2025, 10, 2, 9, tzinfo=ZoneInfo("America/El_Salvador")), tick=False):
        assert events(opened, opened.head) == []
    FollowUp.objects.filter(pk=opened.follow_up.pk).update(opened_at=None)
    assert events(opened, opened.head) == []


def entries(answer: object) -> list[str]:
    """The titles of a feed that answered well."""
    assert getattr(answer, "status_code") == 200  # noqa: B009 - what a client answers has no type of its own
    found = Calendar.from_ical(getattr(answer, "content"))  # noqa: B009 - as above
    return [str(event["summary"]) for event in found.walk("VEVENT")]


def test_a_program_that_cannot_sign_in_reads_the_feed(opened: OpenRound) -> None:
    key = make_calendar_key(opened.cast.institution, by=opened.head)
    answer = Client().get(f"/calendario/{key}.ics")
    assert entries(answer) == [f"Vence el informe de Reclamos: {ROUND}"]
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert not answer.cookies
    text = answer.content.decode()
    for person in User.objects.all():
        assert person.display_name not in text
        assert person.email not in text
    assert Client().head(f"/calendario/{key}.ics").status_code == 200
    assert Client().post(f"/calendario/{key}.ics").status_code == 405


HEADERS = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": "attachment; filename=\"plazos.ics\"; filename*=UTF-8''plazos.ics",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}


@pytest.mark.parametrize("key", ["x", "0" * 43, "%00", "ñ", "..%2f..%2fetc"])
def test_an_address_that_nobody_has_is_not_there(client: Client, opened: OpenRound, key: str) -> None:
    make_calendar_key(opened.cast.institution, by=opened.head)
    answer = client.get(f"/calendario/{key}.ics")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_a_key_opens_nothing_in_another_institution(client: Client, opened: OpenRound) -> None:
    key = make_calendar_key(opened.cast.institution, by=opened.head)
    assert client.get(f"/calendario/{key}.ics", headers={"host": "otra.example"}).status_code == 404


def test_who_asks_too_often_is_told_to_wait(client: Client, opened: OpenRound) -> None:
    assert opened.follow_up.pk
    for _time in range(LIMITS["feeds"].amount):
        assert client.get("/calendario/x.ics").status_code == 404
    refused = client.get("/calendario/x.ics")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)
    assert client.get("/calendario/x.ics", REMOTE_ADDR="10.0.0.9").status_code == 404


@pytest.mark.parametrize("units", [1, 3, 8])
def test_the_feed_asks_the_same_whatever_the_number_of_units(
    cast: Cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened = open_round(cast, units=units)
    for role, queries in ((Role.UNIT_HEAD, 5), (Role.HEAD_OF_PLANNING, 3)):
        forget_grants(opened.cast[role])
        with django_assert_num_queries(queries):
            calendar_events(opened.cast[role], cast.institution)
