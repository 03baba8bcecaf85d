"""The rows that somebody verifies in a round, across its units: read at once, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.base.prepared import Prepared
from planabierto.office.followup.live_rows import LiveRow, round_rows
from planabierto.office.followup.models import (
    ALARMING,
    Evidence,
    Finding,
    Objection,
    ObjectionState,
    VerifierAssignment,
)
from planabierto.office.followup.policy import ASSIGNMENT
from planabierto.office.followup.queries import evidence_seen_by
from planabierto.office.followup.services.assigning import Bar, bars_against, is_for, units_concerned, units_of
from planabierto.office.followup.services.verifying import MAY_BE_VERIFIED, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp, UnitReport

UNCOVERED = "VER601"
"""The rule about an action of a verified kind that nobody verifies."""


@dataclass(frozen=True, slots=True)
class RowInHand:
    """One assigned row as its reader has it: `is_mine` where it is theirs to verify, `bar` why not, None where nothing keeps them."""

    assignment: VerifierAssignment
    row: LiveRow
    evidence: Sequence[Evidence]
    objection: Objection | None
    is_mine: bool
    bar: Bar | None

    @property
    def report(self) -> UnitReport:
        """The report that it stands in."""
        return self.assignment.unit_report

    @property
    def is_delivered(self) -> bool:
        """Whether its unit has sent it: until then its figure is a draft."""
        return self.report.state in MAY_BE_VERIFIED

    @property
    def is_verified(self) -> bool:
        """Whether the figure that stands there is verified."""
        return self.row.is_verified

    @property
    def may_verify(self) -> bool:
        """Whether its reader may say today what they find."""
        return self.is_mine and self.is_delivered and self.bar is None

    @property
    def seen(self) -> Seen:
        """What its reader has before them."""
        assigned = self.row.assigned
        return Seen(self.row.version, (assigned.verification_id or 0) if assigned is not None else 0)


@dataclass(frozen=True, slots=True)
class VerifiersRound:
    """What somebody has to do with the verification of a round.

    `holds` is true for who verifies some of its rows; `reads` for who sees all rows and verifies none of them. `uncovered` are the units
    with actions that nobody verifies though they should be, with how many: told to who reads all.
    """

    follow_up: FollowUp
    rows: Sequence[RowInHand]
    reads: bool
    uncovered: Mapping[tuple[str, str], int]

    @property
    def holds(self) -> bool:
        """Whether its reader verifies some row."""
        return any(one.is_mine for one in self.rows)

    @property
    def counted(self) -> list[RowInHand]:
        """The rows of the progress: those to verify, of who only reads all of them."""
        return [one for one in self.rows if one.is_mine] if self.holds else list(self.rows)

    def find(self, assignment_id: int) -> RowInHand | None:
        """The row of an assignment; None for one that its reader does not have."""
        return next((one for one in self.rows if one.assignment.pk == assignment_id), None)


_ASSIGNED: Final = Prepared(
    lambda institution, follow_up: (
        VerifierAssignment.objects.filter(institution_id=institution, follow_up_id=follow_up)
        .select_related("unit_report__unit_plan__unit", "action__current")
        .order_by("unit_report__order", "unit_report_id", "action__order", "action_id")
    )
)
_WAITING: Final = Prepared(
    lambda institution, assignments: (
        Objection.objects.filter(
            institution_id=institution, verification__assignment__in=assignments, state=ObjectionState.OPEN
        )
        .select_related("verification")
        .order_by("pk")
    )
)


def verifiers_round(follow_up: FollowUp, reader: User) -> VerifiersRound:
    """The rows of a round that somebody verifies, is kept from as their own unit's, or may read. Nine queries, whatever their number.

    One query more for each unit that the reader has a role in.
    """
    institution = follow_up.institution
    every = _ASSIGNED(institution=institution.pk, follow_up=follow_up.pk)
    own = units_of(reader, institution.pk)
    for one in every:
        one.unit_report.follow_up = follow_up
    mine = {one.pk for one in every if _is_mine(one, reader, own)}
    verifies = can(reader, "hold", ASSIGNMENT, institution=institution)
    shown = [
        one
        for one in every
        if one.pk in mine or can(reader, VIEW, ASSIGNMENT, one) or (verifies and _is_kept_from(one, own))
    ]
    actions = [one.action_id for one in shown]
    rows = {row.entry.action_id: row for row in round_rows(follow_up, actions)}
    evidence = _evidence(follow_up, shown, reader)
    objections = _objections(follow_up, shown)
    bars = bars_against(shown, by=reader, own=own)
    reads = not mine and any(can(reader, VIEW, ASSIGNMENT, one) for one in every[:1])
    return VerifiersRound(
        follow_up=follow_up,
        rows=[
            RowInHand(
                assignment=one,
                row=rows[one.action_id],
                evidence=evidence[one.action_id],
                objection=objections.get(one.pk),
                is_mine=one.pk in mine,
                bar=bars.get(one.pk),
            )
            for one in shown
            if one.action_id in rows
        ],
        reads=reads,
        uncovered=_uncovered(follow_up) if reads or not every else {},
    )


def _is_mine(assignment: VerifierAssignment, reader: User, own: set[int]) -> bool:
    """Whether a row is for somebody to verify, once its unit has sent it."""
    if not own.isdisjoint(units_concerned(assignment)):
        return False
    return is_for(assignment, reader) or (assignment.person_id is None and can(reader, "hold", ASSIGNMENT, assignment))


def _is_kept_from(assignment: VerifierAssignment, own: set[int]) -> bool:
    """Whether a row of somebody's own unit is verified by another: who verifies is told so."""
    return assignment.is_alternate and not own.isdisjoint(units_concerned(assignment))


def _evidence(
    follow_up: FollowUp, shown: Iterable[VerifierAssignment], reader: User
) -> Mapping[int, Sequence[Evidence]]:
    """What shows each row, as far as its reader may see it. One query."""
    found = Evidence.objects.filter(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        withdrawn_at=None,
        action_id__in=[one.action_id for one in shown],
    )
    seen = evidence_seen_by(reader, found, institution=follow_up.institution)
    of_action: dict[int, list[Evidence]] = defaultdict(list)
    for one in seen.select_related("file").order_by("pk"):
        of_action[one.action_id].append(one)
    return of_action


def _objections(follow_up: FollowUp, shown: Iterable[VerifierAssignment]) -> dict[int, Objection]:
    """The objection of each assignment that waits for an answer. One query."""
    waiting = _WAITING(institution=follow_up.institution_id, assignments=tuple(one.pk for one in shown))
    return {one.verification.assignment_id: one for one in waiting}


def _uncovered(follow_up: FollowUp) -> dict[tuple[str, str], int]:
    """How many actions of each unit, by its name and slug, the automatic review finds without a verifier. One query."""
    found = Finding.objects.filter(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        rule=UNCOVERED,
        status__in=ALARMING,
        unit_report__isnull=False,
    ).exclude(action__in=VerifierAssignment.objects.filter(follow_up=follow_up).values("action_id"))
    counts: dict[tuple[str, str], int] = defaultdict(int)
    names = found.order_by("order").values_list("unit_report__name", "unit_report__unit_plan__unit__slug")
    for name, slug in names:
        counts[name or "", slug or ""] += 1
    return dict(counts)
