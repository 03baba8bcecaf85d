"""The rows of the policy table for follow-ups, what is registered, verified and reviewed in them, and what they lead to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.own_policy import PLAN_READERS, PLANNING
from planabierto.office.accounts.policy import VIEW, ObjectKind, Scope, allow
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import (
    AFTER_PRESENTING,
    DELIVERED,
    RETURNABLE,
    WITH_THE_UNIT,
    Audience,
    Confidentiality,
    FollowUpState,
    InstructionState,
    ObjectionState,
    ReopeningState,
    ReprogrammingState,
    UnitReportState,
)

FOLLOW_UP = ObjectKind(
    key="follow_up",
    label=_("seguimiento"),
    actions=(
        VIEW,
        "import",
        "open",
        "follow_delivery",
        "change_deadlines",
        "edit_text",
        "consolidate",
        "present",
        "close",
        "instruct",
        "take_sample",
        "take_packet",
    ),
    states=tuple(state.value for state in FollowUpState),
    state_path="state",
)
UNIT_REPORT = ObjectKind(
    key="unit_report",
    label=_("informe de unidad"),
    actions=(
        VIEW,
        "register",
        "send",
        "comment",
        "pass_on",
        "review",
        "review_planning",
        "return",
        "extend",
        "remind",
        "name_verifier",
        "ask_reopening",
        "hand_over",
    ),
    states=tuple(state.value for state in UnitReportState),
    unit_path="unit_plan__unit_id",
    lead_path="lead_unit_id",
    state_path="state",
)
ENTRY = ObjectKind(
    key="entry",
    label=_("registro"),
    actions=(VIEW,),
    states=tuple(audience.value for audience in Audience),
    unit_path="action__current__responsible_unit_id",
    lead_path="action__current__lead_unit_id",
    report_path="unit_report__unit_plan__unit_id",
    state_path="unit_report__audience",
)
ROW = ObjectKind(
    key="row",
    label=_("fila que se registra"),
    actions=("save", "add_evidence", "request_reprogramming"),
    states=tuple(state.value for state in UnitReportState),
    unit_path="achievement__programming__responsible_unit_id",
    report_path="unit_report__unit_plan__unit_id",
    state_path="unit_report__state",
)
EVIDENCE = ObjectKind(
    key="evidence",
    label=_("medio de verificación"),
    actions=(VIEW, "withdraw"),
    states=tuple(one.value for one in Confidentiality),
    unit_path="action__current__responsible_unit_id",
    lead_path="action__current__lead_unit_id",
    report_path="unit_report__unit_plan__unit_id",
    state_path="confidentiality",
)
ASSIGNMENT = ObjectKind(
    key="assignment",
    label=_("asignación de verificación"),
    actions=(VIEW, "hold", "verify", "see_evidence"),
    states=tuple(state.value for state in UnitReportState),
    unit_path="unit_id",
    state_path="unit_report__state",
)
VERIFICATION = ObjectKind(
    key="verification",
    label=_("verificación"),
    actions=("object",),
    report_path="assignment__unit_report__unit_plan__unit_id",
)
OBJECTION = ObjectKind(
    key="objection",
    label=_("objeción a una verificación"),
    actions=("answer",),
    states=tuple(state.value for state in ObjectionState),
    unit_path="verification__assignment__unit_id",
    state_path="state",
)
FINDING = ObjectKind(
    key="finding",
    label=_("inconsistencia"),
    actions=(VIEW, "accept", "correct", "ask"),
    states=tuple(audience.value for audience in Audience),
    unit_path="unit_report__unit_plan__unit_id",
    lead_path="unit_report__lead_unit_id",
    state_path="audience",
)
INSTRUCTION = ObjectKind(
    key="instruction",
    label=_("instrucción"),
    actions=(VIEW, "answer", "end"),
    states=tuple(state.value for state in InstructionState),
    unit_path="responsible_unit_id",
    state_path="state",
)
REOPENING = ObjectKind(
    key="reopening",
    label=_("reapertura"),
    actions=(VIEW, "decide"),
    states=tuple(state.value for state in ReopeningState),
    state_path="state",
)
REPROGRAMMING = ObjectKind(
    key="reprogramming",
    label=_("solicitud de reprogramación"),
    actions=(VIEW, "withdraw"),
    states=tuple(state.value for state in ReprogrammingState),
    report_path="unit_report__unit_plan__unit_id",
    state_path="state",
)

KINDS = (
    FOLLOW_UP,
    UNIT_REPORT,
    ENTRY,
    ROW,
    EVIDENCE,
    ASSIGNMENT,
    VERIFICATION,
    OBJECTION,
    FINDING,
    INSTRUCTION,
    REOPENING,
    REPROGRAMMING,
)

CORRECTABLE = (FollowUpState.BUILDING, FollowUpState.CONSOLIDATED)
"""After it was presented, a follow-up changes only by a correction of its own."""
UNIT_PEOPLE = (Role.REPORTER, Role.UNIT_HEAD)
FOLLOWERS = (*PLANNING, Role.INTERNAL_AUDITOR)
"""Who follows every unit from its first draft."""
MANAGEMENT = (Role.TOP_MANAGEMENT, Role.BOARD_SECRETARY, Role.INFORMATION_OFFICER)
"""Who reads a report once planning has reviewed it."""

ROWS = (
    *allow(PLAN_READERS, FOLLOW_UP, [VIEW]),
    *allow(PLANNING, FOLLOW_UP, ["import"], states=CORRECTABLE),
    *allow(PLANNING, FOLLOW_UP, ["open", "change_deadlines"], states=[FollowUpState.BUILDING]),
    *allow(FOLLOWERS, FOLLOW_UP, ["follow_delivery"]),
    *allow(PLANNING, FOLLOW_UP, ["edit_text"], states=CORRECTABLE),
    *allow([Role.HEAD_OF_PLANNING], FOLLOW_UP, ["consolidate"], states=[FollowUpState.BUILDING]),
    *allow(
        [Role.HEAD_OF_PLANNING, Role.BOARD_SECRETARY],
        FOLLOW_UP,
        ["present"],
        states=[FollowUpState.CONSOLIDATED, *AFTER_PRESENTING],
    ),
    *allow([Role.HEAD_OF_PLANNING], FOLLOW_UP, ["close"], states=AFTER_PRESENTING),
    *allow(
        [Role.TOP_MANAGEMENT],
        FOLLOW_UP,
        ["instruct"],
        states=[FollowUpState.BUILDING, FollowUpState.CONSOLIDATED, *AFTER_PRESENTING],
    ),
    *allow([Role.INTERNAL_AUDITOR], FOLLOW_UP, ["take_sample"]),
    *allow(
        [Role.HEAD_OF_PLANNING, Role.BOARD_SECRETARY, Role.TOP_MANAGEMENT],
        FOLLOW_UP,
        ["take_packet"],
        states=[FollowUpState.CONSOLIDATED, *AFTER_PRESENTING],
    ),
    # What a unit delivers
    *allow(PLAN_READERS, UNIT_REPORT, [VIEW]),
    *allow(UNIT_PEOPLE, UNIT_REPORT, ["register"], states=WITH_THE_UNIT, scope=Scope.OWN_UNIT),
    *allow([Role.UNIT_HEAD], UNIT_REPORT, ["send"], states=WITH_THE_UNIT, scope=Scope.OWN_UNIT),
    *allow(UNIT_PEOPLE, UNIT_REPORT, ["comment"], scope=Scope.OWN_UNIT),
    *allow([Role.LEAD_UNIT], UNIT_REPORT, ["comment"], scope=Scope.LED_UNIT),
    *allow([Role.LEAD_UNIT], UNIT_REPORT, ["pass_on"], states=[UnitReportState.SENT], scope=Scope.LED_UNIT),
    *allow(PLANNING, UNIT_REPORT, ["comment"]),
    *allow(PLANNING, UNIT_REPORT, ["review"], states=DELIVERED),
    *allow([Role.TOP_MANAGEMENT], UNIT_REPORT, ["review_planning"], states=RETURNABLE),
    # Also one that did not come in before its round was consolidated.
    *allow(PLANNING, UNIT_REPORT, ["return"], states=[*RETURNABLE, *WITH_THE_UNIT]),
    *allow(PLANNING, UNIT_REPORT, ["extend", "remind"], states=WITH_THE_UNIT),
    *allow(
        [Role.HEAD_OF_PLANNING],
        UNIT_REPORT,
        ["name_verifier"],
        states=[*WITH_THE_UNIT, *DELIVERED, UnitReportState.REVIEWED],
    ),
    *allow(PLANNING, UNIT_REPORT, ["ask_reopening"], states=[UnitReportState.LOCKED]),
    *allow([Role.UNIT_HEAD], UNIT_REPORT, ["hand_over"], scope=Scope.OWN_UNIT),
    *allow([Role.LEAD_UNIT], UNIT_REPORT, ["hand_over"], scope=Scope.LED_UNIT),
    *allow(PLANNING, UNIT_REPORT, ["hand_over"]),
    # Its rows: drafts belong to the unit, management reads what planning has reviewed, everyone what was presented
    *allow(UNIT_PEOPLE, ENTRY, [VIEW], scope=Scope.OWN_UNIT),
    *allow(UNIT_PEOPLE, ENTRY, [VIEW], scope=Scope.OWN_REPORT),
    *allow([Role.LEAD_UNIT], ENTRY, [VIEW], scope=Scope.LED_UNIT),
    *allow(FOLLOWERS, ENTRY, [VIEW]),
    *allow(MANAGEMENT, ENTRY, [VIEW], states=[Audience.MANAGEMENT]),
    *allow(PLAN_READERS, ENTRY, [VIEW], states=[Audience.EVERYONE]),
    *allow(UNIT_PEOPLE, ROW, ["save", "request_reprogramming"], states=WITH_THE_UNIT, scope=Scope.OWN_UNIT),
    *allow(UNIT_PEOPLE, ROW, ["save", "request_reprogramming"], states=WITH_THE_UNIT, scope=Scope.OWN_REPORT),
    *allow(UNIT_PEOPLE, ROW, ["add_evidence"], scope=Scope.OWN_UNIT),
    *allow(UNIT_PEOPLE, ROW, ["add_evidence"], scope=Scope.OWN_REPORT),
    # What shows it
    *allow(UNIT_PEOPLE, EVIDENCE, [VIEW, "withdraw"], scope=Scope.OWN_UNIT),
    *allow(UNIT_PEOPLE, EVIDENCE, [VIEW, "withdraw"], scope=Scope.OWN_REPORT),
    *allow([Role.LEAD_UNIT], EVIDENCE, [VIEW], scope=Scope.LED_UNIT),
    *allow(FOLLOWERS, EVIDENCE, [VIEW]),
    *allow([Role.INFORMATION_OFFICER], EVIDENCE, [VIEW], states=[Confidentiality.PUBLIC, Confidentiality.RESERVED]),
    *allow([Role.TOP_MANAGEMENT], EVIDENCE, [VIEW], states=[Confidentiality.PUBLIC]),
    # Who confirms it
    *allow([Role.VERIFIER], ASSIGNMENT, [VIEW, "hold"], scope=Scope.OWN_UNIT),
    *allow(
        [Role.VERIFIER], ASSIGNMENT, ["verify"], states=[*DELIVERED, UnitReportState.REVIEWED], scope=Scope.OWN_UNIT
    ),
    # What shows a row, of whatever class, is for who verifies that row, once its unit has sent it
    *allow(
        [Role.VERIFIER],
        ASSIGNMENT,
        ["see_evidence"],
        states=[*DELIVERED, UnitReportState.REVIEWED, UnitReportState.LOCKED],
        scope=Scope.OWN_UNIT,
    ),
    *allow(FOLLOWERS, ASSIGNMENT, [VIEW]),
    *allow([Role.UNIT_HEAD], VERIFICATION, ["object"], scope=Scope.OWN_REPORT),
    *allow([Role.VERIFIER], OBJECTION, ["answer"], states=[ObjectionState.OPEN], scope=Scope.OWN_UNIT),
    # What the automatic review found
    *allow(UNIT_PEOPLE, FINDING, [VIEW], scope=Scope.OWN_UNIT),
    *allow([Role.LEAD_UNIT], FINDING, [VIEW], scope=Scope.LED_UNIT),
    *allow(FOLLOWERS, FINDING, [VIEW]),
    *allow(MANAGEMENT, FINDING, [VIEW], states=[Audience.MANAGEMENT]),
    *allow(PLAN_READERS, FINDING, [VIEW], states=[Audience.EVERYONE]),
    *allow(PLANNING, FINDING, ["accept", "correct", "ask"]),
    # What it leads to
    *allow([*FOLLOWERS, Role.TOP_MANAGEMENT, Role.BOARD_SECRETARY], INSTRUCTION, [VIEW]),
    *allow(UNIT_PEOPLE, INSTRUCTION, [VIEW], scope=Scope.OWN_UNIT),
    *allow([Role.UNIT_HEAD], INSTRUCTION, ["answer"], states=[InstructionState.OPEN], scope=Scope.OWN_UNIT),
    *allow([Role.TOP_MANAGEMENT], INSTRUCTION, ["end"], states=[InstructionState.OPEN]),
    *allow([*FOLLOWERS, Role.TOP_MANAGEMENT], REOPENING, [VIEW]),
    *allow([Role.HEAD_OF_PLANNING, Role.TOP_MANAGEMENT], REOPENING, ["decide"], states=[ReopeningState.ASKED]),
    *allow(FOLLOWERS, REPROGRAMMING, [VIEW]),
    *allow(UNIT_PEOPLE, REPROGRAMMING, [VIEW], scope=Scope.OWN_REPORT),
    *allow(
        [Role.UNIT_HEAD], REPROGRAMMING, ["withdraw"], states=[ReprogrammingState.REQUESTED], scope=Scope.OWN_REPORT
    ),
)
