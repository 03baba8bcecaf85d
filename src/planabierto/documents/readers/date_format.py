"""Excel's dates: a serial day under the tokens of a date format ("d-mmm-yy" → "30-sep-24"), names of months and days in Spanish.

The names are Spanish whatever language the format asks for, because they are what a heading such as "sep-24" is recognised by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

SHORT_DATE = "dd/mm/yyyy"

_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_YEAR_10000 = 2_958_466
_FALSE_LEAP_DAY = 60
_DAYS_TO_1904 = 1462
_SECONDS_A_DAY = 86_400
_SECONDS_OF = {"h": 3600, "m": 60, "s": 1}
_NOON = 12


def is_date(serial: Decimal, tokens: Sequence[tuple[str, str]], *, since_1904: bool) -> bool:
    """Whether a serial day is shown as a date: from 1900, or 1904, to the end of 9999; what is less than a day is a time alone."""
    days = serial + _DAYS_TO_1904 if since_1904 else serial
    has_year = any(kind == "date" and text[0] in "yY" for kind, text in tokens)
    return serial >= 0 and (1 if has_year else 0) <= days < _YEAR_10000


def show_date(serial: Decimal, tokens: Sequence[tuple[str, str]], *, since_1904: bool) -> str:
    """A serial day that `is_date`, shown token by token: (kind, text) with kinds "date", "elapsed", "half"; any other text as it stands.

    Day 60 of the 1900 system is the 29 February 1900 that never was, and is shown as the 28th.
    """
    days = serial + _DAYS_TO_1904 if since_1904 else serial
    seconds = int((days * _SECONDS_A_DAY).to_integral_value(ROUND_HALF_UP))
    before_false_leap_day = days < _FALSE_LEAP_DAY and not since_1904
    first = datetime(1899, 12, 31) if before_false_leap_day else datetime(1899, 12, 30)  # noqa: DTZ001  a cell has no time zone
    return "".join(_shown(first + timedelta(seconds=seconds), seconds, tokens)).strip()


def _shown(moment: datetime, seconds: int, tokens: Sequence[tuple[str, str]]) -> Iterator[str]:
    has_half = any(kind == "half" for kind, _ in tokens)
    units = [text[0].lower() if kind in {"date", "elapsed"} else "" for kind, text in tokens]
    for index, (kind, text) in enumerate(tokens):
        if kind == "half":
            yield "a. m." if moment.hour < _NOON else "p. m."
        elif kind == "elapsed":
            yield str(seconds // _SECONDS_OF[units[index]]).rjust(len(text), "0")
        elif kind == "date" and units[index] == "m" and _is_minute(index, units):
            yield str(moment.minute).rjust(min(len(text), 2), "0")
        elif kind == "date":
            yield _part(moment, units[index], len(text), has_half=has_half)
        else:
            yield text


def _is_minute(index: int, units: Sequence[str]) -> bool:
    """Whether an m counts minutes: the unit before it is hours, or the one after it seconds."""
    before = next((unit for unit in reversed(units[:index]) if unit), "")
    after = next((unit for unit in units[index + 1 :] if unit), "")
    return before == "h" or after == "s"


def _part(moment: datetime, unit: str, width: int, *, has_half: bool) -> str:
    if unit == "y":
        return f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}"  # noqa: PLR2004  yy against yyyy
    if unit == "m" and width > 2:  # noqa: PLR2004  mmm and longer are names
        name = _MONTHS[moment.month - 1]
        return name[:3] if width == 3 else name[0] if width == 5 else name  # noqa: PLR2004  mmm, mmmmm
    if unit == "d" and width > 2:  # noqa: PLR2004  ddd and dddd are names
        name = _DAYS[moment.weekday()]
        return name[:3] if width == 3 else name  # noqa: PLR2004  ddd
    hour = (moment.hour % _NOON or _NOON) if has_half else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[unit]
    return str(number).rjust(min(width, 2), "0")
