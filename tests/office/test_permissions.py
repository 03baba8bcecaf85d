"""The policy tables of all packages, cell by cell."""

from __future__ import annotations

from collections import defaultdict

from planabierto.office.accounts.policy import TABLE, PolicyRow, Scope
from tests.office.permissions import PERMISSIONS

REACH = {Scope.INSTITUTION: "", Scope.OWN_UNIT: " of its unit", Scope.LED_UNIT: " of the unit that it leads"}


def who(row: PolicyRow) -> str:
    """Whom a row lets in, as the table of the tests says it."""
    return row.role.value + REACH[row.scope]


def test_everybody_may_what_is_written_here_and_nothing_else() -> None:
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for kind in TABLE.kinds.values():
        for action in kind.actions:
            by_state = defaultdict(set)
            for row in TABLE.rows_for(kind, action):
                by_state[str(row.state)].add(who(row))
            found[kind.key, action] = dict(by_state)
    assert found == PERMISSIONS
