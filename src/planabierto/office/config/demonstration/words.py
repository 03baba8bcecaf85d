"""What the units of Mutual Ejemplo say where its third follow-up says nothing, and why they deviate: invented, by unit and code."""

from __future__ import annotations

from typing import Final

from planabierto.office.followup.models import Cause

ROW_KEY = tuple[str, str]

SAID: Final[dict[ROW_KEY, str]] = {
    (
        "Comercialización",
        "AO.1.3",
    ): "Se hicieron jornadas en diez municipios más, que pidieron las alcaldías al ver las primeras.",
    (
        "Comercialización",
        "AO.6.2",
    ): "El Seguro de Ahorro y Vida fue el que más eligieron las personas afiliadas en agosto.",
    ("Operaciones", "AO.6.4"): "Las Agencias enviaron cambios de datos que tenían pendientes de años anteriores.",
    ("Operaciones", "AO.6.6"): "Se extendieron las certificaciones que se pidieron; fueron menos que las previstas.",
    ("Operaciones", "AO.6.8"): "Se firmaron las pólizas vendidas; son menos que las previstas porque se vendió menos.",
    ("UAIP", "AO.6.2"): "Las consultas por correo siguieron altas; la meta se propondrá de nuevo para 2025.",
    ("Auditoría Interna", "AO.3.1"): "El informe final está en redacción y se entrega en octubre.",
}
CAUSES: Final[dict[ROW_KEY, Cause]] = {
    ("Auditoría Interna", "AO.4.1"): Cause.RESCHEDULED,
    ("Comercialización", "AO.1.3"): Cause.DEMAND,
    ("Comercialización", "AO.4.2"): Cause.DEPENDS_ON_UNIT,
    ("Comercialización", "AO.6.1"): Cause.DEMAND,
    ("Comercialización", "AO.6.2"): Cause.DEMAND,
    ("Comercialización", "AO.6.3"): Cause.DEMAND,
    ("Comercialización", "AO.6.4"): Cause.DEMAND,
    ("Comercialización", "AO.6.9"): Cause.STAFF,
    ("Desarrollo Humano", "AO.5.4"): Cause.REGULATION,
    ("Operaciones", "AO.4.3"): Cause.DEPENDS_ON_UNIT,
    ("Operaciones", "AO.6.4"): Cause.DEMAND,
    ("Operaciones", "AO.6.6"): Cause.DEMAND,
    ("Operaciones", "AO.6.8"): Cause.DEMAND,
    ("Planificación y Desarrollo Institucional", "AO.6.11"): Cause.RESCHEDULED,
    ("Planificación y Desarrollo Institucional", "AO.6.12"): Cause.RESCHEDULED,
    ("Planificación y Desarrollo Institucional", "AO.6.13"): Cause.RESCHEDULED,
    ("UAIP", "AO.6.2"): Cause.DEMAND,
    ("UAIP", "AO.6.3"): Cause.DEMAND,
    ("Unidad Legal", "AO.6.1"): Cause.DEMAND,
    ("Unidad Legal", "AO.6.2"): Cause.DEMAND,
    ("Unidad Legal", "AO.6.4"): Cause.PRIORITIES,
}
WAITS_FOR: Final[dict[ROW_KEY, str]] = {
    ("Comercialización", "AO.4.2"): "Tecnologías de Información",
    ("Operaciones", "AO.4.3"): "Tecnologías de Información",
}
"""The unit that a row depends on."""
MOVED: Final = {("Planificación y Desarrollo Institucional", code) for code in ("AO.6.11", "AO.6.12", "AO.6.13")}
"""The rows whose reprogramming to the last quarter is asked for."""
