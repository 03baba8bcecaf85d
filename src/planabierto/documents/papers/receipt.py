"""What a unit keeps of sending its report: the receipt, and the sheet where it is signed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from planabierto.core.calendar import format_date
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
    grouped,
)
from planabierto.documents.papers.printed import printed_paper
from planabierto.documents.papers.rounds import NOTHING, PaperRound, quantity_text, sentence_case
from planabierto.documents.writers.wording import SIGNATURES


@dataclass(frozen=True, slots=True)
class SentRow:
    """One action as it was sent; quantities are on its scale, `rate` a ratio, `state` its words («Satisfactorio»)."""

    code: str
    statement: str
    scale: Scale
    due: Decimal | None
    of_period: Decimal | None
    to_date: Decimal | None
    rate: Decimal | None
    state: str
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class SentReport:
    """A unit's report as it was sent; `sent_at` is the server's moment in the institution's time zone, `code` the hash of what was sent.

    `version` counts the sendings of this round: a returned report is sent again.
    """

    round: PaperRound
    unit: str
    sent_by: str
    post: str
    sent_at: datetime
    code: str
    rows: tuple[SentRow, ...]
    version: int = 1
    lead_unit: str = ""

    @property
    def reported(self) -> int:
        """How many rows have a figure to date."""
        return sum(row.to_date is not None for row in self.rows)


def sending_receipt(report: SentReport) -> bytes:
    """The receipt as PDF."""
    again = f" (envío n.º {report.version})" if report.version > 1 else ""
    return printed_paper(
        _paper(
            report,
            f"Comprobante de envío: {report.unit}",
            (
                Facts(
                    (
                        ("Envió:", f"{report.sent_by}, {report.post}"),
                        ("Fecha y hora del servidor:", f"{moment_words(report.sent_at)}{again}"),
                        ("Filas:", _rows_words(report)),
                        ("Código de verificación:", grouped(report.code)),
                    )
                ),
                Prose(
                    "El código es la huella (SHA-256) de lo enviado: si una cifra o un texto cambia, el código cambia. "
                    "Planificación puede devolver el informe con sus razones; entonces habrá otro envío con otro código.",
                    is_soft=True,
                ),
                Heading("Lo que se envió"),
                _table(report),
            ),
        )
    )


def signature_sheet(report: SentReport) -> bytes:
    """The sheet for signatures by hand as PDF: the report in brief and room for Elaboró, Revisó and Vo.Bo."""
    elaborated, reviewed, approved = SIGNATURES
    return printed_paper(
        _paper(
            report,
            f"Hoja de firmas: {report.unit}",
            (
                Facts(
                    (
                        ("Informe:", sentence_case(report.round.name)),
                        ("Enviado:", moment_words(report.sent_at)),
                        ("Filas:", _rows_words(report)),
                        ("Código de verificación:", grouped(report.code)),
                    )
                ),
                _table(report),
                Prose(
                    "Las firmas de esta hoja son del informe cuyo código de verificación está arriba, y de ningún otro.",
                    is_soft=True,
                ),
                Signatures(
                    (
                        Signature(elaborated, report.sent_by, report.post),
                        Signature(reviewed),
                        Signature(approved, post=report.lead_unit),
                    )
                ),
            ),
        )
    )


def _paper(report: SentReport, title: str, blocks: tuple[Block, ...]) -> Paper:
    return Paper(
        institution=report.round.institution,
        kind=f"{sentence_case(report.round.name)} · corte al {format_date(report.round.cutoff)}",
        title=title,
        blocks=blocks,
        created=report.sent_at,
        foot=f"{report.unit} · {report.code[:8]}",
    )


def _rows_words(report: SentReport) -> str:
    without = len(report.rows) - report.reported
    said = f"{counted(len(report.rows), 'acción', 'acciones')}, {report.reported:,} con dato a la fecha"
    return f"{said} y {without:,} sin dato" if without else said


def _table(report: SentReport) -> Listing:
    return Listing(
        f"Lo enviado por {report.unit}",
        (
            ListColumn("Código", 0.09),
            ListColumn("Acción operativa", 0.42),
            ListColumn("Programado a la fecha", 0.13, "figure"),
            ListColumn("Del período", 0.1, "figure"),
            ListColumn("A la fecha", 0.1, "figure"),
            ListColumn("% de ejecución", 0.1, "figure"),
            ListColumn("Estado", 0.16),
        ),
        tuple(
            (
                row.code,
                row.statement,
                quantity_text(row.due, row.scale),
                quantity_text(row.of_period, row.scale),
                quantity_text(row.to_date, row.scale),
                NOTHING if row.rate is None else format_rate(row.rate),
                row.state,
            )
            for row in report.rows
        ),
    )


def moment_words(moment: datetime) -> str:
    """«9 de octubre de 2024, 10:50»."""
    return f"{format_date(moment.date())}, {moment:%H:%M}"
