"""Writers: one module per file format, each prints the official report of a `PlanDocument`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

from planabierto.core.errors import UnwritableFormatError
from planabierto.core.findings import Finding
from planabierto.core.plan import PlanDocument
from planabierto.documents.writers.figures import Figures, restated

if TYPE_CHECKING:
    from planabierto.documents.writers.annex import AnnexPage
    from planabierto.documents.writers.layout import ReportLayout

__all__ = ["Figures", "restated", "write_document"]

RIGHT: Final = Figures.RIGHT
_SUFFIXES: Final = (".pdf", ".docx", ".xlsx", ".txt")


def write_document(
    document: PlanDocument,
    path: Path,
    *,
    figures: Figures = RIGHT,
    findings: Sequence[Finding] | None = None,
    version: str | None = None,
    issued_on: date | None = None,
    is_draft: bool = False,
) -> None:
    """Print a document as the official report, in the format that the suffix of `path` names.

    The file appears complete or not at all. `findings` become the annex. `issued_on` is today where it is not given, except for a
    copy (`Figures.SOURCE`), which carries no date of its own. `is_draft` marks each page.
    Raises `UnwritableFormatError` for another suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise UnwritableFormatError(
            f"No se sabe escribir «{path.name}»: el nombre debe terminar en {', '.join(_SUFFIXES[:-1])} o {_SUFFIXES[-1]}."
        )
    from planabierto.documents.writers.annex import lay_out_annex
    from planabierto.documents.writers.layout import lay_out

    if issued_on is None and figures is not Figures.SOURCE:
        issued_on = date.today()  # noqa: DTZ011  the day on the wall of the office that prints
    layout = lay_out(
        restated(document, figures), figures=figures, version=version, issued_on=issued_on, is_draft=is_draft
    )
    annex = lay_out_annex(document, findings or ())
    created = datetime.combine(issued_on, time(12), UTC) if issued_on else datetime.now(UTC)
    _write_whole(path, lambda part: _writer(suffix)(layout, annex, part, created))


def _writer(suffix: str) -> Callable[[ReportLayout, Sequence[AnnexPage], Path, datetime], None]:
    if suffix == ".pdf":
        from planabierto.documents.writers.pdf import write_pdf

        return write_pdf
    if suffix == ".docx":
        from planabierto.documents.writers.docx import write_docx

        return write_docx
    if suffix == ".xlsx":
        from planabierto.documents.writers.xlsx import write_xlsx

        return write_xlsx
    from planabierto.documents.writers.text import write_text

    return write_text


def _write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write beside the file and rename: who opens `path` finds the old file or the new one, never a part."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix, delete=False) as part:
        beside = Path(part.name)
    try:
        write(beside)
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    """The permissions that this process withholds from new files; the system only tells by setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
