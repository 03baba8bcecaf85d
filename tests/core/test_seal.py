"""The seal of a closed follow-up: one text for the same figures, another for any other, and codes as they are printed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from planabierto.core.plan import PlanDocument
from planabierto.core.rollup import SHARE_MET
from planabierto.core.seal import SealedFigures, figures_code, figures_json, seal, short_code
from planabierto.core.summary import summarise
from planabierto.verifier import check_figures
from tests.plans import action, plan, unit


def document() -> PlanDocument:
    return plan(
        unit(
            action("AO.6.1.", targets="1 1 1 1", achieved="3"),
            action("AO.6.2.", targets="2 2 2 2", achieved="5", statement="Revisar «todo»."),
            action("AO.6.3.", targets=". . . 4", achieved=""),
            action("AO.6.4.", targets="25% 25% 25% 25%", achieved="80%"),
            name="Reclamos",
        ),
        unit(action("AO.1.1.", targets="1 . . .", achieved="9"), name="Archivo"),
    )


def sealed() -> SealedFigures:
    return seal(summarise(document()), period=3, cutoff=date(2024, 9, 30), causes=["", "demand", "", "", ""])


def test_the_rows_say_what_was_programmed_reported_and_counted() -> None:
    rows = {row.code: row for row in sealed().rows}
    partial = rows["AO.6.2"]
    assert (partial.due, partial.reported, partial.verified, partial.counted) == ("6", "5", None, "5")
    assert (partial.percent, partial.status, partial.light) == (83, "partial", "partially_satisfactory")
    assert (partial.cause, partial.targets, partial.annual_target) == ("demand", ("2", "2", "2", "2"), "8")
    assert (rows["AO.6.4"].due, rows["AO.6.4"].counted, rows["AO.6.4"].percent) == ("0.75", "0.8", 107)
    assert (rows["AO.6.3"].status, rows["AO.6.3"].percent) == ("not_due", None)


def test_the_totals_are_those_of_the_follow_up() -> None:
    totals = sealed().totals
    assert (totals.actions, totals.due, totals.met, totals.above, totals.below) == (5, 4, 3, 2, 1)
    assert totals.mean == "95.75"
    assert [one.name for one in sealed().units] == ["Reclamos", "Archivo"]


def test_the_same_figures_have_the_same_text_and_code() -> None:
    text = figures_json(sealed())
    assert text == figures_json(sealed())
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text
    assert check_figures(text, code=figures_code(text)) == []


@pytest.mark.parametrize(
    "changed",
    [
        replace(sealed(), version=2),
        replace(sealed(), cutoff=date(2024, 10, 1)),
        replace(sealed(), rule_version=2),
        replace(sealed(), rows=sealed().rows[::-1]),
        replace(sealed(), rows=(replace(sealed().rows[0], cause="other"), *sealed().rows[1:])),
        seal(summarise(document(), rule=SHARE_MET), period=3, cutoff=date(2024, 9, 30)),
    ],
)
def test_other_figures_have_another_code(changed: SealedFigures) -> None:
    assert figures_code(figures_json(changed)) != figures_code(figures_json(sealed()))


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert short_code("3f2a90bc11d47e05a6c8" + "0" * 44) == "3F2A 90BC 11D4 7E05 A6C8"


def test_causes_of_another_number_of_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="1 causes for 5 rows"):
        seal(summarise(document()), period=3, cutoff=date(2024, 9, 30), causes=["demand"])
