"""The public site in a browser: from a small telephone to a desk, light and dark, on paper, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Final

import pytest
from playwright.sync_api import expect

from planabierto.office.institutions.models import Institution
from planabierto.office.portal.public_page import KEPT
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import outside
from tests.journeys.looks import Look, looks
from tests.journeys.site import Site
from tests.office.portal.publishing import publish_sample, sample

ROUND: Final = "/transparencia/2024/t3/"
PAGES: Final = {
    "portada": "/",
    "unidad": f"{ROUND}reclamos/",
    "accion": f"{ROUND}reclamos/ao-6-5/",
    "unidades": f"{ROUND}unidades/",
    "objetivo": f"{ROUND}objetivo/oe3/",
    "acciones": f"{ROUND}acciones/?estado=no-satisfactorio",
    "buscar": "/transparencia/buscar/?q=reclamos",
    "buscar-nada": "/transparencia/buscar/?q=nada+de+eso",
    "version-anterior": f"{ROUND}version/1/",
    "comparar": "/transparencia/comparar/",
    "versiones": "/transparencia/versiones/",
    "metodologia": "/transparencia/metodologia/",
    "accesibilidad": "/transparencia/accesibilidad/",
    "privacidad": "/transparencia/privacidad/",
    "api": "/transparencia/api/",
    "verificar": "/transparencia/verificar/?codigo=nada",
    "ingles": f"/en{ROUND}reclamos/ao-6-5/",
}
LOOKS: Final[tuple[Look, ...]] = tuple(product((320, 390, 1366), ("light", "dark")))


@pytest.fixture(scope="module", autouse=True)
def portal(site: Site) -> Iterator[None]:
    """Two follow-ups of Mutual Ejemplo are published, one of them corrected."""
    KEPT.clear()
    with site.database():
        institution = Institution.objects.get(pk=site.cast.institution.pk)
        publish_sample(institution, sample(1, period=2))
        publish_sample(institution, sample(1, remarks="La firmó [Suprimido: art. 24 lit. a] en agosto."))
        second = sample(2)
        publish_sample(institution, replace(second, actions=(second.actions[0], *second.actions[1:])))
    yield
    KEPT.clear()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_stands_outside(
    name: str, open_page: OpenPage, keep_picture: KeepPicture
) -> None:
    page = open_page(PAGES[name], scripts=True)
    for width, theme in looks(page, name, LOOKS):
        keep_picture(page, f"portal-{name}-{width}-{theme}")
        assert (width, outside(page)) == (width, [])
        assert (width, theme, violations(page)) == (width, theme, [])


def test_from_the_answer_to_an_action_without_a_script_or_a_cookie(open_page: OpenPage) -> None:
    page = open_page("/", width=390, theme="dark", by=None, scripts=False)
    page.get_by_role("link", name=re.compile("^11 ?Parcialmente satisfactorio")).click()
    expect(page.get_by_role("heading", name="11 acciones: Parcialmente satisfactorio")).to_be_visible()
    page.get_by_role("link", name="Dictar las resoluciones de los ramos de vida.").click()
    expect(page.get_by_text("593 ejecutado ÷ 705 programado = 84%")).to_be_visible()
    page.get_by_role("navigation", name="Ruta de navegación").get_by_role("link", name="Inicio").click()
    page.get_by_role("searchbox").fill("auditoria")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Auditoría Interna", exact=True)).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    assert page.context.cookies() == []


def test_on_paper_the_answer_is_dark_on_light_and_the_search_is_gone(
    open_page: OpenPage, keep_picture: KeepPicture
) -> None:
    page = open_page("/", width=760, theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    keep_picture(page, "portal-portada-papel")

    expect(page.get_by_role("heading", level=1)).to_have_css("color", "rgb(20, 33, 43)")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(page.get_by_text("145 de 173")).to_be_visible()
