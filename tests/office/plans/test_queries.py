"""What pages ask of a plan comes with its versions and targets, in a number of queries that does not grow."""

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import Action, OperationalPlan
from planabierto.office.plans.queries import objectives_of, parts_of, planned_rows, programmings_of, rows_of_parts
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_number_of_queries_does_not_grow(
    institution: Institution, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    lines = [OTHERS, *(row(f"AO.6.{number}.") for number in range(1, rows + 1))]
    write(institution, document(follow_up({"Servir.": lines})))
    plan = OperationalPlan.objects.get()
    actions = Action.objects.filter(unit_plan__plan=plan)
    with django_assert_num_queries(4):
        assert [(part.name, part.actions) for part in parts_of(plan, actions)] == [("Reclamos", rows)]
        assert len(planned_rows(actions)) == rows
        assert [one.key for one in objectives_of(plan)] == ["6"]


def test_rows_between_two_positions_run_over_the_parts(institution: Institution) -> None:
    units = {
        "Servir.": [OTHERS, row("AO.6.1.", lead="A"), row("AO.6.2.", lead="A")],
        "Cobrar.": [OTHERS, row("AO.6.1.", area="Cobros", lead="B"), row("AO.6.2.", area="Cobros", lead="B")],
    }
    write(institution, document(follow_up(units)))
    plan = OperationalPlan.objects.get()
    actions = Action.objects.filter(unit_plan__plan=plan)
    between = rows_of_parts(actions, parts_of(plan, actions), 1, 3)
    assert [(one.unit, one.code) for one in between] == [("Reclamos", "AO.6.2"), ("Cobros", "AO.6.1")]


def test_actions_stand_in_the_order_of_the_latest_document(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row("AO.6.1."), row("AO.6.2.")]}, period=1)))
    write(institution, document(follow_up({"Servir.": [OTHERS, row("AO.6.2."), row("AO.6.1.")]}, period=2)))
    assert list(Action.objects.order_by("order").values_list("code", flat=True)) == ["AO.6.2", "AO.6.1"]


def test_versions_of_an_action_come_with_their_targets(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row(targets=("", "2", "", "2"))]}, period=1)))
    write(institution, document(follow_up({"Servir.": [OTHERS, row(targets=("1", "1", "0", "2"))]}, period=2)))
    versions = programmings_of(Action.objects.select_related("unit_plan__plan").get())
    assert [(one.programming.version, [figure.value for figure in one.targets]) for one in versions] == [
        (1, [None, 2, None, 2]),
        (2, [1, 1, 0, 2]),
    ]
