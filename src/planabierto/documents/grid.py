"""The `Grid`: what every reader makes of a file, rows of cells in reading order, before anyone asks what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

NO_NUMBERS: Mapping[int, Decimal] = MappingProxyType({})


class Row(NamedTuple):
    """One row of cells in reading order; a paragraph is a row of one cell, an empty line a row of none.

    `texts` are the cells as a reader of the document sees them ("75%", "900.0%", "18,000"), white space as it stands; trailing blank cells
    may be left out. `numbers` holds, by 0-based position, the exact number where the file stores one (0.75 for a cell shown as "75%").
    A cell that spans columns has its text in the first and "" in the others; one that spans rows is repeated in each.
    `table` numbers the physical tables of formats that know tables (DOCX, PDF); a PDF table that goes on over pages is one,
    without its repeated header rows. The other numbers are those of `planabierto.core.plan.Source`.
    """

    texts: tuple[str, ...]
    numbers: Mapping[int, Decimal] = NO_NUMBERS
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    line: int | None = None
    row: int | None = None


class Grid(NamedTuple):
    """A file as rows; `file` is its name without folders, `notices` are Spanish sentences (hidden rows left out, say).

    `formulas` are the cells (sheet, 1-based row, 0-based column) whose value a formula gave; only of a workbook that was read whole.
    """

    file: str
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()
    formulas: tuple[tuple[str, int, int], ...] = ()
