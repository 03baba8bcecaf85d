"""Who may do what, written out once more: the policy tables of the packages are held to it, cell by cell.

It is written from what the trade wants, not from the tables: areas register and the head of the unit sends; drafts belong to the unit and
to those who follow it; management reads what planning has reviewed, the other units what was presented; the internal auditor reads and
changes nothing; the administrator of the system keeps people and connections and sees no figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from planabierto.office.accounts.roles import GRANTABLE_ROLES

Cells = dict[str, set[str]]
"""Who, by the state of the object; `*` is any."""

EVERYBODY: Final = {role.value for role in GRANTABLE_ROLES}
"""Everybody with a role here; the public has no account and is not among them."""
PLAN_READERS: Final = EVERYBODY - {"system_administrator"}
PLANNING: Final = {"planning_analyst", "head_of_planning"}
FOLLOWERS: Final = PLANNING | {"internal_auditor"}
MANAGEMENT: Final = {"top_management", "board_secretary", "information_officer"}
UNIT: Final = {"reporter of its unit", "unit_head of its unit"}
REPORT: Final = {"reporter in the report of its unit", "unit_head in the report of its unit"}
LEAD: Final = {"lead_unit of the unit that it leads"}

WITH_THE_UNIT: Final = ("open", "in_progress", "returned")
DELIVERED: Final = ("sent", "passed_on", "verified")
NOT_LOCKED: Final = (*WITH_THE_UNIT, *DELIVERED, "reviewed")
PRESENTED: Final = ("presented", "published")


def always(who: set[str]) -> Cells:
    """Those may, whatever the state."""
    return {"*": who}


def during(states: Iterable[str], who: set[str]) -> Cells:
    """Those may in these states alone."""
    return dict.fromkeys(states, who)


PERMISSIONS: Final[dict[tuple[str, str], Cells]] = {
    # What stands below roles
    ("institution", "view"): always(EVERYBODY),
    ("institution", "change_rules"): always({"head_of_planning"}),
    ("institution", "change_people"): always({"system_administrator"}),
    ("institution", "view_health"): always({"system_administrator"}),
    ("unit", "view"): always(EVERYBODY),
    ("unit", "add"): always(PLANNING),
    ("unit", "change"): always(PLANNING),
    ("holiday", "view"): always(EVERYBODY),
    ("holiday", "change"): always(PLANNING),
    ("mail", "view"): always({*PLANNING, "system_administrator"}),
    ("person", "view"): always({"system_administrator", "head_of_planning", "internal_auditor"}),
    ("person", "invite"): always({"system_administrator"}),
    ("person", "grant_role"): always({"system_administrator"}),
    ("person", "end_role"): always({"system_administrator"}),
    ("person", "deactivate"): always({"system_administrator"}),
    ("person", "reactivate"): always({"system_administrator"}),
    ("membership", "name_substitute"): always({"system_administrator", "head_of_planning"}),
    ("membership", "name_own_substitute"): always({"unit_head of its unit"}),
    ("journal", "view"): always({"head_of_planning", "internal_auditor"}),
    # Plans
    ("plan", "view"): always(PLAN_READERS),
    ("plan", "import"): during(["in_execution"], PLANNING),
    ("plan", "complete"): during(
        ["draft", "under_review", "consolidated", "submitted", "approved", "in_execution"], PLANNING
    ),
    ("plan", "copy"): during(["approved", "in_execution", "closed"], PLANNING),
    ("action", "view"): always(PLAN_READERS),
    ("verification_kind", "view"): always(PLAN_READERS),
    ("verification_kind", "change"): always(PLANNING),
    ("common_action", "view"): always(PLAN_READERS),
    ("common_action", "change"): always(PLANNING),
    ("resolution", "view"): always(PLAN_READERS),
    ("resolution", "record"): always({"board_secretary", "head_of_planning"}),
    # A round: planning opens and consolidates it, its head answers for it, management decides on it
    ("follow_up", "view"): always(PLAN_READERS),
    ("follow_up", "import"): during(["building", "consolidated"], PLANNING),
    ("follow_up", "open"): during(["building"], PLANNING),
    ("follow_up", "follow_delivery"): always(FOLLOWERS),
    ("follow_up", "change_deadlines"): during(["building"], PLANNING),
    ("follow_up", "edit_text"): during(["building", "consolidated"], PLANNING),
    ("follow_up", "consolidate"): during(["building"], {"head_of_planning"}),
    ("follow_up", "present"): during(["consolidated", *PRESENTED], {"head_of_planning", "board_secretary"}),
    ("follow_up", "close"): during(PRESENTED, {"head_of_planning"}),
    ("follow_up", "instruct"): during(["building", "consolidated", *PRESENTED], {"top_management"}),
    ("follow_up", "take_sample"): always({"internal_auditor"}),
    ("follow_up", "take_packet"): during(
        ["consolidated", *PRESENTED], {"head_of_planning", "board_secretary", "top_management"}
    ),
    # What a unit delivers: it registers while it has it, its head sends, others look at it once it was sent
    ("unit_report", "view"): always(PLAN_READERS),
    ("unit_report", "register"): during(WITH_THE_UNIT, UNIT),
    ("unit_report", "send"): during(WITH_THE_UNIT, {"unit_head of its unit"}),
    ("unit_report", "comment"): always(UNIT | LEAD | PLANNING),
    ("unit_report", "pass_on"): during(["sent"], LEAD),
    ("unit_report", "review"): during(DELIVERED, PLANNING),
    ("unit_report", "review_planning"): during([*DELIVERED, "reviewed"], {"top_management"}),
    ("unit_report", "return"): during(NOT_LOCKED, PLANNING),
    ("unit_report", "extend"): during(WITH_THE_UNIT, PLANNING),
    ("unit_report", "remind"): during(WITH_THE_UNIT, PLANNING),
    ("unit_report", "name_verifier"): during(NOT_LOCKED, {"head_of_planning"}),
    ("unit_report", "ask_reopening"): during(["locked"], PLANNING),
    ("unit_report", "hand_over"): always({"unit_head of its unit"} | LEAD | PLANNING),
    # Its rows
    ("entry", "view"): {
        "*": UNIT | REPORT | LEAD | FOLLOWERS,
        "management": MANAGEMENT,
        "everyone": PLAN_READERS,
    },
    ("row", "save"): during(WITH_THE_UNIT, UNIT | REPORT),
    ("row", "request_reprogramming"): during(WITH_THE_UNIT, UNIT | REPORT),
    ("row", "add_evidence"): always(UNIT | REPORT),
    # What shows it: late evidence is always taken, and what is confidential stays with who follows; who verifies a row sees what shows it
    ("evidence", "view"): {
        "*": UNIT | REPORT | LEAD | FOLLOWERS,
        "public": {"information_officer", "top_management"},
        "reserved": {"information_officer"},
    },
    ("evidence", "withdraw"): always(UNIT | REPORT),
    # Who confirms it
    ("assignment", "view"): always(FOLLOWERS | {"verifier of its unit"}),
    ("assignment", "hold"): always({"verifier of its unit"}),
    ("assignment", "verify"): during([*DELIVERED, "reviewed"], {"verifier of its unit"}),
    ("assignment", "see_evidence"): during([*DELIVERED, "reviewed", "locked"], {"verifier of its unit"}),
    ("verification", "object"): always({"unit_head in the report of its unit"}),
    ("objection", "answer"): during(["open"], {"verifier of its unit"}),
    # What the automatic review found
    ("finding", "view"): {"*": UNIT | LEAD | FOLLOWERS, "management": MANAGEMENT, "everyone": PLAN_READERS},
    ("finding", "accept"): always(PLANNING),
    ("finding", "correct"): always(PLANNING),
    ("finding", "ask"): always(PLANNING),
    # What it leads to
    ("instruction", "view"): always(UNIT | FOLLOWERS | {"top_management", "board_secretary"}),
    ("instruction", "answer"): during(["open"], {"unit_head of its unit"}),
    ("instruction", "end"): during(["open"], {"top_management"}),
    ("reopening", "view"): always(FOLLOWERS | {"top_management"}),
    ("reopening", "decide"): during(["asked"], {"head_of_planning", "top_management"}),
    ("reprogramming", "view"): always(FOLLOWERS | REPORT),
    ("reprogramming", "withdraw"): during(["requested"], {"unit_head in the report of its unit"}),
    # Documents that come in
    ("upload", "view"): always(FOLLOWERS),
    ("upload", "stage"): always(PLANNING),
    ("upload", "confirm"): during(["staged"], PLANNING),
    ("upload", "discard"): during(["staged"], PLANNING),
    # What is made public: the information officer withholds and publishes, planning reads along, plan readers read what is official
    ("publication", "view"): always({"information_officer", *PLANNING}),
    ("publication", "open"): during(["projection"], {"information_officer"}),
    ("publication", "redact"): during(["projection", "redaction", "approved"], {"information_officer"}),
    ("publication", "approve"): during(["projection", "redaction", "approved"], {"information_officer"}),
    ("publication", "publish"): during(["approved"], {"information_officer"}),
    ("publication", "correct"): during(["published"], {"information_officer"}),
    ("publication", "withdraw"): during(["published", "corrected", "withdrawn"], {"information_officer"}),
    ("edition", "view"): always(PLAN_READERS),
    ("edition", "issue"): always({"information_officer"}),
    ("suppression_ground", "view"): always({"information_officer", *PLANNING}),
    ("suppression_ground", "change"): always({"information_officer"}),
    ("signing_key", "view"): always({"information_officer", *PLANNING}),
    ("signing_key", "rotate"): always({"information_officer"}),
}
"""By kind of object and action: who may.

A role that reaches less than the institution stands as «reporter of its unit», «lead_unit of the unit that it leads» or «unit_head in the
report of its unit».
"""
