"""What holds for every test: how long hypothesis may search, and that figures which were counted are printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests.trials.figures import FIGURE, pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]

OFFICE: Final = (
    "office",
    "journeys/quarter.py",
    "journeys/test_quarter.py",
    "journeys/test_quarter_entry.py",
    "journeys/test_main_job.py",
)
"""What of the tests depends on the database: a page looks the same on both, and the library knows none."""
SAME_ON_BOTH: Final = (
    "office/base/charts",
    "office/base/filing/test_hostile_attachments.py",
    "office/base/test_every_answer.py",
    "office/base/ui",
    "office/config/test_commands.py",
    "office/config/test_demonstration.py",
    "office/portal/test_every_page.py",
    "office/test_form_fields.py",
)
"""What of those does not: pictures, files, headers, forms, and what runs on SQLite whatever the run is on."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL only what depends on the database is asked again."""
    if not os.environ.get("PLANABIERTO_DATABASE_URL", "").startswith("postgres") or collection_path.suffix != ".py":
        return None
    here = collection_path.relative_to(Path(__file__).parent).as_posix()
    depends = here.startswith(OFFICE) and not here.startswith(SAME_ON_BOTH)
    return None if depends or not here.rpartition("/")[2].startswith("test_") else True


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
