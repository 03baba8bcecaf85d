"""From a follow-up in figures to its edition: what is known of a document alone, and what the office adds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planabierto.core.calendar import period_months
from planabierto.core.edition import (
    Change,
    Decision,
    EarlierProgramming,
    Edition,
    EditionAction,
    EditionAudience,
    EditionFinding,
    EditionNote,
    EditionObjective,
    EditionUnit,
    JournalHead,
    Publisher,
    Withheld,
)
from planabierto.core.plan import PlanDocument
from planabierto.core.seal import seal, sealed_totals
from planabierto.core.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOfRow:
    """What the office knows of a row beside its document."""

    identity: int | None = None
    cause: str = ""
    verified_by: str = ""
    original: EarlierProgramming | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOfUnit:
    """What the office knows of a unit report beside its document."""

    slug: str = ""
    former_slugs: tuple[str, ...] = ()
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """All of an edition that the follow-up does not say itself; `rows` and `units` are in its order, empty where nothing is known."""

    audience: EditionAudience
    publisher: Publisher
    number: int
    issued_on: date
    approved_by: str
    cutoff: date
    version: int = 1
    corrects: int | None = None
    reason: str = ""
    presented: tuple[Decision, ...] = ()
    closing_code: str = ""
    withheld: tuple[Withheld, ...] = ()
    changes: tuple[Change, ...] = ()
    journal: JournalHead | None = None
    rows: Sequence[KnownOfRow] = ()
    units: Mapping[str, KnownOfUnit] = field(default_factory=dict)


def freeze(
    document: PlanDocument, summary: Summary, circumstances: Circumstances, findings: Sequence[EditionFinding] = ()
) -> Edition:
    """The edition of a follow-up: `summary` is of `document`, whose texts are already those that this audience may read."""
    rows = circumstances.rows or [KnownOfRow()] * len(summary.rows)
    unknown = KnownOfUnit()
    return Edition(
        audience=circumstances.audience,
        number=circumstances.number,
        corrects=circumstances.corrects,
        reason=circumstances.reason,
        title=document.title.value,
        issued_on=circumstances.issued_on,
        approved_by=circumstances.approved_by,
        publisher=circumstances.publisher,
        periods=tuple(
            period_months(document.periodicity, period, start_month=document.start_month)
            for period in range(1, document.periodicity.periods + 1)
        ),
        presented=circumstances.presented,
        closing_code=circumstances.closing_code,
        rule_sentence=summary.rule.sentence,
        figures=seal(
            summary,
            period=document.period,
            cutoff=circumstances.cutoff,
            version=circumstances.version,
            causes=[row.cause for row in rows],
        ),
        objectives=tuple(
            EditionObjective(
                key=objective.key,
                text=objective.text.value,
                is_strategic=objective.is_strategic,
                totals=sealed_totals(standing, summary.rule),
            )
            for objective, standing in zip(document.objectives, summary.objectives, strict=True)
        ),
        units=tuple(
            EditionUnit(
                name=unit.name,
                slug=circumstances.units.get(unit.name, unknown).slug or address_word(unit.name),
                former_slugs=circumstances.units.get(unit.name, unknown).former_slugs,
                is_missing=circumstances.units.get(unit.name, unknown).is_missing,
                mission=unit.mission.value,
                notes=tuple(
                    EditionNote(
                        text=note.text.value,
                        codes=tuple(code.value for code in note.codes),
                        verifier=note.verifier.value,
                    )
                    for note in unit.notes
                ),
            )
            for unit in document.units
        ),
        actions=tuple(
            EditionAction(
                unit=row.unit,
                code=row.action.code.value,
                slug=address_word(row.action.code.value),
                identity=known.identity,
                objective=row.objective.key,
                lead_unit=row.action.lead_unit.value,
                responsible_unit=row.action.responsible_unit.value,
                unit_of_measure=row.action.measure.unit_of_measure or "",
                remarks=row.action.remarks.value,
                cause=known.cause,
                verified_by=known.verified_by,
                original=known.original,
            )
            for row, known in zip(summary.rows, rows, strict=True)
        ),
        withheld=circumstances.withheld,
        findings=tuple(findings),
        changes=circumstances.changes,
        journal=circumstances.journal,
    )


def address_word(text: str) -> str:
    """A name as a part of an address: lower case, without accents, everything else a hyphen ("ao-6-5")."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
