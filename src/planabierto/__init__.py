"""Plan Abierto: read, audit, follow up and print a public institution's operational plan.

The four functions of this module are the library's face; what they take and return lives in `planabierto.core`:

>>> import planabierto
>>> document = planabierto.read("seguimiento.xlsx")
>>> findings = planabierto.audit(document)
>>> summary = planabierto.summarise(document)
>>> planabierto.write(document, "informe.pdf", findings=findings)

Every failure that a person can mend is a `planabierto.core.errors.PlanAbiertoError`, whose text is a Spanish sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from planabierto.core.findings import Finding
    from planabierto.core.plan import PlanDocument
    from planabierto.core.rollup import RollUpRule
    from planabierto.core.summary import Summary
    from planabierto.core.trafficlight import TrafficLightBands

__all__ = ["audit", "read", "summarise", "write"]


def read(path: str | os.PathLike[str]) -> PlanDocument:
    """Read the plan that a file prints: tab-separated text, XLSX, ODS, DOCX, or PDF with a text layer.

    Raises `UnreadableFileError` where the file cannot be read, and `NoPlanError` where it holds no plan.
    """
    from planabierto.documents.reading import read_document

    return read_document(Path(path))


def audit(
    document: PlanDocument,
    *,
    earlier: Sequence[PlanDocument] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Review a document: its inconsistencies, in document order.

    `earlier` are follow-ups of the same year, in any order, for the rules that compare. `select` and `ignore` name rules by code or by
    the beginning of one ("REM"); without `select` all rules run. Raises `UnknownRuleError` for a name that fits none.
    """
    from planabierto.auditor.registry import audit as audit_document

    return audit_document(document, earlier=earlier, select=select, ignore=ignore)


def summarise(
    document: PlanDocument, *, rule: RollUpRule | None = None, bands: TrafficLightBands | None = None
) -> Summary:
    """Put a document into figures: counts, bands and means of the institution, its units and its objectives.

    `rule` is the roll-up rule and `bands` are the limits of the traffic light where the institution does not use the defaults.
    """
    from planabierto.core.rollup import DUE_CAPPED
    from planabierto.core.summary import summarise as summarise_document
    from planabierto.core.trafficlight import DEFAULT_BANDS

    return summarise_document(document, rule=rule or DUE_CAPPED, bands=bands or DEFAULT_BANDS)


def write(
    document: PlanDocument,
    path: str | os.PathLike[str],
    *,
    figures: Literal["right", "printed", "source"] = "right",
    findings: Sequence[Finding] | None = None,
) -> None:
    """Print a document as the official report, in the format that the suffix of `path` names: .pdf, .docx, .xlsx or .txt.

    `figures` says what stands as the execution rate: recomputed and "No programada" where nothing is due (`right`), recomputed and 0 %
    there (`printed`), or what the document prints (`source`: a copy of equal content). `findings` become an annex by unit.
    The file appears complete or not at all. Raises `UnwritableFormatError` for another suffix.
    """
    from planabierto.documents.writers import Figures, write_document

    write_document(document, Path(path), figures=Figures(figures), findings=findings)
