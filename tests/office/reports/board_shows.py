"""What a board is shown of an invented round."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from planabierto.core.calendar import Periodicity
from planabierto.core.rollup import DUE_CAPPED
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.rounds import Body, PaperRound
from planabierto.office.reports.slides import (
    BoardSlides,
    Linked,
    SlideDecision,
    SlideInstruction,
    SlideStanding,
)

SITE: Final = "https://plan.example.org/tablero/2024/t3"
ROUND = PaperRound("MUTUAL EJEMPLO", "POI", 2024, Periodicity.QUARTER, 3)
COUNTS = dict(zip(TrafficLight, (15, 11, 140, 1, 6, 4, 0), strict=True))
BANDS = ("menos de 60%", "60 a menos de 90%", "90 a 110%", "más de 110 a 130%", "más de 130%", "", "")
NAMES = (
    "Planificación y Desarrollo Institucional", "Auditoría Interna", "Unidad de Género", "Comercialización", "Reclamos",
    "Tecnologías de Información", "UAIP", "Operaciones", "Unidad Legal", "Administración", "UCP", "UFI", "UGDA", "Desarrollo Humano",
    "Comunicaciones y Relaciones Públicas", "Unidad Cumplimiento",
)  # fmt: skip
OBJECTIVES = (
    "O.E.1. Atender bien a las personas afiliadas", "O.E.2. Ampliar la cobertura", "O.E.3. Cuidar los bienes de la institución",
    "O.E.4. Modernizar los servicios", "O.E.5. Fortalecer el control interno", "Otras actividades operativas",
)  # fmt: skip


EXPLANATION: Final = (
    "El proveedor entregó tarde los equipos y la instalación pasa al cuarto trimestre, según el cronograma que la comisión revisó en "
    "septiembre; se pedirá la reprogramación."
)


def decision(number: int, *, explanation: str = EXPLANATION) -> SlideDecision:
    """A row that requires a decision."""
    return SlideDecision(
        unit="Tecnologías de Información",
        code=Linked(f"AO.4.{number}", f"{SITE}/acciones/ao-4-{number}/"),
        statement="Implementar los módulos del sistema de atención en las agencias, con la capacitación del personal que las atiende.",
        figure=f"{number} de 8",
        rate=Decimal(number) / 8,
        light=TrafficLight.UNSATISFACTORY,
        explanation=explanation,
    )


SHOW = BoardSlides(
    round=ROUND,
    board=Body("Consejo Directivo"),
    presented_by="Jefatura de Planificación",
    made_at=datetime(2024, 10, 28, 9, 30, tzinfo=UTC),
    code="3f2a91c0" * 8,
    completeness="16 de 16 informes entregados, 13 completos",
    headline=Linked(
        "De las 173 acciones programadas a septiembre, 145 están cumplidas (84%), 2 son satisfactorias sin estar cumplidas, "
        "11 son parcialmente satisfactorias y 15 no son satisfactorias.",
        f"{SITE}/",
    ),
    met=145,
    due=173,
    actions=177,
    mean="92.05%",
    rule=DUE_CAPPED.sentence,
    bands={
        light: Linked(words, f"{SITE}/acciones/?estado={light.value}")
        for light, words in zip(TrafficLight, BANDS, strict=True)
    },
    counts=COUNTS,
    units=tuple(SlideStanding(Linked(name, f"{SITE}/unidad/{n}/"), n + 2, n + 4) for n, name in enumerate(NAMES)),
    objectives=tuple(
        SlideStanding(Linked(name, f"{SITE}/objetivo/{n}/"), 9 + n, 12 + n) for n, name in enumerate(OBJECTIVES)
    ),
    decisions=tuple(decision(number) for number in range(7)),
    decisions_total=Linked("15 acciones en «No satisfactorio»: ver todas", f"{SITE}/acciones/?estado=no-satisfactorio"),
    moved=(decision(1), decision(2, explanation="")),
    moved_total=Linked("2 acciones trasladadas sin acuerdo: ver todas", f"{SITE}/acciones/?inconsistencia=SCH403"),
    asked=(
        Linked("Dar por recibido el tercer seguimiento del POI 2024.", f"{SITE}/"),
        Linked("Decidir la reprogramación de 2 acciones trasladadas sin acuerdo.", f"{SITE}/acciones/"),
        Linked("Instruir la revisión de la meta de 6 acciones muy superiores a lo programado.", f"{SITE}/acciones/"),
    ),
    instructions=(
        SlideInstruction(Linked("Presentar el plan de compras actualizado.", f"{SITE}/i/1/"), "UCP", "31/7/2024", "Cumplida"),
        SlideInstruction(Linked("Ordenar el archivo de expedientes de reclamos.", f"{SITE}/i/2/"), "Reclamos", "30/9/2024", "Vencida"),
    ),
    is_draft=True,
)  # fmt: skip
