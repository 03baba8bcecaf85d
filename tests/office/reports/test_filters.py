"""What the list of actions is asked for, and what it answers."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client

from planabierto.core.stored_board import read_board
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import Entry, Finding, Summary
from planabierto.office.followup.services import accept_finding
from planabierto.office.reports.filters import ActionFilter, FilterScope, searched_words
from planabierto.office.reports.list_page import known_cell, known_total
from planabierto.office.reports.queries import objectives_of, unit_of
from tests.office.reports.conftest import FilledOffice
from tests.office.reports.pages import address, page, text, texts

pytestmark = pytest.mark.django_db

ACTIONS = "/tablero/2024/t3/acciones/"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Emisión de CERTIFICACIONES", ["emision", "de", "certificaciones"]),
        ("AO.6.5", ["ao.6.5"]),
        ("ao.6.5.", ["ao.6.5"]),
        ("AO.6.5 vida", ["ao.6.5", "vida"]),
        ("rescate; vencidos.", ["rescate", "vencidos"]),
        ("  ", []),
        ("…", []),
        ("a b c d e f g h i j", list("abcdefgh")),
    ],
)
def test_words_are_searched_without_case_and_accents_and_codes_whole(text: str, words: list[str]) -> None:
    assert searched_words(text) == words


def test_a_filter_goes_into_an_address_and_comes_back() -> None:
    asked = ActionFilter.read(QueryDict("estado=satisfactorio&unidad=reclamos&q=vida%20y%20muerte&pagina=2&ajeno=1"))
    assert asked == ActionFilter(estado="satisfactorio", unidad="reclamos", q="vida y muerte")
    assert asked.query() == "q=vida+y+muerte&estado=satisfactorio&unidad=reclamos"
    assert asked.query(unidad="") == "q=vida+y+muerte&estado=satisfactorio"
    assert ActionFilter.read(QueryDict(asked.query())) == asked


@pytest.fixture
def browser(office: FilledOffice) -> Client:
    return office.browser()


def listed(browser: Client, query: str) -> list[tuple[str, str]]:
    """Code and unit of the rows of the first page of a list."""
    rows = page(browser, f"{ACTIONS}?{query}").cssselect("table.listed tbody tr")
    return [(str(row.cssselect("th.code")[0].text), text(row.cssselect("td[data-label=Unidad] a")[0])) for row in rows]


def test_a_search_finds_what_its_accents_would_hide(browser: Client) -> None:
    assert listed(browser, "q=auditoría") == listed(browser, "q=AUDITORIA") != []
    assert listed(browser, "q=ao.6.4+rescate") == [("AO.6.4", "Reclamos")]


@pytest.mark.parametrize(
    "query",
    [
        "estado=critica",
        "unidad=ninguna",
        "objetivo=oe9",
        "cumplida=quiza",
        "programada=ayer",
        "reporte=todo",
        "inconsistencia=XYZ999",
        "cierre=nunca",
    ],
)
def test_a_value_that_is_none_finds_nothing_and_says_so(browser: Client, query: str) -> None:
    found = page(browser, f"{ACTIONS}?{query}")
    assert text(found.cssselect(".empty strong")[0]) == "Ninguna acción con estos filtros."
    assert address(found.cssselect(".empty a")[0]) == ACTIONS
    assert len(found.cssselect(".chips a")) == 1


def test_each_filter_in_force_can_be_taken_out(browser: Client) -> None:
    found = page(browser, f"{ACTIONS}?estado=no-satisfactorio&unidad=reclamos&inconsistencia=REM505&orden=peor")
    chips = {text(chip): address(chip) for chip in found.cssselect(".chips a")}
    assert chips == {
        "Quitar No satisfactorio×": "?unidad=reclamos&inconsistencia=REM505&orden=peor",
        "Quitar Reclamos×": "?estado=no-satisfactorio&inconsistencia=REM505&orden=peor",
        "Quitar REM505×": "?estado=no-satisfactorio&unidad=reclamos&orden=peor",
        "Quitar todos": ACTIONS,
    }


def test_the_states_to_choose_from_count_under_the_other_filters(browser: Client) -> None:
    found = page(browser, f"{ACTIONS}?unidad=reclamos")
    states = texts(found.cssselect("select[name=estado] option"))
    assert states == [
        "Todos",
        "Muy superior, revisar meta (1)",
        "Satisfactorio (12)",
        "Parcialmente satisfactorio (4)",
        "No satisfactorio (3)",
    ]


def test_pages_keep_the_filters(browser: Client) -> None:
    found = page(browser, f"{ACTIONS}?estado=satisfactorio")
    assert text(found.cssselect(".pages span")[0]) == "1 a 50 de 140"
    addresses = {address(link) for link in found.cssselect(".pages a")}
    assert addresses == {f"?estado=satisfactorio&pagina={number}" for number in (1, 2, 3)}
    seen = [row for number in (1, 2, 3) for row in listed(browser, f"estado=satisfactorio&pagina={number}")]
    assert len(seen) == len(set(seen)) == 140


def test_the_workbook_holds_all_rows_of_the_filters(browser: Client) -> None:
    answer = browser.get("/tablero/2024/t3/acciones.xlsx?estado=satisfactorio&objetivo=6")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="acciones-poi-2024-t3.xlsx"'
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "Ejecución del POI 2024 al tercer trimestre"
    assert [row[0] for row in rows[2:4]] == ["Satisfactorio", "6"]
    head = next(place for place, row in enumerate(rows) if row[0] == "Código")
    body = rows[head + 1 :]
    found = page(browser, f"{ACTIONS}?estado=satisfactorio&objetivo=6")
    assert f"{len(body)} acciones de 177" in text(found.cssselect(".head p")[0])
    assert [(row[0], row[2]) for row in body[:50]] == listed(browser, "estado=satisfactorio&objetivo=6")


def test_the_workbook_holds_numbers_as_numbers(browser: Client) -> None:
    content = browser.get("/tablero/2024/t3/acciones.xlsx?unidad=reclamos").content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    by_code = {row[0].value: row for row in sheet.iter_rows(min_row=5)}
    count, ratio, blank = by_code["AO.6.4"], by_code["AO.6.12"], by_code["AO.1.1"]
    assert [cell.value for cell in count[4:9]] == [144, 108, 473, 4.38, "Muy superior, revisar meta"]
    assert [(cell.value, cell.number_format) for cell in ratio[4:8]] == [
        (1, "0%"),
        (0.75, "0%"),
        (0.75, "0%"),
        (1, "0%"),
    ]
    assert blank[9].value is None


KNOWN = {
    "estado": ("", "satisfactorio", "no-satisfactorio", "sin-reporte"),
    "cumplida": ("si", "no"),
    "programada": ("si", "no"),
    "reporte": ("falta",),
    "inconsistencia": ("SCH403", "sin-justificar"),
    "cierre": ("alcanzada", "en-curso", "no-alcanza", "sin-programacion", "sin-proyeccion"),
}


@pytest.mark.parametrize("unit", ["", "reclamos", "no-hay"])
@pytest.mark.parametrize("objective", ["", "oe4", "6", "oe9"])
def test_what_the_board_knows_is_what_a_count_would_find(office: FilledOffice, unit: str, objective: str) -> None:
    follow_up = office.follow_up
    board = read_board(Summary.objects.get(follow_up=follow_up).board)
    found = unit_of(follow_up, unit) if unit else None
    scope = FilterScope(follow_up, objectives_of(follow_up.plan), found.reports if found else ())
    known = 0
    for name, values in KNOWN.items():
        for value in values:
            asked = ActionFilter(**{"unidad": unit, "objetivo": objective, name: value})
            total = known_total(asked, board, known_cell(asked, board, found))
            known += total is not None
            assert total in {None, asked.apply(Entry.objects.filter(follow_up=follow_up), scope).count()}, asked
    assert known == (16 if not unit and not objective else 9)


def test_two_filters_at_once_are_counted(browser: Client) -> None:
    found = page(browser, f"{ACTIONS}?cumplida=no&reporte=falta")
    assert text(found.cssselect(".head p")[0]).startswith("5 acciones de 177")
    assert len(found.cssselect("table.listed tbody tr")) == 5


def test_an_accepted_inconsistency_does_not_alarm(office: FilledOffice) -> None:
    client = office.browser(Role.HEAD_OF_PLANNING)
    finding = Finding.objects.filter(follow_up=office.follow_up, rule="SCH403").first()
    assert finding is not None
    accept_finding(finding, reason="El acta está en firma.", by=office.cast[Role.HEAD_OF_PLANNING])
    board = page(client, "/tablero/2024/t3/")
    tile = board.cssselect(".tile")[2]
    assert text(tile.cssselect(".value")[0]) == "3"
    assert len(listed(client, "inconsistencia=SCH403")) == 3
