"""What the benchmarks work on: Mutual Ejemplo as it is, with more rows, and as workbooks of many sheets or many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count, groupby
from pathlib import Path
from typing import Final

from planabierto.documents.recognise.lines import canonical_code, is_code

SAMPLE: Final = Path(__file__).resolve().parent.parent / "samples" / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
ACTIONS: Final = 177
_YEAR: Final = "2024"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_STATEMENT: Final = 1
_RESPONSIBLE: Final = 3
_REMARKS: Final = 11
_FIRST_COPY: Final = 1000


def mutual() -> str:
    """The text of Mutual Ejemplo: a follow-up of `ACTIONS` actions in 16 unit reports."""
    return SAMPLE.read_text(encoding="utf-8")


def of_year(text: str, year: int) -> str:
    """The same plan as one of another year."""
    return text.replace(_YEAR, str(year))


def with_rows(text: str, times: int, *, but: str = "") -> str:
    """The same units with so many times the actions; every action has its own code, statement and remark, so that no cache helps.

    The copies stand after the actions that they copy, and their numbers follow one another. `but` is a unit that keeps its own number.
    """
    numbers: defaultdict[str, Iterator[int]] = defaultdict(partial(count, _FIRST_COPY))
    lines: list[str] = []
    for is_action, block in groupby(text.split("\n"), key=_is_action):
        own = list(block)
        lines.extend(own)
        if is_action:
            rows = [cells for cells in (line.split("\t") for line in own) if cells[_RESPONSIBLE] != but]
            lines.extend("\t".join(_copy(row, numbers, copy)) for copy in range(1, times) for row in rows)
    return "\n".join(lines)


def _is_action(line: str) -> bool:
    cells = line.split("\t")
    return len(cells) > _REMARKS and is_code(cells[0])


def _copy(cells: list[str], numbers: Mapping[str, Iterator[int]], copy: int) -> list[str]:
    objective = canonical_code(cells[0]).rpartition(".")[0]
    row = [f"{objective}.{next(numbers[objective])}.", *cells[1:]]
    for column in (_STATEMENT, _REMARKS):
        if row[column]:
            row[column] = f"{row[column]} Serie {_letters(copy)}."
    return row


def _letters(number: int) -> str:
    """A number as letters: a figure in a statement would be one that the rules read."""
    letters = ""
    while number:
        number, place = divmod(number, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters


def write_text(path: Path, text: str) -> Path:
    """Write a plan as the text form that is read."""
    path.write_text(text, encoding="utf-8")
    return path


def write_workbook(path: Path, *, sheets: int, rows: int) -> Path:
    """Write a workbook of so many sheets with so many actions each, thirteen columns, as an office formats it.

    Percentages are numbers with a percent format, every fiftieth action is hidden, the headers are merged.
    """
    from xlsxwriter import Workbook

    header, actions = _table()
    with Workbook(path, {"strings_to_numbers": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        plain = book.add_format({"border": 1, "text_wrap": True})
        percent = book.add_format({"border": 1, "num_format": "0%"})
        for number in range(sheets):
            sheet = book.add_worksheet(f"Unidad {number + 1}")
            sheet.write(0, 0, f"Plan Operativo {_YEAR}")
            for row, labels in enumerate(header, 2):
                for column, label in enumerate(labels):
                    sheet.write(row, column, label, head)
            sheet.merge_range(2, 0, 3, 0, header[0][0], head)
            for place in range(rows):
                if place % 50 == 49:
                    sheet.set_row(place + 4, None, None, {"hidden": True})
                for column, cell in enumerate(_renumbered(actions[place % len(actions)], place + 1)):
                    if cell.endswith("%"):
                        sheet.write_number(place + 4, column, float(cell[:-1]) / 100, percent)
                    elif cell.replace(".", "", 1).isdecimal():
                        sheet.write_number(place + 4, column, float(cell), plain)
                    else:
                        sheet.write_string(place + 4, column, cell, plain)
    return path


def _table() -> tuple[list[list[str]], list[list[str]]]:
    """The two header rows and the actions of Mutual Ejemplo, with a column for the unit of measure."""
    lines = [line.split("\t") for line in mutual().split("\n")]
    first = next(place for place, cells in enumerate(lines) if cells[0] == "CÓDIGO")
    header = [_thirteen(lines[first], "UNIDAD DE MEDIDA"), _thirteen(lines[first + 1], "")]
    return header, [_thirteen(line.split("\t"), "Informe") for line in mutual().split("\n") if _is_action(line)]


def _thirteen(cells: list[str], measure: str) -> list[str]:
    return [*cells[:4], measure, *cells[4:]]


def one_unit_in_tables(tables: int) -> str:
    """A plan whose only unit is printed in so many tables, as by a program that repeats the header on each page."""
    lines = mutual().split("\n")
    first = next(place for place, line in enumerate(lines) if line.startswith("CÓDIGO"))
    row = next(line for line in lines if _is_action(line)).split("\t")
    cover, header = lines[:first], lines[first : first + 2]
    body = [line for number in range(1, tables + 1) for line in (*header, "\t".join(_renumbered(row, number)))]
    return "\n".join([*cover, *body])


def _renumbered(cells: list[str], number: int) -> list[str]:
    objective = canonical_code(cells[0]).rpartition(".")[0]
    return [f"{objective}.{number}.", *cells[1:]]
