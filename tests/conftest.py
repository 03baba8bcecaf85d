"""What holds for every test: how long hypothesis may search, and that figures which were counted are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests.trials.figures import FIGURE, pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]

# A shared machine is slow at times: an example is judged by its result, never by its time.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("trial", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile("default")


@pytest.fixture
def print_figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a line of figures; it stands in the summary of the run, whoever ran the test."""
    return lambda line: record_property(FIGURE, line)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 - it goes first
    """The test database; PostgreSQL does not drop one while a thread that served or competed in a test still holds its connection."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
