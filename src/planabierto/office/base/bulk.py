"""Inserting many rows at once, with keys that are known before: an import writes some 1,500 rows a plan.

Django's `bulk_create` makes an instance of each row and asks every field of it: five times the cost of the insert itself.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from planabierto.core.plan import canonical_number
from planabierto.office.base.quantities import QuantityField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Row = Mapping[str, Any]

# What a driver takes as it is, on both databases.
_PLAIN = (models.IntegerField, models.BooleanField, models.CharField, models.TextField, models.ForeignKey)


class OutsideTransactionError(RuntimeError):
    """Keys were asked for outside of the transaction that uses them."""


def new_keys(model: type[models.Model], number: int) -> Sequence[int]:
    """So many keys of a model that no row has or will get otherwise, in growing order; only inside a transaction."""
    if not connection.in_atomic_block:
        message = f"keys of {model.__name__} were asked for outside of a transaction"
        raise OutsideTransactionError(message)
    if not number:
        return ()
    table = str(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
            )
            return [key for (key,) in cursor.fetchall()]
        # The transaction holds the only write lock of SQLite from its start (BEGIN IMMEDIATE).
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = last[0] + 1 if last else 1
    return range(first, first + number)


def insert_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows, each a mapping of all its columns (`unit_id`, not `unit`) to values of the model's types, with its `id`.

    What is not given has no default; constraints are those of the database.
    """
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if field.attname in rows[0]]
    take = itemgetter(*(field.attname for field in fields))
    converted = [(place, convert) for place, convert in enumerate(map(_conversion, fields)) if convert is not None]
    prepared = _prepared(map(take, rows), converted)
    table = connection.ops.quote_name(str(model._meta.db_table))
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(prepared))  # noqa: S608 - names of our own tables


def _conversion(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes a value ready for the driver; None where it is."""
    if isinstance(field, QuantityField):
        return None if connection.vendor == "postgresql" else canonical_number
    if isinstance(field, _PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _prepared(
    rows: Iterable[Sequence[Any]], converted: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterable[Sequence[Any]]:
    if not converted:
        return rows
    return _convert(rows, converted)


def _convert(
    rows: Iterable[Sequence[Any]], converted: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterable[Sequence[Any]]:
    for row in rows:
        values = list(row)
        for place, convert in converted:
            values[place] = convert(values[place])
        yield values
