"""Queries whose SQL is put together once in a process and asked again with other values.

Django puts the SQL of a queryset together each time, which costs more than a small table takes to answer. What stands on the way of
every save is asked through here; anything else is a plain queryset.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from django.db import connections
from django.db.models.sql import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet
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
    decide once for all. The SQL is kept for each length of the tuples.
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
        return list(self._kept[form].with_values(values))


class _Kept:
    """One form of a query: the queryset with marks, its compiler after it was used, and where in its parameters the values stand."""

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
        self._queryset = build(**marks)
        self._compiler = self._queryset.query.get_compiler(using=self._queryset.db)
        self._sql, parameters = self._compiler.as_sql()
        columns = [column[0] for column in self._compiler.select[: self._compiler.col_count]]
        query: Any = self._queryset.query.chain(klass=_KnownQuery)
        query.known, query.converters = self._compiler, self._compiler.get_converters(columns)
        self._query = query
        self._parameters = [(parameter, places.get(parameter)) for parameter in parameters]

    def with_values(self, values: dict[str, Value]) -> QuerySet[Any, Any]:
        """The queryset that asks with values in place of the marks."""
        flat = {(name, place): one for name, value in values.items() for place, one in _spread(value)}
        parameters = tuple(parameter if place is None else flat[place] for parameter, place in self._parameters)
        query = _alike(self._query)
        query.answer = self._sql, parameters
        # Django's own copies take the query apart, which costs as much as a small answer; nobody narrows this one.
        given: Any = self._queryset
        asked = type(given)(given.model, query=query, using=given.db)
        asked._iterable_class, asked._fields = given._iterable_class, given._fields  # noqa: SLF001 - how the rows are to be given
        return asked  # type: ignore[no-any-return]  # a queryset of the same class


def _alike(one: Any) -> Any:
    """Another object that holds the same."""
    other = object.__new__(type(one))
    vars(other).update(vars(one))
    return other


def _spread(value: Value) -> Iterator[tuple[int, int | str]]:
    """The single values of one, by their places."""
    yield from enumerate(value if isinstance(value, tuple) else (value,))


class _KnownQuery(Query):
    """A query whose SQL stands: its compilers say it, and what they found out about its columns."""

    known: SQLCompiler
    answer: tuple[str, tuple[object, ...]]
    converters: object

    def get_compiler(self, using: str | None = None, *_: Any, **__: Any) -> SQLCompiler:
        """A compiler of this thread's connection."""
        compiler = _alike(self.known)
        compiler.query, compiler.connection = self, connections[using or "default"]
        compiler.as_sql = lambda: self.answer
        compiler.get_converters = lambda _columns: self.converters
        return compiler  # type: ignore[no-any-return]  # a compiler, as the one that is known
