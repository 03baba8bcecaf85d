"""How a page writes numbers, percentages and dates: text made in Python before the template, in the language of the reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils import formats, timezone

from planabierto.core.quantity import Scale, format_quantity, format_rate


def number(value: Decimal | int | None) -> str:
    """A count as El Salvador writes it, «1,250» or «0.75»; None is blank."""
    return "" if value is None else format_quantity(Decimal(value), Scale.COUNT)


def percent(rate: Decimal | None) -> str:
    """A ratio as a whole percent, half up and never capped: 0.845 is «85%»; None is blank."""
    return "" if rate is None else format_rate(rate)


def day(value: date | None) -> str:
    """A day in words: «30 de septiembre de 2024»; None is blank."""
    return "" if value is None else formats.date_format(value, "DATE_FORMAT")


def short_day(value: date) -> str:
    """A day in figures: «30/9/2024»."""
    return f"{value.day}/{value.month}/{value.year}"


def month_day(value: date | None) -> str:
    """A day of a year that is known: «9 de octubre»; None is blank."""
    return "" if value is None else formats.date_format(value, "MONTH_DAY_FORMAT")


def moment(value: datetime | None) -> str:
    """An instant in words, in the time zone of the institution: «9 de octubre de 2024 a las 10:50»; None is blank."""
    return "" if value is None else formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")


def short_moment(value: datetime | None) -> str:
    """An instant in figures, for a column of a table: «9/10/2024 10:50»; None is blank."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{formats.date_format(local, 'SHORT_DATE_FORMAT')} {formats.time_format(local, 'TIME_FORMAT')}"


def machine_time(value: date | datetime) -> str:
    """A day or instant for the `datetime` attribute of `<time>`; an instant in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat()
