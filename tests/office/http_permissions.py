"""Every address of the office and who may what there, by the role, the unit and the state of the round.

A line says by which questions to the policy an address is answered; who they let in is read from `permissions.py`, never from the code. An
address that is missing here fails the build. A new one whose view asks nothing beyond its door (`@require_access`) is one line:
`"name": Line()` for a page, `"name": Line(get=None, post=DOOR)` for what is only posted to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Question = tuple[str, str]
"""A kind of object and an action."""
Questions = tuple[Question, ...]
"""Whoever one of them lets in, may; besides the door."""

DOOR: Final[Questions] = ()
"""Nothing is asked beyond what `@require_access` of the view asks."""

SIGHT: Final[Questions] = (("unit_report", "comment"), ("entry", "view"))
REGISTER: Final[Questions] = (("unit_report", "register"),)
FOLLOW: Final[Questions] = (("follow_up", "follow_delivery"),)
WITH_ITS_ROW: Final[Question] = ("evidence of a row", "view")
"""An evidence is read by who may see its class and also its row, and by who verifies its row, once that was sent."""
REVIEW: Final[Question] = ("unit_report", "review")
"""Of planning's own report, whose review is another body's, `review_planning` is asked."""
LOOK_THROUGH: Final[Question] = ("a report in review", "view")
"""Who follows the round looks at a report that is reviewed, and the body that reviews planning's looks at that one."""
WHOLE: Final[Question] = ("the whole round", "view")
"""The sums over all units are for who follows the round and for management, after the presentation for everybody who reads the plan."""


@dataclass(frozen=True)
class Line:
    """One address: what is asked for reading and for posting (None where the method is not taken).

    `absent` are the states of the round in which there is nothing at the address: 404. `hidden`: what one may not see is not there at all
    either. `told`: who might do it in another state may read so on the page («ya se cerró») in the place of a 403; who may in none is
    refused, whatever the state.
    """

    get: Questions | None = DOOR
    post: Questions | None = None
    absent: frozenset[str] = frozenset()
    hidden: bool = False
    told: bool = False


def posted(*questions: Question, absent: frozenset[str] = frozenset(), told: bool = False) -> Line:
    """An address that is only posted to."""
    return Line(get=None, post=questions, absent=absent, told=told)


def both(*questions: Question, hidden: bool = False) -> Line:
    """A form: the same is asked for reading and for posting."""
    return Line(get=questions, post=questions, hidden=hidden)


OPEN: Final = frozenset({"open"})
UNPUBLISHED: Final = frozenset({"open", "closed"})
"""Nothing of either round is published yet."""

ADDRESSES: Final[dict[str, Line]] = {
    # The institution, its people and its calendar
    "home": Line(),
    "help": Line(),
    "help_page": Line(),
    "search": Line(),
    "people": Line(),
    "add_person": both(),
    "end_role": both(),
    "resend_invitation": posted(),
    "withdraw_invitation": posted(),
    "deactivate_person": both(),
    "reactivate_person": both(),
    "second_factor_policy": both(),
    "people_file": both(),
    "apply_people_file": posted(),
    "people_file_example": Line(),
    "add_substitution": both(),
    "own_substitutions": Line(),
    "add_own_substitution": both(),
    "end_substitution": both(("membership", "name_substitute"), hidden=True),
    "unit_list": Line(),
    "add_unit": both(),
    "change_unit": both(),
    "add_unit_name": posted(),
    "remove_unit_name": posted(),
    "calendar": Line(),
    "add_holiday": posted(),
    "remove_holiday": posted(),
    "mails": Line(),
    "journal": Line(),
    "journal_export": Line(),
    "journal_verifier": Line(),
    "own_calendar": Line(),
    "make_own_calendar": posted(),
    "revoke_own_calendar": posted(),
    # Plans
    "plans": Line(),
    "plan": Line(),
    "plan_unit": Line(),
    "start_next_plan": posted(("plan", "copy")),
    "complete_plan": both(("plan", "complete")),
    "action": Line(),
    "unit": Line(),
    "common_actions": Line(),
    "common_action": Line(),
    "add_common_action": both(),
    "change_common_action": both(),
    "link_common_action": posted(),
    "place_common_action": posted(),
    "add_verification": both(),
    "change_verification": both(),
    # Documents that come in
    "import_start": Line(post=(("upload", "stage"),)),
    "import_upload": Line(),
    "import_confirm": posted(("upload", "confirm"), told=True),
    "import_discard": posted(("upload", "discard"), told=True),
    # Boards, lists and reports
    "board": Line(),
    "board_actions": Line(),
    "board_actions_workbook": Line(),
    "board_units": Line(get=(WHOLE,)),
    "board_unit": Line(get=(("entry", "view"), WHOLE)),
    "board_objective": Line(get=(WHOLE,)),
    "report_page": Line(get=(WHOLE,)),
    "report_file": Line(get=(WHOLE,)),
    "finding_rules": Line(),
    "finding_list": Line(),
    "finding": Line(get=(("finding", "view"),), post=(("finding", "accept"),), absent=OPEN, hidden=True),
    # The round, as planning keeps it
    "open_round": both(),
    "follow_up": Line(),
    "tray": Line(),
    "tray_of": Line(get=FOLLOW),
    "remind": posted(),
    "round_deadlines": both(("follow_up", "change_deadlines")),
    "circular": both(),
    "consolidated": Line(get=FOLLOW),
    "consolidate_round": posted(("follow_up", "consolidate"), told=True),
    "present_round": posted(("follow_up", "present"), told=True),
    "number_presentation": posted(("follow_up", "present"), absent=OPEN),
    "close_round": posted(("follow_up", "close"), told=True),
    "draft_report_text": posted(("follow_up", "edit_text"), told=True),
    "report_text": Line(get=(WHOLE,), post=(("follow_up", "edit_text"),)),
    "board_packet": Line(get=(("follow_up", "take_packet"),)),
    "packet_zip": Line(get=(("follow_up", "take_packet"),)),
    "packet_paper": Line(get=(("follow_up", "take_packet"),)),
    "audit_sample": both(("follow_up", "take_sample")),
    # What a unit delivers
    "own_units": both(),
    "entry": Line(get=SIGHT, post=REGISTER, told=True),
    "entry_row": posted(("row", "save"), told=True),
    "entry_paste": both(*REGISTER),
    "entry_review": both(*SIGHT),
    "entry_send": posted(("unit_report", "send")),
    "entry_workbook": Line(get=SIGHT, post=REGISTER),
    "entry_receipt": Line(get=SIGHT, absent=OPEN),
    "entry_signatures": Line(get=SIGHT, absent=OPEN),
    "evidence": Line(get=SIGHT, post=(("row", "add_evidence"),)),
    "evidence_file": Line(get=(WITH_ITS_ROW,)),
    "evidence_withdraw": posted(("evidence", "withdraw")),
    "review_report": Line(get=(LOOK_THROUGH,), post=(REVIEW,), told=True),
    "return_report": posted(("unit_report", "return"), told=True),
    "accept_report": posted(REVIEW, told=True),
    "comment_report": posted(("unit_report", "comment")),
    "extend_report": both(("unit_report", "extend")),
    "ask_reopening": Line(post=(("unit_report", "ask_reopening"),), told=True),
    "decide_reopening": posted(("reopening", "decide")),
    "handover_sheet": Line(get=(("unit_report", "hand_over"),)),
    # Who verifies
    "verification": Line(get=(("assignment", "view"),), post=(("assignment", "hold"),)),
    "verification_sheet": Line(get=(("assignment", "view"),)),
    "verifiers": both(("unit_report", "name_verifier")),
    "name_verifier": both(("unit_report", "name_verifier")),
    "object_to_verification": both(("verification", "object")),
    "answer_objection": both(("objection", "answer")),
    # What management asks for
    "instructions": Line(),
    "give_instruction": both(("follow_up", "instruct")),
    "answer_instruction": both(("instruction", "answer"), hidden=True),
    "end_instruction": both(("instruction", "end"), hidden=True),
    # What becomes public
    "publication_home": Line(),
    "publication": Line(),
    "open_publication": posted(),
    "decide_fragment": posted(absent=OPEN),
    "suppress_words": Line(post=DOOR, absent=OPEN),
    "publication_review": Line(absent=OPEN),
    "approve_publication": posted(absent=OPEN),
    "publish_publication": posted(absent=OPEN),
    "editions": Line(),
    "issue_internal": posted(),
    "correct_edition": Line(post=DOOR, absent=UNPUBLISHED),
    "withdraw_edition": Line(post=DOOR, absent=UNPUBLISHED),
    "edition_file": Line(),
    "edition_package": Line(),
    "grounds": Line(),
    "add_ground": both(),
    "change_ground": both(),
    "publishing_terms": both(),
    "rotate_signing_key": posted(),
    "signing_key": Line(),
}
"""The addresses that need a role, by name."""
