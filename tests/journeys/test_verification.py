"""The verification of a round: in every width and theme, full, refused, empty and to be read; and done without scripts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import Confidentiality, Verdict
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.verifying import object_to, verify_row
from planabierto.office.journal.models import AuditEvent
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site
from tests.office.rounds import OpenRound
from tests.office.scanning import round_to_verify

LIST = "/verificacion/2024/t3/"


@pytest.fixture(scope="module")
def opened(site: Site, django_db_blocker: DjangoDbBlocker) -> OpenRound:
    """Four units: Reclamos with three rows, Operaciones verified with another value and objected to, Archivo, one that has not sent."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = round_to_verify(site.cast)
        row = made.row("AO.6.1")
        for kind, generated, scanned in (("Actas de comité", 30, 24), ("Memorandos", 20, 16)):
            given = EvidenceInput(
                description=f"Índice de {kind.lower()} del trimestre",
                series="Gestión documental",
                place="Archivo central, estante 4",
                folio="Folios 1 a 90",
                document_type=kind,
                generated=generated,
                scanned=scanned,
                confidentiality=Confidentiality.PUBLIC,
            )
            add_evidence(made.report(), row.entry, given, by=made.head)
        for unit in ("Reclamos", "Operaciones", "Archivo"):
            made.send(unit, by=made.head_of(unit))
        found = verify_row(
            made.assignment("Operaciones"),
            verdict=Verdict.OTHER_VALUE,
            value=Decimal("0.7"),
            reason="Faltan los folios 41 a 60 de la caja 4.",
            by=made.officer,
        )
        object_to(
            found, text="Los folios están en la caja 5, desde el traslado de agosto.", by=made.head_of("Operaciones")
        )
    return made


def whole(page: Page, keep: KeepPicture, name: str) -> None:
    """Look at a page in each width and theme."""
    for width, theme in looks(page, name):
        keep(page, f"{name}-{width}-{theme}")
        assert (width, outside(page), off_head(page)) == (width, [], [])
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize(
    ("name", "path", "who"),
    [
        ("verificacion", f"{LIST}?ver=todas", "officer"),
        ("verificacion-lee", f"{LIST}?ver=todas", "planner"),
        ("verificacion-vacia", f"{LIST}?ver=verificadas", "alternate"),
        ("quien-verifica", f"{LIST}unidad/reclamos/", "planner"),
    ],
)
def test_pages_are_whole_in_each_width_and_theme(
    open_page: OpenPage, opened: OpenRound, keep_picture: KeepPicture, name: str, path: str, who: str
) -> None:
    whole(open_page(path, by=getattr(opened, who)), keep_picture, name)


def test_forms_are_whole_in_each_width_and_theme(
    open_page: OpenPage, opened: OpenRound, keep_picture: KeepPicture
) -> None:
    page = open_page(LIST, by=opened.officer)
    page.get_by_role("link", name="Responder").first.click()
    page.get_by_role("button", name="Responder").click()
    whole(page, keep_picture, "objecion-responder")
    page = open_page(f"{LIST}unidad/reclamos/", by=opened.planner)
    page.get_by_role("link", name="Nombrar a otra persona").first.click()
    whole(page, keep_picture, "nombrar")


def test_a_refused_form_is_whole_in_each_width_and_theme(
    open_page: OpenPage, opened: OpenRound, keep_picture: KeepPicture
) -> None:
    page = open_page(LIST, by=opened.officer)
    row = page.get_by_role("row").filter(has_text="AO.6.1").first
    row.get_by_text("Confirmar con otro valor").click()
    row.get_by_label("Valor verificado a la fecha").fill("0.7")
    row.get_by_label("Por qué es otro").fill("Faltan folios.")
    row.get_by_role("button", name="Confirmar con este valor").click()
    expect(page.locator(".summary")).to_contain_text("¿Quiso decir 0.7% o 70%?")
    whole(page, keep_picture, "verificacion-error")


def test_who_reads_all_has_nothing_to_press(open_page: OpenPage, opened: OpenRound) -> None:
    page = open_page(LIST, by=opened.cast[Role.INTERNAL_AUDITOR])
    assert page.get_by_role("button", name="Confirmar").count() == 0


def test_a_row_is_verified_without_scripts(
    open_page: OpenPage, opened: OpenRound, django_db_blocker: DjangoDbBlocker
) -> None:
    page = open_page(LIST, by=opened.officer, scripts=False)
    row = page.get_by_role("row").filter(has_text="AO.6.1").first
    row.get_by_text("Confirmar con otro valor").click()
    row.get_by_label("Valor verificado a la fecha").fill("0.7")
    row.get_by_label("Por qué es otro").fill("Faltan folios.")
    row.get_by_label("Valor verificado a la fecha").press("Enter")
    expect(page.locator(".summary")).to_contain_text("Pulse el botón de lo que encontró")
    row.get_by_role("button", name="Confirmar con este valor").click()
    row.get_by_role("button", name="70%").click()
    expect(page.get_by_text("Reclamos, AO.6.1: verificado 70%; se había reportado 75%.")).to_be_visible()
    for code in ("AO.6.2", "AO.6.3"):
        page.get_by_label(f"Marcar {code}").check()
    page.get_by_role("button", name="Confirmar las marcadas de Reclamos").click()
    expect(page.get_by_text("Se confirmaron 2 filas de Reclamos.")).to_be_visible()
    with django_db_blocker.unblock():
        acts = AuditEvent.objects.filter(act="row.verified", actor=opened.officer)
        assert acts.count() == 4


def test_the_question_mark_opens_the_page_of_the_verification(open_page: OpenPage, opened: OpenRound) -> None:
    page = open_page(LIST, by=opened.officer)
    page.locator("a.bar-button", has_text="?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verificar cifras")
