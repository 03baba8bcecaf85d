"""The calendar of an institution as its page lists it: the public days in spans, and the days by decree one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from planabierto.core.working_days import public_holidays
from planabierto.office.base.ui.parts import Segment
from planabierto.office.institutions.queries import holidays_between

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Holiday, Institution

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A line of the list, in words: when, what, who decided it, closed or worked; `holiday` is the day by decree, if it is one."""

    first: date
    when: str
    name: str
    source: str
    state: str
    holiday: Holiday | None = None


def asked_year(text: str, today: date) -> int:
    """The year of an address; that of today where the text is none from `FIRST_YEAR` to `LAST_YEAR`."""
    is_year = text.isascii() and text.isdecimal() and len(text) == len(str(LAST_YEAR))
    return int(text) if is_year and FIRST_YEAR <= int(text) <= LAST_YEAR else today.year


def calendar_rows(institution: Institution, year: int) -> list[CalendarRow]:
    """All that is particular about a year, in order of date. One query."""
    own = {holiday.day: holiday for holiday in holidays_between(institution, date(year, 1, 1), date(year, 12, 31))}
    rows = [_own_row(holiday) for holiday in own.values()]
    span: list[date] = []
    public = {day: name for day, name in public_holidays(year).items() if day not in own}
    for day, name in public.items():
        if span and (public[span[0]] != name or day - span[-1] != timedelta(days=1)):
            rows.append(_public_row(span, public[span[0]]))
            span = []
        span.append(day)
    rows.append(_public_row(span, public[span[0]]))
    return sorted(rows, key=lambda row: row.first)


def _own_row(holiday: Holiday) -> CalendarRow:
    return CalendarRow(
        first=holiday.day,
        when=_in_words(holiday.day),
        name=holiday.name,
        source=holiday.source,
        state=_("Se trabaja") if holiday.is_working else _("Cerrado"),
        holiday=holiday,
    )


def _public_row(days: list[date], name: str) -> CalendarRow:
    first, last = days[0], days[-1]
    when = (
        _in_words(first)
        if first == last
        else _("%(first)s a %(last)s") % {"first": _in_words(first), "last": _in_words(last)}
    )
    return CalendarRow(first=first, when=when, name=name, source=_("Calendario público"), state=_("Cerrado"))


def _in_words(day: date) -> str:
    """A day without its year: «viernes 3 de abril»."""
    return _("%(weekday)s %(day)s") % {
        "weekday": formats.date_format(day, "l").lower(),
        "day": formats.date_format(day, "MONTH_DAY_FORMAT"),
    }


def years_around(year: int, today: date) -> list[Segment]:
    """The years that the page offers: the one shown with its neighbours, and today's with the next."""
    shown = sorted({year - 1, year, year + 1, today.year, today.year + 1} & set(range(FIRST_YEAR, LAST_YEAR + 1)))
    address = reverse("calendar")
    return [Segment(label=str(one), url=f"{address}?anio={one}", current=one == year) for one in shown]
