"""Identity numbers, addresses and telephones, and the numbers that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.auditor.identifiers import identifiers, is_cui, is_dui, is_nit, is_rut

DUI, NIT, DPI, RUT = "un número de DUI", "un número de NIT", "un número de DPI", "un número de RUT"
EMAIL, TELEPHONE = "un correo electrónico", "un teléfono"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in identifiers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DUI 00016297-5", [(DUI, "00016297-5")]),
        ("DUI: 000162975", [(DUI, "000162975")]),
        ("NIT 0614-150172-101-2", [(NIT, "0614-150172-101-2")]),
        ("NIT 0614-050707-104-8", [(NIT, "0614-050707-104-8")]),
        ("DPI 1234 56789 0101", [(DPI, "1234 56789 0101")]),
        ("RUT 12.345.678-5", [(RUT, "12.345.678-5")]),
        ("reclamos@mutual.example", [(EMAIL, "reclamos@mutual.example")]),
        ("Escriba a a.b+c@x-y.gob.example.", [(EMAIL, "a.b+c@x-y.gob.example")]),
        ("Llame al 2222-3333", [(TELEPHONE, "2222-3333")]),
        ("Cel. 7777 8888", [(TELEPHONE, "7777 8888")]),
        ("Teléfono: 22223333", [(TELEPHONE, "22223333")]),
        ("WhatsApp +503 7777-8888", [(TELEPHONE, "+503 7777-8888")]),
        ("Tel. 2024-1234", [(TELEPHONE, "2024-1234")]),
    ],
)
def test_identifiers_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PEI 2021-2024 y Plan 2024-2029",
        "DUI 00016297-4",  # the check digit is wrong
        "000162975",  # nine digits and nobody says what of
        "00000000-0",
        "NIT 0614-150172-101-3",
        "Oficio 2024-0012",
        "Norma ISO 37001 y Norma 370001",
        "18,207 de 13,500",
        "$1,234,567.89",
        "1.234.567 habitantes",
        "31/12/2024",
        "22223333",  # eight digits and nobody says what of
        "3333-4444",
        "Acta 12, punto 3.1",
        "Código 19AO001704478",
        "arroba @ sola",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert kinds(text) == []


def single_errors(digits: str) -> list[str]:
    return [
        digits[:place] + other + digits[place + 1 :]
        for place in range(len(digits))
        for other in "0123456789"
        if other != digits[place]
    ]


def test_a_wrong_digit_is_no_dui() -> None:
    assert is_dui("000162975")
    # Weights 8, 6, 4 and 2 let one wrong digit pass, 5 lets four: they share a factor with ten.
    assert sum(is_dui(wrong) for wrong in single_errors("000162975")) == 8


def test_a_wrong_digit_is_no_nit() -> None:
    assert is_nit("06141501721012")
    assert not any(is_nit(wrong) for wrong in single_errors("06141501721012")[:9])


def test_a_cui_has_its_check_in_the_ninth_place() -> None:
    assert is_cui("1234567890101")
    assert not is_cui("1234567880101")


@pytest.mark.parametrize(
    ("body", "check", "expected"),
    [("12345678", "5", True), ("30686957", "4", True), ("12345678", "4", False), ("0", "0", False)],
)
def test_a_rut_has_its_check_after_the_hyphen(body: str, check: str, expected: bool) -> None:
    assert is_rut(body, check) is expected


@given(st.text(alphabet="0123456789-. +()@kKa", max_size=60))
def test_any_text_is_searched_and_places_lie_in_it(text: str) -> None:
    for one in identifiers(text):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    "text", ["1 " * 50_000, "a@" * 50_000, "a." * 50_000 + "@", "2222-" * 20_000, "(" * 100_000, "1" * 100_000]
)
def test_hostile_texts_are_searched(text: str) -> None:
    assert isinstance(kinds(text), list)
