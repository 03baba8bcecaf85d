"""Thirty lines of the standard library find every printed figure again in the CSV of an edition, and every one that was changed."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from planabierto.core.freezing import freeze
from planabierto.core.summary import summarise
from planabierto.documents.editions.flat import flat_csv
from tests.documents.editions.made import STEM, flat_rows
from tests.edition_tampering import circumstances
from tests.paths import REPO
from tests.tampering import any_round

SCRIPT = REPO / "docs" / "recalcular.py"
ROUNDS = 10


def run(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", str(SCRIPT), str(path)], check=False, capture_output=True, text=True
    )


def test_it_has_at_most_thirty_lines() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 30


def test_the_sample_gives_its_printed_figures(folder: Path) -> None:
    result = run(folder / f"{STEM}.csv")
    assert (result.returncode, result.stdout) == (0, "SÍ: 145 de 173 cumplidas, 92.05 %.\n")


def test_any_round_gives_its_printed_figures(tmp_path: Path) -> None:
    for number in range(ROUNDS):
        random = Random(f"recalculated {number}")  # noqa: S311 - repeatable on purpose
        document = any_round(random)
        edition = freeze(document, summarise(document), circumstances(random))
        (tmp_path / "any.csv").write_text(flat_csv(edition), encoding="utf-8-sig", newline="")
        result = run(tmp_path / "any.csv")
        assert (result.returncode, result.stderr) == (0, ""), number


def other(row: dict[str, str], name: str) -> str:
    """Another figure in the place of one."""
    row[name] = str(int(row[name] or 0) + 1)
    return row[name]


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: other(rows[0], "percent"),
        lambda rows: other(rows[3], "counted"),
        lambda rows: other(rows[3], "due"),
        lambda rows: [other(row, "institution_met") for row in rows],
        lambda rows: [other(row, "institution_due") for row in rows],
        lambda rows: [row.update(institution_mean="92.06") for row in rows],
        lambda rows: [other(row, "unit_met") for row in rows if row["unit"] == "Reclamos"],
        lambda rows: [row.update(objective_mean="1.00") for row in rows if row["objective"] == "O.E.3"],
        lambda rows: rows[5].update(objective="O.E.1"),
        lambda rows: rows[0].update(status="not_due"),
        lambda rows: rows.pop(),
        lambda rows: [row.update(rule="due") for row in rows],
    ],
)
def test_a_changed_figure_is_noticed(
    folder: Path, tmp_path: Path, change: Callable[[list[dict[str, str]]], object]
) -> None:
    rows = flat_rows(folder)
    change(rows)
    with (tmp_path / "cambiado.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    result = run(tmp_path / "cambiado.csv")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("NO: ")
