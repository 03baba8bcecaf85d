"""The board of a round that is registered here: delivery by states, what it says before and after, and who reads it when."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.services.delivering import return_report, send_report
from tests.cast import Cast
from tests.office.reports.pages import page, panel, text, texts
from tests.office.reports.rounds import closed, consolidated, presented, reviewed
from tests.office.rounds import OpenRound, open_round

pytestmark = pytest.mark.django_db

BOARD = "/tablero/2024/t3/"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def browser(round_: OpenRound, role: Role = Role.TOP_MANAGEMENT) -> Client:
    client = Client()
    client.force_login(round_.cast[role])
    return client


def summary(round_: OpenRound) -> str:
    return text(page(browser(round_), BOARD).cssselect(".head-words p")[0])


def test_completeness_is_told_by_what_planning_reviewed(opened: OpenRound) -> None:
    assert summary(opened) == "Datos al 30 de septiembre de 2024 · corte preliminar: 0 de 3 informes revisados"
    opened.fill("Reclamos")
    send_report(opened.report(), by=opened.head)
    assert summary(opened).endswith("corte preliminar: 0 de 3 informes revisados")
    opened.review()
    assert summary(opened).endswith("corte preliminar: 1 de 3 informes revisados")


def test_completeness_names_who_did_not_deliver(opened: OpenRound) -> None:
    consolidated(opened)
    assert summary(opened).endswith("2 de 3 informes revisados; no entregó: Archivo")


def test_a_whole_round_says_so(opened: OpenRound) -> None:
    reviewed(opened, "Reclamos", "Contabilidad", "Archivo")
    assert summary(opened).endswith("corte preliminar: 3 de 3 informes revisados")
    assert not page(browser(opened), BOARD).cssselect(".preliminary")


def test_delivery_is_a_table_of_states(opened: OpenRound) -> None:
    reviewed(opened, "Contabilidad")
    opened.fill("Reclamos")
    send_report(opened.report(), by=opened.head)
    opened.save("AO.6.1", "0.1", unit="Archivo", by=opened.head_of("Archivo"))
    found = page(browser(opened), BOARD)
    rows = [texts(row.cssselect("th, td")) for row in panel(found, "entrega").cssselect("tbody tr")]
    assert [(unit, state) for unit, state, _when in rows] == [
        ("Reclamos", "Enviada"),
        ("Contabilidad", "Revisada"),
        ("Archivo", "En registro"),
    ]
    assert rows[0][2].startswith("enviado el ")
    assert rows[2][2] == "plazo: 9 de octubre"
    tile = next(one for one in texts(found.cssselect(".tile")) if one.startswith("Informes entregados"))
    assert tile == "Informes entregados 2 de 3Revisados por Planificación: 1"


def test_the_figures_count_what_was_reviewed(opened: OpenRound) -> None:
    opened.fill("Reclamos")
    send_report(opened.report(), by=opened.head)
    tile = texts(page(browser(opened), BOARD).cssselect(".tile"))[0]
    assert tile.startswith("Acciones cumplidas 0 de 5")
    opened.review()
    tile = texts(page(browser(opened), BOARD).cssselect(".tile"))[0]
    assert tile.startswith("Acciones cumplidas 3 de 5")
    return_report(opened.report(), reason="Falta la nota.", by=opened.planner)
    tile = texts(page(browser(opened), BOARD).cssselect(".tile"))[0]
    assert tile.startswith("Acciones cumplidas 0 de 5")


def test_a_preliminary_board_says_what_it_leaves_out(opened: OpenRound) -> None:
    said = "Las cifras cuentan los informes que Planificación ya revisó"
    assert said in text(page(browser(opened), BOARD))
    consolidated(opened)
    assert said not in text(page(browser(opened), BOARD))


def test_what_requires_a_decision_quotes_the_unit(opened: OpenRound) -> None:
    consolidated(opened)
    decisions = panel(page(browser(opened), BOARD), "decisiones")
    assert "«Faltó personal; se hará en el cuarto trimestre.»" in texts(decisions.cssselect("blockquote"))
    assert "Dar una instrucción: Actualizar el manual." in texts(decisions.cssselect("a"))


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.TOP_MANAGEMENT, ["Paquete para la sesión"]),
        (Role.BOARD_SECRETARY, ["Paquete para la sesión"]),
        (Role.HEAD_OF_PLANNING, ["Paquete para la sesión"]),
        (Role.PLANNING_ANALYST, []),
        (Role.INTERNAL_AUDITOR, ["Tomar una muestra"]),
        (Role.INFORMATION_OFFICER, []),
    ],
)
def test_the_head_of_the_board_leads_to_what_the_reader_may_take(
    opened: OpenRound, role: Role, links: list[str]
) -> None:
    consolidated(opened)
    found = texts(page(browser(opened, role), BOARD).cssselect(".head a.button"))
    assert [one for one in found if one not in {"Acciones", "Excel"}] == links


def test_the_comparison_is_in_words(opened: OpenRound) -> None:
    presented(opened)
    tile = texts(page(browser(opened), BOARD).cssselect(".tile"))[0]
    assert (
        tile == "Acciones cumplidas 3 de 560% de las programadas a la fecha; \u221240 puntos desde el segundo trimestre"
    )


def test_the_year_is_told_to_its_end(opened: OpenRound) -> None:
    presented(opened)
    found = page(browser(opened), BOARD)
    assert texts(panel(found, "cierre").cssselect(".prospects li"))
    assert texts(found.cssselect(".segments a"))[:4] == [
        "T1, enero a marzo, sin datos",
        "T2, abril a junio",
        "T3, julio a septiembre",
        "T4, octubre a diciembre, sin datos",
    ]


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.REPORTER, Role.LEAD_UNIT, Role.VERIFIER])
def test_units_see_the_board_once_it_is_presented(opened: OpenRound, role: Role) -> None:
    consolidated(opened)
    client = browser(opened, role)
    found = page(client, BOARD)
    assert text(found.cssselect(".empty strong")[0]) == "El tablero se abre cuando el seguimiento se presente."
    assert not found.cssselect(".tile, .heat, .decisions")
    for path in ("unidades/", "objetivo/6/", "unidad/contabilidad/"):
        assert client.get(BOARD + path).status_code == 403, path
    presented_again = client.get(f"{BOARD}acciones/")
    assert "Presentar estados" not in presented_again.content.decode()


def test_a_unit_sees_its_own_page_before_the_presentation(opened: OpenRound) -> None:
    consolidated(opened)
    assert "Actualizar el manual" in text(page(browser(opened, Role.UNIT_HEAD), f"{BOARD}unidad/reclamos/"))


def test_the_next_period_does_not_tell_a_reserved_round(opened: OpenRound) -> None:
    consolidated(opened)
    rows = panel(page(browser(opened, Role.UNIT_HEAD), "/tablero/2024/t4/"), "curva").cssselect("tbody tr")
    assert texts(rows[2].cssselect("td"))[-1] == ""
    rows = panel(page(browser(opened), "/tablero/2024/t4/"), "curva").cssselect("tbody tr")
    assert texts(rows[2].cssselect("td"))[-1] != ""


def test_everybody_reads_a_closed_round(opened: OpenRound) -> None:
    closed(opened)
    for role in (Role.UNIT_HEAD, Role.VERIFIER, Role.INFORMATION_OFFICER):
        assert page(browser(opened, role), BOARD).cssselect(".tile")


@pytest.mark.parametrize("units", [1, 3, 25])
def test_queries_do_not_grow_with_the_units(cast: Cast, units: int) -> None:
    opened = open_round(cast, units=units)
    reviewed(opened, "Reclamos")
    client = browser(opened)
    client.get(BOARD)
    found = {}
    for path in (BOARD, f"{BOARD}unidad/reclamos/", "/plan/2024/reclamos/ao-6-2/", "/unidades/reclamos/"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        found[path] = len(captured)
    assert found == {
        BOARD: 10,
        f"{BOARD}unidad/reclamos/": 8,
        "/plan/2024/reclamos/ao-6-2/": 18,
        "/unidades/reclamos/": 14,
    }
