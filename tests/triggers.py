"""Emptying a database whose triggers refuse it: Django's flush after a test with real transactions would fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator


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
