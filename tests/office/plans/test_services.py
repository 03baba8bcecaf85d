"""Which plan a document belongs to, and which strategic plan that serves."""

import pytest

from planabierto.office.institutions.models import Institution
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.models import OperationalPlan, PlanState, StrategicPlan
from planabierto.office.plans.services import PlanError, open_imported_plan
from tests.cast import Cast
from tests.office.importing import write
from tests.office.written import document, follow_up, row

OBJECTIVE = "O.E.1. Mejorar los servicios."


def years() -> list[tuple[int, int]]:
    return list(StrategicPlan.objects.order_by("first_year").values_list("first_year", "last_year"))


def test_document_opens_a_plan_in_execution(institution: Institution) -> None:
    write(institution, document(follow_up()))
    plan = OperationalPlan.objects.get()
    assert (plan.year, plan.periodicity, plan.state, plan.origin) == (
        2024, "quarter", PlanState.IN_EXECUTION, "imported",
    )  # fmt: skip
    assert str(plan) == "Plan Operativo Institucional 2024"
    assert AuditEvent.objects.filter(act="plan.created").count() == 1


def test_second_document_of_the_year_finds_the_plan(institution: Institution) -> None:
    write(institution, document(follow_up(period=1)))
    write(institution, document(follow_up(period=2)))
    assert OperationalPlan.objects.count() == 1


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((2025, OBJECTIVE), [(2024, 2025)]),
        ((2023, OBJECTIVE), [(2023, 2024)]),
        ((2026, OBJECTIVE), [(2024, 2024), (2026, 2026)]),
        ((2025, "O.E.1. Crecer en el territorio."), [(2024, 2024), (2025, 2025)]),
    ],
)
def test_strategic_plan_spans_the_years_of_the_same_objectives(
    institution: Institution, second: tuple[int, str], expected: list[tuple[int, int]]
) -> None:
    for year, objective in ((2024, OBJECTIVE), second):
        write(institution, document(follow_up({"Servir.": [objective, row("AO.1.1.")]}, year=year)))
    assert years() == expected


def test_document_with_other_periods_is_refused(institution: Institution) -> None:
    written = document(follow_up())
    write(institution, written)
    from planabierto.core.calendar import Periodicity

    with pytest.raises(PlanError, match="metas por semestre y el plan 2024 se sigue por trimestre"):
        open_imported_plan(
            institution, year=2024, periodicity=Periodicity.HALF_YEAR, objectives=written.objectives, by=None
        )


def test_year_out_of_this_century_is_refused(institution: Institution) -> None:
    written = document(follow_up())
    with pytest.raises(PlanError, match="1824"):
        open_imported_plan(
            institution, year=1824, periodicity=written.periodicity, objectives=written.objectives, by=None
        )


def test_only_planning_opens_a_plan(cast: Cast) -> None:
    from planabierto.office.accounts.policy import NotAllowedError
    from planabierto.office.accounts.roles import Role

    written = document(follow_up())
    for role, person in [*cast.people.items(), (None, cast.outsider), (None, cast.nobody)]:
        if role in {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}:
            continue
        with pytest.raises(NotAllowedError):
            write(cast.institution, written, by=person, findings=())
    write(cast.institution, written, by=cast[Role.PLANNING_ANALYST], findings=())
