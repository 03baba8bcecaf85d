"""The official report as a workbook: a cover, one sheet for each unit, and the inconsistencies; text is never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from planabierto.core.errors import UnwritableFormatError
from planabierto.documents.writers.annex import ANNEX_LABELS, ANNEX_SHARES, AnnexPage
from planabierto.documents.writers.front import FrontSection, FrontTable
from planabierto.documents.writers.layout import Cell, HeaderCell, Line, ReportLayout, UnitPage
from planabierto.documents.writers.widths import PADDING, line_count, sheet_widths
from planabierto.documents.writers.wording import ANNEX, DRAFT, FRONT, LANGUAGE, SIGNATURE_FIELDS, SIGNATURES

_INK, _SOFT_INK, _PETROL, _TINT, _LINE = "#14212B", "#46525B", "#0B4A63", "#E3EDF1", "#9AA7B0"
_LETTER: Final = 1
_INCH: Final = 0.5
_LINE_HEIGHT: Final = 12.0
_ROW_PADDING: Final = 3.0
_LONGEST_TEXT: Final = 32767
_LONGEST_SHEET_NAME: Final = 31
_EXACT_DIGITS: Final = 15
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# Excel measures columns in digits of 11 points; the page that the widths are laid out for is printed at seven eighths.
_AREA: Final = 720.0
_POINTS_TO_A_DIGIT: Final = 5.25
_ON_SCREEN: Final = 8 / 7
_TEXT_SIZE: Final = 9
# Calibri runs narrower than the type whose widths are estimated.
_NARROWER: Final = 0.82
_COVER_SHARES: Final = (1 / 3, 1 / 3, 1 / 3)
_UNIT_SHARE: Final = 0.12
_HEADER_TOP: Final = 2
_FOOTER: Final = "&C&8Página &P de &N"


def write(layout: ReportLayout, annex: Sequence[AnnexPage], path: Path, created: datetime) -> None:
    """Write the report; `created` is the moment that the properties of the file name.

    Raises `UnwritableFormatError` where a text is longer than a cell of a workbook may hold.
    """
    from xlsxwriter import Workbook

    with Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": layout.title, "author": layout.cover.institution, "created": created.replace(tzinfo=None)}
        )
        book.set_custom_property("Language", LANGUAGE)
        _Drawing(book, layout).draw(annex)


def number_format(text: str) -> str:
    """The format under which a stored number shows exactly as `text` does: "12.345%" has "0.000%"."""
    digits = text.rstrip("%")
    decimals = len(digits.partition(".")[2])
    whole = "[$$-409]#,##0" if "$" in text else "0"
    return f"{whole}{'.' if decimals else ''}{'0' * decimals}{'%' if text.endswith('%') else ''}"


def is_exact(value: Decimal) -> bool:
    """Whether a workbook, which keeps 15 digits of a number, holds this one unchanged."""
    return len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS and Decimal(f"{float(value):.16G}") == value


class _Drawing:
    """One workbook while it is drawn: its formats, made once each, and the names of sheets already taken."""

    def __init__(self, book: Any, layout: ReportLayout) -> None:
        self.book = book
        self.layout = layout
        self.formats: dict[tuple[str, str], Any] = {}
        self.names: set[str] = set()
        self.widths = [width * _ON_SCREEN for width in sheet_widths(layout, _AREA)]
        white_on_petrol = {"bold": True, "bg_color": _PETROL, "font_color": "white"}
        box = {"border": 1, "border_color": _LINE, "valign": "top"}
        self.styles: dict[str, dict[str, Any]] = {
            "text": {**box, "text_wrap": True},
            "figure": {**box, "align": "right"},
            "head": {**box, **white_on_petrol, "text_wrap": True, "align": "center", "valign": "vcenter"},
            "objective": {**box, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": _TINT},
            "total": {**box, "bold": True},
            "heading": {"bold": True, "font_size": 14, "font_color": _PETROL, "valign": "vcenter"},
            "section": {"bold": True, "font_size": 11, "font_color": _PETROL, "valign": "vcenter"},
            "prose": {"text_wrap": True, "valign": "top"},
            "institution": {"font_size": 13, "font_color": _SOFT_INK, "text_wrap": True, "valign": "vcenter"},
            "title": {"bold": True, "font_size": 22, "font_color": _PETROL, "text_wrap": True, "valign": "vcenter"},
            "signature": {"bold": True, "font_color": _INK, "top": 1, "top_color": _SOFT_INK},
            "field": {"font_color": _SOFT_INK},
        }

    def draw(self, annex: Sequence[AnnexPage]) -> None:
        """Draw every sheet."""
        self._draw_cover()
        front = self.layout.front
        if front and front.sections:
            self._draw_front(front.sections)
        for unit in self.layout.units:
            self._draw_unit(unit)
        for table in front.tables if front else ():
            self._draw_table(table)
        if annex:
            self._draw_annex(annex)

    def _format(self, style: str, number: str = "") -> Any:
        key = (style, number)
        if key not in self.formats:
            extra = {"num_format": number} if number else {}
            self.formats[key] = self.book.add_format(
                {"font_name": "Calibri", "font_size": 9, **self.styles[style], **extra}
            )
        return self.formats[key]

    def _sheet(self, name: str, widths: Sequence[float]) -> Any:
        sheet = self.book.add_worksheet(self._free_name(name))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.set_margins(_INCH, _INCH, _INCH, _INCH * 1.4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(_FOOTER)
        if self.layout.is_draft:
            sheet.set_header(f'&C&"Calibri,Bold"&20&K9AA7B0{DRAFT}')
        for position, width in enumerate(widths):
            sheet.set_column(position, position, width / _POINTS_TO_A_DIGIT)
        return sheet

    def _free_name(self, name: str) -> str:
        """A sheet's name as Excel allows it: at most 31 characters, without its forbidden signs, and never twice."""
        plain = _NOT_IN_SHEET_NAMES.sub(" ", name).strip("' ") or "Unidad"
        candidate, number = plain[:_LONGEST_SHEET_NAME].rstrip("' "), 1
        while candidate.lower() in self.names | {"history"}:
            number += 1
            suffix = f" ({number})"
            candidate = f"{plain[: _LONGEST_SHEET_NAME - len(suffix)].rstrip()}{suffix}"
        self.names.add(candidate.lower())
        return candidate

    def _put(self, sheet: Any, row: int, column: int, text: str, style: str) -> None:
        if len(text) > _LONGEST_TEXT:
            raise UnwritableFormatError(
                f"El texto que empieza con «{text[:40]}…» tiene {len(text):,} caracteres y una celda de Excel admite {_LONGEST_TEXT:,}. "
                "Acórtelo, o pida el informe en PDF o DOCX."
            )
        if text:
            sheet.write_string(row, column, text, self._format(style))
        else:
            sheet.write_blank(row, column, None, self._format(style))

    def _put_across(self, sheet: Any, row: int, text: str, style: str, widths: Sequence[float]) -> None:
        """Write a text over all columns, in a row as high as it needs: Excel does not fit merged cells itself."""
        size = self.styles[style].get("font_size", _TEXT_SIZE)
        sheet.set_row(row, self._lines(text, sum(widths), size) * _LINE_HEIGHT * size / _TEXT_SIZE + _ROW_PADDING)
        sheet.merge_range(row, 0, row, len(widths) - 1, "", self._format(style))
        self._put(sheet, row, 0, text, style)

    @staticmethod
    def _lines(text: str, width: float, size: float = _TEXT_SIZE) -> int:
        """In how many lines a text stands in so many points."""
        return line_count(text, (width - 2 * PADDING) / (size * _NARROWER))

    def _fit_row(self, sheet: Any, row: int, texts: Iterable[str], widths: Sequence[float]) -> None:
        """Make a row as high as its texts need: not every program does so when it opens a file."""
        lines = max(self._lines(text, width) for text, width in zip(texts, widths, strict=True))
        sheet.set_row(row, lines * _LINE_HEIGHT + _ROW_PADDING)

    def _draw_cover(self) -> None:
        cover = self.layout.cover
        widths = [share * _AREA for share in _COVER_SHARES]
        sheet = self._sheet("Portada", widths)
        texts = [(cover.institution, "institution"), (cover.title, "title"), (cover.edition, "institution")]
        row = 2
        for text, style in texts:
            if text:
                self._put_across(sheet, row, text, style, widths)
                row += 2
        for label, said in cover.facts:
            self._put_across(sheet, row, f"{label} {said}", "prose", widths)
            row += 1
        if cover.is_signed:
            row += 5
            for position, who in enumerate(SIGNATURES):
                self._put(sheet, row, position, who, "signature")
                for below, field in enumerate(SIGNATURE_FIELDS, start=1):
                    self._put(sheet, row + below, position, f"{field}:", "field")

    def _draw_front(self, sections: Sequence[FrontSection]) -> None:
        widths = [share * _AREA for share in _COVER_SHARES]
        sheet = self._sheet("Resumen", widths)
        self._put_across(sheet, 0, FRONT, "heading", widths)
        row = 2
        for section in sections:
            self._put_across(sheet, row, section.title, "section", widths)
            for below, text in enumerate(section.paragraphs, start=1):
                self._put_across(sheet, row + below, text, "prose", widths)
            row += len(section.paragraphs) + 2

    def _draw_table(self, table: FrontTable) -> None:
        widths = table.widths(_AREA * _ON_SCREEN)
        sheet = self._sheet(table.title, widths)
        self._put_across(sheet, 0, table.heading, "heading", widths)
        self._put_across(sheet, 1, table.intro, "prose", widths)
        if not table.rows:
            return
        for column, label in enumerate(table.labels):
            self._put(sheet, 2, column, label, "head")
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        for row, texts in enumerate(table.rows, start=3):
            for column, text in enumerate(texts):
                self._put(sheet, row, column, text, "text")
            self._fit_row(sheet, row, texts, widths)

    def _draw_unit(self, unit: UnitPage) -> None:
        columns = self.layout.columns
        widths = self.widths
        sheet = self._sheet(unit.name, widths)
        self._put_across(sheet, 0, unit.heading, "heading", widths)
        self._put_across(sheet, 1, unit.mission, "prose", widths)
        for cell in self.layout.upper_header:
            self._put_head(sheet, _HEADER_TOP, cell)
        for cell in self.layout.lower_header:
            self._put_head(sheet, _HEADER_TOP + 1, cell)
        sheet.set_row(_HEADER_TOP, 2 * _LINE_HEIGHT + _ROW_PADDING)
        sheet.repeat_rows(_HEADER_TOP, _HEADER_TOP + 1)
        sheet.freeze_panes(_HEADER_TOP + 2, 2)
        styles = ["figure" if column.is_figure else "text" for column in columns]
        row = _HEADER_TOP + 2
        for line in unit.lines:
            if line.is_objective:
                self._put_across(sheet, row, line.cells[0].text, "objective", widths)
            else:
                self._put_line(sheet, row, line, styles)
                self._fit_row(sheet, row, (cell.text for cell in line.cells), widths)
            row += 1
        for note in unit.notes:
            row += 1
            self._put_across(sheet, row, note, "prose", widths)

    def _put_head(self, sheet: Any, row: int, cell: HeaderCell) -> None:
        last_row, last_column = row + cell.rows - 1, cell.column + cell.columns - 1
        if (last_row, last_column) != (row, cell.column):
            sheet.merge_range(row, cell.column, last_row, last_column, "", self._format("head"))
        self._put(sheet, row, cell.column, cell.text, "head")

    def _put_line(self, sheet: Any, row: int, line: Line, styles: Sequence[str]) -> None:
        for column, (cell, style) in enumerate(zip(line.cells, styles, strict=True)):
            self._put_cell(sheet, row, column, cell, "total" if line.is_total else style)

    def _put_cell(self, sheet: Any, row: int, column: int, cell: Cell, style: str) -> None:
        if cell.number is not None and is_exact(cell.number):
            sheet.write_number(row, column, float(cell.number), self._format(style, number_format(cell.text)))
        else:
            self._put(sheet, row, column, cell.text, style)

    def _draw_annex(self, annex: Sequence[AnnexPage]) -> None:
        widths = [share * _AREA * _ON_SCREEN for share in (_UNIT_SHARE, *ANNEX_SHARES)]
        sheet = self._sheet("Inconsistencias", widths)
        self._put_across(sheet, 0, ANNEX, "heading", widths)
        for column, label in enumerate(("Unidad", *ANNEX_LABELS)):
            self._put(sheet, 1, column, label, "head")
        sheet.repeat_rows(0, 1)
        sheet.freeze_panes(2, 0)
        row, breaks = 2, []
        for page in annex:
            for texts in page.rows:
                for column, text in enumerate((page.unit, *texts)):
                    self._put(sheet, row, column, text, "text")
                self._fit_row(sheet, row, (page.unit, *texts), widths)
                row += 1
            breaks.append(row)
        sheet.autofilter(1, 0, row - 1, len(ANNEX_LABELS))
        sheet.set_h_pagebreaks(breaks[:-1])
