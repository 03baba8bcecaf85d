"""What is done under the office, by SQL or on the disk, is found by whoever verifies what it gives; nothing honest raises an alarm."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import pytest
from django.db import connection, transaction

from planabierto.office.followup.models import UnitReport, UnitReportState
from planabierto.office.publication.models import Publication
from planabierto.office.publication.services.deciding import PublicationError
from planabierto.office.publication.services.publishing import approve, publish
from tests.office.publication.sql_tampering import (
    OF_NEWEST,
    OF_SECOND,
    World,
    problems_of_newest,
    problems_of_second,
    published_world,
    tampered,
)
from tests.triggers import without_triggers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast
    from tests.office.publication.sql_tampering import Tampering

KINDS: Final = (*OF_SECOND, *OF_NEWEST)
SMALL: Final = 3
TRIAL: Final = 100


@pytest.fixture
def world(cast: Cast) -> World:
    """A follow-up that was published twice."""
    return published_world(cast)


def found_of(world: World, kind: Tampering, count: int) -> int:
    """How many of so many of a kind are found; each is undone."""
    found = 0
    for number in range(count):
        with transaction.atomic():
            found += bool(tampered(world, kind, Random(f"{kind.__name__} {number}")))  # noqa: S311 - repeatable on purpose
            transaction.set_rollback(True)
    return found


def alarms_of(world: World, count: int) -> list[str]:
    """What is said of the honest version in force, and of the next one that the office orders, so many times."""
    said = problems_of_second(world)
    for _number in range(count):
        with transaction.atomic():
            approve(world.following, by=world.by)
            publish(Publication.objects.get(pk=world.following.pk), by=world.by)
            said += problems_of_newest(world)
            transaction.set_rollback(True)
    return said


def look_for_all(world: World, count: int, say: Callable[[str], None]) -> None:
    """Try each kind so many times, and say what was found."""
    alarms = alarms_of(world, count)
    found = {kind.__name__: found_of(world, kind, count) for kind in KINDS}
    total = count * len(KINDS)
    say(f"tampering under the office, {connection.vendor}: {sum(found.values())} of {total} found ({len(KINDS)} kinds)")
    say(f"tampering under the office, {connection.vendor}: {len(alarms)} false alarms on {count + 1} honest versions")
    assert alarms == []
    assert found == dict.fromkeys(found, count)


def test_each_tampering_under_the_office_is_found(world: World, print_figure: Callable[[str], None]) -> None:
    look_for_all(world, SMALL, print_figure)


def test_a_round_that_came_back_is_published_once_it_is_closed_again(world: World) -> None:
    with without_triggers("followup_unitreport"):
        UnitReport.objects.filter(follow_up=world.follow_up, name="Reclamos").update(state=UnitReportState.REVIEWED)
    with pytest.raises(PublicationError, match="cierre el seguimiento de nuevo"):
        approve(world.following, by=world.by)


@pytest.mark.trial
def test_each_of_many_tamperings_is_found(world: World, print_figure: Callable[[str], None]) -> None:
    look_for_all(world, TRIAL, print_figure)
