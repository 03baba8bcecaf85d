"""Whatever a document says: it is blocked with a sentence, or it comes back from the database as it was."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from planabierto.core.errors import UnreadableFileError
from planabierto.core.plan import PlanDocument, content
from planabierto.office.followup.document import to_document
from planabierto.office.followup.figures import refresh_figures
from planabierto.office.followup.models import FollowUp, Summary
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.archive import pack, unpack
from planabierto.office.intake.checks import blockers
from planabierto.office.intake.comparison import RowKind, compare
from planabierto.office.intake.reading import refuse_unstorable_text, review
from tests.auditor.test_any_plan import plans as wild_plans
from tests.documents.writers.any_plan import plans as printed_plans
from tests.office.importing import write

# The database is put back by hand after each example, and an example is a whole import: an eighth of what a profile asks for.
EXAMPLES = settings(
    max_examples=settings().max_examples // 8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def undone(check: Callable[[Institution, PlanDocument], None], institution: Institution, plan: PlanDocument) -> None:
    """Check a plan and take back what that wrote."""
    with transaction.atomic():
        check(institution, plan)
        transaction.set_rollback(True)


def blocked_or_equal(institution: Institution, plan: PlanDocument) -> None:
    """The plan is refused with a sentence, or written and read back equal, figures and all."""
    try:
        refuse_unstorable_text(plan, "plan.txt")
    except UnreadableFileError:
        return
    findings = review(institution, plan).findings
    sentences = blockers(plan, findings, compare(institution, plan))
    assert all(sentences)
    if sentences:
        return
    stored = write(institution, plan, findings=findings)
    fresh = FollowUp.objects.get(pk=stored.pk)
    assert content(to_document(fresh)) == content(plan)
    again = compare(institution, plan)
    assert again.says_the_same
    assert {row.kind for row in again.rows} <= {RowKind.EQUAL}
    board = Summary.objects.get(follow_up=stored).board
    refresh_figures(fresh)
    assert Summary.objects.get(follow_up=stored).board == board


@pytest.mark.slow
@EXAMPLES
@given(plan=printed_plans())
def test_any_printed_plan_comes_back(institution: Institution, plan: PlanDocument) -> None:
    undone(blocked_or_equal, institution, plan)


@pytest.mark.slow
@EXAMPLES
@given(plan=wild_plans())
def test_any_odd_plan_is_blocked_or_comes_back(institution: Institution, plan: PlanDocument) -> None:
    undone(blocked_or_equal, institution, plan)


@pytest.mark.slow
@EXAMPLES
@given(first=printed_plans(), second=printed_plans())
def test_any_correction_leaves_the_document_that_came_last(
    institution: Institution, first: PlanDocument, second: PlanDocument
) -> None:
    def corrected(institution: Institution, _plan: PlanDocument) -> None:
        for plan in (first, second):
            stored = write(institution, plan, findings=())
            assert content(to_document(FollowUp.objects.get(pk=stored.pk))) == content(plan)
        if first.period != second.period:
            earlier = FollowUp.objects.get(period=first.period)
            assert content(to_document(earlier)) == content(first)

    undone(corrected, institution, first)


@EXAMPLES
@given(plan=wild_plans())
@pytest.mark.django_db
def test_any_plan_is_packed_whole(institution: Institution, plan: PlanDocument) -> None:
    understanding = review(institution, plan)
    assert unpack(pack(understanding)) == understanding
