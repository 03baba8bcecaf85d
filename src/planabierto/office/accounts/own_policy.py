"""The rows of the policy table for institutions, units, days by decree, mails, people and the journal.

The packages below `accounts` cannot know of roles: their objects are declared here.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.policy import VIEW, ObjectKind, Scope, allow
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role

INSTITUTION = ObjectKind(
    key="institution",
    label=_("institución"),
    actions=(VIEW, "change_rules", "change_people", "view_health"),
    institution_path="pk",
)
UNIT = ObjectKind(key="unit", label=_("unidad organizativa"), actions=(VIEW, "add", "change"), unit_path="pk")
PERSON = ObjectKind(
    key="person",
    label=_("persona"),
    actions=(VIEW, "invite", "grant_role", "end_role", "deactivate", "reactivate"),
)
MEMBERSHIP = ObjectKind(
    key="membership",
    label=_("rol de una persona"),
    actions=("name_substitute", "name_own_substitute"),
    unit_path="unit_id",
)
HOLIDAY = ObjectKind(key="holiday", label=_("día por decreto"), actions=(VIEW, "change"))
MAIL = ObjectKind(key="mail", label=_("correo saliente"), actions=(VIEW,))
JOURNAL = ObjectKind(key="journal", label=_("bitácora"), actions=(VIEW,))

KINDS = (INSTITUTION, UNIT, HOLIDAY, PERSON, MEMBERSHIP, MAIL, JOURNAL)

EVERY_ROLE = tuple(role for role in Role if role in GRANTABLE_ROLES)
# The administrator of the system keeps people and connections, and sees no data of the institution.
PLAN_READERS = tuple(role for role in EVERY_ROLE if role is not Role.SYSTEM_ADMINISTRATOR)
PLANNING = (Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING)

ROWS = (
    *allow(EVERY_ROLE, INSTITUTION, [VIEW]),
    *allow([Role.HEAD_OF_PLANNING], INSTITUTION, ["change_rules"]),
    *allow([Role.SYSTEM_ADMINISTRATOR], INSTITUTION, ["change_people", "view_health"]),
    *allow(EVERY_ROLE, UNIT, [VIEW]),
    *allow(PLANNING, UNIT, ["add", "change"]),
    *allow(EVERY_ROLE, HOLIDAY, [VIEW]),
    *allow(PLANNING, HOLIDAY, ["change"]),
    *allow([*PLANNING, Role.SYSTEM_ADMINISTRATOR], MAIL, [VIEW]),
    *allow([Role.SYSTEM_ADMINISTRATOR], PERSON, PERSON.actions),
    *allow([Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR], PERSON, [VIEW]),
    *allow([Role.SYSTEM_ADMINISTRATOR, Role.HEAD_OF_PLANNING], MEMBERSHIP, ["name_substitute"]),
    *allow([Role.UNIT_HEAD], MEMBERSHIP, ["name_own_substitute"], scope=Scope.OWN_UNIT),
    *allow([Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR], JOURNAL, [VIEW]),
)
