"""The packet for a session, the sample of internal audit and the handover sheet: who takes them, and what they say."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pytest_django import Settings

from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.services.delivering import return_report, send_report
from planabierto.office.followup.services.requesting import request_reprogramming
from planabierto.office.followup.services.sampling import SampleError, take_sample
from planabierto.office.institutions.days import today_in
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.followup.round_pages import reader
from tests.office.reports.pages import page, panel, text, texts
from tests.office.reports.rounds import JUSTIFIED, closed, consolidated, presented
from tests.office.reports.test_instructions import give
from tests.office.rounds import OpenRound, open_round

pytestmark = pytest.mark.django_db

PACKET = "/informes/2024/t3/paquete/"
SAMPLE = "/auditoria/2024/t3/muestra/"
SHEET = "/unidades/reclamos/entrega.docx"
TAKERS = {Role.HEAD_OF_PLANNING, Role.BOARD_SECRETARY, Role.TOP_MANAGEMENT}


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> None:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def browser(round_: OpenRound, role: Role = Role.TOP_MANAGEMENT) -> Client:
    client = Client()
    client.force_login(round_.cast[role])
    return client


def slides_of(content: bytes) -> tuple[str, set[str]]:
    """The words of a presentation and the addresses that it leads to."""
    show = Presentation(BytesIO(content))
    words, links = [], set()
    for slide in show.slides:
        links |= {one.target_ref for one in slide.part.rels.values() if one.is_external}
        for shape in slide.shapes:
            if shape.has_text_frame:
                words.append(shape.text_frame.text)
            if shape.has_table:
                words += [cell.text for row in shape.table.rows for cell in row.cells]
    assert len(show.slides) == 8
    return " ".join(words), links


def docx_text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([one.text for one in document.paragraphs] + cells)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.PUBLIC])
def test_who_takes_the_packet(opened: OpenRound, role: Role) -> None:
    client = browser(opened, role)
    paths = (PACKET, f"{PACKET}acuerdo/", f"{PACKET}paquete.zip")
    assert {client.get(path).status_code for path in paths} == {403}, "before it is consolidated"
    consolidated(opened)
    assert {client.get(path).status_code for path in paths} == {200 if role in TAKERS else 403}


def test_the_slides_say_only_what_needs_a_decision_and_lead_to_its_rows(opened: OpenRound) -> None:
    consolidated(opened)
    words, links = slides_of(browser(opened).get(f"{PACKET}presentacion/").content)
    assert "De las 5 acciones programadas a septiembre, 3 están cumplidas (60%)" in words
    assert "Actualizar el manual." in words
    assert "Emitir certificaciones." not in words
    assert "Requerir el informe de Archivo." in words
    assert "Borrador: el informe no se ha presentado" in words
    assert "http://testserver/plan/2024/reclamos/ao-6-2/" in links
    client = browser(opened)
    for link in links:
        assert link.startswith("http://testserver/"), link
        assert client.get(link.removeprefix("http://testserver").partition("#")[0]).status_code == 200, link


def test_the_resolution_names_what_is_missing_and_instructed(opened: OpenRound) -> None:
    consolidated(opened)
    give(opened, "Presente un plan de trabajo.")
    said = docx_text(browser(opened, Role.BOARD_SECRETARY).get(f"{PACKET}acuerdo/").content)
    assert "Que no entregaron su informe: Archivo." in said
    assert "Instruir: a Reclamos, sobre AO.6.2: Presente un plan de trabajo, a más tardar el" in said
    assert "Que la Jefatura de Planificación presentó el tercer seguimiento del POI 2024" in said


def test_the_papers_come_in_one_file_too(opened: OpenRound) -> None:
    presented(opened)
    answer = browser(opened).get(f"{PACKET}paquete.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="paquete-poi-2024-t3.zip"'
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == [
            "seguimiento-poi-2024-t3.pdf",
            "proyecto-de-acuerdo-poi-2024-t3.docx",
            "presentacion-poi-2024-t3.pptx",
        ]
        assert archive.read("seguimiento-poi-2024-t3.pdf").startswith(b"%PDF")
        words, _links = slides_of(archive.read("presentacion-poi-2024-t3.pptx"))
    assert "Informe presentado" in words


def test_the_packet_speaks_spanish_to_whoever_takes_it(opened: OpenRound) -> None:
    consolidated(opened)
    words, links = slides_of(browser(opened).get(f"/en{PACKET}presentacion/").content)
    assert "2 de 3 informes revisados; no entregó: Archivo" in words
    assert not [link for link in links if "/en/" in link]


def test_the_page_of_the_packet(opened: OpenRound) -> None:
    consolidated(opened)
    found = page(browser(opened), PACKET)
    assert len(panel(found, "papeles").cssselect("a")) == 4
    assert texts(panel(found, "pide").cssselect("li"))[:2] == [
        "Dar por recibido el tercer seguimiento del POI 2024.",
        "Requerir el informe de Archivo.",
    ]
    client = browser(opened)
    assert client.get(f"{PACKET}otro/").status_code == 404
    assert client.get("/informes/2024/t2/paquete/").status_code == 404


def test_the_sample_is_drawn_again_by_its_seed(opened: OpenRound) -> None:
    closed(opened)
    auditor = opened.cast[Role.INTERNAL_AUDITOR]
    first = take_sample(opened.follow_up, size=3, seed=" 2024  uno ", by=auditor)
    again = take_sample(opened.follow_up, size=3, seed="2024 uno", by=auditor)
    assert (first.rows, first.seed, first.population) == (again.rows, "2024 uno", 6)
    assert take_sample(opened.follow_up, size=3, seed="2024 dos", by=auditor).rows != first.rows
    assert first.content_hash == opened.follow_up.figures_hash
    event = AuditEvent.objects.filter(act="follow_up.sample_taken").first()
    assert event is not None
    assert event.after_value == {
        "seed": "2024 uno",
        "population": 6,
        "drawn": [f"{row.unit} {row.code}" for row in first.rows],
    }
    with pytest.raises(SampleError, match="de 1 a 6"):
        take_sample(opened.follow_up, size=7, seed="x", by=auditor)
    with pytest.raises(SampleError, match="semilla"):
        take_sample(opened.follow_up, size=1, seed="  ", by=auditor)


@pytest.mark.parametrize("role", [one for one in Role if one not in {Role.PUBLIC, Role.INTERNAL_AUDITOR}])
def test_only_internal_audit_takes_a_sample(opened: OpenRound, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        take_sample(opened.follow_up, size=1, seed="x", by=opened.cast[role])
    assert browser(opened, role).get(SAMPLE).status_code == 403
    assert browser(opened, role).post(SAMPLE, {"size": "1", "seed": "x"}).status_code == 403


def test_the_sample_comes_as_a_workbook_and_stands_on_its_page(opened: OpenRound) -> None:
    opened.save("AO.6.2", "0", **JUSTIFIED)
    auditor = reader(opened.cast[Role.INTERNAL_AUDITOR])
    refused = auditor.post(SAMPLE, 422, size="0", seed="")
    assert texts(refused.cssselect(".summary li")) == [
        "Tamaño de la muestra: La muestra tiene al menos una fila.",
        "Semilla: Escriba la semilla.",
    ]
    too_many = auditor.post(SAMPLE, 422, size="40", seed="x")
    assert "El tamaño va de 1 a 6" in text(too_many.cssselect(".summary")[0])
    answer = auditor.client.post(SAMPLE, {"size": "6", "seed": "agosto"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="muestra-auditoria-2024-t3.xlsx"'
    book = load_workbook(BytesIO(answer.content))
    rows = [[cell.value for cell in row] for row in book["Muestra"].iter_rows(min_row=2)]
    assert len(rows) == 6
    assert "Faltó personal" in str(rows[1])
    assert "semilla: agosto" in text(panel(auditor.get(SAMPLE), "tomadas"))


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.PUBLIC])
def test_who_takes_the_handover_sheet(opened: OpenRound, role: Role) -> None:
    may = {Role.UNIT_HEAD, Role.LEAD_UNIT, Role.HEAD_OF_PLANNING, Role.PLANNING_ANALYST}
    client = browser(opened, role)
    assert client.get(SHEET).status_code == (200 if role in may else 403)
    assert client.get("/unidades/contabilidad/entrega.docx").status_code == (
        200 if role in {Role.HEAD_OF_PLANNING, Role.PLANNING_ANALYST} else 403
    )
    shown = [one for one in texts(page(client, "/unidades/reclamos/").cssselect("a.button")) if "entrega" in one]
    assert bool(shown) == (role in may)


def test_the_handover_sheet_says_what_is_open(opened: OpenRound) -> None:
    opened.fill("Reclamos")
    opened.save("AO.6.2", "0", **JUSTIFIED)
    entry = opened.row("AO.6.2").entry
    request_reprogramming(
        opened.report(), action_id=entry.action_id, to_period=4, reason="La imprenta cerró.", by=opened.head
    )
    send_report(opened.report(), by=opened.head)
    opened.review()
    give(opened, "Presente un plan de trabajo.")
    return_report(opened.report(), reason="Falta la nota de la imprenta.", by=opened.planner)
    said = docx_text(browser(opened, Role.UNIT_HEAD).get(SHEET).content)
    for words in (
        "unit_head, post of unit_head",
        "Actualizar el manual.",
        "T4: 1",
        "Reprogramación a T4: La imprenta cerró.",
        "Instrucción: Presente un plan de trabajo.",
        "Falta la nota de la imprenta.",
        "Medio de verificación de lo reportado",
        "No hay ninguna sustitución vigente.",
    ):
        assert words in said, words
    assert today_in(opened.cast.institution).year >= 2024
