"""Who may do what, written out once more: the policy tables of the packages are held to it, cell by cell."""

from __future__ import annotations

from typing import Final

from planabierto.office.accounts.roles import GRANTABLE_ROLES

EVERYBODY: Final = {role.value for role in GRANTABLE_ROLES}
"""Everybody with a role here; the public has no account and is not among them."""
PLAN_READERS: Final = EVERYBODY - {"system_administrator"}
PLANNING: Final = {"planning_analyst", "head_of_planning"}

PERMISSIONS: Final[dict[tuple[str, str], dict[str, set[str]]]] = {
    ("institution", "view"): {"*": EVERYBODY},
    ("institution", "change_rules"): {"*": {"head_of_planning"}},
    ("institution", "change_people"): {"*": {"system_administrator"}},
    ("institution", "view_health"): {"*": {"system_administrator"}},
    ("unit", "view"): {"*": EVERYBODY},
    ("unit", "add"): {"*": PLANNING},
    ("unit", "change"): {"*": PLANNING},
    ("holiday", "view"): {"*": EVERYBODY},
    ("holiday", "change"): {"*": PLANNING},
    ("mail", "view"): {"*": {*PLANNING, "system_administrator"}},
    ("person", "view"): {"*": {"system_administrator", "head_of_planning", "internal_auditor"}},
    ("person", "invite"): {"*": {"system_administrator"}},
    ("person", "grant_role"): {"*": {"system_administrator"}},
    ("person", "end_role"): {"*": {"system_administrator"}},
    ("person", "deactivate"): {"*": {"system_administrator"}},
    ("person", "reactivate"): {"*": {"system_administrator"}},
    ("membership", "name_substitute"): {"*": {"system_administrator", "head_of_planning"}},
    ("membership", "name_own_substitute"): {"*": {"unit_head of its unit"}},
    ("journal", "view"): {"*": {"head_of_planning", "internal_auditor"}},
    ("plan", "view"): {"*": PLAN_READERS},
    ("plan", "import"): {"in_execution": PLANNING},
    ("plan", "complete"): dict.fromkeys(
        ("draft", "under_review", "consolidated", "submitted", "approved", "in_execution"), PLANNING
    ),
    ("plan", "copy"): {"approved": PLANNING, "in_execution": PLANNING, "closed": PLANNING},
    ("action", "view"): {"*": PLAN_READERS},
    ("verification_kind", "view"): {"*": PLAN_READERS},
    ("verification_kind", "change"): {"*": PLANNING},
    ("common_action", "view"): {"*": PLAN_READERS},
    ("common_action", "change"): {"*": PLANNING},
    ("resolution", "view"): {"*": PLAN_READERS},
    ("resolution", "record"): {"*": {"board_secretary", "head_of_planning"}},
    ("follow_up", "view"): {"*": PLAN_READERS},
    ("follow_up", "import"): {"building": PLANNING, "consolidated": PLANNING},
    ("unit_report", "view"): {"*": PLAN_READERS},
    ("entry", "view"): {"*": PLAN_READERS},
    ("finding", "view"): {"*": PLAN_READERS},
    ("finding", "accept"): {"*": PLANNING},
    ("finding", "correct"): {"*": PLANNING},
    ("finding", "ask"): {"*": PLANNING},
    ("upload", "view"): {"*": {*PLANNING, "internal_auditor"}},
    ("upload", "stage"): {"*": PLANNING},
    ("upload", "confirm"): {"staged": PLANNING},
    ("upload", "discard"): {"staged": PLANNING},
}
"""By kind of object and action: who, by the state of the object; `*` is any.

A role that reaches less than the institution stands as «reporter of its unit» or «lead_unit of the unit that it leads».
"""
