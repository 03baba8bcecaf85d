"""The fixed words of the official report; the recogniser knows the labels again and leaves them out of the plan."""

from __future__ import annotations

from typing import Final

from planabierto.core.calendar import Periodicity, long_period
from planabierto.documents.writers.figures import Figures

CUTOFF: Final = "Corte:"
ISSUED: Final = "Fecha de emisión:"
VERSION: Final = "Versión:"
FIGURES: Final = "Cifras:"
HASH: Final = "Código de verificación (SHA-256):"
CLOSING_CODE: Final = "Código de verificación del cierre:"
OFFICIAL_CODE: Final = "Código de la versión oficial:"
APPROVED: Final = "Aprobó:"
LICENCE: Final = "Licencia:"
WITHHELD: Final = "Suprimido:"
RULE: Final = "Regla de consolidación:"
PRESENTED: Final = "Presentado:"
UNDELIVERED: Final = "No entregó:"
FRONT: Final = "Resumen del seguimiento"
WITHOUT_TYPE: Final = "Signos sin tipografía, impresos como □:"
UNNUMBERED: Final = "sin número"
DRAFT: Final = "BORRADOR"
LANGUAGE: Final = "es-SV"
MISSION: Final = "MISIÓN:"
NOTE: Final = "Nota:"
UNIT_REPORT: Final = "Informe de unidad:"
ANNEX: Final = "Anexo: inconsistencias de la revisión automática"
SIGNATURES: Final = ("Elaboró", "Revisó", "Vo.Bo.")
SIGNATURE_FIELDS: Final = ("Nombre", "Cargo", "Firma")

EXPLAINED: Final = {
    Figures.PRINTED: "% de ejecución recalculado; 0% donde no hay nada programado a la fecha",
    Figures.RIGHT: "% de ejecución recalculado; «No programada» donde no hay nada programado a la fecha",
}

_ORDINALS: Final = ("1er", "2do", "3er", "4to", "5to", "6to")


def reported_period(periodicity: Periodicity, period: int, *, start_month: int = 1) -> str:
    """How the heading of the remarks names its period: "3er Trimestre"; a month by its name."""
    if periodicity is Periodicity.MONTH:
        return long_period(periodicity, period, start_month=start_month).capitalize()
    return f"{_ORDINALS[period - 1]} {periodicity.noun.capitalize()}"
