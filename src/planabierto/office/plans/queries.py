"""Finding plans, their unit plans, actions and the versions of what is programmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, Count, QuerySet, Value, When

from planabierto.office.plans.document import target_figures
from planabierto.office.plans.models import Action, OperationalPlan, Programming, StrategicObjective, UnitPlan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from planabierto.core.plan import Figure


class ProgrammingVersion(NamedTuple):
    """One version of an action's programming with its targets, one figure a period of the year."""

    programming: Programming
    targets: tuple[Figure, ...]


def objectives_of(plan: OperationalPlan) -> QuerySet[StrategicObjective]:
    """The objectives that a plan's actions can serve: strategic ones first, in the order of the document that brought them."""
    return StrategicObjective.objects.filter(
        institution_id=plan.institution_id, strategic_plan_id=plan.strategic_plan_id
    ).order_by("-is_strategic", "order")


def programmings_of(action: Action) -> list[ProgrammingVersion]:
    """The versions of an action's programming, oldest first, with their targets and who recorded them. Two queries."""
    versions = list(
        Programming.objects.filter(institution_id=action.institution_id, action=action)
        .select_related("objective", "lead_unit", "responsible_unit", "recorded_by")
        .order_by("version")
    )
    targets = target_figures(
        [version.pk for version in versions],
        institution_id=action.institution_id,
        periods=action.unit_plan.plan.calendar.periods,
    )
    return [ProgrammingVersion(version, targets[version.pk]) for version in versions]


class PlannedRow(NamedTuple):
    """An action of a plan as a list shows it: what holds of it today. `programming` is the key of its version."""

    action: int
    code: str
    unit_slug: str
    unit: str
    objective: str
    objective_text: str
    is_strategic: bool
    programming: int
    statement: str
    scale: str
    annual: Decimal | None
    responsible: str
    lead: str


_PLANNED_COLUMNS = (
    "pk",
    "code",
    "unit_plan__unit__slug",
    "unit_plan__unit__name",
    "current__objective__key",
    "current__objective__text",
    "current__objective__is_strategic",
    "current_id",
    "current__statement",
    "current__scale",
    "current__annual_target",
    "current__responsible_name",
    "current__lead_name",
)


def planned_rows(actions: QuerySet[Action]) -> list[PlannedRow]:
    """The rows of a list of actions, in its order; every action is programmed once its act is over. One query."""
    return [PlannedRow(*values) for values in actions.values_list(*_PLANNED_COLUMNS)]


class PartOfPlan(NamedTuple):
    """A unit's part of a plan, and how many of the actions at hand are in it."""

    unit_plan: int
    slug: str
    name: str
    actions: int


def parts_of(plan: OperationalPlan, actions: QuerySet[Action]) -> list[PartOfPlan]:
    """The parts of a plan in its order, with how many of some of its actions each holds; those without any are left out. Two queries."""
    counted: dict[int, int] = dict(actions.order_by().values_list("unit_plan").annotate(Count("pk")))
    parts = UnitPlan.objects.filter(institution_id=plan.institution_id, plan=plan).order_by("order")
    return [
        PartOfPlan(key, slug, name, counted[key])
        for key, slug, name in parts.values_list("pk", "unit__slug", "unit__name")
        if key in counted
    ]


def rows_of_parts(actions: QuerySet[Action], parts: Sequence[PartOfPlan], first: int, last: int) -> list[PlannedRow]:
    """The rows from one position (from 0) to another (exclusive) in the order of the parts, sorting only those between. One query."""
    chosen: list[int] = []
    skipped = passed = 0
    for part in parts:
        if first < passed + part.actions and passed < last:
            chosen.append(part.unit_plan)
        elif not chosen:
            skipped += part.actions
        passed += part.actions
    in_order = Case(*(When(unit_plan=key, then=Value(place)) for place, key in enumerate(chosen)), default=Value(0))
    ordered = actions.filter(unit_plan__in=chosen).order_by(in_order, "order")
    return planned_rows(ordered[first - skipped : last - skipped])
