"""Starting the plan of a year from the plan of another: everything by value, nothing shared but units and objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.plan import Objective, Text
from planabierto.office.accounts.policy import require
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.journal.services import record
from planabierto.office.plans import acts
from planabierto.office.plans.models import (
    FIRST_YEAR,
    LAST_YEAR,
    Action,
    OperationalPlan,
    Origin,
    PeriodTarget,
    PlanState,
    Programming,
    UnitPlan,
)
from planabierto.office.plans.objectives import find_or_add_objectives
from planabierto.office.plans.policy import PLAN
from planabierto.office.plans.queries import objectives_of
from planabierto.office.plans.services import PlanError, strategic_plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planabierto.office.accounts.models import User


@transaction.atomic
def copy_plan(plan: OperationalPlan, *, year: int, by: User) -> OperationalPlan:
    """Start the plan of a year as a draft that copies another: units, missions, actions, codes, measures and targets as they hold today.

    Units that end before the year begins are left out, with their actions. A constant number of queries. Raises `PlanError` where the
    year cannot be or has a plan.
    """
    require(by, "copy", PLAN, plan)
    institution = plan.institution
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PlanError(
            _("El año va de %(first)s a %(last)s. Revise el año.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if OperationalPlan.objects.filter(institution=institution, year=year).exists():
        raise PlanError(_("Ya hay un plan del año %(year)s: no se empieza otro encima.") % {"year": year})
    said = [Objective(one.key, Text(one.text), one.is_strategic) for one in objectives_of(plan)]
    copied = OperationalPlan.objects.create(
        institution=institution,
        strategic_plan=strategic_plan_of(institution, year, said),
        year=year,
        periodicity=plan.periodicity,
        start_month=plan.start_month,
        name=plan.name,
        state=PlanState.DRAFT,
        origin=Origin.FORMULATED,
    )
    objectives = {key: one.pk for key, one in find_or_add_objectives(copied, said).items()}
    unit_plans = _copy_unit_plans(plan, copied)
    actions = _copy_actions(plan, unit_plans)
    programmings = _copy_programmings(plan, copied, actions, objectives, by=by)
    _copy_targets(plan, programmings)
    only = Programming.objects.filter(institution=institution, action=OuterRef("pk")).values("pk")[:1]
    Action.objects.filter(institution=institution, unit_plan__in=unit_plans.values()).update(current=Subquery(only))
    record(
        institution=institution,
        by=by,
        act=acts.PLAN_COPIED,
        subject=copied,
        after={
            "year": year,
            "copied_from": plan.year,
            "periodicity": copied.periodicity,
            "state": copied.state,
            "origin": copied.origin,
            "units": len(unit_plans),
            "actions": len(actions),
        },
    )
    return copied


def _copy_unit_plans(plan: OperationalPlan, copied: OperationalPlan) -> dict[int, int]:
    """The parts of the units that still exist when the year begins: from → to."""
    exists = Q(unit__valid_to=None) | Q(unit__valid_to__gte=copied.starts())
    parts = list(UnitPlan.objects.filter(exists, institution_id=plan.institution_id, plan=plan).values())
    keys = new_keys(UnitPlan, len(parts))
    insert_rows(UnitPlan, [{**part, "id": key, "plan_id": copied.pk} for key, part in zip(keys, parts, strict=True)])
    return {part["id"]: key for key, part in zip(keys, parts, strict=True)}


def _copy_actions(plan: OperationalPlan, unit_plans: Mapping[int, int]) -> dict[int, int]:
    """The actions of those parts, with what proves them: from → to."""
    stored = Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan, current__isnull=False)
    actions = [one for one in stored.order_by("unit_plan_id", "order").values() if one["unit_plan_id"] in unit_plans]
    keys = new_keys(Action, len(actions))
    insert_rows(
        Action,
        [
            {**one, "id": key, "unit_plan_id": unit_plans[one["unit_plan_id"]], "current_id": None}
            for key, one in zip(keys, actions, strict=True)
        ],
    )
    return {one["id"]: key for key, one in zip(keys, actions, strict=True)}


def _copy_programmings(
    plan: OperationalPlan,
    copied: OperationalPlan,
    actions: Mapping[int, int],
    objectives: Mapping[str, int],
    *,
    by: User,
) -> dict[int, int]:
    """What holds today of those actions, as their first version, with the objectives of the new plan by key: from → to."""
    current = Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan).values("current_id")
    stored = Programming.objects.filter(institution_id=plan.institution_id, pk__in=current)
    keys_of_objectives = dict(objectives_of(plan).values_list("pk", "key"))
    found = [one for one in stored.order_by("pk").values() if one["action_id"] in actions]
    keys = new_keys(Programming, len(found))
    now = timezone.now()
    insert_rows(
        Programming,
        [
            {
                **one,
                "id": key,
                "action_id": actions[one["action_id"]],
                "version": 1,
                "in_force_from": copied.starts(),
                "objective_id": objectives[keys_of_objectives[one["objective_id"]]],
                "annual_written": "",
                "completes_id": None,
                "reason": f"Copiado del plan {plan.year}",
                "recorded_at": now,
                "recorded_by_id": by.pk,
            }
            for key, one in zip(keys, found, strict=True)
        ],
    )
    return {one["id"]: key for key, one in zip(keys, found, strict=True)}


def _copy_targets(plan: OperationalPlan, programmings: Mapping[int, int]) -> None:
    """The targets of those versions; a cell that was no number is left blank."""
    current = Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan).values("current_id")
    stored = PeriodTarget.objects.filter(
        institution_id=plan.institution_id, programming_id__in=current, value__isnull=False
    )
    targets = [one for one in stored.values() if one["programming_id"] in programmings]
    insert_rows(
        PeriodTarget,
        [
            {**one, "id": key, "programming_id": programmings[one["programming_id"]], "written": ""}
            for key, one in zip(new_keys(PeriodTarget, len(targets)), targets, strict=True)
        ],
    )
