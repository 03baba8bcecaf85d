"""Documents of an action that were generated and scanned, by type, and the real that they propose (`docs/concepts.md` §4, "n of N")."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from planabierto.core.execution import share_done
from planabierto.core.text import fold

WITHOUT_DOCUMENTS: Final = "sin documentos"
"""What is printed beside a real that is the whole share because nothing was generated."""


class CountQuestionKind(StrEnum):
    """Why a line of counts is asked about."""

    MORE_THAN_GENERATED = "more_than_generated"
    REPEATED_TYPE = "repeated_type"
    WITHOUT_TYPE = "without_type"
    NEGATIVE = "negative"


_SENTENCES: Final = {
    CountQuestionKind.MORE_THAN_GENERATED: (
        "«{type}»: dice {scanned:,} escaneados de {generated:,} generados. ¿Faltan generados, o hay escaneados de otro período?"
    ),
    CountQuestionKind.REPEATED_TYPE: "«{type}» está en más de una línea. ¿Son los mismos documentos? Déjelo en una sola.",
    CountQuestionKind.WITHOUT_TYPE: "La línea {line} no dice de qué tipo son sus documentos. ¿Cuál es?",
    CountQuestionKind.NEGATIVE: "«{type}»: no puede haber menos de 0 documentos. ¿Cuántos son?",
}


class CountLine(NamedTuple):
    """The documents of one type in a period: how many came to be, and how many of them were scanned."""

    type: str
    generated: int
    scanned: int


class CountQuestion(NamedTuple):
    """What a person is asked about a line (1-based) before its counts are taken."""

    kind: CountQuestionKind
    line: int
    sentence: str


class CountTotals(NamedTuple):
    """The documents of all types."""

    generated: int
    scanned: int

    @property
    def is_without_documents(self) -> bool:
        """Whether nothing was generated."""
        return not self.generated


class ProposedReal(NamedTuple):
    """The real of a period that the counts propose; `words` stand beside it, blank where n of N says it all."""

    real: Decimal
    words: str


def totals_of(lines: Iterable[CountLine]) -> CountTotals:
    """The sums of all lines."""
    generated = scanned = 0
    for line in lines:
        generated += line.generated
        scanned += line.scanned
    return CountTotals(generated, scanned)


def questions_about(lines: Iterable[CountLine]) -> tuple[CountQuestion, ...]:
    """What is asked about each line, in their order; types are compared without case, accents and punctuation."""
    found: list[CountQuestion] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        folded = fold(line.type)
        if not folded:
            found.append(_question(CountQuestionKind.WITHOUT_TYPE, number, line))
        elif folded in seen:
            found.append(_question(CountQuestionKind.REPEATED_TYPE, number, line))
        seen.add(folded)
        if min(line.generated, line.scanned) < 0:
            found.append(_question(CountQuestionKind.NEGATIVE, number, line))
        elif line.scanned > line.generated:
            found.append(_question(CountQuestionKind.MORE_THAN_GENERATED, number, line))
    return tuple(found)


def _question(kind: CountQuestionKind, number: int, line: CountLine) -> CountQuestion:
    sentence = _SENTENCES[kind].format(line=number, **line._replace(type=line.type.strip())._asdict())
    return CountQuestion(kind, number, sentence)


def proposed_real(target: Decimal, totals: CountTotals) -> ProposedReal:
    """The real of a period whose target is done "n of N": its share by what was scanned; all of it where nothing was generated.

    `target` is the period's share of the annual target, on the scale of the row. What was scanned beyond what was generated counts as
    the whole: the question about it is asked apart.
    """
    if totals.is_without_documents:
        return ProposedReal(target, WITHOUT_DOCUMENTS)
    done = min(totals.scanned, totals.generated)
    return ProposedReal(share_done(target, done=Decimal(done), of=Decimal(totals.generated)), "")
