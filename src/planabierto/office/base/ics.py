"""A calendar feed: the days that matter to somebody, for the calendar program of their telephone or mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from icalendar import Calendar, Event, vText

MAKER: Final = "-//Plan Abierto//planabierto//ES"
REFRESH: Final = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """A day to remember. The `uid` stays the same when day or words change, so that the entry moves instead of doubling."""

    uid: str
    day: date
    title: str
    description: str = ""
    url: str = ""


def calendar_feed(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """The feed as iCalendar (RFC 5545), in UTF-8: whole days, in order of day, stamped with this moment."""
    made_at = timezone.now()
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(_line(name)))
    calendar.add("x-wr-calname", vText(_line(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for one in sorted(events, key=lambda event: (event.day, event.uid)):
        calendar.add_component(_entry(one, made_at))
    feed: bytes = calendar.to_ical()
    return feed


def _entry(event: CalendarEvent, made_at: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{event.uid}@planabierto")
    entry.add("dtstamp", made_at)
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + timedelta(days=1))  # exclusive
    entry.add("summary", _line(event.title))
    if event.description:
        entry.add("description", "\n".join(event.description.splitlines()))
    if event.url:
        entry.add("url", _line(event.url))
    entry.add("transp", "TRANSPARENT")  # a deadline does not make its day busy
    return entry


def _line(text: str) -> str:
    """A text in one line: the parts of a calendar end with theirs."""
    return " ".join(text.split())
