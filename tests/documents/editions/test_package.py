"""The data package: valid by the program that defines it, every key leads somewhere, and its rows are those of the edition."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from frictionless import Package

from planabierto.core.edition import Edition
from planabierto.core.plan import Objective, Text
from planabierto.documents.editions.package import data_package
from tests.core.test_edition import ORIGINAL, frozen_sample
from tests.documents.editions.made import STEM, table_of

SAMPLE = frozen_sample()


def unpacked(folder: Path, edition: Edition = SAMPLE) -> Path:
    """The package as files in a folder."""
    path = folder / "datos.zip"
    path.write_bytes(data_package(edition, name=STEM))
    with ZipFile(path) as package:
        package.extractall(folder / "datos")
    return folder / "datos"


def errors(folder: Path) -> list[str]:
    """What frictionless says against a package."""
    report = Package(str(folder / "datapackage.json")).validate()
    return [*(error.message for error in report.errors), *(e.message for task in report.tasks for e in task.errors)]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return table_of((folder / f"{name}.csv").read_bytes().decode())


def test_it_is_valid(tmp_path: Path) -> None:
    assert errors(unpacked(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("actions", "1,Administración,", "1,Nadie,"),
        ("targets", "1,current,1,", "999,current,1,"),
        ("achievements", ",met,", ",cumplida,"),
        ("units", "Administración,", ","),
    ],
)
def test_a_broken_key_or_value_is_noticed(tmp_path: Path, name: str, old: str, new: str) -> None:
    folder = unpacked(tmp_path)
    path = folder / f"{name}.csv"
    described = json.loads((folder / "datapackage.json").read_text())
    for resource in described["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(described))
    assert errors(folder) == []
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))
    assert errors(folder) != []


def test_it_says_whose_it_is_and_under_which_licence(tmp_path: Path) -> None:
    described = json.loads((unpacked(tmp_path) / "datapackage.json").read_text())
    assert described["licenses"] == [
        {"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/deed.es"}
    ]
    assert described["sources"] == [{"title": f"Mutual Ejemplo: {SAMPLE.title}"}]
    assert [resource["name"] for resource in described["resources"]] == [
        "units",
        "objectives",
        "actions",
        "targets",
        "achievements",
        "findings",
    ]
    assert all(field["title"] for resource in described["resources"] for field in resource["schema"]["fields"])


def test_its_rows_are_those_of_the_edition(tmp_path: Path) -> None:
    folder = unpacked(tmp_path)
    assert len(table(folder, "actions")) == len(table(folder, "achievements")) == 177
    assert sum(int(row["met"]) for row in table(folder, "units")) == 145
    assert sum(int(row["due"]) for row in table(folder, "objectives")) == 173
    written = sum(target is not None for row in SAMPLE.figures.rows for target in row.targets)
    targets = table(folder, "targets")
    assert len(targets) == written + len(ORIGINAL.targets)
    assert [row["target"] for row in targets if row["programming"] == "original"] == [*ORIGINAL.targets]
    assert table(folder, "findings") == [
        {"finding": "1", "rule": "TGT701", "severity": "warning", "unit": "Reclamos", "code": "AO.6.4", "message": "…"}
    ]


def test_a_group_without_key_a_finding_of_no_unit_and_texts_like_formulas_stay_valid(tmp_path: Path) -> None:
    bare = Objective("", Text(), is_strategic=False)
    last = SAMPLE.objectives[-1]
    edition = replace(
        SAMPLE,
        objectives=(*SAMPLE.objectives[:-1], replace(last, key=bare.key, totals=replace(last.totals, name=""))),
        actions=tuple(
            replace(one, remarks="=1+1", objective=bare.key if one.objective == last.key else one.objective)
            for one in SAMPLE.actions
        ),
        findings=(replace(SAMPLE.findings[0], unit="", code=""),),
    )
    folder = unpacked(tmp_path, edition)
    assert errors(folder) == []
    assert {row["remarks"] for row in table(folder, "achievements")} == {"'=1+1"}
    assert table(folder, "objectives")[-1]["objective"] == "(sin clave)"
