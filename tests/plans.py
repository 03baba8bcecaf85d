"""Small plans built by hand, in the words of the trade, each cell with its place as in a text document.

>>> plan(unit(action("AO.6.1", targets="1 1 1 1", achieved="3"), name="Reclamos"))

A row's line is counted through the document from `FIRST_LINE`, a cell's column from 1: code, statement, lead, area, annual target, period
targets, achieved, printed rate, remarks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from planabierto.core.calendar import Periodicity
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import (
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
from planabierto.core.quantity import Scale, document_reading

FIRST_LINE: Final = 10
OTHERS: Final = Objective(
    "6", Text("OTRAS ACTIVIDADES OPERATIVAS", "6 OTRAS ACTIVIDADES OPERATIVAS"), is_strategic=False
)
ASSETS: Final = Objective("O.E.3", Text("Cuidar los bienes.", "O.E.3. Cuidar los bienes."), is_strategic=True)
BLANK_SIGN: Final = "."


def text(written: str, *, line: int | None = None, column: int | None = None, table: int | None = None) -> Text:
    """A text as it is written, and where."""
    return Text(" ".join(written.split()), written, Source(line=line, column=column, table=table))


def figure(written: str, scale: Scale = Scale.COUNT) -> Figure:
    """A figure by its writing in a document; "." and "" are a blank cell."""
    if written in {"", BLANK_SIGN}:
        return Figure()
    return Figure(document_reading(written, None, scale).value, written)


def action(
    code: str = "AO.6.1.",
    *,
    statement: str = "Atender las solicitudes de la población.",
    targets: str = "1 1 1 1",
    annual: str | None = None,
    achieved: str = "3",
    rate: str = "",
    remarks: str = "",
    lead: str = "Gerencia",
    area: str = "",
    scale: Scale | None = None,
    accumulation: Accumulation = Accumulation.SUM,
    direction: Direction = Direction.INCREASING,
) -> Action:
    """One action; `targets` are writings with a space between, "." for a blank, and `annual` is their sum if not said.

    Percent signs among the targets make a ratio. The canonical code is the written one without its last dot.
    """
    written = targets.split()
    scale = scale or (Scale.RATIO if any(one.endswith("%") for one in written) else Scale.COUNT)
    figures = tuple(figure(one, scale) for one in written)
    total = sum((one.value for one in figures if one.value is not None), Decimal())
    if annual is None:
        annual = f"{total * 100:f}%" if scale is Scale.RATIO else f"{total:f}"
    return Action(
        code=Text(code.strip().rstrip(".").replace(" ", "."), code),
        statement=text(statement),
        lead_unit=text(lead),
        responsible_unit=text(area),
        measure=Measure(scale=scale, accumulation=accumulation, direction=direction),
        annual_target=figure(annual, scale),
        targets=figures,
        achieved=figure(achieved, scale),
        printed_rate=figure(rate, Scale.RATIO),
        remarks=text(remarks),
    )


def note(*codes: str, verifier: str = "Oficial de Gestión Documental y Archivo") -> Note:
    """A note that leaves the actions of these codes to a verifier."""
    written = f"Nota: {', '.join(codes)} será verificado por el {verifier}."
    return Note(text(written), tuple(Text(one.rstrip(".").replace(" ", "."), one) for one in codes), text(verifier))


def total(annual: str = "", targets: str = "", achieved: str = "", label: str = "TOTAL") -> Total:
    """A printed total row; its place is after the rows of its unit."""
    return Total(text(label), figure(annual), tuple(figure(one) for one in targets.split()), figure(achieved))


def unit(
    *actions: Action,
    name: str = "Reclamos",
    mission: str = "",
    objective: Objective = OTHERS,
    sections: Sequence[tuple[Objective, Iterable[Action]]] = (),
    notes: Iterable[Note] = (),
    totals: Iterable[Total] = (),
) -> UnitReport:
    """A unit report whose actions stand under one objective, or in `sections`; an action without area is the unit's own."""
    drafts = [*sections] if sections else [(objective, actions)]
    return UnitReport(
        name,
        text(mission),
        tuple(
            Section(
                heading,
                tuple(one if one.responsible_unit else replace(one, responsible_unit=text(name)) for one in own),
            )
            for heading, own in drafts
        ),
        tuple(notes),
        tuple(totals),
    )


def labels(table: int, year: int, changed: Mapping[str, str]) -> tuple[HeaderLabel, ...]:
    """The two rows of labels of a table; `changed` puts others, by column and row ("lead_unit_1")."""
    upper = {
        "code": "CÓDIGO", "statement": "ACCIÓN OPERATIVA (AO)", "lead_unit": "UNIDAD ORGANIZATIVA LÍDER", "annual_target": "META ANUAL",
        "targets": f"METAS PARA AÑO {year}", "achieved": "REAL", "printed_rate": "% EJECUCIÓN", "remarks": "OBSERVACIONES",
    }  # fmt: skip
    lower = {"achieved": "EN-SEP", "printed_rate": "EN-SEP"}
    return tuple(
        HeaderLabel(
            column, row, text(changed.get(f"{column}_{row}", own.get(column, "")), table=table, line=table * 1000 + row)
        )
        for row, own in ((1, upper), (2, lower))
        for column in upper
    )


def table(
    index: int,
    of: str,
    changed: Mapping[str, str] = MappingProxyType({}),
    *,
    year: int = 2024,
    continues: bool = False,
    mission: str = "",
) -> Table:
    """One printed table of a unit; `changed` are labels that differ (see `labels`)."""
    place = Source(table=index, line=index * 1000)
    return Table(index, of, Text(mission, mission, place), labels(index, year, changed), year, continues, place)


def plan(
    *units: UnitReport,
    year: int = 2024,
    period: int = 3,
    periodicity: Periodicity = Periodicity.QUARTER,
    tables: Iterable[Table] = (),
    cover: Iterable[Text] = (),
    unplaced: Iterable[Text] = (),
) -> PlanDocument:
    """A document of these unit reports, every cell of theirs in its place."""
    placed = []
    line = FIRST_LINE
    for number, one in enumerate(units, 1):
        mission = _at(one.mission, line, number, 1)
        line += 1
        sections = []
        for section in one.sections:
            line += 1
            sections.append(
                Section(section.objective, tuple(_placed(a, line + n, number) for n, a in enumerate(section.actions)))
            )
            line += len(section.actions)
        notes = tuple(
            Note(_at(own.text, line, number, 1), tuple(_at(code, line, number, 1) for code in own.codes), own.verifier)
            for own in one.notes
        )
        totals = tuple(Total(_at(own.label, line + 1, number, 1), *own[1:]) for own in one.totals)
        line += 2
        placed.append(UnitReport(one.name, mission, tuple(sections), notes, totals))
    return PlanDocument(
        institution=Text("Mutual Ejemplo"),
        title=Text("Seguimiento"),
        edition=Text(),
        year=year,
        periodicity=periodicity,
        period=period,
        units=tuple(placed),
        tables=tuple(tables),
        cover=tuple(cover),
        unplaced=tuple(unplaced),
    )


def _at(of: Text, line: int, table: int, column: int) -> Text:
    return of._replace(source=Source(table=table, line=line, column=column))


def _placed(of: Action, line: int, table: int) -> Action:
    def source(column: int) -> Source:
        return Source(table=table, line=line, column=column)

    after = 6 + len(of.targets)
    return replace(
        of,
        code=of.code._replace(source=source(1)),
        statement=of.statement._replace(source=source(2)),
        lead_unit=of.lead_unit._replace(source=source(3)),
        responsible_unit=of.responsible_unit._replace(source=source(4)),
        annual_target=of.annual_target._replace(source=source(5)),
        targets=tuple(target._replace(source=source(6 + n)) for n, target in enumerate(of.targets)),
        achieved=of.achieved._replace(source=source(after)),
        printed_rate=of.printed_rate._replace(source=source(after + 1)),
        remarks=of.remarks._replace(source=source(after + 2)),
        source=Source(table=table, line=line),
    )
