"""The bad inputs that break open systems of this trade: each gets its sentence, none an error of the server, nothing is half saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import Settings

from planabierto.office.followup import acts
from planabierto.office.followup.models import Achievement, Entry, Evidence
from planabierto.office.followup.services.closing import close, consolidate, present
from planabierto.office.followup.services.registering import ClosedRowError
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import record
from tests.cast import Cast
from tests.office.rounds import OpenRound, open_round

PAGE = "/seguimiento/2024/t3/reclamos/"
OTHER = "/seguimiento/2024/t3/contabilidad/"
SCRIPT = {"HX-Request": "true"}
FORMULA = '=HYPERLINK("http://mal.example","ver")'
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def opened(cast: Cast, settings: Settings, tmp_path: object) -> OpenRound:
    settings.MEDIA_ROOT = tmp_path
    return open_round(cast)


@pytest.fixture
def head(client: Client, opened: OpenRound) -> Client:
    client.force_login(opened.head)
    return client


def post_row(client: Client, *, page: str = PAGE, slug: str = "ao-6-1", **fields: str) -> Any:
    given = {"version": "1", **fields}
    return client.post(
        f"{page}fila/{slug}/", {f"{slug}-{name}": value for name, value in given.items()}, headers=SCRIPT
    )


def notes(answer: Any, slug: str = "ao-6-1") -> str:
    return str(json.loads(answer.content)["pieces"][f"{slug}-notas"])


def text_of(answer: Any) -> str:
    return answer.content.decode() if isinstance(answer.content, bytes) else ""


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("real", "-1", "No puede ser menor que 0"),
        ("real", "9" * 40, "demasiadas cifras"),
        ("real", "9" * 400, "no es un número"),
        ("real", "1e308", "no es un número"),
        ("real", "NaN", "no es un número"),
        ("real", "Infinity", "no es un número"),
        ("real", "tres", "no es un número"),
        ("real", "1,2,3.4.5", "no es un número"),
        ("real", "\u0661\u0662", "no es un número"),
        ("anteriores", "-5", "menor que 0"),
        ("corregido", "mucho", "no es un número"),
        ("fecha", "31/02/2024", "fecha"),
        ("fecha", "9999-99-99", "fecha"),
        ("causa", "ninguna", "causa"),
        ("depende", "9" * 30, "lista"),
        ("logro", "x" * 6000, "letras"),
    ],
)
def test_a_number_or_a_word_that_cannot_be_is_told_beside_its_cell(
    head: Client, opened: OpenRound, field: str, typed: str, sentence: str
) -> None:
    answer = post_row(head, **{"real": "1", field: typed})
    assert answer.status_code == 422, answer.content
    assert sentence in notes(answer)
    assert opened.row().version == 1


@pytest.mark.parametrize("version", ["", "0", "-1", "2", "uno", "9" * 40])
def test_a_version_that_nobody_had_is_a_conflict(head: Client, opened: OpenRound, version: str) -> None:
    assert post_row(head, real="1", version=version).status_code == 409
    assert opened.row().version == 1


def test_a_session_that_is_over_saves_nothing_and_says_so(head: Client, opened: OpenRound) -> None:
    assert head.get(PAGE).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2), tick=False):
        answer = post_row(head, real="1")
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/ingresar/")
        shown = head.get(PAGE, follow=True)
        assert shown.redirect_chain[0][0].startswith("/ingresar/?next=")
        assert "Su sesión terminó" in text_of(shown)
    assert opened.row().version == 1


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("acta.pdf", b"", "está vacío (0 bytes)"),
        ("acta.pdf", b"MZ\x90\x00" + b"\x00" * 64, "acta.pdf"),
        ("acta.pdf", b"<html><script>alert(1)</script></html>", "acta.pdf"),
        ("acta.exe", PDF, "acta.exe"),
        ("acta.png", PDF, "acta.png"),
        ("acta.xlsx", b"PK\x03\x04", "acta.xlsx"),
    ],
)
def test_an_empty_or_renamed_file_is_no_evidence(head: Client, name: str, body: bytes, sentence: str) -> None:
    upload = SimpleUploadedFile(name, body)
    given = {"description": "Acta", "confidentiality": "public", "attached": upload}
    answer = head.post(f"{PAGE}fila/ao-6-1/medios/", given)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Evidence.objects.exists()


def a_zip() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as book:
        book.writestr("hola.txt", "hola")
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [(b"", "vac"), (b"codigo;real\nAO.6.1;1\n", "libro"), (PDF, "libro"), (a_zip(), "libro")],
    ids=["nothing", "text", "pdf", "zip"],
)
def test_what_is_no_workbook_of_ours_changes_nothing(
    head: Client, opened: OpenRound, body: bytes, sentence: str
) -> None:
    answer = head.post(f"{PAGE}excel/", {"libro": SimpleUploadedFile("registro.xlsx", body)})
    assert answer.status_code == 422
    assert sentence in text_of(answer).lower()
    assert opened.row().version == 1


def test_a_formula_in_a_text_stays_a_text_in_every_paper(head: Client, opened: OpenRound) -> None:
    for number, first in enumerate("=+-@", start=1):
        answer = post_row(
            head, real="1", version=str(number), logro=f"{first}{FORMULA[1:]}", justificacion="\t=1+1", causa="other"
        )
        assert answer.status_code == 200
    assert opened.row().entry.achievement.accomplishment.startswith("@HYPERLINK")
    post_row(head, real="1", version="5", logro=FORMULA)
    assert opened.row().entry.achievement.accomplishment == FORMULA
    planner = Client()
    planner.force_login(opened.planner)
    papers = {
        f"{PAGE}excel/": head,
        "/tablero/2024/t3/acciones.xlsx": planner,
        "/informes/2024/t3/informe.xlsx": planner,
    }
    for address, client in papers.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        body = b"".join(answer) if answer.streaming else answer.content
        cells = [
            cell for sheet in load_workbook(BytesIO(body)).worksheets for line in sheet.iter_rows() for cell in line
        ]
        assert [cell.coordinate for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)] == []
        assert client is planner or any(cell.value == FORMULA for cell in cells)  # drafts are no part of a report


def test_another_units_address_is_refused_in_every_way(head: Client, opened: OpenRound) -> None:
    own = {"ao-6-1-version": "1", "ao-6-1-real": "9"}
    answers = [
        head.get(OTHER),
        head.get(f"{OTHER}fila/ao-6-1/medios/"),
        head.post(OTHER, own),
        head.post(f"{OTHER}fila/ao-6-1/", own),
        post_row(head, page=OTHER, real="9"),
        head.post(f"{OTHER}pegar/", {"texto": "9"}, headers=SCRIPT),
        head.post(f"{OTHER}enviar/"),
        head.post(f"{OTHER}fila/ao-6-1/medios/", {"description": "x", "folio": "1", "confidentiality": "public"}),
    ]
    for answer in answers:
        assert answer.status_code == 403
        assert "es de otra unidad" in text_of(answer)
    assert opened.row(unit="Contabilidad").version == 1
    assert post_row(head, slug="ao-9-9", real="1").status_code == 404


@pytest.mark.parametrize("period", ["t0", "t5", "t9", "m3", "t33", "t", "tt", "3", "t-3", "T3", "t٣", "t" + "9" * 50])
@pytest.mark.parametrize("year", ["2024", "1", "0", "99999999999999999999"])
def test_a_missing_or_wrong_period_is_not_found(head: Client, year: str, period: str) -> None:
    page = f"/seguimiento/{year}/{period}/reclamos/"
    for answer in (head.get(page), post_row(head, page=page, real="1"), head.post(f"{page}enviar/")):
        assert answer.status_code == 404
        assert "404" in text_of(answer) or "No hay" in text_of(answer) or "no existe" in text_of(answer)


def test_a_code_that_comes_twice_is_told_and_neither_value_taken(head: Client, opened: OpenRound) -> None:
    asked = {"texto": "AO.6.1\t1\nAO.6.1\t2\nAO.6.2\t1", "fila": "ao-6-1", "columna": "real"}
    html = json.loads(head.post(f"{PAGE}pegar/", asked, headers=SCRIPT).content)["html"]
    assert html.count("esta fila viene más de una vez") == 2
    head.post(f"{PAGE}pegar/", {**asked, "paso": "aplicar"}, headers=SCRIPT)
    assert (opened.row("AO.6.1").version, opened.row("AO.6.2").version) == (1, 2)


@pytest.fixture
def closed(opened: OpenRound) -> OpenRound:
    opened.send()
    opened.review()
    consolidate(opened.follow_up, reason="No entregaron a tiempo.", by=opened.planner)
    present(opened.follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=opened.planner)
    close(opened.follow_up, by=opened.planner)
    return opened


def test_an_edit_after_the_close_is_refused_by_page_service_and_database(head: Client, closed: OpenRound) -> None:
    version = closed.row().version
    answer = post_row(head, real="9", version=str(version))
    assert answer.status_code == 403
    assert "está cerrado" in json.loads(answer.content)["sentence"]
    with pytest.raises(ClosedRowError, match="está cerrado"):
        closed.save("AO.6.1", "9")
    entry = closed.row().entry
    changes: list[Callable[[], object]] = [
        lambda: Entry.objects.filter(pk=entry.pk).update(achieved=9),
        lambda: Achievement.objects.filter(pk=entry.achievement_id).update(to_date=9),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert closed.row().version == version


def test_the_year_of_a_plan_is_no_field_of_any_form(head: Client, opened: OpenRound) -> None:
    plan = opened.follow_up.plan
    meant = {
        "year": "2030",
        "plan": "1",
        "plan_id": "1",
        "follow_up": "1",
        "period": "1",
        "institution": "2",
        "state": "locked",
    }
    answer = head.post(f"{PAGE}fila/ao-6-1/", {"ao-6-1-version": "1", "ao-6-1-real": "1", **meant}, headers=SCRIPT)
    assert answer.status_code == 200
    plan.refresh_from_db()
    assert (plan.year, opened.report().state) == (2024, "in_progress")
    moved = "/seguimiento/2030/t3/reclamos/"
    assert post_row(head, page=moved, real="1").status_code == 404
    book = load_workbook(BytesIO(head.get(f"{PAGE}excel/").content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value == "2024":
                    cell.value = "2030"
                elif cell.value == 2024:
                    cell.value = 2030
    changed = BytesIO()
    book.save(changed)
    answer = head.post(f"{PAGE}excel/", {"libro": SimpleUploadedFile("registro.xlsx", changed.getvalue())})
    assert answer.status_code == 422
    assert "libro" in text_of(answer)


def test_more_acts_in_a_minute_than_anybody_does_wait(head: Client, opened: OpenRound) -> None:
    for _time in range(120):
        record(institution=opened.cast.institution, by=opened.head, act=acts.ROW_SAVED, subject=opened.follow_up)
    answer = post_row(head, real="1")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61), tick=False):
        assert post_row(head, real="1").status_code == 200
    assert AuditEvent.objects.filter(act="row.saved").count() == 121
