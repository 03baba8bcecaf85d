"""Ten people save one row over the same version at the same moment: one wins, nine are told what stands there, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction

from planabierto.core.registration import Typed
from planabierto.office.followup.live_rows import LiveRow
from planabierto.office.followup.models import Achievement
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.registering import RowChange, RowConflictError, save_row
from planabierto.office.journal.services import verify_chain
from tests.cast import make_cast
from tests.office.intake.test_concurrency import at_once
from tests.office.rounds import OpenRound, add_head, open_round

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 10


@pytest.fixture
def opened(transactional_db: None) -> OpenRound:  # noqa: ARG001 - asks for the database
    """A round that every connection sees."""
    with transaction.atomic():
        return open_round(make_cast())


@pytest.mark.parametrize("rounds", [3, pytest.param(200, marks=pytest.mark.trial)], ids=["small", "trial"])
def test_ten_writers_on_one_row_have_one_winner(
    opened: OpenRound, rounds: int, print_figure: Callable[[str], None]
) -> None:
    heads = [add_head(opened, opened.cast.reclamos, f"writer {place}") for place in range(WRITERS)]
    report = opened.report()
    action = opened.row().entry.action_id

    def saving(place: int, version: int) -> Callable[[], LiveRow]:
        given = RowInput(typed=Typed(real=Decimal(version * WRITERS + place)))
        return lambda: save_row(report, RowChange(action, version, given), by=heads[place])

    for version in range(1, rounds + 1):
        results = at_once(*[saving(place, version) for place in range(WRITERS)])
        won = [one for one in results if isinstance(one, LiveRow)]
        told = [one for one in results if isinstance(one, RowConflictError)]
        assert (len(won), len(told)) == (1, WRITERS - 1), results
        stands = opened.row().entry.achievement
        assert {one.rows[action].entry.achievement.pk for one in told} == {stands.pk}
        assert won[0].entry.achievement.of_period == stands.of_period
    versions = Achievement.objects.filter(follow_up=opened.follow_up, action=action).values_list("version", flat=True)
    assert sorted(versions) == list(range(1, rounds + 2))
    assert verify_chain(opened.cast.institution) == []
    print_figure(
        f"{WRITERS} writers on one row, {connection.vendor}: {rounds} rounds, 1 winner and {WRITERS - 1} conflicts in each"
    )
