"""The server is killed while eight units save: what was acknowledged is there, once, and journal and file are whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from planabierto.office.config.env import PostgresAddress
from tests.paths import REPO

DATABASE_URL = os.environ.get("PLANABIERTO_DATABASE_URL", "")


@pytest.fixture
def database() -> Iterator[str]:
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


@pytest.mark.parametrize(
    "kills", [3, pytest.param(20 if DATABASE_URL else 60, marks=pytest.mark.trial)], ids=["small", "trial"]
)
def test_a_killed_server_loses_nothing_that_it_acknowledged(
    tmp_path: Path, database: str, kills: int, print_figure: Callable[[str], None]
) -> None:
    order = {"folder": str(tmp_path), "database": database, "kills": kills, "seed": os.getpid()}
    command = [sys.executable, "-m", "tests.office.followup.served_round", json.dumps(order)]
    result = subprocess.run(command, cwd=REPO, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-2000:]
    left = [json.loads(line) for line in result.stdout.splitlines()]
    print_figure(
        f"server killed {len(left)} times on {'PostgreSQL' if database else 'SQLite'}: {sum(one['acknowledged'] for one in left)}"
        f" saves acknowledged, {sum(one['lost'] for one in left)} lost, {sum(one['twice'] for one in left)} twice"
    )
    assert len(left) == kills
    assert [one for one in left if not one["acknowledged"] or one["lost"] or one["twice"] or one["breaks"]] == []
    assert {one["integrity"] for one in left} == {"ok"}
