"""A completed action is measured as a person confirmed, from now on: what was registered before keeps the version that it names."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from planabierto.core.completion import EvidencePolicy
from planabierto.core.measure import MeasureKind, kind_of
from planabierto.core.plan import content_hash
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.document import to_document
from planabierto.office.followup.models import FollowUp
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.completion_services import Completion, complete_actions
from planabierto.office.plans.models import OperationalPlan, PeriodTarget, PlanState, Programming, VerificationKind
from planabierto.office.plans.services import PlanError
from tests.office.importing import write
from tests.office.plans.planned import action_of, imported
from tests.office.written import document, follow_up, row

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.cast import Cast

SHARE = Completion("documento escaneado", MeasureKind.SHARE, "Inventario", EvidencePolicy.REQUIRED)
CERTIFICATIONS = Completion("certificación", MeasureKind.SUM, "Copia", EvidencePolicy.RECOMMENDED)


def test_completed_action_has_a_new_version_with_the_same_targets(cast: Cast) -> None:
    plan = imported(cast.institution)
    action = action_of(plan, "reclamos", "AO.6.2")
    before = action.current
    assert before is not None
    by = cast[Role.PLANNING_ANALYST]
    assert complete_actions(plan, {action.pk: SHARE}, by=by) == 1
    action = action_of(plan, "reclamos", "AO.6.2")
    now = action.current
    assert now is not None
    assert (kind_of(now.measure), now.measure.unit_of_measure) == (MeasureKind.SHARE, "documento escaneado")
    assert (now.version, now.completes_id, now.reason, now.in_force_from) == (
        2, before.pk, "Completado", before.in_force_from,
    )  # fmt: skip
    assert (now.recorded_by, now.statement, now.annual_target) == (by, before.statement, before.annual_target)
    targets = [
        list(PeriodTarget.objects.filter(programming=one).order_by("period").values_list("period", "value", "written"))
        for one in (before, now)
    ]
    assert targets[0] == targets[1]
    assert len(targets[0]) == 4
    assert (action.means_of_verification, action.evidence_policy) == ("Inventario", "required")
    assert action.completed_at is not None


def test_figures_of_a_follow_up_do_not_change(cast: Cast) -> None:
    plan = imported(cast.institution)
    stored = FollowUp.objects.get()
    before = content_hash(to_document(stored))
    keys = [action_of(plan, "reclamos", "AO.6.1").pk, action_of(plan, "reclamos", "AO.6.2").pk]
    complete_actions(plan, dict.fromkeys(keys, SHARE), by=cast[Role.HEAD_OF_PLANNING])
    assert content_hash(to_document(FollowUp.objects.get())) == before == stored.content_hash


def test_same_measure_makes_no_version(cast: Cast) -> None:
    plan = imported(cast.institution)
    key = action_of(plan, "reclamos", "AO.6.1").pk
    by = cast[Role.PLANNING_ANALYST]
    complete_actions(plan, {key: CERTIFICATIONS}, by=by)
    other_means = CERTIFICATIONS._replace(means_of_verification="Listado")
    complete_actions(plan, {key: other_means}, by=by)
    assert Programming.objects.filter(action=key).count() == 2
    assert action_of(plan, "reclamos", "AO.6.1").means_of_verification == "Listado"


def test_completion_is_in_the_journal_of_its_action(cast: Cast) -> None:
    plan = imported(cast.institution)
    action = action_of(plan, "reclamos", "AO.6.1")
    complete_actions(plan, {action.pk: CERTIFICATIONS}, by=cast[Role.PLANNING_ANALYST])
    event = AuditEvent.objects.get(act="action.completed")
    assert (event.object_type, event.object_id, event.reason) == ("plans.action", str(action.pk), "Completado")
    assert event.before_value == {
        "unit_of_measure": "", "kind": "sum", "means_of_verification": "", "evidence_policy": "recommended",
        "verification": None,
    }  # fmt: skip
    assert event.after_value == {
        "unit_of_measure": "certificación", "kind": "sum", "means_of_verification": "Copia",
        "evidence_policy": "recommended", "verification": None,
    }  # fmt: skip


def test_next_document_speaks_of_the_completed_version(cast: Cast) -> None:
    rows = {"Atender reclamos.": ["6 OTRAS ACTIVIDADES OPERATIVAS", row()]}
    plan = write(cast.institution, document(follow_up(rows, period=1))).plan
    action = action_of(plan, "reclamos", "AO.6.1")
    complete_actions(plan, {action.pk: CERTIFICATIONS}, by=cast[Role.PLANNING_ANALYST])
    completed = action_of(plan, "reclamos", "AO.6.1").current_id
    write(cast.institution, document(follow_up(rows, period=2)))
    assert action_of(plan, "reclamos", "AO.6.1").current_id == completed
    assert Programming.objects.count() == 2


def test_document_with_other_targets_keeps_the_completed_measure(cast: Cast) -> None:
    def written(annual: str, period: int) -> None:
        rows = {"Atender reclamos.": ["6 OTRAS ACTIVIDADES OPERATIVAS", row(annual=annual)]}
        write(cast.institution, document(follow_up(rows, period=period)))

    written("4", 1)
    plan = OperationalPlan.objects.get()
    action = action_of(plan, "reclamos", "AO.6.1")
    demand = Completion("certificación", MeasureKind.DEMAND, "Copia", EvidencePolicy.RECOMMENDED)
    complete_actions(plan, {action.pk: demand}, by=cast[Role.PLANNING_ANALYST])
    written("5", 2)
    written("5", 3)
    current = action_of(plan, "reclamos", "AO.6.1").current
    assert current is not None
    assert (current.version, current.annual_target) == (3, Decimal(5))
    assert (current.is_demand, current.unit_of_measure) == (True, "certificación")


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.VERIFIER, Role.INTERNAL_AUDITOR])
def test_only_planning_completes(cast: Cast, role: Role) -> None:
    plan = imported(cast.institution)
    completions = {action_of(plan, "reclamos", "AO.6.1").pk: CERTIFICATIONS}
    for person in (cast[role], cast.outsider):
        with pytest.raises(NotAllowedError):
            complete_actions(plan, completions, by=person)
    assert Programming.objects.filter(version__gt=1).count() == 0


def test_closed_plan_is_not_completed(cast: Cast) -> None:
    plan = imported(cast.institution)
    OperationalPlan.objects.update(state=PlanState.CLOSED)
    with pytest.raises(NotAllowedError):
        complete_actions(plan, {action_of(plan, "reclamos", "AO.6.1").pk: SHARE}, by=cast[Role.HEAD_OF_PLANNING])


def test_what_cannot_be_completed_is_said(cast: Cast) -> None:
    plan, by = imported(cast.institution), cast[Role.PLANNING_ANALYST]
    key = action_of(plan, "reclamos", "AO.6.1").pk
    other = imported(cast.other_institution)
    foreign = VerificationKind.objects.create(
        institution=cast.other_institution, name="Escaneo de documentos", verifier_post="El Archivo"
    )
    with pytest.raises(PlanError, match=r"AO\.6\.1 de Reclamos: escriba qué se cuenta"):
        complete_actions(plan, {key: CERTIFICATIONS._replace(unit_of_measure=" ")}, by=by)
    with pytest.raises(PlanError, match="ya no está en este plan"):
        complete_actions(plan, {action_of(other, "reclamos", "AO.6.1").pk: CERTIFICATIONS}, by=by)
    with pytest.raises(PlanError, match="clase de verificación ya no existe"):
        complete_actions(plan, {key: CERTIFICATIONS._replace(verification=foreign.pk)}, by=by)
    assert Programming.objects.filter(version__gt=1).count() == 0


def test_writing_versions_takes_the_same_queries_for_one_and_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan, by = imported(cast.institution), cast[Role.PLANNING_ANALYST]
    keys = [
        action_of(plan, unit, code).pk
        for unit, code in (("reclamos", "AO.6.1"), ("reclamos", "AO.6.2"), ("operaciones", "AO.1.1"))
    ]
    acts = 3  # reading the head of the chain, the event, moving the head
    complete_actions(plan, {action_of(plan, "operaciones", "AO.6.1").pk: SHARE}, by=by)
    with django_assert_num_queries(12 + acts):
        complete_actions(plan, {keys[0]: CERTIFICATIONS}, by=by)
    with django_assert_num_queries(12 + 2 * acts):
        complete_actions(plan, dict.fromkeys(keys[1:], SHARE), by=by)
