"""The handover sheet of a unit: what whoever takes over finds open on the day, with the last figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from planabierto.core.calendar import format_date, format_short_date
from planabierto.core.quantity import Scale, format_rate
from planabierto.documents.papers.paper import (
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
from planabierto.documents.papers.rounds import NOTHING, PaperRound, quantity_text
from planabierto.documents.papers.word import word_paper


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that goes on: its last figure to date, and what is still programmed for the year."""

    code: str
    statement: str
    scale: Scale
    annual_target: Decimal | None
    to_date: Decimal | None
    rate: Decimal | None
    still_programmed: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that waits: of which action («AO.6.4», blank for the unit), what, since when, and until when where there is a date."""

    code: str
    what: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who acts for whom, from and to (inclusive; None: until further notice)."""

    name: str
    post: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """What is handed over; `round` is the last one with figures, `gives` and `takes` are name and post."""

    round: PaperRound
    unit: str
    issued_on: date
    gives: tuple[str, str]
    takes: tuple[str, str]
    actions: tuple[OpenAction, ...]
    requests: tuple[Pending, ...] = ()
    returned: tuple[Pending, ...] = ()
    evidence: tuple[Pending, ...] = ()
    substitutes: tuple[Substitute, ...] = ()


def handover_sheet(sheet: HandoverSheet) -> bytes:
    """The sheet as a Word document, to be completed and signed."""
    return word_paper(
        Paper(
            institution=sheet.round.institution,
            kind=f"{sheet.round.plan} · cifras al {format_date(sheet.round.cutoff)}",
            title=f"Hoja de entrega: {sheet.unit}",
            blocks=(
                Facts(
                    (
                        ("Entrega:", ", ".join(filter(None, sheet.gives))),
                        ("Recibe:", ", ".join(filter(None, sheet.takes))),
                        ("Fecha:", format_date(sheet.issued_on)),
                        ("En resumen:", _in_brief(sheet)),
                    )
                ),
                *_actions(sheet.actions),
                *_pending("Solicitudes en trámite", sheet.requests, "No hay solicitudes en trámite."),
                *_pending("Observaciones devueltas por atender", sheet.returned, "No hay observaciones por atender."),
                *_pending(
                    "Medios de verificación por entregar",
                    sheet.evidence,
                    "No se debe ningún medio de verificación.",
                ),
                *_substitutes(sheet.substitutes),
                Signatures((Signature("Entrega", *sheet.gives), Signature("Recibe", *sheet.takes))),
            ),
            created=datetime.combine(sheet.issued_on, time(12), UTC),
            foot=f"Hoja de entrega de {sheet.unit}",
        )
    )


def _in_brief(sheet: HandoverSheet) -> str:
    return (
        f"{counted(len(sheet.actions), 'acción abierta', 'acciones abiertas')}, "
        f"{counted(len(sheet.requests), 'solicitud', 'solicitudes')} en trámite, "
        f"{counted(len(sheet.returned), 'observación', 'observaciones')} por atender y "
        f"{counted(len(sheet.evidence), 'medio de verificación', 'medios de verificación')} por entregar"
    )


def _actions(actions: Sequence[OpenAction]) -> Iterator[Block]:
    yield Heading("Acciones abiertas")
    if not actions:
        yield Prose("No queda ninguna acción abierta.")
        return
    yield Listing(
        "Acciones abiertas",
        (
            ListColumn("Código", 0.1),
            ListColumn("Acción operativa", 0.4),
            ListColumn("Meta anual", 0.11, "figure"),
            ListColumn("Real a la fecha", 0.11, "figure"),
            ListColumn("% de ejecución", 0.12, "figure"),
            ListColumn("Le queda programado", 0.22),
        ),
        tuple(
            (
                one.code,
                one.statement,
                quantity_text(one.annual_target, one.scale),
                quantity_text(one.to_date, one.scale),
                NOTHING if one.rate is None else format_rate(one.rate),
                one.still_programmed or "Nada",
            )
            for one in actions
        ),
    )


def _pending(title: str, waiting: Sequence[Pending], none: str) -> Iterator[Block]:
    yield Heading(title)
    if not waiting:
        yield Prose(none)
        return
    yield Listing(
        title,
        (
            ListColumn("Código", 0.1),
            ListColumn("Qué", 0.6),
            ListColumn("Desde", 0.14),
            ListColumn("A más tardar", 0.16),
        ),
        tuple(
            (
                one.code,
                one.what,
                format_short_date(one.since),
                format_short_date(one.until) if one.until else NOTHING,
            )
            for one in waiting
        ),
    )


def _substitutes(substitutes: Sequence[Substitute]) -> Iterator[Block]:
    yield Heading("Quién sustituye")
    if not substitutes:
        yield Prose("No hay ninguna sustitución vigente.")
        return
    yield Listing(
        "Sustituciones vigentes",
        (ListColumn("Nombre", 0.4), ListColumn("Cargo", 0.32), ListColumn("Desde", 0.14), ListColumn("Hasta", 0.16)),
        tuple(
            (
                one.name,
                one.post,
                format_short_date(one.since),
                format_short_date(one.until) if one.until else "Sin fecha",
            )
            for one in substitutes
        ),
    )
