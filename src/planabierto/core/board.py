"""What a board says of a follow-up: few figures, computed once from the document and kept, so that a page only reads them.

The board of ten thousand actions is as large as that of ten; only `units` grows, with the number of unit reports, and is kept apart.
Means are percents as a roll-up rule gives them, not rounded (92.05…); every other share is a ratio (1 is 100 %).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from planabierto.core.execution import Execution, ExecutionStatus
from planabierto.core.findings import Finding
from planabierto.core.measure import Direction
from planabierto.core.outlook import Outlook, curve_of, outlook_of
from planabierto.core.plan import Action, Objective, PlanDocument
from planabierto.core.rollup import RatedAction, RollUpRule
from planabierto.core.summary import AssessedAction, Summary
from planabierto.core.trafficlight import TrafficLight, TrafficLightBands

MOVED_RULE: Final = "SCH403"
"""Due, blank, moved by a remark to a later period, and no resolution."""
UNEXPLAINED_RULES: Final = ("REM501", "REM502")
"""Below or above what was programmed, and nothing says why."""
MOST_DECISIONS: Final = 12
MOST_DELIVERIES: Final = 8
LONGEST_EXPLANATION: Final = 180
NO_BANDS: Final = (0,) * len(TrafficLight)

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)


class YearEnd(StrEnum):
    """Where an action can end the year, by what is achieved and what is still programmed."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    SHORT = "short"
    UNSCHEDULED = "unscheduled"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The prospect in Spanish."""
        return _YEAR_ENDS[self]


_YEAR_ENDS: Final = {
    YearEnd.REACHED: "Meta anual alcanzada",
    YearEnd.ON_COURSE: "La alcanza con lo programado",
    YearEnd.SHORT: "No le alcanza lo programado",
    YearEnd.UNSCHEDULED: "Le falta y ya no tiene programación",
    YearEnd.UNKNOWN: "Sin proyección",
}


@dataclass(frozen=True, slots=True)
class BoardObjective:
    """A column of the heat map: its key ("O.E.3", "6") and its official text."""

    key: str
    text: str
    is_strategic: bool


@dataclass(frozen=True, slots=True)
class BoardCell:
    """How a set of actions stands: `mean` in percent by the board's rule and the band it falls in, None where nothing is due.

    `unreported` are the due ones without a figure. `bands` counts the actions in each band, in the order of `TrafficLight`.
    """

    actions: int = 0
    due: int = 0
    met: int = 0
    unreported: int = 0
    mean: Decimal | None = None
    light: TrafficLight | None = None
    bands: tuple[int, ...] = NO_BANDS

    @property
    def lights(self) -> dict[TrafficLight, int]:
        """How many actions stand in each band."""
        return dict(zip(TrafficLight, self.bands, strict=True))


@dataclass(frozen=True, slots=True)
class BoardUnit:
    """A unit report: a cell for each objective of the board, and all of it together."""

    name: str
    cells: tuple[BoardCell, ...]
    total: BoardCell

    @property
    def reported(self) -> int:
        """How many of the due actions have a figure."""
        return self.total.due - self.total.unreported

    @property
    def is_delivered(self) -> bool:
        """Whether its report is in: something that was due has a figure, or nothing was due."""
        return self.reported > 0 or not self.total.due

    @property
    def is_complete(self) -> bool:
        """Whether every due action has a figure."""
        return not self.total.unreported


@dataclass(frozen=True, slots=True)
class BoardDelivery:
    """A unit report that lacks something: how many of its due actions have a figure."""

    unit: str
    reported: int
    due: int


@dataclass(frozen=True, slots=True)
class BoardDecision:
    """An action far below what was programmed; quantities are exact, on its scale (`scale` of `planabierto.core.quantity`).

    `explanation` is the unit's own, "" where it gave none, cut at a word. `is_moved`: to a later period, without a resolution.
    """

    unit: str
    code: str
    statement: str
    scale: str
    due: Decimal
    achieved: Decimal | None
    rate: Decimal
    explanation: str
    is_moved: bool


@dataclass(frozen=True, slots=True)
class BoardProspect:
    """The end of the year by the schedule that is left: how many actions stand in each prospect, and three shares of the year.

    Each share is the mean of the actions' share of their annual target, capped at 1: if all that is programmed is done
    (`programmed`), and if the remaining periods keep each action's lowest and highest known pace. None where nothing says it.
    """

    actions: Mapping[YearEnd, int]
    programmed: Decimal | None
    slowest: Decimal | None
    fastest: Decimal | None


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a follow-up.

    `rule` is the name of the roll-up rule of every mean. `programmed` is the share of the year's targets programmed to the end of
    each period, `executed` the one executed at this cut-off; empty and None where no action has a target to grow to. `moved` and
    `unexplained` count actions. `decisions` holds at most `MOST_DECISIONS` of `decisions_total`, `deliveries` at most
    `MOST_DELIVERIES` of the unit reports that lack something, the most first.
    """

    period: int
    rule: str
    rule_version: int
    moved: int
    unexplained: int
    unit_reports: int
    delivered: int
    complete: int
    objectives: tuple[BoardObjective, ...]
    whole: BoardUnit
    programmed: tuple[Decimal, ...]
    executed: Decimal | None
    decisions: tuple[BoardDecision, ...]
    decisions_total: int
    deliveries: tuple[BoardDelivery, ...]
    prospect: BoardProspect

    @property
    def actions(self) -> int:
        """How many actions there are."""
        return self.whole.total.actions

    @property
    def due(self) -> int:
        """How many of them were due."""
        return self.whole.total.due

    @property
    def met(self) -> int:
        """How many of the due are met: the headline."""
        return self.whole.total.met

    @property
    def unreported(self) -> int:
        """How many of the due have no figure."""
        return self.whole.total.unreported

    @property
    def mean(self) -> Decimal | None:
        """The mean of all in percent, by the rule of the board."""
        return self.whole.total.mean

    @property
    def bands(self) -> dict[TrafficLight, int]:
        """How many actions stand in each band."""
        return self.whole.total.lights

    @property
    def met_share(self) -> Decimal | None:
        """The headline as a ratio: met of due; None where nothing is due."""
        return Decimal(self.met) / self.due if self.due else None


def year_end_of(action: Action, period: int, execution: Execution) -> YearEnd:
    """Where an action can end the year; a due action without a figure after the deadline stands at 0."""
    if not action.annual_target.value or action.measure.direction is Direction.DECREASING or action.measure.is_demand:
        return YearEnd.UNKNOWN
    if execution.is_pending or execution.status is ExecutionStatus.SUSPENDED:
        return YearEnd.UNKNOWN
    outlook = _outlook(action, period, execution)
    if not outlook.required:
        return YearEnd.REACHED
    if outlook.has_nothing_left:
        return YearEnd.UNSCHEDULED
    if outlook.reachable is None:
        return YearEnd.UNKNOWN
    return YearEnd.ON_COURSE if outlook.reachable >= action.annual_target.value else YearEnd.SHORT


def board_of(
    document: PlanDocument, summary: Summary, findings: Iterable[Finding]
) -> tuple[Board, tuple[BoardUnit, ...]]:
    """The board of a follow-up and its unit reports in document order, from its figures and the inconsistencies that count.

    `summary` is the one of `document`; `findings` leaves out those that somebody accepted.
    """
    rows_of_unit: dict[str, list[AssessedAction]] = {unit.name: [] for unit in document.units}
    for row in summary.rows:
        rows_of_unit[row.unit].append(row)
    keys = [objective.key for objective in document.objectives]
    units = tuple(_unit(name, rows, keys, summary) for name, rows in rows_of_unit.items())
    marks = _marks(findings)
    low = [row for row in summary.rows if row.light is TrafficLight.UNSATISFACTORY]
    low.sort(
        key=lambda row: (
            row.execution.rate or _ZERO,
            -(row.weight or _ZERO),
            (row.unit, row.action.code.value) not in marks["moved"],
        )
    )
    curve = curve_of(document)
    lacking = sorted((unit for unit in units if not unit.is_complete), key=lambda unit: -unit.total.unreported)
    board = Board(
        period=document.period,
        rule=summary.rule.name,
        rule_version=summary.rule.version,
        moved=len(marks["moved"]),
        unexplained=len(marks["unexplained"]),
        unit_reports=len(units),
        delivered=sum(unit.is_delivered for unit in units),
        complete=sum(unit.is_complete for unit in units),
        objectives=tuple(map(_objective, document.objectives)),
        whole=_unit(document.institution.value, summary.rows, keys, summary),
        programmed=curve.programmed if curve else (),
        executed=curve.executed[document.period - 1] if curve and document.period else None,
        decisions=tuple(_decision(row, marks["moved"]) for row in low[:MOST_DECISIONS]),
        decisions_total=len(low),
        deliveries=tuple(BoardDelivery(unit.name, unit.reported, unit.total.due) for unit in lacking[:MOST_DELIVERIES]),
        prospect=_prospect(summary.rows, document.period),
    )
    return board, units


def _marks(findings: Iterable[Finding]) -> dict[str, set[tuple[str, str]]]:
    """The actions that were moved without a resolution, and those off target without a word."""
    marks: dict[str, set[tuple[str, str]]] = {"moved": set(), "unexplained": set()}
    for finding in findings:
        if finding.unit is None or finding.code is None:
            continue
        if finding.rule == MOVED_RULE:
            marks["moved"].add((finding.unit, finding.code))
        elif finding.rule in UNEXPLAINED_RULES:
            marks["unexplained"].add((finding.unit, finding.code))
    return marks


def _objective(objective: Objective) -> BoardObjective:
    return BoardObjective(objective.key, objective.text.value, objective.is_strategic)


def _unit(name: str, rows: Sequence[AssessedAction], keys: Sequence[str], summary: Summary) -> BoardUnit:
    of_objective: dict[str, list[AssessedAction]] = {key: [] for key in keys}
    for row in rows:
        of_objective[row.objective.key].append(row)
    return BoardUnit(
        name=name,
        cells=tuple(_cell(members, summary.rule, summary.bands) for members in of_objective.values()),
        total=_cell(rows, summary.rule, summary.bands),
    )


def _cell(rows: Sequence[AssessedAction], rule: RollUpRule, bands: TrafficLightBands) -> BoardCell:
    if not rows:
        return BoardCell()
    mean = rule.of([RatedAction(row.execution, row.unit, row.weight or _ZERO, row.action.measure) for row in rows])
    lights = Counter(row.light for row in rows)
    return BoardCell(
        actions=len(rows),
        due=sum(row.execution.is_due for row in rows),
        met=sum(row.execution.is_met for row in rows),
        unreported=sum(row.execution.status is ExecutionStatus.UNREPORTED for row in rows),
        mean=mean,
        light=None if mean is None else bands.of_rate(mean / _HUNDRED),
        bands=tuple(lights[light] for light in TrafficLight),
    )


def _decision(row: AssessedAction, moved: set[tuple[str, str]]) -> BoardDecision:
    action, execution = row.action, row.execution
    return BoardDecision(
        unit=row.unit,
        code=action.code.value,
        statement=action.statement.value,
        scale=action.measure.scale.value,
        due=execution.due,
        achieved=execution.achieved,
        rate=execution.rate or _ZERO,
        explanation=shortened(action.remarks.value, LONGEST_EXPLANATION),
        is_moved=(row.unit, action.code.value) in moved,
    )


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, cut at a word with "…"."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _outlook(action: Action, period: int, execution: Execution) -> Outlook:
    return outlook_of(
        [target.value for target in action.targets],
        period,
        execution.achieved if execution.achieved is not None else _ZERO,
        annual_target=action.annual_target.value,
        measure=action.measure,
    )


def _prospect(rows: Iterable[AssessedAction], period: int) -> BoardProspect:
    counts: Counter[YearEnd] = Counter()
    shares: dict[str, list[Decimal]] = {"programmed": [], "slowest": [], "fastest": []}
    for row in rows:
        prospect = year_end_of(row.action, period, row.execution)
        counts[prospect] += 1
        annual = row.action.annual_target.value
        if prospect is YearEnd.UNKNOWN or not annual:
            continue
        outlook = _outlook(row.action, period, row.execution)
        achieved = row.execution.achieved or _ZERO
        reachable = achieved if outlook.reachable is None else outlook.reachable
        slowest = reachable if outlook.slowest is None else outlook.slowest
        fastest = reachable if outlook.fastest is None else outlook.fastest
        for name, figure in (("programmed", reachable), ("slowest", slowest), ("fastest", fastest)):
            shares[name].append(min(_ONE, figure / annual))
    means = {name: sum(found, _ZERO) / len(found) if found else None for name, found in shares.items()}
    return BoardProspect({prospect: counts[prospect] for prospect in YearEnd}, **means)
