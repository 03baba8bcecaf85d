"""The journal's page in a browser: axe in every width and theme, nothing outside of the window, filters without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import expect

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import add_alias, add_unit
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site

PAGES: Final = {"bitacora": "/bitacora/", "bitacora-vacia": "/bitacora/?hasta=2020-01-01&objeto=nada"}


@pytest.fixture(scope="module")
def auditor(site: Site) -> Iterator[User]:
    """Who reads all and changes nothing; planning has done something before."""
    with site.database():
        institution = Institution.objects.get(pk=site.cast.institution.pk)
        unit = add_unit(institution, name="Archivo", by=site.cast[Role.HEAD_OF_PLANNING])
        add_alias(unit, name="Gestión Documental", by=site.cast[Role.HEAD_OF_PLANNING])
        yield site.cast[Role.INTERNAL_AUDITOR]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_any_width_and_theme(
    open_page: OpenPage, keep_picture: KeepPicture, auditor: User, name: str
) -> None:
    page = open_page(PAGES[name], width=1440, height=900, by=auditor)
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_outside_of_any_window(open_page: OpenPage, auditor: User, name: str) -> None:
    page = open_page(PAGES[name], by=auditor)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])


def test_an_act_is_found_without_scripts(open_page: OpenPage, auditor: User) -> None:
    page = open_page("/bitacora/", by=auditor, scripts=False)
    page.get_by_label("Sobre qué").fill("archivo")
    page.get_by_label("Persona", exact=True).select_option("head_of_planning")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator(".history li")).to_have_count(2)
    expect(page.locator(".history li").first).to_contain_text("Otro nombre de la unidad agregado: Archivo")
    expect(page.locator(".history li").first).to_contain_text("Gestión Documental")
    page.get_by_role("link", name="Quitar todos").click()
    assert page.locator(".history li").count() > 2
