"""Small follow-ups as an office writes them: tab-separated text, for the tests of what becomes of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from planabierto.core.plan import PlanDocument
from planabierto.documents.grid import Grid, Row
from planabierto.documents.recognise import recognise
from tests.paths import SAMPLES

MUTUAL = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"

ORDINALS = ("PRIMER", "SEGUNDO", "TERCER", "CUARTO")
SPANS = ("EN-MAR", "EN-JUN", "EN-SEP", "EN-DIC")
OTHERS = "6 OTRAS ACTIVIDADES OPERATIVAS"


def row(
    code: str = "AO.6.1.",
    statement: str = "Emitir certificaciones.",
    targets: Sequence[str] = ("1", "1", "1", "1"),
    achieved: str = "3",
    *,
    annual: str = "4",
    lead: str = "Subgerente Comercial",
    area: str = "Reclamos",
    rate: str = "100%",
    remarks: str = "",
) -> str:
    """One row of an action."""
    return "\t".join((code, statement, lead, area, annual, *targets, achieved, rate, remarks))


def follow_up(
    units: Mapping[str, Sequence[str]] | None = None,
    *,
    period: int = 3,
    year: int = 2024,
    institution: str = "MUTUAL EJEMPLO",
    note: str = "",
) -> str:
    """A follow-up: mission → lines of its table (headings of objective and rows)."""
    chosen = {"Atender reclamos.": [OTHERS, row()]} if units is None else units
    upper = (
        "CÓDIGO\tACCIÓN OPERATIVA (AO)\tUNIDAD ORGANIZATIVA LÍDER\tUNIDAD-ÁREA RESPONSABLE\tMETA ANUAL\t"
        f"METAS PARA AÑO {year}\t\t\t\tREAL\t% EJECUCIÓN\tOBSERVACIONES - COMENTARIOS"
    )
    span = SPANS[period - 1]
    lower = f"\t\t\t\t\tEN-MAR\tABR-JUN\tJUL-SEP\tOCT-DIC\t{span}\t{span}\t"
    lines = [institution, "", f"{ORDINALS[period - 1]} SEGUIMIENTO DEL PLAN OPERATIVO INSTITUCIONAL (POI) {year}", ""]
    for mission, rows in chosen.items():
        lines += [f"MISIÓN: {mission}", "", upper, lower, *rows, "", *([note, ""] if note else [])]
    return "\n".join(lines) + "\n"


def document(text: str) -> PlanDocument:
    """The plan that a text prints."""
    lines = enumerate(text.split("\n"), start=1)
    return recognise(
        Grid("seguimiento.txt", tuple(Row(tuple(line.split("\t")), line=number) for number, line in lines))
    )


def upload(text: str) -> BytesIO:
    """A text as a file that somebody uploads."""
    return BytesIO(text.encode())
