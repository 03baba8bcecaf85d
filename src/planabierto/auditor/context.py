"""A document as the rules see it: each row with its execution computed once and its texts folded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from planabierto.auditor.mentions import Mention, cites_resolution, month_index, periods_named
from planabierto.auditor.settings import DEFAULT_SETTINGS, AuditSettings
from planabierto.auditor.wording import Phrases, Said
from planabierto.core.calendar import long_period
from planabierto.core.execution import EarlierFigure, Execution, execution_of
from planabierto.core.plan import NOWHERE, Action, Figure, Objective, PlanDocument, Source, Text, UnitReport
from planabierto.core.quantity import format_quantity
from planabierto.core.text import fold
from planabierto.core.trafficlight import TrafficLight

# Remarks that fill the cell and say nothing.
_NO_REMARK: Final = frozenset(
    {
        "",
        "n a",
        "na",
        "no aplica",
        "ninguna",
        "ninguno",
        "s o",
        "sin observacion",
        "sin observaciones",
        "sin comentarios",
        "x",
    }
)


class PlacedText(NamedTuple):
    """A text of the document and where it stands: in a row, or under a name ("misión") in a unit report or on the cover (None)."""

    text: Text
    row: AuditRow | None
    unit: UnitReport | None
    name: str


class Hit(NamedTuple):
    """Where a rule found something, before its code and severity are put to it; the fields are those of `Finding`."""

    message: str
    source: Source = NOWHERE
    unit: str | None = None
    code: str | None = None
    written: str | None = None
    expected: str | None = None
    subject: str = ""


class AuditRow:
    """One action of the document as the rules see it."""

    def __init__(self, context: AuditContext, unit: UnitReport, objective: Objective, action: Action) -> None:
        self.context = context
        self.unit = unit
        self.objective = objective
        self.action = action
        self.execution: Execution = execution_of(
            action, context.document.period, earlier=context.earlier_figure(unit, action)
        )

    @property
    def code(self) -> str:
        """The canonical code."""
        return self.action.code.value

    @cached_property
    def light(self) -> TrafficLight | None:
        """The band of its execution."""
        return self.context.settings.bands.of_execution(self.execution, self.action.measure)

    @cached_property
    def remarks(self) -> Said:
        """The remarks, ready to be searched."""
        return self.context.said(self.action.remarks.value)

    @cached_property
    def statement(self) -> Said:
        """The statement, ready to be searched."""
        return self.context.said(self.action.statement.value)

    @cached_property
    def has_remark(self) -> bool:
        """Whether the remarks say anything: "N/A" and "Ninguna" do not."""
        value = self.action.remarks.value
        return bool(value) and (len(value) > 20 or fold(value) not in _NO_REMARK)  # noqa: PLR2004 (longer than any empty remark)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The months, periods and years that the remarks name."""
        return self.context.mentions(self.remarks)

    @cached_property
    def resolution(self) -> str | None:
        """The resolution that the remarks cite, as written."""
        return cites_resolution(self.remarks) if self.action.remarks else None

    @property
    def is_below(self) -> bool:
        """Whether it was due and is below 100%; a blank is 0%."""
        return self.execution.is_due and not self.execution.is_met

    @cached_property
    def has_target_left(self) -> bool:
        """Whether anything is programmed after the cut-off."""
        return any(target.value for target in self.action.targets[self.context.document.period :])

    def show(self, figure: Figure) -> str:
        """A figure as it is printed on the row's scale, «en blanco» for a blank."""
        return "en blanco" if figure.value is None else format_quantity(figure.value, self.action.measure.scale)

    def hit(
        self,
        message: str,
        cell: Text | Figure | None = None,
        *,
        expected: str | None = None,
        subject: str = "",
    ) -> Hit:
        """Something found on this row; the message is prefixed with its code, the place is that of the cell."""
        has_place = cell is not None and cell.source != NOWHERE
        return Hit(
            f"{self.code}: {message}" if self.code else message,
            cell.source if cell is not None and has_place else self.action.source,
            self.unit.name,
            self.code,
            (cell.written.strip() or None) if cell is not None else None,
            expected,
            subject,
        )


class AuditContext:
    """What all rules share in one review: rows, cut-off, earlier documents of the same year, settings.

    `earlier` are follow-ups of the same year with an earlier cut-off, in any order; others are left aside.
    """

    def __init__(
        self,
        document: PlanDocument,
        *,
        earlier: Sequence[PlanDocument] = (),
        settings: AuditSettings = DEFAULT_SETTINGS,
    ) -> None:
        self.document = document
        self.settings = settings
        self.earlier = sorted(
            (one for one in earlier if one.year == document.year and one.period < document.period),
            key=lambda one: one.period,
        )
        self._texts: dict[str, Said] = {}

    @cached_property
    def rows(self) -> tuple[AuditRow, ...]:
        """Every action in document order."""
        return tuple(AuditRow(self, *placed) for placed in self.document.rows)

    @cached_property
    def rows_by_unit(self) -> dict[int, list[AuditRow]]:
        """The rows of each unit report, by its place in the document (two reports may bear one name)."""
        places = {id(unit): place for place, unit in enumerate(self.document.units)}
        found: dict[int, list[AuditRow]] = {place: [] for place in places.values()}
        for row in self.rows:
            found[places[id(row.unit)]].append(row)
        return found

    @cached_property
    def texts(self) -> dict[str, list[PlacedText]]:
        """Every text that the document says, once, with all the places where it stands; headers are left out."""
        found: dict[str, list[PlacedText]] = defaultdict(list)
        document = self.document
        for text in document.cover or (document.institution, document.title, document.edition):
            found[text.value].append(PlacedText(text, None, None, "portada"))
        for unit in document.units:
            found[unit.mission.value].append(PlacedText(unit.mission, None, unit, "misión"))
            for section in unit.sections:
                heading = section.objective.text
                found[heading.value].append(PlacedText(heading, None, unit, f"objetivo {section.objective.key}"))
            for number, note in enumerate(unit.notes, 1):
                found[note.text.value].append(PlacedText(note.text, None, unit, f"nota {number}"))
        for row in self.rows:
            action = row.action
            for text in (action.remarks, action.statement, action.lead_unit, action.responsible_unit):
                if text.value:
                    found[text.value].append(PlacedText(text, row, row.unit, ""))
        found.pop("", None)
        return found

    @cached_property
    def cutoff(self) -> int:
        """The last month covered, as `month_index`."""
        return month_index(self.document.year, self.document.period * self.document.periodicity.months)

    @cached_property
    def period_name(self) -> str:
        """The period of the cut-off in words: "tercer trimestre"."""
        document = self.document
        if not document.period:
            return "año"
        return long_period(document.periodicity, document.period, start_month=document.start_month)

    def said(self, text: str) -> Said:
        """A text ready to be searched; the same text is folded once."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = Said(text)
        return found

    def mentions(self, said: Said) -> tuple[Mention, ...]:
        """The months, periods and years that a text names, seen from this document."""
        return periods_named(said, year=self.document.year, cutoff=self.cutoff, months=self.document.periodicity.months)

    @cached_property
    def verified_kinds(self) -> tuple[Phrases, ...]:
        """The phrases that tell each kind of verified action, in the order of the settings."""
        return tuple(Phrases(*kind.phrases) for kind in self.settings.verified_kinds)

    @cached_property
    def _known_before(self) -> dict[tuple[str, str], tuple[EarlierFigure, Action]]:
        known: dict[tuple[str, str], tuple[EarlierFigure, Action]] = {}
        for document in self.earlier:
            for unit, _, action in document.rows:
                if action.achieved.value is not None:
                    figure = EarlierFigure(document.period, action.achieved.value)
                    known[fold(unit.name), action.code.value] = (figure, action)
        return known

    def known_before(self, unit: UnitReport, action: Action) -> tuple[EarlierFigure, Action] | None:
        """The last figure to date of an action in the earlier documents, and the action as it stood there."""
        return self._known_before.get((fold(unit.name), action.code.value)) if self.earlier else None

    def earlier_figure(self, unit: UnitReport, action: Action) -> EarlierFigure | None:
        """The last figure to date of an action in the earlier documents."""
        known = self.known_before(unit, action)
        return known[0] if known else None
