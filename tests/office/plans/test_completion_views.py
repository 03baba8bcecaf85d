"""«Completar el plan»: what is proposed is shown row by row and confirmed by one button, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from planabierto.core.measure import MeasureKind
from planabierto.office.accounts.roles import Role
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.completion_page import LONGEST_MEANS, LONGEST_UNIT
from planabierto.office.plans.models import Action, OperationalPlan, PlanState, VerificationKind
from tests.office.importing import write
from tests.office.plans.planned import action_of, imported
from tests.office.reports.pages import page, text, texts
from tests.office.written import OTHERS, document, follow_up, row

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.cast import Cast

PAGE = "/plan/2024/completar/"
QUERIES = 9


@pytest.fixture
def plan(client: Client, cast: Cast) -> OperationalPlan:
    """A plan of four actions, seen by an analyst of planning."""
    client.force_login(cast[Role.PLANNING_ANALYST])
    return imported(cast.institution)


def fields(action: Action, **said: str) -> dict[str, str]:
    """What the fields of a row are posted with."""
    usual = {
        "medida": "certificación", "clase": "sum", "medio": "Copia", "evidencia": "required", "verifica": "",
    }  # fmt: skip
    return {f"{name}-{action.pk}": value for name, value in (usual | said).items()}


def value(found: html.HtmlElement, name: str) -> str:
    """What a field of the page says."""
    element = found.get_element_by_id(name)
    if element.tag == "select":
        return text(element.cssselect("option[selected]")[0]) if element.cssselect("option[selected]") else ""
    return element.get("value") or text(element)


def test_each_row_proposes_what_its_words_and_figures_say(client: Client, cast: Cast, plan: OperationalPlan) -> None:
    kind = VerificationKind.objects.create(
        institution=cast.institution, name="Escaneo de documentos", verifier_post="El Archivo"
    )
    found = page(client, PAGE)
    scanning, first = action_of(plan, "reclamos", "AO.6.2").pk, action_of(plan, "reclamos", "AO.6.1").pk
    said = {name: value(found, f"{name}-{scanning}") for name in ("medida", "clase", "medio", "evidencia", "verifica")}
    assert said == {
        "medida": "documento escaneado", "clase": "n de N",
        "medio": "Inventario de documentos generados y escaneados", "evidencia": "Es obligatoria",
        "verifica": kind.name,
    }  # fmt: skip
    assert value(found, f"medida-{first}") == "certificación"
    assert value(found, f"verifica-{first}") == ""
    assert text(found.cssselect(".figures")[0]) == "Completadas0 de 4"
    assert "Meta anual: 100% · T1: 25% · T2: 25% · T3: 25% · T4: 25%" in text(found)
    assert "todavía no se sabe quién las verifica" not in text(found)


def test_who_verifies_is_asked_for_where_something_is_scanned(client: Client, plan: OperationalPlan) -> None:
    assert plan.year == 2024
    found = page(client, PAGE)
    (link,) = [one for one in found.cssselect(".message a") if "clase de verificación" in text(one)]
    assert link.get("href") == "/configuracion/verificacion/agregar/"


def test_one_row_is_confirmed_as_it_was_corrected(client: Client, plan: OperationalPlan) -> None:
    action = action_of(plan, "reclamos", "AO.6.1")
    other = action_of(plan, "reclamos", "AO.6.2")
    posted = fields(action, medida="  constancia ", clase="demand") | fields(other, medida="otra")
    answer = client.post(PAGE, posted | {"fila": str(action.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    current = action_of(plan, "reclamos", "AO.6.1").current
    assert current is not None
    assert (current.unit_of_measure, current.is_demand) == ("constancia", True)
    assert action_of(plan, "reclamos", "AO.6.2").completed_at is None
    found = page(client, PAGE)
    assert "Se confirmó 1 acción." in text(found)
    assert text(found.cssselect(".figures")[0]) == "Completadas1 de 4"
    assert [one.get("id") for one in found.cssselect("input[name=elegida]")].count(f"elegida-{action.pk}") == 0


def test_ticked_rows_are_confirmed_together(client: Client, plan: OperationalPlan) -> None:
    first, second = action_of(plan, "reclamos", "AO.6.1"), action_of(plan, "operaciones", "AO.1.1")
    posted: dict[str, str | list[str]] = {**fields(first), **fields(second, medida="informe")}
    answer = client.post(PAGE, {**posted, "elegida": [str(first.pk), str(second.pk)]})
    assert answer.status_code == 302
    assert Action.objects.filter(completed_at__isnull=False).count() == 2
    assert AuditEvent.objects.filter(act="action.completed").count() == 2


def test_whole_unit_is_confirmed_with_what_is_proposed(client: Client, plan: OperationalPlan) -> None:
    assert client.post(PAGE, {"unidad_entera": "reclamos"}).status_code == 302
    done = Action.objects.filter(completed_at__isnull=False)
    assert set(done.values_list("unit_plan__unit__slug", flat=True)) == {"reclamos"}
    assert done.count() == 2
    scanning = action_of(plan, "reclamos", "AO.6.2").current
    assert scanning is not None
    assert scanning.is_share


def test_page_confirms_only_the_rows_that_it_showed(client: Client, plan: OperationalPlan) -> None:
    action = action_of(plan, "reclamos", "AO.6.1")
    assert client.post(PAGE, fields(action) | {"pagina_entera": "1"}).status_code == 302
    assert list(Action.objects.filter(completed_at__isnull=False)) == [action]


def test_filters_choose_rows_and_stay_after_a_confirmation(client: Client, plan: OperationalPlan) -> None:
    def codes(query: str) -> list[str]:
        return texts(page(client, f"{PAGE}{query}").cssselect("tbody .what .code"))

    assert codes("") == ["AO.6.1", "AO.6.2", "AO.1.1", "AO.6.1"]
    assert codes("?unidad=operaciones") == ["AO.1.1", "AO.6.1"]
    assert codes("?clase=share") == ["AO.6.2", "AO.6.1"]
    assert codes("?estado=completadas") == []
    action = action_of(plan, "operaciones", "AO.1.1")
    address = f"{PAGE}?unidad=operaciones"
    answer = client.post(address, fields(action, medida="informe") | {"fila": str(action.pk)})
    assert answer.headers["Location"] == address
    assert codes("?unidad=operaciones") == ["AO.6.1"]
    assert codes("?estado=completadas") == ["AO.1.1"]
    assert len(codes("?estado=")) == 4


def test_complete_plan_says_so(client: Client, plan: OperationalPlan) -> None:
    for unit in ("reclamos", "operaciones"):
        client.post(PAGE, {"unidad_entera": unit})
    found = text(page(client, PAGE))
    assert "El plan está completo." in found
    assert "Completadas4 de 4" in found
    assert plan.year == 2024


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"medida": " "}, "Reclamos, AO.6.1: escriba qué se cuenta"),
        ({"medida": "x" * (LONGEST_UNIT + 1)}, "tiene a lo sumo 120 letras"),
        ({"medio": "x" * (LONGEST_MEANS + 1)}, "el medio de verificación 300"),
        ({"clase": "otra"}, "elija de las listas"),
        ({"evidencia": ""}, "elija de las listas"),
        ({"verifica": "999"}, "elija de las listas"),
    ],
)
def test_what_is_wrong_leads_to_its_field_and_keeps_the_rest(
    client: Client, plan: OperationalPlan, said: dict[str, str], sentence: str
) -> None:
    action = action_of(plan, "reclamos", "AO.6.1")
    answer = client.post(PAGE, fields(action, **said) | {"elegida": str(action.pk)})
    assert answer.status_code == 422
    found = html.fromstring(answer.content.decode())
    (link,) = found.cssselect(".summary a")
    assert sentence in text(link)
    assert link.get("href") == f"#medida-{action.pk}"
    assert found.get_element_by_id(f"elegida-{action.pk}").get("checked") is not None
    assert text(found.cssselect("title")[0]).startswith("Error:")
    assert not AuditEvent.objects.filter(act="action.completed").exists()


@pytest.mark.parametrize("posted", [{}, {"elegida": "999"}, {"fila": "x"}, {"unidad_entera": "nadie"}])
def test_nothing_chosen_is_said(client: Client, plan: OperationalPlan, posted: dict[str, str]) -> None:
    answer = client.post(PAGE, posted)
    assert answer.status_code == 422
    assert "No eligió ninguna acción" in answer.content.decode()
    assert plan.year == 2024


def test_wrong_row_that_is_not_confirmed_stops_nothing(client: Client, plan: OperationalPlan) -> None:
    action, other = action_of(plan, "reclamos", "AO.6.1"), action_of(plan, "reclamos", "AO.6.2")
    posted = fields(action) | fields(other, medida="") | {"fila": str(action.pk)}
    assert client.post(PAGE, posted).status_code == 302


def test_only_planning_sees_the_page_and_only_of_an_open_plan(
    client: Client, cast: Cast, plan: OperationalPlan
) -> None:
    for role, person in cast.people.items():
        client.force_login(person)
        expected = 200 if role in {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING} else 403
        assert client.get(PAGE).status_code == expected, role
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    assert client.get("/plan/2031/completar/").status_code == 404
    OperationalPlan.objects.filter(pk=plan.pk).update(state=PlanState.CLOSED)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"unidad_entera": "reclamos"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three_rows(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    lines = [row(f"AO.6.{number}.", f"Emitir informes {number}.") for number in range(1, rows + 1)]
    write(cast.institution, document(follow_up({"Servir.": [OTHERS, *lines]})))
    client.force_login(cast[Role.PLANNING_ANALYST])
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        assert len(page(client, PAGE).cssselect("input[name=elegida]")) == rows


def test_every_kind_can_be_chosen(client: Client, plan: OperationalPlan) -> None:
    assert plan.year == 2024
    options = page(client, PAGE).cssselect("select[id^=clase-]")[0].cssselect("option")
    assert [one.get("value") for one in options] == [kind.value for kind in MeasureKind]
