"""Writers: one module per file format, each prints the official report of a `PlanDocument`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Final, Protocol

from planabierto.core.errors import UnwritableFormatError
from planabierto.core.findings import Finding
from planabierto.core.plan import PlanDocument
from planabierto.documents.writers.figures import Figures, restated

if TYPE_CHECKING:
    from planabierto.documents.writers.annex import AnnexPage
    from planabierto.documents.writers.front import ReportFront
    from planabierto.documents.writers.layout import ReportLayout

__all__ = ["Figures", "restated", "write_document"]

RIGHT: Final = Figures.RIGHT
# Each module has a function `write` of the form `_Writer`, and is imported only when its format is asked for.
_WRITERS: Final = {
    ".pdf": "planabierto.documents.writers.pdf",
    ".docx": "planabierto.documents.writers.docx",
    ".xlsx": "planabierto.documents.writers.xlsx",
    ".txt": "planabierto.documents.writers.text",
}


class _Writer(Protocol):
    def __call__(self, layout: ReportLayout, annex: Sequence[AnnexPage], path: Path, created: datetime) -> None: ...


def write_document(
    document: PlanDocument,
    path: Path,
    *,
    figures: Figures = RIGHT,
    findings: Sequence[Finding] | None = None,
    version: str | None = None,
    issued_on: date | None = None,
    is_draft: bool = False,
    front: ReportFront | None = None,
) -> None:
    """Print a document as the official report, in the format that the suffix of `path` names.

    The file appears complete or not at all. `findings` become the annex. `issued_on` is today where it is not given, except for a
    copy (`Figures.SOURCE`), which carries no date of its own. `is_draft` marks each page. `front` is
    what planning writes around the units: a text before them, tables after them.
    Raises `UnwritableFormatError` for another suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        *others, last = _WRITERS
        raise UnwritableFormatError(
            f"No se sabe escribir «{path.name}»: el nombre debe terminar en {', '.join(others)} o {last}."
        )
    from planabierto.documents.writers.annex import lay_out_annex
    from planabierto.documents.writers.front import printable_front
    from planabierto.documents.writers.layout import lay_out

    if issued_on is None and figures is not Figures.SOURCE:
        issued_on = date.today()  # noqa: DTZ011  the day on the wall of the office that prints
    layout = lay_out(
        restated(document, figures),
        figures=figures,
        version=version,
        issued_on=issued_on,
        is_draft=is_draft,
        front=printable_front(front) if front else None,
    )
    annex = lay_out_annex(document, findings or ())
    created = datetime.combine(issued_on, time(12), UTC) if issued_on else datetime.now(UTC).replace(microsecond=0)
    write: _Writer = import_module(_WRITERS[suffix]).write
    _write_whole(path, lambda part: write(layout, annex, part, created))


def _write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write beside the file and rename: who opens `path` finds the old file or the new one, never a part."""
    beside = path.with_name(f".{path.stem}-{token_hex(8)}{path.suffix}")
    beside.touch(exist_ok=False)  # a missing folder is told as the system tells it, not as each writer's part does
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
