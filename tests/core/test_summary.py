"""A follow-up in figures, on a plan small enough to count by hand."""

import json
from decimal import Decimal

import pytest

from planabierto.core.calendar import Periodicity
from planabierto.core.execution import Execution, execution_of
from planabierto.core.measure import Measure
from planabierto.core.plan import (
    Action,
    Figure,
    Note,
    Objective,
    PlacedAction,
    PlanDocument,
    Section,
    Text,
    UnitReport,
    content_hash,
)
from planabierto.core.rollup import SHARE_MET, WEIGHTED, format_mean
from planabierto.core.summary import summarise, summary_json
from planabierto.core.trafficlight import TrafficLight, TrafficLightBands

D = Decimal
THIRD = Objective("O.E.3", Text("Administrar los activos"), is_strategic=True)
OTHER = Objective("6", Text("OTRAS ACTIVIDADES OPERATIVAS"), is_strategic=False)


def action(
    code: str, targets: str, achieved: str | None, lead: str = "Gerencia", responsible: str = "Reclamos"
) -> Action:
    """An action of a quarterly plan; a dot is a blank target."""
    figures = tuple(Figure(None if one == "." else D(one)) for one in targets.split())
    return Action(
        Text(code),
        Text("Acción"),
        Text(lead),
        Text(responsible),
        Measure(),
        Figure(sum((one.value for one in figures if one.value), D(0))),
        figures,
        Figure(None if achieved is None else D(achieved), achieved or ""),
        Figure(),
        Text(),
    )


CLAIMS = UnitReport(
    "Reclamos",
    Text("Atender los reclamos."),
    (
        Section(THIRD, (action("AO.3.1", "3 3 3 3", "9"), action("AO.3.2", "1 1 1 1", "4"))),
        Section(OTHER, (action("AO.6.1", "2 2 2 2", "30"), action("AO.6.2", ". . 1 .", None))),
    ),
    (Note(Text("Nota"), (Text("AO.3.1"), Text("AO.6.1"))),),
)
AUDIT = UnitReport(
    "Auditoría",
    Text(),
    (
        Section(
            OTHER,
            (
                action("AO.6.1", ". . . 1", None, "", ""),
                action("AO.6.2", ". . . 1", "1"),
                action("AO.6.3", "1 1 1 1", "2"),
            ),
        ),
    ),
)
DOCUMENT = PlanDocument(Text("Mutual"), Text("Seguimiento"), Text(), 2024, Periodicity.QUARTER, 3, (CLAIMS, AUDIT))


def test_document_is_counted() -> None:
    counts = summarise(DOCUMENT).document

    assert (counts.tables, counts.unit_reports, counts.actions) == (0, 2, 7)
    assert (counts.responsible_units, counts.lead_units, counts.missions, counts.objectives) == (1, 1, 1, 2)
    assert (counts.notes, counts.codes_in_notes) == (1, 2)


def test_institution_stands_as_its_actions_do() -> None:
    whole = summarise(DOCUMENT).institution

    assert (whole.actions, whole.due, whole.not_due, whole.ahead, whole.outside) == (7, 5, 2, 1, 0)
    assert (whole.above, whole.met, whole.below, whole.pending, whole.unreported) == (2, 1, 2, 0, 1)
    assert whole.fulfilled == 3
    assert {light: count for light, count in whole.bands.items() if count} == {
        TrafficLight.UNSATISFACTORY: 1,
        TrafficLight.PARTIALLY_SATISFACTORY: 1,
        TrafficLight.SATISFACTORY: 2,
        TrafficLight.FAR_ABOVE_PLAN: 1,
        TrafficLight.NOT_DUE: 2,
    }
    # 100, 133, 500, 0 and 67 %.
    assert whole.means["due"] == 160
    assert whole.means["due_capped"] == D("73.4")
    assert whole.means[SHARE_MET.name] == 60


def test_units_keep_the_order_of_the_document_and_objectives_their_own() -> None:
    summary = summarise(DOCUMENT)

    assert [(unit.name, unit.actions, unit.due) for unit in summary.units] == [("Reclamos", 4, 4), ("Auditoría", 3, 1)]
    assert [(objective.name, objective.actions, objective.due) for objective in summary.objectives] == [
        ("O.E.3", 2, 2),
        ("6", 5, 3),
    ]


def test_rows_carry_how_each_action_stands() -> None:
    rows = summarise(DOCUMENT).rows

    assert [(row.unit, row.action.code.value, row.execution.percent) for row in rows][:3] == [
        ("Reclamos", "AO.3.1", 100),
        ("Reclamos", "AO.3.2", 133),
        ("Reclamos", "AO.6.1", 500),
    ]


def test_limits_of_the_institution_decide_the_bands() -> None:
    strict = summarise(DOCUMENT, bands=TrafficLightBands(D("0.7"), D("0.9"), D("1.1"), D("1.3")))

    assert strict.institution.bands[TrafficLight.UNSATISFACTORY] == 2


def test_live_round_says_more_than_its_document() -> None:
    def before_the_deadline(placed: PlacedAction) -> Execution:
        return execution_of(placed.action, DOCUMENT.period, is_past_deadline=False)

    whole = summarise(DOCUMENT, assess=before_the_deadline).institution

    assert (whole.due, whole.below, whole.pending, whole.unreported) == (5, 1, 1, 1)
    assert whole.bands[TrafficLight.UNREPORTED] == 1
    assert whole.means["due"] == 200


def test_weights_give_a_weighted_mean() -> None:
    heavy = summarise(
        DOCUMENT, rule=WEIGHTED, weigh=lambda placed: D(3) if placed.action.code.value == "AO.3.1" else D(1)
    )

    # (3·100 + 133 + 500 + 0 + 67) / 7
    assert format_mean(heavy.institution.means[WEIGHTED.name]) == "142.86"
    assert WEIGHTED.name not in summarise(DOCUMENT).institution.means
    with pytest.raises(ValueError, match="weight"):
        summarise(DOCUMENT, rule=WEIGHTED)


def test_plan_without_reported_figures_has_nothing_due() -> None:
    bare = PlanDocument(Text("Mutual"), Text("Plan"), Text(), 2024, Periodicity.QUARTER, 0, (CLAIMS,))

    whole = summary_json(summarise(bare))["institution"]

    assert isinstance(whole, dict)
    assert (whole["due"], whole["means"]["due"]) == (0, None)


def test_json_has_the_agreed_shape() -> None:
    content = summary_json(summarise(DOCUMENT))

    assert json.loads(json.dumps(content)) == {
        "document": {
            "institution": "Mutual",
            "year": 2024,
            "cutoff": "2024-09-30",
            "tables": 0,
            "unit_reports": 2,
            "responsible_units": 1,
            "lead_units": 1,
            "missions": 1,
            "objectives": 2,
            "actions": 7,
            "notes": 1,
            "codes_in_notes": 2,
            "content_hash": content_hash(DOCUMENT),
        },
        "institution": {
            "due": 5,
            "above": 2,
            "met": 1,
            "below": 2,
            "not_due": 2,
            "unreported": 1,
            "means": {
                "due_capped": "73.40",
                "due": "160.00",
                "all": "114.29",
                "all_capped": "52.43",
                "unit_means": "125.13",
                "unit_means_capped": "71.00",
            },
            "bands": {
                "unsatisfactory": 1,
                "partially_satisfactory": 1,
                "satisfactory": 2,
                "above_plan": 0,
                "far_above_plan": 1,
                "not_due": 2,
            },
        },
        "units": [
            {"unit": "Reclamos", "actions": 4, "due": 4, "mean": "183.25", "mean_capped": "75.00"},
            {"unit": "Auditoría", "actions": 3, "due": 1, "mean": "67.00", "mean_capped": "67.00"},
        ],
        "objectives": [
            {"objective": "O.E.3", "actions": 2, "due": 2, "mean": "116.50", "mean_capped": "100.00"},
            {"objective": "6", "actions": 5, "due": 3, "mean": "189.00", "mean_capped": "55.67"},
        ],
    }
