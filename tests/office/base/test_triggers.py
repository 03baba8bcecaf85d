"""A guarded table refuses what it should on both databases, and the guard comes off with its migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.writer import MigrationWriter

from planabierto.office.base.triggers import AppendOnly, Statements, Unguarded, VendorSQL
from tests.triggers import trigger_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pytestmark = pytest.mark.django_db
CHANGES = ("UPDATE guarded SET word = 'otra'", "DELETE FROM guarded")


@pytest.fixture
def guard() -> Iterator[AppendOnly]:
    """A guard on a table that holds one row."""
    run(["CREATE TABLE guarded (word text)", "INSERT INTO guarded VALUES ('una')"])
    yield AppendOnly("guarded")
    AppendOnly.guarded.discard("guarded")


def run(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def statements_of(operation: VendorSQL) -> Statements:
    return operation.sqlite if connection.vendor == "sqlite" else operation.postgresql


def rows() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM guarded ORDER BY word")
        return [word for (word,) in cursor.fetchall()]


def test_a_guarded_table_only_grows(guard: AppendOnly) -> None:
    run(statements_of(guard).forwards)
    for change in CHANGES:
        with pytest.raises(IntegrityError, match="guarded is append only"), transaction.atomic():
            run([change])
    run(["INSERT INTO guarded VALUES ('dos')"])
    assert rows() == ["dos", "una"]


def test_the_guard_comes_off_whole(guard: AppendOnly) -> None:
    before = trigger_names()
    run(statements_of(guard).forwards)
    assert trigger_names() > before
    run(statements_of(guard).backwards)
    assert trigger_names() == before
    run(CHANGES)
    assert rows() == []


def test_a_guarded_table_is_altered_between_two_guards(guard: AppendOnly) -> None:
    unguarded = Unguarded("guarded")
    run(statements_of(guard).forwards)
    guarded = trigger_names()
    run(statements_of(unguarded).forwards)
    run(["UPDATE guarded SET word = 'otra'"])
    run(statements_of(guard).forwards)
    assert trigger_names() == guarded
    run([*statements_of(guard).backwards, *statements_of(unguarded).backwards])
    assert trigger_names() == guarded
    assert rows() == ["otra"]
    assert unguarded.deconstruct() == ("Unguarded", ["guarded"], {})
    assert unguarded.describe() == "guarded is open to the changes that follow"


def test_a_guard_is_written_by_its_table_alone(guard: AppendOnly) -> None:
    assert guard.deconstruct() == ("AppendOnly", ["guarded"], {})
    assert MigrationWriter.serialize(guard.table) == ("'guarded'", set())
    assert guard.describe() == "guarded refuses UPDATE and DELETE"
