"""Writing a document into the database for a test, past the upload: what is tested comes after it."""

from __future__ import annotations

from planabierto.core.findings import Finding
from planabierto.core.plan import PlanDocument
from planabierto.office.accounts.models import User
from planabierto.office.followup.models import FollowUp
from planabierto.office.followup.services import write_imported_follow_up
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.reading import review
from planabierto.office.plans.document import write_plan
from planabierto.office.plans.naming import find_or_add_units
from planabierto.office.plans.services import open_imported_plan


def write(
    institution: Institution,
    document: PlanDocument,
    *,
    by: User | None = None,
    findings: tuple[Finding, ...] | None = None,
) -> FollowUp:
    """Write what a document says, with what the automatic review finds in it (or other findings)."""
    plan = open_imported_plan(
        institution, year=document.year, periodicity=document.periodicity, objectives=document.objectives, by=by
    )
    later = plan.follow_ups.filter(period__gt=document.period).exists()
    written = write_plan(
        plan,
        document,
        units=find_or_add_units(institution, document, on=plan.ends(document.period), by=by),
        known_from=plan.starts(document.period),
        is_latest=not later,
        by=by,
    )
    found = review(institution, document).findings if findings is None else findings
    follow_up, _changed = write_imported_follow_up(plan, document, written, findings=found, by=by)
    return follow_up
