"""The door between the plan in the database and a `PlanDocument`: what a document programmes, written as versions and read back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from planabierto.core.plan import BLANK, Figure, PlacedAction
from planabierto.core.text import fold
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.base.prepared import Prepared
from planabierto.office.plans.models import (
    Action,
    EvidencePolicyChoice,
    OperationalPlan,
    PeriodTarget,
    Programming,
    UnitPlan,
)
from planabierto.office.plans.naming import fold_name
from planabierto.office.plans.objectives import find_or_add_objectives

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

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


class StoredVersions(NamedTuple):
    """The versions of an action's programming: how many there are, and the key of each by what a document says to mean it.

    A version whose measure a person completed is meant by the document that brought the one before it. `said` is the measure of the last
    one as documents say it.
    """

    number: int
    by_facts: Mapping[ProgrammedFacts, int]
    last: Programming | None = None
    said: Measure | None = None

    def completed(self, measure: Measure) -> tuple[Measure, int | None]:
        """How what a document brings is measured, and the version that says so: as a person completed it, if it says the same."""
        if self.last is None or self.last.completes_id is None or self.said != measure:
            return measure, None
        return self.last.measure, self.last.pk


NO_VERSIONS = StoredVersions(0, {})


class WrittenPlan(NamedTuple):
    """What a document's rows became, in document order: the keys of their actions and of the programmings that they speak of.

    `units` and `unit_plans` are those that the document names, by folded name, `objectives` by key.
    """

    actions: tuple[int, ...]
    programmings: tuple[int, ...]
    units: Mapping[str, Unit]
    unit_plans: Mapping[str, UnitPlan]
    objectives: Mapping[str, StrategicObjective]


class _Known(NamedTuple):
    """An action that is there already: its place in the plan and the version that holds today."""

    pk: int
    order: int
    current_id: int | None


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
    return ActionKey(fold_name(placed.unit.name), code, "" if code else fold(placed.action.statement.value))


def _targets(institution: int, programmings: Any) -> QuerySet[PeriodTarget, tuple[int, int, Decimal | None, str]]:
    stored = PeriodTarget.objects.filter(institution_id=institution, programming_id__in=programmings)
    return stored.values_list("programming_id", "period", "value", "written")


_TARGETS: Final = Prepared(_targets)
_MOST_PREPARED: Final = 100
"""Actions of a page; the lists of a whole plan are not worth keeping their SQL."""


def target_figures(
    programming_ids: Iterable[int] | QuerySet[Any, Any], *, institution_id: int, periods: int
) -> dict[int, tuple[Figure, ...]]:
    """The targets of some programmings, one figure a period with a blank where nothing stands: programming → figures. One query.

    `programming_ids` are keys or a subquery of keys.
    """
    found: dict[int, list[Figure]] = defaultdict(lambda: [BLANK] * periods)
    stored: Iterable[tuple[int, int, Decimal | None, str]]
    asked = programming_ids if isinstance(programming_ids, QuerySet) else tuple(programming_ids)
    if isinstance(asked, tuple) and len(asked) <= _MOST_PREPARED:
        stored = _TARGETS(institution=institution_id, programmings=asked)
    else:
        stored = _targets(institution_id, asked)
    for programming_id, period, value, written in stored:
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

    `units` is what `find_or_add_units` gave. The first programming of an action holds for the whole year, whichever follow-up tells of it;
    another one from `known_from` on, the first day from which the document's programming is known to hold. Only the latest document of
    the plan (`is_latest`) changes what holds today. A constant number of queries, and inserts in bulk.
    """
    objectives = find_or_add_objectives(plan, document.objectives)
    unit_plans = _write_unit_plans(plan, document, units, is_latest=is_latest)
    rows = list(document.rows)
    known = _known_actions(plan)
    identities = [_identity(placed, unit_plans) for placed in rows]
    stored = [known.get(identity) for identity in identities]
    added_actions = iter(new_keys(Action, stored.count(None)))
    actions = [found.pk if found else next(added_actions) for found in stored]
    versions = stored_facts(plan) if known else {}
    facts = [facts_of(placed) for placed in rows]
    matching = [
        versions.get(action, NO_VERSIONS).by_facts.get(said) for action, said in zip(actions, facts, strict=True)
    ]
    added_programmings = iter(new_keys(Programming, matching.count(None)))
    programmings = [match or next(added_programmings) for match in matching]
    written = WrittenPlan(tuple(actions), tuple(programmings), units, unit_plans, objectives)
    _add_actions(plan, identities, stored, written)
    begun = _Begun(known_from, by, reason, timezone.now())
    new = [
        (place, versions.get(action, NO_VERSIONS))
        for place, (action, match) in enumerate(zip(actions, matching, strict=True))
        if match is None
    ]
    _add_programmings(plan, rows, written, begun, new)
    _move(plan, stored, written, is_latest=is_latest)
    return written


def _write_unit_plans(
    plan: OperationalPlan, document: PlanDocument, units: Mapping[str, Unit], *, is_latest: bool
) -> dict[str, UnitPlan]:
    """The parts of the units that report, by folded name; two names of one unit are one part."""
    by_unit = {one.unit_id: one for one in UnitPlan.objects.filter(institution_id=plan.institution_id, plan=plan)}
    added: list[UnitPlan] = []
    changed: list[UnitPlan] = []
    named: dict[str, UnitPlan] = {}
    for order, report in enumerate(document.units, start=1):
        unit = units[fold_name(report.name)]
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
        named.setdefault(fold_name(report.name), known)
    UnitPlan.objects.bulk_create(added)
    UnitPlan.objects.bulk_update(changed, ["mission", "order"])
    return named


Identity = tuple[int, str, str]
"""The part of the unit, the code, and the folded text where there is no code."""


def _identity(placed: PlacedAction, unit_plans: Mapping[str, UnitPlan]) -> Identity:
    key = key_of(placed)
    return unit_plans[key.unit].pk, key.code, key.statement


def _known_actions(plan: OperationalPlan) -> dict[Identity, _Known]:
    """The actions of a plan by what a document names them with. One query."""
    stored = Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan).values_list(
        "pk", "order", "current_id", "unit_plan_id", "code", "current__statement"
    )
    return {
        (unit_plan, code, "" if code else fold(statement or "")): _Known(pk, order, current)
        for pk, order, current, unit_plan, code, statement in stored
    }


def _add_actions(
    plan: OperationalPlan, identities: Sequence[Identity], stored: Sequence[_Known | None], written: WrittenPlan
) -> None:
    insert_rows(
        Action,
        [
            {
                "id": action,
                "institution_id": plan.institution_id,
                "unit_plan_id": unit_plan,
                "code": code,
                "order": order,
                "current_id": None,
                "common_id": None,
                "verification_id": None,
                "means_of_verification": "",
                "evidence_policy": EvidencePolicyChoice.RECOMMENDED.value,
                "completed_at": None,
            }
            for order, ((unit_plan, code, _statement), found, action) in enumerate(
                zip(identities, stored, written.actions, strict=True), start=1
            )
            if found is None
        ],
    )


class _Begun(NamedTuple):
    """How new versions begin: from when those after the first hold, and who recorded them, why and when."""

    in_force_from: date
    by: User | None
    reason: str
    at: datetime


def _add_programmings(
    plan: OperationalPlan,
    rows: Sequence[PlacedAction],
    written: WrittenPlan,
    begun: _Begun,
    new: Sequence[tuple[int, StoredVersions]],
) -> None:
    """Add the programmings of the rows at some positions, each after the versions that there are, and their targets."""
    insert_rows(
        Programming,
        [
            {
                "id": written.programmings[place],
                "institution_id": plan.institution_id,
                "action_id": written.actions[place],
                "version": versions.number + 1,
                "in_force_from": begun.in_force_from if versions.number else plan.starts(),
                **_programmed(rows[place], written, versions),
                "reason": begun.reason if versions.number else "",
                "recorded_at": begun.at,
                "recorded_by_id": begun.by.pk if begun.by else None,
            }
            for place, versions in new
        ],
    )
    targets = [
        (written.programmings[place], period, target)
        for place, _versions in new
        for period, target in enumerate(rows[place].action.targets, start=1)
        if not target.is_blank
    ]
    insert_rows(
        PeriodTarget,
        [
            {
                "id": key,
                "institution_id": plan.institution_id,
                "programming_id": programming,
                "period": period,
                "value": target.value,
                "written": target.written,
            }
            for key, (programming, period, target) in zip(new_keys(PeriodTarget, len(targets)), targets, strict=True)
        ],
    )


def _programmed(placed: PlacedAction, written: WrittenPlan, versions: StoredVersions) -> dict[str, object]:
    said, units = placed.action, written.units
    measure, completed = versions.completed(said.measure)
    lead = units.get(fold_name(said.lead_unit.value)) if said.lead_unit else None
    responsible = units.get(fold_name(said.responsible_unit.value)) if said.responsible_unit else None
    return {
        "statement": said.statement.value,
        "objective_id": written.objectives[placed.objective.key].pk,
        "lead_unit_id": lead.pk if lead else None,
        "lead_name": said.lead_unit.value,
        "responsible_unit_id": (responsible or units[fold_name(placed.unit.name)]).pk,
        "responsible_name": said.responsible_unit.value,
        "scale": measure.scale.value,
        "accumulation": measure.accumulation.value,
        "direction": measure.direction.value,
        "unit_of_measure": measure.unit_of_measure or "",
        "baseline": measure.baseline,
        "is_demand": measure.is_demand,
        "is_share": measure.is_share,
        "completes_id": completed,
        "annual_target": said.annual_target.value,
        "annual_written": said.annual_target.written,
    }


def _move(plan: OperationalPlan, stored: Sequence[_Known | None], written: WrittenPlan, *, is_latest: bool) -> None:
    """Let new actions point to their only version, and those that were there stand as the latest document says."""
    # An action is inserted without its programming: a key that points nowhere until later makes SQLite search every table for it.
    only = Programming.objects.filter(institution_id=plan.institution_id, action=OuterRef("pk")).values("pk")[:1]
    unit_plans = {unit_plan.pk for unit_plan in written.unit_plans.values()}
    Action.objects.filter(institution_id=plan.institution_id, unit_plan__in=unit_plans, current=None).update(
        current=Subquery(only)
    )
    if not is_latest:
        return
    moved = [
        Action(pk=found.pk, order=order, current_id=programming)
        for order, (found, programming) in enumerate(zip(stored, written.programmings, strict=True), start=1)
        if found is not None and (found.order, found.current_id) != (order, programming)
    ]
    Action.objects.bulk_update(moved, ["order", "current"], batch_size=CHUNK)


def stored_facts(plan: OperationalPlan) -> dict[int, StoredVersions]:
    """All the versions of a plan's programmings by their facts: action → versions. Two queries."""
    stored = (
        Programming.objects.filter(institution_id=plan.institution_id, action__unit_plan__plan=plan)
        .select_related("objective")
        .order_by("action_id", "version")
    )
    targets = target_figures(
        stored.order_by().values("pk"), institution_id=plan.institution_id, periods=plan.calendar.periods
    )
    said: dict[int, Measure] = {}
    found: dict[int, dict[ProgrammedFacts, int]] = defaultdict(dict)
    last: dict[int, Programming] = {}
    for programming in stored:
        completed = programming.completes_id
        said[programming.pk] = programming.measure if completed is None else said[completed]
        facts = _facts_of_stored(programming, said[programming.pk], targets[programming.pk])
        found[programming.action_id][facts] = programming.pk
        last[programming.action_id] = programming
    return {
        action: StoredVersions(last[action].version, by_facts, last[action], said[last[action].pk])
        for action, by_facts in found.items()
    }


def _facts_of_stored(programming: Programming, measure: Measure, targets: Sequence[Figure]) -> ProgrammedFacts:
    return ProgrammedFacts(
        programming.statement,
        programming.objective.key,
        programming.lead_name,
        programming.responsible_name,
        measure,
        programming.annual_target,
        tuple(target.value for target in targets),
    )
