"""How sentences are taken apart and phrases are found in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.auditor.wording import Phrases, Said, future_verbs, plain


@given(st.text())
def test_folding_keeps_every_sign_in_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text())
def test_words_stand_where_they_are_said_to(text: str) -> None:
    said = Said(text)
    assert len(said.words) == len(said.spans)
    for place, word in enumerate(said.words):
        assert plain(said.written(place)) == word


def test_words_are_folded_and_signs_kept_apart() -> None:
    assert Said("Según ACTA N.º 12, punto 3.1: «Año» (25%).").words == (
        "segun", "acta", "n", ".", "o", "12", "punto", "3.1", ":", "ano", "(", "25%", ")", ".",
    )  # fmt: skip


def test_sentences_end_with_a_stop_or_a_semicolon() -> None:
    assert Said("Se hizo. Falta uno; queda otro").sentences == ((0, 2), (3, 5), (6, 8))


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("no se realiz*", "No se realizó.", "No se realizó"),
        ("no se realiz*|hizo", "Al final no se hizo", "no se hizo"),
        ("segun ... tramites", "Según los muchos trámites", "Según los muchos trámites"),
        ("segun ... tramites", "Según los muchos y largos trámites", None),
        ("segun ... tramites", "Según se vio. Los trámites", None),
        ("segun ... tramites", "según trámites", "según trámites"),
        ("cerca de #", "cerca de 200 personas", "cerca de 200"),
        ("cerca de #", "cerca de la sede", None),
        ("escan*", "ESCÁNER", "ESCÁNER"),
        ("falta por", "falta, por ahora,", "falta, por"),
        ("falta por", "falta. Por ahora", None),
    ],
)
def test_phrases(phrase: str, text: str, expected: str | None) -> None:
    said = Said(text)
    found = Phrases(phrase).find(said)
    assert (said.written(*found) if found else None) == expected


def test_phrases_are_found_in_order_and_within_limits() -> None:
    said = Said("pendiente uno, pendiente dos. Pendiente tres")
    phrases = Phrases("pendiente uno|dos|tres", "dos")
    assert list(phrases.find_all(said)) == [(0, 2), (2, 4), (3, 4), (5, 7)]
    assert phrases.find(said, 1, 4) == (2, 4)
    assert phrases.find(said, 5, 6) is None


def test_an_excerpt_shows_that_its_sentence_goes_on() -> None:
    said = Said("Se hizo. El informe del comité aún no se ha entregado a la Gerencia por falta de firmas del acta. Fin")
    found = Phrases("no se ha entregado").find(said)
    assert found is not None
    assert said.excerpt(*found) == "…comité aún no se ha entregado a la Gerencia por falta de…"
    assert Said("No se hizo").excerpt(0, 3) == "No se hizo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Se realizará en noviembre.", ["realizará"]),
        ("SE HARÁN LAS GESTIONES", ["HARÁN"]),
        ("Se medira en enero y se presentaran los datos", ["medira", "presentaran"]),
        ("Tendremos el informe; lo entregaremos.", ["Tendremos", "entregaremos"]),
        ("El comité los avalará", ["avalará"]),
        ("La norma que regirá en 2025", []),
        ("Se genera y se prepara cada mes; se espera y se mejora.", []),
        ("La primera cartera era de otra manera", []),
        ("Panamá queda atrás", []),
        ("Si se presentara otro caso", []),
        ("Se realizó", []),
    ],
)
def test_verbs_in_the_future(text: str, expected: list[str]) -> None:
    said = Said(text)
    assert [said.written(place) for place in future_verbs(said)] == expected
