"""The papers of a round say what they must, as documents that programs open, read aloud and keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import outloud
import pdfua
import pypdfium2
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from planabierto.core.calendar import Periodicity
from planabierto.documents.papers.circular import circular
from planabierto.documents.papers.handover import handover_sheet
from planabierto.documents.papers.paper import (
    BOX,
    Block,
    Facts,
    Heading,
    Items,
    ListColumn,
    Listing,
    NewPage,
    Paper,
    Prose,
    Signature,
    Signatures,
    breakable,
    counted,
    grouped,
    listed,
)
from planabierto.documents.papers.printed import printed_paper
from planabierto.documents.papers.receipt import sending_receipt, signature_sheet
from planabierto.documents.papers.resolution import Verb, draft_resolution
from planabierto.documents.papers.rounds import Body, PaperRound, day_in_words
from planabierto.documents.papers.sample import METHOD, audit_sample, draw_sample
from planabierto.documents.papers.verification import verification_sheet
from planabierto.documents.papers.word import word_paper
from tests.documents.papers.paper_cases import (
    CODE,
    HANDOVER,
    MEMO,
    POPULATION,
    REPORT,
    RESOLUTION,
    ROUND,
    SAMPLE,
    SHEET,
    WHOLE,
    pdf_words,
    word_document,
    word_words,
)

PDFS: dict[str, Callable[[], bytes]] = {
    "receipt": lambda: sending_receipt(REPORT),
    "signatures": lambda: signature_sheet(REPORT),
    "verification": lambda: verification_sheet(SHEET),
}
WORDS: dict[str, Callable[[], bytes]] = {
    "circular": lambda: circular(MEMO),
    "handover": lambda: handover_sheet(HANDOVER),
    "resolution": lambda: draft_resolution(RESOLUTION),
}
ALL_BLOCKS: tuple[Block, ...] = (
    Heading("Uno"),
    Heading("Dos", 2),
    Prose("Texto con 😀 y «comillas» & <signos>."),
    Prose("Ir", "https://plan.example.org/?a=1&b=2"),
    Facts((("Rótulo:", "dicho"),)),
    Items(("uno", "dos"), is_numbered=True),
    Items(("uno", "dos")),
    NewPage(),
    Heading("Tres"),
    Listing(
        "Tabla",
        (ListColumn("A", 1), ListColumn("B", 1, "figure"), ListColumn("C", 1, "box")),
        (("x" * 70, "1", BOX),) * 3,
    ),
    Signatures((Signature("Elaboró", "Ana", "Jefa"), Signature("Revisó"))),
)
MADE = datetime(2024, 10, 9, 10, 50, tzinfo=UTC)


@pytest.mark.parametrize("name", PDFS)
def test_a_printed_paper_can_be_read_aloud_and_kept(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(PDFS[name]())
    assert [found for found in outloud.check(str(path)).findings if found.severity == "error"] == []
    assert pdfua.validate(str(path)).findings == ()
    with pypdfium2.PdfDocument(path) as pdf:
        sizes = {tuple(round(side) for side in page.get_size()) for page in pdf}
        assert f"Página {len(pdf)} de {len(pdf)}" in pdf_words(path.read_bytes())
    assert sizes == ({(792, 612)} if name == "verification" else {(612, 792)})


@pytest.mark.parametrize("name", WORDS)
def test_a_word_paper_is_on_letter_in_spanish_of_the_country(name: str) -> None:
    opened = word_document(WORDS[name]())
    section = opened.sections[0]
    assert (section.page_width, section.page_height) == (612 * 12700, 792 * 12700)
    assert opened.core_properties.language == "es-SV"
    assert opened.core_properties.author == "MUTUAL EJEMPLO"
    languages = {one.get(qn("w:val")) for one in opened.styles.element.iter(qn("w:lang"))}
    assert languages == {"es-SV"}


def test_every_block_stands_in_both_forms() -> None:
    paper = Paper("MUTUAL", "Título", ALL_BLOCKS, MADE, kind="Clase", foot="Pie", is_draft=True)
    opened = word_document(word_paper(paper))
    said = " ".join(word_words(word_paper(paper)))
    printed = pdf_words(printed_paper(paper))
    for text in (
        "MUTUAL",
        "Clase",
        "Título",
        "Uno",
        "Dos",
        "«comillas» & <signos>",
        "dicho",
        "dos",
        "x" * 70,
        BOX,
        "Ana",
        "Jefa",
    ):
        assert text in said
        assert text in printed.replace("x ", "x")
    assert "Signos sin tipografía, impresos como □: U+1F600" in printed
    links = [one.target_ref for one in opened.part.rels.values() if one.is_external]
    assert links == ["https://plan.example.org/?a=1&b=2"]
    heads = list(opened.tables[1]._tbl.iter(qn("w:tblHeader")))  # noqa: SLF001  python-docx has no other door
    assert len(heads) == 1


@given(text=st.text(max_size=60))
def test_any_text_makes_a_word_paper(text: str) -> None:
    blocks: tuple[Block, ...] = (
        Heading(text),
        Prose(text),
        Facts(((text, text),)),
        Items((text,)),
        Listing(text, (ListColumn("A", 1),), ((text,),)),
    )
    assert word_words(word_paper(Paper(text, text, blocks, MADE, kind=text, foot=text)))


def test_the_same_paper_is_the_same_pdf() -> None:
    assert sending_receipt(REPORT) == sending_receipt(REPORT)


def test_the_circular_says_to_whom_what_until_when_and_how() -> None:
    said = word_words(circular(MEMO))
    text = " ".join(said)
    assert said[said.index("PARA:") + 1] == "Julio Sandoval, Jefatura de Reclamos"
    assert "Jefatura de Operaciones" in said
    assert said[said.index("DE:") + 1] == "Elena Marroquín, Jefatura de Planificación"
    assert said[said.index("FECHA:") + 1] == "San Salvador, 23 de septiembre de 2024"
    assert said[said.index("ASUNTO:") + 1] == "Apertura del tercer seguimiento del POI 2024"
    assert (
        "Con corte al 30 de septiembre de 2024 se abre el tercer seguimiento del POI 2024. Le solicito registrar lo que su unidad ejecutó "
        "de julio a septiembre, dentro de los plazos de este memorando." in said
    )
    row = said.index("Enviar el informe de la unidad")
    assert said[row : row + 3] == [
        "Enviar el informe de la unidad",
        "Jefaturas de unidad",
        "viernes 11 de octubre de 2024",
    ]
    assert "lo ejecutado en el período, sin acumular" in text
    assert "Planificación, extensión 210, planificacion@example.org." in said
    assert "N.º ____________" in said


def test_the_circular_of_those_who_type_to_date_says_so() -> None:
    text = " ".join(word_words(circular(replace(MEMO, is_to_date=True, recipients=(), number="12-2024"))))
    assert "lo ejecutado desde el inicio del año, acumulado" in text
    assert "Jefaturas de las unidades organizativas" in text
    assert "N.º 12-2024" in text


def test_the_receipt_says_who_sent_what_and_when() -> None:
    said = pdf_words(sending_receipt(REPORT))
    for text in (
        "MUTUAL EJEMPLO",
        "Comprobante de envío: Reclamos",
        "Tercer seguimiento del POI 2024 · corte al 30 de septiembre de 2024",
        "Envió: Julio Sandoval, Jefe de Reclamos",
        "Fecha y hora del servidor: 9 de octubre de 2024, 10:50",
        "Filas: 20 acciones, 19 con dato a la fecha y 1 sin dato",
        grouped(CODE),
        "1,250 400 1,240 99% Satisfactorio",
        "75% 25% 70% 93% Satisfactorio",
        "1,250 – – – Sin reporte",
    ):
        assert text in said
    assert "(envío n.º 2)" in pdf_words(sending_receipt(replace(REPORT, version=2)))


def test_the_sheet_for_signatures_has_room_for_three() -> None:
    said = pdf_words(signature_sheet(REPORT))
    assert "Hoja de firmas: Reclamos" in said
    assert "Elaboró Nombre: Julio Sandoval Cargo: Jefe de Reclamos" in said
    assert "Revisó Nombre: Cargo:" in said
    assert "Vo.Bo. Nombre: Cargo: Gerencia de Servicios" in said
    assert grouped(CODE) in said


def test_the_verification_sheet_has_boxes_for_each_row_but_the_verifiers_own() -> None:
    said = pdf_words(verification_sheet(SHEET))
    assert "Verifica: Marta Quintanilla, Oficial de Gestión Documental y Archivo" in said
    assert "Por verificar: 4 acciones de 2 unidades" in said
    assert said.count(BOX) == 9
    assert "Sin medio de verificación La verifica quien se designe" in said
    assert "36 31 Serie 04.2, caja 17, folios 1 a 120" in said


def test_the_handover_sheet_lists_what_is_open() -> None:
    said = word_words(handover_sheet(HANDOVER))
    assert (
        "2 acciones abiertas, 1 solicitud en trámite, 1 observación por atender y 0 medios de verificación por entregar"
        in said
    )
    row = said.index("AO.6.1")
    assert said[row : row + 6] == [
        "AO.6.1", "Resolver las solicitudes de reintegro.", "5,000", "3,750", "100%", "OCT-DIC: 1,250",
    ]  # fmt: skip
    assert "No se debe ningún medio de verificación." in said
    row = said.index("Reprogramación a OCT-DIC")
    assert said[row : row + 3] == ["Reprogramación a OCT-DIC", "2/10/2024", "15/11/2024"]
    assert said[said.index("Rosa Alemán") :][:4] == [
        "Rosa Alemán",
        "Jefa de Reclamos, interina",
        "4/11/2024",
        "20/12/2024",
    ]


def test_an_empty_handover_says_that_nothing_is_open() -> None:
    said = word_words(handover_sheet(replace(HANDOVER, actions=(), requests=(), returned=(), substitutes=())))
    assert {
        "No queda ninguna acción abierta.",
        "No hay solicitudes en trámite.",
        "No hay ninguna sustitución vigente.",
    } <= set(said)


def test_the_draft_resolution_leaves_the_act_blank_and_adds_up() -> None:
    said = word_words(draft_resolution(RESOLUTION))
    text = " ".join(said)
    assert said[said.index("Acta:") + 1] == "N.º ________ (acta en firma)"
    assert (
        "Que, de las 173 acciones programadas a septiembre, 145 están cumplidas (84%) y 28 están por debajo de lo programado."
        in text
    )
    assert "Que 4 acciones se trasladaron a otro período sin acuerdo que las respalde." in text
    assert (
        "La Junta Directiva, con base en el artículo 12, letra c, de la Ley de la Mutual; el artículo 5 del reglamento de planificación, "
        "acuerda:" in text
    )
    assert (
        "Dar por recibido el tercer seguimiento del POI 2024, con corte al 30 de septiembre de 2024, con 145 de 173 acciones programadas "
        "cumplidas (84%)." in text
    )
    assert "Instruir: a Tecnologías de Información" in text
    assert "Preside la Junta Directiva" in text


def test_a_draft_resolution_that_approves_without_figures_says_no_figures() -> None:
    draft = replace(
        RESOLUTION, verb=Verb.APPROVE, whole=replace(WHOLE, due=0, above=0, met=0, below=0), legal_basis=(), moved=1
    )
    text = " ".join(word_words(draft_resolution(draft)))
    assert "Aprobar el tercer seguimiento del POI 2024, con corte al 30 de septiembre de 2024." in text
    assert "Que, ninguna acción estaba programada a septiembre." in text
    assert "Que una acción se trasladó a otro período sin acuerdo que la respalde." in text
    assert "con base en ________, acuerda:" in text


def sheets(sample: bytes) -> tuple[Worksheet, Worksheet]:
    """The two sheets of a sample, reopened."""
    method, rows = openpyxl.load_workbook(BytesIO(sample)).worksheets
    assert isinstance(method, Worksheet)
    assert isinstance(rows, Worksheet)
    return method, rows


def test_an_audit_sample_says_first_how_it_was_drawn() -> None:
    method, rows = sheets(audit_sample(replace(SAMPLE, rows=draw_sample(POPULATION, size=8, seed=SAMPLE.seed))))
    said = {str(line[0].value): line[1].value for line in method.iter_rows(min_row=3)}
    assert said["Semilla"] == "2024-t3-auditoria"
    assert said["Método"] == METHOD
    assert said["Población"] == "40 filas"
    assert said["Tamaño de la muestra"] == "8 filas"
    assert said["Condiciones"] == "Semáforo: no satisfactorio"
    assert said["Fecha y hora"] == "4 de noviembre de 2024, 08:05"
    assert rows.max_row == 9
    kinds = {cell.data_type for line in rows.iter_rows() for cell in line}
    assert kinds == {"s", "n"}
    assert rows["D2"].value == "=1+1 no es una fórmula."


def test_a_seed_draws_the_same_rows_whatever_their_order() -> None:
    drawn = draw_sample(POPULATION, size=8, seed="a")
    assert len(drawn) == 8
    assert set(draw_sample(tuple(reversed(POPULATION)), size=8, seed="a")) == set(drawn)
    assert draw_sample(POPULATION, size=8, seed="b") != drawn
    assert draw_sample(POPULATION, size=100, seed="a") == POPULATION


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], ""),
        (["una"], "una"),
        (["una", "dos"], "una y dos"),
        (["una", "dos", "tres"], "una, dos y tres"),
        (["Compras", "Informática"], "Compras e Informática"),
        (["agua", "hielo"], "agua y hielo"),
        (["padres", "hijos"], "padres e hijos"),
    ],
)
def test_an_enumeration(texts: list[str], said: str) -> None:
    assert listed(texts) == said


def test_words_for_numbers_codes_and_days() -> None:
    assert [counted(n, "acción", "acciones") for n in (0, 1, 1250)] == ["0 acciones", "1 acción", "1,250 acciones"]
    assert grouped("3f2a91c077b1") == "3f2a91c0 77b1"
    assert day_in_words(date(2024, 9, 30)) == "lunes 30 de septiembre de 2024"
    assert breakable("corto " + "x" * 30).replace("\u200b", "") == "corto " + "x" * 30


def test_names_of_rounds_and_bodies() -> None:
    assert ROUND.name == "tercer seguimiento del POI 2024"
    assert replace(ROUND, period=4).name == "cuarto seguimiento, anual, del POI 2024"
    assert PaperRound("M", "POA", 2024, Periodicity.MONTH, 9).name == "seguimiento de septiembre del POA 2024"
    assert replace(ROUND, start_month=7, period=1).months == "julio a septiembre"
    assert [Body("Junta Directiva", "la").to, Body("Consejo").to, Body("Consejo").of, Body("Junta", "la").of] == [
        "a la Junta Directiva", "al Consejo", "del Consejo", "de la Junta",
    ]  # fmt: skip
    assert Decimal(WHOLE.fulfilled) == 145
