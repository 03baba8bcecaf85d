"""The automatic review of what is registered: one row while it is typed, and every delivered report when one is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from planabierto.auditor.registry import audit
from planabierto.auditor.settings import DEFAULT_ALIASES, AuditSettings, UnitAlias
from planabierto.core.plan import Objective, PlanDocument, Section, Text, UnitReport
from planabierto.core.text import fold
from planabierto.office.followup.document import printed, to_document
from planabierto.office.followup.figures import bands_of
from planabierto.office.followup.models import WITH_THE_UNIT, FollowUp, Question
from planabierto.office.institutions.models import UnitAlias as StoredAlias

if TYPE_CHECKING:
    from planabierto.core.findings import Finding
    from planabierto.core.plan import Action
    from planabierto.office.followup.document import StoredFollowUp
    from planabierto.office.institutions.models import Institution

ROW_RULES: Final = (
    "REM501",
    "REM502",
    "REM503",
    "REM504",
    "REM506",
    "REM507",
    "SCH403",
    "SCH404",
    "TGT701",
    "TGT702",
    "TGT703",
    "TGT705",
    "PRI801",
    "PRI802",
    "PRI803",
    "PRI804",
)
"""The rules that make sense on one row alone: they run when it is saved and are asked beside the cell."""


def review_settings(institution: Institution) -> AuditSettings:
    """What the automatic review is told of an institution: its bands, and the other names of its units. One query."""
    aliases = StoredAlias.objects.filter(institution=institution).select_related("unit")
    own = tuple(
        UnitAlias(alias.name, alias.unit.name)
        for alias in aliases
        if alias.key not in {fold(alias.unit.name), fold(alias.unit.short_name)}
    )
    return AuditSettings(bands=bands_of(institution), aliases=(*DEFAULT_ALIASES, *own))


def questions_about(follow_up: FollowUp, unit: str, objective: Objective, action: Action) -> list[Question]:
    """What the automatic review asks of one row, in the order of the rules; nothing of a row on which nothing stands."""
    if action.achieved.value is None and not action.remarks:
        return []
    document = PlanDocument(
        institution=Text(),
        title=Text(),
        edition=Text(),
        year=follow_up.plan.year,
        periodicity=follow_up.plan.calendar,
        period=follow_up.period,
        start_month=follow_up.plan.start_month,
        units=(UnitReport(unit, Text(), (Section(objective, (action,)),)),),
    )
    found = audit(document, select=ROW_RULES, settings=AuditSettings(bands=bands_of(follow_up.institution)))
    prefix = f"{action.code.value}: "
    return [Question(rule=one.rule, message=one.message.removeprefix(prefix)) for one in found]


def review_delivered(follow_up: FollowUp, stored: StoredFollowUp) -> tuple[Finding, ...]:
    """What the automatic review finds in the reports that have been sent, against the earlier follow-ups of the year."""
    delivered = {report.name for report in stored.reports if report.state not in WITH_THE_UNIT}
    document = printed(stored, with_drafts=True)
    document = replace(document, units=tuple(unit for unit in document.units if unit.name in delivered))
    if not document.units:
        return ()
    earlier = FollowUp.objects.filter(
        institution_id=follow_up.institution_id, plan_id=follow_up.plan_id, period__lt=follow_up.period
    ).select_related("plan", "institution")
    return audit(
        document,
        earlier=[to_document(one) for one in earlier.order_by("period")],
        settings=review_settings(follow_up.institution),
    )
