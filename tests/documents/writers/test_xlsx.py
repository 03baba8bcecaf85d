"""The workbook: text is never a formula, numbers are numbers, and it prints as a report."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from planabierto.core.plan import PlanDocument
from planabierto.documents.writers import Figures, write_document
from planabierto.documents.writers.xlsx import is_exact, number_format
from tests.documents.writers.examples import MONEY, RATIO, action, document, finding, unit

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "https://example.org", "mailto:a@example.org"]


def written(tmp_path: Path, plan: PlanDocument, *, figures: Figures = Figures.RIGHT) -> openpyxl.Workbook:
    """The workbook of a plan, reopened."""
    write_document(plan, tmp_path / "informe.xlsx", figures=figures, findings=[finding()])
    return openpyxl.load_workbook(tmp_path / "informe.xlsx")


def sheet_of(tmp_path: Path, plan: PlanDocument) -> Worksheet:
    """The sheet of its first unit."""
    sheet = written(tmp_path, plan).worksheets[1]
    assert isinstance(sheet, Worksheet)
    return sheet


def printed_on(edge: HeaderFooterItem | None) -> str | None:
    """What stands in the middle of a page's header or footer."""
    assert edge is not None
    assert edge.center is not None
    return edge.center.text


def cells(sheet: Worksheet, row: int) -> list[Cell]:
    """The cells of one row that are not hidden under a merged one."""
    return [cell for cell in sheet[row] if isinstance(cell, Cell)]


def test_one_sheet_for_the_cover_each_unit_and_the_inconsistencies(tmp_path: Path) -> None:
    book = written(tmp_path, document(unit(name="Archivo"), unit(name="Servicios")))
    assert book.sheetnames == ["Portada", "Archivo", "Servicios", "Inconsistencias"]


@pytest.mark.parametrize(
    ("names", "sheets"),
    [
        (["Archivo", "ARCHIVO", "archivo"], ["Archivo", "ARCHIVO (2)", "archivo (3)"]),
        (["Portada", "History", ""], ["Portada (2)", "History (2)", "Unidad"]),
        (["a/b[c]:d*e?f\\g", "'comillas'"], ["a b c  d e f g", "comillas"]),
        (
            ["Unidad de Cooperación y Asuntos Internacionales", "Unidad de Cooperación y Asuntos Internos"],
            ["Unidad de Cooperación y Asuntos", "Unidad de Cooperación y Asu (2)"],
        ),
    ],
)
def test_sheets_have_names_that_excel_allows(tmp_path: Path, names: list[str], sheets: list[str]) -> None:
    assert written(tmp_path, document(*(unit(name=name) for name in names))).sheetnames[1:-1] == sheets


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula_nor_a_link(tmp_path: Path, text: str) -> None:
    plan = document(unit(action(remarks=text, statement=text, lead=text, area=text), mission=text, notes=[text]))
    book = written(tmp_path, plan)
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n"}
    last = cells(book.worksheets[1], 6)[-1]
    assert (last.value, last.data_type) == (text, "s")
    with ZipFile(tmp_path / "informe.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name, part in parts.items() if b"<f>" in part or b"hyperlink" in part]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", "0"),
        ("0.95", "0.00"),
        ("75%", "0%"),
        ("12.345%", "0.000%"),
        ("1234.567", "0.000"),
        ("$1,234.50", "[$$-409]#,##0.00"),
        ("$1,234.567", "[$$-409]#,##0.000"),
    ],
)
def test_number_formats_show_every_decimal(text: str, number: str) -> None:
    assert number_format(text) == number


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        ("0", True),
        ("0.1", True),
        ("1234.567", True),
        ("123456789012345", True),
        ("0.1234567890123456", False),
        ("1E+20", True),
    ],
)
def test_numbers_of_more_than_fifteen_digits_are_not_stored_as_numbers(value: str, exact: bool) -> None:
    assert is_exact(Decimal(value)) is exact


def test_figures_are_numbers_that_show_what_they_are(tmp_path: Path) -> None:
    one = action(annual="1", targets=("0.25", "0.12345", None, "0.5"), achieved="0.37345", rate="1", measure=RATIO)
    row = cells(sheet_of(tmp_path, document(unit(one))), 6)
    shown = [(cell.value, cell.number_format) for cell in row[4:11]]
    assert shown == [
        (1, "0%"),
        (0.25, "0%"),
        (0.12345, "0.000%"),
        (None, "General"),
        (0.5, "0%"),
        (0.37345, "0.000%"),
        (1, "0%"),
    ]


def test_money_and_long_numbers(tmp_path: Path) -> None:
    one = action(annual="1234.5", targets=("0.1234567890123456", None, None, None), achieved="2", measure=MONEY)
    row = cells(sheet_of(tmp_path, document(unit(one))), 6)
    assert (row[4].value, row[4].number_format) == (1234.5, "[$$-409]#,##0.00")
    assert (row[5].value, row[5].data_type) == ("$0.1234567890123456", "s")


def test_it_prints_on_letter_pages_with_its_header_repeated(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, document())
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 1, 0)
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "C5"
    assert printed_on(sheet.oddFooter) == "Página &P de &N"


def test_properties_say_title_author_and_language(tmp_path: Path) -> None:
    book = written(tmp_path, document())
    assert book.properties.title == "TERCER SEGUIMIENTO DEL PLAN OPERATIVO (POI/POA) 2024"
    assert book.properties.creator == "MUTUAL DE PRUEBA"
    with ZipFile(tmp_path / "informe.xlsx") as package:
        assert b'name="Language"><vt:lpwstr>es-SV<' in package.read("docProps/custom.xml")


def test_a_draft_is_marked_on_each_sheet(tmp_path: Path) -> None:
    write_document(document(), tmp_path / "borrador.xlsx", is_draft=True)
    book = openpyxl.load_workbook(tmp_path / "borrador.xlsx")
    assert {printed_on(sheet.oddHeader) for sheet in book.worksheets} == {"BORRADOR"}


def test_each_inconsistency_bears_its_unit_so_that_it_can_be_filtered(tmp_path: Path) -> None:
    sheet = written(tmp_path, document()).worksheets[-1]
    assert [cell.value for cell in sheet[3]][:3] == ["Servicios", "1", "AO.6.1"]
    assert sheet.auto_filter.ref == "A2:H3"
