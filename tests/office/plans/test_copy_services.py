"""Next year's plan begins as a copy by value: what is changed in one is not changed in the other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from planabierto.core.completion import EvidencePolicy
from planabierto.core.measure import MeasureKind
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.models import Unit
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.completion_services import Completion, complete_actions
from planabierto.office.plans.copy_services import copy_plan
from planabierto.office.plans.models import (
    Action,
    OperationalPlan,
    PeriodTarget,
    PlanState,
    Programming,
    StrategicPlan,
    UnitPlan,
)  # fmt: skip
from planabierto.office.plans.services import PlanError
from tests.office.importing import write
from tests.office.plans.planned import action_of, imported
from tests.office.written import OTHERS, document, follow_up, row

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.cast import Cast


def test_copy_is_a_draft_of_the_same_units_and_actions(cast: Cast) -> None:
    plan = imported(cast.institution)
    copied = copy_plan(plan, year=2025, by=cast[Role.PLANNING_ANALYST])
    assert (copied.year, copied.state, copied.origin, copied.periodicity) == (
        2025, PlanState.DRAFT, "formulated", "quarter",
    )  # fmt: skip
    parts = [
        list(UnitPlan.objects.filter(plan=one).order_by("order").values_list("unit__name", "mission"))
        for one in (plan, copied)
    ]
    assert parts[0] == parts[1]
    texts = [
        list(
            Action.objects.filter(unit_plan__plan=one)
            .order_by("unit_plan__order", "order")
            .values_list("code", "current__statement", "current__objective__key", "current__annual_target")
        )
        for one in (plan, copied)
    ]
    assert texts[0] == texts[1]
    assert len(texts[1]) == 4
    first = action_of(copied, "reclamos", "AO.6.2").current
    assert first is not None
    assert (first.version, first.in_force_from, first.reason) == (1, date(2025, 1, 1), "Copiado del plan 2024")
    assert (
        list(PeriodTarget.objects.filter(programming=first).values_list("value", "written"))
        == [(Decimal("0.25"), "")] * 4
    )


def test_copy_takes_what_holds_today_and_what_proves_it(cast: Cast) -> None:
    plan, by = imported(cast.institution), cast[Role.HEAD_OF_PLANNING]
    share = Completion("documento escaneado", MeasureKind.SHARE, "Inventario", EvidencePolicy.REQUIRED)
    complete_actions(plan, {action_of(plan, "reclamos", "AO.6.2").pk: share}, by=by)
    copied = copy_plan(plan, year=2025, by=by)
    action = action_of(copied, "reclamos", "AO.6.2")
    assert action.current is not None
    assert (action.current.is_share, action.current.unit_of_measure, action.current.version) == (
        True, "documento escaneado", 1,
    )  # fmt: skip
    assert (action.means_of_verification, action.evidence_policy) == ("Inventario", "required")
    assert action.completed_at is not None


def test_copy_shares_no_row_with_its_model(cast: Cast) -> None:
    plan, by = imported(cast.institution), cast[Role.PLANNING_ANALYST]
    copied = copy_plan(plan, year=2025, by=by)
    level = Completion("informe", MeasureKind.LEVEL, "", EvidencePolicy.NONE)
    complete_actions(copied, {action_of(copied, "reclamos", "AO.6.1").pk: level}, by=by)
    untouched = action_of(plan, "reclamos", "AO.6.1").current
    assert untouched is not None
    assert (untouched.version, untouched.unit_of_measure) == (1, "")


def test_strategic_plan_is_extended_by_the_year(cast: Cast) -> None:
    copied = copy_plan(imported(cast.institution), year=2025, by=cast[Role.PLANNING_ANALYST])
    strategic = StrategicPlan.objects.get()
    assert (strategic.first_year, strategic.last_year, copied.strategic_plan) == (2024, 2025, strategic)


def test_unit_that_ends_with_the_year_is_left_out(cast: Cast) -> None:
    plan = imported(cast.institution)
    Unit.objects.filter(institution=cast.institution, slug="operaciones").update(valid_to=date(2024, 12, 31))
    copied = copy_plan(plan, year=2025, by=cast[Role.PLANNING_ANALYST])
    assert list(UnitPlan.objects.filter(plan=copied).values_list("unit__slug", flat=True)) == ["reclamos"]
    assert Action.objects.filter(unit_plan__plan=copied).count() == 2
    assert Programming.objects.filter(action__unit_plan__plan=copied).count() == 2


def test_copy_is_in_the_journal(cast: Cast) -> None:
    copied = copy_plan(imported(cast.institution), year=2025, by=cast[Role.PLANNING_ANALYST])
    event = AuditEvent.objects.get(act="plan.copied")
    assert (event.object_id, event.after_value) == (
        str(copied.pk),
        {
            "year": 2025, "copied_from": 2024, "periodicity": "quarter", "state": "draft", "origin": "formulated",
            "units": 2, "actions": 4,
        },
    )  # fmt: skip


def test_year_that_has_a_plan_or_cannot_be_is_refused(cast: Cast) -> None:
    plan, by = imported(cast.institution), cast[Role.PLANNING_ANALYST]
    with pytest.raises(PlanError, match="Ya hay un plan del año 2024"):
        copy_plan(plan, year=2024, by=by)
    with pytest.raises(PlanError, match="El año va de 2000 a 2100"):
        copy_plan(plan, year=2101, by=by)
    assert OperationalPlan.objects.count() == 1


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.TOP_MANAGEMENT, Role.INTERNAL_AUDITOR])
def test_only_planning_copies(cast: Cast, role: Role) -> None:
    plan = imported(cast.institution)
    for person in (cast[role], cast.outsider):
        with pytest.raises(NotAllowedError):
            copy_plan(plan, year=2025, by=person)


def test_draft_is_not_copied(cast: Cast) -> None:
    by = cast[Role.PLANNING_ANALYST]
    draft = copy_plan(imported(cast.institution), year=2025, by=by)
    with pytest.raises(NotAllowedError):
        copy_plan(draft, year=2026, by=by)


@pytest.mark.parametrize("rows", [1, 3])
def test_copying_takes_the_same_queries_for_one_and_three_rows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    units = {"Servir.": [OTHERS, *(row(f"AO.6.{number}.", f"Hacer {number}.") for number in range(1, rows + 1))]}
    plan = write(cast.institution, document(follow_up(units))).plan
    by = cast[Role.PLANNING_ANALYST]
    with django_assert_num_queries(28):
        copy_plan(plan, year=2025, by=by)
