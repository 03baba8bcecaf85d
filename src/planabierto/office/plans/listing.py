"""The actions of a plan as its pages show them: what is programmed, period by period, under its objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planabierto.core.calendar import period_code
from planabierto.core.quantity import Scale, format_quantity
from planabierto.office.plans.wording import action_slug, objective_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from planabierto.core.calendar import Periodicity
    from planabierto.core.plan import Figure
    from planabierto.office.plans.queries import PlannedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """A row of a plan: figures written, `targets` one a period, blank where nothing is programmed."""

    code: str
    url: str
    statement: str
    unit: str
    unit_url: str
    objective: str
    responsible: str
    annual: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGroup:
    """The actions of a page that stand under one heading, in the order of the document."""

    label: str
    rows: Sequence[PlannedAction]


def period_codes(periodicity: Periodicity) -> list[str]:
    """The heads of the columns of a year: «T1» to «T4»."""
    return [period_code(periodicity, number) for number in range(1, periodicity.periods + 1)]


def listed_plan(
    rows: Iterable[PlannedRow], targets: Mapping[int, Sequence[Figure]], *, base: str
) -> list[PlannedAction]:
    """Write the rows of a page; `targets` by the key of the version, `base` is the address of the plan."""
    return [_listed(row, targets[row.programming], base) for row in rows]


def _listed(row: PlannedRow, targets: Sequence[Figure], base: str) -> PlannedAction:
    scale = Scale(row.scale)
    unit_url = f"{base}{row.unit_slug}/"
    return PlannedAction(
        code=row.code,
        url=f"{unit_url}{action_slug(row.code, row.action)}/",
        statement=row.statement,
        unit=row.unit,
        unit_url=unit_url,
        objective=row.objective,
        responsible=row.responsible,
        annual=_quantity(row.annual, scale),
        targets=tuple(_quantity(figure.value, scale) for figure in targets),
    )


def _quantity(value: Decimal | None, scale: Scale) -> str:
    return "" if value is None else format_quantity(value, scale)


def grouped_by_objective(rows: Sequence[PlannedRow], written: Sequence[PlannedAction]) -> list[PlannedGroup]:
    """The rows under the headings of their objectives; a heading comes again where the document comes back to it."""
    groups: list[tuple[str, list[PlannedAction]]] = []
    for row, action in zip(rows, written, strict=True):
        label = f"{row.objective}{'.' if row.is_strategic else ''} {row.objective_text}".strip()
        if not groups or groups[-1][0] != label:
            groups.append((label, []))
        groups[-1][1].append(action)
    return [PlannedGroup(label=label, rows=found) for label, found in groups]


def grouped_by_unit(written: Sequence[PlannedAction]) -> list[PlannedGroup]:
    """The rows under the names of their units."""
    groups: list[tuple[str, list[PlannedAction]]] = []
    for action in written:
        if not groups or groups[-1][0] != action.unit:
            groups.append((action.unit, []))
        groups[-1][1].append(action)
    return [PlannedGroup(label=label, rows=found) for label, found in groups]


def objective_choices(objectives: Iterable[tuple[str, str]], *, longest: int = 60) -> list[tuple[str, str]]:
    """Slug and label of each objective for a filter; `objectives` are keys and texts."""
    choices = []
    for key, text in objectives:
        whole = f"{key} {text}".strip()
        short = whole if len(whole) <= longest else whole[:longest].rsplit(" ", 1)[0] + "…"
        choices.append((objective_slug(key), short))
    return choices
