"""A review as the command line shows it: by unit for people, as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from planabierto.cli.terminal import PROGRAM, Terminal, plain, quote, several
from planabierto.core.calendar import format_date
from planabierto.core.findings import WHOLE_DOCUMENT, Finding, Severity, by_unit, place_in_words
from planabierto.core.plan import PlanDocument

COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36", Severity.PRIVACY: "35"}
_PLURALS: Final = {
    Severity.ERROR: ("error", "errores"),
    Severity.WARNING: ("advertencia", "advertencias"),
    Severity.INFO: ("aviso", "avisos"),
    Severity.PRIVACY: ("aviso de privacidad", "avisos de privacidad"),
}


def title_of(document: PlanDocument) -> str:
    """A document in one line: institution, year, cut-off."""
    cutoff = f"corte al {format_date(document.cutoff)}" if document.cutoff else "sin cifras de seguimiento"
    return " · ".join(part for part in (plain(document.institution.value), str(document.year), cutoff) if part)


def finding_json(finding: Finding, file: str | None = None) -> dict[str, object]:
    """A finding as values for JSON, a place that does not apply as None; `file` is told where several were reviewed."""
    place = finding.source
    content: dict[str, object] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "unit": finding.unit,
        "code": finding.code,
        "table": place.table,
        "line": place.line,
        "sheet": place.sheet,
        "page": place.page,
        "row": place.row,
        "column": place.column,
        "written": finding.written,
        "expected": finding.expected,
    }
    return content if file is None else {"file": file, **content}


def review_text(file: str, document: PlanDocument, findings: Sequence[Finding]) -> str:
    """The inconsistencies of a document, those of the whole document first, then by unit in its order."""
    terminal = Terminal()
    lines = [f"{terminal.paint(plain(file), '1')}\n{terminal.fold(title_of(document))}"]
    lines += [terminal.fold(f"Aviso de lectura: {plain(notice)}") for notice in document.notices]
    for unit, found in by_unit(document, findings).items():
        lines.append(f"\n{terminal.paint(plain(unit or WHOLE_DOCUMENT), '1')}\n")
        lines += [_finding_text(finding, terminal) for finding in found]
    lines.append(f"\n{terminal.fold(_total_text(findings))}\n")
    return "".join(lines)


def _finding_text(finding: Finding, terminal: Terminal) -> str:
    weight = terminal.paint(f"{finding.rule} {finding.severity.label}", COLOURS[finding.severity])
    place = terminal.paint(place_in_words(finding.source), "2")
    head = " · ".join(part for part in (plain(finding.code or ""), place, weight) if part)
    text = f"  {head}\n{terminal.fold(plain(finding.message), '    ')}"
    if finding.written:
        text += terminal.fold(f"Está escrito: {quote(finding.written)}", "    ")
    if finding.expected:
        text += terminal.fold(f"Se esperaba: {quote(finding.expected)}", "    ")
    return text


def _total_text(findings: Sequence[Finding]) -> str:
    if not findings:
        return "Ninguna inconsistencia."
    tally = [(severity, sum(one.severity is severity for one in findings)) for severity in Severity]
    parts = [several(count, *_PLURALS[severity]) for severity, count in tally if count]
    total = several(len(findings), "inconsistencia", "inconsistencias")
    return f"{total}: {', '.join(parts)}. Para entender una regla: {PROGRAM} rules {findings[0].rule}"
