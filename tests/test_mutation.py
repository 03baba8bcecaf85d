"""Every figure counts: changing any one of the document changes its summary or its review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import planabierto
from planabierto.core.summary import summary_json
from tests.paths import SAMPLES

SAMPLE: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
FIGURES: Final = range(4, 11)
FIGURES_IN_THE_SAMPLE: Final = 177 * 7


def other(written: str) -> str:
    """Another figure in the same writing: more than double (a whole percent hides one of 18,000), or 1 for a blank."""
    if not written.strip():
        return "1"
    number = re.search(r"\d+(\.\d+)?", written)
    assert number is not None
    return written.replace(number[0], str(int(float(number[0]) * 2) + 1), 1)


def unit_reports() -> list[list[str]]:
    """The lines of the cover followed by those of one mission's tables, for each run of tables with the same mission."""
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("MISIÓN:")]
    ends = [*starts[1:], len(lines)]
    reports: list[list[str]] = []
    for start, end in zip(starts, ends, strict=True):
        if reports and lines[start] in reports[-1]:
            reports[-1] += lines[start:end]
        else:
            reports.append(lines[: starts[0]] + lines[start:end])
    return reports


def result(lines: list[str], path: Path) -> object:
    path.write_text("\n".join(lines), encoding="utf-8")
    document = planabierto.read(path)
    return summary_json(planabierto.summarise(document)), planabierto.audit(document)


def mutations(lines: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Each document in which one figure of one action is another: line, column (both 0-based) and the lines."""
    for number, line in enumerate(lines):
        cells = line.split("\t")
        if cells[0].startswith("AO."):
            for column in FIGURES:
                changed = [*cells[:column], other(cells[column]), *cells[column + 1 :]]
                yield number, column, [*lines[:number], "\t".join(changed), *lines[number + 1 :]]


@pytest.mark.slow
def test_changing_any_one_figure_changes_the_result(tmp_path: Path) -> None:
    path = tmp_path / "seguimiento.txt"
    changed, unnoticed = 0, []
    for lines in unit_reports():
        before = result(lines, path)
        for number, column, mutated in mutations(lines):
            changed += 1
            if result(mutated, path) == before:
                unnoticed.append((lines[number].split("\t")[:5], column))

    assert changed == FIGURES_IN_THE_SAMPLE
    assert unnoticed == []
