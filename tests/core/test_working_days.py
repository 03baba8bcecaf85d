"""The public calendar of El Salvador and the arithmetic of working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.working_days import (
    COUNTRIES,
    add_working_days,
    easter,
    is_working_day,
    public_holidays,
    public_holidays_between,
    working_days_between,
)

# The earliest and the latest possible, both neighbours of a century, and the years of use.
EASTERS = [
    (1818, date(1818, 3, 22)),
    (1899, date(1899, 4, 2)),
    (1900, date(1900, 4, 15)),
    (1954, date(1954, 4, 18)),
    (1981, date(1981, 4, 19)),
    (2000, date(2000, 4, 23)),
    (2008, date(2008, 3, 23)),
    (2011, date(2011, 4, 24)),
    (2024, date(2024, 3, 31)),
    (2025, date(2025, 4, 20)),
    (2026, date(2026, 4, 5)),
    (2027, date(2027, 3, 28)),
    (2038, date(2038, 4, 25)),
    (2049, date(2049, 4, 18)),
    (2100, date(2100, 3, 28)),
    (2285, date(2285, 3, 22)),
]


@pytest.mark.parametrize(("year", "sunday"), EASTERS)
def test_easter_of_a_year(year: int, sunday: date) -> None:
    assert easter(year) == sunday


@given(st.integers(1583, 9999))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    sunday = easter(year)

    assert sunday.isoweekday() == 7
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_public_calendar_of_2026() -> None:
    closed = public_holidays(2026)

    assert [day.strftime("%d/%m") for day in closed] == [
        "01/01", "02/01",
        "29/03", "30/03", "31/03", "01/04", "02/04", "03/04", "04/04", "05/04",
        "01/05", "10/05", "17/06",
        "01/08", "02/08", "03/08", "04/08", "05/08", "06/08",
        "15/09", "02/11",
        "24/12", "25/12", "26/12", "27/12", "28/12", "29/12", "30/12", "31/12",
    ]  # fmt: skip
    assert closed[date(2026, 1, 1)] == "Año Nuevo"
    assert closed[date(2026, 1, 2)] == "Vacación de fin de año"
    assert closed[date(2026, 4, 3)] == "Viernes Santo"
    assert closed[date(2026, 4, 1)] == "Vacación de Semana Santa"
    assert closed[date(2026, 8, 6)] == "Divino Salvador del Mundo"
    assert closed[date(2026, 12, 25)] == "Navidad"


def test_a_span_across_the_new_year_has_both_its_ends() -> None:
    closed = public_holidays_between(date(2026, 12, 31), date(2027, 1, 2))

    assert list(closed) == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]


def test_the_calendar_of_an_unknown_country_is_refused() -> None:
    assert COUNTRIES == ("SV",)
    with pytest.raises(KeyError):
        public_holidays(2026, country="XX")


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 11, 27), True),  # Friday
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 29), False),  # Sunday
        (date(2026, 11, 2), False),  # Día de los Difuntos, a Monday
        (date(2026, 11, 3), True),
        (date(2026, 8, 6), False),
        (date(2026, 8, 7), True),
        (date(2026, 3, 27), True),  # Friday before Holy Week
        (date(2026, 3, 30), False),  # Monday of Holy Week
        (date(2026, 4, 6), True),  # Monday after Easter
    ],
)
def test_day_of_2026_is_worked(day: date, is_worked: bool) -> None:
    assert is_working_day(day, closed=public_holidays(2026)) is is_worked


ADDED = [
    (date(2026, 9, 30), 0, date(2026, 9, 30)),
    (date(2026, 10, 3), 0, date(2026, 10, 5)),
    (date(2026, 9, 30), 1, date(2026, 10, 1)),
    (date(2026, 9, 30), 7, date(2026, 10, 9)),
    (date(2026, 9, 30), 12, date(2026, 10, 16)),
    (date(2026, 9, 30), 20, date(2026, 10, 28)),
    (date(2026, 10, 2), 1, date(2026, 10, 5)),
    (date(2026, 10, 3), 1, date(2026, 10, 5)),
    (date(2026, 10, 30), 1, date(2026, 11, 3)),
    (date(2026, 7, 31), 1, date(2026, 8, 7)),
    (date(2026, 3, 27), 1, date(2026, 4, 6)),
    (date(2026, 12, 23), 1, date(2027, 1, 4)),
    (date(2026, 12, 31), 7, date(2027, 1, 12)),
    (date(2026, 10, 9), -7, date(2026, 9, 30)),
    (date(2027, 1, 4), -1, date(2026, 12, 23)),
    (date(2026, 10, 4), -1, date(2026, 10, 2)),
]


@pytest.mark.parametrize(("day", "count", "expected"), ADDED)
def test_working_days_are_added(day: date, count: int, expected: date) -> None:
    closed = public_holidays(2026) | public_holidays(2027)

    assert add_working_days(day, count, closed=closed) == expected


def test_a_day_by_decree_moves_a_deadline() -> None:
    closed = set(public_holidays(2026))

    assert add_working_days(date(2026, 9, 14), 1, closed=closed) == date(2026, 9, 16)
    assert add_working_days(date(2026, 9, 14), 1, closed=closed | {date(2026, 9, 16)}) == date(2026, 9, 17)
    assert add_working_days(date(2026, 9, 14), 1, closed=closed - {date(2026, 9, 15)}) == date(2026, 9, 15)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 9, 30), date(2026, 9, 30), 0),
        (date(2026, 9, 30), date(2026, 10, 9), 7),
        (date(2026, 10, 2), date(2026, 10, 4), 0),
        (date(2026, 10, 3), date(2026, 10, 5), 1),
        (date(2026, 12, 23), date(2027, 1, 4), 1),
        (date(2026, 10, 9), date(2026, 9, 30), -7),
        (date(2026, 10, 5), date(2026, 10, 3), 0),
    ],
)
def test_working_days_between_two_days(first: date, last: date, count: int) -> None:
    closed = public_holidays(2026) | public_holidays(2027)

    assert working_days_between(first, last, closed=closed) == count


days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
counts = st.integers(-40, 40)


@st.composite
def closings(draw: st.DrawFn) -> frozenset[date]:
    """The public calendar with some days by decree: any span of the years at hand, up to a month of it closed at a time."""
    public = frozenset(public_holidays_between(date(2019, 1, 1), date(2042, 12, 31)))
    starts = draw(st.lists(days, max_size=4))
    return public | {start + timedelta(days=number) for start in starts for number in range(draw(st.integers(1, 30)))}


@given(days, counts, closings())
def test_what_was_added_is_worked_and_counted_back(day: date, count: int, closed: frozenset[date]) -> None:
    result = add_working_days(day, count, closed=closed)

    assert is_working_day(result, closed=closed)
    if count:
        assert working_days_between(day, result, closed=closed) == count


@given(days, st.integers(1, 40), closings())
def test_going_on_and_back_from_a_working_day_ends_where_it_began(
    day: date, count: int, closed: frozenset[date]
) -> None:
    start = add_working_days(day, 0, closed=closed)

    assert add_working_days(add_working_days(start, count, closed=closed), -count, closed=closed) == start


@given(days, st.integers(0, 20), st.integers(0, 20), closings())
def test_two_additions_are_one(day: date, one: int, other: int, closed: frozenset[date]) -> None:
    start = add_working_days(day, 0, closed=closed)

    apart = add_working_days(add_working_days(start, one, closed=closed), other, closed=closed)
    assert apart == add_working_days(start, one + other, closed=closed)


@given(days, days, counts, closings())
def test_a_later_start_never_ends_earlier(day: date, other: date, count: int, closed: frozenset[date]) -> None:
    first, second = sorted((day, other))

    assert add_working_days(first, count, closed=closed) <= add_working_days(second, count, closed=closed)


@given(days, st.integers(0, 400), closings(), days)
def test_another_closed_day_never_shortens_a_deadline(
    day: date, length: int, closed: frozenset[date], decreed: date
) -> None:
    count = length % 30

    assert add_working_days(day, count, closed=closed) <= add_working_days(day, count, closed=closed | {decreed})
    last = day + timedelta(days=length)
    with_decree = working_days_between(day, last, closed=closed | {decreed})
    assert working_days_between(day, last, closed=closed) - with_decree in {0, 1}
