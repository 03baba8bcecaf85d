"""Small plans as the recogniser would have read them, to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from planabierto.core.calendar import Periodicity
from planabierto.core.findings import Finding, Severity
from planabierto.core.measure import Measure
from planabierto.core.plan import (
    Action,
    Figure,
    Note,
    Objective,
    PlanDocument,
    Section,
    Source,
    Text,
    UnitReport,
)
from planabierto.core.quantity import Scale

OTHERS = Objective("6", Text("OTRAS ACTIVIDADES OPERATIVAS"), is_strategic=False)
ASSETS = Objective("O.E.3", Text("Cuidar los bienes."), is_strategic=True)
COUNT, RATIO, STAGES, MONEY = (Measure(scale=scale) for scale in (Scale.COUNT, Scale.RATIO, Scale.STAGES, Scale.MONEY))


def figure(value: str | None) -> Figure:
    """A number by its writing; None is a blank cell."""
    return Figure(Decimal(value), value) if value is not None else Figure()


def action(
    code: str = "AO.6.1",
    *,
    annual: str | None = "4",
    targets: Sequence[str | None] = ("1", "1", "1", "1"),
    achieved: str | None = "3",
    rate: str | None = "1",
    measure: Measure = COUNT,
    statement: str = "Atender solicitudes.",
    lead: str = "Servicios",
    area: str = "Servicios",
    remarks: str = "",
) -> Action:
    """One action; figures are decimal writings on the scale of the row, `rate` a ratio."""
    return Action(
        code=Text(code, code),
        statement=Text(statement),
        lead_unit=Text(lead),
        responsible_unit=Text(area),
        measure=measure,
        annual_target=figure(annual),
        targets=tuple(map(figure, targets)),
        achieved=figure(achieved),
        printed_rate=figure(rate),
        remarks=Text(remarks),
    )


def unit(*actions: Action, name: str = "Servicios", mission: str = "Servir.", notes: Sequence[str] = ()) -> UnitReport:
    """A unit report with its actions under "other activities"."""
    return UnitReport(
        name=name,
        mission=Text(mission),
        sections=(Section(OTHERS, actions or (action(),)),),
        notes=tuple(Note(Text(note)) for note in notes),
    )


def document(
    *units: UnitReport, periodicity: Periodicity = Periodicity.QUARTER, period: int = 3, title: str | None = None
) -> PlanDocument:
    """A follow-up of 2024 of an invented institution."""
    return PlanDocument(
        institution=Text("MUTUAL DE PRUEBA"),
        title=Text("TERCER SEGUIMIENTO DEL PLAN OPERATIVO (POI/POA) 2024" if title is None else title),
        edition=Text("VERSIÓN INTERNA"),
        year=2024,
        periodicity=periodicity,
        period=period,
        units=units or (unit(),),
    )


def finding(message: str = "La meta anual no es la suma de sus trimestres.", unit: str | None = "Servicios") -> Finding:
    """An inconsistency on the ninth cell of line 46."""
    return Finding(
        "ARI101", Severity.ERROR, message, Source(line=46, table=2, column=9), unit, "AO.6.1", written="1", expected="2"
    )
