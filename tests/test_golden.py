"""The golden numbers, on the published document and on both forms of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import planabierto
from planabierto.core.summary import Summary, summary_json
from tests.paths import SAMPLES, SEED, needs_shared

DOCUMENTS = [
    pytest.param(SEED, marks=needs_shared, id="seed"),
    pytest.param(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt", id="sample, text"),
    pytest.param(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.xlsx", id="sample, workbook"),
]

COUNTS = {
    "year": 2024,
    "cutoff": "2024-09-30",
    "tables": 22,
    "unit_reports": 16,
    "responsible_units": 20,
    "lead_units": 11,
    "missions": 14,
    "objectives": 6,
    "actions": 177,
    "notes": 16,
    "codes_in_notes": 19,
}
INSTITUTION = {
    "due": 173,
    "above": 11,
    "met": 134,
    "below": 28,
    "not_due": 4,
    "unreported": 5,
    "means": {
        "due_capped": "92.05",
        "due": "99.60",
        "all": "97.35",
        "all_capped": "89.97",
        "unit_means": "100.37",
        "unit_means_capped": "93.18",
    },
    "bands": {
        "unsatisfactory": 15,
        "partially_satisfactory": 11,
        "satisfactory": 140,
        "above_plan": 1,
        "far_above_plan": 6,
        "not_due": 4,
    },
}
# In the order of the document: actions, due, mean, mean capped.
UNITS = {
    "Administración": (9, 9, "100.00", "100.00"),
    "Auditoría Interna": (7, 6, "82.50", "82.50"),
    "Comercialización": (24, 24, "108.00", "87.96"),
    "Comunicaciones y Relaciones Públicas": (4, 4, "105.50", "100.00"),
    "Desarrollo Humano": (5, 5, "96.00", "96.00"),
    "Operaciones": (18, 18, "96.89", "94.94"),
    "Planificación y Desarrollo Institucional": (15, 15, "80.00", "80.00"),
    "Reclamos": (20, 20, "105.05", "88.15"),
    "Tecnologías de Información": (14, 13, "93.46", "93.46"),
    "UAIP": (7, 7, "94.86", "88.14"),
    "UCP": (7, 7, "100.00", "100.00"),
    "UFI": (23, 23, "100.00", "100.00"),
    "Unidad de Género": (11, 9, "85.22", "85.22"),
    "UGDA": (3, 3, "100.00", "100.00"),
    "Unidad Cumplimiento": (4, 4, "100.00", "100.00"),
    "Unidad Legal": (6, 6, "158.50", "94.50"),
}
OBJECTIVES = {
    "O.E.1": (14, 14, "132.50", "100.00"),
    "O.E.2": (1, 1, "100.00", "100.00"),
    "O.E.3": (15, 14, "99.64", "99.64"),
    "O.E.4": (20, 20, "74.15", "74.15"),
    "O.E.5": (14, 14, "100.93", "98.57"),
    "6": (113, 110, "99.86", "92.42"),
}


@pytest.fixture(params=DOCUMENTS, scope="module")
def summary(request: pytest.FixtureRequest) -> Summary:
    path: Path = request.param
    return planabierto.summarise(planabierto.read(path))


@pytest.fixture(scope="module")
def content(summary: Summary) -> dict[str, Any]:
    return summary_json(summary)


def test_document_holds_what_was_counted(content: dict[str, Any]) -> None:
    assert {key: content["document"][key] for key in COUNTS} == COUNTS


def test_institution_stands_as_counted(content: dict[str, Any]) -> None:
    assert content["institution"] == INSTITUTION


def test_units_stand_as_counted_and_in_order(content: dict[str, Any]) -> None:
    found = {
        unit["unit"]: (unit["actions"], unit["due"], unit["mean"], unit["mean_capped"]) for unit in content["units"]
    }

    assert list(found.items()) == list(UNITS.items())


def test_objectives_stand_as_counted_and_in_order(content: dict[str, Any]) -> None:
    found = {
        one["objective"]: (one["actions"], one["due"], one["mean"], one["mean_capped"]) for one in content["objectives"]
    }

    assert list(found.items()) == list(OBJECTIVES.items())


def test_headline_is_the_share_of_due_actions_that_are_met(summary: Summary) -> None:
    assert (summary.institution.fulfilled, summary.institution.due) == (145, 173)


def test_every_printed_rate_is_the_recomputed_one(summary: Summary) -> None:
    # 173 of 173 rows with something due; the four others are printed as 0 %.
    due = [row for row in summary.rows if row.execution.is_due]

    assert len(due) == 173
    assert all(
        row.action.printed_rate.value is not None and row.execution.percent == row.action.printed_rate.value * 100
        for row in due
    )
    assert [row.action.printed_rate.value for row in summary.rows if not row.execution.is_due] == [0] * 4


def test_excess_of_one_unit_stays_satisfactory(summary: Summary) -> None:
    plus_one = [row for row in summary.rows if summary.bands.is_plus_one(row.execution, row.action.measure)]

    assert len(plus_one) == 4
    assert {row.light for row in plus_one} == {"satisfactory"}
