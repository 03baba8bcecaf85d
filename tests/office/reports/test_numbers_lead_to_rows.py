"""Every number of the board leads to the list behind it, and the list holds as many rows."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from lxml import html

from planabierto.core.quantity import format_rate
from tests.office.reports.conftest import FilledOffice
from tests.office.reports.pages import address, page, panel, text, texts

pytestmark = pytest.mark.django_db

BOARD = "/tablero/2024/t3/"
ACTIONS = f"{BOARD}acciones/"


@pytest.fixture
def browser(office: FilledOffice) -> Client:
    return office.browser()


def found_by(browser: Client, path: str) -> int:
    """How many actions the list at an address holds."""
    return found_on(page(browser, path))


def found_on(first: html.HtmlElement) -> int:
    """How many actions a list says that it holds; its first page has as many rows, up to fifty."""
    said = int(re.match(r"([\d,]+) acci", text(first.cssselect(".head p")[0]))[1].replace(",", ""))  # type: ignore[index]  # a page without it fails here
    rows = len(first.cssselect("table.listed tbody tr"))
    assert rows == min(said, 50)
    return said


def written(element: html.HtmlElement) -> int:
    return int(re.search(r"[\d,]+", text(element))[0].replace(",", ""))  # type: ignore[index]  # the same


def test_the_board_says_the_golden_numbers(browser: Client) -> None:
    board = page(browser, BOARD)
    assert text(board.cssselect("h1")[0]) == "Ejecución del POI 2024 al tercer trimestre"
    assert text(board.cssselect(".head p")[0]) == (
        "Datos al 30 de septiembre de 2024 · 16 de 16 informes entregados, 13 completos"
    )
    assert text(board.cssselect(".sentence")[0]) == (
        "De las 173 acciones programadas a septiembre, 145 están cumplidas (84%), "
        "2 son satisfactorias sin estar cumplidas, 11 son parcialmente satisfactorias y 15 no son satisfactorias."
    )
    tiles = [" ".join(text(part) for part in tile.cssselect("dt, dd")) for tile in board.cssselect(".tile")]
    assert tiles == [
        "Acciones cumplidas 145 de 173 84% de las programadas a la fecha",
        "Promedio con tope de 100% 92.05% de las 173 acciones programadas a la fecha",
        "Trasladadas sin acuerdo 4 Desviaciones sin justificar: 9",
        "Informes entregados 16 de 16 5 acciones sin reporte",
    ]
    assert texts(board.cssselect(".counts li")) == [
        "6Muy superior, revisar meta (más de 130%)",
        "1Superior a lo programado (más de 110 a 130%)",
        "140Satisfactorio (90 a 110%)",
        "11Parcialmente satisfactorio (60 a menos de 90%)",
        "15No satisfactorio (menos de 60%)",
        "4No programada a la fecha",
    ]


def test_each_count_of_the_traffic_light_leads_to_as_many_actions(browser: Client) -> None:
    links = page(browser, BOARD).cssselect(".counts a")
    assert [written(link) for link in links] == [6, 1, 140, 11, 15, 4]
    assert [found_by(browser, address(link)) for link in links] == [6, 1, 140, 11, 15, 4]


def test_each_number_of_the_tiles_leads_to_as_many_actions(browser: Client) -> None:
    links = [link for link in page(browser, BOARD).cssselect(".tile a") if "acciones" in address(link)]
    said = {unescape(text(link)): found_by(browser, address(link)) for link in links}
    assert said == {
        "145 de 173": 145,
        "92.05%": 173,
        "4": 4,
        "Desviaciones sin justificar: 9": 9,
        "5 acciones sin reporte": 5,
    }


def test_each_prospect_of_the_year_leads_to_as_many_actions(browser: Client) -> None:
    links = page(browser, BOARD).cssselect(".prospects a")
    assert [written(link) for link in links] == [55, 94, 15, 13]
    assert [found_by(browser, address(link)) for link in links] == [55, 94, 15, 13]


def test_each_cell_of_the_heat_map_leads_to_the_rows_of_its_mean(browser: Client) -> None:
    table = page(browser, BOARD).cssselect("table.heat")[0]
    totals = {}
    for row in table.cssselect("tbody tr, tfoot tr"):
        name = text(row.cssselect("th")[0])
        counts = []
        for cell in row.cssselect("td a"):
            listed = page(browser, address(cell))
            counts.append(found_on(listed))
            if counts[-1] <= 50:
                assert text(cell).split()[0] == mean_of(listed), (name, address(cell))
        *parts, totals[name] = counts
        assert sum(parts) == totals[name], name
    assert len(totals) == 17
    assert totals["Toda la institución"] == 177
    assert totals["Reclamos"] == 20


def mean_of(listed: html.HtmlElement) -> str:
    """The mean of the rates that a list prints, each capped at 100: «n.» where none is due."""
    printed = [text(cell) for cell in listed.cssselect("td.rate b")]
    rates = [min(Decimal(100), Decimal(text.rstrip("%").replace(",", ""))) for text in printed if text]
    return format_rate(sum(rates, Decimal(0)) / len(rates) / 100) if rates else "n."


def test_what_requires_a_decision_leads_to_the_action_and_to_them_all(browser: Client) -> None:
    board = page(browser, BOARD)
    deciding = panel(board, "decisiones")
    everything = page(browser, address(deciding.cssselect(".panel-head a")[0]))
    assert found_on(everything) == 15
    titles = [text(link) for link in deciding.cssselect(".decisions .what")]
    assert len(titles) == 6
    for link in deciding.cssselect(".decisions .what"):
        assert text(page(browser, address(link)).cssselect("h1")[0]) == text(link)
    assert {text(cell) for cell in everything.cssselect("td.what")} >= set(titles)
    rates = [int(text(cell).rstrip("%")) for cell in everything.cssselect("td.rate b")]
    assert rates == sorted(rates)


def test_a_decision_quotes_the_unit_and_names_what_was_moved(browser: Client) -> None:
    items = page(browser, BOARD).cssselect(".decisions > li")
    side = items[0].cssselect(".side")[0]
    assert [text(part) for part in side.cssselect("b, .of, .visually-hidden")] == [
        "0%",
        "sin reporte · 1 programado",
        "No satisfactorio",
    ]
    assert text(items[0].cssselect("blockquote")[0]) == "«Corresponde al cuarto trimestre.»"
    assert [bool(item.cssselect(".moved")) for item in items] == [True, True, True, True, False, False]


def test_the_deliveries_begin_with_what_is_missing(browser: Client) -> None:
    delivered = panel(page(browser, BOARD), "entrega")
    rows = delivered.cssselect("tbody tr")
    assert [text(row.cssselect("th")[0]) for row in rows] == [
        "Planificación y Desarrollo Institucional",
        "Auditoría Interna",
        "Unidad de Género",
    ]
    assert [found_by(browser, address(row.cssselect("td a")[0])) for row in rows] == [3, 1, 1]
    assert text(delivered.cssselect(".panel-note")[0]) == "13 informes completos."
    units = page(browser, address(delivered.cssselect(".panel-head a")[0]))
    assert len(units.cssselect("tbody tr")) == 16


def test_the_page_of_the_units_says_what_each_met_and_reported(browser: Client) -> None:
    units = page(browser, f"{BOARD}unidades/")
    lines = {text(row.cssselect("th")[0]): row.cssselect("td") for row in units.cssselect("tbody tr, tfoot tr")}
    assert texts(lines["Reclamos"]) == [
        "13 de 20", "20 de 20", "100% Satisfactorio", "·sin acciones", "·sin acciones",
        "63% Parcialmente satisfactorio", "100% Satisfactorio", "93% Satisfactorio", "88% Parcialmente satisfactorio",
    ]  # fmt: skip
    assert texts(lines["Toda la institución"])[:2] == ["145 de 173", "168 de 173"]
    assert found_by(browser, address(lines["Toda la institución"][1].cssselect("a")[0])) == 5
    by_missing = page(browser, f"{BOARD}unidades/" + address(units.cssselect(".head .segments a")[2]))
    assert texts(by_missing.cssselect("tbody th"))[0] == "Planificación y Desarrollo Institucional"
    worst = page(browser, f"{BOARD}unidades/" + address(units.cssselect(".head .segments a")[1]))
    assert texts(worst.cssselect("tbody th"))[:2] == ["Planificación y Desarrollo Institucional", "Auditoría Interna"]


def test_the_worst_units_come_first_by_a_switch(browser: Client) -> None:
    switch = panel(page(browser, BOARD), "mapa").cssselect(".panel-head a")[0]
    assert text(switch) == "De menor a mayor"
    worst = page(browser, address(switch))
    names = [text(name) for name in worst.cssselect("table.heat tbody th")]
    assert names[:3] == ["Planificación y Desarrollo Institucional", "Auditoría Interna", "Unidad de Género"]
    back = panel(worst, "mapa").cssselect(".panel-head a")[0]
    assert text(page(browser, address(back)).cssselect("table.heat tbody th")[0]) == "Administración"


def test_the_curve_has_its_figures_as_a_table(browser: Client) -> None:
    rows = panel(page(browser, BOARD), "curva").cssselect("tbody tr")
    cells = [texts(row.cssselect("th, td")) for row in rows]
    assert cells == [
        ["Marzo", "26%", ""],
        ["Junio", "52%", ""],
        ["Septiembre", "81%", "75%"],
        ["Diciembre", "100%", ""],
    ]


def test_the_page_of_each_unit_counts_as_its_row_does(browser: Client) -> None:
    names = page(browser, BOARD).cssselect("table.heat tbody th a")
    assert len(names) == 16
    for link in names:
        unit = page(browser, address(link))
        assert text(unit.cssselect("h1")[0]) == text(link)
        counts = [written(item) for item in unit.cssselect(".counts li")]
        assert sum(counts) == len(unit.cssselect("table.listed tbody tr"))
        for count in unit.cssselect(".counts a"):
            assert found_by(browser, address(count)) == written(count)


def test_the_page_of_each_objective_counts_as_its_column_does(browser: Client) -> None:
    board = page(browser, BOARD)
    totals = [text(cell).split()[0] for cell in board.cssselect("table.heat tfoot td a")][:-1]
    columns = board.cssselect("table.heat thead a")
    assert len(columns) == len(totals) == 6
    for link, total in zip(columns, totals, strict=True):
        objective = page(browser, address(link))
        assert format_rate(Decimal(text(objective.cssselect(".figures dd")[1]).rstrip("%")) / 100) == total
        for count in objective.cssselect(".counts a"):
            assert found_by(browser, address(count)) == written(count)
