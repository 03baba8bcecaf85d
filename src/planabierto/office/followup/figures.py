"""The figures of a follow-up, computed by `planabierto.core` and stored where lists and boards read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from planabierto.core.board import board_of, year_end_of
from planabierto.core.execution import Execution, ExecutionStatus, execution_of
from planabierto.core.findings import Finding as FoundFinding
from planabierto.core.findings import Severity
from planabierto.core.plan import BLANK, Text, canonical_number
from planabierto.core.plan import Action as PlannedAction
from planabierto.core.quantity import round_half_up
from planabierto.core.rollup import DUE_CAPPED, RULES
from planabierto.core.stored_board import board_json, unit_json
from planabierto.core.summary import summarise
from planabierto.core.text import fold
from planabierto.core.trafficlight import TrafficLightBands
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.followup.document import (
    EarlierFigures,
    RowFacts,
    RowKey,
    StoredFollowUp,
    earlier_figures,
    printed,
    read_follow_up,
)
from planabierto.office.followup.findings import replace_findings
from planabierto.office.followup.models import (
    ALARMING,
    Audience,
    Entry,
    Finding,
    FollowUpState,
    Summary,
    UnitSummary,
    execution_order,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from planabierto.core.execution import EarlierFigure
    from planabierto.core.plan import PlacedAction, PlanDocument
    from planabierto.core.rollup import RollUpRule
    from planabierto.core.summary import Summary as ComputedSummary
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.institutions.models import Institution

LARGEST_PERCENT = 10**15


def bands_of(institution: Institution) -> TrafficLightBands:
    """The traffic light of an institution as the library knows it."""
    return TrafficLightBands(
        institution.band_partial, institution.band_satisfactory, institution.band_above, institution.band_far_above
    )


def rule_of(institution: Institution) -> RollUpRule:
    """The roll-up rule of an institution; the default where it names one that needs weights."""
    rule = RULES.get(institution.roll_up_rule, DUE_CAPPED)
    return DUE_CAPPED if rule.is_weighted else rule


def refresh_figures(follow_up: FollowUp) -> None:
    """Compute the rows and the summary of a follow-up anew from what is stored; to be called in the transaction of the act."""
    write_figures(follow_up, read_follow_up(follow_up))


def write_figures(
    follow_up: FollowUp,
    stored: StoredFollowUp,
    findings: Sequence[FoundFinding] | None = None,
    *,
    is_summarised: bool = True,
) -> None:
    """Write the rows and the summary of a follow-up from its document; a constant number of queries.

    A row says what its unit registered; the summary says what may be shown: what still is a draft stands in it as not reported yet.
    `findings` take the place of those that stand stored for it; without them, those stay. `is_summarised`: the summary too is written.
    """
    institution = follow_up.institution
    earlier = earlier_figures(follow_up)
    placed = list(zip(stored.document.rows, stored.row_keys, stored.facts, strict=True))
    executions = [
        execution_in(row.action, follow_up.period, facts, earlier=earlier.known.get(key.action_id))
        for row, key, facts in placed
    ]
    _write_entries(follow_up, stored, executions, bands_of(institution))
    if findings is not None:
        replace_findings(follow_up, findings)
    if is_summarised:
        _write_summaries(follow_up, stored, *_shown(follow_up, stored, earlier))


def computed_summary(follow_up: FollowUp) -> tuple[StoredFollowUp, ComputedSummary]:
    """A follow-up with its figures as they may be shown, computed from what is stored and not written anywhere."""
    stored = read_follow_up(follow_up)
    return stored, _shown(follow_up, stored, earlier_figures(follow_up))[1]


def _shown(
    follow_up: FollowUp, stored: StoredFollowUp, earlier: EarlierFigures
) -> tuple[PlanDocument, ComputedSummary]:
    """The document as it may be printed, in figures: what still is a draft, of this round or of one before, is not reported yet."""
    document, institution = printed(stored), follow_up.institution
    is_building = follow_up.state == FollowUpState.BUILDING
    executions = (
        execution_in(
            _undelivered(row.action) if facts.is_draft else row.action,
            follow_up.period,
            RowFacts(is_pending=is_building) if facts.is_draft else facts,
            earlier=(earlier.shown if facts.is_draft else earlier.known).get(key.action_id),
        )
        for row, key, facts in zip(stored.document.rows, stored.row_keys, stored.facts, strict=True)
    )
    summary = summarise(
        document, rule=rule_of(institution), bands=bands_of(institution), assess=lambda _placed: next(executions)
    )
    return document, summary


def execution_in(
    action: PlannedAction, period: int, facts: RowFacts, *, earlier: EarlierFigure | None = None
) -> Execution:
    """How a row of a round stands at the end of a period (1-based), with what a verifier said and both inputs of a demand."""
    return execution_of(
        action,
        period,
        earlier=earlier,
        is_past_deadline=not facts.is_pending,
        verified=facts.verified,
        demand=facts.demand,
    )


def _undelivered(action: PlannedAction) -> PlannedAction:
    """An action as if nothing had been registered of it."""
    return replace(action, achieved=BLANK, remarks=Text())


def _write_entries(
    follow_up: FollowUp, stored: StoredFollowUp, executions: Sequence[Execution], bands: TrafficLightBands
) -> None:
    """Bring the rows up to date: only what differs is written, so that the rows of a closed report are not touched."""
    known = {
        values["action_id"]: values
        for values in Entry.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).values(
            "id", *RowKey._fields, *FIGURE_COLUMNS
        )
    }
    added: list[dict[str, Any]] = []
    changed: list[Entry] = []
    for placed, key, execution in zip(stored.document.rows, stored.row_keys, executions, strict=True):
        values = {**key._asdict(), **figure_columns(placed, follow_up.period, execution, bands)}
        before = known.pop(key.action_id, None)
        if before is None:
            added.append(values)
        elif any(before[name] != value for name, value in values.items()):
            changed.append(Entry(id=before["id"], **values))
    Entry.objects.filter(institution_id=follow_up.institution_id, pk__in=[one["id"] for one in known.values()]).delete()
    if changed:
        names = [name.removesuffix("_id") for name in (*RowKey._fields, *FIGURE_COLUMNS) if name != "action_id"]
        Entry.objects.bulk_update(changed, names, batch_size=UPDATE_BATCH)
    insert_rows(
        Entry,
        [
            {
                "id": pk,
                "institution_id": follow_up.institution_id,
                "follow_up_id": follow_up.pk,
                **NOTHING_REGISTERED,
                **values,
            }
            for pk, values in zip(new_keys(Entry, len(added)), added, strict=True)
        ],
    )


def figure_columns(
    placed: PlacedAction, period: int, execution: Execution, bands: TrafficLightBands
) -> dict[str, str | bool | int | Decimal | None]:
    """What the library makes of a row, as the columns of an entry (`FIGURE_COLUMNS`)."""
    action = placed.action
    light = bands.of_execution(execution, action.measure)
    percent = execution.percent
    return {
        "light": light.value if light else "",
        "is_plus_one": bands.is_plus_one(execution, action.measure),
        "year_end": year_end_of(action, period, execution).value,
        "folded": folded_text(placed.unit.name, action),
        "status": execution.status.value,
        "is_reported": execution.status is not ExecutionStatus.UNREPORTED,
        "is_due": execution.is_due,
        "is_met": execution.is_met,
        "execution_order": execution_order(execution.rate),
        "due": execution.due,
        "achieved": execution.achieved,
        "rate": execution.rate,
        "percent": None if percent is None else min(percent, LARGEST_PERCENT),
        "annual_progress": execution.annual_progress,
        "exceeds_annual_target": execution.exceeds_annual_target,
        "carried_from": execution.carried_from,
        "asks_for_zero": execution.asks_for_zero,
    }


FIGURE_COLUMNS = (
    "light",
    "is_plus_one",
    "year_end",
    "folded",
    "status",
    "is_reported",
    "is_due",
    "is_met",
    "execution_order",
    "due",
    "achieved",
    "rate",
    "percent",
    "annual_progress",
    "exceeds_annual_target",
    "carried_from",
    "asks_for_zero",
)
NOTHING_REGISTERED = {"needs_justification": False, "questions": [], "changed_at": None}
"""What an entry of a document says of registering: nothing is asked."""
UPDATE_BATCH = 100


def folded_text(unit: str, action: PlannedAction) -> str:
    """What a search looks through: the code in lower case, then text, units and remarks of a row as `fold` writes them."""
    units = dict.fromkeys((unit, action.responsible_unit.value, action.lead_unit.value))
    texts = fold(" ".join((action.statement.value, *units, action.remarks.value)))
    return f"{action.code.value.lower()} {texts}"


def _write_summaries(
    follow_up: FollowUp, stored: StoredFollowUp, document: PlanDocument, summary: ComputedSummary
) -> None:
    board, units = board_of(document, summary, findings_that_count(follow_up))
    of_institution: dict[str, Any] = {"institution_id": follow_up.institution_id, "follow_up": follow_up}
    Summary.objects.update_or_create(
        **of_institution,
        defaults={
            "rule": board.rule,
            "rule_version": board.rule_version,
            "actions": board.actions,
            "due": board.due,
            "met": board.met,
            "unreported": board.unreported,
            "mean": None if board.mean is None else round_half_up(board.mean, 2),
            "means": {name: canonical_number(mean) for name, mean in summary.institution.means.items()},
            "board": board_json(board),
            "refreshed_at": timezone.now(),
        },
    )
    # Reports that bear one name are one unit on the board: its figures hang on the first of them.
    first_of_name = {report.name: report for report in reversed(stored.reports)}
    UnitSummary.objects.filter(**of_institution).delete()
    UnitSummary.objects.bulk_create(
        UnitSummary(
            **of_institution,
            unit_report=first_of_name[unit.name],
            figures=unit_json(unit),
            order=first_of_name[unit.name].order,
            execution_order=execution_order(None if unit.total.mean is None else unit.total.mean / 100),
            missing=unit.total.due - unit.reported,
        )
        for unit in units
    )


def findings_that_count(follow_up: FollowUp) -> Sequence[FoundFinding]:
    """The inconsistencies of a follow-up that still alarm, as the library knows them (without their places). One query.

    Those of a report that planning has not reviewed yet count for its unit, not on the board.
    """
    stored = Finding.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, status__in=ALARMING
    ).exclude(audience=Audience.UNIT)
    return [
        FoundFinding(rule, Severity(severity), message, unit=unit or None, code=code or None)
        for rule, severity, message, unit, code in stored.values_list(
            "rule", "severity", "message", "unit_name", "code"
        )
    ]
