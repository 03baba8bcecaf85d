"""The fixed cast of every test about permission: one person a role in Mutual Ejemplo, an outsider, and somebody without a role.

Each test has somebody who could leak: the outsider leads planning in another institution, nobody has an account and no role.
"""

from __future__ import annotations

from dataclasses import dataclass

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import GRANTABLE_ROLES, UNIT_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.institutions.models import Institution, Unit, UnitKind
from planabierto.office.institutions.services import Terms, add_unit, create_institution

HOST = "testserver"
OTHER_HOST = "otra.example"
MAIL, OTHER_MAIL = "mutual.example", "otra.example"
WITHOUT_SECOND_FACTOR = Terms(requires_second_factor=False)
"""Of the institutions of the cast, so that `client.force_login` is enough; the tests of the second factor turn the switch on."""


@dataclass(frozen=True)
class Cast:
    """The institution with its people and units, and those who do not belong to it.

    `reclamos` is the unit of the reporter and of its head, below `comercial`, a post that leads; `contabilidad` is nobody's of them.
    """

    institution: Institution
    other_institution: Institution
    comercial: Unit
    reclamos: Unit
    contabilidad: Unit
    other_unit: Unit
    people: dict[Role, User]
    outsider: User
    nobody: User
    mail: str = MAIL

    def __getitem__(self, role: Role) -> User:
        """The person who has a role."""
        return self.people[role]


def make_cast() -> Cast:
    """Create the cast in the database; nobody has a password, sign in with `client.force_login`."""
    institution = create_institution(
        name="Mutual Ejemplo", short_name="Mutual Ejemplo", host=HOST, terms=WITHOUT_SECOND_FACTOR, by=None
    )
    comercial = add_unit(institution, name="Subgerente Comercial", kind=UnitKind.POST, by=None)
    reclamos = add_unit(institution, name="Reclamos", parent=comercial, by=None)
    contabilidad = add_unit(institution, name="Contabilidad", by=None)
    units = {Role.REPORTER: reclamos, Role.UNIT_HEAD: reclamos, Role.LEAD_UNIT: comercial}
    assert units.keys() == UNIT_ROLES
    people = {}
    for role in Role:
        if role in GRANTABLE_ROLES:
            people[role] = _person(role.value)
            grant_role(institution, people[role], role=role, unit=units.get(role), by=None)
    other_institution = create_institution(
        name="Otra Mutual", short_name="Otra", host=OTHER_HOST, terms=WITHOUT_SECOND_FACTOR, by=None
    )
    other_unit = add_unit(other_institution, name="Reclamos", by=None)
    outsider = _person("outsider")
    grant_role(other_institution, outsider, role=Role.HEAD_OF_PLANNING, by=None)
    return Cast(
        institution=institution,
        other_institution=other_institution,
        comercial=comercial,
        reclamos=reclamos,
        contabilidad=contabilidad,
        other_unit=other_unit,
        people=people,
        outsider=outsider,
        nobody=_person("nobody"),
    )


def make_twin(cast: Cast) -> Cast:
    """The same people and units once more, in the other institution of a cast."""
    institution, reclamos = cast.other_institution, cast.other_unit
    comercial = add_unit(institution, name="Subgerente Comercial", kind=UnitKind.POST, by=None)
    units = {Role.REPORTER: reclamos, Role.UNIT_HEAD: reclamos, Role.LEAD_UNIT: comercial}
    people = {role: _person(role.value, OTHER_MAIL) for role in Role if role in GRANTABLE_ROLES}
    for role, person in people.items():
        grant_role(institution, person, role=role, unit=units.get(role), by=None)
    return Cast(
        institution=institution,
        other_institution=cast.institution,
        comercial=comercial,
        reclamos=reclamos,
        contabilidad=add_unit(institution, name="Contabilidad", by=None),
        other_unit=cast.reclamos,
        people=people,
        outsider=cast[Role.HEAD_OF_PLANNING],
        nobody=cast.nobody,
        mail=OTHER_MAIL,
    )


def _person(name: str, mail: str = MAIL) -> User:
    return User.objects.create_user(email=f"{name}@{mail}", display_name=name, post=f"post of {name}")
