"""SQLite databases as files: copying one while it is used, putting one in the place of another, and looking for damage."""

from __future__ import annotations

from contextlib import closing
from importlib import import_module
from typing import TYPE_CHECKING, Any

from planabierto.office.config import sqlite_driver  # noqa: F401 - puts our driver in the place of Python's own

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT = 30.0

_driver = import_module("sqlite3.dbapi2")


def connect(file: Path) -> Any:
    """A connection to a database file, made where it is missing; the type is that of the driver at hand."""
    return _driver.connect(str(file), timeout=TIMEOUT, isolation_level=None)


def copy_database(source: Path, target: Path) -> None:
    """Copy a database that others may be writing to, as it stands at one moment, into a new file that is complete in itself."""
    with closing(connect(source)) as read, closing(connect(target)) as written:
        read.backup(written)
    into_one_file(target)


def into_one_file(file: Path) -> None:
    """Bring a database that nobody else uses into its one file, without a journal beside it."""
    with closing(connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def replace_database(source: Path, target: Path) -> None:
    """Put the content of a database in the place of another's, which may be missing: in one transaction of the target, all or nothing."""
    with closing(connect(source)) as read, closing(connect(target)) as written:
        written.execute("PRAGMA synchronous=FULL")
        read.backup(written)


def counts(connection: Any) -> dict[str, int]:
    """The rows of each table of an open database, without those of SQLite itself."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = [str(name) for (name,) in names.fetchall()]
    found = {}
    for table in tables:
        ((rows,),) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()  # noqa: S608 - its own table's name
        found[table] = int(rows)
    return found


def damages(file: Path) -> list[str]:
    """What SQLite finds wrong in a file, at most twenty lines; empty where it is whole."""
    with closing(connect(file)) as connection:
        try:
            found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(20)")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        except _driver.DatabaseError as error:
            return [str(error)]
    return [line for line in found if line != "ok"] + [f"{row[0]}, fila {row[1]}: le falta {row[2]}" for row in orphans]
