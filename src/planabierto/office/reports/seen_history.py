"""What was done to an action or a unit as one reader may read it: drafts of a unit stay with those who read drafts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.followup import acts
from planabierto.office.followup.models import ReprogrammingRequest
from planabierto.office.followup.policy import REPROGRAMMING, UNIT_REPORT
from planabierto.office.journal.wording import MOST_LINES, HistoryLine, events_of, history_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.models import FollowUp, UnitReport
    from planabierto.office.journal.models import AuditEvent
    from planabierto.office.plans.models import Action

_OF_EVIDENCE: Final = frozenset({acts.EVIDENCE_ADDED.key, acts.EVIDENCE_WITHDRAWN.key})
_OF_REQUESTS: Final = frozenset({acts.REPROGRAMMING_REQUESTED.key, acts.REPROGRAMMING_WITHDRAWN.key})
_BETWEEN_UNIT_AND_PLANNING: Final = frozenset({acts.REPORT_COMMENTED.key, acts.ROW_REVIEWED.key})


def history_of_action(
    request: OfficeRequest,
    action: Action,
    *,
    rounds: Iterable[FollowUp],
    evidence: Collection[int],
    instructions: Collection[int],
) -> list[HistoryLine]:
    """The acts on an action, newest first: those of the `rounds` in which the reader sees its row, on what else they see of it.

    Two queries.
    """
    about = Q(object_type="plans.action", object_id=str(action.pk))
    about |= Q(object_type="followup.instruction", object_id__in=[str(key) for key in instructions])
    places = {(one.plan.year, one.period) for one in rounds}
    requests = ReprogrammingRequest.objects.filter(action=action)
    sees_requests = scope_queryset(
        request.user, VIEW, REPROGRAMMING, requests, institution=request.institution
    ).exists()
    is_party = can(request.user, "comment", UNIT_REPORT, institution=request.institution)
    found = [
        event
        for event in events_of(request.institution).filter(about)[:MOST_LINES]
        if _is_seen(event, places)
        and (event.act not in _OF_EVIDENCE or _evidence_of(event) in evidence)
        and (event.act not in _OF_REQUESTS or sees_requests)
        and (event.act not in _BETWEEN_UNIT_AND_PLANNING or is_party)
    ]
    return _without_place(history_lines(found))


def _without_place(lines: Iterable[HistoryLine]) -> list[HistoryLine]:
    """Lines without what the page that shows them says already: which unit, year and action; and what only a program needs."""
    said = {_("unidad"), _("año"), _("código"), _("evidencia"), _("versión")}
    return [replace(line, changes=[one for one in line.changes if one.label not in said]) for line in lines]


def history_of_reports(request: OfficeRequest, reports: Sequence[UnitReport]) -> list[HistoryLine]:
    """The acts on the reports of a unit whose rows the reader sees, newest first. One query; none without a report."""
    if not reports:
        return []
    keys = [str(one.pk) for one in reports]
    is_party = any(can(request.user, "comment", UNIT_REPORT, one) for one in reports)
    events = events_of(request.institution).filter(object_type="followup.unitreport", object_id__in=keys)
    if not is_party:
        events = events.exclude(act__in=_BETWEEN_UNIT_AND_PLANNING)
    return history_lines(events[:MOST_LINES])


def _is_seen(event: AuditEvent, places: Collection[tuple[int, int]]) -> bool:
    """Whether an act is of the plan, or of a round in which the reader sees the row."""
    after = event.after_value
    if not isinstance(after, dict) or "period" not in after:
        return event.object_type == "followup.instruction" or not event.act.startswith(("row.", "report."))
    year, period = after.get("year"), after["period"]
    return event.object_type == "followup.instruction" or (year, period) in places


def _evidence_of(event: AuditEvent) -> int | None:
    """The key of the evidence that an act is about."""
    for value in (event.after_value, event.before_value):
        if isinstance(value, dict) and isinstance(key := value.get("evidence"), int):
            return key
    return None
