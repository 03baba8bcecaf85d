"""The workbook form of Mutual Ejemplo: built by its script, it says in every cell what the text form says."""

import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.paths import SAMPLES

TEXT: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
WORKBOOK: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.xlsx"
SCRIPT: Final = SAMPLES / "build_workbook.py"
SHEET: Final = "POI 2024 T3"
COLUMNS: Final = 12
LEAD: Final = 3
HIDDEN_ROW: Final = 30
TOTAL_ROW: Final = 279


def open_sheet(path: Path, *, results: bool = False) -> Worksheet:
    """Open the only sheet, with the formulas or with their stored results."""
    book = load_workbook(path, data_only=results)
    assert book.sheetnames == [SHEET]
    return book[SHEET]


def contents(sheet: Worksheet) -> dict[str, tuple[object, str]]:
    return {
        cell.coordinate: (cell.value, cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def shown(cell: Cell | MergedCell) -> str:
    """Say what a reader sees in a cell."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    assert isinstance(cell.value, int | float)
    value = Decimal(str(cell.value))
    if cell.number_format == "0%":
        return f"{value:.0%}"
    if cell.number_format == "0.0%":
        return f"{value:.1%}"
    assert cell.number_format == "General"
    return str(value)


def shown_row(sheet: Worksheet, row: int) -> list[str]:
    return [shown(sheet.cell(row, column)) for column in range(1, COLUMNS + 1)]


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    return open_sheet(WORKBOOK)


@pytest.fixture(scope="module")
def text() -> dict[int, list[str]]:
    """Give the cells of each line of the text form, by its number, filled up to twelve."""
    lines = TEXT.read_text(encoding="utf-8").split("\n")
    cells = [line.split("\t") for line in lines]
    return {number: row + [""] * (COLUMNS - len(row)) for number, row in enumerate(cells, start=1)}


def test_the_script_builds_the_workbook_that_is_shipped(tmp_path: Path) -> None:
    built = tmp_path / "built.xlsx"
    subprocess.run([sys.executable, SCRIPT, built], check=True)
    for results in (False, True):
        ours, theirs = open_sheet(WORKBOOK, results=results), open_sheet(built, results=results)
        assert contents(ours) == contents(theirs)
        assert sorted(map(str, ours.merged_cells.ranges)) == sorted(map(str, theirs.merged_cells.ranges))
        hidden = [[n for n, row in one.row_dimensions.items() if row.hidden] for one in (ours, theirs)]
        assert hidden == [[HIDDEN_ROW], [HIDDEN_ROW]]


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    built = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for path in built:
        subprocess.run([sys.executable, SCRIPT, path], check=True)
    assert built[0].read_bytes() == built[1].read_bytes()


def test_every_cell_says_what_the_text_says(sheet: Worksheet, text: dict[int, list[str]]) -> None:
    for number, cells in text.items():
        if number in {HIDDEN_ROW, TOTAL_ROW}:
            assert not any(cells), number
            continue
        row = shown_row(sheet, number)
        if cells[0].startswith("AO."):
            # The lead unit stands in the first of the rows that are merged for it.
            top = number
            while isinstance(sheet.cell(top, LEAD), MergedCell):
                top -= 1
            row[LEAD - 1] = shown(sheet.cell(top, LEAD))
        assert row == cells, number


def test_the_lead_unit_stands_once_over_the_rows_that_share_it(sheet: Worksheet, text: dict[int, list[str]]) -> None:
    actions = {number: cells for number, cells in text.items() if cells[0].startswith("AO.")}
    firsts = [number for number in actions if not isinstance(sheet.cell(number, LEAD), MergedCell)]
    changes = [
        after
        for before, after in pairwise(actions)
        if after != before + 1 or actions[after][LEAD - 1] != actions[before][LEAD - 1]
    ]
    assert len(actions) == 177
    assert firsts == [next(iter(actions)), *changes]
    assert len(firsts) < 60


def test_labels_over_both_header_rows_are_merged_and_misplaced_ones_are_not(sheet: Worksheet) -> None:
    merged = {str(span) for span in sheet.merged_cells.ranges}
    assert {"A17:A18", "E17:E18", "F17:I17", "L17:L18"} <= merged
    assert not {"J17:J18", "K17:K18", "K57:K58"} & merged
    assert (sheet["K57"].value, sheet["K58"].value) == (None, "% EJECUCIÓN")
    assert (sheet["K76"].value, sheet["K77"].value) == (None, "% EJECUCIÓN EN-SEP")
    assert sheet["F378"].value == "METAS PARA AÑO 2023"


@pytest.mark.parametrize(
    ("place", "value", "number_format"),
    [
        ("E20", 4, "General"),
        ("F24", 0.25, "0%"),
        ("J24", 0.75, "0%"),
        ("J29", 0.75, "General"),
        ("K62", 5, "0%"),
        ("F120", 0.2, "General"),
        ("E156", 18000, "General"),
        ("F246", 0, "General"),
        ("J292", 9, "0.0%"),
        ("J294", 0.5, "0.0%"),
        ("F397", 0, "0%"),
    ],
)
def test_figures_are_stored_as_a_spreadsheet_stores_them(
    sheet: Worksheet, place: str, value: float, number_format: str
) -> None:
    assert (sheet[place].value, sheet[place].number_format) == (value, number_format)


def test_ten_percentages_are_bare_numbers_beside_percent_targets(sheet: Worksheet) -> None:
    beside_percent = [
        number
        for number in range(1, sheet.max_row + 1)
        if number != HIDDEN_ROW
        and sheet.cell(number, 9).number_format == "0%"
        and (sheet.cell(number, 10).value, sheet.cell(number, 10).number_format) == (0.75, "General")
    ]
    assert len(beside_percent) == 10


def test_the_hidden_row_would_be_taken_for_an_action(sheet: Worksheet) -> None:
    row = shown_row(sheet, HIDDEN_ROW)
    assert row[0] == "AO.6.5."
    assert row[4:11] == ["100%", "25%", "25%", "25%", "25%", "50%", "67%"]


def test_the_total_row_is_the_sum_of_the_rows_above(text: dict[int, list[str]]) -> None:
    formulas = shown_row(open_sheet(WORKBOOK), TOTAL_ROW)
    results = open_sheet(WORKBOOK, results=True)
    assert formulas[1] == "TOTAL"
    for column in range(5, 11):
        figures = [text[number][column - 1] for number in range(TOTAL_ROW - 7, TOTAL_ROW)]
        expected = sum(Decimal(figure) for figure in figures if figure)
        assert formulas[column - 1].startswith("=SUM(")
        assert results.cell(TOTAL_ROW, column).value == float(expected)


def test_the_properties_name_the_institution_and_a_fixed_date() -> None:
    properties = load_workbook(WORKBOOK).properties
    assert (properties.creator, str(properties.created)) == ("Mutual Ejemplo", "2024-10-15 09:30:00")
