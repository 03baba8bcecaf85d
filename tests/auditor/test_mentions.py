"""Months, periods, years and resolutions as Spanish sentences name them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.auditor.mentions import cites_resolution, month_index, periods_named
from planabierto.auditor.wording import Said

CUTOFF = month_index(2024, 9)


def spans(text: str) -> list[tuple[str, str]]:
    """The spans that a text names, seen from the third quarter of 2024, as "2024-10" to "2024-12"."""
    found = periods_named(Said(text), year=2024, cutoff=CUTOFF, months=3)
    return [(f"{one.first // 12}-{one.first % 12 + 1:02}", f"{one.last // 12}-{one.last % 12 + 1:02}") for one in found]


FOURTH = [("2024-10", "2024-12")]


@pytest.mark.parametrize(
    "text",
    [
        "cuarto trimestre",
        "el Cuarto Trimestre de 2024",
        "IV trimestre",
        "trimestre IV",
        "4to. trimestre",
        "4º trimestre",
        "4.º trimestre",
        "4° trim.",
        "4 trimestre",
        "trimestre 4",
        "T4",
        "T4 2024",
        "último trimestre",
        "ultimo trimestre del año",
        "octubre-diciembre",
        "octubre a diciembre",
        "oct-dic",
        "de octubre a diciembre de 2024",
        "próximo trimestre",
        "trimestre siguiente",
        "siguiente período",
        "trimestre entrante",
    ],
)
def test_ways_of_naming_the_last_quarter(text: str) -> None:
    assert spans(text) == FOURTH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("noviembre", [("2024-11", "2024-11")]),
        ("enero 2025", [("2025-01", "2025-01")]),
        ("enero de 2025", [("2025-01", "2025-01")]),
        ("enero del año 2025", [("2025-01", "2025-01")]),
        ("setiembre", [("2024-09", "2024-09")]),
        ("diciembre a febrero 2025", [("2024-12", "2025-02")]),
        ("mayo y junio", [("2024-05", "2024-06")]),
        ("segundo semestre", [("2024-07", "2024-12")]),
        ("II cuatrimestre de 2025", [("2025-05", "2025-08")]),
        ("primer trimestre de 2025", [("2025-01", "2025-03")]),
        ("15/11/2024", [("2024-11", "2024-11")]),
        ("15/11/24", [("2024-11", "2024-11")]),
        ("fin de año", [("2024-12", "2024-12")]),
        ("finales del presente año", [("2024-12", "2024-12")]),
        ("próximo año", [("2025-01", "2025-12")]),
        ("próximo mes", [("2024-10", "2024-10")]),
        ("en 2025", [("2025-01", "2025-12")]),
        (
            "en mayo, en agosto y en septiembre",
            [("2024-05", "2024-05"), ("2024-08", "2024-08"), ("2024-09", "2024-09")],
        ),
        ("T1 y T2", [("2024-01", "2024-03"), ("2024-04", "2024-06")]),
    ],
)
def test_spans_of_the_calendar(text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "el mar y la set",
        "trimestre",
        "5 trimestre",
        "trimestre 7",
        "32/13/2024",
        "punto 4.1",
        "2 jornadas",
        "X y Facebook",
        "3 c/u",
        "4500",
        "Serie T40",
    ],
)
def test_what_names_no_span(text: str) -> None:
    assert spans(text) == []


@given(st.text(alphabet="ivx1234 .trimestreoctdcañ/º", max_size=60))
def test_any_text_is_read_and_mentions_do_not_overlap(text: str) -> None:
    found = periods_named(Said(text), year=2024, cutoff=CUTOFF, months=3)
    assert all(one.first <= one.last for one in found)
    assert all(before.stop <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("consta en Acta 12, punto 3.1,", "Acta 12"),
        ("por acuerdo N.º 12-2024", "acuerdo N.º 12"),
        ("acuerdo n° 3.2 del Consejo", "acuerdo n° 3.2"),
        ("resolución 45/2024", "resolución 45/2024"),
        ("en acta de sesión ordinaria número 7", "acta de sesión ordinaria número 7"),
        ("Acuerdo JD-15/2024", "Acuerdo JD-15/2024"),
        ("Decreto 16", "Decreto 16"),
        ("punto 5 del acta", "punto 5"),
    ],
)
def test_a_resolution_is_cited_with_its_number(text: str, expected: str) -> None:
    assert cites_resolution(Said(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Acuerdos de la junta: 10",
        "acuerdo de la jefatura",
        "actas de entrega-5",
        "acuerdo de 2024",
        "de común acuerdo con 3 unidades",
        "el acta",
    ],
)
def test_what_cites_no_resolution(text: str) -> None:
    assert cites_resolution(Said(text)) is None
