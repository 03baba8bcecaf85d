"""The policy tables of all packages: what is written once more in `permissions.py`, every cell asked, and every cell flipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pytest

from planabierto.office.accounts.policy import (
    ANY_STATE,
    TABLE,
    ObjectKind,
    PolicyRow,
    Scope,
    can,
    can_in_some_state,
    scope_queryset,
)
from planabierto.office.accounts.roles import Role
from tests.office.permissions import PERMISSIONS
from tests.office.things import WITH_UNITS, Person, Place, Things, make_things, reaches
from tests.triggers import without_triggers

REACH = {
    Scope.INSTITUTION: "",
    Scope.OWN_UNIT: " of its unit",
    Scope.LED_UNIT: " of the unit that it leads",
    Scope.OWN_REPORT: " in the report of its unit",
}
FEWEST_CELLS = 15_000


class Cell(NamedTuple):
    """One question to the table."""

    kind: str
    action: str
    state: str
    place: Place
    person: str


@pytest.fixture
def things(db: None) -> Things:  # noqa: ARG001 - asks for the database
    """Two institutions, everybody, and an object of each kind at each place."""
    return make_things()


def who(row: PolicyRow) -> str:
    """Whom a row lets in, as the table of the tests says it."""
    return row.role.value + REACH[row.scope]


def as_written() -> dict[tuple[str, str], dict[str, set[str]]]:
    """The table of the office in the form of the table of the tests."""
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for kind in TABLE.kinds.values():
        for action in kind.actions:
            by_state = defaultdict(set)
            for row in TABLE.rows_for(kind, action):
                by_state[str(row.state)].add(who(row))
            found[kind.key, action] = dict(by_state)
    return found


def may(person: Person, kind: ObjectKind, action: str, state: str, place: Place) -> bool:
    """Whether the table of the tests lets a person do an action to the object at a place."""
    if person.role is None:
        return False
    by_state = PERMISSIONS[kind.key, action]
    allowed = by_state.get(ANY_STATE, set()) | by_state.get(state, set())
    return any(
        role == person.role and reaches(person, reach, place)
        for role, _space, reach in (one.partition(" ") for one in allowed)
    )


def states_of(kind: ObjectKind) -> tuple[str, ...]:
    """The states of a kind; one that is none for those without."""
    return kind.states or ("",)


def cells(
    things: Things, kind: ObjectKind, action: str, people: Iterable[Person], states: Iterable[str]
) -> Iterator[tuple[Cell, bool, bool]]:
    """Each cell of an action with what the table of the office answers and what is expected."""
    for state in states:
        if state:
            things.put_in_state(kind, state)
        for place, thing in things.of_kind[kind.key].items():
            for person in people:
                answer = can(person.user, action, kind, thing)
                cell = Cell(kind.key, action, state, place, person.name)
                yield cell, answer, may(person, kind, action, state, place)


def test_everybody_may_what_is_written_here_and_nothing_else() -> None:
    assert as_written() == PERMISSIONS


def test_every_cell_answers_as_it_is_written(things: Things, print_figure: Callable[[str], None]) -> None:
    assert set(things.of_kind) == set(TABLE.kinds), "a kind without an object to ask about"
    asked, allowed = 0, 0
    wrong = []
    for kind in TABLE.kinds.values():
        for action in kind.actions:
            for cell, answer, expected in cells(things, kind, action, things.people, states_of(kind)):
                asked += 1
                allowed += expected
                if answer != expected:
                    wrong.append(cell)
    print_figure(f"policy matrix: {asked} cells, {allowed} of them allowed, {len(wrong)} differences")
    assert wrong == []
    assert asked >= FEWEST_CELLS


def test_the_state_alone_is_in_the_way_of_who_might_in_another(
    things: Things, print_figure: Callable[[str], None]
) -> None:
    asked, wrong = 0, []
    for kind in TABLE.kinds.values():
        for action in kind.actions:
            for place, thing in things.of_kind[kind.key].items():
                for person in things.people:
                    might = any(may(person, kind, action, state, place) for state in states_of(kind))
                    asked += 1
                    if can_in_some_state(person.user, action, kind, thing) != might:
                        wrong.append((kind.key, action, place, person.name))
    print_figure(f"policy matrix: {asked} cells in some state, {len(wrong)} differences")
    assert wrong == []


def test_a_queryset_holds_the_objects_that_the_cells_allow(things: Things, print_figure: Callable[[str], None]) -> None:
    asked = 0
    wrong = []
    # A unit adds nothing to who has all of the institution: that the rows say so is asked cell by cell above.
    people = [one for one in things.people if one.role in WITH_UNITS or not one.unit]
    with without_triggers("followup_unitreport", "followup_entry"):
        for kind in TABLE.kinds.values():
            of_kind = things.of_kind[kind.key]
            every = type(next(iter(of_kind.values())))._default_manager  # noqa: SLF001 - any model's manager
            here = every.filter(pk__in=[thing.pk for thing in of_kind.values()])
            for state in states_of(kind):
                if state:
                    things.store_state(kind, state)
                for action in kind.actions:
                    for person in people:
                        for institution in things.institutions.values():
                            seen = scope_queryset(person.user, action, kind, here, institution=institution)
                            found = set(seen.values_list("pk", flat=True))
                            there = {
                                place: thing
                                for place, thing in of_kind.items()
                                if (place is Place.FOREIGN) == (institution == things.institutions[True])
                            }
                            # A unit stands at several places: it is in the queryset if any of them lets it be.
                            expected = {
                                thing.pk for place, thing in there.items() if may(person, kind, action, state, place)
                            }
                            asked += len(there)
                            if found != expected:
                                wrong.append((kind.key, action, state, person.name))
    print_figure(f"policy matrix: {asked} cells through querysets, {len(wrong)} differences")
    assert wrong == []


def test_who_may_nothing_of_a_kind_is_told_so_without_an_object(things: Things) -> None:
    """What opens a page: whether there could be an object at all; a role without the unit that it needs counts as having it."""
    for kind in TABLE.kinds.values():
        for action in kind.actions:
            roles = {one.partition(" ")[0] for allowed in PERMISSIONS[kind.key, action].values() for one in allowed}
            for person in things.people:
                for is_foreign, institution in things.institutions.items():
                    expected = person.role in roles and person.is_foreign == is_foreign
                    answer = can(person.user, action, kind, institution=institution)
                    assert answer == expected, (kind.key, action, person.name)


def test_every_flipped_row_is_noticed(
    things: Things, monkeypatch: pytest.MonkeyPatch, print_figure: Callable[[str], None]
) -> None:
    """Each row taken away, and each missing one put in: the writing of the table differs, and a cell answers otherwise.

    A row that another one of its role covers changes no answer: for those the writing alone must differ.
    """
    flipped, by_cell, covered = 0, 0, 0
    unnoticed = []
    for kind in TABLE.kinds.values():
        scopes = [scope for scope in Scope if scope is Scope.INSTITUTION or kind.path_of(scope)]
        for action in kind.actions:
            stands = TABLE.rows_for(kind, action)
            for row in _every_row(kind, action, scopes):
                mutant = tuple(set(stands) ^ {row})
                flipped += 1
                monkeypatch.setitem(TABLE.rows, (kind.key, action), mutant)
                is_written = _writing(mutant) == PERMISSIONS[kind.key, action]
                is_felt = _is_felt(things, kind, action, row)
                monkeypatch.setitem(TABLE.rows, (kind.key, action), stands)
                by_cell += is_felt
                is_covered = not is_felt and _is_covered(row, mutant, kind)
                covered += is_covered
                if is_written or not (is_felt or is_covered):
                    unnoticed.append(row)
    print_figure(
        f"policy mutation: {flipped} rows flipped, {flipped - len(unnoticed)} noticed"
        f" ({by_cell} by the answer of a cell, {covered} covered by another row and noticed by the writing)"
    )
    assert unnoticed == []
    assert as_written() == PERMISSIONS


def test_every_flipped_cell_of_the_writing_is_noticed(print_figure: Callable[[str], None]) -> None:
    found = as_written()
    flipped, unnoticed = 0, 0
    for (kind, action), by_state in PERMISSIONS.items():
        for state in (ANY_STATE, *TABLE.kind(kind).states):
            for role in Role:
                for reach in REACH.values():
                    flipped += 1
                    mutant = by_state | {state: by_state.get(state, set()) ^ {role.value + reach}}
                    unnoticed += {key: one for key, one in mutant.items() if one} == found[kind, action]
    print_figure(f"policy mutation: {flipped} cells of the writing flipped, {flipped - unnoticed} noticed")
    assert unnoticed == 0


def _every_row(kind: ObjectKind, action: str, scopes: Iterable[Scope]) -> Iterator[PolicyRow]:
    for role in Role:
        for state in (ANY_STATE, *kind.states):
            for scope in scopes:
                yield PolicyRow(role, kind.key, action, state, scope)


def _writing(rows: Iterable[PolicyRow]) -> dict[str, set[str]]:
    by_state = defaultdict(set)
    for row in rows:
        by_state[str(row.state)].add(who(row))
    return dict(by_state)


def _is_felt(things: Things, kind: ObjectKind, action: str, row: PolicyRow) -> bool:
    """Whether some cell answers otherwise than it is written; asked of those whom the row can concern."""
    people = [one for one in things.people if row.role in (one.role, Role.PUBLIC)]
    states = states_of(kind) if row.state == ANY_STATE else (row.state,)
    return any(answer != expected for _cell, answer, expected in cells(things, kind, action, people, states))


def _is_covered(row: PolicyRow, rows: Iterable[PolicyRow], kind: ObjectKind) -> bool:
    """Whether other rows of the role reach all that this one does; the public has no unit, so that a row of one says nothing to it."""
    if row.role is Role.PUBLIC and row.scope is not Scope.INSTITUTION:
        return True
    others = [one for one in rows if one != row and one.role == row.role]
    wanted = kind.states if row.state == ANY_STATE and kind.states else (row.state,)
    return all(
        any(one.state in (ANY_STATE, state) and one.scope in (Scope.INSTITUTION, row.scope) for one in others)
        for state in wanted
    )
