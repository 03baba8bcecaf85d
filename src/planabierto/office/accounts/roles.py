"""The roles that a person can have in an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Role(models.TextChoices):
    """Who somebody is for the policy table; `PUBLIC` is everybody, also without an account."""

    REPORTER = "reporter", _("Enlace de la unidad")
    UNIT_HEAD = "unit_head", _("Jefatura de la unidad")
    LEAD_UNIT = "lead_unit", _("Unidad líder")
    PLANNING_ANALYST = "planning_analyst", _("Analista de Planificación")
    HEAD_OF_PLANNING = "head_of_planning", _("Jefatura de Planificación")
    VERIFIER = "verifier", _("Verificador")
    INTERNAL_AUDITOR = "internal_auditor", _("Auditoría Interna")
    TOP_MANAGEMENT = "top_management", _("Administración Superior")
    BOARD_SECRETARY = "board_secretary", _("Secretaría del órgano de dirección")
    INFORMATION_OFFICER = "information_officer", _("Oficial de Información")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("Administración del sistema")
    PUBLIC = "public", _("Público")


UNIT_ROLES = frozenset({Role.REPORTER, Role.UNIT_HEAD, Role.LEAD_UNIT})
"""Roles that mean nothing without a unit."""

GRANTABLE_ROLES = frozenset(Role) - {Role.PUBLIC}
"""Roles that a membership can hold."""

GRAVE_ROLES = GRANTABLE_ROLES - UNIT_ROLES
"""Roles that decide, verify, publish, read everything or keep the people: they need a second factor where the institution asks for one."""

SHORT_SESSION_ROLES = frozenset({Role.TOP_MANAGEMENT, Role.SYSTEM_ADMINISTRATOR})
"""Roles whose session ends after half the idle time of the others."""


def role_choices() -> list[tuple[str, _StrPromise]]:
    """The roles and their words; a function, so that a new one needs no migration."""
    return Role.choices
