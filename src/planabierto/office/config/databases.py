"""How the two databases are opened: the options decide what an acknowledged save is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planabierto.office.config.env import PostgresAddress

if TYPE_CHECKING:
    from pathlib import Path

LOCAL_SERVERS = {"", "localhost", "127.0.0.1", "::1"}


def sqlite_database(file: Path, *, wal: bool) -> dict[str, Any]:
    """SQLite in a file: every commit reaches the disk, every transaction takes the write lock at its start.

    Without `wal` (an SQLite with the defect of `sqlite_driver`) the journal is deleted after each commit, which is slower and safe.
    """
    pragmas = {
        "journal_mode": "WAL" if wal else "DELETE",
        "synchronous": "FULL",  # NORMAL loses acknowledged commits when the power fails
        "foreign_keys": "ON",
        "trusted_schema": "OFF",
        "secure_delete": "ON",
        "journal_size_limit": "67108864",
    }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,  # opening, setting the pragmas and closing again takes as long as a whole page
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": " ".join(f"PRAGMA {name}={value};" for name, value in pragmas.items()),
        },
    }


def postgresql_database(url: str) -> dict[str, Any]:
    """PostgreSQL at an address; the server's certificate is verified unless it is this machine or `sslmode` says otherwise."""
    address = PostgresAddress.parse(url)
    default_mode = "prefer" if address.host in LOCAL_SERVERS else "verify-full"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "sslmode": default_mode,
            **address.options,
            "options": "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
        },
    }
