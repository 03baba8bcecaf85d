"""The board, its lists and the pages of units and actions in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.services import import_document
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site
from tests.office.written import MUTUAL

BOARD = "/tablero/2024/t3/"
PAGES = {
    "tablero": BOARD,
    "unidades": f"{BOARD}unidades/",
    "acciones": f"{BOARD}acciones/?unidad=comercializacion&orden=peor",
    "unidad": f"{BOARD}unidad/reclamos/",
    "objetivo": f"{BOARD}objetivo/oe3/",
    "plan": "/plan/2024/?unidad=reclamos",
    "plan-unidad": "/plan/2024/reclamos/",
    "accion": "/plan/2024/reclamos/ao-6-4/",
    "ficha-unidad": "/unidades/reclamos/",
    "buscar": "/buscar/?q=reclamos+siniestros",
}
EMPTY = {
    "tablero-vacio": "/tablero/2024/t4/",
    "acciones-ninguna": f"{BOARD}acciones/?q=nada+de+eso&estado=superior",
    "accion-sin-reporte": "/plan/2024/auditoria-interna/ao-4-1/",
    "buscar-nada": "/buscar/?q=nada+de+eso",
}
"""The same pages where there is nothing to show."""


@pytest.fixture(scope="module")
def director(site: Site) -> Iterator[User]:
    """Who receives the follow-ups of Mutual Ejemplo, with the third one in the database."""
    with site.database():
        institution = Institution.objects.get(pk=site.cast.institution.pk)
        import_document(MUTUAL, institution, by=site.cast[Role.HEAD_OF_PLANNING])
        yield site.cast[Role.TOP_MANAGEMENT]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_axe_finds_nothing_in_any_width_and_theme(
    open_page: OpenPage, keep_picture: KeepPicture, director: User, name: str, language: str
) -> None:
    path = PAGES[name] if language == "es" else f"/en{PAGES[name]}"
    page = open_page(path, width=1440, height=900, by=director)
    for width, theme in looks(page, f"{name}-{language}"):
        keep_picture(page, f"{name}-{width}-{theme}-{language}")
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize("name", EMPTY)
def test_axe_finds_nothing_where_there_is_nothing_to_show(
    open_page: OpenPage, keep_picture: KeepPicture, director: User, name: str
) -> None:
    page = open_page(EMPTY[name], width=1366, by=director)
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize("name", [*PAGES, *EMPTY])
def test_nothing_stands_outside_of_any_window(open_page: OpenPage, director: User, name: str) -> None:
    page = open_page((PAGES | EMPTY)[name], by=director)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])


def test_from_the_board_to_the_action_and_back_without_scripts(open_page: OpenPage, director: User) -> None:
    page = open_page(BOARD, by=director, scripts=False)
    page.get_by_role("link", name=re.compile("^15 ?No satisfactorio")).click()
    expect(page.locator(".head p")).to_have_text("15 acciones de 177 · datos al 30 de septiembre de 2024")
    page.get_by_label("Unidad", exact=True).select_option("Auditoría Interna")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator(".head p")).to_have_text("1 acción de 177 · datos al 30 de septiembre de 2024")
    page.get_by_role("link", name="Examen del macroproceso tecnológico.").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Examen del macroproceso tecnológico.")
    expect(page.get_by_text("No alcanzó su meta anual y no tiene más programación este año.")).to_be_visible()
    page.get_by_role("link", name="La unidad en el tablero").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Auditoría Interna")
    page.get_by_role("navigation", name="Ruta de navegación").get_by_role("link", name="Tablero").click()
    expect(page).to_have_url(re.compile(f"{BOARD}$"))


def test_a_filter_is_taken_out_and_the_back_button_puts_it_in_again(open_page: OpenPage, director: User) -> None:
    page = open_page(f"{BOARD}acciones/?estado=no-satisfactorio&unidad=reclamos", by=director)
    page.get_by_role("link", name="Quitar No satisfactorio").click()
    expect(page.locator(".head p")).to_contain_text("20 acciones de 177")
    page.go_back()
    expect(page.locator(".head p")).to_contain_text("3 acciones de 177")


def test_the_search_of_the_bar_finds_without_accents(open_page: OpenPage, director: User) -> None:
    page = open_page(BOARD, by=director)
    page.get_by_role("searchbox", name="Buscar acciones y unidades").fill("macroproceso tecnologico")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Examen del macroproceso tecnológico.")).to_be_visible()


def test_every_link_and_field_is_reached_by_keyboard_with_a_ring(open_page: OpenPage, director: User) -> None:
    page = open_page(f"{BOARD}acciones/?unidad=reclamos", by=director)
    ringless = [element for element in walked(page, 60) if element.startswith("none") and "<body" not in element]
    assert ringless == []


def walked(page: Page, steps: int) -> list[str]:
    """What the focus rests on, step by step, with the style of its ring."""
    found = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        found.append(
            page.evaluate(
                "() => { const one = document.activeElement;"
                " return `${getComputedStyle(one).outlineStyle} ${one.outerHTML.slice(0, 80)}`; }"
            )
        )
    return found


def test_on_paper_the_board_keeps_its_figures_and_loses_its_controls(open_page: OpenPage, director: User) -> None:
    page = open_page(BOARD, by=director, theme="dark")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".head-side")).not_to_contain_text("Excel", use_inner_text=True)
    expect(page.locator(".tile .value").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(20, 33, 43)"
