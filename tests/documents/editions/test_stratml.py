"""The StratML: valid against the published schema, with each action, target and real of the edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from planabierto.documents.editions.stratml import NAMESPACE, stratml
from tests.core.test_edition import frozen_sample
from tests.paths import SHARED

SCHEMA = SHARED / "samples" / "us-stratml-xml" / "PerformancePlanOrReport-2016.xsd"
SAMPLE = frozen_sample()
NAMES = {"s": NAMESPACE}


def parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml)


def found(root: etree._Element, path: str) -> list[str]:
    """The texts at a path."""
    return [(element.text or "").strip() for element in root.iterfind(path, NAMES)]


@pytest.mark.skipif(not SCHEMA.is_file(), reason="The schema was looked for in ../shared/samples and is not there.")
def test_it_is_valid_against_the_schema() -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    assert schema.validate(parsed(stratml(SAMPLE))), schema.error_log


@pytest.mark.skipif(not SCHEMA.is_file(), reason="The schema was looked for in ../shared/samples and is not there.")
def test_the_schema_notices_what_is_not_valid() -> None:
    broken = stratml(SAMPLE).replace(b"NumberOfUnits>3<", b"NumberOfUnits>tres<")
    assert not etree.XMLSchema(etree.parse(SCHEMA)).validate(parsed(broken))


def test_objectives_are_goals_and_actions_their_objectives() -> None:
    root = parsed(stratml(SAMPLE))
    goals = root.findall(".//s:Goal", NAMES)
    assert found(root, ".//s:Goal/s:Name") == [objective.key for objective in SAMPLE.objectives]
    assert [len(goal.findall("s:Objective", NAMES)) for goal in goals] == [
        objective.totals.actions for objective in SAMPLE.objectives
    ]
    assert len(root.findall(".//s:PerformanceIndicator", NAMES)) == 177
    assert len(root.findall(".//s:ActualResult", NAMES)) == sum(row.counted is not None for row in SAMPLE.figures.rows)


def test_an_indicator_has_its_targets_by_period_and_its_real_to_date() -> None:
    root = parsed(stratml(SAMPLE))
    (indicator,) = root.xpath("//s:PerformanceIndicator[s:Identifier='indicador-1']", namespaces=NAMES)
    assert found(indicator, ".//s:TargetResult/s:NumberOfUnits") == ["1", "1", "1", "1", "3"]
    assert found(indicator, ".//s:TargetResult/s:StartDate") == [
        "2024-01-01",
        "2024-04-01",
        "2024-07-01",
        "2024-10-01",
        "2024-01-01",
    ]
    assert found(indicator, ".//s:ActualResult/*") == ["2024-01-01", "2024-09-30", "3", "", "Real a la fecha"]
    assert found(indicator, ".//s:DescriptorValue") == ["100"]


def test_a_year_that_starts_in_july_has_its_own_days() -> None:
    figures = replace(SAMPLE.figures, cutoff=date(2025, 3, 31))
    root = parsed(stratml(replace(SAMPLE, figures=figures)))
    assert found(root, "s:AdministrativeInformation/*")[1:] == ["2024-07-01", "2025-03-31", "2024-11-12"]
    assert set(found(root, ".//s:TargetResult/s:StartDate")) == {"2024-07-01", "2024-10-01", "2025-01-01", "2025-04-01"}


def test_signs_that_xml_cannot_hold_do_not_break_it(tmp_path: Path) -> None:
    action = replace(SAMPLE.actions[0], remarks="a\x00b <&> \ufffe")
    path = tmp_path / "stratml.xml"
    path.write_bytes(stratml(replace(SAMPLE, actions=(action, *SAMPLE.actions[1:]))))
    said = found(etree.parse(path).getroot(), ".//s:Objective/s:OtherInformation")
    assert "a\N{REPLACEMENT CHARACTER}b <&> \N{REPLACEMENT CHARACTER}" in said
