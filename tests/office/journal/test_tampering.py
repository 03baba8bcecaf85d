"""What somebody with the database in hand changes in a chain is found, and an honest chain raises no alarm."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from planabierto.office.journal.models import AuditEvent, ChainHead
from planabierto.office.journal.services import BreakKind, ChainBreak, verify_chain
from tests.triggers import delete_rows, without_triggers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from tests.cast import Cast

TABLES = ("journal_auditevent", "journal_chainhead")


@pytest.fixture
def events(cast: Cast) -> QuerySet[AuditEvent]:
    """The chain of Mutual Ejemplo: more than a dozen acts."""
    chain = AuditEvent.objects.filter(institution_id=cast.institution.pk)
    assert chain.count() > 12
    return chain


def breaks(cast: Cast, tamper: Callable[[], object]) -> list[ChainBreak]:
    with without_triggers(*TABLES):
        tamper()
    return verify_chain(cast.institution)


@pytest.mark.parametrize("sequence", [1, 7, -1])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor_id", None),
        ("actor_name", "otra"),
        ("actor_post", "otro"),
        ("act", "otro.acto"),
        ("object_type", "otra.cosa"),
        ("object_id", "999"),
        ("object_label", "otra"),
        ("before", "{}"),
        ("after", '{ "name":"x"}'),
        ("reason", "otro motivo"),
    ],
)
def test_an_edited_field_is_found(
    cast: Cast, events: QuerySet[AuditEvent], field: str, value: str | None, sequence: int
) -> None:
    number = sequence if sequence > 0 else events.count()
    if field == "actor_id":
        # The cast is made by nobody: putting somebody in is the same edit.
        value = str(cast.nobody.pk)
    found = breaks(cast, lambda: events.filter(sequence=number).update(**{field: value}))
    assert found == [ChainBreak(number, BreakKind.CHANGED)]


def test_a_back_dated_act_is_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    event = events.get(sequence=5)
    earlier = event.recorded_at - timedelta(microseconds=1)
    found = breaks(cast, lambda: events.filter(sequence=5).update(recorded_at=earlier))
    assert found == [ChainBreak(5, BreakKind.CHANGED)]


def test_an_edit_with_its_hash_made_anew_is_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    def edit() -> None:
        event = events.get(sequence=5)
        event.reason = "otro"
        events.filter(sequence=5).update(reason="otro", hash=event.computed_hash())

    assert breaks(cast, edit) == [ChainBreak(6, BreakKind.UNLINKED)]


def test_a_deleted_act_is_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    found = breaks(cast, lambda: delete_rows(events.filter(sequence=5)))
    assert found == [ChainBreak(5, BreakKind.MISSING), ChainBreak(6, BreakKind.UNLINKED)]


def test_a_shortened_chain_is_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    last = events.count()
    found = breaks(cast, lambda: delete_rows(events.filter(sequence=last)))
    assert found == [ChainBreak(last, BreakKind.HEAD)]


def test_an_emptied_chain_is_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    last = events.count()
    found = breaks(cast, lambda: delete_rows(events))
    assert found == [ChainBreak(last, BreakKind.HEAD)]


def test_an_inserted_act_is_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    def insert() -> None:
        event = events.get(sequence=events.count())
        event.pk = None
        event.sequence += 1
        event.previous_hash = event.hash
        event.hash = event.computed_hash()
        event.save(force_insert=True)

    last = events.count()
    assert breaks(cast, insert) == [ChainBreak(last, BreakKind.HEAD)]


def test_two_acts_that_changed_places_are_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    def swap() -> None:
        for was, becomes in ((5, 9000), (6, 5), (9000, 6)):
            events.filter(sequence=was).update(sequence=becomes)

    assert breaks(cast, swap) == [
        ChainBreak(5, BreakKind.UNLINKED),
        ChainBreak(5, BreakKind.CHANGED),
        ChainBreak(6, BreakKind.UNLINKED),
        ChainBreak(6, BreakKind.CHANGED),
        ChainBreak(7, BreakKind.UNLINKED),
    ]


def test_an_act_moved_to_another_institution_is_found(cast: Cast, events: QuerySet[AuditEvent]) -> None:
    last = events.count()
    other = cast.other_institution
    target = AuditEvent.objects.filter(institution_id=other.pk).count() + 1
    found = breaks(cast, lambda: events.filter(sequence=last).update(institution_id=other.pk, sequence=target))
    assert found == [ChainBreak(last, BreakKind.HEAD)]
    assert ChainBreak(target, BreakKind.CHANGED) in verify_chain(other)


def test_a_head_set_back_with_the_chain_is_the_limit_of_what_one_database_shows(
    cast: Cast, events: QuerySet[AuditEvent]
) -> None:
    def cut() -> None:
        last = events.get(sequence=events.count())
        delete_rows(events.filter(pk=last.pk))
        ChainHead.objects.filter(pk=cast.institution.pk).update(sequence=last.sequence - 1, hash=last.previous_hash)

    # Only a head that somebody outside holds shows this one; the database itself refuses the step back.
    assert breaks(cast, cut) == []
