"""Triggers by which the database itself refuses what the services refuse, on both databases.

On SQLite Django alters a table by building it anew, and the triggers of the old one go with it: a migration that alters a guarded table
takes its guard off with `Unguarded` and repeats it at the end. A test compares the triggers of a migrated database with the list of
guarded tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


@dataclass(frozen=True)
class Statements:
    """SQL statements of one database, forwards and backwards, in the order in which they run."""

    forwards: Sequence[str]
    backwards: Sequence[str]


class VendorSQL(Operation):
    """A migration operation whose SQL differs between SQLite and PostgreSQL; it changes no model."""

    reduces_to_sql = True
    reversible = True
    elidable = False

    def __init__(self, *, sqlite: Statements, postgresql: Statements) -> None:
        """Take the statements of both databases."""
        self.sqlite = sqlite
        self.postgresql = postgresql

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are no part of a model."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Run the forward statements of the database at hand."""
        del app_label, from_state, to_state
        for statement in self._statements(schema_editor).forwards:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Run the backward statements of the database at hand."""
        del app_label, from_state, to_state
        for statement in self._statements(schema_editor).backwards:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """Say what the operation is, for `migrate --plan`."""
        return "SQL of each database"

    def _statements(self, schema_editor: BaseDatabaseSchemaEditor) -> Statements:
        by_vendor = {"sqlite": self.sqlite, "postgresql": self.postgresql}
        return by_vendor[schema_editor.connection.vendor]


class AppendOnly(VendorSQL):
    """Refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE of a table that has rows.

    The refusal is an `IntegrityError` on both databases. `table` is a name of ours, never text of a user.
    """

    guarded: ClassVar[set[str]] = set()

    def __init__(self, table: str) -> None:
        """Take the table to guard."""
        self.guarded.add(table)
        super().__init__(sqlite=_sqlite_append_only(table), postgresql=_postgresql_append_only(table))
        self.table = table

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """Name the operation by its table alone."""
        return (type(self).__name__, [self.table], {})

    def describe(self) -> str:
        """Say what the operation is, for `migrate --plan`."""
        return f"{self.table} refuses UPDATE and DELETE"


class Unguarded(VendorSQL):
    """Take the guard of `AppendOnly` off a table that the operations after it alter; an `AppendOnly` at their end puts it back."""

    def __init__(self, table: str) -> None:
        """Take the table whose guard comes off."""
        sqlite, postgresql = _sqlite_append_only(table), _postgresql_append_only(table)
        super().__init__(
            sqlite=Statements(sqlite.backwards, sqlite.forwards),
            postgresql=Statements(postgresql.backwards, postgresql.forwards),
        )
        self.table = table

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """Name the operation by its table alone."""
        return (type(self).__name__, [self.table], {})

    def describe(self) -> str:
        """Say what the operation is, for `migrate --plan`."""
        return f"{self.table} is open to the changes that follow"


def _sqlite_append_only(table: str) -> Statements:
    forwards = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
        for verb in ("UPDATE", "DELETE")
    ]
    backwards = [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
    return Statements(forwards, backwards)


def _postgresql_append_only(table: str) -> Statements:
    # A truncation of an empty table loses nothing, and the tests' flush needs it.
    refuse = (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - a name of ours
        f"IF TG_OP <> 'TRUNCATE' OR EXISTS (SELECT 1 FROM {table}) THEN "
        f"RAISE EXCEPTION '{table} is append only' USING ERRCODE = 'restrict_violation'; END IF; "
        "RETURN NULL; END $$"
    )
    no_change = (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    no_truncate = (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
    backwards = [
        f"DROP TRIGGER {table}_no_change ON {table}",
        f"DROP TRIGGER {table}_no_truncate ON {table}",
        f"DROP FUNCTION {table}_refuse()",
    ]
    return Statements([refuse, no_change, no_truncate], backwards)
