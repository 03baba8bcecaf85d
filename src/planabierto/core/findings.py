"""What a rule of the automatic review found: the rule, the place, the quoted cell and a sentence (`docs/concepts.md` §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from planabierto.core.plan import NOWHERE, PlanDocument, Source


class Severity(StrEnum):
    """How much a finding weighs; `error` makes `check` exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    PRIVACY = "privacy"

    @property
    def label(self) -> str:
        """The severity in Spanish."""
        return _LABELS[self]


_LABELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "advertencia",
    Severity.INFO: "aviso",
    Severity.PRIVACY: "privacidad",
}


def place_in_words(source: Source) -> str:
    """Where to look, as a person says it: "línea 46, columna 9", "hoja «UGDA», fila 7", "página 4, tabla 2, fila 5"."""
    parts = (
        (source.line, "línea {}"),
        (source.sheet, "hoja «{}»"),
        (source.page, "página {}"),
        (source.table if source.line is None and source.sheet is None else None, "tabla {}"),
        (source.row, "fila {}"),
        (source.column, "columna {}"),
    )
    return ", ".join(words.format(value) for value, words in parts if value is not None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One inconsistency (never «hallazgo» on screen).

    `message` is a Spanish sentence a unit head understands. `unit` is the unit report's name and `code` the canonical code;
    None where the finding is not of one. `written` quotes the cell as it stands, `expected` what it should be, None where no one
    value is right. `subject` tells apart several findings of one rule on one row (a label, a period).
    """

    rule: str
    severity: Severity
    message: str
    source: Source = NOWHERE
    unit: str | None = None
    code: str | None = None
    written: str | None = None
    expected: str | None = None
    subject: str = ""

    @property
    def fingerprint(self) -> str:
        """Identity across documents: the same rule on the same action (or unit, or label), wherever it stands.

        16 hexadecimal characters; the place and the wording of the message do not count.
        """
        import hashlib

        key = "\x1f".join((self.rule, self.unit or "", self.code or "", self.subject))
        return hashlib.sha256(key.encode()).hexdigest()[:16]


WHOLE_DOCUMENT: Final = "Todo el documento"
"""Under what the findings that are of no unit are shown."""


def by_unit(document: PlanDocument, findings: Iterable[Finding]) -> Mapping[str | None, Sequence[Finding]]:
    """The findings of each unit report that has any, in the order of the document; what is of no unit stands first, under None."""
    groups: dict[str | None, list[Finding]] = {None: []} | {unit.name: [] for unit in document.units}
    for finding in findings:
        groups.setdefault(finding.unit, []).append(finding)
    return {unit: found for unit, found in groups.items() if found}
