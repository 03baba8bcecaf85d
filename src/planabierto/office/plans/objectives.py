"""The objectives that a plan's actions serve, as its documents head them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planabierto.office.plans.models import OperationalPlan, StrategicObjective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.core.plan import Objective


def find_or_add_objectives(plan: OperationalPlan, objectives: Sequence[Objective]) -> dict[str, StrategicObjective]:
    """The objectives of a plan by key, those added that are new; the text of one that is known stays. At most three queries."""
    known = {
        one.key: one
        for one in StrategicObjective.objects.filter(
            institution_id=plan.institution_id, strategic_plan_id=plan.strategic_plan_id
        )
    }
    added = [
        StrategicObjective(
            institution_id=plan.institution_id,
            strategic_plan_id=plan.strategic_plan_id,
            key=one.key,
            text=one.text.value,
            is_strategic=one.is_strategic,
            order=len(known) + place,
        )
        for place, one in enumerate((one for one in objectives if one.key not in known), start=1)
    ]
    return known | {one.key: one for one in StrategicObjective.objects.bulk_create(added)}
