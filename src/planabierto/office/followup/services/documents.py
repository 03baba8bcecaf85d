"""Writing a follow-up that a document brings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.plan import content_hash
from planabierto.core.text import fold
from planabierto.office.accounts.policy import require
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.followup import acts
from planabierto.office.followup.document import NO_FACTS, RowKey, StoredFollowUp
from planabierto.office.followup.figures import write_figures
from planabierto.office.followup.models import (
    Achievement,
    Entry,
    Finding,
    FollowUp,
    FollowUpState,
    UnitReport,
    UnitReportState,
    VerificationNote,
)
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.row_input import NOTHING_TYPED
from planabierto.office.journal.services import record
from planabierto.office.plans.models import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from planabierto.core.findings import Finding as FoundFinding
    from planabierto.core.plan import Action, PlanDocument
    from planabierto.office.accounts.models import User
    from planabierto.office.plans.document import WrittenPlan
    from planabierto.office.plans.models import OperationalPlan

OUT_OF_THE_WAY = 1_000_000
"""Added to the order of unit reports before they are put in a new one: the order is unique."""


class FollowUpError(PlanAbiertoError):
    """A follow-up cannot be written as asked."""


@dataclass(frozen=True)
class Changed:
    """How many rows of a follow-up a document brought anew, changed, left as they were, or no longer holds."""

    new: int
    changed: int
    equal: int
    withdrawn: int


@transaction.atomic
def write_imported_follow_up(
    plan: OperationalPlan,
    document: PlanDocument,
    written: WrittenPlan,
    *,
    findings: Sequence[FoundFinding],
    by: User | None,
    reason: str = "",
) -> tuple[FollowUp, Changed]:
    """Write the follow-up that a document brings, or the next version of it, with its inconsistencies and figures.

    Rows that say the same keep their version. `by` is None only for the command line. Raises `FollowUpError` where the follow-up was
    presented: it then changes only by a correction of its own.
    """
    follow_up, is_new = _open(plan, document, by=by)
    stood = _actions_in(follow_up)
    reports = _write_reports(follow_up, document, written)
    keys, changed = _write_achievements(follow_up, document, written, reports, stood=stood, by=by, reason=reason)
    write_figures(follow_up, StoredFollowUp(document, tuple(reports), keys, (NO_FACTS,) * len(keys)), findings)
    record(
        institution=plan.institution,
        by=by,
        act=acts.FOLLOW_UP_IMPORTED if is_new else acts.FOLLOW_UP_CORRECTED,
        subject=follow_up,
        after={"version": follow_up.version, "content": follow_up.content_hash, **vars(changed)},
        reason=reason,
    )
    return follow_up, changed


def _open(plan: OperationalPlan, document: PlanDocument, *, by: User | None) -> tuple[FollowUp, bool]:
    follow_up = (
        FollowUp.objects.select_for_update(of=("self",))
        .filter(institution_id=plan.institution_id, plan=plan, period=document.period)
        .first()
    )
    is_new = follow_up is None
    if follow_up is None:
        follow_up = FollowUp(
            institution=plan.institution,
            plan=plan,
            period=document.period,
            cutoff=plan.ends(document.period),
            state=FollowUpState.CONSOLIDATED,
            origin=Origin.IMPORTED,
        )
    else:
        follow_up.version += 1
    follow_up.institution, follow_up.plan = plan.institution, plan
    if by is not None:
        require(by, "import", FOLLOW_UP, follow_up)
    if not is_new and follow_up.origin == Origin.FORMULATED:
        raise FollowUpError(
            _(
                "El %(follow_up)s se registra aquí: un documento no entra en su lugar. Corrija las cifras en el registro de cada unidad."
            )
            % {"follow_up": str(follow_up).lower()}
        )
    if follow_up.state not in {FollowUpState.BUILDING, FollowUpState.CONSOLIDATED}:
        raise FollowUpError(
            _("El %(follow_up)s ya fue presentado: un documento corregido entra como rectificación.")
            % {"follow_up": str(follow_up).lower()}
        )
    follow_up.title = document.title.value
    follow_up.edition = document.edition.value
    follow_up.institution_name = document.institution.value
    follow_up.content_hash = content_hash(document)
    follow_up.changed_at = timezone.now()
    follow_up.save()
    return follow_up, is_new


def _write_reports(follow_up: FollowUp, document: PlanDocument, written: WrittenPlan) -> list[UnitReport]:
    """The unit reports of a document in its order; those that were there are changed in place, those that are gone deleted."""
    of_institution = {"institution_id": follow_up.institution_id, "follow_up": follow_up}
    stored: dict[int, list[UnitReport]] = defaultdict(list)
    for report in UnitReport.objects.filter(**of_institution).order_by("order"):
        stored[report.unit_plan_id].append(report)
    kept: list[UnitReport] = []
    added: list[UnitReport] = []
    reports: list[UnitReport] = []
    for order, unit in enumerate(document.units, start=1):
        unit_plan = written.unit_plans[fold(unit.name)]
        if stored[unit_plan.pk]:
            report = stored[unit_plan.pk].pop(0)
            kept.append(report)
        else:
            report = UnitReport(**of_institution, unit_plan=unit_plan, state=UnitReportState.REVIEWED)
            added.append(report)
        report.name, report.mission, report.order = unit.name, unit.mission.value, order
        report.headings = [
            {
                "key": section.objective.key,
                "text": section.objective.text.value,
                "is_strategic": section.objective.is_strategic,
            }
            for section in unit.sections
        ]
        reports.append(report)
    gone = [report.pk for reports_of_unit in stored.values() for report in reports_of_unit]
    if kept or gone:
        # The figures and findings hang on the rows that go; they are written again from the new document.
        Finding.objects.filter(**of_institution).delete()
        Entry.objects.filter(**of_institution).delete()
        UnitReport.objects.filter(**of_institution, pk__in=gone).delete()
        UnitReport.objects.filter(**of_institution).update(order=F("order") + OUT_OF_THE_WAY)
        UnitReport.objects.bulk_update(kept, ["name", "mission", "order", "headings"])
        VerificationNote.objects.filter(institution_id=follow_up.institution_id, unit_report__in=kept).delete()
    UnitReport.objects.bulk_create(added)
    _write_notes(document, written, reports)
    return reports


def _write_notes(document: PlanDocument, written: WrittenPlan, reports: Sequence[UnitReport]) -> None:
    VerificationNote.objects.bulk_create(
        VerificationNote(
            institution_id=report.institution_id,
            unit_report=report,
            order=order,
            text=note.text.value,
            codes=[{"value": code.value, "written": code.written} for code in note.codes],
            verifier=note.verifier.value,
            verifying_unit=written.units.get(fold(note.verifier.value)) if note.verifier else None,
        )
        for unit, report in zip(document.units, reports, strict=True)
        for order, note in enumerate(unit.notes, start=1)
    )


def _write_achievements(
    follow_up: FollowUp,
    document: PlanDocument,
    written: WrittenPlan,
    reports: Sequence[UnitReport],
    *,
    stood: frozenset[int],
    by: User | None,
    reason: str,
) -> tuple[tuple[RowKey, ...], Changed]:
    """What the rows say, as new versions where they say something else than the last one."""
    known = _last_versions(follow_up) if follow_up.version > 1 else {}
    rows = zip(document.rows, written.actions, written.programmings, strict=True)
    said = [(action, _said(placed.action, programming)) for placed, action, programming in rows]
    kept = [known[action].pk if action in known and known[action].said == says else None for action, says in said]
    added = iter(new_keys(Achievement, kept.count(None)))
    current = [found if found is not None else next(added) for found in kept]
    version, now = follow_up.version, timezone.now()
    insert_rows(
        Achievement,
        [
            {
                "id": achievement,
                "institution_id": follow_up.institution_id,
                "follow_up_id": follow_up.pk,
                "action_id": action,
                **says._asdict(),
                "of_period": None,
                **NOTHING_TYPED,
                "version": version,
                "reason": reason if version > 1 else "",
                "recorded_at": now,
                "recorded_by_id": by.pk if by else None,
            }
            for achievement, found, (action, says) in zip(current, kept, said, strict=True)
            if found is None
        ],
    )
    places = [
        (report.pk, heading, section.objective.key)
        for unit, report in zip(document.units, reports, strict=True)
        for heading, section in enumerate(unit.sections)
        for _action in section.actions
    ]
    keys = tuple(
        RowKey(report_id, action, achievement, written.objectives[key].pk, heading, order)
        for order, (achievement, action, (report_id, heading, key)) in enumerate(
            zip(current, written.actions, places, strict=True), start=1
        )
    )
    new = [action for action, found in zip(written.actions, kept, strict=True) if found is None]
    changed = sum(action in stood for action in new)
    withdrawn = len(stood.difference(written.actions))
    return keys, Changed(len(new) - changed, changed, len(current) - len(new), withdrawn)


def _actions_in(follow_up: FollowUp) -> frozenset[int]:
    """The actions that stand in a follow-up before a new version of it is written. One query, none for a new one."""
    if follow_up.version == 1:
        return frozenset()
    entries = Entry.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
    return frozenset(entries.values_list("action_id", flat=True))


class _Said(NamedTuple):
    """What a row says of an action; the names are those of the columns."""

    programming_id: int
    code: str
    code_written: str
    to_date: Decimal | None
    to_date_written: str
    printed_rate: Decimal | None
    printed_rate_written: str
    remarks: str


class _LastVersion(NamedTuple):
    """The newest version of an achievement: its key and what it says."""

    pk: int
    said: _Said


def _said(action: Action, programming: int) -> _Said:
    return _Said(
        programming,
        action.code.value,
        action.code.written,
        action.achieved.value,
        action.achieved.written,
        action.printed_rate.value,
        action.printed_rate.written,
        action.remarks.value,
    )


def _last_versions(follow_up: FollowUp) -> dict[int, _LastVersion]:
    """The newest version of each action's achievement in a follow-up. One query."""
    stored = Achievement.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
    columns = stored.order_by("version").values_list("action_id", "pk", *_Said._fields)
    return {action: _LastVersion(pk, _Said(*said)) for action, pk, *said in columns}
