"""What a follow-up says in figures: counts, bands and means of the institution, of each unit report and of each objective."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from planabierto.core.execution import Execution, ExecutionStatus, execution_of
from planabierto.core.plan import Action, Objective, PlacedAction, PlanDocument, content_hash
from planabierto.core.rollup import DUE_CAPPED, RULES, SHARE_MET, WEIGHTED, RatedAction, RollUpRule, format_mean
from planabierto.core.trafficlight import DEFAULT_BANDS, TrafficLight, TrafficLightBands


class AssessedAction(NamedTuple):
    """An action of a follow-up with how it stands; `light` is None outside the bands, `weight` where none was given."""

    unit: str
    objective: Objective
    action: Action
    execution: Execution
    light: TrafficLight | None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What a document holds; units, areas, missions and objectives are counted as distinct texts, blanks not at all."""

    institution: str
    year: int
    cutoff: date | None
    tables: int
    unit_reports: int
    responsible_units: int
    lead_units: int
    missions: int
    objectives: int
    actions: int
    notes: int
    codes_in_notes: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a set of actions stands.

    `above`, `met` and `below` are the due actions against 100 %, on the unrounded rate; with `pending` (not reported and the deadline
    not past) they make up `due`. `unreported` are the due ones without a figure, whatever stands in for it. `ahead`, executed before
    it was due, is part of `not_due`. `outside` are suspended or without demand. `means` are in percent by name of the roll-up rule,
    not rounded, None where nothing counts.
    """

    name: str
    actions: int
    due: int
    above: int
    met: int
    below: int
    pending: int
    unreported: int
    not_due: int
    ahead: int
    outside: int
    bands: Mapping[TrafficLight, int]
    means: Mapping[str, Decimal | None]

    @property
    def fulfilled(self) -> int:
        """How many of the due actions have 100 % or more: the headline."""
        return self.above + self.met


@dataclass(frozen=True, slots=True)
class Summary:
    """A follow-up in figures; `rule` is the institution's roll-up rule, `rows` are the actions in document order."""

    document: DocumentCounts
    rule: RollUpRule
    bands: TrafficLightBands
    institution: Standing
    units: tuple[Standing, ...]
    objectives: tuple[Standing, ...]
    rows: tuple[AssessedAction, ...]


def count_document(document: PlanDocument) -> DocumentCounts:
    """Count what a document holds."""
    actions = [placed.action for placed in document.rows]
    notes = [note for unit in document.units for note in unit.notes]
    return DocumentCounts(
        institution=document.institution.value,
        year=document.year,
        cutoff=document.cutoff,
        tables=len(document.tables),
        unit_reports=len(document.units),
        responsible_units=len({action.responsible_unit.value for action in actions if action.responsible_unit}),
        lead_units=len({action.lead_unit.value for action in actions if action.lead_unit}),
        missions=len({unit.mission.value for unit in document.units if unit.mission}),
        objectives=len(document.objectives),
        actions=len(actions),
        notes=len(notes),
        codes_in_notes=sum(len(note.codes) for note in notes),
        content_hash=content_hash(document),
    )


def standing_of(name: str, rows: Iterable[AssessedAction]) -> Standing:
    """Count how a set of actions stands, and roll their rates up by every rule; by weight where each action has one."""
    rows = list(rows)
    executions = [row.execution for row in rows]
    due = [execution for execution in executions if execution.is_due]
    statuses = Counter(execution.status for execution in executions)
    above = sum(execution.rate is not None and execution.rate > 1 for execution in due)
    met = sum(execution.is_met for execution in due) - above
    pending = sum(execution.is_pending for execution in due)
    outside = statuses[ExecutionStatus.SUSPENDED] + statuses[ExecutionStatus.WITHOUT_DEMAND]
    lights = Counter(row.light for row in rows)
    rated = [RatedAction(row.execution, row.unit, row.weight or Decimal(0), row.action.measure) for row in rows]
    has_weights = all(row.weight is not None for row in rows)
    return Standing(
        name=name,
        actions=len(rows),
        due=len(due),
        above=above,
        met=met,
        below=len(due) - above - met - pending,
        pending=pending,
        unreported=statuses[ExecutionStatus.UNREPORTED],
        not_due=len(rows) - len(due) - outside,
        ahead=statuses[ExecutionStatus.AHEAD],
        outside=outside,
        bands={light: lights[light] for light in TrafficLight},
        means={rule.name: rule.of(rated) for rule in RULES.values() if has_weights or rule is not WEIGHTED},
    )


def summarise(
    document: PlanDocument,
    *,
    rule: RollUpRule = DUE_CAPPED,
    bands: TrafficLightBands = DEFAULT_BANDS,
    assess: Callable[[PlacedAction], Execution] | None = None,
    weigh: Callable[[PlacedAction], Decimal] | None = None,
) -> Summary:
    """Put a follow-up into figures.

    `assess` says how an action stands where more is known than the document does (a live round), `weigh` what it weighs; without it
    there is no weighted mean, and ValueError for the rule that is one.
    """
    if rule.is_weighted and weigh is None:
        raise ValueError("The weighted mean needs the weight of each action.")
    rows = []
    for placed in document.rows:
        execution = assess(placed) if assess else execution_of(placed.action, document.period)
        light = bands.of_execution(execution, placed.action.measure)
        weight = weigh(placed) if weigh else None
        rows.append(AssessedAction(placed.unit.name, placed.objective, placed.action, execution, light, weight))
    by_unit: dict[str, list[AssessedAction]] = {unit.name: [] for unit in document.units}
    by_objective: dict[str, list[AssessedAction]] = {objective.key: [] for objective in document.objectives}
    for row in rows:
        by_unit[row.unit].append(row)
        by_objective[row.objective.key].append(row)
    return Summary(
        document=count_document(document),
        rule=rule,
        bands=bands,
        institution=standing_of(document.institution.value, rows),
        units=tuple(standing_of(name, members) for name, members in by_unit.items()),
        objectives=tuple(standing_of(key, members) for key, members in by_objective.items()),
        rows=tuple(rows),
    )


_JSON_MEANS = tuple(rule.name for rule in RULES.values() if rule not in {SHARE_MET, WEIGHTED})
_JSON_BANDS = tuple(light for light in TrafficLight if light is not TrafficLight.UNREPORTED)


def _group_json(group: Standing, kind: str) -> dict[str, object]:
    return {
        kind: group.name,
        "actions": group.actions,
        "due": group.due,
        "mean": format_mean(group.means["due"]),
        "mean_capped": format_mean(group.means["due_capped"]),
    }


def summary_json(summary: Summary) -> dict[str, object]:
    """The summary as values for JSON: means are strings with two decimals, None where nothing is due, the cut-off is ISO."""
    counts = summary.document
    whole = summary.institution
    return {
        "document": {
            "institution": counts.institution,
            "year": counts.year,
            "cutoff": counts.cutoff.isoformat() if counts.cutoff else None,
            "tables": counts.tables,
            "unit_reports": counts.unit_reports,
            "responsible_units": counts.responsible_units,
            "lead_units": counts.lead_units,
            "missions": counts.missions,
            "objectives": counts.objectives,
            "actions": counts.actions,
            "notes": counts.notes,
            "codes_in_notes": counts.codes_in_notes,
            "content_hash": counts.content_hash,
        },
        "institution": {
            "due": whole.due,
            "above": whole.above,
            "met": whole.met,
            "below": whole.below,
            "not_due": whole.not_due,
            "unreported": whole.unreported,
            "means": {name: format_mean(whole.means[name]) for name in _JSON_MEANS},
            "bands": {light.value: whole.bands[light] for light in _JSON_BANDS},
        },
        "units": [_group_json(unit, "unit") for unit in summary.units],
        "objectives": [_group_json(objective, "objective") for objective in summary.objectives],
    }
