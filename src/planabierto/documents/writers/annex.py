"""The annex of the report: the inconsistencies of each unit, ready to be sent to that unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from planabierto.core.findings import WHOLE_DOCUMENT, Finding, by_unit, place_in_words
from planabierto.core.plan import PlanDocument
from planabierto.documents.writers.layout import printable

ANNEX_LABELS: Final = ("N.º", "Código", "Dónde", "Inconsistencia", "Como está escrito", "Se esperaba", "Regla")
# How the columns share the width of a page.
ANNEX_SHARES: Final = (0.04, 0.07, 0.14, 0.34, 0.17, 0.12, 0.12)
TO_THE_UNIT: Final = "Para {unit}: revise cada punto; corrija el dato en su informe o explique por qué está bien."
TO_PLANNING: Final = "Para Planificación: estos puntos son del documento entero, no de una unidad."

_LONGEST_QUOTE = 240


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """The inconsistencies of one unit; each row has one text for each of `ANNEX_LABELS`."""

    unit: str
    intro: str
    rows: tuple[tuple[str, ...], ...]


def lay_out_annex(document: PlanDocument, findings: Sequence[Finding]) -> tuple[AnnexPage, ...]:
    """One page for each unit that has any, in the order of the document; what is of no unit comes first."""
    return tuple(
        AnnexPage(
            printable(unit or WHOLE_DOCUMENT),
            TO_THE_UNIT.format(unit=printable(unit)) if unit else TO_PLANNING,
            tuple(_row(number, finding) for number, finding in enumerate(found, start=1)),
        )
        for unit, found in by_unit(document, findings).items()
    )


def _row(number: int, finding: Finding) -> tuple[str, ...]:
    return (
        str(number),
        printable(finding.code or ""),
        printable(place_in_words(finding.source)),
        printable(finding.message),
        _quote(finding.written),
        _quote(finding.expected),
        f"{finding.rule} ({finding.severity.label})",
    )


def _quote(written: str | None) -> str:
    text = printable(written or "")
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…"
