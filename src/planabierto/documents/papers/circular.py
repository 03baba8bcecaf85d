"""The circular memorandum that opens a round: to whom, until when, and how figures are registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from planabierto.core.calendar import format_date
from planabierto.documents.papers.paper import (
    Facts,
    Heading,
    Items,
    ListColumn,
    Listing,
    Paper,
    Prose,
    Signature,
    Signatures,
)
from planabierto.documents.papers.rounds import PaperRound, day_in_words
from planabierto.documents.papers.word import word_paper


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is written to, or writes: post or unit, and the person's name where it is known."""

    post: str
    name: str = ""

    @property
    def words(self) -> str:
        """«Nombre, cargo», or the post alone."""
        return f"{self.name}, {self.post}" if self.name else self.post


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is to be done until the end of a day (inclusive), and by whom."""

    what: str
    who: str
    until: date


@dataclass(frozen=True, slots=True)
class CircularMemo:
    """The memorandum; `address` is the absolute one of the round, `contact` whom to ask, `paragraphs` what else is to be said.

    `number` is blank where the office numbers its memoranda later. `is_to_date` says that figures to date are typed.
    """

    round: PaperRound
    sender: Addressee
    recipients: tuple[Addressee, ...]
    issued_on: date
    deadlines: tuple[Deadline, ...]
    address: str
    contact: str
    number: str = ""
    place: str = ""
    paragraphs: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    is_to_date: bool = False


def circular(memo: CircularMemo) -> bytes:
    """The memorandum as a Word document, to be edited, numbered and signed."""
    of = memo.round
    to, *others = [recipient.words for recipient in memo.recipients] or ["Jefaturas de las unidades organizativas"]
    rows = [
        ("PARA:", to),
        *(("", other) for other in others),
        ("DE:", memo.sender.words),
        ("FECHA:", f"{f'{memo.place}, ' if memo.place else ''}{format_date(memo.issued_on)}"),
        ("ASUNTO:", f"Apertura del {of.name}"),
    ]
    copies = [("Con copia a:", "; ".join(memo.copies))] if memo.copies else []
    return word_paper(
        Paper(
            institution=of.institution,
            kind=f"N.º {memo.number}" if memo.number else "N.º ____________",
            title="Memorando circular",
            blocks=(
                Facts(tuple(rows)),
                Prose(
                    f"Con corte al {format_date(of.cutoff)} se abre el {of.name}. Le solicito registrar lo que su unidad ejecutó "
                    f"de {of.months}, dentro de los plazos de este memorando."
                ),
                *(Prose(text) for text in memo.paragraphs),
                Heading("Plazos"),
                _deadlines(memo),
                Heading("Cómo se registra"),
                Items(_steps(memo), is_numbered=True),
                Prose("Abrir el seguimiento", link=memo.address),
                Facts((("Consultas:", memo.contact), *copies)),
                Signatures((Signature("Firma", memo.sender.name, memo.sender.post),)),
            ),
            created=datetime.combine(memo.issued_on, time(12), UTC),
            foot=f"Seguimiento del {of.plan}",
        )
    )


def _deadlines(memo: CircularMemo) -> Listing:
    return Listing(
        "Plazos del seguimiento",
        (ListColumn("Qué", 0.38), ListColumn("Quién", 0.27), ListColumn("A más tardar", 0.35)),
        tuple((one.what, one.who, day_in_words(one.until)) for one in memo.deadlines),
    )


def _steps(memo: CircularMemo) -> tuple[str, ...]:
    typed = "desde el inicio del año, acumulado" if memo.is_to_date else "en el período, sin acumular"
    return (
        f"Ingrese a {memo.address} con su usuario. El registro ya está abierto.",
        f"Escriba en la columna amarilla lo ejecutado {typed}. En blanco es «sin reporte»; si no hubo, escriba 0.",
        "Escriba el logro si desea destacarlo. Si se desvía de lo programado, escriba la justificación y elija su causa.",
        "Anote el medio de verificación: la referencia de archivo, el documento o el enlace.",
        "Si lo prefiere, descargue el libro de Excel, llénelo sin conexión y súbalo; antes de guardar verá qué cambia.",
        "Pasar una meta a otro período necesita acuerdo: pida la reprogramación. Decirlo en la observación no la cambia.",
        "Cuando termine, use «Revisar y enviar». La jefatura envía una sola vez y recibe su comprobante.",
    )
