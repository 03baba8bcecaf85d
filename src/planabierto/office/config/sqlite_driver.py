"""Puts pysqlite3, which brings a current SQLite, in the place of Python's own driver; imported before Django.

The SQLite of Debian 12 and of Python's builds (3.7.0 to 3.51.2) can corrupt a database in WAL mode when two connections write and
checkpoint at once (fixed in 3.51.3). Without pysqlite3 the system's driver stays and `journal_mode` falls back to DELETE.
"""

from __future__ import annotations

import sys

WAL_SAFE_SINCE = (3, 51, 3)


def take_place() -> tuple[int, ...]:
    """Make `import sqlite3` mean pysqlite3 where it is installed; returns the version of the SQLite in use."""
    try:
        import pysqlite3  # noqa: PLC0415 - asked for only here, since it may be missing
        from pysqlite3 import dbapi2  # noqa: PLC0415 - the same
    except ImportError:
        import sqlite3  # noqa: PLC0415 - must not come before the other

        return sqlite3.sqlite_version_info
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
    version: tuple[int, ...] = dbapi2.sqlite_version_info
    return version


SQLITE_VERSION = take_place()
WAL_IS_SAFE = SQLITE_VERSION >= WAL_SAFE_SINCE
