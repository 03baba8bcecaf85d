"""What the clock does for rounds, once and in the zone of the institution: reminders, escalation, tacit assent, the end of reopenings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from planabierto.office.accounts.calendar_services import add_holiday
from planabierto.office.accounts.roles import Role
from planabierto.office.base.clockwork import strike, turns
from planabierto.office.base.models import MailState, OutgoingMail
from planabierto.office.base.worker import run_waiting_tasks
from planabierto.office.followup.clock import attend_institution, attend_rounds
from planabierto.office.followup.models import Reminder, UnitReport, UnitReportState, Verdict
from planabierto.office.followup.services.assigning import VerificationError
from planabierto.office.followup.services.closing import (
    ask_reopening,
    close,
    consolidate,
    grant_reopening,
    present,
)
from planabierto.office.followup.services.delivering import DeliveryError, return_report, send_report
from planabierto.office.followup.services.opening import OpeningError, extend_deadline
from planabierto.office.followup.services.registering import ClosedRowError
from planabierto.office.followup.services.reminding import remind, remind_by_the_clock
from planabierto.office.followup.services.verifying import may_object_until, object_to, verify_row
from planabierto.office.institutions.models import Institution
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain
from tests.cast import Cast
from tests.office.rounds import OpenRound, open_round

SALVADOR = ZoneInfo("America/El_Salvador")
OPENING = datetime(2024, 9, 30, 9, tzinfo=SALVADOR)
"""A Monday; the units send by Wednesday, 9 October."""


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    """The third round of 2024, opened on the day of its cut-off, with its mails sent."""
    with time_machine.travel(OPENING, tick=False):
        opened = open_round(cast)
        run_waiting_tasks()
    mail.outbox.clear()
    return opened


def attend(opened: OpenRound, day: str, hour: int = 9, zone: ZoneInfo = SALVADOR) -> list[tuple[str, str, str]]:
    """What the clock sends on a day: kind, unit, and to whom."""
    moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=zone)
    before = set(Reminder.objects.values_list("pk", flat=True))
    with time_machine.travel(moment, tick=False):
        attend_institution.call(opened.cast.institution.pk)
        run_waiting_tasks()
    found = Reminder.objects.exclude(pk__in=before).order_by("pk")
    return list(found.values_list("kind", "unit_report__name", "recipient__display_name"))


def only_reclamos(opened: OpenRound) -> None:
    """Take the other units out of the way: they have no one to be written to, and no lead."""
    UnitReport.objects.filter(follow_up=opened.follow_up).exclude(name="Reclamos").update(send_by=None)


UNIT = [("reminder", "Reclamos", "unit_head"), ("reminder", "Reclamos", "reporter")]
LEAD = [("copy_to_lead", "Reclamos", "lead_unit")]
MEMO = [
    ("memorandum", "Reclamos", "unit_head"),
    ("memorandum", "Reclamos", "lead_unit"),
    ("memorandum", "Reclamos", "head_of_planning"),
]


def test_the_way_of_a_report_that_does_not_come(opened: OpenRound) -> None:
    only_reclamos(opened)
    days = [date(2024, 9, 30) + timedelta(days=number) for number in range(25)]
    sent = {day.isoformat(): attend(opened, day.isoformat()) for day in days}
    assert {day: found for day, found in sent.items() if found} == {
        "2024-10-04": UNIT,  # three working days before Wednesday, 9 October
        "2024-10-08": UNIT,
        "2024-10-10": LEAD,
        "2024-10-14": MEMO,
    }
    subjects = [one.subject for one in mail.outbox]
    assert subjects == [
        *["Recordatorio: falta el informe de Reclamos"] * 4,
        "No se ha enviado el informe de Reclamos",
        *["Memorando: informe de Reclamos que no se ha enviado"] * 3,
    ]
    memo = mail.outbox[-1].body
    assert memo.startswith(
        "MEMORANDO\n\nPARA: unit_head, post of unit_head\nDE: Planificación\nFECHA: 14 de octubre de 2024\n"
        "ASUNTO: Informe de Reclamos que no se ha enviado\n\n"
        "El plazo para enviar el informe de Reclamos del POI 2024 al tercer trimestre venció el 9 de octubre de 2024"
    )
    assert "Con copia a: lead_unit, post of lead_unit; head_of_planning, post of head_of_planning" in memo
    events = AuditEvent.objects.filter(act="report.reminder_sent").order_by("sequence")
    assert [event.after_value["reminder"] for event in events] == ["reminder", "reminder", "copy_to_lead", "memorandum"]  # type: ignore[index,call-overload]  # an object of JSON
    assert {event.actor_id for event in events} == {None}


def test_days_that_are_closed_do_not_count(opened: OpenRound) -> None:
    only_reclamos(opened)
    for day in (date(2024, 10, 3), date(2024, 10, 8), date(2024, 10, 10), date(2024, 10, 11)):
        add_holiday(opened.cast.institution, day=day, name="Asueto", source="Decreto 1", by=None)
    days = [date(2024, 9, 30) + timedelta(days=number) for number in range(25)]
    sent = {day.isoformat(): attend(opened, day.isoformat()) for day in days}
    assert {day: found for day, found in sent.items() if found} == {
        "2024-10-02": UNIT,
        "2024-10-07": UNIT,
        "2024-10-14": LEAD,
        "2024-10-16": MEMO,
    }


def test_an_extension_moves_all_of_it(opened: OpenRound) -> None:
    only_reclamos(opened)
    with time_machine.travel(datetime(2024, 10, 9, 20, tzinfo=SALVADOR), tick=False):
        extend_deadline(opened.report(), until=date(2024, 10, 16), reason="Faltó personal.", by=opened.planner)
    days = [date(2024, 10, 10) + timedelta(days=number) for number in range(15)]
    sent = {day.isoformat(): attend(opened, day.isoformat()) for day in days}
    assert {day: found for day, found in sent.items() if found} == {
        "2024-10-11": UNIT,
        "2024-10-15": UNIT,
        "2024-10-17": LEAD,
        "2024-10-21": MEMO,
    }


def test_a_clock_that_stood_still_sends_what_still_makes_sense_once(opened: OpenRound) -> None:
    only_reclamos(opened)
    assert attend(opened, "2024-10-09") == UNIT  # of the two before the deadline, the last one
    assert attend(opened, "2024-10-18") == MEMO  # and no copy any more
    assert attend(opened, "2024-10-18", hour=15) == []
    assert attend(opened, "2024-12-20") == []


def test_nothing_leaves_before_the_hour_nor_on_a_day_that_is_not_worked(opened: OpenRound) -> None:
    only_reclamos(opened)
    assert attend(opened, "2024-10-04", hour=6) == []
    assert attend(opened, "2024-10-05") == []
    assert attend(opened, "2024-10-06") == []
    assert attend(opened, "2024-10-07", hour=7) == UNIT


def test_planning_that_reminded_takes_the_turn_of_the_clock(opened: OpenRound) -> None:
    only_reclamos(opened)
    with time_machine.travel(datetime(2024, 10, 4, 8, tzinfo=SALVADOR), tick=False):
        remind([opened.report()], text="Falta su informe.", by=opened.planner)
    assert attend(opened, "2024-10-04") == []
    assert attend(opened, "2024-10-07") == []
    assert attend(opened, "2024-10-08") == UNIT


def test_who_has_sent_is_left_in_peace(opened: OpenRound) -> None:
    only_reclamos(opened)
    with time_machine.travel(datetime(2024, 10, 3, 9, tzinfo=SALVADOR), tick=False):
        opened.send()
    assert [attend(opened, day) for day in ("2024-10-04", "2024-10-10", "2024-10-14")] == [[], [], []]
    with time_machine.travel(datetime(2024, 10, 14, 9, tzinfo=SALVADOR), tick=False):
        return_report(opened.report(), reason="Falta el acta.", by=opened.planner)
    # Its deadline was over when it came back: it is late by nobody's fault, until planning sets another.
    assert attend(opened, "2024-10-18") == []
    with time_machine.travel(datetime(2024, 10, 18, 9, tzinfo=SALVADOR), tick=False):
        extend_deadline(opened.report(), until=date(2024, 10, 22), reason="Para corregir.", by=opened.planner)
    assert attend(opened, "2024-10-23") == LEAD


def test_a_deadline_that_was_over_at_the_opening_does_not_count(cast: Cast) -> None:
    with time_machine.travel(datetime(2024, 10, 10, 9, tzinfo=SALVADOR), tick=False):
        opened = open_round(cast)
    assert [attend(opened, day) for day in ("2024-10-11", "2024-10-14", "2024-10-15")] == [[], [], []]


def test_a_unit_that_leads_itself_has_no_copy_and_its_memorandum_reaches_planning(opened: OpenRound) -> None:
    UnitReport.objects.filter(follow_up=opened.follow_up).exclude(name="Contabilidad").update(send_by=None)
    assert opened.report("Contabilidad").lead_unit_id is None
    assert attend(opened, "2024-10-10") == []
    assert attend(opened, "2024-10-14") == [("memorandum", "Contabilidad", "head_of_planning")]
    assert "PARA: Jefatura de Contabilidad" in mail.outbox[-1].body


def test_a_round_that_was_consolidated_asks_for_nothing(opened: OpenRound) -> None:
    with time_machine.travel(datetime(2024, 10, 9, 9, tzinfo=SALVADOR), tick=False):
        consolidate(opened.follow_up, reason="No llegaron.", by=opened.planner)
    assert attend(opened, "2024-10-10") == []


@pytest.mark.parametrize(
    ("send_by", "first", "copy", "memorandum"),
    [
        # Over New Year: the vacation is from 24 December to 2 January.
        (date(2024, 12, 20), "2024-12-17", "2024-12-23", "2025-01-06"),
        # Over 29 February, and over the end of a February without one.
        (date(2028, 2, 28), "2028-02-23", "2028-02-29", "2028-03-02"),
        (date(2027, 2, 26), "2027-02-23", "2027-03-01", "2027-03-03"),
        # Over Holy Week.
        (date(2025, 4, 11), "2025-04-08", "2025-04-21", "2025-04-23"),
        # On a Saturday, by an extension.
        (date(2024, 10, 12), "2024-10-09", "2024-10-14", "2024-10-16"),
    ],
)
def test_working_days_over_the_turns_of_the_year(
    opened: OpenRound, send_by: date, first: str, copy: str, memorandum: str
) -> None:
    only_reclamos(opened)
    UnitReport.objects.filter(pk=opened.report().pk).update(send_by=send_by)
    for day, expected in ((first, UNIT), (copy, LEAD), (memorandum, MEMO)):
        eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        if date.fromisoformat(eve) != send_by:  # on which the last reminder would be made up for
            assert (day, attend(opened, eve)) == (day, [])
        assert (day, attend(opened, day)) == (day, expected)


@pytest.mark.parametrize("zone", ["America/El_Salvador", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Madrid"])
def test_the_day_is_that_of_the_institution(opened: OpenRound, zone: str) -> None:
    only_reclamos(opened)
    Institution.objects.filter(pk=opened.cast.institution.pk).update(time_zone=zone)
    there = ZoneInfo(zone)
    assert attend(opened, "2024-10-09", hour=23, zone=there) == UNIT
    assert attend(opened, "2024-10-10", hour=6, zone=there) == []
    assert attend(opened, "2024-10-10", hour=7, zone=there) == LEAD


SHIFTS = [
    (timedelta(hours=-1), True),
    (timedelta(seconds=-1), True),
    (timedelta(), False),
    (timedelta(hours=1), False),
    (timedelta(days=1), False),
    (timedelta(days=-1), True),
]
"""From the midnight after the last day: whether there is still time."""
PLACES = [
    ("America/El_Salvador", date(2024, 12, 31)),
    ("America/El_Salvador", date(2028, 2, 29)),
    ("Pacific/Kiritimati", date(2025, 2, 28)),
    ("Pacific/Pago_Pago", date(2024, 12, 31)),
    ("Europe/Madrid", date(2025, 3, 30)),  # a day of 23 hours
    ("Europe/Madrid", date(2025, 10, 26)),  # a day of 25 hours
]


def midnight_after(day: date, zone: str) -> datetime:
    """The first moment of the next day there."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)


def takes(act: Callable[[], object], *refusals: type[Exception]) -> bool:
    """Whether an act is accepted, or refused for its day."""
    try:
        act()
    except refusals:
        return False
    return True


@pytest.fixture
def locked(opened: OpenRound) -> OpenRound:
    """The round after its closing, with a report that was sent."""
    with time_machine.travel(datetime(2024, 10, 8, 9, tzinfo=SALVADOR), tick=False):
        opened.send()
        opened.review()
        consolidate(opened.follow_up, reason="No llegaron.", by=opened.planner)
        present(opened.follow_up, body="Consejo Directivo", presented_on=date(2024, 10, 8), by=opened.planner)
        close(opened.follow_up, by=opened.planner)
    return opened


@pytest.mark.parametrize(("zone", "until"), PLACES)
def test_a_reopened_report_takes_figures_until_its_last_second_and_none_after(
    locked: OpenRound, zone: str, until: date
) -> None:
    Institution.objects.filter(pk=locked.cast.institution.pk).update(time_zone=zone)
    with time_machine.travel(datetime(2024, 10, 9, 9, tzinfo=SALVADOR), tick=False):
        reopening = ask_reopening(locked.report(), reason="Error en el acta.", by=locked.planner)
        grant_reopening(reopening, until=until, by=locked.cast[Role.TOP_MANAGEMENT])
    end = midnight_after(until, zone)
    for number, (shift, has_time) in enumerate(SHIFTS):
        with time_machine.travel(end + shift, tick=False):
            save = partial(locked.save, "AO.6.1", str(number + 2), justification="Error.", cause="other")
            assert (shift, takes(save, ClosedRowError)) == (shift, has_time)
    with time_machine.travel(end, tick=False):
        with pytest.raises(DeliveryError, match="La reapertura venció el"):
            send_report(locked.report(), by=locked.head)
        attend_institution.call(locked.cast.institution.pk)
        attend_institution.call(locked.cast.institution.pk)
    assert locked.report().state == UnitReportState.LOCKED
    assert AuditEvent.objects.filter(act="report.reopening_ended").count() == 1
    assert str(locked.row("AO.6.1").entry.achievement.of_period) == "1"


@pytest.mark.parametrize(("zone", "until"), PLACES)
def test_the_clock_ends_a_reopening_after_its_last_second(locked: OpenRound, zone: str, until: date) -> None:
    Institution.objects.filter(pk=locked.cast.institution.pk).update(time_zone=zone)
    with time_machine.travel(datetime(2024, 10, 9, 9, tzinfo=SALVADOR), tick=False):
        reopening = ask_reopening(locked.report(), reason="Error en el acta.", by=locked.planner)
        grant_reopening(reopening, until=until, by=locked.cast[Role.TOP_MANAGEMENT])
    for shift, state in ((timedelta(seconds=-1), UnitReportState.RETURNED), (timedelta(), UnitReportState.LOCKED)):
        with time_machine.travel(midnight_after(until, zone) + shift, tick=False):
            attend_institution.call(locked.cast.institution.pk)
        assert (shift, locked.report().state) == (shift, state)


@pytest.mark.parametrize("zone", sorted({zone for zone, _day in PLACES}))
def test_an_objection_is_taken_until_the_last_second_and_none_after(opened: OpenRound, zone: str) -> None:
    Institution.objects.filter(pk=opened.cast.institution.pk).update(time_zone=zone)
    there = ZoneInfo(zone)
    with time_machine.travel(datetime(2024, 12, 20, 23, 30, tzinfo=there), tick=False):
        opened.send()
        verification = verify_row(
            opened.assignment(),
            verdict=Verdict.OTHER_VALUE,
            value=Decimal("0.7"),
            reason="Faltan folios.",
            by=opened.officer,
        )
    # Verified on a Friday: Monday 23 December, and Friday 3 January after the vacation.
    last = may_object_until(verification, opened.report())
    assert last == date(2025, 1, 3)
    with time_machine.travel(midnight_after(last, zone), tick=False):
        assert not takes(lambda: object_to(verification, text="No.", by=opened.head), VerificationError)
    with time_machine.travel(midnight_after(last, zone) - timedelta(seconds=1), tick=False):
        assert takes(lambda: object_to(verification, text="No.", by=opened.head))


@pytest.mark.parametrize("zone", sorted({zone for zone, _day in PLACES}))
def test_assent_is_tacit_after_two_working_days_there(opened: OpenRound, zone: str) -> None:
    Institution.objects.filter(pk=opened.cast.institution.pk).update(time_zone=zone)
    there = ZoneInfo(zone)
    with time_machine.travel(datetime(2024, 10, 4, 23, 59, tzinfo=there), tick=False):  # a Friday
        opened.send()
    for moment, state in (
        (datetime(2024, 10, 8, 23, 59, 59, tzinfo=there), UnitReportState.SENT),
        (datetime(2024, 10, 9, 0, 0, tzinfo=there), UnitReportState.PASSED_ON),
    ):
        with time_machine.travel(moment, tick=False):
            attend_institution.call(opened.cast.institution.pk)
        assert (moment, opened.report().state) == (moment, state)
    with time_machine.travel(datetime(2024, 10, 9, 1, tzinfo=there), tick=False):
        attend_institution.call(opened.cast.institution.pk)
    assert AuditEvent.objects.filter(act="report.tacitly_passed_on").count() == 1
    assert opened.report().is_tacit


@pytest.mark.parametrize("zone", sorted({zone for zone, _day in PLACES}))
def test_more_time_begins_with_the_day_there(opened: OpenRound, zone: str) -> None:
    Institution.objects.filter(pk=opened.cast.institution.pk).update(time_zone=zone)
    day = date(2024, 12, 31)
    with (
        time_machine.travel(midnight_after(day, zone), tick=False),
        pytest.raises(OpeningError, match="después de hoy"),
    ):
        extend_deadline(opened.report(), until=day, reason="Faltó personal.", by=opened.planner)
    with time_machine.travel(midnight_after(day, zone) - timedelta(seconds=1), tick=False):
        extend_deadline(opened.report(), until=day, reason="Faltó personal.", by=opened.planner)


def test_a_clock_that_runs_back_breaks_no_chain_and_repeats_nothing(opened: OpenRound) -> None:
    only_reclamos(opened)
    assert attend(opened, "2024-10-10") == LEAD
    assert attend(opened, "2024-10-09") == UNIT
    assert attend(opened, "2024-10-10", hour=10) == []
    assert verify_chain(opened.cast.institution) == []


def test_the_clock_knows_the_turn_and_asks_only_for_institutions_with_a_round(opened: OpenRound) -> None:
    assert "planabierto.office.followup.clock.attend_rounds" in {turn.name for turn in turns()}
    attend_rounds.call()
    waiting = DBTaskResult.objects.filter(status="READY", task_path__endswith="attend_institution")
    assert [one.args_kwargs["args"] for one in waiting] == [[opened.cast.institution.pk]]


def test_a_worker_that_died_halfway_repeats_nothing(opened: OpenRound) -> None:
    """The task runs again from its beginning: what was written stays one."""
    only_reclamos(opened)
    first = attend(opened, "2024-10-14")
    assert first == MEMO
    for _again in range(5):
        assert attend(opened, "2024-10-14", hour=10) == []
    assert OutgoingMail.objects.filter(key__startswith="memorandum:").count() == 3
    assert {one.state for one in OutgoingMail.objects.all()} == {MailState.SENT}


def test_the_clock_strikes_and_the_worker_does_the_rest(opened: OpenRound) -> None:
    only_reclamos(opened)
    with time_machine.travel(datetime(2024, 10, 10, 9, tzinfo=SALVADOR), tick=False):
        assert "planabierto.office.followup.clock.attend_rounds" in strike()
        run_waiting_tasks()
    assert [one.to for one in mail.outbox] == [[opened.cast[Role.LEAD_UNIT].email]]


def test_a_day_on_which_nothing_is_due_costs_the_same_with_one_unit_and_with_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(OPENING, tick=False):
        opened = open_round(cast, units=6)
    for kept in (1, 3, 6):
        UnitReport.objects.filter(follow_up=opened.follow_up).update(send_by=None)
        keys = (
            UnitReport.objects.filter(follow_up=opened.follow_up).order_by("order").values_list("pk", flat=True)[:kept]
        )
        UnitReport.objects.filter(pk__in=list(keys)).update(send_by=opened.follow_up.send_by)
        with time_machine.travel(datetime(2024, 10, 1, 9, tzinfo=SALVADOR), tick=False), django_assert_num_queries(8):
            assert remind_by_the_clock(cast.institution, today=timezone.localdate()) == []
