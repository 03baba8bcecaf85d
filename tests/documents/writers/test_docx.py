"""The Word document: headings, repeated header rows, rows that stay whole, its language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Inches
from docx.table import Table

from planabierto.core.plan import PlanDocument, Text
from planabierto.documents.writers import write_document
from tests.documents.writers.examples import action, document, finding, unit


def written(tmp_path: Path, plan: PlanDocument, *, is_draft: bool = False) -> Opened:
    """The Word document of a plan, reopened."""
    write_document(plan, tmp_path / "informe.docx", findings=[finding()], is_draft=is_draft)
    return Document(str(tmp_path / "informe.docx"))


def plan_tables(opened: Opened) -> list[Table]:
    """The tables of the units: neither the signatures nor the annex."""
    return opened.tables[1:-1]


def test_headings_lead_through_the_report(tmp_path: Path) -> None:
    opened = written(tmp_path, document(unit(name="Archivo"), unit(name="Servicios")))
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in opened.paragraphs
        if paragraph.style is not None and paragraph.style.name in {"Title", "Heading 1", "Heading 2"}
    ]
    assert headings == [
        ("Title", "TERCER SEGUIMIENTO DEL PLAN OPERATIVO (POI/POA) 2024"),
        ("Heading 1", "Informe de unidad: Archivo"),
        ("Heading 1", "Informe de unidad: Servicios"),
        ("Heading 1", "Anexo: inconsistencias de la revisión automática"),
        ("Heading 2", "Servicios"),
    ]


def test_both_header_rows_are_repeated_and_no_row_is_divided(tmp_path: Path) -> None:
    (table,) = plan_tables(written(tmp_path, document()))
    properties = [row._tr.trPr for row in table.rows]  # noqa: SLF001  python-docx has no other door to them
    assert [row is not None and row.find(qn("w:tblHeader")) is not None for row in properties] == [
        True,
        True,
        False,
        False,
    ]
    assert all(row is not None and row.find(qn("w:cantSplit")) is not None for row in properties)


def test_the_header_is_merged_as_in_the_other_formats(tmp_path: Path) -> None:
    (table,) = plan_tables(written(tmp_path, document()))
    upper, lower = ([cell.text for cell in table.rows[row].cells] for row in (0, 1))
    assert upper[5:9] == ["METAS PARA AÑO 2024"] * 4
    assert lower[5:9] == ["EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC"]
    assert upper[:5] == lower[:5]


def test_an_objective_covers_the_table_and_an_action_fills_it(tmp_path: Path) -> None:
    (table,) = plan_tables(written(tmp_path, document(unit(action(remarks="Con «comillas» & <signos>.")))))
    assert {cell.text for cell in table.rows[2].cells} == {"6 OTRAS ACTIVIDADES OPERATIVAS"}
    assert [cell.text for cell in table.rows[3].cells] == [
        *("AO.6.1.", "Atender solicitudes.", "Servicios", "Servicios", "4"),
        *("1", "1", "1", "1", "3", "100%", "Con «comillas» & <signos>."),
    ]


def test_pages_are_letter_lying_down_with_their_number(tmp_path: Path) -> None:
    section = written(tmp_path, document()).sections[0]
    assert (section.orientation, section.page_width, section.page_height) == (
        WD_ORIENT.LANDSCAPE,
        Inches(11),
        Inches(8.5),
    )
    (number,) = section.footer.paragraphs
    assert number._p.xpath("string(.)") == "Página 1 de 1"  # noqa: SLF001  the fields are no runs of it
    assert [field.get(qn("w:instr")) for field in number._p.xpath("w:fldSimple")] == ["PAGE", "NUMPAGES"]  # noqa: SLF001  the same


def test_properties_and_language(tmp_path: Path) -> None:
    opened = written(tmp_path, document())
    properties = opened.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "TERCER SEGUIMIENTO DEL PLAN OPERATIVO (POI/POA) 2024",
        "MUTUAL DE PRUEBA",
        "es-SV",
    )
    assert set(opened.styles.element.xpath("w:docDefaults//w:lang/@w:val")) == {"es-SV"}


def test_a_long_title_fits_into_the_properties(tmp_path: Path) -> None:
    title = "SEGUIMIENTO DEL PLAN OPERATIVO 2024 " * 20
    opened = written(tmp_path, replace(document(title=title), institution=Text("MUTUAL " * 60)))
    assert opened.core_properties.title == title[:255]
    assert opened.core_properties.author == ("MUTUAL " * 60)[:255]


@pytest.mark.parametrize(("is_draft", "header"), [(True, ["BORRADOR"]), (False, [])])
def test_a_draft_is_marked_on_each_page(tmp_path: Path, is_draft: bool, header: list[str]) -> None:
    section = written(tmp_path, document(), is_draft=is_draft).sections[0]
    assert [paragraph.text for paragraph in section.header.paragraphs if paragraph.text] == header


def test_the_inconsistencies_of_each_unit_begin_a_page(tmp_path: Path) -> None:
    plan = document(unit(name="Archivo"), unit(name="Servicios"))
    write_document(plan, tmp_path / "informe.docx", findings=[finding(unit="Archivo"), finding(unit="Servicios")])
    opened = Document(str(tmp_path / "informe.docx"))
    starts = {
        paragraph.text: bool(paragraph.paragraph_format.page_break_before)
        for paragraph in opened.paragraphs
        if paragraph.style is not None and paragraph.style.name == "Heading 2"
    }
    assert starts == {"Archivo": False, "Servicios": True}
