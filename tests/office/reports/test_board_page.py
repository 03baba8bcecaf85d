"""The words of the board: one, none and many, above and below, whole and in part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from planabierto.core.board import Board, BoardCell, BoardDelivery, board_of
from planabierto.core.calendar import Periodicity
from planabierto.core.summary import summarise
from planabierto.core.trafficlight import TrafficLight, TrafficLightBands
from planabierto.office.reports.addresses import FollowUpAddresses
from planabierto.office.reports.board_blocks import (
    PlanYear,
    Round,
    completeness,
    decision,
    delivery,
    delivery_words,
    points_since,
    prospect_sentence,
    segments,
    sentence,
    tiles,
)
from planabierto.office.reports.wording import band_words, listed
from tests.office.written import document, follow_up

YEAR = PlanYear(
    "POI", 2024, Periodicity.QUARTER, (date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31))
)
ADDRESSES = FollowUpAddresses(
    board="/t/",
    units="/t/unidades/",
    actions="/t/acciones/",
    workbook="/t/acciones.xlsx",
    unit_base="/t/unidad/",
    objective_base="/t/objetivo/",
    plan="/p/",
)


ALL_THREE = (
    "De las 173 acciones programadas a septiembre, 145 están cumplidas (84%), "
    "2 son satisfactorias sin estar cumplidas, 11 son parcialmente satisfactorias y 15 no son satisfactorias."
)


@pytest.fixture(autouse=True)
def _in_spanish() -> Iterator[None]:
    with translation.override("es"):
        yield


@cache
def some_board() -> Board:
    plan = document(follow_up())
    return board_of(plan, summarise(plan), [])[0]


def board(
    *,
    due: int = 173,
    met: int = 145,
    low: int = 11,
    lowest: int = 15,
    unreported: int = 5,
    mean: Decimal | None = Decimal("92.05"),
    **changes: Any,
) -> Board:
    counts = {TrafficLight.PARTIALLY_SATISFACTORY: low, TrafficLight.UNSATISFACTORY: lowest}
    bands = tuple(counts.get(light, 0) for light in TrafficLight)
    total = BoardCell(due, due, met, unreported, mean, None, bands)
    return replace(some_board(), whole=replace(some_board().whole, total=total), **changes)


@pytest.mark.parametrize(
    ("due", "met", "low", "lowest", "words"),
    [
        (173, 145, 11, 15, ALL_THREE),
        (173, 172, 1, 0, "De las 173 acciones programadas a septiembre, 172 están cumplidas (99%) y 1 es parcialmente satisfactoria."),
        (2, 1, 0, 1, "De las 2 acciones programadas a septiembre, 1 está cumplida (50%) y 1 no es satisfactoria."),
        (1, 1, 0, 0, "De 1 acción programada a septiembre, 1 está cumplida (100%)."),
        (3, 0, 0, 3, "De las 3 acciones programadas a septiembre, ninguna está cumplida y 3 no son satisfactorias."),
        (17300, 17300, 0, 0, "De las 17,300 acciones programadas a septiembre, 17,300 están cumplidas (100%)."),
        (0, 0, 0, 0, "Ninguna acción estaba programada a septiembre."),
    ],
)  # fmt: skip
def test_the_board_in_one_sentence(due: int, met: int, low: int, lowest: int, words: str) -> None:
    assert strip_tags(sentence(board(due=due, met=met, low=low, lowest=lowest), "septiembre")) == words


def test_no_text_of_a_sentence_becomes_markup() -> None:
    assert "<i>" not in sentence(board(), "<i>septiembre")
    assert "<i>" not in sentence(board(due=0), "<i>septiembre")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (Round(2, 100, 81, None), "+3 puntos desde el segundo trimestre"),
        (Round(2, 100, 83, None), "+1 punto desde el segundo trimestre"),
        (Round(2, 100, 84, None), "igual que en el segundo trimestre"),
        (Round(2, 100, 90, None), "−6 puntos desde el segundo trimestre"),
        (Round(1, 0, 0, None), ""),
        (None, ""),
    ],
)
def test_the_comparison_is_in_points_and_in_words(before: Round | None, words: str) -> None:
    assert points_since(board(), before, YEAR) == words


def test_the_first_tile_says_the_share_and_what_changed() -> None:
    first = tiles(board(), ADDRESSES, "+3 puntos desde el segundo trimestre")[0]
    assert (first.value, first.of) == ("145", "de 173")
    assert first.note == "84% de las programadas a la fecha; +3 puntos desde el segundo trimestre"


def test_a_tile_without_rows_behind_it_leads_nowhere() -> None:
    shown = tiles(board(moved=0, unexplained=0, unreported=0), ADDRESSES, "")
    assert [(tile.url, tile.note_url) for tile in shown[2:]] == [("", ""), ("#entrega", "")]


def test_a_board_without_anything_due_has_no_mean_and_no_share() -> None:
    first, mean, *_rest = tiles(board(due=0, met=0, mean=None), ADDRESSES, "")
    assert (first.note, mean.value) == ("", "–")


@pytest.mark.parametrize(
    ("delivered", "complete", "words"),
    [
        (12, 10, "corte preliminar: 12 de 16 informes entregados"),
        (16, 13, "16 de 16 informes entregados, 13 completos"),
        (16, 16, "16 de 16 informes entregados, todos completos"),
    ],
)
def test_how_complete_the_cut_is(delivered: int, complete: int, words: str) -> None:
    assert completeness(board(unit_reports=16, delivered=delivered, complete=complete)) == words


def test_what_the_deliveries_leave_out_is_counted() -> None:
    lacking = (BoardDelivery("Reclamos", 3, 4),)
    assert delivery_words(board(unit_reports=16, complete=15, deliveries=lacking)) == "15 informes completos"
    assert delivery_words(board(unit_reports=16, complete=13, deliveries=lacking)) == (
        "13 informes completos; a 2 más les falta algo"
    )


def test_a_report_without_a_figure_is_not_in() -> None:
    shown = delivery(BoardDelivery("Reclamos", 0, 4), ADDRESSES, {"Reclamos": "reclamos"})
    assert (shown.state, shown.word, shown.url) == ("error", "Sin reporte", "/t/unidad/reclamos/")
    assert delivery(BoardDelivery("Reclamos", 3, 4), ADDRESSES, {}).word == "Falta 1"


def test_periods_without_data_say_so() -> None:
    known = {3: Round(3, 173, 145, None)}
    shown = segments(YEAR, 3, known, place="unidad/reclamos/")
    assert [(one.label, one.current, one.title, one.url) for one in shown] == [
        ("T1", False, "enero a marzo, sin datos", "/tablero/2024/t1/"),
        ("T2", False, "abril a junio, sin datos", "/tablero/2024/t2/"),
        ("T3", True, "julio a septiembre", "/tablero/2024/t3/unidad/reclamos/"),
        ("T4", False, "octubre a diciembre, sin datos", "/tablero/2024/t4/"),
    ]


def test_the_end_of_the_year_is_one_pace_or_a_range() -> None:
    one = replace(some_board().prospect, programmed=Decimal("0.93"), slowest=Decimal("0.92"), fastest=Decimal("0.92"))
    assert prospect_sentence(board(prospect=one)).endswith("al ritmo reportado, con el 92%.")
    two = replace(one, slowest=Decimal("0.8"))
    assert prospect_sentence(board(prospect=two)).endswith("al ritmo reportado, con un 80% a 92%.")
    assert prospect_sentence(board(prospect=replace(one, programmed=None))) == ""


def test_a_decision_of_a_unit_without_an_address_leads_to_the_list() -> None:
    low = document(follow_up({"Atender.": ["6 OTRAS", "AO.6.1.\tAtender.\tCaja\tReclamos\t4\t1\t1\t1\t1\t\t0%\t"]}))
    made, _units = board_of(low, summarise(low), [])
    found = made.decisions[0]
    assert decision(found, ADDRESSES, {"Reclamos": "reclamos"}).url == "/p/reclamos/ao-6-1/"
    assert decision(found, ADDRESSES, {}).url == "/t/acciones/?estado=no-satisfactorio"
    assert decision(replace(found, code=""), ADDRESSES, {"Reclamos": "reclamos"}).url == (
        "/t/acciones/?estado=no-satisfactorio&unidad=reclamos"
    )
    assert decision(found, ADDRESSES, {}).of == "sin reporte · 3 programado"


def test_the_bands_are_said_with_the_limits_of_the_institution() -> None:
    words = band_words(TrafficLightBands(Decimal("0.625"), Decimal("0.85"), Decimal("1.1"), Decimal("1.5")))
    assert [words[light] for light in TrafficLight][:5] == [
        "menos de 62.5%",
        "62.5 a menos de 85%",
        "85 a 110%",
        "más de 110 a 150%",
        "más de 150%",
    ]


@pytest.mark.parametrize(
    ("texts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a y b"), (["a", "b", "c"], "a, b y c")]
)
def test_an_enumeration_ends_with_and(texts: list[str], words: str) -> None:
    assert listed(texts) == words
