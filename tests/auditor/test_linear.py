"""The work of a review grows as the rows do: counted in calls, not in seconds."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import lru_cache
from types import FrameType

import pytest

from planabierto.auditor.registry import audit, rules
from planabierto.core.plan import Action, PlanDocument, UnitReport
from planabierto.documents.reading import read_document
from tests.paths import SAMPLES

TIMES = 5


@lru_cache(maxsize=1)
def sample() -> PlanDocument:
    return read_document(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt")


def copied(unit: UnitReport, number: int) -> UnitReport:
    """A unit report once more, with other codes."""

    def again(one: Action) -> Action:
        code = re.sub(r"\d+$", lambda last: str(int(last[0]) + 1000 * number), one.code.value)
        return replace(one, code=one.code._replace(value=code, written=f"{code}."))

    sections = tuple(replace(section, actions=tuple(map(again, section.actions))) for section in unit.sections)
    return replace(unit, sections=sections)


def many(document: PlanDocument, *, of_one_unit: bool) -> PlanDocument:
    """The document with its rows TIMES over: in new unit reports, or all in the same ones."""
    if of_one_unit:
        units = tuple(
            replace(
                unit,
                sections=tuple(section for number in range(TIMES) for section in copied(unit, number).sections),
            )
            for unit in document.units
        )
    else:
        units = tuple(replace(unit, name=f"{unit.name} {number}") for number in range(TIMES) for unit in document.units)
    return replace(document, units=units, tables=document.tables * TIMES)


def calls(document: PlanDocument, rule: str) -> int:
    """How many calls, of Python or of C, reviewing a document with one rule takes."""
    audit(document, select=(rule,))
    count = 0

    def see(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        audit(document, select=(rule,))
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("of_one_unit", [True, False], ids=["one unit", "many units"])
@pytest.mark.parametrize("rule", [one.code for one in rules()])
def test_the_calls_grow_as_the_rows_do(rule: str, of_one_unit: bool) -> None:
    assert calls(many(sample(), of_one_unit=of_one_unit), rule) <= 1.2 * TIMES * calls(sample(), rule)
