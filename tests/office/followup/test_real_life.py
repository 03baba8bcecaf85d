"""What happens in real life, and the smallest rule for it: late figures, late evidence, corrections, demand, n of N, zero by decision."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from planabierto.core.registration import Typed
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.document import to_document
from planabierto.office.followup.live_rows import LiveRow
from planabierto.office.followup.models import Basis, Entry, Evidence, FollowUp, Summary
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.closing import ask_reopening, close, consolidate, grant_reopening, present
from planabierto.office.followup.services.delivering import send_report
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.opening import open_follow_up
from planabierto.office.followup.services.registering import RowChange, RowError, save_row
from planabierto.office.followup.services.requesting import RequestError, request_reprogramming, withdraw_reprogramming
from planabierto.office.institutions.models import Unit
from planabierto.office.plans.models import Action, Programming
from tests.cast import Cast
from tests.office.rounds import OpenRound, open_round


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def register(opened: OpenRound, code: str, typed: Typed, **given: str) -> LiveRow:
    row = opened.row(code)
    change = RowChange(row.entry.action_id, row.version, RowInput(typed=typed, **given))  # type: ignore[arg-type]  # texts
    return save_row(opened.report(), change, by=opened.head)


def measured(opened: OpenRound, code: str, **columns: object) -> None:
    """Measure an action in another way, as a completed plan would."""
    action = opened.row(code).entry.action
    programming = action.current
    assert programming is not None
    version = Programming.objects.filter(action=action).count() + 1
    again = replace_version(programming, version, **columns)
    Action.objects.filter(pk=action.pk).update(current=again)
    achievement = opened.row(code).entry.achievement
    achievement.pk, achievement.version, achievement.programming = None, achievement.version + 1, again
    achievement.save(force_insert=True)
    Entry.objects.filter(follow_up=opened.follow_up, action=action).update(achievement=achievement)


def replace_version(programming: Programming, version: int, **columns: object) -> Programming:
    targets = list(programming.targets.all())
    programming.pk, programming.version = None, version
    for name, value in columns.items():
        setattr(programming, name, value)
    programming.save(force_insert=True)
    for target in targets:
        target.pk, target.programming = None, programming
        target.save(force_insert=True)
    return programming


def test_a_recovered_backlog_is_named_apart(opened: OpenRound) -> None:
    row = register(opened, "AO.6.1", Typed(real=Decimal(4), from_earlier=Decimal(3)))
    assert row.entry.achieved == Decimal(6)
    assert row.entry.achievement.remarks == "Incluye 3 de períodos anteriores."
    with pytest.raises(RowError, match="parte de lo ejecutado"):
        register(opened, "AO.6.1", Typed(real=Decimal(1), from_earlier=Decimal(3)))


def test_an_earlier_quarter_is_corrected_with_a_reason_that_travels(opened: OpenRound) -> None:
    typed = Typed(real=Decimal(1), earlier_corrected=Decimal(1))
    with pytest.raises(RowError, match="por qué se corrige"):
        register(opened, "AO.6.1", typed)
    row = register(opened, "AO.6.1", typed, earlier_reason="Se contó dos veces.")
    assert row.entry.achieved == Decimal(2)
    assert "de 2 a 1: Se contó dos veces." in row.entry.achievement.remarks
    earlier = Entry.objects.get(follow_up__period=2, action=row.entry.action)
    assert earlier.achieved == Decimal(2)


def closed(opened: OpenRound) -> FollowUp:
    opened.send()
    opened.review()
    consolidate(opened.follow_up, reason="No entregaron.", by=opened.planner)
    present(opened.follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=opened.planner)
    return close(opened.follow_up, by=opened.planner)


@pytest.mark.django_db(transaction=True)
def test_late_evidence_is_stamped_and_moves_no_figure(cast: Cast) -> None:
    with transaction.atomic():
        opened = open_round(cast)
    before = closed(opened).figures_hash
    entry = Entry.objects.select_related("achievement__programming").get(
        follow_up=opened.follow_up, action=opened.row("AO.6.1").entry.action
    )
    (added,) = add_evidence(opened.report(), entry, EvidenceInput("Actas", folio="12"), by=opened.head)
    assert added.is_late
    assert Evidence.objects.get().is_late
    assert FollowUp.objects.get(pk=opened.follow_up.pk).figures_hash == before


def test_a_figure_that_an_audit_corrects_makes_a_new_version_and_leaves_the_old_one(opened: OpenRound) -> None:
    first = closed(opened)
    reopening = ask_reopening(opened.report(), reason="Informe de auditoría 3-2025.", by=opened.planner)
    until = timezone.localdate() + timedelta(days=2)
    grant_reopening(reopening, until=until, by=opened.cast[Role.TOP_MANAGEMENT])
    register(opened, "AO.6.1", Typed(real=Decimal(0)), justification="Según la auditoría.", cause="other")
    send_report(opened.report(), by=opened.head)
    opened.review()
    second = close(opened.follow_up, by=opened.planner)
    assert (first.version, second.version) == (1, 2)
    history = opened.row("AO.6.1").entry.action.achievements.filter(follow_up=opened.follow_up).order_by("version")
    assert [one.of_period for one in history] == [None, Decimal(1), Decimal(0)]


def test_a_demand_is_what_was_attended_of_what_was_received(opened: OpenRound) -> None:
    measured(opened, "AO.6.1", is_demand=True)
    row = register(opened, "AO.6.1", Typed(real=Decimal(8), received=Decimal(10)))
    assert (row.entry.rate, row.entry.light) == (Decimal(1), "")
    again = register(opened, "AO.6.1", Typed(real=Decimal(8), received=Decimal(22)))
    assert again.entry.achievement.received_to_date == Decimal(22)
    assert again.entry.needs_justification is False


def test_n_of_n_registers_its_share(opened: OpenRound) -> None:
    measured(opened, "AO.6.4", is_share=True)
    row = register(opened, "AO.6.4", Typed(part_done=Decimal(80), part_of=Decimal(100)))
    assert (row.entry.achieved, row.entry.percent) == (Decimal("0.7"), 93)
    assert row.entry.achievement.remarks == "80 de 100 documentos del período."
    nothing = register(opened, "AO.6.4", Typed(part_done=Decimal(0), part_of=Decimal(0)))
    assert (nothing.entry.percent, nothing.entry.achievement.remarks) == (100, "Sin documentos en el período.")
    with pytest.raises(RowError, match="no pueden ser más"):
        register(opened, "AO.6.4", Typed(part_done=Decimal(9), part_of=Decimal(8)))


def test_nothing_of_what_should_not_happen_is_the_best_case(opened: OpenRound) -> None:
    measured(opened, "AO.6.1", direction="decreasing", accumulation="last")
    row = register(opened, "AO.6.1", Typed(real=Decimal(0)))
    assert (row.entry.status, row.entry.is_met) == ("met", True)


def test_the_first_round_after_an_import_takes_figures_to_date(cast: Cast) -> None:
    opened = open_round(cast, basis=Basis.TO_DATE)
    row = register(opened, "AO.6.1", Typed(real=Decimal(3)))
    assert (row.entry.achieved, row.entry.achievement.of_period) == (Decimal(3), Decimal(1))


def test_a_move_to_a_later_period_may_be_asked_for_once(opened: OpenRound) -> None:
    action = opened.row("AO.6.2").entry.action_id
    row = register(opened, "AO.6.2", Typed(), justification="Se hará en el cuarto trimestre.")
    assert [question["rule"] for question in row.entry.questions] == ["SCH403"]
    with pytest.raises(RequestError, match="después de este"):
        request_reprogramming(opened.report(), action_id=action, to_period=3, reason="x", by=opened.head)
    request = request_reprogramming(
        opened.report(), action_id=action, to_period=4, reason="Se hará en el cuarto.", by=opened.head
    )
    with pytest.raises(RequestError, match="ya está solicitada"):
        request_reprogramming(opened.report(), action_id=action, to_period=4, reason="x", by=opened.head)
    assert opened.row("AO.6.2").has_request
    withdraw_reprogramming(request, by=opened.head)
    assert not opened.row("AO.6.2").has_request


def test_a_renamed_unit_keeps_its_old_name_in_what_was_printed(opened: OpenRound) -> None:
    Unit.objects.filter(pk=opened.cast.reclamos.pk).update(name="Reclamos y Prestaciones")
    earlier = FollowUp.objects.select_related("plan", "institution").get(period=2)
    assert "Reclamos" in [unit.name for unit in to_document(earlier).units]


def test_the_next_round_starts_from_the_last(opened: OpenRound) -> None:
    opened.send()
    opened.review()
    fourth = open_follow_up(opened.follow_up.plan, period=4, by=opened.planner)
    assert str(fourth).startswith("Cuarto seguimiento")
    later = replace(opened, follow_up=fourth)
    row = later.row("AO.6.1")
    assert row.earlier is not None
    assert row.earlier.achieved == Decimal(3)
    assert later.save("AO.6.1", "1").entry.achieved == Decimal(4)
    assert Summary.objects.get(follow_up=fourth).actions == 6
