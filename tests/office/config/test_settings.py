"""The settings as they are served: the values of the threat model, and refusal to start with what would be unsafe."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import structlog
from django.db import connection

from planabierto.office.config import settings as served
from planabierto.office.config.checks import unsafe_wal
from planabierto.office.config.databases import sqlite_database
from planabierto.office.config.logs import logging_settings
from planabierto.office.config.sqlite_driver import SQLITE_VERSION, WAL_SAFE_SINCE

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "k" * 50


def start(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own."""
    environment = {"PATH": os.environ["PATH"], "PLANABIERTO_HOME": str(home)}
    environment |= {f"PLANABIERTO_{name}": value for name, value in variables.items()}
    program = "import planabierto.office.config.settings as s, json; print(json.dumps([s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT]))"
    return subprocess.run([sys.executable, "-c", program], env=environment, check=False, capture_output=True, text=True)


def test_the_values_of_the_threat_model() -> None:
    expected = {
        "DEBUG": False,
        "SESSION_COOKIE_NAME": "__Host-sid",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": 43_200,
        "SESSION_IDLE_SECONDS": 3_600,
        "SESSION_ENGINE": "planabierto.office.base.session_store",
        "PASSWORD_HASHERS": ["planabierto.office.accounts.hashing.PasswordHasher"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": False,
        "SECURE_PROXY_SSL_HEADER": None,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 5_242_880,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5_000,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 10,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
        "FILE_UPLOAD_PERMISSIONS": 0o640,
        "ACCOUNT_PREVENT_ENUMERATION": "strict",
    }
    assert {name: getattr(served, name) for name in expected} == expected
    assert "django.contrib.admin" not in served.INSTALLED_APPS
    assert served.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_nothing_is_left_to_say_before_deploying(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "planabierto.office.config.settings",
        "PLANABIERTO_HOME": str(tmp_path),
        "PLANABIERTO_SECRET_KEY": "".join(chr(33 + number) for number in range(90)),
        "PLANABIERTO_ALLOWED_HOSTS": "plan.example",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "DEBUG"]
    checked = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_proxy_is_believed_only_where_one_was_declared(tmp_path: Path) -> None:
    program = "import planabierto.office.config.settings as s; print(s.SECURE_PROXY_SSL_HEADER, s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    environment = {
        "PATH": os.environ["PATH"],
        "PLANABIERTO_HOME": str(tmp_path),
        "PLANABIERTO_SECRET_KEY": SECRET,
        "PLANABIERTO_ALLOWED_HOSTS": "plan.example",
        "PLANABIERTO_TRUSTED_PROXY_COUNT": "1",
    }
    told = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    assert told.stdout == "('HTTP_X_FORWARDED_PROTO', 'https') 1\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "Falta PLANABIERTO_SECRET_KEY: es la clave con que se firman las sesiones."),
        ({"SECRET_KEY": "corta"}, "PLANABIERTO_SECRET_KEY tiene 5 caracteres y necesita 50 o más."),
        ({"SECRET_KEY": SECRET}, "Falta PLANABIERTO_ALLOWED_HOSTS: son las direcciones del sitio."),
        (
            {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "plan.example", "PLAIN_HTTP": "1"},
            "PLANABIERTO_PLAIN_HTTP=1 solo sirve en este mismo equipo",
        ),
        (
            {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "plan.example", "DATABASE_URL": "mysql://x/y"},
            "PLANABIERTO_DATABASE_URL no es una dirección de PostgreSQL.",
        ),
    ],
)
def test_what_would_be_unsafe_does_not_start(tmp_path: Path, variables: dict[str, str], sentence: str) -> None:
    refused = start(tmp_path, **variables)
    assert refused.returncode == 1
    assert sentence in refused.stderr


@pytest.mark.slow
def test_names_of_cookies_are_plain_only_over_http_on_this_machine(tmp_path: Path) -> None:
    local = start(tmp_path, SECRET_KEY=SECRET, ALLOWED_HOSTS="localhost,127.0.0.1", PLAIN_HTTP="1")
    assert json.loads(local.stdout) == ["sid", False]
    public = start(tmp_path, SECRET_KEY=SECRET, ALLOWED_HOSTS="plan.example")
    assert json.loads(public.stdout) == ["__Host-sid", True]


def test_the_sqlite_in_use_is_the_one_that_keeps_wal_safe() -> None:
    assert SQLITE_VERSION >= WAL_SAFE_SINCE


def test_wal_on_an_unsafe_sqlite_is_an_error(tmp_path: Path) -> None:
    wal = {"default": sqlite_database(tmp_path / "x", wal=True)}
    (error,) = unsafe_wal(wal, (3, 51, 2))
    assert (error.id, error.msg) == (
        "planabierto.E001",
        "La base «default» usa el modo WAL con SQLite 3.51.2, que puede dañarla.",
    )
    assert unsafe_wal(wal, (3, 51, 3)) == []
    assert unsafe_wal({"default": sqlite_database(tmp_path / "x", wal=False)}, (3, 40, 1)) == []


@pytest.mark.django_db
def test_the_pragmas_hold_in_the_open_connection() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has settings of its own: the next test")
    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete", "mmap_size"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()
        cursor.execute("SELECT sqlite_version()")
        (version,) = cursor.fetchone()
    assert found["journal_mode"] == ("wal",)
    assert found["synchronous"] == (2,), "FULL: an acknowledged commit survives a power cut"
    assert (found["foreign_keys"], found["trusted_schema"], found["secure_delete"]) == ((1,), (0,), (1,))
    assert found["mmap_size"] in (None, (0,))
    assert tuple(map(int, version.split("."))) == SQLITE_VERSION


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_limits_hold_in_the_open_connection() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has pragmas: the test before")
    found = {}
    with connection.cursor() as cursor:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            (found[name],) = cursor.fetchone()
    assert found == {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "1min",
    }


def test_a_record_is_one_line_of_json_without_tokens() -> None:
    configured = logging_settings(level="INFO")
    handler = logging.StreamHandler(stream := io.StringIO())
    formatter = configured["formatters"]["json"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    record = logging.LogRecord(
        "django.request", logging.WARNING, "x.py", 1, "Gone: %s", ("/invitacion/abc-DEF_1/\r\nfalsa línea",), None
    )
    with structlog.contextvars.bound_contextvars(request_id="r1", institution=1, user=2):
        handler.handle(record)
    (line,) = stream.getvalue().splitlines()
    written = json.loads(line)
    assert written.pop("timestamp").endswith("Z")
    assert written == {
        "event": "Gone: /invitacion/***/\r\nfalsa línea",
        "institution": 1,
        "level": "warning",
        "logger": "django.request",
        "request_id": "r1",
        "user": 2,
    }
