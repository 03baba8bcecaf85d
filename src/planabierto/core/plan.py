"""The `PlanDocument`: a follow-up of an operational plan as frozen values, each with the place it was read from.

Every report and every check works on it, wherever it came from: a file that was read or the database.
Conventions: `value` is what is meant (texts NFC, white space folded to single spaces, markup removed; numbers exact, ratios as
ratios), `written` is what stood in the file. A blank cell is a `Figure` or `Text` whose value is None or "".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from planabierto.core.calendar import Periodicity, period_end
from planabierto.core.measure import Accumulation, Direction, Measure


class Source(NamedTuple):
    """A place in a document; each part is 1-based, and None where the format has no such thing.

    `table` counts the plan tables in reading order. `line` is of a text file, `page` of a PDF, `sheet` and `row` of a
    workbook, `row` alone counts the rows of a DOCX or PDF table. `column` counts the cells of the row.
    """

    file: str | None = None
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    line: int | None = None
    row: int | None = None
    column: int | None = None


NOWHERE = Source()


class Text(NamedTuple):
    """A text of the document: what it says, how it was written, and where; blank is ""."""

    value: str = ""
    written: str = ""
    source: Source = NOWHERE

    def __bool__(self) -> bool:
        """Whether anything stands there."""
        return bool(self.value)


class Figure(NamedTuple):
    """A cell where a number belongs.

    `value` is exact, on the scale of its row (a ratio for 75 %), and None both for a blank cell (`written` is blank) and
    for one whose writing is not a number (`written` is not).
    """

    value: Decimal | None = None
    written: str = ""
    source: Source = NOWHERE

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the cell."""
        return self.value is None and not self.written.strip()


BLANK = Figure()


class Objective(NamedTuple):
    """Heading of a group of actions: `key` is "O.E.3" for a strategic one, else its number ("6") or "" where none is printed.

    `text` is the official text without the key; `written` of it is the whole heading.
    """

    key: str
    text: Text
    is_strategic: bool


@dataclass(frozen=True, slots=True)
class Action:
    """One operational action with what was programmed and what is reported to date.

    `code.value` is canonical ("AO.6.1"), `code.written` as printed ("AO.6.1.", "AO 6.1."). `targets` has one figure a period
    of the year. `achieved` is to date at the cut-off, `printed_rate` a ratio as the document prints it (1 for 100 %).
    """

    code: Text
    statement: Text
    lead_unit: Text
    responsible_unit: Text
    measure: Measure
    annual_target: Figure
    targets: tuple[Figure, ...]
    achieved: Figure
    printed_rate: Figure
    remarks: Text
    source: Source = NOWHERE


@dataclass(frozen=True, slots=True)
class Section:
    """The actions of one unit under one objective, in document order."""

    objective: Objective
    actions: tuple[Action, ...]


class Note(NamedTuple):
    """A note under a table: which actions (`codes`, canonical with their writing) are verified, and by whom."""

    text: Text
    codes: tuple[Text, ...] = ()
    verifier: Text = Text()


class Total(NamedTuple):
    """A printed total row: a figure (or a blank) for each column where a number belongs."""

    label: Text
    annual_target: Figure
    targets: tuple[Figure, ...]
    achieved: Figure
    printed_rate: Figure = BLANK


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What one unit delivers; several printed tables may make one (`docs/concepts.md` §5)."""

    name: str
    mission: Text
    sections: tuple[Section, ...]
    notes: tuple[Note, ...] = ()
    totals: tuple[Total, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """Its actions in document order."""
        return tuple(action for section in self.sections for action in section.actions)


class HeaderLabel(NamedTuple):
    """One cell of a table's header; `column` is a `Column` name ("code", "target.1" …, "targets" for their common heading).

    `row` is 1 for the upper header row, 2 for the lower. Blank cells are kept, so that a moved label shows.
    """

    column: str
    row: int
    text: Text


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table: where it stands, its header, and the unit report it belongs to.

    `continues` is true where it goes on with the report of the table before it. `year` is the one its header names.
    """

    index: int
    unit: str
    mission: Text
    header: tuple[HeaderLabel, ...]
    year: int | None
    continues: bool
    source: Source


class PlacedAction(NamedTuple):
    """An action together with the unit report and the objective it stands under."""

    unit: UnitReport
    objective: Objective
    action: Action


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A follow-up of an operational plan at one cut-off.

    `period` is the number (1-based) of the last period covered; 0 for a plan without reported figures. `unplaced` holds each
    non-blank cell that found no place (STR309), `notices` what a reader must be told of the reading itself, as Spanish sentences.
    `start_month` is the first of its year, 1 where nothing says another.
    """

    institution: Text
    title: Text
    edition: Text
    year: int
    periodicity: Periodicity
    period: int
    units: tuple[UnitReport, ...]
    tables: tuple[Table, ...] = ()
    cover: tuple[Text, ...] = ()
    unplaced: tuple[Text, ...] = ()
    notices: tuple[str, ...] = ()
    start_month: int = 1

    @property
    def cutoff(self) -> date | None:
        """Last day that the follow-up covers (inclusive); None for a plan without reported figures."""
        if not self.period:
            return None
        return period_end(self.year, self.periodicity, self.period, start_month=self.start_month)

    @property
    def rows(self) -> Iterator[PlacedAction]:
        """Every action with its unit report and objective, in document order."""
        for unit in self.units:
            for section in unit.sections:
                for action in section.actions:
                    yield PlacedAction(unit, section.objective, action)

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """The distinct objectives: strategic ones by key, then the others."""
        found: dict[str, Objective] = {}
        for unit in self.units:
            for section in unit.sections:
                found.setdefault(section.objective.key, section.objective)
        return tuple(sorted(found.values(), key=lambda one: (not one.is_strategic, one.key)))


def canonical_number(value: Decimal | None) -> str | None:
    """Write a number the one canonical way: no exponent, no trailing zeros, "-0" as "0"; None stays None."""
    if value is None:
        return None
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _figure(figure: Figure) -> str | dict[str, str] | None:
    if figure.value is None and figure.written.strip():
        return {"unread": " ".join(figure.written.split())}
    return canonical_number(figure.value)


def _measure(measure: Measure) -> dict[str, str | bool | None]:
    content: dict[str, str | bool | None] = {"scale": measure.scale.value}
    if measure.accumulation is not Accumulation.SUM:
        content["accumulation"] = measure.accumulation.value
    if measure.direction is not Direction.INCREASING:
        content["direction"] = measure.direction.value
    if measure.unit_of_measure is not None:
        content["unit_of_measure"] = measure.unit_of_measure
    if measure.baseline is not None:
        content["baseline"] = canonical_number(measure.baseline)
    if measure.is_demand:
        content["is_demand"] = True
    if measure.is_share:
        content["is_share"] = True
    return content


def _rate(action: Action, period: int) -> str | dict[str, str] | None:
    """The printed rate; with nothing due a blank, 0 % and "No programada" are writings of the same."""
    due = any(target.value for target in action.targets[:period])
    if not due and not action.printed_rate.value:
        return None
    return _figure(action.printed_rate)


def content(document: PlanDocument) -> dict[str, object]:
    """The document's content: what it says, without sources, table splits, spelling of headers and writing of numbers.

    Numbers are strings in the canonical writing, a blank is null. Two documents with equal content say the same.
    """
    return {
        "institution": document.institution.value,
        "title": document.title.value,
        "edition": document.edition.value,
        "year": document.year,
        "periodicity": document.periodicity.value,
        "period": document.period,
        "units": [
            {
                "unit": unit.name,
                "mission": unit.mission.value,
                "sections": [
                    {
                        "objective": section.objective.key,
                        "text": section.objective.text.value,
                        "actions": [
                            {
                                "code": action.code.value,
                                "statement": action.statement.value,
                                "lead_unit": action.lead_unit.value,
                                "responsible_unit": action.responsible_unit.value,
                                "measure": _measure(action.measure),
                                "annual_target": _figure(action.annual_target),
                                "targets": [_figure(target) for target in action.targets],
                                "achieved": _figure(action.achieved),
                                "rate": _rate(action, document.period),
                                "remarks": action.remarks.value,
                            }
                            for action in section.actions
                        ],
                    }
                    for section in unit.sections
                ],
                "notes": [
                    {
                        "text": note.text.value,
                        "codes": [code.value for code in note.codes],
                        "verifier": note.verifier.value,
                    }
                    for note in unit.notes
                ],
            }
            for unit in document.units
        ],
    }


def canonical_json(document: PlanDocument) -> str:
    """The content as canonical JSON: keys sorted, no spaces, UTF-8 characters kept."""
    import json

    return json.dumps(content(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(document: PlanDocument) -> str:
    """The sha256 of the canonical JSON in lower-case hexadecimal (64 characters): the hash on a report's cover."""
    import hashlib

    return hashlib.sha256(canonical_json(document).encode()).hexdigest()
