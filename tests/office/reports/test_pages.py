"""The pages of a follow-up, of units and of actions: what they show, and to whom."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import Finding, FollowUp
from planabierto.office.followup.services import accept_finding
from tests.cast import OTHER_HOST, Cast
from tests.office.importing import write
from tests.office.reports.pages import address, page, panel, text, texts
from tests.office.written import OTHERS, document, follow_up, row

pytestmark = pytest.mark.django_db


def browser(cast: Cast, role: Role = Role.TOP_MANAGEMENT) -> Client:
    client = Client()
    client.force_login(cast[role])
    return client


@pytest.fixture
def third(cast: Cast) -> FollowUp:
    """A third follow-up of one action, at two of three."""
    lines = [OTHERS, row(achieved="2", rate="67%", remarks="Faltó una, que se hará en el cuarto trimestre.")]
    return write(cast.institution, document(follow_up({"Atender reclamos.": lines})))


def test_a_period_without_figures_shows_the_curve_of_the_plan(cast: Cast, third: FollowUp) -> None:
    empty = page(browser(cast), f"/tablero/{third.plan.year}/t4/")
    assert texts(empty.cssselect(".empty p")) == [
        "No hay seguimiento de este período.",
        (
            "El del cuarto trimestre empieza a registrarse el 1 de octubre de 2024. "
            "Cuando Planificación lo abra o importe su documento, aquí estará el tablero."
        ),
    ]
    cells = [texts(line.cssselect("th, td")) for line in panel(empty, "curva").cssselect("tbody tr")]
    assert cells[3] == ["Diciembre", "100%", ""]
    assert cells[2] == ["Septiembre", "75%", "50%"]


@pytest.mark.parametrize("path", ["/tablero/2023/t3/", "/tablero/2024/s1/", "/tablero/2024/t5/", "/tablero/2024/t0/"])
def test_a_period_that_no_plan_has_is_not_found(cast: Cast, third: FollowUp, path: str) -> None:
    assert third.period == 3
    assert browser(cast).get(path).status_code == 404


def test_the_earlier_follow_up_gives_the_comparison_and_its_point_of_the_curve(cast: Cast, third: FollowUp) -> None:
    assert third.period == 3
    write(cast.institution, document(follow_up({"Atender reclamos.": [OTHERS, row(achieved="2")]}, period=2)))
    board = page(browser(cast), "/tablero/2024/t3/")
    assert (
        texts(board.cssselect(".tile .note"))[0]
        == "0% de las programadas a la fecha; −100 puntos desde el segundo trimestre"
    )
    cells = [texts(line.cssselect("th, td")) for line in panel(board, "curva").cssselect("tbody tr")]
    assert [line[2] for line in cells] == ["", "50%", "50%", ""]
    assert [link.get("title") for link in board.cssselect(".segments a")][:2] == [
        "enero a marzo, sin datos",
        "abril a junio",
    ]


def test_the_page_of_an_action_says_where_it_stands(cast: Cast, third: FollowUp) -> None:
    action = page(browser(cast), f"/plan/{third.plan.year}/reclamos/ao-6-1/")
    assert text(action.cssselect("h1")[0]) == "Emitir certificaciones."
    assert texts(panel(action, "situacion").cssselect("h2, h3, b, .pill, .gauge p, .panel-note")) == [
        "A septiembre de 2024",
        "A la fecha",
        "67%",
        "Parcialmente satisfactorio",
        "2 de 3 programado a la fecha",
        "Del año",
        "50%",
        "2 de 4 de la meta anual",
        "No alcanza su meta anual aunque cumpla lo que le queda programado.",
    ]
    assert [texts(line.cssselect("th, td")) for line in panel(action, "periodos").cssselect("tbody tr")] == [
        ["T1 (enero a marzo)", "1", "1", "", ""],
        ["T2 (abril a junio)", "1", "2", "", ""],
        ["T3 (julio a septiembre)", "1", "3", "2", "67%"],
        ["T4 (octubre a diciembre)", "1", "4", "", ""],
    ]
    assert text(panel(action, "observaciones").cssselect("blockquote")[0]) == (
        "Faltó una, que se hará en el cuarto trimestre."
    )
    assert texts(panel(action, "documento").cssselect("dd")) == ["«AO.6.1.»", "«4»", "«2»", "«67%»"]
    facts = dict(
        zip(texts(panel(action, "ficha").cssselect("dt")), texts(panel(action, "ficha").cssselect("dd")), strict=True)
    )
    assert facts == {
        "Objetivo": "6 OTRAS ACTIVIDADES OPERATIVAS",
        "Unidad organizativa líder": "Subgerente Comercial",
        "Unidad-área responsable": "Reclamos",
        "Meta anual": "4",
        "Se mide en": "cantidad",
    }


def test_the_strip_of_an_action_is_by_period_where_each_is_known(cast: Cast, third: FollowUp) -> None:
    client = browser(cast)
    path = f"/plan/{third.plan.year}/reclamos/ao-6-1/"
    alone = panel(page(client, path), "periodos")
    assert alone.cssselect("title")[0].text == (
        "T1: programado 1; T2: programado 2; T3: programado 3, ejecutado 2; T4: programado 4"
    )
    assert "acumulado" in text(alone)
    for period, achieved in ((1, "1"), (2, "2")):
        lines = [OTHERS, row(achieved=achieved)]
        write(cast.institution, document(follow_up({"Atender reclamos.": lines}, period=period)))
    known = panel(page(client, path), "periodos")
    assert known.cssselect("title")[0].text == (
        "T1: programado 1, ejecutado 1; T2: programado 1, ejecutado 1; T3: programado 1, ejecutado 0; T4: programado 1"
    )
    assert "acumulado" not in text(known.cssselect(".panel-head")[0])


def test_a_corrected_document_shows_before_and_after(cast: Cast, third: FollowUp) -> None:
    lines = [OTHERS, row(achieved="3", targets=("1", "1", "1", "2"), annual="5")]
    write(cast.institution, document(follow_up({"Atender reclamos.": lines})))
    action = page(browser(cast), f"/plan/{third.plan.year}/reclamos/ao-6-1/")
    events = panel(action, "historial").cssselect(".history > li")
    assert [texts(event.cssselect("strong, del, ins")) for event in events] == [
        ["Tercer seguimiento: corregida", "2", "3"],
        ["Programación, versión 2", "meta anual 4 (1 · 1 · 1 · 1)", "meta anual 5 (1 · 1 · 1 · 2)"],
        ["Tercer seguimiento: registrada", "2"],
        ["Programada", "meta anual 4 (1 · 1 · 1 · 1)"],
    ]
    facts = texts(panel(action, "ficha").cssselect("div"))
    assert "Meta anual original4" in [text.replace(" 4", "4") for text in facts]


def test_an_inconsistency_of_an_action_comes_with_what_was_decided(cast: Cast) -> None:
    lines = [OTHERS, row(achieved="2", rate="67%")]
    written = write(cast.institution, document(follow_up({"Atender reclamos.": lines})))
    finding = Finding.objects.get(follow_up=written, rule="REM501")
    accept_finding(finding, reason="La unidad lo explicó por nota.", by=cast[Role.HEAD_OF_PLANNING])
    action = page(browser(cast), "/plan/2024/reclamos/ao-6-1/")
    shown = [one for one in panel(action, "inconsistencias").cssselect(".found > li") if "REM501" in text(one)]
    assert texts(shown[0].cssselect(".of-rule > span:last-child")) == ["Tercer seguimiento · aceptada"]
    assert texts(shown[0].cssselect(".history strong, .history p")) == ["Aceptada", "La unidad lo explicó por nota."]


def test_an_action_without_a_code_has_an_address(cast: Cast) -> None:
    write(cast.institution, document(follow_up({"Atender reclamos.": [OTHERS, row(code="")]})))
    client = browser(cast)
    listed = page(client, "/tablero/2024/t3/acciones/")
    place = address(listed.cssselect("td.what a")[0])
    assert place.startswith("/plan/2024/reclamos/accion-")
    assert text(page(client, place).cssselect("h1")[0]) == "Emitir certificaciones."


def test_the_plan_lists_what_is_programmed_in_each_period(cast: Cast, third: FollowUp) -> None:
    client = browser(cast)
    plan = page(client, f"/plan/{third.plan.year}/")
    assert texts(plan.cssselect("thead th")) == [
        "Código", "Acción operativa", "Responsable", "Meta anual", "T1", "T2", "T3", "T4",
    ]  # fmt: skip
    assert [texts(line.cssselect("th, td")) for line in plan.cssselect("tbody tr")] == [
        ["Reclamos"],
        ["AO.6.1", "Emitir certificaciones.", "Reclamos", "4", "1", "1", "1", "1"],
    ]
    part = page(client, address(plan.cssselect("td.what a")[0]).rsplit("/", 2)[0] + "/")
    assert text(part.cssselect("h1")[0]) == "Reclamos"
    assert texts(part.cssselect(".official")) == ["Misión: Atender reclamos."]
    assert texts(part.cssselect("tr.group")) == ["6 OTRAS ACTIVIDADES OPERATIVAS"]


def test_the_newest_plan_stands_behind_the_word(cast: Cast) -> None:
    client = browser(cast)
    assert texts(page(client, "/plan/").cssselect(".empty strong")) == ["Todavía no hay ningún plan."]
    for year in (2023, 2024):
        write(cast.institution, document(follow_up(year=year)))
    assert client.get("/plan/").headers["Location"] == "/plan/2024/"
    assert texts(page(client, "/plan/2023/").cssselect(".segments a")) == ["2024", "2023"]


def test_the_page_of_a_unit_says_what_it_is(cast: Cast, third: FollowUp) -> None:
    assert third.period == 3
    unit = page(browser(cast), "/unidades/reclamos/")
    assert text(unit.cssselect("h1")[0]) == "Reclamos"
    assert texts(panel(unit, "seguimientos").cssselect("tbody th, tbody td")) == [
        "Tercer seguimiento 2024", "30 de septiembre de 2024", "0 de 1", "67.00%", "1 de 1",
    ]  # fmt: skip
    assert texts(panel(unit, "unidad").cssselect("dd")) == ["Subgerente Comercial"]


def test_the_search_finds_actions_units_and_pages(cast: Cast, third: FollowUp) -> None:
    assert third.period == 3
    client = browser(cast)
    assert texts(page(client, "/buscar/?q=CERTIFICACIÓNES").cssselect("td.what")) == ["Emitir certificaciones."]
    assert texts(page(client, "/buscar/?q=ao.6.1").cssselect("td.what")) == ["Emitir certificaciones."]
    assert texts(panel(page(client, "/buscar/?q=reclámos"), "unidades").cssselect("a")) == ["Reclamos"]
    assert texts(panel(page(client, "/buscar/?q=plan"), "paginas").cssselect("a")) == ["Plan"]
    inconsistencies = panel(page(client, "/buscar/?q=INCONSISTENCIAS"), "paginas").cssselect("a")
    assert [address(link) for link in inconsistencies] == ["/inconsistencias/2024/t3/"]
    assert texts(page(client, "/buscar/?q=nada+de+eso").cssselect(".empty strong")) == ["No se encontró nada."]
    assert page(client, "/buscar/").cssselect(".panel, .empty") == []


def test_the_workbook_writes_no_formula(cast: Cast) -> None:
    write(cast.institution, document(follow_up({"Atender.": [OTHERS, row(statement="=1+1", remarks="=1+1")]})))
    sheet = openpyxl.load_workbook(BytesIO(browser(cast).get("/tablero/2024/t3/acciones.xlsx").content)).active
    assert sheet is not None
    found = [
        (cell.value, cell.data_type) for line in sheet.iter_rows() for cell in line if "=" in str(cell.value or "")
    ]
    assert found == [("=1+1", "s"), ("=1+1", "s")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tablero/99999999999999999999/t3/", 404),
        ("/tablero/2024/t3/unidad/no-hay/", 404),
        ("/tablero/2024/t3/objetivo/oe9/", 404),
        ("/tablero/2024/t3/objetivo/6/?unidades=999999", 200),
        ("/tablero/2024/t3/unidades/?pagina=-1&orden=%00", 200),
        ("/tablero/2024/t3/acciones/?pagina=99999999999999999999", 200),
        ("/tablero/2024/t3/acciones/?pagina=%C2%B2", 200),
        ("/tablero/2024/t3/acciones/?q=a.1%00+%25+_", 200),
        ("/plan/99999999999999999999/", 404),
        ("/plan/2024/?unidad=%00&objetivo=%00&pagina=%00", 200),
        ("/plan/2024/reclamos/accion-99999999999999999999/", 404),
        ("/plan/2024/reclamos/accion-%C2%B2/", 404),
        ("/plan/2024/reclamos/no-hay/", 404),
        ("/plan/2024/no-hay/", 404),
        ("/unidades/no-hay/", 404),
        ("/buscar/?q=a.1%00", 200),
        (f"/buscar/?q={'a.1' * 3000}", 200),
    ],
)
def test_no_address_brings_a_page_down(cast: Cast, third: FollowUp, path: str, status: int) -> None:
    assert third.period == 3
    assert browser(cast).get(path).status_code == status


def test_a_sign_of_the_database_is_a_letter_like_others(cast: Cast, third: FollowUp) -> None:
    assert third.period == 3
    client = browser(cast)
    assert page(client, "/tablero/2024/t3/acciones/?q=certifica%25").cssselect("td.what") == []
    assert page(client, "/tablero/2024/t3/acciones/?q=ao_6.1").cssselect("td.what") == []


ALL = (
    "/tablero/2024/t3/",
    "/tablero/2024/t3/acciones/",
    "/tablero/2024/t3/acciones.xlsx",
    "/tablero/2024/t3/unidad/reclamos/",
    "/tablero/2024/t3/objetivo/6/",
    "/plan/2024/",
    "/plan/2024/reclamos/",
    "/plan/2024/reclamos/ao-6-1/",
)


@pytest.mark.parametrize("path", ALL)
def test_another_institution_has_none_of_these_pages(cast: Cast, third: FollowUp, path: str) -> None:
    assert third.period == 3
    assert browser(cast).get(path).status_code == 200
    outsider = Client(headers={"host": OTHER_HOST})
    outsider.force_login(cast.outsider)
    assert outsider.get(path).status_code == 404


def test_who_may_see_no_follow_up_sees_none_of_its_figures_anywhere(cast: Cast, third: FollowUp) -> None:
    assert third.period == 3
    administrator = browser(cast, Role.SYSTEM_ADMINISTRATOR)
    assert {path: administrator.get(path).status_code for path in ALL} == dict.fromkeys(ALL, 403)
    unit = page(administrator, "/unidades/reclamos/")
    assert unit.cssselect("h1")[0].text_content() == "Reclamos"
    assert unit.cssselect("tbody tr, .official, .plain-links a") == []
    assert page(administrator, "/buscar/?q=certificaciones").cssselect("td.what") == []


def test_another_institution_finds_and_shows_its_own_units_only(cast: Cast, third: FollowUp) -> None:
    assert third.period == 3
    outsider = Client(headers={"host": OTHER_HOST})
    outsider.force_login(cast.outsider)
    assert page(outsider, "/buscar/?q=certificaciones").cssselect("td.what") == []
    assert texts(page(outsider, "/unidades/reclamos/").cssselect(".empty strong")) == [
        "Esta unidad no ha entregado ningún informe."
    ]
    assert outsider.get("/unidades/contabilidad/").status_code == 404


@pytest.mark.parametrize("path", [path for path in ALL if ".xlsx" not in path])
def test_every_page_speaks_english(cast: Cast, third: FollowUp, path: str) -> None:
    assert third.period == 3
    found = page(browser(cast), f"/en{path}")
    assert found.get("lang") == "en"
    words = text(found.cssselect("main")[0])
    assert not {"Acciones", "Tablero", "ejecución", "Unidad organizativa", "Programado", "Cumplidas"} & set(
        words.split()
    )
