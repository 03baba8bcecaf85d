"""Figures that do not follow from the other figures of their document, and those that do."""

from __future__ import annotations

import pytest

from planabierto.core.measure import Accumulation, Direction
from planabierto.core.quantity import Scale
from tests.auditor.reviewed import codes, found, hits
from tests.plans import action, plan, total, unit


@pytest.mark.parametrize(
    ("targets", "annual", "expected"),
    [
        ("1 1 . .", "1", "2"),
        ("25% 25% 25% 25%", "90%", "100%"),
        ("4500 4500 4500 4500", "1800", "18,000"),
        ("0.2 0.2 0.3 0.3", "2", "1"),
    ],
)
def test_annual_target_against_the_sum_of_its_periods(targets: str, annual: str, expected: str) -> None:
    (finding,) = found("ARI101", plan(unit(action(targets=targets, annual=annual))))
    assert finding.expected == expected
    assert finding.written == (annual or None)
    assert finding.source.column == 5
    assert expected in finding.message


def test_a_blank_annual_target_among_others() -> None:
    (finding,) = found("ARI101", plan(unit(action("AO.6.1"), action("AO.6.2", annual=""))))
    assert finding.message == "AO.6.2: la meta anual está en blanco y las metas de sus períodos suman 4."


def test_a_document_that_prints_no_annual_target_has_none_to_compare() -> None:
    assert not hits("ARI101", action("AO.6.1", annual=""), action("AO.6.2", annual=""))


def test_annual_target_without_any_period() -> None:
    (finding,) = found("ARI101", plan(unit(action(targets=". . . .", annual="5"))))
    assert finding.message == "AO.6.1: la meta anual es 5 y ningún período tiene meta."


@pytest.mark.parametrize(
    ("targets", "annual", "accumulation"),
    [
        ("60 70 80 90", "90", Accumulation.LAST),
        ("80% 90% . 100%", "90%", Accumulation.AVERAGE),
        ("3 7 5 .", "7", Accumulation.MAX),
        ("3 7 5 .", "3", Accumulation.MIN),
    ],
)
def test_annual_target_is_accumulated_as_its_measure_says(
    targets: str, annual: str, accumulation: Accumulation
) -> None:
    assert not hits("ARI101", action(targets=targets, annual=annual, accumulation=accumulation))
    assert hits("ARI101", action(targets=targets, annual=annual, accumulation=Accumulation.SUM))


@pytest.mark.parametrize(
    ("targets", "annual", "scale"),
    [
        ("1 1 1 1", "4", None),
        ("33.33% 33.33% 33.33% .", "100%", None),
        ("0.33 0.33 0.33 .", "1", Scale.STAGES),
        (". . . .", "", None),
        ("0 1 . .", "1", None),
        ("no 1 1 1", "4", None),  # FMT206 tells it
    ],
)
def test_annual_target_that_follows_from_its_periods_is_silent(targets: str, annual: str, scale: Scale | None) -> None:
    assert not hits("ARI101", action(targets=targets, annual=annual, scale=scale))


def test_equal_parts_of_things_are_no_rounding() -> None:
    assert hits("ARI101", action(targets="3 3 3 .", annual="10"))


@pytest.mark.parametrize(
    ("achieved", "rate", "expected"),
    [("3", "75%", "100%"), ("2", "66%", "67%"), ("4", "100%", "133%"), ("", "100%", "0%"), ("2", "66.6%", "67%")],
)
def test_printed_rate_against_the_recomputed_one(achieved: str, rate: str, expected: str) -> None:
    (finding,) = found("ARI102", plan(unit(action(achieved=achieved, rate=rate))))
    assert (finding.written, finding.expected) == (rate, expected)


@pytest.mark.parametrize(
    ("achieved", "rate"),
    [
        ("3", "100%"),
        ("2", "67%"),
        ("2", "66.7%"),
        ("2", "66.67%"),
        ("4", "133%"),
        ("", "0%"),
        ("3", ""),
        ("3", "100.0%"),
    ],
)
def test_printed_rate_that_follows_from_its_row_is_silent(achieved: str, rate: str) -> None:
    assert not hits("ARI102", action(achieved=achieved, rate=rate))


def test_a_half_is_rounded_up() -> None:
    assert not hits("ARI102", action(targets="8 . . .", achieved="1", rate="13%"))
    assert hits("ARI102", action(targets="8 . . .", achieved="1", rate="12%"))


@pytest.mark.parametrize("rate", ["0%", "0", "0.00%"])
def test_nothing_due_is_no_zero(rate: str) -> None:
    (finding,) = found("ARI103", plan(unit(action(targets=". . . 1", achieved="", rate=rate))))
    assert (finding.written, finding.expected) == (rate, "No programada")
    assert "tercer trimestre" in finding.message


@pytest.mark.parametrize(
    ("targets", "achieved", "rate"),
    [
        (". . . 1", "", ""),
        (". . . 1", "", "No programada"),
        (". . . 1", "1", "0%"),  # ahead of its time: another matter
        (". . 1 .", "0", "0%"),
        (". . 1 .", "", "0%"),
    ],
)
def test_a_zero_of_something_due_is_a_zero(targets: str, achieved: str, rate: str) -> None:
    assert not hits("ARI103", action(targets=targets, achieved=achieved, rate=rate))


def test_what_was_done_does_not_become_less() -> None:
    now = plan(unit(action(achieved="2")))
    before = plan(unit(action(achieved="3")), period=2)
    (finding,) = found("ARI104", now, earlier=(before,))
    assert finding.message == "AO.6.1: lo ejecutado a la fecha es 2 y en el segundo seguimiento ya era 3."
    assert finding.expected == "3 o más"


def test_the_last_known_of_several_earlier_follow_ups_counts() -> None:
    now = plan(unit(action(achieved="2")))
    documents = (plan(unit(action(achieved="2")), period=2), plan(unit(action(achieved="9")), period=1))
    assert codes("ARI104", now, earlier=documents) == []
    assert codes("ARI104", now, earlier=documents[1:]) == ["AO.6.1"]


def test_the_unit_and_the_code_are_matched_as_they_are_meant() -> None:
    now = plan(unit(action("AO.6.1", achieved="2"), name="RECLAMOS"))
    before = plan(unit(action("AO 6.1.", achieved="3"), name="Reclamos"), period=2)
    assert codes("ARI104", now, earlier=(before,)) == ["AO.6.1"]


@pytest.mark.parametrize(
    ("before", "period", "year", "name"),
    [
        ("2", 2, 2024, "Reclamos"),
        ("1", 2, 2024, "Reclamos"),
        ("", 2, 2024, "Reclamos"),
        ("9", 2, 2023, "Reclamos"),
        ("9", 4, 2024, "Reclamos"),
        ("9", 2, 2024, "Operaciones"),
    ],
)
def test_figures_that_rise_and_documents_that_do_not_compare_are_silent(
    before: str, period: int, year: int, name: str
) -> None:
    now = plan(unit(action(achieved="2")))
    document = plan(unit(action(achieved=before), name=name), period=period, year=year)
    assert codes("ARI104", now, earlier=(document,)) == []


def test_a_level_may_fall() -> None:
    now = plan(unit(action(targets="80% 80% 80% 80%", achieved="70%", accumulation=Accumulation.LAST)))
    before = plan(unit(action(targets="80% 80% 80% 80%", achieved="75%", accumulation=Accumulation.LAST)), period=2)
    assert codes("ARI104", now, earlier=(before,)) == []


ROWS = (action("AO.6.1", achieved="3"), action("AO.6.2", targets="2 2 2 2", achieved="5"))


def test_a_total_that_is_not_the_sum() -> None:
    (finding,) = found("ARI105", plan(unit(*ROWS, totals=[total("12", "3 3 3 3", "9")])))
    assert finding.message == "TOTAL: lo ejecutado dice 9 y las filas que suma dan 8."
    assert (finding.unit, finding.code, finding.expected) == ("Reclamos", None, "8")


def test_each_wrong_column_of_a_total_is_told_apart() -> None:
    findings = found("ARI105", plan(unit(*ROWS, totals=[total("13", "3 4 3 3", "9")])))
    assert [finding.subject for finding in findings] == ["TOTAL annual_target", "TOTAL achieved", "TOTAL target.2"]
    assert len({finding.fingerprint for finding in findings}) == 3


def test_a_right_total_and_one_with_blanks_are_silent() -> None:
    right = (total("12", "3 3 3 3", "8"), total("", "", "8"), total("12"))
    for one in right:
        assert found("ARI105", plan(unit(*ROWS, totals=[one]))) == ()


def test_a_total_may_be_that_of_the_whole_document() -> None:
    document = plan(
        unit(*ROWS), unit(action(achieved="1"), name="Operaciones", totals=[total(achieved="9", label="TOTAL GENERAL")])
    )
    assert found("ARI105", document) == ()


def test_a_sum_that_skips_a_unit_is_no_total_of_the_document() -> None:
    document = plan(
        unit(*ROWS),
        unit(action(achieved="2"), name="Ventas"),
        unit(action(achieved="1"), name="Operaciones", totals=[total(achieved="9", label="TOTAL GENERAL")]),
    )
    (finding,) = found("ARI105", document)
    assert finding.written == "9"


def test_ratios_are_added_as_a_spreadsheet_adds_them() -> None:
    rows = (*ROWS, action("AO.6.3", targets="25% 25% 25% 25%", achieved="75%"))
    assert found("ARI105", plan(unit(*rows, totals=[total("13", "3.25 3.25 3.25 3.25", "8.75")]))) == ()


def test_decreasing_measures_have_their_own_rate() -> None:
    fewer = action(targets="10 10 10 10", achieved="40", rate="75%", direction=Direction.DECREASING)
    assert not hits("ARI102", fewer)
