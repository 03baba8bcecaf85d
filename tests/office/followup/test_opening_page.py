"""Opening a round on its page: what is checked before, what is proposed, what is refused, and the memorandum."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.followup.automatic_review import ROW_RULES
from planabierto.office.followup.models import Basis, FollowUp, Instruction
from planabierto.office.institutions.models import Holiday
from planabierto.office.plans.models import Action, OperationalPlan, PlanState
from tests.cast import Cast
from tests.office.followup.round_pages import Reader, reader
from tests.office.importing import write
from tests.office.reports.pages import address, panel, text, texts
from tests.office.rounds import CONTABILIDAD, RECLAMOS, open_round
from tests.office.written import document, follow_up

OPEN = "/seguimientos/abrir/"
GIVEN = {
    "seguimiento": "2024-t3",
    "send_by": "2024-10-09",
    "review_by": "2024-10-16",
    "remit_by": "2024-10-28",
    "basis": "period",
}


@pytest.fixture
def imported(cast: Cast) -> Cast:
    """A plan with its second follow-up."""
    write(cast.institution, document(follow_up({"Reclamar.": RECLAMOS, "Contar.": CONTABILIDAD}, period=2)))
    return cast


@pytest.fixture
def planner(imported: Cast) -> Reader:
    return reader(imported[Role.HEAD_OF_PLANNING])


def checks(page: Reader) -> list[str]:
    return texts(panel(page.get(OPEN), "comprobaciones").cssselect("li b"))


def test_the_next_round_is_proposed_with_its_deadlines(planner: Reader) -> None:
    page = planner.get(OPEN)
    assert text(page.cssselect(".head p")[0]) == "Tercer seguimiento 2024 · corte al 30 de septiembre de 2024"
    assert [address(one, "value") for one in page.cssselect("#seguimiento option")] == ["2024-t3", "2024-t4"]
    assert [page.cssselect(f"input[name={name}]")[0].get("value") for name in ("send_by", "review_by", "remit_by")] == [
        "2024-10-09",
        "2024-10-16",
        "2024-10-28",
    ]
    assert page.cssselect("input[name=basis][checked]")[0].get("value") == "period"
    assert len(page.cssselect("input[name=blocking_rules]")) == len(ROW_RULES)
    other = planner.get(f"{OPEN}?seguimiento=2024-t4")
    assert text(other.cssselect(".head p")[0]).startswith("Cuarto seguimiento 2024")


def test_the_first_round_of_a_plan_takes_figures_to_date(imported: Cast, planner: Reader) -> None:
    known = OperationalPlan.objects.get(institution=imported.institution)
    OperationalPlan.objects.create(
        institution=imported.institution,
        strategic_plan=known.strategic_plan,
        year=2025,
        periodicity=known.periodicity,
        name=known.name,
        state=PlanState.APPROVED,
        origin=known.origin,
    )
    page = planner.get(f"{OPEN}?seguimiento=2025-t3")
    assert page.cssselect("input[name=basis][checked]")[0].get("value") == "to_date"


def test_what_is_checked_is_said_with_what_to_do(imported: Cast, planner: Reader) -> None:
    assert checks(planner)[:4] == [
        "Unidades sin jefatura: Contabilidad.",
        "Unidades sin suplente: Reclamos, Contabilidad.",
        "Cada acción que se verifica tiene quien la verifique.",
        "5 acciones sin completar.",
    ]
    link = panel(planner.get(OPEN), "comprobaciones").cssselect("a[href*=completar]")[0]
    assert address(link) == "/plan/2024/completar/"
    Holiday.objects.create(institution=imported.institution, day=date(2024, 10, 7), name="Duelo", source="Decreto 1")
    assert checks(planner)[4].startswith("Días que no se cuentan en los plazos: 7 de octubre")
    Action.objects.update(completed_at="2024-01-01T00:00Z")
    assert checks(planner)[3] == "El plan está completo."


def test_instructions_that_wait_are_listed(imported: Cast, planner: Reader) -> None:
    assert not planner.get(OPEN).cssselect("[aria-labelledby=instrucciones]")
    earlier = FollowUp.objects.get(plan__institution=imported.institution)
    Instruction.objects.create(
        institution=imported.institution,
        follow_up=earlier,
        action=Action.objects.get(code="AO.6.2"),
        responsible_unit=imported.reclamos,
        text="Concluir el manual.",
        due_on=date(2024, 9, 30),
        given_by=imported[Role.TOP_MANAGEMENT],
        given_by_name="x",
    )
    said = text(panel(planner.get(OPEN), "instrucciones"))
    assert "Concluir el manual." in said
    assert "Reclamos, AO.6.2, para el 30 de septiembre de 2024; dada en el segundo seguimiento 2024" in said


def test_opening_leads_to_the_memorandum(imported: Cast, planner: Reader) -> None:
    page = planner.post(OPEN, **GIVEN, blocking_rules=["REM503"])
    assert text(page.cssselect("h1")[0]) == "Memorando circular"
    assert planner.said(page) == "Se abrió el tercer seguimiento 2024. Las unidades ya pueden registrar."
    opened = FollowUp.objects.get(plan__institution=imported.institution, period=3)
    assert (opened.basis, opened.blocking_rules, opened.send_by) == (Basis.PERIOD, ["REM503"], date(2024, 10, 9))


def test_deadlines_out_of_order_are_refused_and_kept_on_the_page(imported: Cast, planner: Reader) -> None:
    page = planner.post(OPEN, 422, **{**GIVEN, "review_by": "2024-10-01"})
    assert "Los plazos van después del corte y en orden" in text(page.cssselect(".summary")[0])
    assert page.cssselect("input[name=review_by]")[0].get("value") == "2024-10-01"
    page = planner.post(OPEN, 422, **{**GIVEN, "send_by": "", "basis": "nada"})
    assert texts(page.cssselect(".summary a"))[0] == "Entrega de las unidades: Escriba el día."
    assert not FollowUp.objects.filter(plan__institution=imported.institution, period=3).exists()


def test_what_cannot_be_opened_is_said(imported: Cast, planner: Reader) -> None:
    assert (
        text(planner.get(f"{OPEN}?seguimiento=2024-t1").cssselect(".empty strong")[0])
        == "Ese seguimiento no se puede abrir."
    )
    OperationalPlan.objects.filter(institution=imported.institution).update(state=PlanState.DRAFT)
    assert text(planner.get(OPEN).cssselect(".empty strong")[0]) == "No hay un seguimiento por abrir."


def test_only_planning_opens(imported: Cast) -> None:
    for role in GRANTABLE_ROLES - {Role.HEAD_OF_PLANNING, Role.PLANNING_ANALYST}:
        reader(imported[role]).get(OPEN, 403)
        reader(imported[role]).post(OPEN, 403, **GIVEN)
    reader(imported[Role.PLANNING_ANALYST]).get(OPEN)


def test_the_memorandum_says_what_was_written(cast: Cast) -> None:
    opened = open_round(cast)
    planner = reader(opened.planner)
    path = "/bandeja/2024/t3/circular/"
    assert "head_of_planning" in text(planner.get(path).cssselect("textarea[name=contact]")[0])
    assert planner.post(path, 422, contact="").cssselect(".wrong")
    answer = planner.client.post(
        path,
        {
            "contact": "Escriba a Planificación.",
            "number": "7-2024",
            "paragraphs": "Primera nota.\nSegunda nota.",
            "copies": "Archivo",
        },
    )
    assert 'attachment; filename="memorando-circular-2024-t3.docx"' in answer.headers["Content-Disposition"]
    written = zipfile.ZipFile(BytesIO(answer.content)).read("word/document.xml").decode()
    for words in (
        "N.º 7-2024",
        "Primera nota.",
        "Segunda nota.",
        "unit_head, post of unit_head",
        "Jefatura de Contabilidad",
        "9 de octubre de 2024",
    ):
        assert words in written, words
    reader(cast[Role.UNIT_HEAD]).get(path, 403)


def test_the_page_asks_the_same_of_the_database_for_one_unit_and_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write(cast.institution, document(follow_up({"Contar.": CONTABILIDAD}, period=2)))
    planner = reader(cast[Role.HEAD_OF_PLANNING])
    planner.get(OPEN)
    with django_assert_num_queries(QUERIES):
        planner.get(OPEN)
    write(cast.institution, document(follow_up({"Reclamar.": RECLAMOS, "Contar.": CONTABILIDAD}, period=2)))
    with django_assert_num_queries(QUERIES):
        planner.get(OPEN)


QUERIES = 16
"""Session, person, institution, roles, plans with their rounds, deadlines, basis, six checks, instructions, and the bar."""
