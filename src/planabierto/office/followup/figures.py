"""The figures of a follow-up, computed by `planabierto.core` and stored where lists and boards read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from planabierto.core.board import board_of, year_end_of
from planabierto.core.execution import Execution, execution_of
from planabierto.core.findings import Finding as FoundFinding
from planabierto.core.findings import Severity
from planabierto.core.plan import canonical_number
from planabierto.core.quantity import round_half_up
from planabierto.core.rollup import DUE_CAPPED, RULES
from planabierto.core.stored_board import board_json, unit_json
from planabierto.core.summary import summarise
from planabierto.core.text import fold
from planabierto.core.trafficlight import TrafficLightBands
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.followup.document import StoredFollowUp, earlier_figures, read_follow_up
from planabierto.office.followup.findings import replace_findings
from planabierto.office.followup.models import ALARMING, Entry, Finding, Summary, UnitSummary, execution_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from planabierto.core.rollup import RollUpRule
    from planabierto.core.summary import AssessedAction
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


def write_figures(follow_up: FollowUp, stored: StoredFollowUp, findings: Sequence[FoundFinding] | None = None) -> None:
    """Write the rows and the summary of a follow-up from its document; a constant number of queries.

    `findings` take the place of those that stand stored for it; without them, those stay.
    """
    institution = follow_up.institution
    earlier = earlier_figures(follow_up)
    executions = [
        execution_of(placed.action, follow_up.period, earlier=earlier.get(key.action_id))
        for placed, key in zip(stored.document.rows, stored.row_keys, strict=True)
    ]
    in_order = iter(executions)
    summary = summarise(
        stored.document, rule=rule_of(institution), bands=bands_of(institution), assess=lambda _placed: next(in_order)
    )
    _write_entries(follow_up, stored, summary)
    if findings is not None:
        replace_findings(follow_up, findings)
    _write_summaries(follow_up, stored, summary)


def _write_entries(follow_up: FollowUp, stored: StoredFollowUp, summary: ComputedSummary) -> None:
    Entry.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).delete()
    insert_rows(
        Entry,
        [
            {
                "id": pk,
                "institution_id": follow_up.institution_id,
                "follow_up_id": follow_up.pk,
                **key._asdict(),
                "light": row.light.value if row.light else "",
                "is_plus_one": summary.bands.is_plus_one(row.execution, row.action.measure),
                "year_end": year_end_of(row.action, follow_up.period, row.execution).value,
                "folded": folded_text(row),
                **_figures(row.execution),
            }
            for pk, key, row in zip(new_keys(Entry, len(stored.row_keys)), stored.row_keys, summary.rows, strict=True)
        ],
    )


def folded_text(row: AssessedAction) -> str:
    """What a search looks through: the code in lower case, then text, units and remarks of a row as `fold` writes them."""
    action = row.action
    units = dict.fromkeys((row.unit, action.responsible_unit.value, action.lead_unit.value))
    texts = fold(" ".join((action.statement.value, *units, action.remarks.value)))
    return f"{action.code.value.lower()} {texts}"


def _figures(execution: Execution) -> dict[str, str | bool | int | Decimal | None]:
    percent = execution.percent
    return {
        "status": execution.status.value,
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


def _write_summaries(follow_up: FollowUp, stored: StoredFollowUp, summary: ComputedSummary) -> None:
    board, units = board_of(stored.document, summary, findings_that_count(follow_up))
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
    """The inconsistencies of a follow-up that still alarm, as the library knows them (without their places). One query."""
    stored = Finding.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, status__in=ALARMING)
    return [
        FoundFinding(rule, Severity(severity), message, unit=unit or None, code=code or None)
        for rule, severity, message, unit, code in stored.values_list(
            "rule", "severity", "message", "unit_name", "code"
        )
    ]
