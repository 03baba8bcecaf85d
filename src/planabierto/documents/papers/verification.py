"""The verification sheet of a round: the rows to verify, unit by unit, with what was reported and boxes to tick by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from planabierto.core.calendar import format_date
from planabierto.core.quantity import Scale
from planabierto.documents.papers.paper import (
    BOX,
    Block,
    Facts,
    Heading,
    ListColumn,
    Listing,
    Paper,
    Prose,
    Signature,
    Signatures,
    counted,
)
from planabierto.documents.papers.printed import printed_paper
from planabierto.documents.papers.rounds import PaperRound, quantity_text, sentence_case


@dataclass(frozen=True, slots=True)
class RowToVerify:
    """A reported figure to date with the references of its evidence; `is_own` says that its unit is the verifier's."""

    code: str
    statement: str
    scale: Scale
    due: Decimal | None
    reported: Decimal | None
    evidence: tuple[str, ...] = ()
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class VerificationSheet:
    """What one verifier is to verify in a round; `units` are pairs of a unit's name and its rows. `name` is blank where none is named."""

    round: PaperRound
    post: str
    name: str
    issued_on: date
    until: date | None
    units: tuple[tuple[str, tuple[RowToVerify, ...]], ...]


def verification_sheet(sheet: VerificationSheet) -> bytes:
    """The sheet as PDF, on pages lying down."""
    rows = sum(len(of_unit) for _, of_unit in sheet.units)
    units = counted(len(sheet.units), "unidad", "unidades")
    facts = [
        ("Verifica:", f"{sheet.name}, {sheet.post}" if sheet.name else sheet.post),
        ("Por verificar:", f"{counted(rows, 'acción', 'acciones')} de {units}"),
    ]
    if sheet.until:
        facts.append(("A más tardar:", format_date(sheet.until)))
    return printed_paper(
        Paper(
            institution=sheet.round.institution,
            kind=f"{sentence_case(sheet.round.name)} · corte al {format_date(sheet.round.cutoff)}",
            title="Hoja de verificación",
            blocks=(
                Facts(tuple(facts)),
                Prose(
                    "Marque una casilla en cada fila. Si la cifra no es la reportada, escriba la verificada: sustituye a la reportada y se "
                    "imprimen las dos. Lo que no se puede verificar conserva la cifra reportada, con esa marca.",
                    is_soft=True,
                ),
                *_units(sheet),
                Signatures((Signature("Verificó", sheet.name, sheet.post), Signature("Recibió Planificación"))),
            ),
            created=datetime.combine(sheet.issued_on, time(12), UTC),
            is_lying=True,
            foot=f"Verificación del {sheet.round.plan}",
        )
    )


def _units(sheet: VerificationSheet) -> Iterator[Block]:
    columns = (
        ListColumn("Código", 0.08),
        ListColumn("Acción operativa", 0.28),
        ListColumn("Programado", 0.095, "figure"),
        ListColumn("Reportado", 0.09, "figure"),
        ListColumn("Medio de verificación", 0.2),
        ListColumn("Conforme", 0.075, "box"),
        ListColumn("No conforme", 0.075, "box"),
        ListColumn("No se puede verificar", 0.085, "box"),
        ListColumn("Cifra verificada", 0.085),
        ListColumn("Observación", 0.17),
    )
    for unit, rows in sheet.units:
        yield Heading(unit)
        yield Listing(
            f"Por verificar de {unit}",
            columns,
            tuple(
                (
                    row.code,
                    row.statement,
                    quantity_text(row.due, row.scale),
                    quantity_text(row.reported, row.scale),
                    "; ".join(row.evidence) or "Sin medio de verificación",
                    *(("", "", "", "", "La verifica quien se designe") if row.is_own else (BOX, BOX, BOX, "", "")),
                )
                for row in rows
            ),
        )
