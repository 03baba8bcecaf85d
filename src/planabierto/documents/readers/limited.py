"""Reading a file that somebody uploaded: in a child process (`confined`), so that a hostile one harms nothing but itself.

The child gives back plain JSON of the `Grid`, never a pickle. The recogniser then works on that text in the parent.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, TypeVar

from planabierto.core.errors import HostileFileError, NoPlanError, PlanAbiertoError, UnreadableFileError
from planabierto.core.plan import PlanDocument
from planabierto.documents.grid import NO_NUMBERS, Grid, Row
from planabierto.documents.readers.confined import DEFAULT_BOUNDS, Bounds, ChildError, End, answer, ask
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.reading import read_grid, read_workbook
from planabierto.documents.recognise import recognise

__all__ = ["DEFAULT_BOUNDS", "Bounds", "read_grid_limited", "read_limited", "read_workbook_limited"]

_MODULE: Final = "planabierto.documents.readers.limited"
_REFUSALS: Final = {kind.__name__: kind for kind in (UnreadableFileError, HostileFileError, NoPlanError)}

T = TypeVar("T")


def read_limited(path: Path, *, limits: Limits = DEFAULT_LIMITS, bounds: Bounds = DEFAULT_BOUNDS) -> PlanDocument:
    """Read the plan that an uploaded file prints; the file is parsed in a child process.

    Raises what `planabierto.documents.reading.read_document` raises; `HostileFileError` where the child ran out of time or memory, and
    `UnreadableFileError` where it failed, with what it complained of as a note for the operator; `OSError` where the disk is full.
    """
    return recognise(read_grid_limited(path, limits=limits, bounds=bounds))


def read_grid_limited(path: Path, *, limits: Limits = DEFAULT_LIMITS, bounds: Bounds = DEFAULT_BOUNDS) -> Grid:
    """Read an uploaded file as rows of cells in a child process; raises as `read_limited` does."""
    return _read_in_child(path, limits, bounds, is_whole=False)


def read_workbook_limited(path: Path, *, limits: Limits = DEFAULT_LIMITS, bounds: Bounds = DEFAULT_BOUNDS) -> Grid:
    """Read an uploaded workbook whole, as `planabierto.documents.reading.read_workbook` does, in a child process."""
    return _read_in_child(path, limits, bounds, is_whole=True)


def _read_in_child(path: Path, limits: Limits, bounds: Bounds, *, is_whole: bool) -> Grid:
    order = {"path": str(path.absolute()), "limits": limits._asdict(), "is_whole": is_whole}
    try:
        return _decoded(ask(_MODULE, order, bounds=bounds))
    except ChildError as error:
        raise _ended(path, error, bounds) from error
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        # Only a child that is not ours any more answers so.
        raise _failed(path, "") from error


def _ended(path: Path, error: ChildError, bounds: Bounds) -> UnreadableFileError:
    """What a person is told of a child that did not answer."""
    if error.end is End.TOO_SLOW:
        return _too_slow(path)
    return _too_large(path, bounds) if error.end is End.TOO_LARGE else _failed(path, error.complaints)


def _too_slow(path: Path) -> HostileFileError:
    return HostileFileError(
        f"«{path.name}» tardó demasiado en leerse y se detuvo. Deje en él solo el plan, sin hojas ni imágenes ajenas."
    )


def _too_large(path: Path, bounds: Bounds) -> HostileFileError:
    return HostileFileError(
        f"«{path.name}» pide más memoria de la que se da a un documento ({bounds.memory_bytes / 2**20:,.0f} MB). "
        "Deje en él solo el plan, sin hojas ni imágenes ajenas."
    )


def _failed(path: Path, complaints: str) -> UnreadableFileError:
    error = UnreadableFileError(
        f"«{path.name}» hizo fallar al lector y no se leyó. Ábralo en su programa, guárdelo de nuevo y vuelva a subirlo; "
        "si falla otra vez, guárdelo como XLSX o como texto."
    )
    if complaints:
        error.add_note(complaints)
    return error


def _encoded(grid: Grid) -> dict[str, Any]:
    rows = [[row.texts, {column: str(number) for column, number in row.numbers.items()}, *row[2:]] for row in grid.rows]
    return {"file": grid.file, "notices": grid.notices, "rows": rows, "formulas": grid.formulas}


def _decoded(said: Mapping[str, Any]) -> Grid:
    """The grid of an answer, every part of it held to its type; raises the refusal that it holds instead."""
    if "refused" in said:
        raise _REFUSALS[said["refused"]](_of(str, said["sentence"]))
    return Grid(
        file=_of(str, said["file"]),
        notices=tuple(_of(str, notice) for notice in _of(list, said["notices"])),
        rows=tuple(_decoded_row(*row) for row in _of(list, said["rows"])),
        formulas=tuple(_decoded_cell(*cell) for cell in _of(list, said["formulas"])),
    )


def _decoded_cell(sheet: Any, row: Any, column: Any) -> tuple[str, int, int]:
    return _of(str, sheet), _of(int, row), _of(int, column)


def _decoded_row(texts: Any, numbers: Any, sheet: Any, *places: Any) -> Row:
    page, table, line, row = (None if place is None else _of(int, place) for place in places)
    return Row(
        texts=tuple(_of(str, text) for text in _of(list, texts)),
        numbers={int(column): Decimal(_of(str, number)) for column, number in _of(dict, numbers).items()} or NO_NUMBERS,
        sheet=None if sheet is None else _of(str, sheet),
        page=page,
        table=table,
        line=line,
        row=row,
    )


def _of(kind: type[T], value: Any) -> T:
    if not isinstance(value, kind):
        raise TypeError(type(value).__name__)
    return value


def _read(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the child: read the file that the order names."""
    read = read_workbook if order["is_whole"] else read_grid
    try:
        return _encoded(read(Path(order["path"]), limits=Limits(**order["limits"])))
    except PlanAbiertoError as refusal:
        return {"refused": type(refusal).__name__, "sentence": str(refusal)}


def main(order: str) -> int:
    """In the child: answer the parent's order."""
    return answer(order, _read)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
