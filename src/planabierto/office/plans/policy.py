"""The rows of the policy table for plans and their actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.own_policy import PLAN_READERS, PLANNING
from planabierto.office.accounts.policy import VIEW, ObjectKind, allow
from planabierto.office.plans.models import PlanState

PLAN = ObjectKind(
    key="plan",
    label=_("plan operativo"),
    actions=(VIEW, "import"),
    states=tuple(state.value for state in PlanState),
    state_path="state",
)
ACTION = ObjectKind(
    key="action",
    label=_("acción operativa"),
    actions=(VIEW,),
    unit_path="current__responsible_unit_id",
    lead_path="current__lead_unit_id",
)

KINDS = (PLAN, ACTION)

ROWS = (
    *allow(PLAN_READERS, PLAN, [VIEW]),
    *allow(PLANNING, PLAN, ["import"], states=[PlanState.IN_EXECUTION]),
    *allow(PLAN_READERS, ACTION, [VIEW]),
)
