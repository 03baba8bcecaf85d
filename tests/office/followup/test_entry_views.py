"""The entry screen over HTTP: what it shows, one row saved, a conflict, a paste, the workbook, sending; with and without the script."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.models import Instruction, UnitReportState
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.reports.pages import page
from tests.office.rounds import OpenRound, open_round

PAGE = "/seguimiento/2024/t3/reclamos/"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


@pytest.fixture
def head(client: Client, opened: OpenRound) -> Client:
    client.force_login(opened.head)
    return client


def post_row(client: Client, slug: str, *, version: int, **fields: str) -> Any:
    data = {f"{slug}-version": str(version), **{f"{slug}-{name}": value for name, value in fields.items()}}
    return client.post(f"{PAGE}fila/{slug}/", data, headers=SCRIPT)


def test_the_screen_shows_each_row_and_what_is_missing(head: Client) -> None:
    text = head.get(PAGE).content.decode()
    assert "Reclamos: julio a septiembre 2024" in text
    assert text.count('data-save="') == 4
    assert "Verifica: El Oficial de Gestión Documental y Archivo" in text
    assert '<span id="n-pendientes">3</span>' in text
    assert "Sin programación en el período" in text


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_ways_of_a_row_lead_to_its_own_pages(head: Client, language: str) -> None:
    row = page(head, f"{language}{PAGE}").cssselect("#ao-6-1")[0]
    names = {"action": "ao-6-1", "year": 2024, "unit": "reclamos"}
    ways = {
        "entry_row": row.get("data-save"),
        "evidence": row.cssselect(".ways > span a")[0].get("href"),
        "action": row.cssselect(".ficha > a")[0].get("href"),
    }
    with override("en" if language else "es"):
        assert ways == {
            "entry_row": reverse("entry_row", kwargs={**names, "period": "t3"}),
            "evidence": reverse("evidence", kwargs={**names, "period": "t3"}),
            "action": reverse("action", args=[2024, "reclamos", "ao-6-1"]),
        }


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_ways_of_the_screen_lead_to_its_own_pages(head: Client, language: str) -> None:
    screen = page(head, f"{language}{PAGE}")
    ways = {
        one.get(name, "").partition("?")[0]
        for name in ("href", "action", "formaction", "data-paste")
        for one in screen.cssselect(f"[{name}]")
    }
    with override("en" if language else "es"):
        for name in ("entry", "entry_paste", "entry_review", "entry_workbook"):
            assert reverse(name, args=[2024, "t3", "reclamos"]) in ways, name


def test_the_screen_asks_at_most_twelve_questions(
    head: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    head.get(PAGE)
    with django_assert_max_num_queries(12):
        head.get(PAGE)


def test_what_top_management_waits_for_stands_above_the_rows(head: Client, opened: OpenRound) -> None:
    assert "Instrucci" not in head.get(PAGE).content.decode()
    director = opened.cast[Role.TOP_MANAGEMENT]
    for unit, text in ((opened.cast.reclamos, "Presente un plan."), (opened.cast.comercial, "No es de Reclamos.")):
        Instruction.objects.create(
            institution=opened.cast.institution,
            follow_up=opened.follow_up,
            action=opened.row("AO.6.1").entry.action,
            responsible_unit=unit,
            text=text,
            due_on=date(2024, 12, 8),
            given_by=director,
            given_by_name=director.display_name,
        )
    (line,) = page(head, PAGE).cssselect(".waiting a")
    assert line.text_content() == "Instrucción pendiente, para el 8 de diciembre: Presente un plan."
    assert line.get("href") == "/instrucciones/"


def test_a_row_is_saved_and_answers_its_cells(head: Client, opened: OpenRound) -> None:
    answer = post_row(head, "ao-6-1", version=1, real="1", logro="Se emitió.")
    assert answer.status_code == 200, answer.content
    said = json.loads(answer.content)
    assert said["rows"]["ao-6-1"] == {"flags": "", "invalid": [], "version": 2}
    assert "<b>3</b>" in said["pieces"]["ao-6-1-acumulado"]
    assert said["pieces"]["n-pendientes"] == "2"
    assert opened.row("AO.6.1").entry.achievement.remarks == "Se emitió."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("uno", "«uno» no es un número"),
        ("-3", "No puede ser menor que 0"),
        ("=3+4", "no es un número"),
        ("50%", "Esta acción se cuenta en número"),
        ("9" * 40, "demasiadas cifras"),
    ],
)
def test_what_is_no_number_gets_its_sentence(head: Client, opened: OpenRound, typed: str, sentence: str) -> None:
    answer = post_row(head, "ao-6-1", version=1, real=typed)
    assert answer.status_code == 422
    said = json.loads(answer.content)
    assert said["rows"]["ao-6-1"]["invalid"] == ["real"]
    assert sentence in said["pieces"]["ao-6-1-notas"]
    assert opened.row("AO.6.1").version == 1


def test_a_ratio_that_may_mean_two_things_is_asked(head: Client) -> None:
    answer = post_row(head, "ao-6-4", version=1, real="0.25")
    assert answer.status_code == 422
    notes = json.loads(answer.content)["pieces"]["ao-6-4-notas"]
    assert 'value="0.25%"' in notes
    assert 'value="25%"' in notes


def test_a_conflict_shows_both_values_and_either_may_stay(head: Client, opened: OpenRound) -> None:
    opened.save("AO.6.1", "4", by=opened.cast[Role.REPORTER])
    answer = post_row(head, "ao-6-1", version=1, real="1")
    assert answer.status_code == 409
    notes = json.loads(answer.content)["pieces"]["ao-6-1-notas"]
    assert "Su valor: 1. El de esa persona: 4." in notes
    theirs = post_row(head, "ao-6-1", version=1, real="1", conserva="otro.2")
    assert json.loads(theirs.content)["rows"]["ao-6-1"]["fields"]["real"] == "4"
    mine = post_row(head, "ao-6-1", version=1, real="1", conserva="mio.2")
    assert mine.status_code == 200
    assert opened.row("AO.6.1").entry.achievement.of_period == Decimal(1)


def test_a_row_that_is_lost_on_the_way_back_may_be_sent_again(head: Client) -> None:
    assert post_row(head, "ao-6-1", version=1, real="1").status_code == 200
    again = post_row(head, "ao-6-1", version=1, real="1")
    assert json.loads(again.content)["rows"]["ao-6-1"]["version"] == 2


def test_the_whole_form_is_saved_without_the_script(head: Client, opened: OpenRound) -> None:
    data = {"siguiente": "seguir"}
    for slug, real in (("ao-6-1", "1"), ("ao-6-2", "uno"), ("ao-6-3", ""), ("ao-6-4", "25%")):
        data |= {f"{slug}-version": "1", f"{slug}-real": real}
    answer = head.post(PAGE, data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "<title>Error:" in text
    assert 'value="uno"' in text
    assert opened.row("AO.6.1").entry.achievement.of_period == Decimal(1)
    assert opened.row("AO.6.4").entry.achievement.of_period == Decimal("0.25")
    data["ao-6-2-real"] = "1"
    data |= {"ao-6-1-version": "2", "ao-6-4-version": "2"}
    assert head.post(PAGE, data).status_code == 302


def test_who_only_reads_is_not_asked_for_evidence(client: Client, opened: OpenRound) -> None:
    def way(reader: User) -> str:
        client.force_login(reader)
        (link,) = page(client, PAGE).cssselect("#ao-6-1-evidencias a")
        return str(link.text)

    planner = opened.cast[Role.HEAD_OF_PLANNING]
    grant_role(opened.cast.institution, planner, role=Role.UNIT_HEAD, unit=opened.cast.contabilidad, by=None)
    assert (way(opened.head), way(planner)) == ("+ Medio", "Sin medios")
    opened.follow_up.unit_reports.filter(name="Reclamos").update(state=UnitReportState.SENT)
    assert (way(opened.head), way(planner)) == ("+ Medio", "Sin medios")


def test_another_unit_is_refused_by_get_by_post_and_by_row(head: Client) -> None:
    other = "/seguimiento/2024/t3/contabilidad/"
    for answer in (
        head.get(other),
        head.post(other, {}),
        head.post(f"{other}fila/ao-6-1/", {"ao-6-1-version": "1", "ao-6-1-real": "9"}, headers=SCRIPT),
        head.post(f"{other}enviar/"),
        head.post(f"{other}pegar/", {"texto": "1"}),
        head.get(f"{other}excel/"),
    ):
        assert answer.status_code == 403
        assert "Esta página es de otra unidad" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/seguimiento/2024/t9/reclamos/",
        "/seguimiento/2023/t3/reclamos/",
        "/seguimiento/2024/x/reclamos/",
        "/seguimiento/2024/t3/nada/",
    ],
)
def test_a_wrong_period_or_unit_is_not_found(head: Client, address: str) -> None:
    assert head.get(address).status_code == 404


PASTES = {
    "one column": ("1\n0\n\n25%", {"AO.6.1": "1", "AO.6.2": "0", "AO.6.4": "0.25"}),
    "two columns": ("1\tSe emitió.\n0\tFaltó personal.", {"AO.6.1": "1", "AO.6.2": "0"}),
    "by code": ("AO.6.4\t25%\tListo.\nAO.6.1.\t2\nAO.9.9\t7", {"AO.6.4": "0.25", "AO.6.1": "2"}),
    "official sheet": (
        (
            "CÓDIGO\tACCIÓN\tLÍDER\tRESPONSABLE\tMETA\tEN-MAR\tABR-JUN\tJUL-SEP\tOCT-DIC\tREAL\t%\tOBSERVACIONES\n"
            "AO.6.1.\tEmitir\tx\ty\t4\t1\t1\t1\t1\t1\t100%\tSe emitió."
        ),
        {"AO.6.1": "1"},
    ),
}


@pytest.mark.parametrize("shape", list(PASTES))
def test_a_paste_is_shown_then_applied_then_taken_back(head: Client, opened: OpenRound, shape: str) -> None:
    text, expected = PASTES[shape]
    asked = {"texto": text, "fila": "ao-6-1", "columna": "real"}
    preview = json.loads(head.post(f"{PAGE}pegar/", asked, headers=SCRIPT).content)
    assert "Nada se guarda hasta confirmar" in preview["html"]
    assert opened.row("AO.6.1").version == 1
    applied = json.loads(head.post(f"{PAGE}pegar/", {**asked, "paso": "aplicar"}, headers=SCRIPT).content)
    assert {code: str(opened.row(code).entry.achievement.of_period) for code in expected} == expected
    assert AuditEvent.objects.filter(act="report.rows_pasted").count() == 1
    head.post(f"{PAGE}pegar/", {"deshacer": applied["undo"]}, headers=SCRIPT)
    assert {opened.row(code).entry.achievement.of_period for code in expected} == {None}
    assert AuditEvent.objects.filter(act="report.paste_undone").count() == 1


def test_unknown_codes_and_bad_cells_are_told(head: Client) -> None:
    asked = {"texto": "AO.6.1\tuno\nAO.6.2\t1\nAO.9.9\t7", "fila": "ao-6-1", "columna": "real"}
    html = json.loads(head.post(f"{PAGE}pegar/", asked, headers=SCRIPT).content)["html"]
    assert "AO.9.9" in html
    assert "«uno» no es un número" in html
    assert "Pegar 1 valor" in html


def test_the_workbook_goes_out_and_comes_back(head: Client, opened: OpenRound) -> None:
    answer = head.get(f"{PAGE}excel/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="registro-poi-2024-t3-reclamos.xlsx"')
    book = load_workbook(BytesIO(answer.content))
    sheet = book.worksheets[0]
    cells = {
        str(row[0].value).rstrip("."): row for row in sheet.iter_rows() if str(row[0].value or "").startswith("AO.")
    }
    typed = next(index for index, cell in enumerate(cells["AO.6.1"]) if not cell.protection.locked)
    cells["AO.6.1"][typed].value = 1
    cells["AO.6.4"][typed].value = 0.25
    filled = BytesIO()
    book.save(filled)
    upload = SimpleUploadedFile("registro.xlsx", filled.getvalue())
    page = head.post(f"{PAGE}excel/", {"libro": upload}).content.decode()
    assert "El libro cambia 2 filas" in page
    token = page.split('name="libro" value="')[1].split('"')[0]
    assert head.post(f"{PAGE}excel/", {"paso": "aplicar", "libro": token}).status_code == 302
    assert opened.row("AO.6.4").entry.achievement.of_period == Decimal("0.25")
    assert AuditEvent.objects.filter(act="report.workbook_applied").count() == 1


def test_a_file_that_is_no_workbook_gets_a_sentence(head: Client) -> None:
    for body in (b"", b"hola", b"PK\x03\x04"):
        answer = head.post(f"{PAGE}excel/", {"libro": SimpleUploadedFile("x.xlsx", body)})
        assert answer.status_code == 422


def test_sending_asks_for_what_is_missing_then_gives_a_receipt(head: Client, opened: OpenRound) -> None:
    answer = head.post(f"{PAGE}enviar/")
    assert answer.status_code == 422
    assert "#ao-6-1-real" in answer.content.decode()
    opened.fill()
    assert head.post(f"{PAGE}enviar/").status_code == 302
    assert opened.report().state == UnitReportState.SENT
    text = head.get(f"{PAGE}revisar/").content.decode()
    assert "Planificación puede devolverlo" in text
    for paper in ("comprobante", "imprimir"):
        assert head.get(f"{PAGE}{paper}/").content.startswith(b"%PDF")
    closed = post_row(head, "ao-6-1", version=2, real="9")
    assert closed.status_code == 403
    assert "ya fue enviado" in json.loads(closed.content)["sentence"]


def test_a_session_that_ended_is_told_to_the_script(client: Client, opened: OpenRound) -> None:
    assert opened.follow_up.pk
    assert post_row(client, "ao-6-1", version=1, real="1").status_code == 401


def test_evidence_is_added_and_withdrawn(head: Client, opened: OpenRound) -> None:
    page = f"{PAGE}fila/ao-6-1/medios/"
    assert head.get(page).status_code == 200
    refused = head.post(page, {"description": "Actas", "confidentiality": "public"})
    assert refused.status_code == 422
    assert head.post(page, {"description": "Actas", "folio": "12", "confidentiality": "public"}).status_code == 302
    text = head.get(page).content.decode()
    assert "Actas" in text
    from planabierto.office.followup.models import Evidence

    evidence = Evidence.objects.get()
    assert head.post(f"/medios/{evidence.pk}/retirar/", {"reason": "Era de otra acción."}).status_code == 302
    assert "Retirado: Era de otra acción." in head.get(page).content.decode()
    assert opened.row("AO.6.1").version == 1
