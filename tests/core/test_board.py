"""The board of a follow-up: the golden numbers, what requires a decision, the end of the year, and the way into JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from planabierto.core.board import (
    LONGEST_EXPLANATION,
    MOST_DECISIONS,
    Board,
    BoardCell,
    BoardDelivery,
    BoardUnit,
    YearEnd,
    board_of,
    shortened,
    year_end_of,
)
from planabierto.core.execution import execution_of
from planabierto.core.findings import Finding, Severity
from planabierto.core.measure import Direction, Measure
from planabierto.core.plan import Action, Figure, PlanDocument, Text
from planabierto.core.stored_board import UnknownFormError, board_json, read_board, read_unit, unit_json
from planabierto.core.summary import summarise
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.readers.text import read as read_text
from planabierto.documents.recognise import recognise
from tests.paths import SAMPLES, SEED, needs_shared

MUTUAL = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
documents = pytest.mark.parametrize("path", [MUTUAL, pytest.param(SEED, marks=needs_shared)], ids=["mutual", "seed"])


@cache
def document(path: Path) -> PlanDocument:
    return recognise(read_text(path))


def board(path: Path, *findings: Finding) -> tuple[Board, dict[str, BoardUnit]]:
    made, units = board_of(document(path), summarise(document(path)), findings)
    return made, {unit.name: unit for unit in units}


def found(rule: str, unit: str | None, code: str | None) -> Finding:
    return Finding(rule, Severity.ERROR, "…", unit=unit, code=code)


def whole(mean: Decimal | None) -> str:
    return "" if mean is None else f"{mean:.2f}"


@documents
def test_the_headline_counts_the_met_of_the_due(path: Path) -> None:
    made, _ = board(path)
    assert (made.met, made.due, made.actions, made.unreported) == (145, 173, 177, 5)
    assert made.met_share == Decimal(145) / 173
    assert (made.rule, made.rule_version, whole(made.mean)) == ("due_capped", 1, "92.05")


@documents
def test_the_bands_add_up_to_all_actions(path: Path) -> None:
    made, _ = board(path)
    assert dict(made.bands) == {
        TrafficLight.UNSATISFACTORY: 15,
        TrafficLight.PARTIALLY_SATISFACTORY: 11,
        TrafficLight.SATISFACTORY: 140,
        TrafficLight.ABOVE_PLAN: 1,
        TrafficLight.FAR_ABOVE_PLAN: 6,
        TrafficLight.NOT_DUE: 4,
        TrafficLight.UNREPORTED: 0,
    }


@documents
def test_the_heat_map_has_the_means_of_the_objectives_and_units(path: Path) -> None:
    made, units = board(path)
    assert [
        (objective.key, cell.actions, whole(cell.mean))
        for objective, cell in zip(made.objectives, made.whole.cells, strict=True)
    ] == [
        ("O.E.1", 14, "100.00"),
        ("O.E.2", 1, "100.00"),
        ("O.E.3", 15, "99.64"),
        ("O.E.4", 20, "74.15"),
        ("O.E.5", 14, "98.57"),
        ("6", 113, "92.42"),
    ]
    assert len(units) == made.unit_reports == 16
    reclamos = units["Reclamos"]
    assert [whole(cell.mean) for cell in reclamos.cells] == ["100.00", "", "", "62.50", "100.00", "92.75"]
    assert [cell.light for cell in reclamos.cells] == [
        TrafficLight.SATISFACTORY,
        None,
        None,
        TrafficLight.PARTIALLY_SATISFACTORY,
        TrafficLight.SATISFACTORY,
        TrafficLight.SATISFACTORY,
    ]
    assert (reclamos.total.actions, reclamos.total.due, reclamos.total.met, whole(reclamos.total.mean)) == (
        20,
        20,
        13,
        "88.15",
    )


@documents
def test_the_units_keep_the_order_of_the_document_and_their_counts_add_up(path: Path) -> None:
    made, units = board(path)
    assert list(units) == [unit.name for unit in document(path).units]
    assert sum(unit.total.actions for unit in units.values()) == made.actions
    assert sum(unit.total.due for unit in units.values()) == made.due
    assert sum(unit.total.met for unit in units.values()) == made.met
    assert sum(unit.reported for unit in units.values()) == made.due - made.unreported


@documents
def test_each_cell_counts_its_bands(path: Path) -> None:
    made, units = board(path)
    for unit in (made.whole, *units.values()):
        cells = [cell.bands for cell in unit.cells]
        assert unit.total.bands == tuple(map(sum, zip(*cells, strict=True)))
    assert units["Reclamos"].total.lights[TrafficLight.UNSATISFACTORY] == 3


@documents
def test_the_deliveries_that_lack_the_most_come_first(path: Path) -> None:
    made, _ = board(path)
    assert made.deliveries == (
        BoardDelivery("Planificación y Desarrollo Institucional", 12, 15),
        BoardDelivery("Auditoría Interna", 5, 6),
        BoardDelivery("Unidad de Género", 8, 9),
    )


def test_what_weighs_more_is_decided_first_at_the_same_rate() -> None:
    weighed = summarise(document(MUTUAL), weigh=lambda placed: Decimal(placed.unit.name == "Unidad de Género"))
    made, _units = board_of(document(MUTUAL), weighed, [found("SCH403", "Auditoría Interna", "AO.4.1")])
    assert [one.unit for one in made.decisions[:2]] == ["Unidad de Género", "Auditoría Interna"]


@documents
def test_a_report_is_delivered_with_one_figure_and_complete_with_all(path: Path) -> None:
    made, units = board(path)
    assert (made.delivered, made.complete, made.unit_reports) == (16, 13, 16)
    assert {name: (unit.reported, unit.total.due) for name, unit in units.items() if not unit.is_complete} == {
        "Auditoría Interna": (5, 6),
        "Planificación y Desarrollo Institucional": (12, 15),
        "Unidad de Género": (8, 9),
    }


def test_a_unit_that_reported_nothing_of_what_was_due_has_not_delivered() -> None:
    empty = BoardUnit("Reclamos", (), BoardCell(actions=20, due=20, unreported=20))
    assert not empty.is_delivered
    assert not empty.is_complete


@documents
def test_what_requires_a_decision_is_the_unsatisfactory_from_the_worst(path: Path) -> None:
    made, _ = board(path)
    assert made.decisions_total == made.bands[TrafficLight.UNSATISFACTORY] == 15
    assert len(made.decisions) == MOST_DECISIONS
    assert [(one.unit, one.code) for one in made.decisions[:6]] == [
        ("Auditoría Interna", "AO.4.1"),
        ("Planificación y Desarrollo Institucional", "AO.6.11"),
        ("Planificación y Desarrollo Institucional", "AO.6.12"),
        ("Planificación y Desarrollo Institucional", "AO.6.13"),
        ("Unidad de Género", "AO.4.1"),
        ("UAIP", "AO.6.3"),
    ]
    assert [one.rate for one in made.decisions] == sorted(one.rate for one in made.decisions)
    uaip = made.decisions[5]
    assert (uaip.achieved, uaip.due, uaip.rate) == (Decimal(1), Decimal(6), Decimal(1) / 6)


def test_at_the_same_rate_what_was_moved_without_a_resolution_comes_first() -> None:
    made, _ = board(MUTUAL, found("SCH403", "Unidad de Género", "AO.4.1"))
    assert [(one.unit, one.is_moved) for one in made.decisions[:2]] == [
        ("Unidad de Género", True),
        ("Auditoría Interna", False),
    ]


def test_the_explanation_is_the_units_own_and_ends_at_a_word() -> None:
    made, _ = board(MUTUAL)
    assert made.decisions[4].explanation == "Queda para el cuarto trimestre."
    assert max(len(one.explanation) for one in made.decisions) <= LONGEST_EXPLANATION + 1
    assert shortened("uno dos, tres", 9) == "uno dos…"
    assert shortened("uno dos", 7) == "uno dos"


def test_moved_and_unexplained_count_actions_not_findings() -> None:
    made, _ = board(
        MUTUAL,
        found("SCH403", "Reclamos", "AO.4.1"),
        found("SCH403", "Reclamos", "AO.4.1"),
        found("REM501", "Operaciones", "AO.6.5"),
        found("REM502", "Operaciones", "AO.6.5"),
        found("REM502", "Reclamos", "AO.6.4"),
        found("STR307", None, None),
        found("FMT204", "Reclamos", None),
    )
    assert (made.moved, made.unexplained) == (1, 2)


@documents
def test_the_end_of_the_year_follows_the_schedule_that_is_left(path: Path) -> None:
    made, _ = board(path)
    assert dict(made.prospect.actions) == {
        YearEnd.REACHED: 55,
        YearEnd.ON_COURSE: 94,
        YearEnd.SHORT: 15,
        YearEnd.UNSCHEDULED: 13,
        YearEnd.UNKNOWN: 0,
    }
    assert (
        f"{made.prospect.programmed:.4f} {made.prospect.slowest:.4f} {made.prospect.fastest:.4f}"
        == "0.9301 0.9222 0.9222"
    )


@documents
def test_the_curve_has_the_plan_of_the_year_and_one_executed_point(path: Path) -> None:
    made, _ = board(path)
    assert [f"{share:.4f}" for share in made.programmed] == ["0.2554", "0.5232", "0.8056", "1.0000"]
    assert f"{made.executed:.4f}" == "0.7486"


def action(targets: str, achieved: str, *, annual: str = "4", measure: Measure | None = None) -> Action:
    """An action with its targets and its figure to date, "-" for a blank."""

    def figure(text: str) -> Figure:
        return Figure() if text == "-" else Figure(Decimal(text), text)

    return Action(
        code=Text("AO.1.1"),
        statement=Text("Hacer algo"),
        lead_unit=Text("Una unidad"),
        responsible_unit=Text("Una unidad"),
        measure=measure or Measure(),
        annual_target=figure(annual),
        targets=tuple(map(figure, targets.split())),
        achieved=figure(achieved),
        printed_rate=Figure(),
        remarks=Text(),
    )


@pytest.mark.parametrize(
    ("targets", "achieved", "prospect"),
    [
        ("1 1 1 1", "3", YearEnd.ON_COURSE),
        ("1 1 1 1", "4", YearEnd.REACHED),
        ("1 1 1 1", "7", YearEnd.REACHED),
        ("1 1 1 1", "2", YearEnd.SHORT),
        ("1 1 2 -", "3", YearEnd.UNSCHEDULED),
        ("1 1 2 0", "3", YearEnd.UNSCHEDULED),
        ("- - 4 -", "-", YearEnd.UNSCHEDULED),
        ("- - - 4", "-", YearEnd.ON_COURSE),
    ],
)
def test_where_an_action_can_end_the_year(targets: str, achieved: str, prospect: YearEnd) -> None:
    one = action(targets, achieved)
    assert year_end_of(one, 3, execution_of(one, 3)) is prospect


def test_before_the_deadline_a_blank_says_nothing_of_the_end_of_the_year() -> None:
    one = action("1 1 1 1", "-")
    assert year_end_of(one, 3, execution_of(one, 3, is_past_deadline=False)) is YearEnd.UNKNOWN


@pytest.mark.parametrize("measure", [Measure(direction=Direction.DECREASING), Measure(is_demand=True)])
def test_what_has_no_target_to_grow_to_has_no_prospect(measure: Measure) -> None:
    one = action("1 1 1 1", "3", measure=measure)
    assert year_end_of(one, 3, execution_of(one, 3)) is YearEnd.UNKNOWN


def test_without_an_annual_target_there_is_no_prospect() -> None:
    one = action("1 1 1 1", "3", annual="-")
    assert year_end_of(one, 3, execution_of(one, 3)) is YearEnd.UNKNOWN


def test_a_plan_without_reported_figures_has_its_own_curve_and_nothing_due() -> None:
    plan = replace(document(MUTUAL), period=0)
    made, _units = board_of(plan, summarise(plan), [])
    assert (made.due, made.met, made.mean, made.met_share, made.executed) == (0, 0, None, None, None)
    assert len(made.programmed) == 4


@documents
def test_the_board_comes_back_from_json_as_it_was(path: Path) -> None:
    made, units = board(path, found("SCH403", "Unidad de Género", "AO.4.1"))
    assert read_board(json.loads(json.dumps(board_json(made)))) == made
    for unit in units.values():
        assert read_unit(json.loads(json.dumps(unit_json(unit)))) == unit


def test_a_board_comes_back_whatever_order_the_database_gives_its_keys() -> None:
    made, _ = board(MUTUAL)
    came = read_board(json.loads(json.dumps(board_json(made), sort_keys=True)))
    assert came == made
    assert list(came.prospect.actions) == list(YearEnd)


def test_a_board_of_another_form_is_refused() -> None:
    with pytest.raises(UnknownFormError):
        read_board({**board_json(board(MUTUAL)[0]), "form": 0})


def test_the_board_of_a_hundred_times_the_actions_is_as_large() -> None:
    once = document(MUTUAL)
    many = replace(once, units=tuple(replace(unit, sections=unit.sections * 100) for unit in once.units))
    small, _ = board_of(once, summarise(once), [])
    large, _ = board_of(many, summarise(many), [])
    assert (large.actions, large.met) == (17700, 14500)
    assert len(json.dumps(board_json(large))) <= 1.2 * len(json.dumps(board_json(small)))
