"""Which actions of a plan are a common one, and which seem to be."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from planabierto.core.completion import is_spelling_of
from planabierto.core.text import fold
from planabierto.office.plans.models import Action, UnitPlan

if TYPE_CHECKING:
    from planabierto.office.plans.models import CommonAction, OperationalPlan


class Likeness(StrEnum):
    """How much the text of an action is that of a common one."""

    EQUAL = "equal"
    SPELLING = "spelling"


class Candidate(NamedTuple):
    """An action that a common one may be; `likeness` is None where a person linked an action with another text."""

    action: Action
    likeness: Likeness | None
    is_linked: bool


def likeness(common: CommonAction, action: Action) -> Likeness | None:
    """Whether the text of an action is that of a common one: equal once folded, or another form of its first word."""
    said = action.current.statement if action.current is not None else ""
    if fold(said) == fold(common.statement):
        return Likeness.EQUAL
    return Likeness.SPELLING if is_spelling_of(said, common.statement) else None


def candidates(common: CommonAction, plan: OperationalPlan) -> list[Candidate]:
    """The actions of a plan that are linked with a common one or read like it, in the plan's order. One query."""
    actions = (
        Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan)
        .select_related("current", "unit_plan__unit")
        .order_by("unit_plan__order", "order")
    )
    found = ((action, likeness(common, action), action.common_id == common.pk) for action in actions)
    return [Candidate(action, like, is_linked) for action, like, is_linked in found if like or is_linked]


def units_without(plan: OperationalPlan, found: list[Candidate]) -> list[UnitPlan]:
    """The parts of a plan that none of some candidates is in, in the plan's order. One query."""
    with_it = {candidate.action.unit_plan_id for candidate in found}
    parts = UnitPlan.objects.filter(institution_id=plan.institution_id, plan=plan).select_related("unit")
    return [part for part in parts.order_by("order") if part.pk not in with_it]
