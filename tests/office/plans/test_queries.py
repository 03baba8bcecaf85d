"""What pages ask of a plan comes in a number of queries that does not grow with its actions."""

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import Action
from planabierto.office.plans.queries import (
    actions_of,
    current_targets,
    find_actions,
    objectives_of,
    plan_of_year,
    plans_of,
    programmings_of,
)
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_number_of_queries_does_not_grow(
    institution: Institution, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    lines = [OTHERS, *(row(f"AO.6.{number}.") for number in range(1, rows + 1))]
    write(institution, document(follow_up({"Servir.": lines})))
    with django_assert_num_queries(4):
        plan = plan_of_year(institution, 2024)
        assert plan is not None
        actions = list(actions_of(plan))
        targets = current_targets(plan, actions)
        for action in actions:
            assert action.current is not None
            assert action.current.objective.key == "6"
            assert action.unit_plan.unit.name == action.current.responsible_unit.name == "Reclamos"
            assert len(targets[action.current.pk]) == 4
        assert [one.key for one in objectives_of(plan)] == ["6"]


def test_actions_stand_in_the_order_of_the_latest_document(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row("AO.6.1."), row("AO.6.2.")]}, period=1)))
    write(institution, document(follow_up({"Servir.": [OTHERS, row("AO.6.2."), row("AO.6.1.")]}, period=2)))
    plan = plans_of(institution).get()
    assert [action.code for action in actions_of(plan)] == ["AO.6.2", "AO.6.1"]


def test_versions_of_an_action_come_with_their_targets(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row(targets=("", "2", "", "2"))]}, period=1)))
    write(institution, document(follow_up({"Servir.": [OTHERS, row(targets=("1", "1", "0", "2"))]}, period=2)))
    versions = programmings_of(Action.objects.select_related("unit_plan__plan").get())
    assert [(one.programming.version, [figure.value for figure in one.targets]) for one in versions] == [
        (1, [None, 2, None, 2]),
        (2, [1, 1, 0, 2]),
    ]


def test_actions_of_a_unit_are_found_by_its_address(institution: Institution) -> None:
    units = {"Servir.": [OTHERS, row(lead="A")], "Cobrar.": [OTHERS, row("AO.6.2.", area="Cobros", lead="B")]}
    write(institution, document(follow_up(units)))
    plan = plans_of(institution).get()
    assert [action.code for action in find_actions(plan, "cobros")] == ["AO.6.2"]
    assert not find_actions(plan, "otra").exists()


def test_plan_of_another_year_or_institution_is_not_found(institution: Institution) -> None:
    from planabierto.office.institutions.services import create_institution

    write(institution, document(follow_up()))
    other = create_institution(name="Otra", short_name="Otra", host="otra.example", by=None)
    assert plan_of_year(institution, 2023) is None
    assert plan_of_year(other, 2024) is None
