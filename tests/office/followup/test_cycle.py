"""The life of a round: opened, registered, sent, passed on, verified, reviewed, consolidated, presented, closed, reopened."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from planabierto.core.seal import figures_code
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import (
    Achievement,
    Entry,
    FollowUp,
    FollowUpState,
    RowVerdict,
    Summary,
    UnitReport,
    UnitReportState,
    Verdict,
)
from planabierto.office.followup.services.closing import (
    ClosingError,
    ask_reopening,
    close,
    consolidate,
    end_expired_reopenings,
    grant_reopening,
    present,
)
from planabierto.office.followup.services.delivering import (
    DeliveryError,
    missing_before_sending,
    return_report,
    review_report,
    review_row,
    send_report,
)
from planabierto.office.followup.services.opening import OpeningError, open_follow_up
from planabierto.office.followup.services.registering import ClosedRowError, RowChange, RowConflictError, save_row
from planabierto.office.followup.services.verifying import verify_row
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain
from tests.cast import Cast
from tests.office.rounds import OpenRound, open_round


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def acts() -> list[str]:
    return list(AuditEvent.objects.order_by("institution_id", "sequence").values_list("act", flat=True))


def test_opening_makes_a_blank_row_of_each_action(opened: OpenRound) -> None:
    assert opened.follow_up.state == FollowUpState.BUILDING
    assert [one.name for one in opened.follow_up.unit_reports.order_by("order")] == [
        "Reclamos",
        "Contabilidad",
        "Archivo",
    ]
    statuses = Entry.objects.filter(follow_up=opened.follow_up).order_by("order").values_list("status", "is_reported")
    assert list(statuses) == [
        ("unreported", False),
        ("unreported", False),
        ("not_due", True),
        ("unreported", False),
        ("unreported", False),
        ("unreported", False),
    ]
    assert (opened.follow_up.send_by, opened.follow_up.review_by) == (date(2024, 10, 9), date(2024, 10, 16))
    with pytest.raises(OpeningError, match="ya existe"):
        open_follow_up(opened.follow_up.plan, period=3, by=opened.planner)


def test_a_saved_row_adds_up_with_what_came_before(opened: OpenRound) -> None:
    row = opened.save("AO.6.1", "1")
    achievement = row.entry.achievement
    assert (achievement.of_period, achievement.to_date, achievement.version) == (Decimal(1), Decimal(3), 2)
    assert (row.entry.status, row.entry.percent, row.entry.is_reported) == ("met", 100, True)
    assert opened.report().state == UnitReportState.IN_PROGRESS
    event = AuditEvent.objects.get(act="row.saved")
    assert event.after_value["to_date"] == "3"  # type: ignore[index,call-overload]  # an object of JSON


def test_the_same_again_changes_nothing(opened: OpenRound) -> None:
    opened.save("AO.6.1", "1")
    before = acts()
    assert opened.save("AO.6.1", "1").version == 2
    assert acts() == before


def test_who_comes_second_is_told_what_stands_there(opened: OpenRound) -> None:
    seen = opened.row("AO.6.1")
    opened.save("AO.6.1", "1", by=opened.cast[Role.REPORTER])
    from planabierto.core.registration import Typed
    from planabierto.office.followup.row_input import RowInput

    change = RowChange(seen.entry.action_id, seen.version, RowInput(typed=Typed(real=Decimal(4))))
    with pytest.raises(RowConflictError) as conflict:
        save_row(opened.report(), change, by=opened.head)
    theirs = conflict.value.rows[seen.entry.action_id].entry.achievement
    assert (theirs.of_period, theirs.recorded_by) == (Decimal(1), opened.cast[Role.REPORTER])


def test_sending_needs_figures_and_reasons(opened: OpenRound) -> None:
    assert [one.code for one in missing_before_sending(opened.report())] == ["AO.6.1", "AO.6.2", "AO.6.4"]
    opened.save("AO.6.1", "1")
    opened.save("AO.6.2", "0")
    opened.save("AO.6.4", "0.25")
    assert [(one.code, one.field) for one in missing_before_sending(opened.report())] == [("AO.6.2", "justificacion")]
    with pytest.raises(DeliveryError, match="Falta 1 dato"):
        send_report(opened.report(), by=opened.head)
    opened.save("AO.6.2", "0", justification="Faltó personal.", cause="staff")
    with pytest.raises(NotAllowedError):
        send_report(opened.report(), by=opened.cast[Role.REPORTER])
    sending = send_report(opened.report(), by=opened.head)
    assert (sending.number, len(sending.achievements), len(sending.code)) == (1, 4, 64)
    assert opened.report().state == UnitReportState.SENT
    with pytest.raises(ClosedRowError, match="ya fue enviado"):
        opened.save("AO.6.1", "2")


def test_drafts_do_not_count_until_planning_has_reviewed_them(opened: OpenRound) -> None:
    opened.send()
    assert Summary.objects.get(follow_up=opened.follow_up).met == 0
    opened.pass_on()
    opened.review()
    assert Summary.objects.get(follow_up=opened.follow_up).met == 3


def test_a_verified_value_replaces_the_reported_one(opened: OpenRound) -> None:
    opened.send()
    assignment = opened.assignment()
    assert assignment.post == "El Oficial de Gestión Documental y Archivo"
    verify_row(
        assignment, verdict=Verdict.OTHER_VALUE, value=Decimal("0.7"), reason="Faltan 20 folios.", by=opened.officer
    )
    row = opened.row("AO.6.4")
    assert (row.entry.achieved, row.entry.achievement.to_date, row.entry.percent) == (
        Decimal("0.7"),
        Decimal("0.75"),
        93,
    )
    assert opened.report().state == UnitReportState.VERIFIED
    own = opened.assignment("Archivo")
    assert (own.is_alternate, own.post) == (True, "La Contadora General")


def test_nobody_verifies_their_own_unit(opened: OpenRound) -> None:
    from tests.office.rounds import add_head

    head = add_head(opened, opened.archivo, "jefa de archivo")
    opened.send("Archivo", by=head)
    assignment = opened.assignment("Archivo")
    with pytest.raises(NotAllowedError):
        verify_row(assignment, verdict=Verdict.CONFIRMED, by=opened.officer)
    verify_row(assignment, verdict=Verdict.CONFIRMED, by=opened.alternate)


def test_a_returned_report_is_with_its_unit_again(opened: OpenRound) -> None:
    opened.send()
    action = opened.row("AO.6.1").entry.action
    with pytest.raises(DeliveryError, match="por qué se devuelve"):
        return_report(opened.report(), by=opened.planner)
    review_row(opened.report(), action=action, verdict=RowVerdict.REMARKED, text="¿Solo una?", by=opened.planner)
    with pytest.raises(DeliveryError, match="1 fila observada"):
        review_report(opened.report(), by=opened.planner)
    return_report(opened.report(), by=opened.planner)
    assert opened.report().state == UnitReportState.RETURNED
    opened.save("AO.6.1", "2", justification="Hubo más solicitudes.", cause="demand")
    assert send_report(opened.report(), by=opened.head).number == 2


def closed(opened: OpenRound) -> FollowUp:
    opened.send()
    opened.review()
    consolidate(opened.follow_up, reason="No entregaron a tiempo.", by=opened.planner)
    present(opened.follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=opened.planner)
    return close(opened.follow_up, by=opened.planner)


def test_a_round_ends_consolidated_presented_and_closed(opened: OpenRound) -> None:
    opened.send()
    with pytest.raises(ClosingError, match="1 informe enviado espera"):
        consolidate(opened.follow_up, reason="x", by=opened.planner)
    opened.review()
    with pytest.raises(ClosingError, match="Puede consolidar con 1 de 3"):
        consolidate(opened.follow_up, by=opened.planner)
    with pytest.raises(ClosingError, match="Presente"):
        close(opened.follow_up, by=opened.planner)
    ended = closed_after_review(opened)
    assert ended.state == FollowUpState.PRESENTED
    assert ended.figures_hash == figures_code(ended.figures)
    assert {one.state for one in UnitReport.objects.filter(follow_up=ended)} == {UnitReportState.LOCKED}
    assert Summary.objects.get(follow_up=ended).unreported == 2
    assert verify_chain(opened.cast.institution) == []


def closed_after_review(opened: OpenRound) -> FollowUp:
    consolidate(opened.follow_up, reason="No entregaron a tiempo.", by=opened.planner)
    present(opened.follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=opened.planner)
    return close(opened.follow_up, by=opened.planner)


def test_a_closed_round_refuses_changes_here_and_in_the_database(opened: OpenRound) -> None:
    closed(opened)
    with pytest.raises(ClosedRowError, match="cerrado"):
        opened.save("AO.6.1", "5")
    entry = Entry.objects.filter(follow_up=opened.follow_up).first()
    assert entry is not None
    for change in (
        lambda: Entry.objects.filter(pk=entry.pk).update(achieved=9),
        lambda: Entry.objects.filter(pk=entry.pk)._raw_delete("default"),  # noqa: SLF001 - one plain DELETE
        lambda: Achievement.objects.create(
            institution_id=entry.institution_id,
            follow_up_id=entry.follow_up_id,
            action_id=entry.action_id,
            programming_id=entry.achievement.programming_id,
            version=99,
        ),
        lambda: UnitReport.objects.filter(follow_up=opened.follow_up).update(state="in_progress"),
    ):
        with pytest.raises(IntegrityError, match="the round is closed"), transaction.atomic():
            change()


def test_reopening_takes_two_people_and_ends(opened: OpenRound) -> None:
    first = closed(opened)
    reopening = ask_reopening(opened.report(), reason="La auditoría corrigió una cifra.", by=opened.planner)
    until = timezone.localdate() + timedelta(days=3)
    with pytest.raises(NotAllowedError):
        grant_reopening(reopening, until=until, by=opened.planner)
    grant_reopening(reopening, until=until, by=opened.cast[Role.TOP_MANAGEMENT])
    opened.save("AO.6.1", "2", justification="Según auditoría.", cause="other")
    send_report(opened.report(), by=opened.head)
    assert Summary.objects.get(follow_up=opened.follow_up).met == 3
    opened.review()
    second = close(opened.follow_up, by=opened.planner)
    assert (first.version, second.version) == (1, 2)
    assert first.figures_hash != second.figures_hash
    assert opened.report().state == UnitReportState.LOCKED


def test_what_is_not_sent_in_time_is_locked_with_what_was_sent(opened: OpenRound) -> None:
    first = closed(opened)
    reopening = ask_reopening(opened.report(), reason="Una cifra.", by=opened.planner)
    until = timezone.localdate()
    grant_reopening(reopening, until=until, by=opened.cast[Role.TOP_MANAGEMENT])
    opened.save("AO.6.1", "4")
    ended = end_expired_reopenings(opened.cast.institution, today=until + timedelta(days=1))
    assert [one.name for one in ended] == ["Reclamos"]
    assert opened.row("AO.6.1").entry.achieved == Decimal(3)
    assert opened.report().state == UnitReportState.LOCKED
    assert FollowUp.objects.get(pk=first.pk).figures_hash == first.figures_hash


def test_what_was_sealed_counts_again_even_after_another_sending(opened: OpenRound) -> None:
    opened.send()
    verify_row(
        opened.assignment(),
        verdict=Verdict.OTHER_VALUE,
        value=Decimal("0.7"),
        reason="Faltan folios.",
        by=opened.officer,
    )
    first = closed_after_review_of(opened)
    reopening = ask_reopening(opened.report(), reason="Una cifra.", by=opened.planner)
    until = timezone.localdate()
    grant_reopening(reopening, until=until, by=opened.cast[Role.TOP_MANAGEMENT])
    opened.save("AO.6.1", "2", justification="Otra.", cause="other")
    send_report(opened.report(), by=opened.head)
    return_report(opened.report(), reason="No.", by=opened.planner)
    end_expired_reopenings(opened.cast.institution, today=until + timedelta(days=1))
    assert opened.row("AO.6.1").entry.achieved == Decimal(3)
    assert opened.row("AO.6.4").entry.achieved == Decimal("0.7")
    assert FollowUp.objects.get(pk=first.pk).figures_hash == first.figures_hash
    again = ask_reopening(opened.report(), reason="Otra vez.", by=opened.planner)
    grant_reopening(again, until=until, by=opened.cast[Role.TOP_MANAGEMENT])
    assert opened.save("AO.6.1", "2", justification="Otra.", cause="other").version == 4


def closed_after_review_of(opened: OpenRound) -> FollowUp:
    opened.review()
    return closed_after_review(opened)


def test_a_report_that_did_not_deliver_stays_so_where_its_reopening_expires(opened: OpenRound) -> None:
    closed(opened)
    reopening = ask_reopening(opened.report("Contabilidad"), reason="Llegó tarde.", by=opened.planner)
    until = timezone.localdate()
    grant_reopening(reopening, until=until, by=opened.cast[Role.TOP_MANAGEMENT])
    end_expired_reopenings(opened.cast.institution, today=until + timedelta(days=1))
    report = opened.report("Contabilidad")
    assert (report.state, report.is_missing, report.audience) == ("locked", True, "unit")


def test_a_returned_report_that_was_left_out_can_be_given_back(opened: OpenRound) -> None:
    opened.send()
    return_report(opened.report(), reason="Falta.", by=opened.planner)
    consolidate(opened.follow_up, reason="No entregaron.", by=opened.planner)
    with pytest.raises(ClosedRowError, match="consolidado sin este informe"):
        opened.save("AO.6.1", "2")
    return_report(opened.report(), reason="Que lo entregue.", by=opened.planner)
    assert opened.save("AO.6.1", "2").entry.achieved == Decimal(4)
