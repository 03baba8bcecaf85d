"""PostgreSQL's own programs as child processes: dumping a database, and putting a dump in the place of one."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

from psycopg.conninfo import make_conninfo

from planabierto.core.errors import PlanAbiertoError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper


class PostgresToolError(PlanAbiertoError):
    """A program of PostgreSQL is missing or failed."""


def dump(connection: BaseDatabaseWrapper, target: Path, *, snapshot: str) -> None:
    """Write a database as it stands in an exported snapshot, in the custom format of `pg_dump`."""
    address = _address(connection.settings_dict)
    words = [
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={target}",
    ]
    _run([*words, f"--dbname={address}"], connection.settings_dict)


def damages(file: Path) -> list[str]:
    """What `pg_restore` finds wrong when it reads a dump from end to end; empty where it is whole."""
    try:
        _run(["pg_restore", f"--file={os.devnull}", str(file)], {})
    except PostgresToolError as error:
        return [str(error)]
    return []


def restore(connection: BaseDatabaseWrapper, dumped: Path, folder: Path) -> None:
    """Put a dump in the place of all tables and functions of a database, in one transaction: all or nothing.

    `folder` takes the statements for as long as it lasts: they are whole before the first of them runs.
    """
    statements, clearing = folder / "restore.sql", folder / "clear.sql"
    _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={statements}", str(dumped)], {})
    clearing.write_text("".join(f"{line}\n" for line in _clearing(connection)), encoding="utf-8")
    connection.close()
    words = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    address = _address(connection.settings_dict)
    _run([*words, f"--dbname={address}", f"--file={clearing}", f"--file={statements}"], connection.settings_dict)


def _clearing(connection: BaseDatabaseWrapper) -> list[str]:
    """The statements that take away what stands in the database: our tables, sequences and functions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE;', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname = current_schema()"
        )
        tables = [statement for (statement,) in cursor.fetchall()]
        cursor.execute(
            "SELECT format('DROP FUNCTION IF EXISTS %s CASCADE;', p.oid::regprocedure) FROM pg_proc p"
            " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()"
            " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        return ["SET lock_timeout = '60s';", *tables, *(statement for (statement,) in cursor.fetchall())]


def _address(settings: Mapping[str, Any]) -> str:
    """How libpq is told where the database is, but for the password, which no list of processes shall show."""
    options = {name: value for name, value in settings.get("OPTIONS", {}).items() if name.startswith("ssl")}
    parts = {"dbname": settings["NAME"], "user": settings["USER"], "host": settings["HOST"], "port": settings["PORT"]}
    return make_conninfo("", **{name: value for name, value in {**parts, **options}.items() if value})


def _run(words: Sequence[str], settings: Mapping[str, Any]) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PGCONNECT_TIMEOUT": "20"}
    if settings.get("PASSWORD"):
        environment["PGPASSWORD"] = settings["PASSWORD"]
    try:
        done = subprocess.run(  # noqa: S603 - words of ours, no shell
            words, env=environment, check=False, capture_output=True, text=True, errors="replace"
        )
    except FileNotFoundError:
        raise PostgresToolError(
            f"Falta el programa {words[0]}. Instale las herramientas de PostgreSQL de la versión del servidor "
            "(en Debian, el paquete postgresql-client) y repita."
        ) from None
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip()[:300])
        raise PostgresToolError(f"{words[0]} no pudo terminar: {said}")
