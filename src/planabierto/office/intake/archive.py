"""A document that was read, packed so that it is understood again without its file: values, writings and places, nothing lost.

The form is compressed JSON of positional lists, with a number that grows when it changes; what is packed in another form is
refused, and the person hands the file in again.
"""

from __future__ import annotations

import json
import zlib
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from planabierto.core.calendar import Periodicity
from planabierto.core.errors import PlanAbiertoError
from planabierto.core.findings import Finding, Severity
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import (
    BLANK,
    NOWHERE,
    Action,
    Figure,
    HeaderLabel,
    Note,
    Objective,
    PlanDocument,
    Section,
    Source,
    Table,
    Text,
    Total,
    UnitReport,
)
from planabierto.core.quantity import Scale

FORM = 1

Packed = Any
"""A value read from JSON: its shape is the one that this module wrote."""


class UnknownArchiveError(PlanAbiertoError):
    """What was understood of a document was packed by another version of the program."""


class Understanding(NamedTuple):
    """A document as it was understood, what the automatic review found in it, and which earlier follow-ups it was compared with.

    `compared_with` holds (period, content hash) of each, oldest first.
    """

    document: PlanDocument
    findings: tuple[Finding, ...]
    compared_with: tuple[tuple[int, str], ...]


def pack(understanding: Understanding) -> bytes:
    """The understanding as bytes."""
    packer = _Packer()
    value = {
        "form": FORM,
        "document": packer.document(understanding.document),
        "findings": [packer.finding(finding) for finding in understanding.findings],
        "compared_with": understanding.compared_with,
        "files": list(packer.names),
    }
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(packed: bytes | memoryview) -> Understanding:
    """What `pack` packed; raises `UnknownArchiveError` for another form."""
    value = json.loads(zlib.decompress(packed))
    if value.get("form") != FORM:
        raise UnknownArchiveError(
            "Este documento se leyó con otra versión de Plan Abierto. Descártelo y vuelva a subirlo."
        )
    unpacker = _Unpacker(value["files"])
    return Understanding(
        unpacker.document(value["document"]),
        tuple(unpacker.finding(finding) for finding in value["findings"]),
        tuple((period, content) for period, content in value["compared_with"]),
    )


class _Packer:
    """Turns values into lists; the names of files and sheets, which repeat in every place, stand once in `names`.

    A cell of the row at hand (`row`) has only the number of its column as its place.
    """

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.row: tuple[object, ...] | None = None

    def _name(self, name: str | None) -> int | None:
        return None if name is None else self.names.setdefault(name, len(self.names))

    def place(self, source: Source) -> Packed:
        if source[:-1] == self.row and source.column is not None:
            return source.column
        if source == NOWHERE:
            return 0
        return [self._name(source.file), self._name(source.sheet), *source[2:]]

    def text(self, text: Text) -> Packed:
        if text.value == text.written:
            return [text.value, self.place(text.source)]
        return [text.value, self.place(text.source), text.written]

    def figure(self, figure: Figure) -> Packed:
        if figure == BLANK:
            return 0
        return [None if figure.value is None else str(figure.value), figure.written, self.place(figure.source)]

    def measure(self, measure: Measure) -> Packed:
        baseline = None if measure.baseline is None else str(measure.baseline)
        return [
            measure.scale.value,
            measure.accumulation.value,
            measure.direction.value,
            measure.unit_of_measure,
            baseline,
            measure.is_demand,
            measure.is_share,
        ]

    def action(self, action: Action) -> Packed:
        source = self.place(action.source)
        self.row = action.source[:-1] if action.source != NOWHERE else None
        packed = [
            source,
            self.text(action.code),
            self.text(action.statement),
            self.text(action.lead_unit),
            self.text(action.responsible_unit),
            self.measure(action.measure),
            self.figure(action.annual_target),
            [self.figure(target) for target in action.targets],
            self.figure(action.achieved),
            self.figure(action.printed_rate),
            self.text(action.remarks),
        ]
        self.row = None
        return packed

    def objective(self, objective: Objective) -> Packed:
        return [objective.key, self.text(objective.text), objective.is_strategic]

    def unit(self, unit: UnitReport) -> Packed:
        return [
            unit.name,
            self.text(unit.mission),
            [[self.objective(part.objective), [self.action(one) for one in part.actions]] for part in unit.sections],
            [[self.text(note.text), list(map(self.text, note.codes)), self.text(note.verifier)] for note in unit.notes],
            [self.total(total) for total in unit.totals],
        ]

    def total(self, total: Total) -> Packed:
        return [
            self.text(total.label),
            self.figure(total.annual_target),
            [self.figure(target) for target in total.targets],
            self.figure(total.achieved),
            self.figure(total.printed_rate),
        ]

    def table(self, table: Table) -> Packed:
        return [
            table.index,
            table.unit,
            self.text(table.mission),
            [[label.column, label.row, self.text(label.text)] for label in table.header],
            table.year,
            table.continues,
            self.place(table.source),
        ]

    def document(self, document: PlanDocument) -> Packed:
        return {
            "institution": self.text(document.institution),
            "title": self.text(document.title),
            "edition": self.text(document.edition),
            "year": document.year,
            "periodicity": document.periodicity.value,
            "start_month": document.start_month,
            "period": document.period,
            "units": [self.unit(unit) for unit in document.units],
            "tables": [self.table(table) for table in document.tables],
            "cover": [self.text(text) for text in document.cover],
            "unplaced": [self.text(text) for text in document.unplaced],
            "notices": list(document.notices),
        }

    def finding(self, finding: Finding) -> Packed:
        return [
            finding.rule,
            finding.severity.value,
            finding.message,
            self.place(finding.source),
            finding.unit,
            finding.code,
            finding.written,
            finding.expected,
            finding.subject,
        ]


class _Unpacker:
    """Turns the lists of `_Packer` back into values."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.row = NOWHERE[:-1]

    def place(self, packed: Packed) -> Source:
        if packed == 0:
            return NOWHERE
        if isinstance(packed, int):
            return Source(*self.row, packed)
        file, sheet, *numbers = packed
        return Source(self._name(file), self._name(sheet), *numbers)

    def _name(self, number: int | None) -> str | None:
        return None if number is None else self.names[number]

    def text(self, packed: Packed) -> Text:
        value, source, *written = packed
        return Text(value, written[0] if written else value, self.place(source))

    def figure(self, packed: Packed) -> Figure:
        if packed == 0:
            return BLANK
        value, written, source = packed
        return Figure(None if value is None else Decimal(value), written, self.place(source))

    def figures(self, packed: Packed) -> tuple[Figure, ...]:
        return tuple(map(self.figure, packed))

    def measure(self, packed: Packed) -> Measure:
        return _measure(tuple(packed))

    def action(self, packed: Packed) -> Action:
        place, code, statement, lead, responsible, measure, annual, targets, achieved, rate, remarks = packed
        source = self.place(place)
        self.row = source[:-1]
        return Action(
            self.text(code),
            self.text(statement),
            self.text(lead),
            self.text(responsible),
            self.measure(measure),
            self.figure(annual),
            self.figures(targets),
            self.figure(achieved),
            self.figure(rate),
            self.text(remarks),
            source,
        )

    def section(self, packed: Packed) -> Section:
        (key, text, is_strategic), actions = packed
        return Section(Objective(key, self.text(text), is_strategic), tuple(map(self.action, actions)))

    def note(self, packed: Packed) -> Note:
        text, codes, verifier = packed
        return Note(self.text(text), tuple(map(self.text, codes)), self.text(verifier))

    def total(self, packed: Packed) -> Total:
        label, annual, targets, achieved, rate = packed
        return Total(
            self.text(label), self.figure(annual), self.figures(targets), self.figure(achieved), self.figure(rate)
        )

    def unit(self, packed: Packed) -> UnitReport:
        name, mission, sections, notes, totals = packed
        return UnitReport(
            name,
            self.text(mission),
            tuple(map(self.section, sections)),
            tuple(map(self.note, notes)),
            tuple(map(self.total, totals)),
        )

    def table(self, packed: Packed) -> Table:
        index, unit, mission, header, year, continues, source = packed
        labels = tuple(HeaderLabel(column, row, self.text(text)) for column, row, text in header)
        return Table(index, unit, self.text(mission), labels, year, continues, self.place(source))

    def document(self, packed: Packed) -> PlanDocument:
        return PlanDocument(
            institution=self.text(packed["institution"]),
            title=self.text(packed["title"]),
            edition=self.text(packed["edition"]),
            year=packed["year"],
            periodicity=Periodicity(packed["periodicity"]),
            period=packed["period"],
            units=tuple(map(self.unit, packed["units"])),
            tables=tuple(map(self.table, packed["tables"])),
            cover=tuple(map(self.text, packed["cover"])),
            unplaced=tuple(map(self.text, packed["unplaced"])),
            notices=tuple(packed["notices"]),
            start_month=packed.get("start_month", 1),  # what was staged before a reader told it
        )

    def finding(self, packed: Packed) -> Finding:
        rule, severity, message, source, unit, code, written, expected, subject = packed
        return Finding(rule, Severity(severity), message, self.place(source), unit, code, written, expected, subject)


@lru_cache(maxsize=1024)
def _measure(packed: tuple[Any, ...]) -> Measure:
    """The measure that stands packed; a document has a handful for all its actions."""
    scale, accumulation, direction, unit_of_measure, baseline, *flags = packed
    return Measure(
        Scale(scale),
        Accumulation(accumulation),
        Direction(direction),
        unit_of_measure,
        None if baseline is None else Decimal(baseline),
        *flags,
    )
