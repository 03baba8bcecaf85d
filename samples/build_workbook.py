"""Builds the workbook form of Mutual Ejemplo from its text form, as an office would keep it in a spreadsheet.

    python samples/build_workbook.py [WORKBOOK]

Row n of the sheet is line n of the text, so that a place in one form is the same place in the other.
What a spreadsheet has and the text has not:

* percentages are numbers with a percent format (75% is 0.75 shown as 0%); the bare 0.75 of the text stays bare;
* the lead unit stands once, merged over the consecutive rows that share it;
* titles, missions, objectives and notes are merged across;
* a header label with nothing below it is merged over both header rows; one in a wrong cell stays in that cell;
* a hidden row keeps somebody's working copy of an action, which is no action of the plan;
* one unit's table ends in a total row whose sums are formulas.

The same text gives the same bytes: the properties carry a fixed date.
"""
# ruff: noqa: INP001 - a script beside the documents that it builds, no package

import re
import sys
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

HERE: Final = Path(__file__).resolve().parent
TEXT: Final = HERE / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
WORKBOOK: Final = HERE / "mutual-ejemplo-seguimiento-poi-2024-t3.xlsx"
SHEET: Final = "POI 2024 T3"
CREATED: Final = datetime(2024, 10, 15, 9, 30, tzinfo=UTC).replace(tzinfo=None)  # XlsxWriter refuses a zone

STATEMENT, LEAD, AREA, ANNUAL, FIRST_PERIOD, LAST_PERIOD, REAL, RATE, REMARKS = 1, 2, 3, 4, 5, 8, 9, 10, 11
LAST: Final = REMARKS
WIDTHS: Final = (9.5, 46, 15, 19, 9, 8, 8, 8, 8, 9, 11.5, 52)
PERIODS_LABEL: Final = "METAS PARA AÑO"

# 0-based lines that are empty in the text and take what only the workbook has.
HIDDEN_LINE: Final = 29
HIDDEN_COPY: Final = (
    "AO.6.5.",
    "Copia de trabajo de la AO.6.4., borrar antes de enviar",
    "Administración",
    "Administración",
    "100%",
    "25%",
    "25%",
    "25%",
    "25%",
    "50%",
    "67%",
    "Cifra del segundo trimestre, sin revisar.",
)
TOTAL_LINE: Final = 278
TOTAL_LABEL: Final = "TOTAL"

NUMBER: Final = re.compile(r"(?P<digits>\d+(?:\.(?P<decimals>\d+))?)(?P<percent>%?)")
POINTS_PER_LINE: Final = 12.5
CHARACTERS_ACROSS: Final = 195
CHARACTERS_PER_WIDTH: Final = 1.0  # of a column; cautious, since other fonts may stand in for the office's


class OfficeSheet:
    """One sheet in the dress of the office, and how each kind of row is laid down; rows and columns count from 0."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        plain = {"font_name": "Calibri", "font_size": 9, "valign": "vcenter", "text_wrap": True}
        cell = plain | {"border": 1, "border_color": "#8EA9C1"}
        self._add = partial(self._format, book)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._plain, self._cell = plain, cell
        self._sheet: Worksheet = book.add_worksheet(SHEET)
        self._sheet.set_landscape()
        self._sheet.set_paper(1)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self._sheet.set_footer("&L&8Mutual Ejemplo&R&8Página &P de &N")
        self._sheet.set_zoom(90)
        for column, width in enumerate(WIDTHS):
            self._sheet.set_column(column, column, width)

    def _format(self, book: xlsxwriter.Workbook, **look: Any) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = book.add_format(look)
        return self._formats[key]

    def break_pages(self, rows: list[int]) -> None:
        """Begin a printed page at each of these rows."""
        self._sheet.set_h_pagebreaks(rows)

    def title(self, row: int, text: str) -> None:
        """Lay down one line of the cover over the whole width."""
        self._across(
            row, text, 18, self._plain | {"bold": True, "font_size": 13, "align": "center", "font_color": "#1F3864"}
        )

    def mission(self, row: int, text: str) -> None:
        """Lay down a unit's mission over the whole width."""
        self._across(row, text, _height(text, CHARACTERS_ACROSS), self._plain | {"italic": True})

    def heading(self, row: int, text: str) -> None:
        """Lay down the heading of an objective over the whole width."""
        self._across(row, text, _height(text, CHARACTERS_ACROSS), self._cell | {"bold": True, "bg_color": "#DDEBF7"})

    def note(self, row: int, text: str) -> None:
        """Lay down a note below a table over the whole width."""
        self._across(row, text, _height(text, CHARACTERS_ACROSS), self._plain | {"font_size": 8})

    def header(self, row: int, upper: list[str], lower: list[str]) -> None:
        """Lay down the two header rows: periods below their common label, other labels where the text has them."""
        look = self._add(
            **self._cell | {"bold": True, "align": "center", "font_color": "#FFFFFF", "bg_color": "#1F4E79"}
        )
        for column, (above, below) in enumerate(zip(upper, lower, strict=True)):
            if above.startswith(PERIODS_LABEL):
                self._sheet.merge_range(row, FIRST_PERIOD, row, LAST_PERIOD, above, look)
                self._sheet.write_string(row + 1, column, below, look)
            elif FIRST_PERIOD < column <= LAST_PERIOD:
                self._sheet.write_string(row + 1, column, below, look)
            elif below:
                self._write(row, column, above, look)
                self._sheet.write_string(row + 1, column, below, look)
            else:
                self._sheet.merge_range(row, column, row + 1, column, above, look)
        self._sheet.set_row(row, 26)

    def actions(self, row: int, rows: list[list[str]]) -> None:
        """Lay down consecutive actions, with the lead unit once over those that share it."""
        for offset, cells in enumerate(rows):
            self._action(row + offset, cells)
        first = row
        for lead, shared in groupby(cells[LEAD] for cells in rows):
            last = first + len(list(shared)) - 1
            look = self._add(**self._cell | {"align": "center"})
            if last > first:
                self._sheet.merge_range(first, LEAD, last, LEAD, lead, look)
            else:
                self._sheet.write_string(first, LEAD, lead, look)
            first = last + 1

    def hidden_copy(self, row: int, cells: list[str]) -> None:
        """Lay down a row that nobody sees: a working copy that was left in the sheet."""
        self._action(row, cells)
        self._sheet.write_string(row, LEAD, cells[LEAD], self._add(**self._cell))
        self._sheet.set_row(row, None, None, {"hidden": True})

    def total(self, row: int, rows: list[list[str]]) -> None:
        """Lay down the sums of the rows right above, as formulas with their results."""
        look = self._cell | {"bold": True, "bg_color": "#F2F2F2"}
        for column in range(LAST + 1):
            self._sheet.write_blank(row, column, None, self._add(**look))
        self._sheet.write_string(row, STATEMENT, TOTAL_LABEL, self._add(**look))
        for column in range(ANNUAL, REAL + 1):
            result = sum((Decimal(cells[column]) for cells in rows if cells[column]), Decimal(0))
            formula = f"=SUM({xl_range(row - len(rows), column, row - 1, column)})"
            self._sheet.write_formula(row, column, formula, self._add(**look | {"align": "center"}), float(result))

    def _action(self, row: int, cells: list[str]) -> None:
        for column, text in enumerate(cells):
            if column in {STATEMENT, REMARKS}:
                self._write(row, column, text, self._add(**self._cell))
            elif column != LEAD:
                self._write(row, column, text, self._add(**self._cell | {"align": "center"}))
        wrapped = (STATEMENT, AREA, REMARKS)
        heights = [_height(cells[column], WIDTHS[column] * CHARACTERS_PER_WIDTH) for column in wrapped]
        self._sheet.set_row(row, max(heights))

    def _write(self, row: int, column: int, text: str, look: Format) -> None:
        number = NUMBER.fullmatch(text)
        if not text:
            self._sheet.write_blank(row, column, None, look)
        elif number is None:
            self._sheet.write_string(row, column, text, look)
        elif number["percent"]:
            shown = f"0.{'0' * len(number['decimals'])}%" if number["decimals"] else "0%"
            percent = self._add(**self._cell | {"align": "center", "num_format": shown})
            self._sheet.write_number(row, column, float(Decimal(number["digits"]) / 100), percent)
        else:
            self._sheet.write_number(row, column, float(Decimal(text)), look)

    def _across(self, row: int, text: str, height: float, look: dict[str, Any]) -> None:
        self._sheet.merge_range(row, 0, row, LAST, text, self._add(**look))
        self._sheet.set_row(row, height)


def _height(text: str, characters: float) -> float:
    # Programs differ in whether they fit rows to their text when they open a file; none does it for merged cells.
    return POINTS_PER_LINE * ceil(len(text) / characters) + 4


def build(workbook: Path) -> None:
    """Write the workbook form; `workbook` is overwritten."""
    lines = [line.split("\t") for line in TEXT.read_text(encoding="utf-8").split("\n")]
    with xlsxwriter.Workbook(workbook) as book:
        book.set_properties(
            {
                "title": "Tercer seguimiento del POI/POA 2024",
                "author": "Mutual Ejemplo",
                "company": "Mutual Ejemplo",
                "created": CREATED,
            }
        )
        sheet = OfficeSheet(book)
        sheet.break_pages([row for row, cells in enumerate(lines) if cells[0].startswith("MISIÓN:")][1:])
        row = 0
        while row < len(lines):
            row += _lay_down(sheet, row, lines)


def _lay_down(sheet: OfficeSheet, row: int, lines: list[list[str]]) -> int:
    """Lay down what begins at a line and say how many lines it took."""
    first = lines[row][0]
    if row == HIDDEN_LINE:
        sheet.hidden_copy(row, list(HIDDEN_COPY))
    elif row == TOTAL_LINE:
        sheet.total(row, _actions_up_to(row, lines))
    elif first == "CÓDIGO":
        sheet.header(row, lines[row], lines[row + 1])
        return 2
    elif first.startswith("AO."):
        rows = _actions_from(row, lines)
        sheet.actions(row, rows)
        return len(rows)
    elif first.startswith("MISIÓN:"):
        sheet.mission(row, first)
    elif first.startswith("Nota:"):
        sheet.note(row, first)
    elif len(lines[row]) > 1:
        sheet.heading(row, first)
    elif first:
        sheet.title(row, first)
    return 1


def _actions_from(row: int, lines: list[list[str]]) -> list[list[str]]:
    end = row
    while lines[end][0].startswith("AO."):
        end += 1
    return lines[row:end]


def _actions_up_to(row: int, lines: list[list[str]]) -> list[list[str]]:
    start = row
    while lines[start - 1][0].startswith("AO."):
        start -= 1
    return lines[start:row]


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else WORKBOOK)
