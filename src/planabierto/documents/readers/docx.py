"""DOCX documents: paragraphs and tables in the order of the body, merged cells carried, in one streaming pass over the XML.

Headers, footers, footnotes, comments, deleted text and the numbers of lists stand apart from the text of the body and are not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planabierto.core.errors import HostileFileError
from planabierto.documents.grid import NO_NUMBERS, Grid, Row
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.readers.package import open_package

_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
# Deleted or moved text, the guide over a text, a drawing's text for programs that cannot draw it, the form of a paragraph (with its
# tab stops, which are called as tabs are), and what the form of a cell or a row was before a change.
_NOT_READ = frozenset(("w:del", "w:moveFrom", "w:rt", "mc:Fallback", "w:pPr", "w:tcPrChange", "w:trPrChange"))
_SIGNS = {"w:tab": " ", "w:br": " ", "w:cr": " ", "w:noBreakHyphen": "-"}


@dataclass(slots=True)
class _Cell:
    """A cell while it is read: the columns that it spans, how it is merged ("", "restart" or "continue"), its paragraphs."""

    span: int = 1
    vertical: str = ""
    horizontal: str = ""
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table while it is read: its row, the cell in it, and the texts that go on into the rows below, by column."""

    row: int = 0
    is_deleted: bool = False
    texts: list[str] = field(default_factory=list)
    cell: _Cell = field(default_factory=_Cell)
    carried: dict[int, str] = field(default_factory=dict)


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read a DOCX document; a paragraph is a row of one cell, and the paragraphs of a cell are joined by spaces.

    Cells stand by the columns of the table's grid. A table inside a cell gives its text to that cell. Raises
    `UnreadableFileError` where it is no document or damaged, `HostileFileError` where it breaks a limit.
    """
    with open_package(path, limits=limits) as package:
        reading = _Reading(path.name, limits)
        parser = package.parser(reading.start, namespace_separator=" ")
        parser.EndElementHandler = reading.end
        parser.CharacterDataHandler = reading.characters
        package.parse(package.main_part, parser)
    return Grid(file=path.name, rows=tuple(reading.rows))


class _Reading:
    """The state of the pass: which tables and paragraphs are open, one inside another, and what is being left out."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.rows: list[Row] = []
        self._name = name
        self._limits = limits
        self._names: dict[str, str] = {}
        self._cells = 0
        self._table_number = 0
        self._tables: list[_Table] = []
        self._paragraphs: list[list[str]] = []
        self._left_out = 0
        self._in_row_properties = False
        self._in_text = False

    def start(self, qualified: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        tag = self._name_of(qualified)
        if self._left_out or tag in _NOT_READ:
            self._left_out += 1
            if tag == "w:del" and self._in_row_properties:
                self._tables[-1].is_deleted = True
        elif tag == "w:t":
            self._in_text = True
        elif tag == "w:p":
            self._paragraphs.append([])
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])
        elif tag == "w:tbl":
            self._tables.append(_Table())
            self._table_number += len(self._tables) == 1
        elif self._tables:
            self._start_in_table(tag, _value(attributes))

    def _start_in_table(self, tag: str, value: str) -> None:
        table = self._tables[-1]
        if tag == "w:tr":
            table.row += 1
            table.texts.clear()
            table.is_deleted = False
        elif tag == "w:tc":
            table.cell = _Cell()
        elif tag == "w:trPr":
            self._in_row_properties = True
        elif tag == "w:gridBefore":
            table.texts.extend([""] * self._columns(int(value)))
        elif tag == "w:gridSpan":
            table.cell.span = max(self._columns(int(value)), 1)
        elif tag == "w:vMerge":
            table.cell.vertical = value or "continue"
        elif tag == "w:hMerge":
            table.cell.horizontal = value or "continue"

    def end(self, qualified: str) -> None:
        """An element closes."""
        tag = self._name_of(qualified)
        if self._left_out:
            self._left_out -= 1
        elif tag == "w:t":
            self._in_text = False
        elif tag == "w:p":
            self._end_paragraph("".join(self._paragraphs.pop()))
        elif not self._tables:
            return
        elif tag == "w:tc":
            self._end_cell()
        elif tag == "w:tr":
            self._end_row()
        elif tag == "w:trPr":
            self._in_row_properties = False
        elif tag == "w:tbl":
            self._tables.pop()

    def characters(self, text: str) -> None:
        """Text stands here, which counts inside `w:t` alone."""
        if self._in_text and not self._left_out:
            self._add(text)

    def _add(self, text: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1].append(text)

    def _end_paragraph(self, text: str) -> None:
        shown = text if text.strip() else ""
        if self._tables:
            if shown:
                self._tables[-1].cell.paragraphs.append(shown)
        else:
            self._count(1, shown)
            self.rows.append(Row((shown,) if shown else ()))

    def _end_cell(self) -> None:
        table = self._tables[-1]
        cell = table.cell
        if len(self._tables) > 1:
            self._tables[-2].cell.paragraphs.extend(cell.paragraphs)
            return
        column = len(table.texts)
        text = " ".join(cell.paragraphs)
        if cell.vertical == "continue":
            text = table.carried.get(column, "")
        elif cell.vertical:
            table.carried[column] = text
        else:
            table.carried.pop(column, None)
        self._columns(column + cell.span)
        table.texts.append("" if cell.horizontal == "continue" else text)
        table.texts.extend([""] * (cell.span - 1))

    def _end_row(self) -> None:
        table = self._tables[-1]
        if len(self._tables) > 1 or table.is_deleted:
            return
        texts = table.texts
        while texts and not texts[-1]:
            texts.pop()
        self._count(max(len(texts), 1), max(texts, key=len, default=""))
        self.rows.append(Row(tuple(texts), NO_NUMBERS, table=self._table_number, row=table.row))

    def _name_of(self, qualified: str) -> str:
        """The name of an element under the prefix that is usual for its namespace; "" where it is of no interest."""
        known = self._names.get(qualified)
        if known is None:
            namespace, _, local = qualified.partition(" ")
            known = self._names[qualified] = f"{_NAMESPACES[namespace]}{local}" if namespace in _NAMESPACES else ""
        return known

    def _columns(self, count: int) -> int:
        if count > self._limits.columns:
            raise HostileFileError(
                f"«{self._name}» {self._place()} pasa de {self._limits.columns:,} columnas. Borre las ajenas al plan."
            )
        return count

    def _count(self, cells: int, longest: str) -> None:
        """Hold what becomes a row to the limits."""
        self._cells += cells
        if self._cells > self._limits.cells:
            raise HostileFileError(
                f"«{self._name}» {self._place()} pasa de {self._limits.cells:,} celdas. Deje en él solo el plan."
            )
        if len(longest) > self._limits.cell_characters:
            raise HostileFileError(
                f"«{self._name}» {self._place()} tiene un texto de {len(longest):,} caracteres y se aceptan hasta "
                f"{self._limits.cell_characters:,}. Acórtelo y vuelva a guardarlo."
            )

    def _place(self) -> str:
        if self._tables:
            return f"(tabla {self._table_number:,}, fila {self._tables[0].row:,})"
        return f"(después de la tabla {self._table_number:,})" if self._table_number else "(antes de la primera tabla)"


def _value(attributes: Mapping[str, str]) -> str:
    """The `w:val` of an element, "" where it has none."""
    return next((value for name, value in attributes.items() if name.endswith(" val")), "")
