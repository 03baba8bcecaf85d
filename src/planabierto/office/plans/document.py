"""The door between the plan in the database and a `PlanDocument`: what a document programmes, written as versions and read back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Subquery

from planabierto.core.plan import BLANK, Figure, PlacedAction
from planabierto.core.text import fold
from planabierto.office.plans.models import Action, OperationalPlan, PeriodTarget, Programming, UnitPlan
from planabierto.office.plans.objectives import find_or_add_objectives

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from planabierto.core.measure import Measure
    from planabierto.core.plan import PlanDocument
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Unit
    from planabierto.office.plans.models import StrategicObjective

CHUNK = 500
"""Keys in one list of a query: below the number of variables that any SQLite takes."""


class ProgrammedFacts(NamedTuple):
    """What a document says is programmed of an action: two versions with equal facts are the same programming."""

    statement: str
    objective: str
    lead_unit: str
    responsible_unit: str
    measure: Measure
    annual_target: Decimal | None
    targets: tuple[Decimal | None, ...]


class ActionKey(NamedTuple):
    """By what a row of a document finds its action: the unit (folded name of the report) and the code, or the text where it has none."""

    unit: str
    code: str
    statement: str


class WrittenPlan(NamedTuple):
    """What a document's rows became, in document order, and the units and parts of units that it names by folded name."""

    actions: tuple[Action, ...]
    programmings: tuple[Programming, ...]
    units: Mapping[str, Unit]
    unit_plans: Mapping[str, UnitPlan]
    objectives: Mapping[str, StrategicObjective]


def facts_of(placed: PlacedAction) -> ProgrammedFacts:
    """What a row of a document says is programmed."""
    action = placed.action
    return ProgrammedFacts(
        action.statement.value,
        placed.objective.key,
        action.lead_unit.value,
        action.responsible_unit.value,
        action.measure,
        action.annual_target.value,
        tuple(target.value for target in action.targets),
    )


def key_of(placed: PlacedAction) -> ActionKey:
    """By what a row of a document finds its action."""
    code = placed.action.code.value
    return ActionKey(fold(placed.unit.name), code, "" if code else fold(placed.action.statement.value))


def target_figures(
    programming_ids: Iterable[int] | QuerySet[Any, Any], *, institution_id: int, periods: int
) -> dict[int, tuple[Figure, ...]]:
    """The targets of some programmings, one figure a period with a blank where nothing stands: programming → figures. One query.

    `programming_ids` are keys or a subquery of keys.
    """
    stored = PeriodTarget.objects.filter(institution_id=institution_id, programming_id__in=programming_ids)
    found: dict[int, list[Figure]] = defaultdict(lambda: [BLANK] * periods)
    for programming_id, period, value, written in stored.values_list("programming_id", "period", "value", "written"):
        found[programming_id][period - 1] = Figure(value, written)
    blank = (BLANK,) * periods
    by_programming: dict[int, tuple[Figure, ...]] = defaultdict(lambda: blank)
    by_programming.update((programming_id, tuple(figures)) for programming_id, figures in found.items())
    return by_programming


def write_plan(
    plan: OperationalPlan,
    document: PlanDocument,
    *,
    units: Mapping[str, Unit],
    known_from: date,
    is_latest: bool,
    by: User | None,
    reason: str = "",
) -> WrittenPlan:
    """Write what a document says is programmed: unit plans, objectives, actions, and a new programming where its facts are new.

    `units` is what `find_or_add_units` gave. `known_from` is the first day from which the document's programming is known to hold. Only the
    latest document of the plan (`is_latest`) changes what holds today. A constant number of queries, and inserts in bulk.
    """
    objectives = find_or_add_objectives(plan, document.objectives)
    unit_plans = _write_unit_plans(plan, document, units, is_latest=is_latest)
    rows = list(document.rows)
    actions = _write_actions(plan, rows, unit_plans, is_latest=is_latest)
    programmings = _write_programmings(
        plan, rows, actions, units=units, objectives=objectives, known_from=known_from, by=by, reason=reason
    )
    _point_to_current(plan, actions, programmings, is_latest=is_latest)
    return WrittenPlan(tuple(actions), tuple(programmings), units, unit_plans, objectives)


def _write_unit_plans(
    plan: OperationalPlan, document: PlanDocument, units: Mapping[str, Unit], *, is_latest: bool
) -> dict[str, UnitPlan]:
    """The parts of the units that report, by folded name; two names of one unit are one part."""
    by_unit = {one.unit_id: one for one in UnitPlan.objects.filter(institution_id=plan.institution_id, plan=plan)}
    added: list[UnitPlan] = []
    changed: list[UnitPlan] = []
    named: dict[str, UnitPlan] = {}
    for order, report in enumerate(document.units, start=1):
        unit = units[fold(report.name)]
        known = by_unit.get(unit.pk)
        if known is None:
            known = UnitPlan(
                institution_id=plan.institution_id, plan=plan, unit=unit, mission=report.mission.value, order=order
            )
            by_unit[unit.pk] = known
            added.append(known)
        elif known.pk and is_latest and (known.mission, known.order) != (report.mission.value, order):
            known.mission, known.order = report.mission.value, order
            changed.append(known)
        named.setdefault(fold(report.name), known)
    UnitPlan.objects.bulk_create(added)
    UnitPlan.objects.bulk_update(changed, ["mission", "order"])
    return named


def _write_actions(
    plan: OperationalPlan, rows: Sequence[PlacedAction], unit_plans: Mapping[str, UnitPlan], *, is_latest: bool
) -> list[Action]:
    """The action of each row, found by its code in the unit's part (by its text where it has no code) or added."""
    stored = Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan).select_related("current")
    by_code: dict[tuple[int, str, str], Action] = {}
    for action in stored:
        statement = "" if action.code or action.current is None else fold(action.current.statement)
        by_code[action.unit_plan_id, action.code, statement] = action
    actions: list[Action] = []
    added: list[Action] = []
    moved: list[Action] = []
    for order, placed in enumerate(rows, start=1):
        key = key_of(placed)
        unit_plan = unit_plans[key.unit]
        found = by_code.get((unit_plan.pk, key.code, key.statement))
        if found is None:
            found = Action(institution_id=plan.institution_id, unit_plan=unit_plan, code=key.code, order=order)
            by_code[unit_plan.pk, key.code, key.statement] = found
            added.append(found)
        elif is_latest and found.order != order:
            found.order = order
            moved.append(found)
        actions.append(found)
    Action.objects.bulk_create(added)
    Action.objects.bulk_update(moved, ["order"], batch_size=CHUNK)
    return actions


def _write_programmings(
    plan: OperationalPlan,
    rows: Sequence[PlacedAction],
    actions: Sequence[Action],
    *,
    units: Mapping[str, Unit],
    objectives: Mapping[str, StrategicObjective],
    known_from: date,
    by: User | None,
    reason: str,
) -> list[Programming]:
    """The version of each action that a row speaks of: one with the same facts, or a new one with its targets."""
    known = stored_facts(plan) if any(action.current_id for action in actions) else {}
    programmings: list[Programming] = []
    added: list[Programming] = []
    targets: list[PeriodTarget] = []
    for placed, action in zip(rows, actions, strict=True):
        versions = known.get(action.pk, {})
        facts = facts_of(placed)
        programming = versions.get(facts)
        if programming is None:
            programming = _new_programming(
                placed, action, version=len(versions) + 1, units=units, objectives=objectives, in_force_from=known_from
            )
            programming.recorded_by, programming.reason = by, reason if versions else ""
            added.append(programming)
            targets += _targets(placed, programming)
        programmings.append(programming)
    Programming.objects.bulk_create(added)
    for target in targets:
        target.programming_id = target.programming.pk
    PeriodTarget.objects.bulk_create(targets)
    return programmings


def _new_programming(
    placed: PlacedAction,
    action: Action,
    *,
    version: int,
    units: Mapping[str, Unit],
    objectives: Mapping[str, StrategicObjective],
    in_force_from: date,
) -> Programming:
    said, measure = placed.action, placed.action.measure
    responsible = units.get(fold(said.responsible_unit.value)) if said.responsible_unit else None
    return Programming(
        institution_id=action.institution_id,
        action=action,
        version=version,
        in_force_from=in_force_from,
        statement=said.statement.value,
        objective=objectives[placed.objective.key],
        lead_unit=units.get(fold(said.lead_unit.value)) if said.lead_unit else None,
        lead_name=said.lead_unit.value,
        responsible_unit=responsible or units[fold(placed.unit.name)],
        responsible_name=said.responsible_unit.value,
        scale=measure.scale.value,
        accumulation=measure.accumulation.value,
        direction=measure.direction.value,
        unit_of_measure=measure.unit_of_measure or "",
        baseline=measure.baseline,
        is_demand=measure.is_demand,
        annual_target=said.annual_target.value,
        annual_written=said.annual_target.written,
    )


def _targets(placed: PlacedAction, programming: Programming) -> list[PeriodTarget]:
    return [
        PeriodTarget(
            institution_id=programming.institution_id,
            programming=programming,
            period=period,
            value=target.value,
            written=target.written,
        )
        for period, target in enumerate(placed.action.targets, start=1)
        if not target.is_blank
    ]


def stored_facts(plan: OperationalPlan) -> dict[int, dict[ProgrammedFacts, Programming]]:
    """All the versions of a plan's programmings by their facts: action → facts → programming. Two queries."""
    stored = Programming.objects.filter(
        institution_id=plan.institution_id, action__unit_plan__plan=plan
    ).select_related("objective")
    targets = target_figures(stored.values("pk"), institution_id=plan.institution_id, periods=plan.calendar.periods)
    found: dict[int, dict[ProgrammedFacts, Programming]] = defaultdict(dict)
    for programming in stored:
        found[programming.action_id][_facts_of_stored(programming, targets[programming.pk])] = programming
    return found


def _facts_of_stored(programming: Programming, targets: Sequence[Figure]) -> ProgrammedFacts:
    return ProgrammedFacts(
        programming.statement,
        programming.objective.key,
        programming.lead_name,
        programming.responsible_name,
        programming.measure,
        programming.annual_target,
        tuple(target.value for target in targets),
    )


def _point_to_current(
    plan: OperationalPlan, actions: Sequence[Action], programmings: Sequence[Programming], *, is_latest: bool
) -> None:
    """Let each action point to the version that holds today: that of the latest document, or the only one that is known of it."""
    moved = [
        (action, programming)
        for action, programming in zip(actions, programmings, strict=True)
        if action.current_id != programming.pk and (is_latest or action.current_id is None)
    ]
    first_ones: list[int] = []
    changed: list[Action] = []
    for action, programming in moved:
        if action.current_id is None:
            first_ones.append(action.pk)
        else:
            changed.append(action)
        action.current = programming
    Action.objects.bulk_update(changed, ["current"], batch_size=CHUNK)
    # One statement for a whole new plan: its actions have a single version.
    only = Programming.objects.filter(institution_id=plan.institution_id, action=OuterRef("pk")).values("pk")[:1]
    for start in range(0, len(first_ones), CHUNK):
        Action.objects.filter(pk__in=first_ones[start : start + CHUNK]).update(current=Subquery(only))
