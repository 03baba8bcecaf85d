"""What the trials share that serve a round by processes of its own: a database that the test's own transaction does not hold."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from planabierto.office.config.env import PostgresAddress

DATABASE_URL = os.environ.get("PLANABIERTO_DATABASE_URL", "")


@pytest.fixture
def served_database() -> Iterator[str]:
    """The address of a database of its own on PostgreSQL; blank on SQLite."""
    if not DATABASE_URL:
        yield ""
        return
    address = PostgresAddress.parse(DATABASE_URL)
    name = f"{address.name}_served_{os.getpid()}"
    known = {"host": address.host, "port": address.port, "user": address.user, "password": address.password}
    given = {key: value for key, value in known.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:  # type: ignore[arg-type]  # texts all
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield DATABASE_URL.rsplit("/", 1)[0] + f"/{name}"
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
