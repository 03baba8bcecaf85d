"""Whether the process lives and can serve: each part that fails is noticed, and says no detail to strangers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from planabierto.office.base.health import Readiness, readiness

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


class Disk:
    """A disk with a share of it free."""

    def __init__(self, free: int) -> None:
        self.total, self.used, self.free = 100, 100 - free, free


@pytest.fixture(autouse=True)
def roomy_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(free=10))


def test_all_is_ready_and_nothing_was_written(client: Client) -> None:
    assert readiness() == Readiness(database=True, migrations=True, disk=True)
    for path in ("/livez", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, b"ok\n")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (0,)


def test_a_full_disk_is_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(free=9))
    assert readiness() == Readiness(database=True, migrations=True, disk=False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"no\n")
    assert client.get("/livez").status_code == 200


def test_a_migration_that_is_missing_is_noticed(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="journal").delete()
    assert readiness() == Readiness(database=True, migrations=False, disk=True)
    assert client.get("/readyz").status_code == 503


def test_a_write_that_does_not_arrive_is_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "add", lambda *_arguments, **_options: False)
    assert readiness() == Readiness(database=False, migrations=True, disk=True)
    assert client.get("/readyz").status_code == 503


def test_a_database_that_takes_no_writes_is_noticed(client: Client) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE cache")
        assert readiness() == Readiness(database=False, migrations=False, disk=True)
        assert client.get("/readyz").status_code == 503
        assert client.get("/livez").status_code == 200
        transaction.set_rollback(True)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
