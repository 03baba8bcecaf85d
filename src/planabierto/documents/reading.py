"""From a file to a `PlanDocument`: chooses the reader by what the file is, then recognises the plan in it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol

from planabierto.core.errors import UnreadableFileError
from planabierto.core.garbage import no_collection
from planabierto.core.plan import PlanDocument
from planabierto.documents.grid import Grid
from planabierto.documents.readers.formats import Format
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.readers.preflight import detect
from planabierto.documents.recognise import recognise


class _Reader(Protocol):
    def __call__(self, path: Path, *, limits: Limits) -> Grid: ...


def read_grid(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read a file as rows of cells; the reader is that of its format, and is imported only now.

    Raises `UnreadableFileError` (or `HostileFileError`, where a limit is broken) with a Spanish sentence.
    """
    read: _Reader = import_module(detect(path, limits=limits).reader).read
    with no_collection():
        return read(path, limits=limits)


def read_workbook(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read an XLSX workbook with all that is hidden in it and where its formulas stand.

    Raises as `read_grid` does, and `UnreadableFileError` for a file of another form.
    """
    form = detect(path, limits=limits)
    if form is not Format.XLSX:
        raise UnreadableFileError(
            f"«{path.name}» es {form.words}. Suba el libro de Excel (.xlsx) que descargó de aquí."
        )
    from planabierto.documents.readers.xlsx import read_whole

    with no_collection():
        return read_whole(path, limits=limits)


def read_document(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> PlanDocument:
    """Read the plan that a file prints: tab-separated text, XLSX, ODS, DOCX, or PDF with a text layer.

    Raises `UnreadableFileError` where the file cannot be read, `NoPlanError` where it holds no plan.
    """
    with no_collection():
        return recognise(read_grid(path, limits=limits))
