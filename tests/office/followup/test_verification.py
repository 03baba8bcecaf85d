"""The verification of a round over HTTP: what each sees, what is confirmed, what is asked again, and that nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import html
from pytest_django import DjangoAssertNumQueries

from planabierto.core.registration import Typed
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.followup.models import Confidentiality, Verdict, Verification
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.registering import RowChange, save_row
from planabierto.office.followup.services.verifying import verify_row
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.followup.round_pages import Reader, reader
from tests.office.reports.pages import text, texts
from tests.office.rounds import OpenRound, open_round
from tests.office.scanning import many_to_verify

PAGE = "/verificacion/2024/t3/"
ALL = f"{PAGE}?ver=todas"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


@pytest.fixture
def officer(opened: OpenRound) -> Reader:
    return reader(opened.officer)


def units(page: html.HtmlElement) -> list[str]:
    return texts(page.cssselect("tr[id^=unidad] .of-unit > b"))


def cell(page: html.HtmlElement, key: int, name: str = "act") -> str:
    """The words of a cell of a row."""
    return text(page.cssselect(f"#fila-{key} .{name}")[0])


def seen(page: html.HtmlElement, key: int) -> dict[str, str]:
    """What the page had of a row, as its form sends it back."""
    return {f"visto-{key}": page.cssselect(f"input[name=visto-{key}]")[0].get("value") or ""}


def test_the_officer_finds_each_row_under_its_unit_and_their_own_with_who_verifies_it(
    opened: OpenRound, officer: Reader
) -> None:
    opened.send()
    page = officer.get(PAGE)
    assert units(page) == ["Reclamos", "Archivo"]
    mine, own = opened.assignment().pk, opened.assignment("Archivo").pk
    first = text(page.cssselect(f"#fila-{mine}")[0])
    assert "75% de 75%" in first
    assert "25% en el período" in first
    assert "50%" in first
    assert "Confirmar 75%" in first
    assert cell(page, own) == "Usted no puede verificar su propia unidad; verifica: La Contadora General."
    assert text(page.cssselect(".figures dd")[0]) == "0 de 1"


def test_a_unit_that_has_not_sent_is_shown_as_waiting_without_its_draft(opened: OpenRound, officer: Reader) -> None:
    opened.fill()
    page = officer.get(PAGE)
    assert "Todavía no envía su informe" in text(page.cssselect("section.panel")[0])
    row = text(page.cssselect(f"#fila-{opened.assignment().pk}")[0])
    assert "En espera de la unidad" in row
    assert "75% de" not in row
    assert not page.cssselect("button[value^=confirmar]")


def test_a_row_is_confirmed_with_one_button(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    key = opened.assignment().pk
    page = officer.get(PAGE)
    page = officer.post(PAGE, accion=f"confirmar.{key}", **seen(page, key))
    assert officer.said(page) == "Reclamos, AO.6.4: confirmado 75%."
    assert text(page.cssselect(".figures dd")[0]) == "1 de 1"
    page = officer.get(f"{PAGE}?ver=verificadas")
    assert "Verificado 75%, como se reportó" in cell(page, key)
    event = AuditEvent.objects.get(act="row.verified")
    assert (event.actor, event.after_value["verdict"]) == (opened.officer, "confirmed")  # type: ignore[index,call-overload]  # an object of JSON


def test_another_value_is_read_asked_and_shown_beside_the_reported_one(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    key = opened.assignment().pk
    page = officer.get(PAGE)
    given = {f"valor-{key}": "0.7", f"motivo-{key}": "Faltan 20 folios.", **seen(page, key)}
    asked = officer.post(PAGE, 422, accion=f"otro.{key}", **given)
    assert "¿Quiso decir 0.7% o 70%?" in cell(asked, key)
    assert [one.get("value") for one in asked.cssselect(f"button[name=responde-{key}]")] == ["0.7%", "70%"]
    assert asked.cssselect(f"#valor-{key}")[0].get("value") == "0.7"
    assert asked.cssselect(f"#motivo-{key}")[0].text == "Faltan 20 folios."
    page = officer.post(PAGE, **given, **{f"responde-{key}": "70%"})
    assert officer.said(page) == "Reclamos, AO.6.4: verificado 70%; se había reportado 75%."
    page = officer.get(ALL)
    assert "Verificado 70%; reportado 75%" in cell(page, key)
    assert "Faltan 20 folios." in cell(page, key)
    assert opened.row("AO.6.4").entry.achieved == Decimal("0.7")


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        (
            "otro",
            {"valor": "setenta", "motivo": "x"},
            "«setenta» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250",
        ),
        ("otro", {"valor": "-3%", "motivo": "x"}, "No puede ser menor que 0."),
        ("otro", {"valor": "", "motivo": "x"}, "Escriba el valor verificado a la fecha."),
        ("otro", {"valor": "70%", "motivo": " "}, "Escriba el motivo: la unidad lo lee junto a la cifra."),
        ("otro", {"valor": "75%", "motivo": "x"}, "Es el valor que la unidad reportó: use «Confirmar»."),
        ("otro", {"valor": "=1+1", "motivo": "x"}, "no es un número"),
        ("no", {"causa": ""}, "Escriba por qué no se puede verificar"),
    ],
)
def test_bad_input_is_told_beside_its_row_and_stays(
    opened: OpenRound, officer: Reader, step: str, typed: dict[str, str], sentence: str
) -> None:
    opened.send()
    key = opened.assignment().pk
    page = officer.get(PAGE)
    given = {f"{name}-{key}": value for name, value in typed.items()}
    page = officer.post(PAGE, 422, accion=f"{step}.{key}", **given, **seen(page, key))
    assert sentence in cell(page, key)
    assert sentence in text(page.cssselect(".summary")[0])
    target = page.cssselect(".summary a")[0].get("href") or ""
    assert page.cssselect(f"[id='{target[1:]}']")
    for name, value in given.items():
        field = page.cssselect(f"#{name}")[0]
        assert (field.get("value") if field.tag == "input" else field.text or "") == value.strip()
    assert not Verification.objects.exists()


def test_what_cannot_be_verified_keeps_what_was_reported_with_its_reason(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    key = opened.assignment().pk
    page = officer.get(PAGE)
    page = officer.post(PAGE, accion=f"no.{key}", **{f"causa-{key}": "El archivo está en mudanza."}, **seen(page, key))
    assert officer.said(page) == "Reclamos, AO.6.4: no se pudo verificar; queda lo reportado."
    assert opened.row("AO.6.4").entry.achieved == Decimal("0.75")
    assert "Queda lo reportado: 75%" in cell(officer.get(ALL), key)


def test_the_intro_key_confirms_nothing(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    key = opened.assignment().pk
    page = officer.get(PAGE)
    assert page.cssselect("form button[name=accion]")[0].get("value") == ""
    page = officer.post(PAGE, 422, accion="", **{f"valor-{key}": "70%"}, **seen(page, key))
    assert "Pulse el botón de lo que encontró" in text(page.cssselect(".summary")[0])
    assert page.cssselect(f"#valor-{key}")[0].get("value") == "70%"


def test_the_marked_rows_of_a_unit_are_confirmed_at_once_or_none(cast: Cast) -> None:
    opened = many_to_verify(cast, rows=3)
    opened.send()
    officer = reader(opened.officer)
    page = officer.get(PAGE)
    boxes = [one.get("value") or "" for one in page.cssselect("input[name=fila]")]
    report = opened.report().pk
    assert len(boxes) == 3
    held = {name: value for key in boxes for name, value in seen(page, int(key)).items()}
    page = officer.post(PAGE, 422, accion=f"marcadas.{report}", **held)
    assert "Marque las filas que confirma." in text(page.cssselect(".summary")[0])
    stale = {**held, f"visto-{boxes[2]}": "1.0"}
    page = officer.post(PAGE, 409, accion=f"marcadas.{report}", fila=boxes, **stale)
    assert "La unidad cambió esta cifra" in cell(page, int(boxes[2]))
    assert not Verification.objects.exists()
    page = officer.post(PAGE, accion=f"marcadas.{report}", fila=boxes[:2], **held)
    assert officer.said(page) == "Se confirmaron 2 filas de Reclamos."
    assert Verification.objects.count() == 2


def test_what_is_typed_elsewhere_comes_back_after_a_row_is_confirmed(cast: Cast) -> None:
    opened = many_to_verify(cast, rows=3)
    opened.send()
    officer = reader(opened.officer)
    page = officer.get(PAGE)
    first, second, _third = [int(one.get("value") or "") for one in page.cssselect("input[name=fila]")]
    held = {**seen(page, first), **seen(page, second)}
    typed = {f"valor-{second}": "60%", f"motivo-{second}": "Falta una caja."}
    page = officer.post(PAGE, 200, accion=f"confirmar.{first}", **held, **typed)
    assert page.cssselect(f"#valor-{second}")[0].get("value") == "60%"
    assert officer.said(page).startswith("Reclamos, ")
    officer.post(PAGE, 409, accion=f"confirmar.{first}", **held, **typed)
    assert Verification.objects.count() == 1


def test_who_comes_second_is_told_who_verified(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    key = opened.assignment().pk
    page = officer.get(PAGE)
    before = seen(page, key)
    verify_row(opened.assignment(), verdict=Verdict.CONFIRMED, by=opened.officer)
    page = officer.post(PAGE, 409, accion=f"confirmar.{key}", **before)
    assert "ya verificó esta fila a las" in cell(page, key)
    assert Verification.objects.count() == 1


def test_a_result_can_be_changed_by_who_gave_it(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    key = opened.assignment().pk
    verify_row(opened.assignment(), verdict=Verdict.CONFIRMED, by=opened.officer)
    page = officer.get(ALL)
    assert "Cambiar el resultado" in cell(page, key)
    given = {f"valor-{key}": "70%", f"motivo-{key}": "Se contó de nuevo.", **seen(page, key)}
    officer.post(ALL, accion=f"otro.{key}", **given)
    assert opened.row("AO.6.4").entry.achieved == Decimal("0.7")


def test_documents_by_type_are_counted_with_what_they_propose(cast: Cast) -> None:
    opened = open_round(cast, share=True)
    for code in ("AO.6.1", "AO.6.2"):
        opened.save(code, "1")
    row = opened.row("AO.6.4")
    for kind, generated, scanned in (("Actas", 30, 24), ("Memorandos", 20, 16)):
        given = EvidenceInput(
            description=f"Índice de {kind.lower()}",
            series="Gestión",
            folio="Folios 1 a 9",
            document_type=kind,
            generated=generated,
            scanned=scanned,
            confidentiality=Confidentiality.PUBLIC,
        )
        add_evidence(opened.report(), row.entry, given, by=opened.head)
    counted = RowInput(typed=Typed(part_done=Decimal(45), part_of=Decimal(50)), justification="x", cause="other")
    save_row(opened.report(), RowChange(row.entry.action_id, row.version, counted), by=opened.head)
    opened.send_as_is()
    page = reader(opened.officer).get(PAGE)
    said = cell(page, opened.assignment().pk, "shown")
    assert "Se espera: Índice" in said
    assert "Índice de actasGestión · Folios 1 a 9 · pública" in said
    assert "Actas: 24 de 30" in said
    assert "Memorandos: 16 de 20" in said
    assert "En total 40 de 50 escaneados: proponen 20% en el período, 70% a la fecha." in said
    assert cell(page, opened.assignment().pk, "figure") == "72.5% de 75%22.5% en el período; 45 de 50"


def test_planning_and_audit_read_all_and_verify_nothing(opened: OpenRound) -> None:
    opened.send()
    key = opened.assignment().pk
    for role in (Role.HEAD_OF_PLANNING, Role.PLANNING_ANALYST, Role.INTERNAL_AUDITOR):
        who = reader(opened.cast[role])
        page = who.get(ALL)
        assert units(page) == ["Reclamos", "Archivo"]
        assert text(page.cssselect(".figures dd")[0]) == "0 de 2"
        assert not page.cssselect("button[value^=confirmar]")
        assert "Verifica: El Oficial de Gestión Documental y Archivo" in text(page.cssselect(f"#fila-{key}")[0])
        who.post(PAGE, 403, accion=f"confirmar.{key}")
    assert not Verification.objects.exists()


def test_who_verifies_nothing_is_told_so(opened: OpenRound) -> None:
    allowed = {Role.HEAD_OF_PLANNING, Role.PLANNING_ANALYST, Role.INTERNAL_AUDITOR, Role.VERIFIER}
    for role in GRANTABLE_ROLES - allowed:
        reader(opened.cast[role]).get(PAGE, 403)
        reader(opened.cast[role]).get(f"{PAGE}hoja/", 403)
    reader(opened.cast.outsider).get(PAGE, 403)
    assert "No hay filas que verificar." in text(reader(opened.cast[Role.VERIFIER]).get(PAGE).cssselect(".empty")[0])


def test_a_round_that_is_not_there_is_404(officer: Reader) -> None:
    officer.get("/verificacion/2024/t4/", 404)
    officer.get("/verificacion/1999/t3/hoja/", 404)


def test_a_row_of_another_verifier_is_403_by_its_key(opened: OpenRound, officer: Reader) -> None:
    head = opened.head_of("Archivo")
    opened.send("Archivo", by=head)
    own = opened.assignment("Archivo").pk
    officer.post(PAGE, 403, accion=f"confirmar.{own}", **{f"visto-{own}": "2.0"})
    alternate = reader(opened.alternate)
    page = alternate.get(PAGE)
    assert units(page) == ["Archivo"]
    alternate.post(PAGE, accion=f"confirmar.{own}", **seen(page, own))
    alternate.post(PAGE, 403, accion="confirmar.999999")


def test_the_sheet_holds_what_its_verifier_verifies(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    answer = officer.client.get(f"{PAGE}hoja/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert 'attachment; filename="verificacion-poi-2024-t3.pdf"' in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")


def test_the_filters_are_in_the_address(opened: OpenRound, officer: Reader) -> None:
    opened.send()
    verify_row(opened.assignment(), verdict=Verdict.CONFIRMED, by=opened.officer)
    page = officer.get(PAGE)
    assert units(page) == ["Archivo"]
    assert texts(page.cssselect("nav.segments[aria-label='Filtrar las filas'] a")) == [
        "Pendientes 1",
        "Verificadas 1",
        "Todas 2",
    ]
    assert units(officer.get(f"{PAGE}?ver=verificadas")) == ["Reclamos"]
    assert units(officer.get(f"{PAGE}?ver=otra-cosa")) == ["Archivo"]


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_list_asks_the_same_of_the_database_whatever_the_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened = many_to_verify(cast, rows=rows)
    opened.send()
    officer = reader(opened.officer)
    assert len(officer.get(PAGE).cssselect("tr[id^=fila-]")) == rows
    with django_assert_num_queries(QUERIES):
        officer.get(PAGE)


QUERIES = 16
"""Session, person, institution, roles, the round, assignments, own units, the rows, evidence, objections, registered, the bar."""
