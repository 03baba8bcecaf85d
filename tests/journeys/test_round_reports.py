"""The consolidated report, the board of a round, instructions, the packet and the sample in a browser, in each width and theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from playwright.sync_api import expect

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.instructing import answer_instruction
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site
from tests.office.reports.rounds import consolidated
from tests.office.reports.test_instructions import give
from tests.office.rounds import OpenRound, open_round

REPORT = "/informes/2024/t3/"
PAGES: dict[str, tuple[str, Role]] = {
    "informe-consolidado": (REPORT, Role.HEAD_OF_PLANNING),
    "texto": (f"{REPORT}texto/faltantes/", Role.HEAD_OF_PLANNING),
    "texto-versiones": (f"{REPORT}texto/resumen/", Role.TOP_MANAGEMENT),
    "paquete": (f"{REPORT}paquete/", Role.BOARD_SECRETARY),
    "tablero-seguimiento": ("/tablero/2024/t3/", Role.TOP_MANAGEMENT),
    "tablero-reservado": ("/tablero/2024/t3/", Role.UNIT_HEAD),
    "accion-registrada": ("/plan/2024/reclamos/ao-6-2/", Role.TOP_MANAGEMENT),
    "unidad-registrada": ("/unidades/reclamos/", Role.UNIT_HEAD),
    "instrucciones": ("/instrucciones/", Role.TOP_MANAGEMENT),
    "instruccion": ("/plan/2024/reclamos/ao-6-2/instruccion/", Role.TOP_MANAGEMENT),
    "muestra": ("/auditoria/2024/t3/muestra/", Role.INTERNAL_AUDITOR),
}
EMPTY: dict[str, tuple[str, Role]] = {
    "texto-de-documento": ("/informes/2024/t2/", Role.HEAD_OF_PLANNING),
    "muestra-de-documento": ("/auditoria/2024/t2/muestra/", Role.INTERNAL_AUDITOR),
}


@dataclass
class Told:
    """A consolidated round with an instruction that was answered."""

    site: Site
    round: OpenRound


def _told(site: Site) -> OpenRound:
    found = consolidated(open_round(site.cast))
    given = EvidenceInput(description="Nota de la imprenta", series="Correspondencia", folio="14")
    add_evidence(found.report(), found.row("AO.6.2").entry, given, by=found.head)
    answer_instruction(give(found), answer="El plan está firmado.", by=found.head)
    give(found, "Explique por qué no pidió la reprogramación.")
    return found


@pytest.fixture(scope="module")
def told(site: Site) -> Iterator[Told]:
    """The third follow-up consolidated; Reclamos has an evidence, and two instructions."""
    with site.database():
        with transaction.atomic():
            found = _told(site)
        yield Told(site, found)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_axe_finds_nothing_in_any_width_and_theme(
    open_page: OpenPage, keep_picture: KeepPicture, told: Told, name: str, language: str
) -> None:
    path, role = PAGES[name]
    page = open_page(path if language == "es" else f"/en{path}", width=1440, height=900, by=told.site.cast[role])
    for width, theme in looks(page, f"{name}-{language}"):
        keep_picture(page, f"{name}-{width}-{theme}-{language}")
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize("name", EMPTY)
def test_axe_finds_nothing_where_there_is_nothing_to_show(
    open_page: OpenPage, keep_picture: KeepPicture, told: Told, name: str
) -> None:
    path, role = EMPTY[name]
    page = open_page(path, width=1366, by=told.site.cast[role])
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_outside_of_any_window(open_page: OpenPage, told: Told, name: str) -> None:
    path, role = PAGES[name]
    page = open_page(path, by=told.site.cast[role])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])


def test_a_refused_instruction_is_said_and_shown(open_page: OpenPage, keep_picture: KeepPicture, told: Told) -> None:
    path, role = PAGES["instruccion"]
    page = open_page(path, width=390, by=told.site.cast[role], refusals="instruccion")
    page.get_by_role("button", name="Dar la instrucción").click()
    expect(page).to_have_title("Error: Dar una instrucción · Mutual Ejemplo")
    keep_picture(page, "instruccion-error-390")
    assert violations(page) == []


def test_two_people_on_one_section(open_page: OpenPage, keep_picture: KeepPicture, told: Told) -> None:
    path = f"{REPORT}texto/recomendaciones/"
    first = open_page(path, by=told.site.cast[Role.HEAD_OF_PLANNING])
    second = open_page(path, width=390, by=told.site.cast[Role.PLANNING_ANALYST], refusals="texto")
    first.get_by_label("Texto").fill("Lo primero.")
    first.get_by_role("button", name="Guardar").click()
    expect(first.get_by_text("Recomendaciones: guardada, versión 2.")).to_be_visible()
    second.get_by_label("Texto").fill("Lo segundo.")
    second.get_by_role("button", name="Guardar").click()
    expect(second.get_by_text("Lo primero.").first).to_be_visible()
    keep_picture(second, "texto-conflicto-390")
    assert violations(second) == []
    second.get_by_role("button", name="Guardar el mío").click()
    expect(second.get_by_text("Recomendaciones: guardada, versión 3.")).to_be_visible()
