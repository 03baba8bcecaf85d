"""Who works in Mutual Ejemplo: invented people, each with a post, and how they come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import RoleOf, accept_invitation, accept_invitation_by_provider, invite
from planabierto.office.institutions.queries import find_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.office.institutions.models import Institution, Unit

PASSWORD: Final = "plan abierto de ejemplo"  # noqa: S105 - printed on purpose, and served to this machine only
PLANNING_UNIT: Final = "Planificación y Desarrollo Institucional"
RECORDS_UNIT: Final = "UGDA"
ALTERNATE_UNIT: Final = "UAIP"


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration: the name before the @ of their address, and for what; `unit` is "" where the role needs none.

    Those who are shown can sign in, and their accounts are printed.
    """

    key: str
    name: str
    post: str
    role: Role
    unit: str = ""
    is_shown: bool = True

    @property
    def email(self) -> str:
        """The address of the account; it leads nowhere."""
        return f"{self.key}@ejemplo.test"


ADMINISTRATOR: Final = Person(
    "administracion-del-sistema", "Rodrigo Menjívar", "Administrador de Sistemas", Role.SYSTEM_ADMINISTRATOR
)
PLANNER: Final = Person(
    "jefatura-de-planificacion",
    "Claudia Beltrán",
    "Jefa de Planificación y Desarrollo Institucional",
    Role.HEAD_OF_PLANNING,
    PLANNING_UNIT,
)
ANALYST: Final = Person(
    "analista-de-planificacion",
    "Andrés Quijano",
    "Analista de Planificación",
    Role.PLANNING_ANALYST,
    PLANNING_UNIT,
)
HEAD: Final = Person("jefatura-de-la-unidad", "Marta Escalante", "Jefa de Reclamos", Role.UNIT_HEAD, "Reclamos")
HEAD_OF_FINANCE: Final = Person("jefatura-ufi", "Julio Argueta", "Jefe de la UFI", Role.UNIT_HEAD, "UFI")
HEAD_OF_RETURNED: Final = Person(
    "jefatura-desarrollo-humano",
    "Ana Lucía Herrera",
    "Jefa de Desarrollo Humano",
    Role.UNIT_HEAD,
    "Desarrollo Humano",
)
ACCOUNTANT: Final = Person("enlace-de-la-unidad", "Lorena Pineda", "Contadora General", Role.REPORTER, "Contabilidad")
CLERK: Final = Person("enlace-reclamos", "Iván Cortez", "Técnico de Reclamos", Role.REPORTER, "Reclamos")
LEAD: Final = Person("unidad-lider", "Patricia Lemus", "Subgerente Comercial", Role.LEAD_UNIT, "Subgerente Comercial")
OFFICER: Final = Person(
    "verificador", "Héctor Villalta", "Oficial de Gestión Documental y Archivo", Role.VERIFIER, RECORDS_UNIT
)
ALTERNATE: Final = Person(
    "verificador-alterno", "Silvia Monterrosa", "Técnica de la UAIP", Role.VERIFIER, ALTERNATE_UNIT
)
DIRECTOR: Final = Person("administracion-superior", "Mauricio Castaneda", "Gerente", Role.TOP_MANAGEMENT)
INFORMATION_OFFICER: Final = Person(
    "oficial-de-informacion", "Elena Duarte", "Oficial de Información", Role.INFORMATION_OFFICER
)
OPERATIONS_LEAD: Final = Person(
    "subgerencia-operativa",
    "Norma Chicas",
    "Subgerente Operativa",
    Role.LEAD_UNIT,
    "Subgerente Operativa",
    is_shown=False,
)


def _head(key: str, name: str, post: str, unit: str) -> Person:
    return Person(f"jefatura-{key}", name, post, Role.UNIT_HEAD, unit, is_shown=False)


PEOPLE: Final = (
    HEAD,
    HEAD_OF_FINANCE,
    HEAD_OF_RETURNED,
    ACCOUNTANT,
    CLERK,
    LEAD,
    PLANNER,
    ANALYST,
    OFFICER,
    ALTERNATE,
    Person("auditoria-interna", "Gabriela Funes", "Auditora Sénior", Role.INTERNAL_AUDITOR),
    DIRECTOR,
    Person(
        "secretaria-del-organo-de-direccion",
        "Verónica Ayala",
        "Secretaria del Consejo Directivo",
        Role.BOARD_SECRETARY,
    ),
    INFORMATION_OFFICER,
    ADMINISTRATOR,
    OPERATIONS_LEAD,
    _head("administracion", "Sonia Barrera", "Jefa de Administración", "Administración"),
    _head("auditoria", "Ricardo Portillo", "Auditor Interno", "Auditoría Interna"),
    _head("comercializacion", "Karla Benítez", "Jefa de Comercialización", "Comercialización"),
    _head("comunicaciones", "Diego Salinas", "Jefe de Comunicaciones", "Comunicaciones y Relaciones Públicas"),
    _head("operaciones", "Francisco Guardado", "Jefe de Operaciones", "Operaciones"),
    _head("tecnologias", "Samuel Orantes", "Jefe de Tecnologías de Información", "Tecnologías de Información"),
    _head("uaip", "Tomás Recinos", "Jefe de la UAIP", "UAIP"),
    _head("ucp", "Rebeca Linares", "Jefa de la UCP", "UCP"),
    _head("genero", "Irene Cáceres", "Jefa de la Unidad de Género", "Unidad de Género"),
    _head("ugda", "Mario Tobar", "Jefe de la UGDA", "UGDA"),
    _head("cumplimiento", "Alicia Peraza", "Oficial de Cumplimiento", "Unidad Cumplimiento"),
    _head("legal", "Gustavo Renderos", "Jefe de la Unidad Legal", "Unidad Legal"),
)
"""Everybody, in the order in which the accounts are printed."""


def bring_in(
    institution: Institution, person: Person, *, by: User | None, roles: Iterable[RoleOf] | None = None
) -> User:
    """Invite somebody with their role (or others) and let them accept, as each person of an institution comes in.

    Who is not shown comes in without a password: nobody signs in as them.
    """
    sent = invite(
        institution,
        email=person.email,
        display_name=person.name,
        post=person.post,
        roles=list(roles) if roles is not None else [RoleOf(person.role, unit_of(institution, person))],
        by=by,
    )
    if not person.is_shown:
        return accept_invitation_by_provider(sent.invitation)
    return accept_invitation(sent.invitation, password=PASSWORD)


def unit_of(institution: Institution, person: Person) -> Unit | None:
    """The unit of somebody's role; None where it needs none."""
    return unit_named(institution, person.unit) if person.unit else None


def unit_named(institution: Institution, name: str) -> Unit:
    """A unit of the plan by its name."""
    unit = find_unit(institution, name, on=timezone.localdate())
    assert unit is not None, name  # noqa: S101 - the document of the demonstration names it
    return unit
