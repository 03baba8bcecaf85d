"""How often somebody may ask for what is costly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from planabierto.office.accounts.access import office_request
from planabierto.office.accounts.roles import Role
from planabierto.office.base.limits import LIMITS, CountsInMemory, limited

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution
    from tests.cast import Cast

NOW = datetime(2026, 11, 9, 15, tzinfo=UTC)


def test_the_limits_are_those_of_the_threat_model() -> None:
    assert {name: (limit.amount, limit.seconds, limit.per) for name, limit in LIMITS.items()} == {
        "saves": (120, 60, "user"),
        "uploads": (60, 3600, "user"),
        "imports": (10, 3600, "institution"),
        "exports": (30, 3600, "user"),
        "feeds": (120, 60, "address"),
        "api": (600, 60, "address"),
    }


def ask(name: str, person: User, institution: Institution, method: str = "") -> HttpResponseBase:
    """Ask a view under a limit, with the method that it counts."""
    limit = LIMITS[name]

    @limited(name)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.method)

    request = RequestFactory().generic(method or ("GET" if "GET" in limit.methods else "POST"), "/")
    known = office_request(request)
    known.user, known.institution = person, institution
    request.session = {}  # type: ignore[assignment]  # only looked into
    vars(request)["_messages"] = FallbackStorage(request)  # as the middleware does
    return view(request)


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_one_more_than_the_limit_waits_for_the_next_span(cast: Cast, name: str) -> None:
    limit, person = LIMITS[name], cast[Role.REPORTER]
    with time_machine.travel(NOW + timedelta(seconds=10), tick=False) as clock:
        statuses = {ask(name, person, cast.institution).status_code for _time in range(limit.amount)}
        assert statuses == {200}
        refused = ask(name, person, cast.institution)
        assert isinstance(refused, HttpResponse)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == str(limit.seconds - 10)
        assert f"Son demasiadas veces seguidas para {limit.what}." in refused.content.decode()
        other = cast[Role.UNIT_HEAD]
        assert ask(name, other, cast.institution).status_code == (200 if limit.per == "user" else 429)
        elsewhere = ask(name, cast.outsider, cast.other_institution)
        assert elsewhere.status_code == (429 if limit.per == "address" else 200)
        clock.shift(timedelta(seconds=limit.seconds - 10))
        assert ask(name, person, cast.institution).status_code == 200


def test_of_more_addresses_than_there_is_room_for_the_first_is_forgotten() -> None:
    counts = CountsInMemory(largest=2)
    assert [counts.take("api", whose, 7, 1) for whose in ("a", "a", "b", "b")] == [True, False, True, False]
    assert counts.take("api", "c", 7, 1)
    assert [counts.take("api", whose, 7, 1) for whose in ("b", "c", "a")] == [False, False, True]
    assert counts.take("feeds", "c", 7, 1)
    assert counts.take("api", "a", 8, 1)


def test_who_asks_by_address_writes_nothing(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for name in (name for name, limit in LIMITS.items() if limit.per == "address"):
        with django_assert_num_queries(0):
            assert ask(name, cast[Role.REPORTER], cast.institution).status_code == 200


def test_what_is_only_looked_at_does_not_count(cast: Cast) -> None:
    for _time in range(LIMITS["imports"].amount + 1):
        assert ask("imports", cast[Role.REPORTER], cast.institution, "GET").status_code == 200
        assert ask("exports", cast[Role.REPORTER], cast.institution, "HEAD").status_code == 200


def test_an_unknown_limit_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        limited("nothing")


def test_a_page_under_a_limit_says_it(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    with time_machine.travel(NOW, tick=False):
        answers = [client.post("/configuracion/usuarios/lista/") for _time in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    page = answers[-1].content.decode()
    assert "Son demasiadas veces seguidas para importar archivos. Espere 60 minutos y vuelva a probar" in page
