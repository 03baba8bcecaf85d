"""What the pages cost: queries that do not grow with the plan, and bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planabierto.office.accounts.roles import Role
from tests.cast import Cast
from tests.office.importing import write
from tests.office.reports.conftest import FilledOffice
from tests.office.reports.pages import address, page, panel, texts
from tests.office.written import OTHERS, document, follow_up, row

pytestmark = pytest.mark.django_db

PAGES = {
    "/tablero/2024/t3/": 9,
    "/tablero/2024/t3/?orden=peor": 9,
    "/tablero/2024/t1/": 6,
    "/tablero/2024/t3/unidades/": 7,
    "/tablero/2024/t3/acciones/": 8,
    "/tablero/2024/t3/acciones/?unidad=reclamos&q=emitir&orden=peor": 10,
    "/tablero/2024/t3/acciones/?inconsistencia=REM501": 9,
    "/tablero/2024/t3/acciones.xlsx": 6,
    "/tablero/2024/t3/unidad/reclamos/": 8,
    "/tablero/2024/t3/objetivo/6/": 9,
    "/plan/2024/": 11,
    "/plan/2024/?unidad=reclamos&objetivo=6": 11,
    "/plan/2024/reclamos/": 10,
    "/plan/2024/reclamos/ao-6-1/": 16,
    "/unidades/reclamos/": 12,
    "/buscar/?q=emitir": 8,
}
"""The addresses, and the queries of each with those that every page of a signed-in person has."""


def rows(count: int) -> list[str]:
    """Actions of a unit, the first of them far below what was programmed, and nobody says why."""
    return [
        OTHERS,
        row("AO.6.1.", "Emitir certificaciones.", achieved="1", rate="33%"),
        *(row(f"AO.6.{number}.", f"Emitir certificaciones del tipo {number}.") for number in range(2, count + 1)),
    ]


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.parametrize("count", [1, 3, 300], ids=["one row", "three rows", "a hundred times"])
def test_queries_do_not_grow_with_the_actions(cast: Cast, count: int) -> None:
    write(cast.institution, document(follow_up({"Atender reclamos.": rows(count)})))
    client = Client()
    client.force_login(cast[Role.TOP_MANAGEMENT])
    client.get("/tablero/2024/t3/")
    found = {path: queries_of(client, path) for path in PAGES}
    assert {path: queries for path, queries in found.items() if queries != PAGES[path]} == {}


@pytest.mark.parametrize("count", [1, 3, 60], ids=["one unit", "three units", "sixty units"])
def test_queries_do_not_grow_with_the_units(cast: Cast, count: int) -> None:
    units = {
        f"Misión de la unidad {number}.": [OTHERS, row(area=f"Unidad {number}", lead=f"Unidad {number}")]
        for number in range(1, count)
    }
    write(cast.institution, document(follow_up({"Atender reclamos.": rows(2), **units})))
    client = Client()
    client.force_login(cast[Role.TOP_MANAGEMENT])
    client.get("/tablero/2024/t3/")
    found = {path: queries_of(client, path) for path in PAGES}
    assert {path: queries for path, queries in found.items() if queries != PAGES[path]} == {}


def test_a_board_of_many_units_shows_some_and_leads_to_all(cast: Cast) -> None:
    units = {
        f"Misión de la unidad {number}.": [OTHERS, row(area=f"Unidad {number}", lead=f"Unidad {number}", achieved="")]
        for number in range(1, 62)
    }
    write(cast.institution, document(follow_up(units)))
    client = Client()
    client.force_login(cast[Role.TOP_MANAGEMENT])
    board = page(client, "/tablero/2024/t3/")
    heat = panel(board, "mapa")
    assert len(heat.cssselect("tbody tr")) == 20
    assert texts(heat.cssselect(".panel-note a")) == ["Ver las 61 unidades"]
    assert len(panel(board, "entrega").cssselect("tbody tr")) == 8
    assert texts(panel(board, "entrega").cssselect(".panel-note")) == ["0 informes completos; a 53 más les falta algo."]
    first = page(client, address(heat.cssselect(".panel-note a")[0]))
    assert len(first.cssselect("tbody tr")) == 50
    rest = page(client, "/tablero/2024/t3/unidades/" + address(first.cssselect(".pages a")[-1]))
    assert texts(rest.cssselect("tbody th")) == [f"Unidad {number}" for number in range(51, 62)]
    listed = page(client, "/tablero/2024/t3/acciones/")
    assert listed.cssselect("select[name=unidad]") == []


def test_no_page_is_heavier_than_its_budget(office: FilledOffice) -> None:
    client = office.browser()
    pages = [
        path.replace("unidad=reclamos&q=emitir&", "") for path in PAGES if ".xlsx" not in path and "ao-6-1" not in path
    ]
    pages.append("/plan/2024/reclamos/ao-6-4/")
    weights = {path: len(gzip.compress(client.get(path).content)) for path in pages}
    assert {path: weight for path, weight in weights.items() if weight > 40_000} == {}
    assert weights["/tablero/2024/t3/"] < 10_000


def test_no_page_asks_for_more_than_its_one_script(office: FilledOffice, static_size: Callable[[str], int]) -> None:
    board = page(office.browser(), "/tablero/2024/t3/")
    assert sum(static_size(address(script, "src")) for script in board.cssselect("script")) <= 30_000
    assert sum(static_size(address(sheet)) for sheet in board.cssselect("link[rel=stylesheet]")) <= 12_000


@pytest.fixture
def static_size() -> Callable[[str], int]:
    """How many bytes a static file travels with, compressed."""

    def size(address: str) -> int:
        from django.contrib.staticfiles.storage import staticfiles_storage

        with staticfiles_storage.open(address.removeprefix("/static/")) as file:
            return len(gzip.compress(file.read()))

    return size
