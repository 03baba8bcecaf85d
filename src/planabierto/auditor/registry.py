"""All rules of the automatic review, and the review itself.

A family of rules is a module imported here; nothing else has to be told of a new rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from planabierto.auditor import arithmetic, privacy, remarks, schedule, structure, target, verification
from planabierto.auditor import format as format_
from planabierto.auditor.context import AuditContext
from planabierto.auditor.rule import REGISTERED, Rule
from planabierto.auditor.settings import DEFAULT_SETTINGS, AuditSettings
from planabierto.core.errors import UnknownRuleError
from planabierto.core.findings import Finding, Severity
from planabierto.core.garbage import no_collection
from planabierto.core.plan import PlanDocument

# Importing a family registers its rules; naming them here says which there are.
FAMILY_MODULES = (arithmetic, format_, structure, schedule, remarks, verification, target, privacy)


def rules(names: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules by code: all of them, or those whose code is or begins with one of the names ("REM", "REM5", "REM503").

    Raises `UnknownRuleError` where a name fits none.
    """
    return _named(tuple(names))


@cache
def _named(names: tuple[str, ...]) -> tuple[Rule, ...]:
    """Found out once for each choice of names: the review of one row asks with each save."""
    chosen: set[str] = set()
    wanted = [name.strip().upper() for name in names]
    for name in wanted:
        fitting = {code for code in REGISTERED if name and code.startswith(name)}
        if not fitting:
            raise UnknownRuleError(f"No hay ninguna regla «{name}». Vea la lista con «planabierto rules».")
        chosen |= fitting
    return tuple(REGISTERED[code] for code in sorted(REGISTERED) if not wanted or code in chosen)


def explain(code: str) -> Rule:
    """One rule by its whole code, in any case; raises `UnknownRuleError` where there is none."""
    found = REGISTERED.get(code.strip().upper())
    if found is None:
        raise UnknownRuleError(f"No hay ninguna regla «{code.strip()}». Vea la lista con «planabierto rules».")
    return found


def audit(
    document: PlanDocument,
    *,
    earlier: Sequence[PlanDocument] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    settings: AuditSettings = DEFAULT_SETTINGS,
) -> tuple[Finding, ...]:
    """Review a document: every inconsistency that the rules find, in document order.

    `earlier` are follow-ups of the same year for the rules that compare. `select` and `ignore` name rules by code or by the beginning of
    one; a name that fits none raises `UnknownRuleError`. No two findings of a document have the same fingerprint.
    """
    ignore = tuple(ignore)
    left_out = {one.code for one in rules(ignore)} if ignore else set()
    with no_collection():
        context = AuditContext(document, earlier=earlier, settings=settings)
        found = [finding for one in rules(select) if one.code not in left_out for finding in one.findings(context)]
        order = {(row.unit.name, row.code): place for place, row in enumerate(context.rows)}
        found.sort(key=lambda finding: _position(finding, order))
        return _told_apart(found)


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings each rule has, by code; a rule without any is left out."""
    return dict(sorted(Counter(finding.rule for finding in findings).items()))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error: then `check` exits with 1."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _position(finding: Finding, order: Mapping[tuple[str, str], int]) -> tuple[int, int, int, int, int, int, str]:
    """Where a finding stands: by line in a text, else by table, page, row and column; what has no place comes first.

    A document from the database has no places: there the order of the rows tells.
    """
    source = finding.source
    rank = order.get((finding.unit or "", finding.code or ""), -1)
    return (
        source.line or 0,
        source.table or 0,
        source.page or 0,
        source.row or 0,
        source.column or 0,
        rank,
        finding.rule,
    )


def _told_apart(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The second finding of the same fingerprint gets a number, so that each can be accepted or asked alone."""
    seen: Counter[tuple[str, str | None, str | None, str]] = Counter()
    told: list[Finding] = []
    for finding in findings:
        key = (finding.rule, finding.unit, finding.code, finding.subject)
        seen[key] += 1
        told.append(finding if seen[key] == 1 else replace(finding, subject=f"{finding.subject}#{seen[key]}"))
    return tuple(told)
