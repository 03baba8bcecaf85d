"""Triggers by which the database itself refuses to change what a closed round says, on both databases.

A unit report in the state `locked` refuses new achievements, verifications and any change of its entries; it leaves that state only under
a reopening that somebody has granted. The refusals are `IntegrityError`s. A migration that alters one of these tables repeats them.
"""

from __future__ import annotations

from typing import Final

from planabierto.office.base.triggers import Statements, VendorSQL

_OF_ENTRY: Final = "SELECT 1 FROM followup_unitreport r WHERE r.id = {row}.unit_report_id AND r.state = 'locked'"
_OF_ACTION: Final = (
    "SELECT 1 FROM followup_entry e JOIN followup_unitreport r ON r.id = e.unit_report_id"
    " WHERE e.follow_up_id = NEW.follow_up_id AND e.action_id = NEW.action_id AND r.state = 'locked'"
)
_NOT_GRANTED: Final = (
    "NOT EXISTS (SELECT 1 FROM followup_reopening o WHERE o.unit_report_id = OLD.id AND o.state = 'granted')"
)

# Table, verb, when it is refused.
_GUARDS: Final = (
    ("followup_entry", "INSERT", f"EXISTS ({_OF_ENTRY.format(row='NEW')})"),
    ("followup_entry", "UPDATE", f"EXISTS ({_OF_ENTRY.format(row='OLD')}) OR EXISTS ({_OF_ENTRY.format(row='NEW')})"),
    ("followup_entry", "DELETE", f"EXISTS ({_OF_ENTRY.format(row='OLD')})"),
    ("followup_achievement", "INSERT", f"EXISTS ({_OF_ACTION})"),
    ("followup_verification", "INSERT", f"EXISTS ({_OF_ACTION})"),
    ("followup_unitreport", "UPDATE", f"OLD.state = 'locked' AND NEW.state <> 'locked' AND {_NOT_GRANTED}"),
    ("followup_unitreport", "DELETE", "OLD.state = 'locked'"),
)
_MESSAGE: Final = "the round is closed"


class LockedRows(VendorSQL):
    """Put the triggers of this module on their tables."""

    def __init__(self) -> None:
        """Take nothing: which tables are guarded is said here."""
        super().__init__(sqlite=_sqlite(), postgresql=_postgresql())

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, object]]:
        """Name the operation."""
        return (type(self).__name__, (), {})

    def describe(self) -> str:
        """Say what the operation is, for `migrate --plan`."""
        return "closed rounds refuse changes"


def _name(table: str, verb: str) -> str:
    return f"{table}_locked_{verb.lower()}"


def _sqlite() -> Statements:
    forwards = [
        f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        for table, verb, condition in _GUARDS
    ]
    return Statements(forwards, [f"DROP TRIGGER {_name(table, verb)}" for table, verb, _condition in _GUARDS])


def _postgresql() -> Statements:
    forwards, backwards = [], []
    for table, verb, condition in _GUARDS:
        name = _name(table, verb)
        returned = "OLD" if verb == "DELETE" else "NEW"
        refuse = f"IF {condition} THEN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF; "
        forwards += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}RETURN {returned}; END $$",
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
        backwards += [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"]
    return Statements(forwards, backwards)
