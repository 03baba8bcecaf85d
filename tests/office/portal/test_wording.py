"""How the public pages say files, periods and marks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from planabierto.office.portal.kept import Kept, KeptAnswers
from planabierto.office.portal.round_page import downloads
from planabierto.office.portal.wording import has_mark, marked, period_words, signs_in, size_words, until
from planabierto.office.publication.models import EditionFile
from tests.office.portal.publishing import sample

STEM = "seguimiento-poi-2024-t3-v2"
ENDINGS = (
    "-archivos-firma.json",
    "-archivos.json",
    "-datos.zip",
    "-firma.json",
    "-firmado.pdf",
    "-stratml.xml",
    ".csv",
    ".docx",
    ".json",
    ".pdf",
    ".xlsx",
)


def test_each_file_says_what_it_is_and_what_most_people_want_comes_first() -> None:
    found = downloads([EditionFile(name=f"{STEM}{ending}", size=110_400) for ending in ENDINGS])

    assert [(one.kind, one.url.removeprefix(f"/transparencia/datos/{STEM}"), one.label, one.size) for one in found] == [
        ("PDF", ".pdf", "Informe oficial", "110 kB"),
        ("PDF", "-firmado.pdf", "PDF con firma electrónica", "110 kB"),
        ("CSV", ".csv", "Datos abiertos, una fila por acción", "110 kB"),
        ("Excel", ".xlsx", "Informe oficial y datos", "110 kB"),
        ("Word", ".docx", "Informe oficial", "110 kB"),
        ("ZIP", "-datos.zip", "Paquete de datos (Frictionless)", "110 kB"),
        ("XML", "-stratml.xml", "Plan en StratML", "110 kB"),
        ("JSON", "-archivos-firma.json", "Firma de la lista de archivos", "110 kB"),
        ("JSON", "-archivos.json", "Lista de los archivos con sus huellas", "110 kB"),
        ("JSON", "-firma.json", "Firma de la versión oficial", "110 kB"),
        ("JSON", ".json", "Texto canónico, del que sale todo lo demás", "110 kB"),
    ]


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (58_400, "58 kB"), (1_249_999, "1.2 MB")]
)
def test_a_size_is_said_in_the_unit_that_a_person_reads(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("period", "cutoff", "words", "month"),
    [
        (3, date(2024, 9, 30), "tercer trimestre de 2024", "septiembre de 2024"),
        (2, date(2024, 12, 31), "segundo trimestre de 2024", "diciembre de 2024"),
        (4, date(2025, 6, 30), "cuarto trimestre de 2024", "junio de 2025"),
    ],
)
def test_a_period_is_of_the_plans_year_and_ends_in_a_month_of_the_calendar(
    period: int, cutoff: date, words: str, month: str
) -> None:
    edition = sample()
    moved = replace(edition, figures=replace(edition.figures, period=period, cutoff=cutoff))

    with override("es"):
        assert (period_words(moved), until(moved)) == (words, month)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["AO.6.5", "AO.6.6"], "AO, acción operativa"),
        (["O.E.3", "AO.3.1"], "O.E., objetivo estratégico; AO, acción operativa"),
        (["OE 3"], "OE, objetivo estratégico"),
        (["A.O. 6.1"], "A.O., acción operativa"),
        (
            ["Reclamos", "UCP", "Oficial UAIP"],
            "UCP, Unidad de Compras Públicas; UAIP, Unidad de Acceso a la Información Pública",
        ),
        (["", "6", "6.1", "AOX.1", "Otras", "ucp"], ""),
    ],
)
def test_the_letters_of_a_code_are_said_in_words_once(codes: list[str], said: str) -> None:
    with override("es"):
        assert signs_in(codes) == said


def test_a_mark_is_told_from_the_text_around_it() -> None:
    assert marked("a [Suprimido: art. 24 lit. a] & b") == "a <mark>[Suprimido: art. 24 lit. a]</mark> &amp; b"
    assert (has_mark("x [Suprimido]"), has_mark("suprimido"), has_mark("[Suprimido")) == (True, False, False)


def test_what_was_not_asked_for_longest_makes_room() -> None:
    answers = KeptAnswers(largest=30)
    for key in "abc":
        answers.put(key, Kept(b"1234567", b"123", ()))
    answers.get("a")
    answers.put("d", Kept(b"1234567", b"123", ()))

    assert [key for key in "abcd" if answers.get(key)] == ["a", "c", "d"]
    assert answers.size == 30
    answers.put("d", Kept(b"1", b"", ()))
    assert answers.size == 21
