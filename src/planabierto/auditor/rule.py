"""A rule of the automatic review: what it looks for, why it matters, how to mend it, and the function that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from planabierto.auditor.context import AuditContext, Hit
from planabierto.core.findings import Finding, Severity

Check = Callable[[AuditContext], Iterator[Hit]]

FAMILIES: Final = {
    "ARI": "Aritmética",
    "FMT": "Formato",
    "STR": "Estructura",
    "SCH": "Programación",
    "REM": "Observaciones",
    "VER": "Verificación",
    "TGT": "Metas",
    "PRI": "Datos que no se publican",
}


class Rule(NamedTuple):
    """One rule; all its texts are Spanish sentences for the person who reads the review.

    `title` names the inconsistency, `what` says when it is one, `why` what it spoils, `mend` what is asked of the unit.
    """

    code: str
    severity: Severity
    title: str
    what: str
    why: str
    mend: str
    check: Check

    @property
    def family(self) -> str:
        """The family in Spanish; its first three letters tell it."""
        return FAMILIES[self.code[:3]]

    def findings(self, context: AuditContext) -> Iterator[Finding]:
        """What the rule finds in a document, in no promised order."""
        for hit in self.check(context):
            yield Finding(
                self.code,
                self.severity,
                hit.message,
                hit.source,
                hit.unit,
                hit.code,
                hit.written,
                hit.expected,
                hit.subject,
            )


REGISTERED: Final[dict[str, Rule]] = {}


def rule(code: str, severity: Severity, *, title: str, what: str, why: str, mend: str) -> Callable[[Check], Check]:
    """Register the function under it as a rule; a code that is already taken is a mistake of ours and raises ValueError."""

    def register(check: Check) -> Check:
        if code in REGISTERED:
            raise ValueError(f"The rule {code} stands twice.")
        REGISTERED[code] = Rule(code, severity, title, what, why, mend, check)
        return check

    return register
