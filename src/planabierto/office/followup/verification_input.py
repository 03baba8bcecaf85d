"""What the form of the verification says: which button of which row, its figure read by the one parser, and what else was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from planabierto.core.quantity import parse_quantity
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.followup.entry_fields import one_paragraph
from planabierto.office.followup.models import Verdict
from planabierto.office.followup.round_forms import LONGEST_REASON
from planabierto.office.followup.services.verifying import Seen
from planabierto.office.followup.verification_page import NOTHING_TYPED, Typed

if TYPE_CHECKING:
    from decimal import Decimal

    from planabierto.office.followup.verification_rows import RowInHand, VerifiersRound

CONFIRM: Final = "confirmar"
OTHER: Final = "otro"
CANNOT: Final = "no"
BATCH: Final = "marcadas"
"""The buttons: `accion=otro.12` of the row of an assignment, `accion=marcadas.7` of the rows that are marked of a report."""
ANSWER: Final = "responde-"
"""The field of a button that answers what a number meant: `responde-12=75%`."""
LONGEST_KEY: Final = 18


@dataclass(slots=True)
class Said:
    """What a form says. `typed` is all that stood in its fields, by the key of the assignment; `chosen` the rows that it is about.

    `left` is what stays typed beside other rows once this is done.
    """

    step: str
    key: int
    chosen: Sequence[RowInHand]
    typed: dict[int, Typed]
    seen: Mapping[int, Seen]
    verdict: Verdict = Verdict.CONFIRMED
    value: Decimal | None = None
    reason: str = ""
    notices: Sequence[str] = ()
    wrong_at_large: str = ""

    @property
    def wrong(self) -> bool:
        """Whether something must be mended first."""
        return bool(self.wrong_at_large) or any(one.wrong for one in self.typed.values())

    @property
    def left(self) -> dict[int, Typed]:
        """What was typed beside rows that this is not about."""
        about = {one.assignment.pk for one in self.chosen}
        return {
            key: one for key, one in self.typed.items() if key not in about and (one.value or one.reason or one.cannot)
        }

    def with_wrong(self, key: int, sentence: str) -> dict[int, Typed]:
        """What was typed, with a sentence beside a row."""
        stood = self.typed.get(key, NOTHING_TYPED)
        return {
            **self.typed,
            key: replace(stood, wrong=sentence, wrong_field=stood.wrong_field or _FIELD.get(self.step, "")),
        }


_FIELD: Final = {OTHER: "valor", CANNOT: "causa"}


def read_said(data: Mapping[str, str], read: VerifiersRound) -> Said:
    """Read the form of the page; raises `NotAllowedError` for a row that its sender does not have."""
    typed = {one.assignment.pk: _typed(data, one.assignment.pk, _marked(data)) for one in read.rows if one.may_verify}
    typed = {key: one for key, one in typed.items() if one != NOTHING_TYPED}
    seen = {one.assignment.pk: _seen(data.get(f"visto-{one.assignment.pk}", "")) for one in read.rows}
    step, key = _pressed(data)
    said = Said(step, key, (), typed, seen)
    if step == BATCH:
        _read_batch(said, data, read)
        return said
    if step not in {CONFIRM, OTHER, CANNOT}:
        said.wrong_at_large = _("Pulse el botón de lo que encontró: confirmar, otro valor o no se puede verificar.")
        return said
    one = read.find(key)
    if one is None:
        raise NotAllowedError(_("Esta fila la verifica otra persona."))
    said.chosen = [one]
    if step == OTHER:
        _read_other(said, one)
    elif step == CANNOT:
        said.verdict, said.reason = Verdict.UNVERIFIABLE, typed.get(key, NOTHING_TYPED).cannot
        if not said.reason:
            _refuse(said, _("Escriba por qué no se puede verificar: la unidad lo lee junto a la cifra."), "causa")
    return said


def _pressed(data: Mapping[str, str]) -> tuple[str, int]:
    """The button and its key; 0 for none that could be."""
    answered = next((name for name in data if name.startswith(ANSWER)), "")
    if answered:
        return OTHER, _key(answered.removeprefix(ANSWER))
    step, _dot, key = data.get("accion", "").partition(".")
    return step, _key(key)


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else 0


def _marked(data: Mapping[str, str]) -> frozenset[int]:
    several = data.getlist("fila") if hasattr(data, "getlist") else [data["fila"]] if "fila" in data else []
    return frozenset(_key(one) for one in several)


def _typed(data: Mapping[str, str], key: int, marked: frozenset[int]) -> Typed:
    value = data.get(f"{ANSWER}{key}", data.get(f"valor-{key}", ""))
    return Typed(
        value=value.strip()[:60],
        reason=one_paragraph(data.get(f"motivo-{key}", ""))[:LONGEST_REASON],
        cannot=one_paragraph(data.get(f"causa-{key}", ""))[:LONGEST_REASON],
        is_marked=key in marked,
    )


def _seen(text: str) -> Seen:
    """What a page had of a row: «2.0»; a page that does not say it has seen nothing that stands."""
    version, _dot, verification = text.partition(".")
    return Seen(_key(version), _key(verification))


def _read_batch(said: Said, data: Mapping[str, str], read: VerifiersRound) -> None:
    marked = _marked(data)
    said.chosen = [one for one in read.rows if one.assignment.pk in marked and one.report.pk == said.key]
    if not said.chosen:
        said.wrong_at_large = _("Marque las filas que confirma.")


def _read_other(said: Said, one: RowInHand) -> None:
    stood = said.typed.get(said.key, NOTHING_TYPED)
    said.verdict, said.reason = Verdict.OTHER_VALUE, stood.reason
    row = one.row
    reading = parse_quantity(
        stood.value, row.programming.measure.scale, target=row.entry.due if row.entry.is_due else None
    )
    if reading.problem is not None:
        _refuse(said, reading.problem.sentence, "valor")
    elif reading.question is not None:
        _refuse(said, reading.question.sentence, "valor", answers=reading.question.parts)
    elif reading.value is None:
        _refuse(said, _("Escriba el valor verificado a la fecha."), "valor")
    elif not stood.reason:
        _refuse(said, _("Escriba el motivo: la unidad lo lee junto a la cifra."), "motivo")
    said.value = reading.value
    said.notices = [notice.sentence for notice in reading.notices]


def _refuse(said: Said, sentence: str, place: str, *, answers: Sequence[str] = ()) -> None:
    stood = said.typed.get(said.key, NOTHING_TYPED)
    said.typed[said.key] = replace(stood, wrong=sentence, wrong_field=place, answers=answers)
