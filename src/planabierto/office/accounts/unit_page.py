"""The tree of units as its page lists it, and which of them a document brought and nobody has looked at yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planabierto.office.institutions import acts
from planabierto.office.institutions.models import Unit, UnitAlias
from planabierto.office.institutions.queries import units_in_force
from planabierto.office.journal.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from planabierto.office.institutions.models import Institution

DEEPEST: Final = 3
"""Deeper units are set in no further."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the tree: how deep it stands, its other names, and whether a document brought it and nobody has looked."""

    unit: Unit
    depth: int
    other_names: str
    is_new: bool


def unit_rows(institution: Institution, today: date) -> list[UnitRow]:
    """The units in force, each after the one that it depends on, in the order of the organigram. Three queries."""
    units = list(units_in_force(institution, today).order_by("order", "name"))
    names: dict[int, list[str]] = {}
    aliases = UnitAlias.objects.filter(institution=institution).order_by("name")
    for unit_id, name in aliases.values_list("unit_id", "name"):
        names.setdefault(unit_id, []).append(name)
    brought = _unseen(institution)
    return [
        UnitRow(unit, min(depth, DEEPEST), _others(unit, names), is_new=unit.slug in brought)
        for unit, depth in _in_tree(units)
    ]


def _others(unit: Unit, names: Mapping[int, list[str]]) -> str:
    return ", ".join(name for name in names.get(unit.pk, []) if name not in {unit.name, unit.short_name})


def _in_tree(units: list[Unit]) -> list[tuple[Unit, int]]:
    """Each unit after its parent, with its depth; one whose parent is not in force stands at the top."""
    known = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    found: list[tuple[Unit, int]] = []
    waiting = [(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        found.append((unit, depth))
        waiting.extend((child, depth + 1) for child in reversed(below.get(unit.pk, [])))
    return found


def _unseen(institution: Institution) -> set[str]:
    """The addresses of the units that documents brought, without those that somebody has changed or looked at."""
    brought: set[str] = set()
    events = AuditEvent.objects.filter(
        institution_id=institution.pk,
        act__in=[acts.UNITS_ADDED.key, acts.UNIT_CHANGED.key, acts.UNIT_REVIEWED.key],
    )
    seen: set[str] = set()
    for event in events.order_by("sequence"):
        if event.act != acts.UNITS_ADDED.key:
            seen.add(event.object_id)
            continue
        after = event.after_value
        listed = after.get("units") if isinstance(after, dict) else None
        for one in listed if isinstance(listed, list) else []:
            if isinstance(one, dict) and isinstance(one.get("slug"), str):
                brought.add(str(one["slug"]))
    looked_at = Unit.objects.filter(institution=institution, pk__in=[int(key) for key in seen])
    return brought - set(looked_at.values_list("slug", flat=True))
