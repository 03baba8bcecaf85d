"""Documents by type, what is asked about them, and the real that they propose."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.evidence_counts import (
    WITHOUT_DOCUMENTS,
    CountLine,
    CountQuestionKind,
    CountTotals,
    ProposedReal,
    proposed_real,
    questions_about,
    totals_of,
)

D = Decimal
COUNTS = st.integers(0, 10**6)


def lines(text: str) -> list[CountLine]:
    """Lines as a person would write them: "Memorandos 12 de 15; Actas 0 de 0"."""
    found = []
    for line in filter(None, text.split(";")):
        words, _of, generated = line.rpartition(" de ")
        kind, _blank, scanned = words.rpartition(" ")
        found.append(CountLine(kind.strip(), int(generated), int(scanned)))
    return found


@pytest.mark.parametrize(
    ("written", "generated", "scanned"),
    [
        ("", 0, 0),
        ("Memorandos 12 de 15", 15, 12),
        ("Memorandos 12 de 15; Actas 3 de 3; Notas 0 de 7", 25, 15),
        ("Memorandos 0 de 0; Actas 0 de 0", 0, 0),
    ],
)
def test_totals(written: str, generated: int, scanned: int) -> None:
    assert totals_of(lines(written)) == CountTotals(generated, scanned)


@pytest.mark.parametrize(
    ("target", "written", "real", "words"),
    [
        ("0.25", "Memorandos 15 de 15", "0.25", ""),
        ("0.25", "Memorandos 12 de 15", "0.2", ""),
        ("0.25", "Memorandos 10 de 20; Actas 0 de 20", "0.0625", ""),
        ("0.25", "Memorandos 0 de 15", "0", ""),
        ("3", "Expedientes 1 de 2", "1.5", ""),
        ("0.25", "", "0.25", WITHOUT_DOCUMENTS),
        ("0.25", "Memorandos 0 de 0", "0.25", WITHOUT_DOCUMENTS),
        ("0", "Memorandos 3 de 4", "0", ""),
        ("0.25", "Memorandos 18 de 15", "0.25", ""),
    ],
)
def test_counts_propose_a_real(target: str, written: str, real: str, words: str) -> None:
    assert proposed_real(D(target), totals_of(lines(written))) == ProposedReal(D(real), words)


@pytest.mark.parametrize(
    ("written", "kinds", "sentence"),
    [
        ("Memorandos 12 de 15; Actas 3 de 3", [], ""),
        ("Memorandos 15 de 15; Actas 0 de 0", [], ""),
        (
            "Memorandos 1800 de 1500",
            [(1, CountQuestionKind.MORE_THAN_GENERATED)],
            (
                "«Memorandos»: dice 1,800 escaneados de 1,500 generados. "
                "¿Faltan generados, o hay escaneados de otro período?"
            ),
        ),
        (
            "Actas 1 de 2; actas. 3 de 4",
            [(2, CountQuestionKind.REPEATED_TYPE)],
            "«actas.» está en más de una línea. ¿Son los mismos documentos? Déjelo en una sola.",
        ),
        (
            "Actas 1 de 2;  3 de 4",
            [(2, CountQuestionKind.WITHOUT_TYPE)],
            "La línea 2 no dice de qué tipo son sus documentos. ¿Cuál es?",
        ),
        (
            "Actas -1 de 2",
            [(1, CountQuestionKind.NEGATIVE)],
            "«Actas»: no puede haber menos de 0 documentos. ¿Cuántos son?",
        ),
        (
            "Actas 5 de 4; Actas 1 de -1",
            [
                (1, CountQuestionKind.MORE_THAN_GENERATED),
                (2, CountQuestionKind.REPEATED_TYPE),
                (2, CountQuestionKind.NEGATIVE),
            ],
            "«Actas»: dice 5 escaneados de 4 generados. ¿Faltan generados, o hay escaneados de otro período?",
        ),
    ],
)
def test_what_cannot_be_is_asked(written: str, kinds: list[tuple[int, CountQuestionKind]], sentence: str) -> None:
    found = questions_about(lines(written))
    assert [(one.line, one.kind) for one in found] == kinds
    assert sentence == next((one.sentence for one in found), "")


def test_two_lines_without_a_type_are_asked_one_by_one() -> None:
    found = questions_about([CountLine("", 1, 1), CountLine(" – ", 1, 1)])
    assert [one.kind for one in found] == [CountQuestionKind.WITHOUT_TYPE] * 2


@given(
    target=st.decimals(min_value=0, max_value=10**6, places=4),
    counted=st.lists(st.tuples(COUNTS, COUNTS).map(lambda pair: CountLine("Actas", max(pair), min(pair)))),
)
def test_real_is_never_more_than_the_share_and_all_of_it_only_when_all_is_done(
    target: Decimal, counted: list[CountLine]
) -> None:
    totals = totals_of(counted)
    found = proposed_real(target, totals)
    assert 0 <= found.real <= target
    if totals.scanned == totals.generated:
        assert found.real == target
    elif totals.scanned == 0:
        assert found.real == 0
