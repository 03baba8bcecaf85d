"""XLSX workbooks: what each sheet shows, read in one streaming pass over its XML.

Number formats, hidden rows, merged ranges and the digits of numbers stand in that XML alone: a values-only library beside it
would read everything twice. Values of formulas are those stored with them; nothing is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.date_format import SHORT_DATE
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.readers.number_format import (
    BUILT_IN,
    NumberFormat,
    number_format,
    show_general,
    stored_number,
)
from planabierto.documents.readers.package import Package, open_package
from planabierto.documents.readers.sheet import (
    LARGEST_ROW,
    Line,
    Merge,
    Sheet,
    column_name,
    hidden_sheets,
    too_far_right,
    too_long,
    too_many_cells,
    too_many_sheets,
)

# Neither a NUL nor half of a sign: no text can hold them, so such an escape stays as it is written.
_ESCAPED = re.compile(r"_x((?!0000|[Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"([A-Z]{1,7})([0-9]{1,7}):([A-Z]{1,7})([0-9]{1,7})", re.ASCII)
_TEXT_IN_CELL = frozenset(("str", "inlineStr", "e", "b", "d"))
_TRUE = frozenset(("1", "true"))
_TRUTH = {"1": "VERDADERO", "true": "VERDADERO", "0": "FALSO", "false": "FALSO"}
_KEPT_NUMBERS = 20_000
_LETTERS = 26
_SECONDS_A_DAY = 86_400
_SHORT_DATES = frozenset((14, 22))


class _SheetEntry(NamedTuple):
    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What all sheets share."""

    package: Package
    limits: Limits
    sheets: Sequence[_SheetEntry]
    strings: Sequence[str]
    formats: Sequence[NumberFormat]
    since_1904: bool
    recalculates: bool


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read the visible sheets of an XLSX workbook; hidden sheets, rows and columns are told in the notices.

    A date is a text, never a number. Raises `UnreadableFileError` where it is no workbook or damaged, `HostileFileError` where it
    breaks a limit.
    """
    return _read(path, limits, is_whole=False)


def read_whole(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read every sheet, row and column of an XLSX workbook, hidden or not, and where formulas stand; raises as `read` does."""
    return _read(path, limits, is_whole=True)


def _read(path: Path, limits: Limits, *, is_whole: bool) -> Grid:
    rows: list[Row] = []
    notices: list[str] = []
    formulas: list[tuple[str, int, int]] = []
    with open_package(path, limits=limits) as package:
        book = _open_workbook(package, limits)
        hidden = [entry.name for entry in book.sheets if entry.is_hidden and not is_whole]
        notices.extend(hidden_sheets(hidden))
        cells = zero_formulas = 0
        for entry in book.sheets:
            if entry.name in hidden:
                continue
            reading = _SheetReading(book, entry, cells)
            sheet = reading.run()
            cells, zero_formulas = reading.cells, zero_formulas + reading.zero_formulas
            if is_whole:
                sheet.hidden_rows.clear()
                sheet.hidden_columns.clear()
                formulas.extend((entry.name, row, column) for row, column in sheet.formulas)
            notices.extend(sheet.notices())
            rows.extend(sheet.rows(limits))
    if zero_formulas and book.recalculates:
        notices.append(
            f"El libro pide recalcularse al abrirlo y guarda 0 como resultado de {zero_formulas:,} "
            f"{'fórmula' if zero_formulas == 1 else 'fórmulas'}: puede que nunca se calcularan. "
            "Ábralo en su programa, guárdelo y vuelva a leerlo."
        )
    return Grid(file=path.name, rows=tuple(rows), notices=tuple(notices), formulas=tuple(formulas))


def _open_workbook(package: Package, limits: Limits) -> _Workbook:
    related = package.relationships(package.main_part)
    parts = {one.kind: one.target for one in related.values()}
    sheets: list[_SheetEntry] = []
    since_1904 = recalculates = False
    for tag, attributes in package.elements(package.main_part):
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            target = related.get(key)
            if target is None or target.kind != "worksheet":
                continue  # a sheet of charts alone holds no cells
            sheets.append(
                _SheetEntry(attributes.get("name", ""), target.target, attributes.get("state", "visible") != "visible")
            )
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904") in _TRUE
        elif tag == "calcPr":
            recalculates = attributes.get("fullCalcOnLoad") in _TRUE
    if len(sheets) > limits.sheets:
        raise too_many_sheets(package.name, len(sheets), limits)
    if len({entry.name for entry in sheets}) < len(sheets):
        raise UnreadableFileError(
            f"«{package.name}» tiene dos hojas con el mismo nombre. Cámbielo en una de ellas y vuelva a guardarlo."
        )
    return _Workbook(
        package,
        limits,
        sheets,
        _shared_strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else (),
        _cell_formats(package, parts["styles"]) if "styles" in parts else (),
        since_1904,
        recalculates,
    )


def _shared_strings(package: Package, part: str) -> list[str]:
    """The texts that cells point to by number, runs joined and phonetic guides left out."""
    strings: list[str] = []
    pieces: list[str] = []
    prefix = ""
    in_guide = False

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal prefix, in_guide
        if tag == f"{prefix}t":
            parser.CharacterDataHandler = None if in_guide else pieces.append
        elif tag == f"{prefix}si":
            pieces.clear()
        elif tag == f"{prefix}rPh":
            in_guide = True
        elif tag.endswith("sst"):
            prefix = tag[: -len("sst")]

    def end(tag: str) -> None:
        nonlocal in_guide
        if tag == f"{prefix}t":
            parser.CharacterDataHandler = None
        elif tag == f"{prefix}si":
            strings.append(_unescaped("".join(pieces)))
        elif tag == f"{prefix}rPh":
            in_guide = False

    parser = package.parser(start)
    parser.EndElementHandler = end
    package.parse(part, parser)
    return strings


def _unescaped(text: str) -> str:
    """A text without the escapes that OOXML has for signs XML cannot hold: "_x000D_" is a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _cell_formats(package: Package, part: str) -> list[NumberFormat]:
    """The number format of each cell style, by its index."""
    codes = dict(BUILT_IN)
    formats: list[NumberFormat] = []
    section = ""
    for tag, attributes in package.elements(part):
        if tag in {"numFmts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}:
            section = tag
        elif tag == "numFmt" and section == "numFmts":
            key = int(attributes.get("numFmtId", ""))
            if key not in _SHORT_DATES:
                codes[key] = attributes.get("formatCode", "")
        elif tag == "xf" and section == "cellXfs":
            formats.append(number_format(codes.get(int(attributes.get("numFmtId", "0")), "")))
    return formats


class _SheetReading:
    """One pass over the XML of a sheet; `cells` goes on counting from sheet to sheet."""

    def __init__(self, book: _Workbook, entry: _SheetEntry, cells: int) -> None:
        self.cells = cells
        self.zero_formulas = 0
        self._book = book
        self._part = entry.part
        self._sheet = Sheet(entry.name)
        self._row = 0
        self._column = -1
        self._line = Line()
        self._longest = book.limits.cell_characters
        self._shows_zeros = True
        self._described = 0
        self._end_cell: Callable[[], None] = lambda: None
        self._columns: dict[str, int] = {}
        self._shown: dict[tuple[str, str], tuple[str, Decimal | None]] = {}

    def run(self) -> Sheet:
        """Read the sheet; raises what `open_package` makes sentences of."""
        parser = self._book.package.parser(lambda root, _: self._listen(parser, root))
        self._book.package.parse(self._part, parser)
        self._end_cell()
        self._end_row()
        return self._sheet

    def _listen(self, parser: expat.XMLParserType, root: str) -> None:  # noqa: C901, PLR0915  what runs for each cell
        """Set the handlers for what follows the root, whose prefix all elements share: most producers write none, some "x:".

        A cell ends where the next one opens: to hear of every closing would cost a sixth of the reading. Closings are heard only of a
        cell that holds its text itself, because white space after that text is none of it. All are closures: methods cost more.
        """
        prefix = root[: -len("worksheet")] if root.endswith("worksheet") else ""
        cell, value, text, row, formula, guide = (f"{prefix}{tag}" for tag in ("c", "v", "t", "row", "f", "rPh"))
        strings, columns, known, longest = self._book.strings, self._columns, self._shown, self._longest
        pieces: list[str] = []
        spelled: list[str] = []
        attributes: dict[str, str] | None = None
        has_value = has_formula = in_guide = False

        def start(tag: str, found: dict[str, str]) -> None:
            nonlocal attributes, has_value, has_formula, in_guide
            if tag == value:
                has_value = True
                pieces.clear()
            elif tag == cell:
                end_cell()
                attributes = found
                if found.get("t") in _TEXT_IN_CELL:
                    spelled.clear()
                    parser.EndElementHandler = end
            elif tag == text:
                pieces.clear()
            elif tag == formula:
                has_formula = True
            elif tag == row:
                end_cell()
                self._end_row()
                self._start_row(found)
            elif tag == guide:
                in_guide = True
            else:
                if parser.EndElementHandler is None:
                    end_cell()  # the text of what follows the last cell, a page's foot say, is none of it
                self._start_other(tag.removeprefix(prefix), found)

        def end(tag: str) -> None:
            nonlocal in_guide
            if tag == value or (tag == text and not in_guide):
                spelled.append("".join(pieces))
            elif tag == guide:
                in_guide = False
            elif tag == cell:
                parser.EndElementHandler = None
                end_cell()

        def end_cell() -> None:  # noqa: C901, PLR0912  runs for each cell: a call more is a twentieth of the reading
            nonlocal attributes, has_value, has_formula
            if attributes is None:
                return
            of_cell, attributes = attributes, None
            kind = of_cell.get("t", "n")
            written = "".join(spelled) if kind in _TEXT_IN_CELL else "".join(pieces).strip() if has_value else ""
            try:
                column = columns[of_cell["r"].rstrip("0123456789")]
            except KeyError:
                column = self._column_of(of_cell)
            self._column = column
            if has_formula:
                self._note_formula(column, kind, written)
            has_value = has_formula = False
            if not written:
                return
            if kind == "s":
                index = int(written)
                if not 0 <= index < len(strings):
                    raise ValueError(index)
                shown = strings[index]
            elif kind == "n":
                key = (of_cell.get("s", ""), written)
                shown, number = known.get(key) or self._show(key)
                if number is not None:
                    self._line.numbers[column] = number
            else:
                shown = self._special(kind, of_cell.get("s", ""), written)
            if shown:
                if len(shown) > longest:
                    raise too_long(self._sheet.name, self._row, column, shown, self._book.limits)
                texts = self._line.texts
                missing = column - len(texts)
                if missing < 0:  # only a damaged file names a cell twice
                    texts[column] = shown
                    return
                if missing:
                    texts.extend([""] * missing)
                texts.append(shown)

        self._end_cell = end_cell
        parser.CharacterDataHandler = pieces.append
        parser.StartElementHandler = start

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        if not 0 < self._row <= LARGEST_ROW:
            raise ValueError(self._row)
        self._column = -1
        self._line = self._sheet.lines.setdefault(self._row, Line())
        if attributes.get("hidden") in _TRUE:
            self._sheet.hidden_rows.add(self._row)

    def _end_row(self) -> None:
        self.cells += len(self._line.texts)
        if self.cells > self._book.limits.cells:
            raise too_many_cells(self._book.package.name, self._sheet.name, self._row, self._book.limits)

    def _start_other(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "mergeCell":
            self._add_merge(attributes.get("ref", ""))
        elif tag == "col":
            self._describe_columns(
                int(attributes.get("min", "")),
                int(attributes.get("max", "")),
                is_hidden=attributes.get("hidden") in _TRUE,
            )
        elif tag == "sheetView":
            self._shows_zeros = attributes.get("showZeros", "1") in _TRUE

    def _describe_columns(self, first: int, last: int, *, is_hidden: bool) -> None:
        """Note hidden columns, 1-based and inclusive; descriptions of columns follow one another and never overlap."""
        if first <= self._described:
            raise ValueError(first)
        self._described = last
        if is_hidden:
            self._sheet.hidden_columns.update(range(first - 1, min(last, self._book.limits.columns)))

    def _add_merge(self, written: str) -> None:
        found = _RANGE.fullmatch(written)
        if found is None:
            return  # a single cell is no range
        if len(self._sheet.merges) >= self._book.limits.cells:
            raise HostileFileError(
                f"La hoja «{self._sheet.name}» tiene demasiadas celdas combinadas. Sepárelas y vuelva a guardarlo."
            )
        self._sheet.merges.append(
            Merge(int(found[2]), self._number_of(found[1]), int(found[4]), self._number_of(found[3]))
        )

    def _column_of(self, attributes: Mapping[str, str]) -> int:
        """The 0-based column of a cell whose letters were not met before, or that names none and follows the last."""
        reference = attributes.get("r")
        return self._checked(self._column + 1) if reference is None else self._number_of(reference.rstrip("0123456789"))

    def _note_formula(self, column: int, kind: str, written: str) -> None:
        self._sheet.formulas.append((self._row, column))
        if not written and kind != "str":
            self._sheet.uncalculated.append(f"{column_name(column)}{self._row}")
        elif written == "0" and kind == "n":
            self.zero_formulas += 1

    def _number_of(self, letters: str) -> int:
        """The 0-based number of a column by its letters; raises `HostileFileError` past the limit."""
        if not letters.isalpha() or not letters.isascii():
            raise ValueError(letters)
        column = -1
        for letter in letters.upper():
            column = (column + 1) * _LETTERS + ord(letter) - ord("A")
        self._columns[letters] = self._checked(column)
        return column

    def _checked(self, column: int) -> int:
        if column >= self._book.limits.columns:
            raise too_far_right(self._sheet.name, self._row, column, self._book.limits)
        return column

    def _show(self, key: tuple[str, str]) -> tuple[str, Decimal | None]:
        """A number as it is shown and as it is stored, by its style and digits, kept for the next cell that has the same.

        What is a date, or a zero that the sheet or its format does not show, has no number.
        """
        if len(self._shown) >= _KEPT_NUMBERS:
            self._shown.clear()
        known = self._shown[key] = self._shown_once(*key)
        return known

    def _shown_once(self, style: str, written: str) -> tuple[str, Decimal | None]:
        number = stored_number(written.strip())
        if number is None:
            return written, None
        if not number and not self._shows_zeros:
            return "", None
        form = self._format(style)
        shown = form.show(number, since_1904=self._book.since_1904)
        if not shown and number:
            shown = show_general(number)
        return shown, None if form.is_date or not shown else number

    def _format(self, style: str) -> NumberFormat:
        formats = self._book.formats
        index = int(style or "0")
        return formats[index] if 0 <= index < len(formats) else number_format("")

    def _special(self, kind: str, style: str, written: str) -> str:
        """The text of a cell that is neither a number nor a shared text: an error ("#DIV/0!") stays as it stands."""
        if kind == "b":
            return _TRUTH.get(written, written)
        if kind == "d":
            return self._date(style, written)
        return written if kind == "e" else _unescaped(written)

    def _date(self, style: str, written: str) -> str:
        """A date stored in ISO 8601 rather than as a serial day."""
        moment = datetime.fromisoformat(written).replace(tzinfo=None)
        serial = Decimal((moment - datetime(1899, 12, 30)) // timedelta(seconds=1)) / _SECONDS_A_DAY  # noqa: DTZ001  a cell has no time zone
        form = self._format(style)
        return (form if form.is_date else number_format(SHORT_DATE)).show(serial)
