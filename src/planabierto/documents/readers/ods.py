"""OpenDocument sheets (.ods): what each cell shows stands in the file beside what it stores, so that no format is worked out here.

Comments, drawings and tracked changes stand apart from the cells and are not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.readers.number_format import stored_number
from planabierto.documents.readers.package import open_package
from planabierto.documents.readers.sheet import (
    LARGEST_ROW,
    Line,
    Merge,
    Sheet,
    hidden_sheets,
    too_far_right,
    too_long,
    too_many_cells,
    too_many_sheets,
)

_NAMESPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table:",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office:",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text:",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style:",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw:",
}
_NOT_READ = frozenset(
    ("office:annotation", "table:tracked-changes", "table:shapes", "draw:frame", "draw:custom-shape", "text:ruby-text")
)
_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_QUANTITIES = frozenset(("float", "percentage", "currency"))


@dataclass(slots=True)
class _Cell:
    """A cell while it is read: its attributes by name, and the paragraphs that it shows."""

    attributes: Mapping[str, str]
    is_covered: bool
    paragraphs: list[list[str]] = field(default_factory=list)

    def count(self, name: str) -> int:
        """An attribute that counts columns or rows, 1 where it is missing."""
        return max(int(self.attributes.get(f"table:number-{name}", "1")), 1)

    @property
    def text(self) -> str:
        """What it shows."""
        return "\n".join("".join(pieces) for pieces in self.paragraphs)

    @property
    def number(self) -> Decimal | None:
        """The quantity that it stores; a date, a time and a truth value are none."""
        if self.attributes.get("office:value-type") not in _QUANTITIES:
            return None
        return stored_number(self.attributes.get("office:value", ""))


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read the visible sheets of an OpenDocument workbook; hidden sheets, rows and columns are told in the notices.

    Raises `UnreadableFileError` where it is no workbook or damaged, `HostileFileError` where it breaks a limit.
    """
    with open_package(path, limits=limits) as package:
        reading = _Reading(path.name, limits)
        parser = package.parser(reading.start, namespace_separator=" ")
        parser.EndElementHandler = reading.end
        parser.CharacterDataHandler = reading.characters
        package.parse(package.main_part, parser)
        rows: list[Row] = []
        notices = hidden_sheets(reading.hidden)
        for sheet in reading.sheets:
            notices.extend(sheet.notices())
            rows.extend(sheet.rows(limits))
    return Grid(file=path.name, rows=tuple(rows), notices=tuple(notices))


class _Reading:
    """The state of the pass over the content of the workbook."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self.hidden: list[str] = []
        self._name = name
        self._limits = limits
        self._names: dict[str, str] = {}
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._cells = 0
        self._left_out = 0
        self._sheet = Sheet("")
        self._is_hidden = False
        self._columns = 0
        self._row = 0
        self._row_attributes: Mapping[str, str] = {}
        self._line = Line()
        self._merges: list[Merge] = []
        self._column = 0
        self._cell: _Cell | None = None

    def start(self, qualified: str, found: Mapping[str, str]) -> None:
        """An element opens."""
        tag = self._name_of(qualified)
        if self._left_out or tag in _NOT_READ:
            self._left_out += 1
        elif tag == "text:p" and self._cell is not None:
            self._cell.paragraphs.append([])
        elif tag in _CELLS:
            self._cell = _Cell(self._named(found), tag == "table:covered-table-cell")
        elif tag == "table:table-row":
            self._row_attributes, self._line, self._merges, self._column = self._named(found), Line(), [], 0
        elif tag.startswith("text:"):
            self._add_sign(tag, self._named(found))
        else:
            self._start_other(tag, self._named(found))

    def _start_other(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table:table":
            self._start_sheet(attributes.get("table:name", ""), attributes.get("table:style-name", ""))
        elif tag == "table:table-column":
            count = int(attributes.get("table:number-columns-repeated", "1"))
            end = min(self._columns + count, self._limits.columns)
            if attributes.get("table:visibility", "visible") != "visible":
                self._sheet.hidden_columns.update(range(self._columns, end))
            self._columns = max(end, self._columns)
        elif tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _start_sheet(self, name: str, style: str) -> None:
        self._is_hidden = style in self._hidden_styles
        self._sheet, self._row, self._columns = Sheet(name), 0, 0
        if self._is_hidden:
            self.hidden.append(name)
        else:
            self.sheets.append(self._sheet)
        count = len(self.sheets) + len(self.hidden)
        if count > self._limits.sheets:
            raise too_many_sheets(self._name, count, self._limits)

    def end(self, qualified: str) -> None:
        """An element closes."""
        if self._left_out:
            self._left_out -= 1
            return
        tag = self._name_of(qualified)
        if tag in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == "table:table-row":
            self._end_row()

    def characters(self, text: str) -> None:
        """Text stands here, which counts inside a paragraph of a cell alone."""
        if self._cell is not None and self._cell.paragraphs and not self._left_out:
            self._cell.paragraphs[-1].append(text)

    def _add_sign(self, tag: str, attributes: Mapping[str, str]) -> None:
        signs = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
        if tag in signs:
            count = int(attributes.get("text:c", "1"))
            self.characters(signs[tag] * min(count, self._limits.cell_characters + 1))

    def _end_cell(self, cell: _Cell) -> None:
        count = cell.count("columns-repeated")
        text, number = ("", None) if cell.is_covered or self._is_hidden else (cell.text, cell.number)
        if len(text) > self._limits.cell_characters:
            raise too_long(self._sheet.name, self._row + 1, self._column, text, self._limits)
        spans = cell.count("rows-spanned"), cell.count("columns-spanned")
        if spans != (1, 1) and len(self._merges) < self._limits.columns:
            below, right = spans
            self._merges.append(
                Merge(
                    self._row + 1, self._column, self._row + below, min(self._column + right, self._limits.columns) - 1
                )
            )
        if text:
            if self._column + count > self._limits.columns:
                raise too_far_right(self._sheet.name, self._row + 1, self._column + count - 1, self._limits)
            texts = self._line.texts
            texts.extend([""] * (self._column - len(texts)))
            texts.extend([text] * count)
            if number is not None:
                self._line.numbers.update(dict.fromkeys(range(self._column, self._column + count), number))
        self._column += count

    def _end_row(self) -> None:
        count = max(int(self._row_attributes.get("table:number-rows-repeated", "1")), 1)
        is_hidden = self._row_attributes.get("table:visibility", "visible") != "visible"
        first = self._row + 1
        self._row += count
        if self._is_hidden or (not self._line.texts and not self._merges and count > 1):
            return
        self._cells += len(self._line.texts) * count
        if self._cells > self._limits.cells or self._row > LARGEST_ROW:
            raise too_many_cells(self._name, self._sheet.name, first, self._limits)
        self._sheet.merges.extend(self._merges)
        for number in range(first, self._row + 1):
            self._sheet.lines[number] = Line(list(self._line.texts), dict(self._line.numbers))
            if is_hidden:
                self._sheet.hidden_rows.add(number)

    def _name_of(self, qualified: str) -> str:
        """A name under the prefix that is usual for its namespace; "" where it is of no interest."""
        known = self._names.get(qualified)
        if known is None:
            namespace, _, local = qualified.partition(" ")
            known = self._names[qualified] = f"{_NAMESPACES[namespace]}{local}" if namespace in _NAMESPACES else ""
        return known

    def _named(self, attributes: Mapping[str, str]) -> dict[str, str]:
        return {self._name_of(name): value for name, value in attributes.items()}
