"""Queries whose SQL is put together once in a process and asked again with other values.

Django puts the SQL of a query together each time, which costs more than a small table takes to answer. What stands on the way of
every save is asked and written through here; anything else is a plain queryset.
"""

from __future__ import annotations

from functools import cache, cached_property
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, Model, QuerySet
    from django.db.models.sql.compiler import SQLCompiler

RowT = TypeVar("RowT")
Value = int | str | tuple[int, ...]

_FIRST_MARK: Final = 30_001
"""From here on, numbers stand for values while the SQL is put together: within the range of every column, unlike any constant."""

_MOST_FORMS: Final = 100
_LARGEST: Final = 2**63 - 1


class Prepared(Generic[RowT]):
    """A queryset as a function of its values, which are numbers, texts, or tuples of numbers for an `IN`.

    `build` makes the queryset from marks that stand for the values, and hands each mark on as it is: what it decides by a value it would
    decide once for all. The SQL is kept for each length of the tuples. It gives objects with their relations, or what `values_list` gives.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, RowT]]) -> None:
        """Take the function that makes the queryset."""
        self._build = build
        self._kept: dict[tuple[tuple[str, int], ...], _Kept] = {}

    def __call__(self, **values: Value) -> list[RowT]:
        """The rows for some values; none, without asking, for an empty tuple or a number that no column can hold. One query."""
        if () in values.values() or any(isinstance(one, int) and one > _LARGEST for one in values.values()):
            return []
        form = tuple((name, len(value) if isinstance(value, tuple) else -1) for name, value in values.items())
        if form not in self._kept:
            if len(self._kept) >= _MOST_FORMS:
                self._kept.clear()
            self._kept[form] = _Kept(self._build, values)
        return self._kept[form].rows(values)


class _Kept:
    """One form of a query: its SQL, where in its parameters the values stand, and how the rows are given."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], values: dict[str, Value]) -> None:
        numbers = count(_FIRST_MARK)
        # Single numbers first: a column of small numbers takes no mark past 32,767.
        marks: dict[str, Value] = {name: next(numbers) for name, value in values.items() if isinstance(value, int)}
        for name, value in values.items():
            if isinstance(value, str):
                marks[name] = f"mark-{next(numbers)}"
            elif isinstance(value, tuple):
                marks[name] = tuple(next(numbers) for _ in value)
        places = {mark: (name, place) for name, given in marks.items() for place, mark in _spread(given)}
        queryset = build(**marks)
        self._using = queryset.db
        compiler = queryset.query.get_compiler(using=self._using)
        sql, parameters = compiler.as_sql()
        self._sql, parameters = _with_words(sql, parameters)
        self._parameters = [(parameter, places.get(parameter)) for parameter in parameters]
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self._converters = [(place, *found) for place, found in compiler.get_converters(columns).items()]
        self._given = _WAYS[queryset._iterable_class](compiler, self._using)  # noqa: SLF001 - how the rows are to be given

    def rows(self, values: dict[str, Value]) -> list[Any]:
        """The rows for values in place of the marks."""
        flat = {(name, place): one for name, value in values.items() for place, one in _spread(value)}
        parameters = [parameter if place is None else flat[place] for parameter, place in self._parameters]
        asked = connections[self._using]
        with asked.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        return [self._given(self._converted(row, asked)) for row in found]

    def _converted(self, row: Sequence[Any], asked: BaseDatabaseWrapper) -> Sequence[Any]:
        """A row of the driver in the types of the model's fields."""
        values = list(row)
        for place, conversions, column in self._converters:
            value = values[place]
            for convert in conversions:
                value = convert(value, column, asked)
            values[place] = value
        return values


def _spread(value: Value) -> Iterator[tuple[int, int | str]]:
    """The single values of one, by their places."""
    yield from enumerate(value if isinstance(value, tuple) else (value,))


def _with_words(sql: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """A query with its constant words written out, and the parameters that are left.

    SQLite plans a statement anew each time that a value is bound on which it depends whether a partial index fits: a state does.
    """
    first, *pieces = sql.split("%s")
    written, left = [first], []
    for parameter, piece in zip(parameters, pieces, strict=True):
        is_word = isinstance(parameter, str) and parameter.isascii() and parameter.isidentifier()
        if not is_word:
            left.append(parameter)
        written += [f"'{parameter}'" if is_word else "%s", piece]
    return "".join(written), left


class _Objects:
    """Rows as objects with their relations and annotations: what Django's `ModelIterable` finds out for each query, found out once."""

    def __init__(self, compiler: SQLCompiler, using: str) -> None:
        known: Any = compiler.klass_info
        self._using, self._model = using, known["model"]
        self._first, self._end = known["select_fields"][0], known["select_fields"][-1] + 1
        self._names = [column[0].target.attname for column in compiler.select[self._first : self._end]]
        populators = get_related_populators(known, compiler.select, using)  # type: ignore[call-arg]  # Django 5.2 takes `db`; the stubs type Django 6
        self._relations = [_Relation(one, using) for one in populators]
        self._annotations = list((compiler.annotation_col_map or {}).items())

    def __call__(self, row: Sequence[Any]) -> Model:
        """The object of a row."""
        made = _stored(self._model, self._using, self._names, row[self._first : self._end])
        for relation in self._relations:
            relation.fill(made, row)
        for name, place in self._annotations:
            setattr(made, name, row[place])
        return made


class _Relation:
    """One relation of the objects of a query, with its own: what `RelatedPopulator` does."""

    def __init__(self, populator: Any, using: str) -> None:
        self._using, self._model = using, populator.model_cls
        self._pick = populator.reorder_for_init or itemgetter(slice(populator.cols_start, populator.cols_end))
        self._names, self._key = populator.init_list, populator.pk_idx
        self._set, self._set_back = populator.local_setter, populator.remote_setter
        self._relations = [_Relation(one, using) for one in populator.related_populators]

    def fill(self, owner: Model, row: Sequence[Any]) -> None:
        """Give an object the one that it is related to in a row, or None."""
        values = self._pick(row)
        if values[self._key] is None:
            self._set(owner, None)
            return
        made = _stored(self._model, self._using, self._names, values)
        for relation in self._relations:
            relation.fill(made, row)
        self._set(owner, made)
        self._set_back(made, owner)


def _stored(model: type[Model], using: str, names: Sequence[str], values: Sequence[Any]) -> Model:
    """An object as it is stored, as `Model.from_db` makes it: without defaults or signals, in a fifth of the time."""
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True))
    made._state = state = ModelState()  # noqa: SLF001 - where Django keeps what it knows of a row
    state.adding, state.db = False, using
    return made


_WAYS: Final[dict[type, Callable[[SQLCompiler, str], Callable[[Sequence[Any]], Any]]]] = {
    ModelIterable: _Objects,
    ValuesListIterable: lambda *_: tuple,
    FlatValuesListIterable: lambda *_: itemgetter(0),
}
"""How rows are given, by the class by which a queryset does it."""


def insert_one(new: Model) -> None:
    """Insert an object of a model that numbers its rows itself, and give it its key, as `save(force_insert=True)` does; no signals."""
    sql, fields = _insertion(type(new))
    asked = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(new, add=True), asked) for field in fields]
    with asked.cursor() as cursor:
        cursor.execute(sql, values)
        (new.pk,) = cursor.fetchone()
    state = new._state  # noqa: SLF001 - where Django keeps what it knows of a row
    state.adding, state.db = False, asked.alias


@cache
def _insertion(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    """The SQL that inserts a row of a model, and the fields whose values it takes."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(_quoted(field.column) for field in fields)
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(fields))}) RETURNING {key}", fields  # noqa: S608 - names of our own tables


class PreparedUpdate:
    """An UPDATE of some columns of the rows that others name: `which` and `columns` as their attributes are called (`unit_id`)."""

    def __init__(self, model: type[Model], *, which: Sequence[str], columns: Sequence[str]) -> None:
        """Take the model and the names."""
        self._model, self._which, self._columns = model, which, columns

    def __call__(self, **values: object) -> None:
        """Write values of the types of the fields, one for each name. One query."""
        sql, fields = self._kept
        asked = connections[DEFAULT_DB_ALIAS]
        with asked.cursor() as cursor:
            cursor.execute(sql, [field.get_db_prep_save(values[name], asked) for name, field in fields])

    @cached_property
    def _kept(self) -> tuple[str, list[tuple[str, Field[Any, Any]]]]:
        """The SQL, and the fields of its values in their order."""
        by_name = {field.attname: field for field in self._model._meta.concrete_fields}
        written = ", ".join(f"{_quoted(by_name[name].column)} = %s" for name in self._columns)
        named = " AND ".join(f"{_quoted(by_name[name].column)} = %s" for name in self._which)
        names = (*self._columns, *self._which)
        table = _quoted(self._model._meta.db_table)
        return f"UPDATE {table} SET {written} WHERE {named}", [(name, by_name[name]) for name in names]  # noqa: S608 - names of our own tables


def _quoted(name: str | None) -> str:
    return str(connections[DEFAULT_DB_ALIAS].ops.quote_name(str(name)))
