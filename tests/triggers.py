"""Emptying a database whose triggers refuse it: Django's flush after a test with real transactions would fail."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import pytest
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model, QuerySet

ModelT = TypeVar("ModelT", bound="Model")


@pytest.fixture(autouse=True)
def flush_past_triggers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty every table after a test with real transactions, before Django's flush finds rows that it may not delete."""
    marker = request.node.get_closest_marker("django_db")
    is_transactional = marker is not None and bool(marker.kwargs.get("transaction"))
    if not is_transactional and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    empty_every_table()


def empty_every_table() -> None:
    """Delete all rows of all tables, past the triggers."""
    tables = [name for name in connection.introspection.table_names() if name != "django_migrations"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        with connection.constraint_checks_disabled():
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
            for _name, sql in triggers:
                cursor.execute(sql)


@contextmanager
def without_triggers(*tables: str) -> Iterator[None]:
    """Write to guarded tables as somebody with the database in hand could; for tests of tampering, inside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            return
        names = ", ".join(f"'{table}'" for table in tables)
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({names})")  # noqa: S608 - names of our own tables
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def delete_rows(rows: QuerySet[ModelT]) -> None:
    """DELETE in the database, without what Django collects and checks before."""
    rows._raw_delete(using="default")  # noqa: SLF001 - the one way to one plain DELETE


def trigger_names() -> set[str]:
    """The triggers that stand in the database, without those of PostgreSQL itself."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}
