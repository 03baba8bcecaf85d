"""The pages of publishing in a browser: axe in every width and theme, nothing outside of the window, decided without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from django.db import transaction
from playwright.sync_api import expect

from planabierto.office.accounts.models import User
from planabierto.office.publication.models import Publication, SuppressionGround
from planabierto.office.publication.services.publishing import correct, issue_internal, open_publication
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site
from tests.office.publication.published import NAME, ROWS, officer, publish_all, write_named
from tests.office.publication.test_deciding import remarks_of
from tests.office.written import row

ROUND: Final = "/publicacion/2024/t3/"
EARLIER: Final = "/publicacion/2024/t2/"
PAGES: Final = {
    "publicar": ROUND,
    "publicar-todos": f"{ROUND}?ver=todos",
    "publicar-decididos": f"{ROUND}?ver=decididos",
    "publicar-nada": f"{ROUND}?clase=contacto",
    "publicar-palabras": f"{ROUND}suprimir/?lugar={{place}}",
    "publicar-bloqueada": f"{ROUND}revisar/",
    "rectificar": f"{EARLIER}revisar/",
    "rectificar-textos": EARLIER,
    "versiones": f"{EARLIER}versiones/",
    "versiones-ninguna": f"{ROUND}versiones/",
    "retirar": f"{EARLIER}retirar/",
    "sin-abrir": "/publicacion/2024/t1/",
    "causales": "/publicacion/causales/",
    "causal": "/publicacion/causales/{ground}/",
    "causal-nueva": "/publicacion/causales/agregar/",
    "condiciones": "/publicacion/condiciones/",
}


@dataclass(frozen=True)
class Opened:
    """Who publishes, and the addresses with the keys of what is there."""

    officer: User
    pages: dict[str, str]


@pytest.fixture(scope="module")
def opened(site: Site) -> Iterator[Opened]:
    """A follow-up under review, one that is being corrected, and one that nobody has opened."""
    with site.database():
        by = officer(site.cast)
        more = (*ROWS, row("AO.6.4.", "Rendir informe.", remarks=f"Lo recibió el {NAME}."))
        with transaction.atomic():
            write_named(site.cast, period=1)
            second = write_named(site.cast, period=2)
            third = write_named(site.cast, more)
        published = publish_all(second, by)
        assert published.publication is not None
        issue_internal(published.follow_up, by=by)
        correct(published.publication, reason="Se suprime una palabra.", by=by)
        publication = open_publication(third, by=by)
        place = remarks_of(publication, "AO.6.3")
        ground = SuppressionGround.objects.filter(institution=site.cast.institution, is_reserved=True)[0].pk
        yield Opened(by, {name: path.format(place=place, ground=ground) for name, path in PAGES.items()})


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_any_width_and_theme(
    open_page: OpenPage, keep_picture: KeepPicture, opened: Opened, name: str
) -> None:
    page = open_page(opened.pages[name], width=1440, height=900, by=opened.officer)
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_outside_of_any_window(open_page: OpenPage, opened: Opened, name: str) -> None:
    page = open_page(opened.pages[name], by=opened.officer)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])


def test_a_follow_up_is_decided_approved_and_published_without_scripts(
    open_page: OpenPage, site: Site, opened: Opened
) -> None:
    page = open_page(ROUND, by=opened.officer, scripts=False)
    expect(page.locator("header.head p")).to_have_text("Quedan 3 por decidir; 3 impiden publicar.")
    page.get_by_label("También en el otro texto que dice lo mismo").first.check()
    page.get_by_role("button", name=re.compile(rf"^Suprimir ?: {NAME}")).first.click()
    expect(page.locator("header.head p")).to_have_text("Queda 1 por decidir; 1 impide publicar.")
    page.get_by_role("button", name=re.compile("^Suprimir ?: por incapacidad")).click()
    expect(page.locator("header.head p")).to_have_text("Todo está decidido.")
    page.locator("main").get_by_role("link", name="Revisar y publicar").first.click()
    page.get_by_role("button", name="Aprobar").click()
    page.get_by_role("button", name="Publicar versión 1").click()
    expect(page.get_by_text("Sus archivos se están haciendo")).to_be_visible()
    with site.database():
        assert Publication.objects.get(follow_up__period=3).state == "approved"
