"""The day where an institution works, wherever the server stands: hours, days, year end, 29 February and zones that change their clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone

from planabierto.office.institutions.days import day_in, local_in, today_in
from planabierto.office.institutions.middleware import InstitutionMiddleware
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.site import address_in

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.test import RequestFactory
    from pytest_django import Settings

ZONES = [
    # Zone, the last second of a day there as UTC, and that day.
    ("America/El_Salvador", "2024-10-10T05:59:59", "2024-10-09"),
    ("America/El_Salvador", "2025-01-01T05:59:59", "2024-12-31"),
    ("America/El_Salvador", "2024-03-01T05:59:59", "2024-02-29"),
    ("America/El_Salvador", "2025-03-01T05:59:59", "2025-02-28"),
    ("Pacific/Kiritimati", "2024-10-09T09:59:59", "2024-10-09"),
    ("Pacific/Pago_Pago", "2024-10-10T10:59:59", "2024-10-09"),
    ("Asia/Kathmandu", "2024-12-31T18:14:59", "2024-12-31"),
    # The day of 23 hours and that of 25, in both hemispheres.
    ("Europe/Madrid", "2024-03-31T21:59:59", "2024-03-31"),
    ("Europe/Madrid", "2024-10-27T22:59:59", "2024-10-27"),
    ("America/Asuncion", "2024-03-24T03:59:59", "2024-03-23"),
    ("America/Santiago", "2024-09-09T02:59:59", "2024-09-08"),
    ("America/Havana", "2024-03-10T04:59:59", "2024-03-09"),
]


@pytest.mark.parametrize(("zone", "last_second", "day"), ZONES)
@pytest.mark.parametrize("server", ["America/El_Salvador", "UTC", "Asia/Tokyo"])
def test_a_day_ends_with_its_last_second_where_the_institution_is(
    settings: Settings, zone: str, last_second: str, day: str, server: str
) -> None:
    settings.TIME_ZONE = server
    institution = Institution(time_zone=zone)
    end = datetime.fromisoformat(last_second).replace(tzinfo=UTC)
    last = date.fromisoformat(day)
    for shift, expected in (
        (timedelta(), last),
        (timedelta(seconds=1), last + timedelta(days=1)),
        (timedelta(hours=-1), last),
        (timedelta(hours=1), last + timedelta(days=1)),
        (timedelta(hours=-25), last - timedelta(days=1)),  # days have 23 to 25 hours
        (timedelta(hours=23), last + timedelta(days=1)),
    ):
        with time_machine.travel(end + shift, tick=False):
            assert (shift, today_in(institution)) == (shift, expected)
        assert day_in(institution, end + shift) == expected
    assert local_in(institution, end).second == 59


@pytest.mark.django_db
def test_a_request_tells_days_as_its_institution_does(institution: Institution, rf: RequestFactory) -> None:
    Institution.objects.filter(pk=institution.pk).update(time_zone="Pacific/Kiritimati")
    seen = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    InstitutionMiddleware(view)(rf.get("/"))
    seen.append(timezone.get_current_timezone_name())
    assert seen == ["Pacific/Kiritimati", "America/El_Salvador"]


@pytest.mark.parametrize(
    ("host", "hosts", "plain", "expected"),
    [
        ("poi.example", ["otro.example"], False, "https://poi.example/bandeja/"),
        (None, ["*", ".example", "poi.example"], False, "https://poi.example/bandeja/"),
        (None, ["localhost", "127.0.0.1"], True, ""),
        (None, ["*"], False, ""),
        ("poi.example", [], True, "http://poi.example/bandeja/"),
    ],
)
def test_the_address_of_a_page_is_the_one_that_others_reach(
    settings: Settings, host: str | None, hosts: list[str], plain: bool, expected: str
) -> None:
    settings.ALLOWED_HOSTS, settings.PLAIN_HTTP = hosts, plain
    assert address_in(Institution(host=host), "/bandeja/") == expected
