"""The pages of common actions and of who verifies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.services import add_unit
from planabierto.office.plans.copy_services import copy_plan
from planabierto.office.plans.models import Action, CommonAction, OperationalPlan, UnitPlan, VerificationKind
from tests.office.plans.planned import OTHER_SPELLING, SCANNING, action_of, imported
from tests.office.reports.pages import page, panel, text, texts

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.cast import Cast

LIST = "/configuracion/acciones-comunes/"
OFFICER = "El Oficial de Gestión Documental y Archivo"
VERIFICATION = {"name": "Escaneo de documentos", "verifier_post": OFFICER, "alternate_post": ""}


@pytest.fixture
def planning(client: Client, cast: Cast) -> Client:
    """A browser of the head of planning."""
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    return client


@pytest.fixture
def common(cast: Cast) -> CommonAction:
    """The scanning action, verified by the records officer."""
    kind = VerificationKind.objects.create(
        institution=cast.institution, name="Escaneo de documentos", verifier_post=OFFICER
    )
    return CommonAction.objects.create(
        institution=cast.institution, name="Escaneo", statement=SCANNING, verification=kind
    )


def test_kind_of_verification_and_common_action_are_added(planning: Client, cast: Cast) -> None:
    imported(cast.institution)
    answer = planning.post("/configuracion/verificacion/agregar/", VERIFICATION)
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    kind = VerificationKind.objects.get()
    answer = planning.post(
        f"{LIST}agregar/",
        {
            "name": "Escaneo", "statement": SCANNING, "verification": kind.pk, "means_of_verification": "Inventario",
            "evidence_policy": "required", "is_active": "on",
        },
    )  # fmt: skip
    common = CommonAction.objects.get()
    assert answer.headers["Location"] == f"{LIST}{common.pk}/"
    assert (common.verification, common.evidence_policy, common.is_active) == (kind, "required", True)
    found = page(planning, f"{LIST}{common.pk}/")
    rows = [texts(line.cssselect("td, th")[1:]) for line in panel(found, "copias").cssselect("tbody tr")]
    assert rows == [
        ["Reclamos", "AO.6.2", SCANNING, "el mismo texto", "Por confirmar"],
        ["Operaciones", "AO.6.1", OTHER_SPELLING, "otra forma de escribirlo", "Por confirmar"],
    ]
    assert f"«{OFFICER} verificará el cumplimiento de la acción AO.6.2.»" in text(panel(found, "lleva"))
    assert "Todas las unidades del plan la tienen." in text(panel(found, "faltan"))


def test_ticked_actions_are_linked(planning: Client, cast: Cast, common: CommonAction) -> None:
    plan = imported(cast.institution)
    action = action_of(plan, "reclamos", "AO.6.2")
    answer = planning.post(f"{LIST}{common.pk}/enlazar/?anio=2024", {"elegida": [str(action.pk)]})
    assert answer.headers["Location"] == f"{LIST}{common.pk}/?anio=2024"
    assert list(Action.objects.filter(common=common)) == [action]
    assert "Se enlazó 1 acción." in text(page(planning, f"{LIST}{common.pk}/?anio=2024"))


def test_what_cannot_be_linked_is_said(planning: Client, cast: Cast, common: CommonAction) -> None:
    address = f"{LIST}{common.pk}/enlazar/"
    assert "Todavía no hay ningún plan." in planning.post(address, {"elegida": ["1"]}).content.decode()
    imported(cast.institution)
    for posted, sentence in (
        ([], "No eligió ninguna acción."),
        (["x"], "No eligió"),
        (["999999"], "ya no está en este plan"),
    ):
        answer = planning.post(address, {"elegida": posted})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()


def test_draft_gets_the_action_in_the_units_without_it(planning: Client, cast: Cast, common: CommonAction) -> None:
    draft = copy_plan(imported(cast.institution), year=2025, by=cast[Role.HEAD_OF_PLANNING])
    unit = add_unit(cast.institution, name="Unidad Legal", by=None)
    UnitPlan.objects.create(institution=cast.institution, plan=draft, unit=unit, order=3)
    address = f"{LIST}{common.pk}/"
    assert "Unidad Legal." in text(panel(page(planning, f"{address}?anio=2025"), "faltan"))
    assert planning.post(f"{address}agregar/?anio=2025").headers["Location"] == f"{address}?anio=2025"
    assert action_of(draft, "unidad-legal", "AO.6.1").common == common
    answer = planning.post(f"{address}agregar/?anio=2024")
    assert answer.status_code == 422
    assert "Solo a un plan en borrador" in answer.content.decode()


def test_words_are_changed_and_refused_with_their_sentence(planning: Client, common: CommonAction) -> None:
    kind = VerificationKind.objects.get()
    answer = planning.post(f"/configuracion/verificacion/{kind.pk}/cambiar/", VERIFICATION | {"name": "Otra"})
    assert answer.status_code == 302
    assert VerificationKind.objects.get().name == "Otra"
    answer = planning.post(
        f"/configuracion/verificacion/{kind.pk}/cambiar/", VERIFICATION | {"alternate_post": "La jefatura"}
    )
    assert answer.status_code == 422
    assert "escriba la unidad y el cargo" in answer.content.decode()
    said = {"name": "Archivo", "statement": SCANNING, "evidence_policy": "none"}
    assert planning.post(f"{LIST}{common.pk}/cambiar/", said).status_code == 302
    common.refresh_from_db()
    assert (common.name, common.evidence_policy, common.is_active) == ("Archivo", "none", False)
    assert planning.post(f"{LIST}agregar/", said).status_code == 422


def test_planning_changes_and_readers_of_the_plan_see(client: Client, cast: Cast, common: CommonAction) -> None:
    imported(cast.institution)
    doors = [
        f"{LIST}agregar/", f"{LIST}{common.pk}/cambiar/", f"{LIST}{common.pk}/enlazar/", f"{LIST}{common.pk}/agregar/",
        "/configuracion/verificacion/agregar/", f"/configuracion/verificacion/{common.verification_id}/cambiar/",
    ]  # fmt: skip
    for role, person in cast.people.items():
        client.force_login(person)
        sees = role is not Role.SYSTEM_ADMINISTRATOR
        changes = role in {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}
        for path in (LIST, f"{LIST}{common.pk}/"):
            assert client.get(path).status_code == (200 if sees else 403), (role, path)
        for path in doors:
            assert (client.post(path).status_code != 403) is changes, (role, path)


def test_those_of_another_institution_are_not_found(client: Client, cast: Cast, common: CommonAction) -> None:
    assert common.pk
    client.force_login(cast.outsider)
    assert client.get(f"{LIST}{common.pk}/", headers={"host": "otra.example"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_one_and_three_rows(
    planning: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    plan = imported(cast.institution)
    for place in range(number):
        kind = VerificationKind.objects.create(
            institution=cast.institution, name=f"Clase {place}", verifier_post=OFFICER, verifier_unit=cast.reclamos
        )
        CommonAction.objects.create(
            institution=cast.institution, name=f"Común {place}", statement=SCANNING, verification=kind
        )
    assert OperationalPlan.objects.get() == plan
    key = CommonAction.objects.latest("pk").pk
    planning.get(LIST)
    with django_assert_num_queries(7):
        assert len(page(planning, LIST).cssselect("tbody tr")) == 2 * number
    with django_assert_num_queries(9):
        planning.get(f"{LIST}{key}/")


def test_plan_leads_to_completing_and_to_the_next_year(planning: Client, client: Client, cast: Cast) -> None:
    imported(cast.institution)
    found = page(planning, "/plan/2024/")
    assert "Empezar el plan 2025 a partir de este" in text(found)
    assert [one.get("href") for one in found.cssselect(".head-side a.button")] == ["/plan/2024/completar/"]
    answer = planning.post("/plan/2024/copiar/")
    assert answer.headers["Location"] == "/plan/2025/"
    draft = text(page(planning, "/plan/2025/"))
    assert "Este plan es un borrador" in draft
    assert "Empezar el plan" not in draft
    assert "Empezar el plan" not in text(page(planning, "/plan/2024/"))
    assert "Ya hay un plan del año 2025" in text(page_after(planning, "/plan/2024/copiar/"))
    assert client.get("/plan/").headers["Location"] == "/plan/2024/"
    client.force_login(cast[Role.UNIT_HEAD])
    assert "Completar" not in text(page(client, "/plan/2024/"))
    assert client.post("/plan/2024/copiar/").status_code == 403


def page_after(client: Client, path: str) -> html.HtmlElement:
    """The page to which a post leads."""
    return page(client, client.post(path).headers["Location"])
