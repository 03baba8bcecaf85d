"""Which days an office works, and how many of them lie between two dates.

Saturdays and Sundays are never working days. The public calendar of a country is a row of `_CALENDARS`; what an institution closes or opens
besides is its own data, and reaches these functions as the finished collection `closed`. Spans of days are inclusive; a count starts on
the day after its first day.

El Salvador: Ley de Asuetos, Vacaciones y Licencias de los Empleados Públicos (1940), art. 1: 1 May, 10 May, 17 June, 15 September,
2 November; and three vacations, eight days of Holy Week, 1 to 6 August, 24 December to 2 January inclusive, within which lie the days
that the Código de Trabajo, art. 190, gives to all. Single days by decree are not here: they are days of the institution.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

EL_SALVADOR: Final = "SV"

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class _Fixed(NamedTuple):
    """Days of one month, both inclusive."""

    month: int
    first: int
    last: int
    name: str


class _FromEaster(NamedTuple):
    """Days counted from Easter Sunday, both inclusive: -2 is Good Friday."""

    first: int
    last: int
    name: str


# Of days named twice the later name stays, so that a feast within a vacation keeps its own.
_CALENDARS: Final[dict[str, tuple[_Fixed | _FromEaster, ...]]] = {
    EL_SALVADOR: (
        _Fixed(1, 1, 2, "Vacación de fin de año"),
        _Fixed(1, 1, 1, "Año Nuevo"),
        _FromEaster(-7, 0, "Vacación de Semana Santa"),
        _FromEaster(-3, -3, "Jueves Santo"),
        _FromEaster(-2, -2, "Viernes Santo"),
        _FromEaster(-1, -1, "Sábado Santo"),
        _Fixed(5, 1, 1, "Día del Trabajo"),
        _Fixed(5, 10, 10, "Día de la Madre"),
        _Fixed(6, 17, 17, "Día del Padre"),
        _Fixed(8, 1, 6, "Vacación de agosto"),
        _Fixed(8, 6, 6, "Divino Salvador del Mundo"),
        _Fixed(9, 15, 15, "Día de la Independencia"),
        _Fixed(11, 2, 2, "Día de los Difuntos"),
        _Fixed(12, 24, 31, "Vacación de fin de año"),
        _Fixed(12, 25, 25, "Navidad"),
    ),
}

COUNTRIES: Final = tuple(_CALENDARS)


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, of_four = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leap_years - epact - of_four) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int, *, country: str = EL_SALVADOR) -> dict[date, str]:
    """The days of a year on which the public offices of a country are closed, with their Spanish names, in order of date.

    Days that fall on a weekend are among them. Raises `KeyError` for a country that is not one of `COUNTRIES`.
    """
    sunday = easter(year)
    named: dict[date, str] = {}
    for days in _CALENDARS[country]:
        start = sunday + days.first * _DAY if isinstance(days, _FromEaster) else date(year, days.month, days.first)
        named |= {start + number * _DAY: days.name for number in range(days.last - days.first + 1)}
    return dict(sorted(named.items()))


def public_holidays_between(first: date, last: date, *, country: str = EL_SALVADOR) -> dict[date, str]:
    """As `public_holidays`, for a span of days, both inclusive."""
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(year, country=country).items()
        if first <= day <= last
    }


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def is_working_day(day: date, *, closed: Collection[date]) -> bool:
    """Whether an office that is closed on some days works on this one."""
    return not is_weekend(day) and day not in closed


def add_working_days(day: date, count: int, *, closed: Collection[date]) -> date:
    """The working day that comes `count` working days after a day, which itself is not counted.

    A count of 0 gives the day itself or the next one worked; a negative one counts backwards. `closed` must reach as far as the result:
    a day beyond it counts as worked. Raises `OverflowError` outside of the calendar.
    """
    if count == 0:
        while not is_working_day(day, closed=closed):
            day += _DAY
        return day
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, closed=closed):
            day += step
    return day


def working_days_between(first: date, last: date, *, closed: Collection[date]) -> int:
    """How many working days lie after `first` up to and including `last`; negative where `last` comes before.

    It undoes `add_working_days`: between a day and the day `count` working days away lie `count`.
    """
    if last < first:
        return -sum(is_working_day(day, closed=closed) for day in _days(last, first - _DAY))
    return sum(is_working_day(day, closed=closed) for day in _days(first + _DAY, last))


def _days(first: date, last: date) -> Iterator[date]:
    """The days of a span, both inclusive; none where it ends before it starts."""
    for number in range((last - first).days + 1):
        yield first + number * _DAY
