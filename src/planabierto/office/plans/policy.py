"""The rows of the policy table for plans and their actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.own_policy import PLAN_READERS, PLANNING
from planabierto.office.accounts.policy import VIEW, ObjectKind, allow
from planabierto.office.accounts.roles import Role
from planabierto.office.plans.models import PlanState

PLAN = ObjectKind(
    key="plan",
    label=_("plan operativo"),
    actions=(VIEW, "import", "complete", "copy"),
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
VERIFICATION = ObjectKind(key="verification_kind", label=_("clase de verificación"), actions=(VIEW, "change"))
COMMON = ObjectKind(key="common_action", label=_("acción común"), actions=(VIEW, "change"))
RESOLUTION = ObjectKind(key="resolution", label=_("acuerdo"), actions=(VIEW, "record"))

KINDS = (PLAN, ACTION, VERIFICATION, COMMON, RESOLUTION)

NOT_CLOSED = tuple(state for state in PlanState if state is not PlanState.CLOSED)

ROWS = (
    *allow(PLAN_READERS, PLAN, [VIEW]),
    *allow(PLANNING, PLAN, ["import"], states=[PlanState.IN_EXECUTION]),
    *allow(PLANNING, PLAN, ["complete"], states=NOT_CLOSED),
    *allow(PLANNING, PLAN, ["copy"], states=[PlanState.APPROVED, PlanState.IN_EXECUTION, PlanState.CLOSED]),
    *allow(PLAN_READERS, ACTION, [VIEW]),
    *allow(PLAN_READERS, VERIFICATION, [VIEW]),
    *allow(PLANNING, VERIFICATION, ["change"]),
    *allow(PLAN_READERS, COMMON, [VIEW]),
    *allow(PLANNING, COMMON, ["change"]),
    *allow(PLAN_READERS, RESOLUTION, [VIEW]),
    *allow([Role.BOARD_SECRETARY, Role.HEAD_OF_PLANNING], RESOLUTION, ["record"]),
)
