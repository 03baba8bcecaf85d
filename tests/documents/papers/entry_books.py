"""A workbook to be filled in, with an action of each kind of measure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from planabierto.core.calendar import Periodicity
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.quantity import Scale
from planabierto.documents.papers.entry_book import EntryBook, EntryKey, EntryRow

KEY = EntryKey("7", 2024, Periodicity.QUARTER, 3, "reclamos", "Reclamos")
CAUSES = ("Depende de otra unidad", "Proceso de compra", "Se reprogramó", "Otra")


def row(number: int = 1, targets: str = "1 1 1 1", **changes: Any) -> EntryRow:
    """One action; `targets` are decimal writings with a space between, "." for a blank."""
    figures = tuple(None if one == "." else Decimal(one) for one in targets.split())
    one = EntryRow(
        action=f"accion-{number}",
        version=number,
        code=f"AO.6.{number}",
        objective="6 OTRAS ACTIVIDADES OPERATIVAS",
        statement=f"Resolver las solicitudes de reintegro número {number} dentro del plazo que da el reglamento.",
        lead_unit="Gerencia de Servicios",
        responsible_unit="Reclamos",
        measure=Measure(),
        annual_target=sum((figure for figure in figures if figure is not None), Decimal()),
        targets=figures,
    )
    return replace(one, **changes)


ROWS = (
    row(1, "3 3 3 3", objective="O.E.3. Atender bien a las personas afiliadas.", earlier=Decimal(6), typed=Decimal(2)),
    row(2, "0.25 0.25 0.25 0.25", measure=Measure(scale=Scale.RATIO), earlier=Decimal("0.5")),
    row(
        3,
        "36 36 36 36",
        earlier=Decimal(315),
        typed=Decimal(158),
        accomplishment="Se emitieron 158 certificaciones en el trimestre.",
        justification="La demanda fue mayor que la prevista.",
        cause="Otra",
        measure=Measure(unit_of_measure="certificación"),
    ),
    row(4, ". . . 1", statement="=SUMA(A1) no es una fórmula; @nadie, +1 y -1 tampoco."),
    row(5, "1250 1250.5 1250 1250", measure=Measure(scale=Scale.MONEY), earlier=Decimal("2500.5")),
    row(
        6,
        "5 5 5 5",
        measure=Measure(accumulation=Accumulation.LAST, direction=Direction.DECREASING),
        earlier=Decimal(4),
        typed=Decimal(10),
    ),
    row(7, "10 10 10 10", measure=Measure(is_demand=True), typed=Decimal(9), typed_of=Decimal(12)),
    row(8, "0.25 0.25 0.25 0.25", measure=Measure(scale=Scale.RATIO, is_share=True), earlier=Decimal("0.5")),
    row(9, "1 . . .", earlier=Decimal(1)),
    row(10, "2 2 2 2", earlier=Decimal(4), typed=Decimal(2), is_locked=True, accomplishment="Verificada."),
    row(11, "8 8 8 8", measure=Measure(accumulation=Accumulation.AVERAGE), earlier=Decimal(7), earlier_periods=2),
    row(12, "0.5 0.25 0.2 0.05", measure=Measure(scale=Scale.STAGES), earlier=Decimal("0.75"), typed=Decimal("0.15")),
)
BOOK = EntryBook(
    key=KEY,
    institution_name="MUTUAL EJEMPLO",
    plan_word="POI",
    rows=ROWS,
    causes=CAUSES,
    deadline=date(2024, 10, 11),
    notes=("Nota: la AO.6.10 será verificada por la Oficial de Gestión Documental y Archivo.",),
)
