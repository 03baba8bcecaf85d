"""The rows of the policy table for follow-ups, unit reports, entries and inconsistencies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.own_policy import PLAN_READERS, PLANNING
from planabierto.office.accounts.policy import VIEW, ObjectKind, allow
from planabierto.office.followup.models import FollowUpState, UnitReportState

FOLLOW_UP = ObjectKind(
    key="follow_up",
    label=_("seguimiento"),
    actions=(VIEW, "import"),
    states=tuple(state.value for state in FollowUpState),
    state_path="state",
)
UNIT_REPORT = ObjectKind(
    key="unit_report",
    label=_("informe de unidad"),
    actions=(VIEW,),
    states=tuple(state.value for state in UnitReportState),
    unit_path="unit_plan__unit_id",
    state_path="state",
)
ENTRY = ObjectKind(
    key="entry",
    label=_("registro"),
    actions=(VIEW,),
    unit_path="action__current__responsible_unit_id",
    lead_path="action__current__lead_unit_id",
)
FINDING = ObjectKind(
    key="finding",
    label=_("inconsistencia"),
    actions=(VIEW, "accept", "correct", "ask"),
    unit_path="unit_report__unit_plan__unit_id",
)

KINDS = (FOLLOW_UP, UNIT_REPORT, ENTRY, FINDING)

CORRECTABLE = (FollowUpState.BUILDING, FollowUpState.CONSOLIDATED)
"""After it was presented, a follow-up changes only by a correction of its own."""

ROWS = (
    *allow(PLAN_READERS, FOLLOW_UP, [VIEW]),
    *allow(PLANNING, FOLLOW_UP, ["import"], states=CORRECTABLE),
    *allow(PLAN_READERS, UNIT_REPORT, [VIEW]),
    *allow(PLAN_READERS, ENTRY, [VIEW]),
    *allow(PLAN_READERS, FINDING, [VIEW]),
    *allow(PLANNING, FINDING, ["accept", "correct", "ask"]),
)
