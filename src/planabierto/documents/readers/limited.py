"""Reading a file that somebody uploaded: in a child process with little memory and time, so that a hostile one harms nothing but itself.

The child gives back plain JSON of the `Grid`, never a pickle: were a parser taken over by the file, the parent would read text and no
code. The recogniser then works on that text in the parent. No parser here opens a connection, and the child gets neither the
parent's environment nor its working folder.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from planabierto.core.errors import HostileFileError, NoPlanError, PlanAbiertoError, UnreadableFileError
from planabierto.core.plan import PlanDocument
from planabierto.documents.grid import NO_NUMBERS, Grid, Row
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.reading import read_grid, read_workbook
from planabierto.documents.recognise import recognise

__all__ = ["DEFAULT_BOUNDS", "Bounds", "read_grid_limited", "read_limited", "read_workbook_limited"]

_MODULE: Final = "planabierto.documents.readers.limited"
_REFUSALS: Final = {kind.__name__: kind for kind in (UnreadableFileError, HostileFileError, NoPlanError)}
_ANSWER, _COMPLAINTS = "answer.json", "complaints.txt"
_LARGEST_FILE: Final = 128 * 2**20
_MOST_FILES: Final = 64
_OUT_OF_MEMORY, _OUT_OF_SPACE = 3, 4
_TOLD_COMPLAINTS: Final = 4_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the child process may use: address space in bytes, processor time and time on the clock in seconds."""

    memory_bytes: int = 512 * 2**20
    processor_seconds: int = 20
    clock_seconds: int = 30


DEFAULT_BOUNDS: Final = Bounds()


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
    said = {"path": str(path.absolute()), "limits": limits._asdict(), "bounds": asdict(bounds), "is_whole": is_whole}
    order = json.dumps(said)
    with TemporaryDirectory(prefix="planabierto-") as name:
        folder = Path(name)
        try:
            with (folder / _COMPLAINTS).open("wb") as complaints:
                child = subprocess.run(  # noqa: S603  our own interpreter and module; the order is one argument, read as JSON
                    [sys.executable, "-I", "-m", _MODULE, order],
                    cwd=folder,
                    env={"LANG": "C.UTF-8", "TMPDIR": name},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=complaints,
                    timeout=bounds.clock_seconds,
                    check=False,
                )
        except subprocess.TimeoutExpired as error:
            raise _too_slow(path) from error
        if child.returncode == -signal.SIGXCPU:
            raise _too_slow(path)
        if child.returncode == _OUT_OF_MEMORY:
            raise _too_large(path, bounds)
        if child.returncode == _OUT_OF_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        if child.returncode:
            raise _failed(path, (folder / _COMPLAINTS).read_bytes())
        answer = (folder / _ANSWER).read_bytes()
    try:
        return _decoded(json.loads(answer))
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as error:
        # Only a child that is not ours any more answers so.
        raise _failed(path, b"") from error


def _too_slow(path: Path) -> HostileFileError:
    return HostileFileError(
        f"«{path.name}» tardó demasiado en leerse y se detuvo. Deje en él solo el plan, sin hojas ni imágenes ajenas."
    )


def _too_large(path: Path, bounds: Bounds) -> HostileFileError:
    return HostileFileError(
        f"«{path.name}» pide más memoria de la que se da a un documento ({bounds.memory_bytes / 2**20:,.0f} MB). "
        "Deje en él solo el plan, sin hojas ni imágenes ajenas."
    )


def _failed(path: Path, complaints: bytes) -> UnreadableFileError:
    error = UnreadableFileError(
        f"«{path.name}» hizo fallar al lector y no se leyó. Ábralo en su programa, guárdelo de nuevo y vuelva a subirlo; "
        "si falla otra vez, guárdelo como XLSX o como texto."
    )
    if complaints:
        error.add_note(complaints[-_TOLD_COMPLAINTS:].decode(errors="replace"))
    return error


def _encoded(grid: Grid) -> dict[str, Any]:
    rows = [[row.texts, {column: str(number) for column, number in row.numbers.items()}, *row[2:]] for row in grid.rows]
    return {"file": grid.file, "notices": grid.notices, "rows": rows, "formulas": grid.formulas}


def _decoded(answer: Mapping[str, Any]) -> Grid:
    """The grid of an answer, every part of it held to its type; raises the refusal that it holds instead."""
    if "refused" in answer:
        raise _REFUSALS[answer["refused"]](_of(str, answer["sentence"]))
    return Grid(
        file=_of(str, answer["file"]),
        notices=tuple(_of(str, notice) for notice in _of(list, answer["notices"])),
        rows=tuple(_decoded_row(*row) for row in _of(list, answer["rows"])),
        formulas=tuple(_decoded_cell(*cell) for cell in _of(list, answer["formulas"])),
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


def _confine(bounds: Bounds) -> None:
    """Give up what a reader does not need: memory, time, large files, many files, a dump of its memory."""
    import resource

    seconds = bounds.processor_seconds
    for kind, most in (
        (resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes)),
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE)),
        (resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES)),
        (resource.RLIMIT_CORE, (0, 0)),
    ):
        resource.setrlimit(kind, most)


def main(order: str) -> int:
    """In the child: read the file that the order names and write the answer into the working folder; the exit code tells the rest."""
    wanted = json.loads(order)
    _confine(Bounds(**wanted["bounds"]))
    try:
        try:
            read = read_workbook if wanted["is_whole"] else read_grid
            answer = _encoded(read(Path(wanted["path"]), limits=Limits(**wanted["limits"])))
        except PlanAbiertoError as refusal:
            answer = {"refused": type(refusal).__name__, "sentence": str(refusal)}
        with Path(_ANSWER).open("w", encoding="utf-8") as file:
            json.dump(answer, file, ensure_ascii=False)
    except MemoryError:
        return _OUT_OF_MEMORY
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        return _OUT_OF_SPACE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
