"""The draft of a board's resolution on a follow-up: considerandos from the figures, what is agreed, blanks for the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final

from planabierto.core.calendar import format_date
from planabierto.core.quantity import format_rate
from planabierto.core.summary import Standing
from planabierto.documents.papers.draft import headline
from planabierto.documents.papers.paper import Facts, Heading, Items, Paper, Prose, Signature, Signatures, grouped
from planabierto.documents.papers.rounds import Body, PaperRound
from planabierto.documents.papers.word import word_paper

BLANK: Final = "________"


class Verb(StrEnum):
    """What a board does with a follow-up."""

    TAKE_NOTE = "take_note"
    APPROVE = "approve"

    @property
    def words(self) -> str:
        """How the resolution says it."""
        return {"take_note": "Dar por recibido", "approve": "Aprobar"}[self.value]


@dataclass(frozen=True, slots=True)
class DraftResolution:
    """What is proposed to the board.

    `whole` are the figures of the institution; `considerations` come before those that the figures give, `instructions` are what is
    recommended to instruct, each with who and until when inside. `code` is the one printed on the report, `presented_by` a post.
    """

    round: PaperRound
    board: Body
    whole: Standing
    presented_by: str
    code: str
    written_on: date
    verb: Verb = Verb.TAKE_NOTE
    legal_basis: tuple[str, ...] = ()
    considerations: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    moved: int = 0
    undelivered: tuple[str, ...] = ()


def draft_resolution(draft: DraftResolution) -> bytes:
    """The draft as a Word document, each page marked BORRADOR; the numbers of the act are left blank."""
    of = draft.round
    return word_paper(
        Paper(
            institution=of.institution,
            kind="Proyecto de acuerdo",
            title=f"{of.name[:1].upper()}{of.name[1:]}",
            blocks=(
                Facts(
                    (
                        ("Órgano:", draft.board.name),
                        ("Acta:", f"N.º {BLANK} (acta en firma)"),
                        ("Punto:", BLANK),
                        ("Acuerdo:", f"N.º {BLANK}"),
                        ("Fecha de sesión:", BLANK),
                    )
                ),
                Heading("Considerando"),
                Items(_considerations(draft), is_numbered=True),
                Heading("Por tanto"),
                Prose(_therefore(draft)),
                Heading("Acuerda"),
                Items(_agreed(draft), is_numbered=True),
                Signatures((Signature(f"Preside {draft.board.the}"), Signature("Secretaría"))),
            ),
            created=datetime.combine(draft.written_on, time(12), UTC),
            is_draft=True,
            foot=f"Proyecto de acuerdo, {of.plan}",
        )
    )


def _considerations(draft: DraftResolution) -> tuple[str, ...]:
    of = draft.round
    texts = [
        *draft.considerations,
        f"Que {draft.presented_by} presentó el {of.name}, con corte al {format_date(of.cutoff)}.",
        f"Que el informe presentado es el del código de verificación {grouped(draft.code)}.",
        f"Que, {_lowered(headline(draft.whole, of.last_month))}",
    ]
    if draft.moved:
        one = draft.moved == 1
        texts.append(
            f"Que {'una acción se trasladó' if one else f'{draft.moved:,} acciones se trasladaron'} a otro período sin acuerdo que "
            f"{'la' if one else 'las'} respalde."
        )
    if draft.undelivered:
        texts.append(f"Que no entregaron su informe: {'; '.join(draft.undelivered)}.")
    return tuple(texts)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _therefore(draft: DraftResolution) -> str:
    basis = "; ".join(text.rstrip(".;") for text in draft.legal_basis)
    return f"{draft.board.the[:1].upper()}{draft.board.the[1:]}, con base en {basis or BLANK}, acuerda:"


def _agreed(draft: DraftResolution) -> tuple[str, ...]:
    of, whole = draft.round, draft.whole
    share = f", con {whole.fulfilled:,} de {whole.due:,} acciones programadas cumplidas" if whole.due > 1 else ""
    rate = f" ({format_rate(Decimal(whole.fulfilled) / whole.due)})" if whole.due > 1 else ""
    return (
        f"{draft.verb.words} el {of.name}, con corte al {format_date(of.cutoff)}{share}{rate}.",
        *(f"Instruir: {text}" for text in draft.instructions),
        "Comunicar este acuerdo a las unidades que corresponda.",
    )
