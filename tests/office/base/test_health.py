"""Whether the process lives and can serve: each part that fails is noticed, and says no detail to strangers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from planabierto.office.accounts.roles import Role
from planabierto.office.base.custody import (
    Custody,
    custody,
    forget_verification,
    remember_backup,
    remember_verification,
)
from planabierto.office.base.health import State, readiness
from planabierto.office.base.heartbeat import beat

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.cast import Cast

pytestmark = pytest.mark.django_db
TOKEN = "a token that opens nothing outside of these tests"  # noqa: S105 - it says so
NAMES = {"database", "migrations", "disk", "worker", "backup", "clock", "chain"}


class Disk:
    """A disk with a share of it free."""

    def __init__(self, free: int) -> None:
        self.total, self.used, self.free = 100, 100 - free, free


@pytest.fixture(autouse=True)
def roomy_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(free=10))


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is remembered outside of the database belongs to one test."""
    settings.HOME = tmp_path_factory.mktemp("home")


def remember_all() -> None:
    """A verified backup and a verification, now."""
    remember_verification({})
    remember_backup("copia.zip", datetime.now(UTC))


def age_installation() -> None:
    """The database was made a year ago."""
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - timedelta(days=365))


def states() -> dict[str, str]:
    """Of each check that is not good, how it ended."""
    return {name: outcome.state.value for name, outcome in readiness().items() if outcome.state is not State.GOOD}


def test_all_is_ready_and_nothing_was_written(client: Client) -> None:
    age_installation()
    remember_all()
    assert set(readiness()) == NAMES
    assert states() == {}
    for path in ("/livez", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, b"ok\n")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (0,)


def test_a_new_installation_is_warned_and_an_old_one_fails_without_backup_and_verification(
    client: Client, cast: Cast
) -> None:
    assert cast.nobody.is_active
    assert states() == {"backup": "warning", "chain": "warning"}
    assert client.get("/readyz").status_code == 200
    age_installation()
    assert states() == {"backup": "failed", "chain": "failed"}
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("hours", "found"), [(25, {}), (25.5, {"chain": "failed"}), (26.5, {"backup": "failed", "chain": "failed"})]
)
def test_backup_and_verification_are_of_yesterday_at_most(cast: Cast, hours: float, found: dict[str, str]) -> None:
    assert cast.nobody.is_active
    age_installation()
    remember_all()
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours) - timedelta(minutes=1)):
        assert states() == found


def test_where_backups_are_made_by_other_means_none_is_asked_for(settings: Settings) -> None:
    age_installation()
    remember_verification({})
    settings.BACKUP_HOURS = 0
    assert states() == {}


def test_nobody_is_late_in_a_demonstration(settings: Settings) -> None:
    age_installation()
    settings.IS_DEMO = True
    assert set(states().values()) == {"warning"}


def test_a_silent_worker_is_noticed() -> None:
    remember_all()
    beat()
    assert states() == {}
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=130)):
        assert states() == {"worker": "failed"}


def test_a_clock_behind_the_last_act_is_noticed(cast: Cast) -> None:
    assert cast.nobody.is_active
    remember_all()
    assert states() == {}
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=5)):
        assert states() == {"clock": "failed"}


def _full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(free=9))


def _missing_migration(_monkeypatch: pytest.MonkeyPatch) -> None:
    MigrationRecorder.Migration.objects.filter(app="journal").delete()


def _lost_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "add", lambda *_arguments, **_options: False)


@pytest.mark.parametrize(
    ("break_it", "name"), [(_full_disk, "disk"), (_missing_migration, "migrations"), (_lost_write, "database")]
)
def test_what_fails_is_noticed(
    client: Client, monkeypatch: pytest.MonkeyPatch, break_it: Callable[[pytest.MonkeyPatch], None], name: str
) -> None:
    remember_all()
    break_it(monkeypatch)
    assert states() == {name: "failed"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"no\n")
    assert client.get("/livez").status_code == 200


def test_a_database_that_takes_no_writes_is_noticed(client: Client) -> None:
    remember_all()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE cache")
        assert states()["database"] == "failed"
        assert client.get("/readyz").status_code == 503
        assert client.get("/livez").status_code == 200
        transaction.set_rollback(True)


def test_the_details_are_for_the_administrator_and_for_the_token(
    client: Client, cast: Cast, settings: Settings
) -> None:
    for role, person in cast.people.items():
        client.force_login(person)
        answer = client.get("/readyz")
        is_told = answer.headers["Content-Type"] == "application/json"
        assert is_told is (role is Role.SYSTEM_ADMINISTRATOR), role
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    told = client.get("/readyz").json()
    assert (told["ready"], set(told["checks"])) == (True, NAMES)
    assert told["checks"]["backup"]["words"].startswith("La última copia comprobada se hizo nunca.")
    client.logout()
    settings.HEALTH_TOKEN = ""
    assert client.get("/readyz", headers={"authorization": "Bearer "}).content == b"ok\n"
    settings.HEALTH_TOKEN = TOKEN
    assert client.get("/readyz", headers={"authorization": f"Bearer {TOKEN}x"}).content == b"ok\n"
    assert set(client.get("/readyz", headers={"authorization": f"Bearer {TOKEN}"}).json()["checks"]) == NAMES


def test_what_is_remembered_is_whole_or_nothing(settings: Settings) -> None:
    remember_verification({7: "3:abc"})
    remember_backup("copia.zip", datetime(2026, 11, 28, tzinfo=UTC))
    kept = custody()
    assert (kept.heads, kept.backup, kept.backed_up_at) == (
        {"7": "3:abc"},
        "copia.zip",
        datetime(2026, 11, 28, tzinfo=UTC),
    )
    forget_verification()
    assert (custody().verified_at, custody().heads, custody().backup) == (None, {}, "copia.zip")
    for text in ("", "{", "[]", '{"verified_at": 1}', "null"):
        (settings.HOME / "comprobaciones.json").write_text(text)
        assert custody() == Custody()


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
