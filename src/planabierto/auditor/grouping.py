"""A review as people work through it: by rule, and the text that is sent to a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from planabierto.auditor.registry import explain
from planabierto.auditor.rule import Rule
from planabierto.core.findings import Finding, Severity, place_in_words

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.PRIVACY: 2, Severity.INFO: 3}
_LONGEST_QUOTE = 160


def by_rule(findings: Iterable[Finding]) -> Mapping[Rule, Sequence[Finding]]:
    """The findings of each rule that has any: errors first, then warnings, privacy and notices, each by code."""
    groups: dict[Rule, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(explain(finding.rule), []).append(finding)
    return {rule: groups[rule] for rule in sorted(groups, key=lambda rule: (_WEIGHT[rule.severity], rule.code))}


def text_for_unit(findings: Iterable[Finding]) -> str:
    """What is asked of one unit, ready to be pasted into a message: a numbered list without greeting; "" where nothing is asked.

    Each point says where it stands, what was found, how the cell is written and what is asked.
    """
    points = [_point(number, finding) for number, finding in enumerate(findings, 1)]
    return "\n\n".join(points) + "\n" if points else ""


def _point(number: int, finding: Finding) -> str:
    lines = [f"{number}. {finding.message}"]
    place = place_in_words(finding.source)
    if place:
        lines.append(f"   Dónde: {place}.")
    if finding.written:
        lines.append(f"   Está escrito: «{_shortened(finding.written)}»")
    if finding.expected:
        lines.append(f"   Se esperaba: {finding.expected}")
    lines.append(f"   Qué se pide: {explain(finding.rule).mend} [{finding.rule}]")
    return "\n".join(lines)


def _shortened(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONGEST_QUOTE else f"{folded[:_LONGEST_QUOTE].rsplit(' ', 1)[0]}…"
