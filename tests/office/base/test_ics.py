"""The calendar feed, read back as a calendar program reads it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from planabierto.office.base.ics import CalendarEvent, calendar_feed

SENT = CalendarEvent(
    uid="envio-7",
    day=date(2026, 10, 9),
    title="Enviar el informe de Reclamos; tercer seguimiento",
    description="Quedan 3 acciones por registrar.\nPuede pedir prórroga.",
    url="https://plan.mutual.example/registro/2026/t3/",
)


def read(feed: bytes) -> list[CalendarEvent]:
    """The events of a feed."""
    calendar = Calendar.from_ical(feed)
    return [
        CalendarEvent(
            uid=str(entry["UID"]).removesuffix("@planabierto"),
            day=entry.decoded("DTSTART"),
            title=str(entry["SUMMARY"]),
            description=str(entry.get("DESCRIPTION", "")),
            url=str(entry.get("URL", "")),
        )
        for entry in calendar.walk("VEVENT")
    ]


def test_what_was_written_is_read_back_in_order_of_day() -> None:
    earlier = CalendarEvent(uid="corte-7", day=date(2026, 9, 30), title="Corte")
    feed = calendar_feed("Mutual Ejemplo: plazos", [SENT, earlier])
    assert read(feed) == [earlier, SENT]
    calendar = Calendar.from_ical(feed)
    assert str(calendar["X-WR-CALNAME"]) == "Mutual Ejemplo: plazos"
    assert calendar["VERSION"] == "2.0"


def test_an_event_takes_its_whole_day_and_leaves_it_free() -> None:
    feed = calendar_feed("Plazos", [SENT]).decode()
    lines = feed.split("\r\n")
    assert "DTSTART;VALUE=DATE:20261009" in lines
    assert "DTEND;VALUE=DATE:20261010" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "UID:envio-7@planabierto" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


def test_a_deadline_that_moves_keeps_its_uid() -> None:
    moved = CalendarEvent(uid=SENT.uid, day=date(2026, 10, 16), title="Enviar el informe, con prórroga")
    (before,) = read(calendar_feed("Plazos", [SENT]))
    (after,) = read(calendar_feed("Plazos", [moved]))
    assert before.uid == after.uid
    assert after.day == date(2026, 10, 16)


def test_a_feed_without_events_is_a_calendar() -> None:
    assert read(calendar_feed("Plazos", [])) == []


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t\u2028"), min_size=1, max_size=200
)


@given(title=texts, description=texts)
def test_no_text_breaks_out_of_its_field(title: str, description: str) -> None:
    event = CalendarEvent(uid="x", day=date(2026, 1, 1), title=title, description=description)
    (seen,) = read(calendar_feed(title, [event]))
    assert (seen.uid, seen.day, seen.url) == ("x", event.day, "")
    assert seen.title == " ".join(title.split())
    assert seen.description == "\n".join(description.splitlines())
