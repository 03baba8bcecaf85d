"""The pages of the units: the tree, a unit and its names, and who may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.models import Unit, UnitAlias
from planabierto.office.institutions.services import UnitDraft, add_units
from tests.office.reports.pages import page, panel, text, texts

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.cast import Cast

LIST = "/configuracion/unidades/"


@pytest.fixture
def planning(client: Client, cast: Cast) -> Client:
    """A browser of an analyst of planning."""
    client.force_login(cast[Role.PLANNING_ANALYST])
    return client


def said(unit: Unit, **changed: object) -> dict[str, object]:
    """What the form of a unit is posted with."""
    usual = {
        "name": unit.name, "short_name": unit.short_name, "kind": unit.kind, "parent": unit.parent_id or "",
        "order": unit.order,
    }  # fmt: skip
    return usual | changed


def test_tree_sets_in_what_depends_on_another(planning: Client) -> None:
    rows = panel(page(planning, LIST), "organigrama").cssselect("tbody tr")
    assert [texts(one.cssselect("th, td"))[:4] for one in rows] == [
        ["Subgerente Comercial", "–", "Cargo", "–"],
        ["Reclamos", "–", "Unidad", "–"],
        ["Contabilidad", "–", "Unidad", "–"],
    ]
    assert [one.cssselect("[data-depth]")[0].get("data-depth") for one in rows] == ["0", "1", "0"]


def test_brought_units_stand_apart_until_they_are_saved(planning: Client, cast: Cast) -> None:
    unit = add_units(cast.institution, [UnitDraft("Tesorería")], known={}, by=None)["tesoreria"]
    assert texts(panel(page(planning, LIST), "nuevas").cssselect("li")) == ["Tesorería"]
    answer = planning.post(f"{LIST}{unit.pk}/", said(unit))
    assert answer.headers["Location"] == LIST
    found = page(planning, LIST)
    assert found.cssselect("section[aria-labelledby=nuevas]") == []
    assert "Se guardó la unidad «Tesorería»." in text(found)


def test_unit_is_changed_and_refused_with_its_sentence(planning: Client, cast: Cast) -> None:
    address = f"{LIST}{cast.reclamos.pk}/"
    assert planning.post(address, said(cast.reclamos, name="Siniestros", parent="")).status_code == 302
    unit = Unit.objects.get(pk=cast.reclamos.pk)
    assert (unit.name, unit.parent, unit.slug) == ("Siniestros", None, "reclamos")
    for changed, sentence in (
        ({"name": "Contabilidad"}, "Ya existe la unidad «Contabilidad»."),
        ({"name": ""}, "Este campo es obligatorio"),
        ({"order": "0"}, "mayor o igual a 1"),
        ({"parent": str(cast.other_unit.pk)}, "Escoja una opción válida"),
    ):
        answer = planning.post(address, said(unit, **changed))
        assert answer.status_code == 422
        assert sentence in answer.content.decode(), sentence


def test_names_are_added_and_taken_away(planning: Client, cast: Cast) -> None:
    address = f"{LIST}{cast.reclamos.pk}/"
    assert planning.post(f"{address}nombre/", {"other_name": "Siniestros"}).headers["Location"] == address
    found = page(planning, address)
    assert texts(found.cssselect(".aliases li")) == ["Reclamos su nombre", "Siniestros Quitar: Siniestros"]
    alias = UnitAlias.objects.get(name="Siniestros")
    answer = planning.post(f"{address}nombre/", {"other_name": "Contabilidad"})
    assert answer.status_code == 422
    assert "ya es el nombre de «Contabilidad»" in answer.content.decode()
    assert planning.post(f"{LIST}nombre/{alias.pk}/quitar/").headers["Location"] == address
    own = UnitAlias.objects.get(unit=cast.reclamos)
    planning.post(f"{LIST}nombre/{own.pk}/quitar/")
    assert "es el nombre de la unidad: cámbielo primero" in text(page(planning, address))
    assert UnitAlias.objects.filter(unit=cast.reclamos).count() == 1


def test_unit_is_added(planning: Client, cast: Cast) -> None:
    new = {"name": "Unidad Legal", "short_name": "", "kind": "unit", "parent": cast.comercial.pk, "order": 4}
    assert planning.post(f"{LIST}agregar/", new).status_code == 302
    assert Unit.objects.get(slug="unidad-legal").parent == cast.comercial
    answer = planning.post(f"{LIST}agregar/", new)
    assert answer.status_code == 422
    assert "Ya existe la unidad «Unidad Legal»." in answer.content.decode()


def test_everybody_sees_the_units_and_planning_changes_them(client: Client, cast: Cast) -> None:
    alias = UnitAlias.objects.get(unit=cast.reclamos)
    doors = [
        f"{LIST}agregar/", f"{LIST}{cast.reclamos.pk}/", f"{LIST}{cast.reclamos.pk}/nombre/",
        f"{LIST}nombre/{alias.pk}/quitar/",
    ]  # fmt: skip
    for role, person in cast.people.items():
        client.force_login(person)
        changes = role in {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}
        found = page(client, LIST)
        assert ("Agregar una unidad" in text(found)) is changes, role
        for path in doors:
            assert (client.post(path).status_code != 403) is changes, (role, path)


def test_unit_of_another_institution_is_not_found(planning: Client, cast: Cast) -> None:
    assert planning.get(f"{LIST}{cast.other_unit.pk}/").status_code == 404
    foreign = UnitAlias.objects.get(unit=cast.other_unit)
    assert planning.post(f"{LIST}nombre/{foreign.pk}/quitar/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_tree_takes_the_same_queries_for_one_and_three_units(
    planning: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    add_units(cast.institution, [UnitDraft(f"Unidad {place}") for place in range(number)], known={}, by=None)
    planning.get(LIST)
    with django_assert_num_queries(8):
        planning.get(LIST)
