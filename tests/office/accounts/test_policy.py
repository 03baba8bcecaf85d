"""The policy table: what a row reaches, that nothing else is allowed, and the rows of this package cell by cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from planabierto.office.accounts import own_policy, policy
from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.own_policy import PERSON, UNIT
from planabierto.office.accounts.policy import (
    NotAllowedError,
    ObjectKind,
    PolicyError,
    PolicyRow,
    PolicyTable,
    Scope,
    allow,
    can,
    require,
    roles_of,
    scope_queryset,
)
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.institutions.models import Unit
from tests.office.permissions import PERMISSIONS

if TYPE_CHECKING:
    from tests.cast import Cast

# A unit stands in for any object here: it has an institution, is its own unit, names its parent as lead and its kind as state.
THING = ObjectKind(
    key="thing",
    label="cosa",
    actions=("view", "register", "approve", "publish", "mend"),
    states=("unit", "area", "post", "body"),
    unit_path="pk",
    lead_path="parent_id",
    state_path="kind",
)
ROWS = (
    *allow([Role.PUBLIC], THING, ["view"], states=["body"]),
    *allow([Role.REPORTER, Role.UNIT_HEAD], THING, ["register"], scope=Scope.OWN_UNIT),
    *allow([Role.LEAD_UNIT], THING, ["approve"], scope=Scope.LED_UNIT),
    *allow([Role.PLANNING_ANALYST], THING, ["mend"], states=["unit"]),
    *allow([Role.UNIT_HEAD], THING, ["mend"], states=["area"], scope=Scope.OWN_UNIT),
    *allow([Role.HEAD_OF_PLANNING], THING, ["register", "approve"]),
)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> PolicyTable:
    """A table with the rows above instead of the office's."""
    table = PolicyTable()
    table.register([THING], ROWS)
    monkeypatch.setattr(policy, "TABLE", table)
    return table


def allowed(cast: Cast, action: str, unit: Unit) -> set[str]:
    """Who of the cast, nobody and the outsider included, may do an action to a unit."""
    people = [*cast.people.values(), cast.outsider, cast.nobody]
    return {person.display_name for person in people if can(person, action, THING, unit)}


@pytest.mark.usefixtures("table")
def test_a_row_reaches_its_unit_its_led_unit_or_the_institution(cast: Cast) -> None:
    assert allowed(cast, "register", cast.reclamos) == {"reporter", "unit_head", "head_of_planning"}
    assert allowed(cast, "register", cast.contabilidad) == {"head_of_planning"}
    assert allowed(cast, "register", cast.other_unit) == {"outsider"}
    assert allowed(cast, "approve", cast.reclamos) == {"lead_unit", "head_of_planning"}
    assert allowed(cast, "approve", cast.comercial) == {"head_of_planning"}


@pytest.mark.usefixtures("table")
def test_what_no_row_names_is_denied_to_everybody(cast: Cast) -> None:
    assert allowed(cast, "publish", cast.reclamos) == set()
    with pytest.raises(NotAllowedError):
        require(cast[Role.SYSTEM_ADMINISTRATOR], "publish", THING, cast.reclamos)


@pytest.mark.usefixtures("table")
def test_a_row_of_a_state_holds_in_that_state_only(cast: Cast) -> None:
    assert allowed(cast, "mend", cast.reclamos) == {"planning_analyst"}
    cast.reclamos.kind = "area"
    assert allowed(cast, "mend", cast.reclamos) == {"unit_head"}
    assert can(AnonymousUser(), "view", THING, cast.reclamos) is False
    cast.reclamos.kind = "body"
    assert can(AnonymousUser(), "view", THING, cast.reclamos) is True
    assert can(cast.outsider, "view", THING, cast.reclamos) is True


@pytest.mark.usefixtures("table")
def test_a_role_reaches_what_depends_on_its_unit(cast: Cast) -> None:
    person = User.objects.create_user(email="jefe@mutual.example", display_name="jefe")
    grant_role(cast.institution, person, role=Role.UNIT_HEAD, unit=cast.comercial, by=None)
    assert can(person, "register", THING, cast.reclamos)
    assert can(person, "register", THING, cast.comercial)
    assert not can(person, "register", THING, cast.contabilidad)


@pytest.mark.usefixtures("table")
def test_an_institution_that_is_not_the_objects_is_never_allowed(cast: Cast) -> None:
    head = cast[Role.HEAD_OF_PLANNING]
    assert can(head, "register", THING, institution=cast.institution)
    assert not can(head, "register", THING, institution=cast.other_institution)
    assert not can(head, "register", THING, cast.reclamos, institution=cast.other_institution)


@pytest.mark.usefixtures("table")
def test_a_queryset_holds_what_each_may_touch_and_nothing_else(cast: Cast) -> None:
    people = {**{role.value: person for role, person in cast.people.items()}, "outsider": cast.outsider}
    people["nobody"] = cast.nobody
    for action in THING.actions:
        for name, person in people.items():
            for institution in (cast.institution, cast.other_institution):
                found = set(scope_queryset(person, action, THING, Unit.objects.all(), institution=institution))
                expected = {
                    unit
                    for unit in Unit.objects.filter(institution=institution)
                    if can(person, action, THING, unit, institution=institution)
                }
                assert found == expected, (name, action, institution)


@pytest.mark.usefixtures("table")
def test_the_sentence_says_whom_to_ask(cast: Cast) -> None:
    with pytest.raises(NotAllowedError, match="Esta página es de otra unidad"):
        require(cast[Role.REPORTER], "register", THING, cast.contabilidad)
    with pytest.raises(NotAllowedError, match="Su rol no permite hacer esto"):
        require(cast[Role.REPORTER], "publish", THING, cast.contabilidad)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2024, 3, 31), False), (date(2024, 4, 1), True), (date(2024, 6, 30), True), (date(2024, 7, 1), False)],
)
def test_a_role_holds_from_its_first_to_its_last_day(cast: Cast, day: date, *, holds: bool) -> None:
    membership = Membership.objects.get(user=cast[Role.REPORTER])
    membership.valid_from, membership.valid_to = date(2024, 4, 1), date(2024, 6, 30)
    membership.save()
    person = User.objects.get(pk=membership.user_id)
    with time_machine.travel(f"{day.isoformat()}T18:00:00+00:00"):
        assert can(person, "register", THING, cast.reclamos) is holds
        assert (Role.REPORTER in roles_of(person, cast.institution)) is holds


@pytest.mark.usefixtures("table")
def test_an_inactive_person_is_nobody(cast: Cast) -> None:
    person = cast[Role.HEAD_OF_PLANNING]
    person.is_active = False
    assert not can(person, "register", THING, cast.reclamos)
    assert roles_of(person, cast.institution) == frozenset()


def test_several_roles_add_up(cast: Cast) -> None:
    person = cast[Role.REPORTER]
    grant_role(cast.institution, person, role=Role.SYSTEM_ADMINISTRATOR, by=None)
    assert roles_of(person, cast.institution) == {Role.REPORTER, Role.SYSTEM_ADMINISTRATOR}
    assert can(person, "invite", PERSON, institution=cast.institution)


@pytest.mark.parametrize(
    "row",
    [
        PolicyRow(Role.REPORTER, "nothing", "view"),
        PolicyRow(Role.REPORTER, "thing", "fly"),
        PolicyRow(Role.REPORTER, "thing", "view", state="burnt"),
    ],
)
def test_a_row_outside_its_kind_is_a_mistake_of_the_program(table: PolicyTable, row: PolicyRow) -> None:
    with pytest.raises(PolicyError):
        table.register([], [row])


def test_a_row_of_units_needs_a_kind_that_has_units(table: PolicyTable) -> None:
    plain = ObjectKind(key="plain", label="llana", actions=("view",))
    for scope in (Scope.OWN_UNIT, Scope.LED_UNIT):
        with pytest.raises(PolicyError):
            table.register([plain], allow([Role.REPORTER], plain, ["view"], scope=scope))
    with pytest.raises(PolicyError):
        table.register([ObjectKind(key="thing", label="otra", actions=("view",))], [])


@pytest.mark.usefixtures("table")
def test_asking_for_what_is_not_declared_is_a_mistake_of_the_program(cast: Cast) -> None:
    with pytest.raises(PolicyError):
        can(cast.nobody, "fly", THING, cast.reclamos)
    with pytest.raises(PolicyError):
        can(cast.nobody, "view", THING)
    with pytest.raises(PolicyError):
        can(cast.nobody, "view", UNIT, cast.reclamos)


def test_the_office_registers_this_package() -> None:
    for kind in own_policy.KINDS:
        assert policy.TABLE.kind(kind.key) is kind
    registered = {row for rows in policy.TABLE.rows.values() for row in rows}
    assert set(own_policy.ROWS) <= registered


def expected(kind: ObjectKind, action: str) -> set[str]:
    """Who may do an action to some object of a kind of this package, none of which has states, however far it reaches."""
    return {who.partition(" ")[0] for who in PERMISSIONS[kind.key, action]["*"]}


def test_the_matrix_of_this_package_cell_by_cell(cast: Cast) -> None:
    people = {**{role.value: person for role, person in cast.people.items()}, "outsider": cast.outsider}
    people["nobody"] = cast.nobody
    for kind in own_policy.KINDS:
        for action in kind.actions:
            found = {name for name, person in people.items() if can(person, action, kind, institution=cast.institution)}
            assert found == expected(kind, action), (kind.key, action)
    assert not any(
        can(AnonymousUser(), action, kind, institution=cast.institution)
        for kind in own_policy.KINDS
        for action in kind.actions
    )


def test_a_flipped_cell_would_be_noticed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row taken out, and each missing one put in, changes the answer for its cell."""
    people = cast.people
    cells = [(role, kind, action) for kind in own_policy.KINDS for action in kind.actions for role in GRANTABLE_ROLES]
    for role, kind, action in cells:
        known = {(one.role, one.kind, one.action): one for one in own_policy.ROWS}
        row = known.get((role, kind.key, action), PolicyRow(role, kind.key, action))
        rows = set(own_policy.ROWS) ^ {row}
        table = PolicyTable()
        table.register(own_policy.KINDS, rows)
        monkeypatch.setattr(policy, "TABLE", table)
        holds = can(people[role], action, kind, institution=cast.institution)
        assert holds is (role.value not in expected(kind, action))
