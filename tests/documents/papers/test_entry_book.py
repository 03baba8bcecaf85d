"""The workbook of a unit: only what is to be filled in stands open, computed cells compute, and text is never a formula."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from planabierto.core.calendar import Periodicity
from planabierto.core.errors import UnwritableFormatError
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.quantity import Scale
from planabierto.documents.papers.entry_book import EntryBook, EntryRow, entry_workbook
from planabierto.documents.readers.xlsx import read
from tests.documents.papers.entry_books import BOOK, CAUSES, KEY, row

LIBREOFFICE = shutil.which("soffice")
TEXTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", "https://example.org"]
DEMAND = Measure(is_demand=True)
FALLING = Measure(direction=Direction.DECREASING)


def opened(book: EntryBook) -> Worksheet:
    """The sheet to fill in, reopened."""
    sheet = openpyxl.load_workbook(BytesIO(entry_workbook(book))).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def columns(sheet: Worksheet) -> dict[str, str]:
    """The letter of each column by the lower row of the header, or the upper where it takes both."""
    labels: dict[str, str] = {}
    for upper, lower in zip(sheet[3], sheet[4], strict=True):
        label = str(lower.value or upper.value)
        labels[label if label not in labels else f"{label} {upper.value}"] = upper.coordinate.rstrip("0123456789")
    return labels


def cell(sheet: Worksheet, code: str, column: str) -> Cell:
    """A cell by the code of its row and the label of its column."""
    number = next(one.row for one in sheet["A"] if one.value == f"{code}.")
    found = sheet[f"{columns(sheet)[column]}{number}"]
    assert isinstance(found, Cell)
    return found


def cached(book: EntryBook, code: str, column: str) -> object:
    """The value that stands beside the formula of a cell."""
    values = openpyxl.load_workbook(BytesIO(entry_workbook(book)), data_only=True).worksheets[0]
    assert isinstance(values, Worksheet)
    return cell(values, code, column).value


def alone(one: EntryRow) -> EntryBook:
    """A workbook of one row."""
    return replace(BOOK, rows=(one,))


def test_it_has_the_official_columns_and_the_period_before_the_figure_to_date() -> None:
    sheet = opened(replace(BOOK, rows=(row(1, earlier=Decimal(2)),)))
    upper = [one.value for one in sheet[3]]
    lower = [one.value for one in sheet[4]]
    assert upper == [
        *("CÓDIGO", "ACCIÓN OPERATIVA (AO)", "UNIDAD ORGANIZATIVA LÍDER", "UNIDAD-ÁREA RESPONSABLE", "META ANUAL"),
        *("METAS PARA AÑO 2024", None, None, None, "REAL", "EJECUTADO", "REAL", "% EJECUCIÓN"),
        *("OBSERVACIONES - COMENTARIOS", None, None),
    ]
    assert lower[5:] == [
        *("EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC", "EN-JUN", "JUL-SEP", "EN-SEP", "EN-SEP"),
        *("Logro", "Justificación", "Causa (elija de la lista)"),
    ]


def test_only_the_yellow_column_and_the_texts_are_open() -> None:
    sheet = opened(BOOK)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    still_open = {
        (str(sheet[f"A{one.row}"].value), one.column_letter)
        for line in sheet.iter_rows(min_row=5)
        for one in line
        if isinstance(one, Cell) and not one.protection.locked
    }
    by_row: dict[str, set[str]] = {}
    for code, letter in still_open:
        by_row.setdefault(code, set()).add(letter)
    with_one, with_two = {"L", "P", "Q", "R"}, {"L", "M", "P", "Q", "R"}
    assert by_row == {
        f"AO.6.{number}.": with_two if number in {7, 8} else with_one for number in range(1, 13) if number != 10
    }


def test_the_key_sheet_is_very_hidden() -> None:
    book = openpyxl.load_workbook(BytesIO(entry_workbook(BOOK)))
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("Reclamos", "visible"),
        ("planabierto", "veryHidden"),
    ]


@pytest.mark.parametrize("name", ["planabierto", "PLANABIERTO", "a/b[c]", "'", "x" * 60])
def test_any_name_of_a_unit_makes_a_sheet(name: str) -> None:
    book = openpyxl.load_workbook(BytesIO(entry_workbook(replace(BOOK, key=replace(KEY, unit_name=name)))))
    assert len(book.sheetnames) == 2


def test_cells_refuse_what_is_no_number_and_offer_the_causes() -> None:
    sheet = opened(BOOK)
    rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    number, cause = rules["L8"], rules["R8"]
    assert (number.type, number.operator, number.formula1) == ("decimal", None, "0")  # none is "between"
    assert number.error == (
        "Escriba un porcentaje de 0 en adelante, por ejemplo 25%. Si no hay dato, deje la celda en blanco."
    )
    assert (cause.type, cause.formula1) == ("list", f"'planabierto'!$B$1:$B${len(CAUSES)}")
    assert "L16" not in rules


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_never_a_formula_nor_a_link(text: str) -> None:
    one = row(1, statement=text, lead_unit=text, responsible_unit=text, accomplishment=text, justification=text)
    book = alone(replace(one, objective=text, cause=text, code=text, measure=Measure(unit_of_measure=text)))
    sheet = opened(replace(book, notes=(text,), plan_word=text))
    formulas = {one.coordinate for line in sheet.iter_rows() for one in line if one.data_type == "f"}
    letters = columns(sheet)
    assert formulas == {f"{letters['EN-SEP']}6", f"{letters['EN-SEP % EJECUCIÓN']}6"}
    assert not [one for line in sheet.iter_rows() for one in line if isinstance(one, Cell) and one.hyperlink]


@pytest.mark.parametrize(
    ("one", "to_date", "rate"),
    [
        (row(1, "3 3 3 3", earlier=Decimal(6), typed=Decimal(2)), 8, Decimal(8) / 9),
        (row(1, "3 3 3 3", earlier=Decimal(6)), 6, Decimal(6) / 9),
        (row(1, "3 3 3 3"), None, None),
        (row(1, "3 3 3 3", typed=Decimal(0)), 0, 0),
        (row(1, ". . . 1", typed=Decimal(1)), 1, "No programada"),
        (row(1, "5 5 5 5", measure=Measure(accumulation=Accumulation.LAST), earlier=Decimal(4), typed=Decimal(5)), 5, 1),
        (
            row(1, "8 8 8 8", measure=Measure(accumulation=Accumulation.AVERAGE), earlier=Decimal(7),
                earlier_periods=2, typed=Decimal(10)), 8, 1,
        ),
        (row(1, "9 9 9 9", measure=Measure(accumulation=Accumulation.MAX), earlier=Decimal(7), typed=Decimal(9)), 9, 1),
        (row(1, "9 9 9 9", measure=Measure(accumulation=Accumulation.MIN), earlier=Decimal(7), typed=Decimal(9)), 7, Decimal(7) / 9),
        (row(1, "1 1 1 1", measure=FALLING, earlier=Decimal(2), typed=Decimal(4)), 6, Decimal("0.5")),
        (row(1, "1 1 1 1", measure=FALLING, typed=Decimal(0)), 0, 1),
        (row(1, "1 1 1 1", measure=FALLING._replace(baseline=Decimal(13)), typed=Decimal(8)), 8, Decimal("0.5")),
        (row(1, "10 10 10 10", measure=DEMAND, typed=Decimal(9), typed_of=Decimal(12)), None, "Según demanda"),
        (
            row(1, "0.25 0.25 0.25 0.25", measure=Measure(scale=Scale.RATIO, is_share=True), earlier=Decimal("0.5"),
                typed=Decimal(6), typed_of=Decimal(12)), Decimal("0.625"), Decimal("0.625") / Decimal("0.75"),
        ),
        (
            row(1, "0.25 0.25 0.25 0.25", measure=Measure(scale=Scale.RATIO, is_share=True), earlier=Decimal("0.5"),
                typed=Decimal(0), typed_of=Decimal(0)), Decimal("0.75"), 1,
        ),
    ],
)  # fmt: skip
def test_the_value_beside_a_formula_is_the_one_that_it_computes(one: EntryRow, to_date: object, rate: object) -> None:
    shown = [cached(alone(one), "AO.6.1", column) for column in ("EN-SEP", "EN-SEP % EJECUCIÓN")]
    for found, expected in zip(shown, (to_date, rate), strict=True):
        if isinstance(expected, str) or expected is None:
            assert found in ({expected} if expected else {None, ""})
        else:
            assert found == pytest.approx(float(str(expected)))


def test_where_figures_to_date_are_typed_the_period_is_computed() -> None:
    book = replace(alone(row(1, "3 3 3 3", earlier=Decimal(6), typed=Decimal(8))), is_to_date=True)
    sheet = opened(book)
    typed = cell(sheet, "AO.6.1", "EN-SEP")
    assert (typed.value, typed.protection.locked) == (8, False)
    assert cached(book, "AO.6.1", "JUL-SEP EJECUTADO") == 2
    assert "desde el inicio del año" in str(sheet["A2"].value)


def test_a_first_period_has_no_earlier_column() -> None:
    book = replace(BOOK, key=replace(KEY, period=1), rows=(row(1, typed=Decimal(1)),))
    assert "EN-JUN" not in columns(opened(book))
    assert cached(book, "AO.6.1", "EN-MAR REAL") == 1


def test_a_plan_by_months_has_its_twelve_targets() -> None:
    key = replace(KEY, periodicity=Periodicity.MONTH, period=9)
    sheet = opened(replace(BOOK, key=key, rows=(row(1, " ".join(["1"] * 12), earlier=Decimal(8)),)))
    assert [str(one.value) for one in sheet[4]][5:9] == ["ENE", "FEB", "MAR", "ABR"]
    assert str(sheet["A1"].value) == "Reclamos: septiembre del POI 2024"


def test_it_prints_on_letter_lying_down_with_its_header_on_each_page() -> None:
    sheet = opened(BOOK)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "C5"


def test_a_text_longer_than_a_cell_is_refused() -> None:
    with pytest.raises(UnwritableFormatError, match="una celda de Excel admite 32,767"):
        entry_workbook(alone(row(1, statement="x" * 40_000)))


def test_our_reader_sees_what_was_computed(tmp_path: Path) -> None:
    path = tmp_path / "registro.xlsx"
    path.write_bytes(entry_workbook(BOOK))
    first = next(line for line in read(path).rows if line.texts and line.texts[0] == "AO.6.1.")
    assert first.texts[10:15] == ("6", "2", "", "8", "89%")


@pytest.mark.slow
@pytest.mark.skipif(
    LIBREOFFICE is None, reason="LibreOffice, the other program that opens our files, is not installed here."
)
def test_another_program_computes_the_same(tmp_path: Path) -> None:
    path = tmp_path / "registro.xlsx"
    path.write_bytes(entry_workbook(BOOK))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for form in ("pdf", "xlsx:Calc MS Excel 2007 XML"):
        subprocess.run(
            [
                str(LIBREOFFICE),
                profile,
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                str(tmp_path / "out"),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    ours, theirs = (
        [line.texts for line in read(one).rows if line.texts and line.texts[0].startswith("AO.")]
        for one in (path, tmp_path / "out" / "registro.xlsx")
    )
    assert theirs == ours
    with pypdfium2.PdfDocument(tmp_path / "out" / "registro.pdf") as pdf:
        sizes = {tuple(round(side) for side in page.get_size()) for page in pdf}
        printed = re.sub(r"\s+", " ", pdf[0].get_textpage().get_text_bounded())
    assert sizes == {(792, 612)}
    assert "=SUMA(A1) no es una fórmula" in printed
