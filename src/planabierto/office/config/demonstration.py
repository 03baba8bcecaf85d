"""The demonstration: Mutual Ejemplo in a folder of its own, with one account a role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

import planabierto
from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.config.installation import DemonstrationError
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.institutions.queries import find_unit
from planabierto.office.institutions.services import create_institution
from planabierto.office.intake.services import import_document
from planabierto.office.plans.models import OperationalPlan

NAME = "Mutual Ejemplo"
SAMPLE = "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
UNIT = "Reclamos"
LEAD_UNIT = "Subgerente Comercial"
PASSWORD = "plan abierto de ejemplo"  # noqa: S105 - printed on purpose, and served to this machine only


@dataclass(frozen=True)
class DemonstrationAccount:
    """One account of the demonstration: its role in Spanish and its address."""

    role: str
    email: str


def start_demonstration() -> list[DemonstrationAccount]:
    """Create the institution, its plan from its own document and its accounts once, and return the accounts each time."""
    with transaction.atomic():
        institution = Institution.objects.first() or create_institution(name=NAME, short_name=NAME, by=None)
        planner = _account(institution, Role.HEAD_OF_PLANNING)
    if not OperationalPlan.objects.filter(institution=institution).exists():
        import_document(sample(), institution, by=User.objects.get(email=planner.email))
    with transaction.atomic():
        return [_account(institution, role) for role in Role if role in GRANTABLE_ROLES]


def accounts_of_demonstration() -> list[DemonstrationAccount]:
    """Every account of the demonstration, one a role; the addresses are the Spanish words of the roles in any language."""
    return [DemonstrationAccount(str(role.label), _email(role)) for role in Role if role in GRANTABLE_ROLES]


def _email(role: Role) -> str:
    with override("es"):
        return f"{slugify(str(role.label))}@ejemplo.test"


def sample() -> Path:
    """The document of Mutual Ejemplo, which comes with the source; raises `DemonstrationError` where it is not there."""
    document = Path(planabierto.__file__).resolve().parents[2] / "samples" / SAMPLE
    if not document.is_file():
        message = f"Falta samples/{SAMPLE}, que viene con el código fuente. Ejecute la demostración desde ahí, con «make demo»."
        raise DemonstrationError(message)
    return document


def _account(institution: Institution, role: Role) -> DemonstrationAccount:
    """The account of one role, made where it is missing."""
    label = str(role.label)
    email = _email(role)
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email=email, display_name=label, post=label, password=PASSWORD)
    grant_role(institution, person, role=role, unit=_unit_of(institution, role), by=None)
    return DemonstrationAccount(label, email)


def _unit_of(institution: Institution, role: Role) -> Unit | None:
    """The unit of a role that needs one: Reclamos and the post that leads it."""
    name = {Role.REPORTER: UNIT, Role.UNIT_HEAD: UNIT, Role.LEAD_UNIT: LEAD_UNIT}.get(role)
    return None if name is None else find_unit(institution, name, on=timezone.localdate())
