"""Printing the official report of a follow-up in its three formats, against each other and against openpyxl writing the same cells."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import planabierto
from bench import telling
from bench.measuring import take_turns
from bench.plans import SAMPLE

BUDGETS = {"pdf": 0.5, "xlsx": 0.15, "docx": 0.4}
_ROUNDS = 7


def run() -> None:
    """Print the three; openpyxl writes the values of our own workbook, with neither fonts nor borders nor widths."""
    document = planabierto.read(SAMPLE)
    with TemporaryDirectory(prefix="planabierto-bench-") as name:
        folder = Path(name)
        planabierto.write(document, folder / "report.xlsx")
        cells = _cells(folder / "report.xlsx")
        telling.heading("The official report of Mutual Ejemplo, CPU with its child processes")
        found = take_turns(
            {
                **{suffix: partial(planabierto.write, document, folder / f"report.{suffix}") for suffix in BUDGETS},
                "openpyxl: the values alone": lambda: _write_values(cells, folder / "values.xlsx"),
            },
            rounds=_ROUNDS,
        )
        telling.costs(*found.values())
        for suffix, budget in BUDGETS.items():
            telling.at_most(found[suffix], budget)
        telling.ratio(found["pdf"], found["xlsx"])
        telling.ratio(found["docx"], found["xlsx"])
        telling.ratio(found["openpyxl: the values alone"], found["xlsx"])
        for suffix in BUDGETS:
            telling.counted(f"{suffix}: bytes", (folder / f"report.{suffix}").stat().st_size)


Cells = dict[str, list[list[object]]]


def _cells(path: Path) -> Cells:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def _write_values(cells: Cells, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in cells.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
