"""Finding institutions by host name, units by the way they are written, and the days on which an institution is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Case, Q, QuerySet, Value, When

from planabierto.core.text import fold
from planabierto.core.working_days import public_holidays_between
from planabierto.office.base.prepared import Prepared
from planabierto.office.institutions.models import Holiday, Institution, Unit, UnitAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


_FIRST_TWO: Final = Prepared(
    lambda host: Institution.objects.order_by(Case(When(host=host, then=Value(0)), default=Value(1)), "pk")[:2]
)
"""The institution of a host name before any other."""
_CHILDREN: Final = Prepared(
    lambda institution: Unit.objects.filter(institution_id=institution, parent__isnull=False).values_list(
        "pk", "parent_id"
    )
)


def institution_for_host(host: str) -> Institution | None:
    """The institution that answers under a host name (without port), or the only one there is; None otherwise. One query."""
    host = host.lower()
    first_two = _FIRST_TWO(host=host)
    is_found = len(first_two) == 1 or (len(first_two) > 1 and first_two[0].host == host)
    return first_two[0] if is_found else None


def name_of_institution(institution_id: int) -> str:
    """The name of an institution, for what is sent in its name. Raises `Institution.DoesNotExist`."""
    return Institution.objects.values_list("name", flat=True).get(pk=institution_id)


def units_in_force(institution: Institution, on: date) -> QuerySet[Unit]:
    """The units of an institution that exist on a day, in the order of the organigram."""
    started = Q(valid_from=None) | Q(valid_from__lte=on)
    not_ended = Q(valid_to=None) | Q(valid_to__gte=on)
    return Unit.objects.filter(started, not_ended, institution=institution)


def find_unit(institution: Institution, written: str, *, on: date) -> Unit | None:
    """The one unit that a document of a day calls so: by name, short name or alias, without accents or case.

    None where no unit in force that day, or more than one, is so called.
    """
    return units_by_writing(institution, [written], on=on).get(fold(written))


def units_by_writing(institution: Institution, writings: Iterable[str], *, on: date) -> dict[str, Unit]:
    """As `find_unit` for many writings at once, in one query: folded writing → unit; unknown and ambiguous ones are left out."""
    found: dict[str, set[Unit]] = {}
    aliases = UnitAlias.objects.filter(
        institution=institution, key__in={fold(writing) for writing in writings}
    ).select_related("unit")
    for alias in aliases:
        if alias.unit.is_valid_on(on):
            found.setdefault(alias.key, set()).add(alias.unit)
    return {key: next(iter(units)) for key, units in found.items() if len(units) == 1}


def unit_and_below(institution_id: int, unit_ids: Iterable[int]) -> set[int]:
    """The keys of some units together with all that depend on them, at any depth. One query over the tree of the institution."""
    children: dict[int, list[int]] = {}
    for child, parent in _CHILDREN(institution=institution_id):
        if parent is not None:
            children.setdefault(parent, []).append(child)
    reached: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in reached:
            reached.add(unit_id)
            waiting.extend(children.get(unit_id, ()))
    return reached


def holidays_between(institution: Institution, first: date, last: date) -> QuerySet[Holiday]:
    """The days by decree of an institution within a span, both ends inclusive, in order."""
    return Holiday.objects.filter(institution=institution, day__range=(first, last)).order_by("day")


def closed_days(institution: Institution, first: date, last: date) -> frozenset[date]:
    """The days of a span, both ends inclusive, on which an institution is closed: the public calendar and its own days. One query.

    Weekends are among them only where the calendar names them: `planabierto.core.working_days` knows them by itself.
    """
    closed = set(public_holidays_between(first, last))
    for day, is_working in holidays_between(institution, first, last).values_list("day", "is_working"):
        if is_working:
            closed.discard(day)
        else:
            closed.add(day)
    return frozenset(closed)
