"""Reading XLSX against calamine alone, which gives values and merged ranges, and against openpyxl, which most would take.

Our reader always respects number formats, hidden rows and columns, and merged ranges; there is no values-only path, so that its budget is
the one for reading with formats. The digits of each number are kept exactly, which neither of the others does.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import telling
from bench.measuring import Cost, take_turns
from bench.plans import write_workbook
from planabierto.documents.readers.limits import Limits
from planabierto.documents.reading import read_document, read_grid

BUDGET = 6.0
_LARGE = Limits(cells=2_000_000, inflated_bytes=512 * 2**20, file_bytes=64 * 2**20)


def run() -> None:
    """Print both sizes."""
    with TemporaryDirectory(prefix="planabierto-bench-") as folder:
        _compare(
            "XLSX of 25 sheets × 200 rows × 13", write_workbook(Path(folder) / "many.xlsx", sheets=25, rows=200), 5
        )
        _compare("XLSX of 100,000 rows × 13", write_workbook(Path(folder) / "long.xlsx", sheets=1, rows=100_000), 2)


def _compare(subject: str, path: Path, rounds: int) -> None:
    telling.heading(f"{subject}, {path.stat().st_size / 2**20:.1f} MB")
    values, ours, whole = "calamine: values", "our reader: values, formats, hidden, merged", "our reader and recogniser"
    found = take_turns(
        {
            values: lambda: _calamine(path),
            ours: lambda: read_grid(path, limits=_LARGE),
            whole: lambda: read_document(path, limits=_LARGE),
        },
        rounds=rounds,
    )
    # It takes ten times as long as all the others together.
    peer = take_turns({"openpyxl: values and formats": lambda: _openpyxl(path)}, rounds=1)
    telling.costs(*found.values(), *peer.values())
    telling.ratio(found[ours], found[values], budget=BUDGET)
    telling.ratio(found[whole], found[values], budget=BUDGET)
    telling.ratio(next(iter(peer.values())), Cost(ours, (found[ours].seconds,)))


def _calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def _openpyxl(path: Path) -> int:
    from openpyxl import load_workbook

    book = load_workbook(path)
    return sum(
        1
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.number_format
    )
