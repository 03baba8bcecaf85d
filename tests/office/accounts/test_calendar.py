"""The calendar of an institution: days by decree, who may change them, and the page that lists a year."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from planabierto.core.working_days import add_working_days
from planabierto.office.accounts.calendar_services import HolidayError, add_holiday, remove_holiday
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.models import Holiday
from planabierto.office.institutions.queries import closed_days
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from planabierto.office.institutions.models import Institution
    from tests.cast import Cast

PAGE = "/configuracion/calendario/"
ADD = "/configuracion/calendario/agregar/"
FRIDAY = date(2026, 9, 18)
DECREED = {"day": "2026-09-18", "name": "Elecciones", "kind": "closed", "source": "Decreto 100 de 2026"}


def close(institution: Institution, day: date = FRIDAY, *, is_working: bool = False) -> Holiday:
    return add_holiday(institution, day=day, name="Por decreto", source="Decreto 1", is_working=is_working, by=None)


def test_closed_days_are_the_public_calendar_and_the_institutions_own(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    close(cast.institution)
    close(cast.institution, date(2026, 8, 3), is_working=True)
    close(cast.institution, date(2027, 2, 1))
    close(cast.other_institution, date(2026, 9, 21))
    with django_assert_num_queries(1):
        closed = closed_days(cast.institution, date(2026, 8, 1), date(2026, 9, 30))
    assert sorted(closed) == [
        *(date(2026, 8, day) for day in (1, 2, 4, 5, 6)),
        date(2026, 9, 15),
        FRIDAY,
    ]
    assert add_working_days(date(2026, 9, 17), 1, closed=closed) == date(2026, 9, 21)
    assert add_working_days(date(2026, 7, 31), 1, closed=closed) == date(2026, 8, 3)


def test_a_day_by_decree_is_added_and_taken_back_by_planning(cast: Cast) -> None:
    planner = cast[Role.PLANNING_ANALYST]
    holiday = add_holiday(cast.institution, day=FRIDAY, name="  Elecciones ", source="Decreto 100", by=planner)
    assert (holiday.name, holiday.is_working) == ("Elecciones", False)
    remove_holiday(holiday, by=planner)
    assert not Holiday.objects.exists()
    added, removed = AuditEvent.objects.filter(act__startswith="holiday.").order_by("sequence")
    fields = {"day": "2026-09-18", "is_working": False, "name": "Elecciones", "source": "Decreto 100"}
    assert (added.after_value, added.actor_name) == (fields, planner.display_name)
    assert (removed.before_value, removed.after_value, removed.object_label) == (
        fields,
        None,
        "Elecciones, 18/9/2026",
    )
    assert verify_chain(cast.institution) == []


@pytest.mark.parametrize(
    ("day", "is_working", "sentence"),
    [
        (date(2026, 9, 19), False, "Ese día es sábado o domingo"),
        (date(2026, 9, 19), True, "Ese día es sábado o domingo"),
        (date(2026, 9, 15), False, "El calendario público ya cierra ese día: «Día de la Independencia»."),
        (date(2026, 9, 16), True, "Ese día ya se trabaja"),
        (FRIDAY, False, "Ese día ya está en la lista: «Por decreto»."),
        (FRIDAY, True, "Ese día ya está en la lista: «Por decreto»."),
    ],
)
def test_a_day_that_is_so_already_is_refused(cast: Cast, day: date, is_working: bool, sentence: str) -> None:
    close(cast.institution)
    with pytest.raises(HolidayError, match=re.escape(sentence)):
        close(cast.institution, day, is_working=is_working)
    assert Holiday.objects.count() == 1


def test_a_day_without_its_source_is_refused(cast: Cast) -> None:
    with pytest.raises(HolidayError, match="Escriba qué día es"):
        add_holiday(cast.institution, day=FRIDAY, name="Elecciones", source="  ", by=None)


def test_who_may_not_change_the_calendar_is_refused(cast: Cast) -> None:
    holiday = close(cast.institution)
    for person in (*cast.people.values(), cast.outsider, cast.nobody):
        if person in {cast[Role.PLANNING_ANALYST], cast[Role.HEAD_OF_PLANNING]}:
            continue
        with pytest.raises(NotAllowedError):
            add_holiday(cast.institution, day=date(2026, 9, 21), name="x", source="x", by=person)
        with pytest.raises(NotAllowedError):
            remove_holiday(holiday, by=person)
    assert Holiday.objects.get() == holiday


def test_everybody_with_a_role_sees_the_calendar_and_planning_changes_it(client: Client, cast: Cast) -> None:
    holiday = close(cast.institution)
    for role, person in cast.people.items():
        client.force_login(person)
        page = client.get(f"{PAGE}?anio=2026").content.decode()
        assert "Viernes Santo" in page, role
        assert "viernes 18 de septiembre" in page, role
        is_planning = role in {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}
        assert ("Agregar un día por decreto" in page, f"{PAGE}{holiday.pk}/quitar/" in page) == (
            is_planning,
            is_planning,
        ), role
        if not is_planning:
            assert client.post(ADD, DECREED).status_code == 403, role
            assert client.post(f"{PAGE}{holiday.pk}/quitar/").status_code == 403, role
    assert Holiday.objects.get() == holiday


def test_a_year_is_listed_in_spans_and_another_one_is_a_link_away(client: Client, cast: Cast) -> None:
    close(cast.institution, date(2026, 8, 4), is_working=True)
    client.force_login(cast[Role.UNIT_HEAD])
    page = client.get(f"{PAGE}?anio=2026").content.decode()
    rows = re.findall(r'role="rowheader">([^<]+)</th>', page)
    assert rows[:4] == [
        "jueves 1 de enero",
        "viernes 2 de enero",
        "domingo 29 de marzo a miércoles 1 de abril",
        "jueves 2 de abril",
    ]
    assert rows[9:14] == [
        "miércoles 17 de junio",
        "sábado 1 de agosto a lunes 3 de agosto",
        "martes 4 de agosto",
        "miércoles 5 de agosto",
        "jueves 6 de agosto",
    ]
    assert page.count("Se trabaja") == 1
    assert f'href="{PAGE}?anio=2027"' in page
    assert f'href="{PAGE}?anio=2025"' in page


@pytest.mark.parametrize("year", ["", "1999", "2101", "20266", "-5", "²026", "x" * 5000, "%00"])
def test_an_impossible_year_is_this_one(client: Client, cast: Cast, year: str) -> None:
    client.force_login(cast[Role.UNIT_HEAD])
    page = client.get(f"{PAGE}?anio={year}").content.decode()
    assert f"Días particulares de {timezone.localdate().year}" in page


def test_the_first_and_the_last_year_have_their_page(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.UNIT_HEAD])
    for year, other in ((2000, 1999), (2100, 2101)):
        page = client.get(f"{PAGE}?anio={year}").content.decode()
        assert f"Días particulares de {year}" in page
        assert f"anio={other}" not in page


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_costs_the_same_for_more_days(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, days: int
) -> None:
    for number in range(days):
        close(cast.institution, date(2026, 9, 21 + number))
    client.force_login(cast[Role.PLANNING_ANALYST])
    client.get(f"{PAGE}?anio=2026")
    with django_assert_num_queries(6):
        assert client.get(f"{PAGE}?anio=2026").status_code == 200


def test_a_day_is_added_from_the_page_and_its_year_shown(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    answer = client.post(ADD, {**DECREED, "day": "2027-02-05"})
    assert answer.headers["Location"] == f"{PAGE}?anio=2027"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Se agregó al calendario: Elecciones, 5/2/2027." in page
    assert "viernes 5 de febrero" in page
    holiday = Holiday.objects.get()
    answer = client.post(f"{PAGE}{holiday.pk}/quitar/")
    assert answer.headers["Location"] == f"{PAGE}?anio=2027"
    assert "Se quitó del calendario: Elecciones, 5/2/2027." in client.get(answer.headers["Location"]).content.decode()
    assert not Holiday.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": "2026-09-15"}, "Día: El calendario público ya cierra ese día: «Día de la Independencia»."),
        ({"day": "2026-09-16", "kind": "working"}, "Día: Ese día ya se trabaja"),
        ({"day": "ayer"}, "Día: "),
        ({"day": "0001-01-01"}, "Día: Escriba un año de 2000 a 2100."),
        ({"day": ""}, "Día: "),
        ({"name": ""}, "Nombre: "),
        ({"source": ""}, "Decreto o acuerdo: "),
        ({"kind": "x"}, "Ese día: "),
        ({"name": "x" * 201}, "Nombre: "),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    client: Client, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(cast[Role.PLANNING_ANALYST])
    answer = client.post(ADD, {**DECREED, **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Holiday.objects.exists()


def test_a_day_of_another_institution_is_not_there(client: Client, cast: Cast) -> None:
    foreign = close(cast.other_institution)
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    assert "18 de septiembre" not in client.get(f"{PAGE}?anio=2026").content.decode()
    assert client.post(f"{PAGE}{foreign.pk}/quitar/").status_code == 404
    assert Holiday.objects.get() == foreign
