"""The seal of a closed follow-up: all its figures as one canonical text, and the sha256 of that text, the «código de verificación».

Form, version 1: one JSON object in UTF-8, keys sorted by code point, separators `,` and `:` without spaces, no escape but those that JSON
requires. Numbers are exact canonical texts (`canonical_number`: no exponent, no trailing zeros), ratios stay ratios, what is not known is
null; only counts and whole percents are numbers of JSON. Whoever holds the text can compute every rate, count and mean again from its rows:
`planabierto.verifier` does, without this program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from planabierto.core.plan import canonical_number
from planabierto.core.rollup import RollUpRule, format_mean
from planabierto.core.summary import AssessedAction, Standing, Summary
from planabierto.core.trafficlight import TrafficLightBands

FORM: Final = 1
"""Grows when the same figures are written differently: a code of before then still belongs to its own text."""

_GROUP: Final = 4
_GROUPS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRow:
    """One action as it was closed: what was programmed, what was reported and verified, and what was made of it.

    `due`, `reported`, `verified` and `counted` are to date; `counted` is the figure of the rate, `percent` that rate as a whole percent.
    `targets` has one text a period. `status` is an `ExecutionStatus`, `light` a `TrafficLight` or None outside the bands. `due` of a
    demand-driven action (`is_demand`) is what was received. `is_pending`: without a figure when its deadline was not past.
    """

    unit: str
    code: str
    statement: str
    scale: str
    accumulation: str
    direction: str
    baseline: str | None
    is_demand: bool
    annual_target: str | None
    targets: tuple[str | None, ...]
    due: str
    reported: str | None
    verified: str | None
    counted: str | None
    percent: int | None
    status: str
    is_pending: bool
    light: str | None
    cause: str
    weight: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTotals:
    """How a set of rows stands: `met` are the due ones with 100 % or more, `above` those of them with more.

    `mean` is in percent with two decimals by the rule of the figures, None where nothing counts. `bands` counts by `TrafficLight`.
    """

    name: str
    actions: int
    due: int
    met: int
    above: int
    below: int
    pending: int
    unreported: int
    not_due: int
    ahead: int
    outside: int
    bands: Mapping[str, int]
    mean: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFigures:
    """All figures of a closed follow-up; `period` counts from 1, `cutoff` is its last day, inclusive, `bands` are ratios.

    `version` is that of the follow-up. `totals` are of the institution, `units` of each unit report, `rows` in printed order.
    """

    institution: str
    year: int
    period: int
    cutoff: date
    version: int
    rule: str
    rule_version: int
    bands: TrafficLightBands
    rows: tuple[SealedRow, ...]
    totals: SealedTotals
    units: tuple[SealedTotals, ...]


def seal(summary: Summary, *, period: int, cutoff: date, version: int = 1, causes: Sequence[str] = ()) -> SealedFigures:
    """What is sealed of a follow-up in figures; `causes` are the keys of why each row deviates, in the order of its rows.

    Raises ValueError where `causes` are given for another number of rows.
    """
    if causes and len(causes) != len(summary.rows):
        raise ValueError(f"{len(causes)} causes for {len(summary.rows)} rows")
    reasons = causes or [""] * len(summary.rows)
    return SealedFigures(
        institution=summary.document.institution,
        year=summary.document.year,
        period=period,
        cutoff=cutoff,
        version=version,
        rule=summary.rule.name,
        rule_version=summary.rule.version,
        bands=summary.bands,
        rows=tuple(_row(row, cause) for row, cause in zip(summary.rows, reasons, strict=True)),
        totals=sealed_totals(summary.institution, summary.rule),
        units=tuple(sealed_totals(unit, summary.rule) for unit in summary.units),
    )


def _row(row: AssessedAction, cause: str) -> SealedRow:
    action, execution, measure = row.action, row.execution, row.action.measure
    return SealedRow(
        unit=row.unit,
        code=action.code.value,
        statement=action.statement.value,
        scale=measure.scale.value,
        accumulation=measure.accumulation.value,
        direction=measure.direction.value,
        baseline=canonical_number(measure.baseline),
        is_demand=measure.is_demand,
        annual_target=canonical_number(action.annual_target.value),
        targets=tuple(canonical_number(target.value) for target in action.targets),
        due=canonical_number(execution.due) or "0",
        reported=canonical_number(execution.reported),
        verified=canonical_number(execution.achieved) if execution.is_verified else None,
        counted=canonical_number(execution.achieved),
        percent=execution.percent,
        status=execution.status.value,
        is_pending=execution.is_pending,
        light=None if row.light is None else row.light.value,
        cause=cause,
        weight=canonical_number(row.weight),
    )


def sealed_totals(standing: Standing, rule: RollUpRule) -> SealedTotals:
    """How a set of rows stands, as it is sealed."""
    return SealedTotals(
        name=standing.name,
        actions=standing.actions,
        due=standing.due,
        met=standing.fulfilled,
        above=standing.above,
        below=standing.below,
        pending=standing.pending,
        unreported=standing.unreported,
        not_due=standing.not_due,
        ahead=standing.ahead,
        outside=standing.outside,
        bands={light.value: count for light, count in standing.bands.items()},
        mean=format_mean(standing.means.get(rule.name)),
    )


def figures_values(figures: SealedFigures) -> dict[str, Any]:
    """Sealed figures as values of JSON."""
    return asdict(figures) | {
        "form": FORM,
        "cutoff": figures.cutoff.isoformat(),
        "bands": {name: canonical_number(limit) for name, limit in asdict(figures.bands).items()},
    }


def canonical_json(values: Mapping[str, Any]) -> str:
    """The one canonical text of values of JSON."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def figures_json(figures: SealedFigures) -> str:
    """The canonical text of sealed figures: the same figures always have the same text."""
    return canonical_json(figures_values(figures))


def figures_code(text: str) -> str:
    """The sha256 of a canonical text in UTF-8, as 64 hexadecimal digits: the «código de verificación»."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def short_code(code: str) -> str:
    """The beginning of a code as it is printed, «3F2A 90BC 11D4 7E05 A6C8»: 80 bits, in groups of four."""
    return " ".join(code[start : start + _GROUP].upper() for start in range(0, _GROUP * _GROUPS, _GROUP))
