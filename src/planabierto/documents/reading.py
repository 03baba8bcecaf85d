"""From a file to a `PlanDocument`: chooses the reader by what the file is, then recognises the plan in it."""

from __future__ import annotations

from pathlib import Path

from planabierto.core.plan import PlanDocument
from planabierto.documents.grid import Grid
from planabierto.documents.readers.preflight import DEFAULT_LIMITS, Format, Limits, detect
from planabierto.documents.recognise import recognise


def read_grid(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read a file as rows of cells; each reader is imported only when a file of its format comes.

    Raises `UnreadableFileError` (or `HostileFileError`, where a limit is broken) with a Spanish sentence.
    """
    found = detect(path, limits=limits)
    if found is Format.TEXT:
        from planabierto.documents.readers.text import read_text

        return read_text(path, limits=limits)
    if found is Format.DOCX:
        from planabierto.documents.readers.docx import read_docx

        return read_docx(path, limits=limits)
    if found is Format.PDF:
        from planabierto.documents.readers.pdf import read_pdf

        return read_pdf(path, limits=limits)
    if found is Format.ODS:
        from planabierto.documents.readers.ods import read_ods

        return read_ods(path, limits=limits)
    from planabierto.documents.readers.xlsx import read_workbook

    return read_workbook(path, limits=limits)


def read_document(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> PlanDocument:
    """Read the plan that a file prints: tab-separated text, XLSX, ODS, DOCX, or PDF with a text layer.

    Raises `UnreadableFileError` where the file cannot be read, `NoPlanError` where it holds no plan.
    """
    return recognise(read_grid(path, limits=limits))
