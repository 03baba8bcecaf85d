"""Recording acts: who, what, on what and why, in one chain an institution."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from planabierto.office.accounts.roles import Role
from planabierto.office.base.triggers import AppendOnly
from planabierto.office.institutions.acts import UNIT_ADDED, UNIT_ALIAS_ADDED
from planabierto.office.institutions.services import create_institution
from planabierto.office.journal.acts import Act, act_label, register_acts
from planabierto.office.journal.models import GENESIS, AuditEvent, ChainHead
from planabierto.office.journal.services import (
    OutsideTransactionError,
    UnknownActError,
    record,
    verify_chain,
)
from tests.triggers import delete_rows, trigger_names

if TYPE_CHECKING:
    from tests.cast import Cast

WRITERS = 4
ACTS_EACH = 15


def test_an_act_is_recorded_with_who_what_and_why(cast: Cast) -> None:
    head = ChainHead.objects.get(pk=cast.institution.pk)
    head_of_planning = cast[Role.HEAD_OF_PLANNING]
    with time_machine.travel(datetime(2024, 10, 9, 16, 50, tzinfo=UTC), tick=False), transaction.atomic():
        event = record(
            institution=cast.institution,
            by=head_of_planning,
            act=UNIT_ALIAS_ADDED,
            subject=cast.reclamos,
            before={"meta": Decimal(4)},
            after={"meta": Decimal(5)},
            reason="Así lo escribe el informe",
        )
    stored = AuditEvent.objects.get(pk=event.pk)
    assert stored.recorded_at == datetime(2024, 10, 9, 16, 50, tzinfo=UTC)
    assert (stored.actor, stored.actor_name, stored.actor_post) == (
        head_of_planning,
        "head_of_planning",
        "post of head_of_planning",
    )
    assert (stored.act, stored.act_label) == ("unit.alias_added", "Otro nombre de la unidad agregado")
    assert (stored.object_type, stored.object_id) == ("institutions.unit", str(cast.reclamos.pk))
    assert stored.object_label == "Reclamos"
    assert (stored.before_value, stored.after_value) == ({"meta": "4"}, {"meta": "5"})
    assert stored.reason == "Así lo escribe el informe"
    assert (stored.sequence, stored.previous_hash) == (head.sequence + 1, head.hash)
    assert stored.hash == stored.computed_hash()


def test_what_the_machine_does_has_no_person(db: None) -> None:  # noqa: ARG001 - asks for the database
    institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
    event = AuditEvent.objects.get(institution_id=institution.pk)
    assert (event.actor, event.actor_name) == (None, "Plan Abierto")
    assert (event.sequence, event.previous_hash) == (1, GENESIS)
    assert event.before_value is None


def test_each_institution_has_its_own_chain(cast: Cast) -> None:
    for institution in (cast.institution, cast.other_institution):
        numbers = AuditEvent.objects.filter(institution_id=institution.pk).values_list("sequence", flat=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))
        assert verify_chain(institution) == []


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_its_transaction_is_refused() -> None:
    institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
    with pytest.raises(OutsideTransactionError):
        record(institution=institution, by=None, act=UNIT_ADDED, subject=institution)
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_record() -> None:
    institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)

    @transaction.atomic
    def fail() -> None:
        record(institution=institution, by=None, act=UNIT_ADDED, subject=institution)
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert AuditEvent.objects.count() == 1
    assert verify_chain(institution) == []


def test_an_act_that_nobody_registered_is_refused(cast: Cast) -> None:
    with pytest.raises(UnknownActError):
        record(institution=cast.institution, by=None, act=Act("unit.burnt", "Quemada"), subject=cast.reclamos)


def test_two_acts_cannot_share_a_key() -> None:
    with pytest.raises(ValueError, match=r"unit\.added"):
        register_acts([Act("unit.added", "Otra cosa")])
    assert act_label("unit.added") == "Unidad agregada"
    assert act_label("gone.act") == "gone.act"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_keep_one_chain() -> None:
    # The first act of all comes from several at once too: another institution's row stands for this one's key.
    institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
    other = create_institution(name="Otra Mutual", short_name="Otra", by=None)
    other.pk = other.pk + 1
    failures: list[Exception] = []

    def write() -> None:
        try:
            for _number in range(ACTS_EACH):
                with transaction.atomic():
                    record(institution=other, by=None, act=UNIT_ADDED, subject=institution)
        except (IntegrityError, OSError) as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    numbers = list(AuditEvent.objects.filter(institution_id=other.pk).values_list("sequence", flat=True))
    assert failures == []
    assert numbers == list(range(1, WRITERS * ACTS_EACH + 1))
    assert verify_chain(other) == []


def test_the_database_refuses_to_change_a_record(cast: Cast) -> None:
    events = AuditEvent.objects.filter(institution_id=cast.institution.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        events.filter(sequence=1).update(reason="otro")
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_rows(events.filter(sequence=1))
    event = events.get(sequence=1)
    event.reason = "otro"
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()
    assert verify_chain(cast.institution) == []


@pytest.mark.postgres
def test_the_database_refuses_to_empty_the_journal(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("TRUNCATE journal_auditevent")
    assert verify_chain(cast.institution) == []


def test_the_head_of_a_chain_only_goes_forward(cast: Cast) -> None:
    head = ChainHead.objects.get(pk=cast.institution.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChainHead.objects.filter(pk=head.pk).update(sequence=head.sequence - 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChainHead.objects.filter(pk=head.pk).update(sequence=head.sequence + 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_rows(ChainHead.objects.filter(pk=head.pk))


@pytest.mark.django_db
def test_every_guarded_table_has_its_triggers() -> None:
    names = trigger_names()
    endings = ("no_change", "no_truncate") if connection.vendor == "postgresql" else ("no_update", "no_delete")
    assert "journal_auditevent" in AppendOnly.guarded
    assert {f"{table}_{ending}" for table in AppendOnly.guarded for ending in endings} <= names
    assert "journal_chainhead_forward" in names
