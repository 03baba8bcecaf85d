"""Every rule on the published document and on both forms of ours: exactly these lines."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Final

import pytest

from planabierto.auditor.registry import audit, rules
from planabierto.core.findings import Finding
from planabierto.documents.reading import read_document
from tests.paths import SAMPLES, SEED, needs_shared

DOCUMENTS: Final = [
    pytest.param(SEED, marks=needs_shared, id="seed"),
    pytest.param(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt", id="sample, text"),
    pytest.param(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.xlsx", id="sample, workbook"),
]

# What is not here stays silent. Row n of the workbook is line n of the text. STR307 is of the whole document and has no line.
LINES: Final[dict[str, tuple[int | None, ...]]] = {
    "ARI101": (239,),
    "ARI103": (44, 257, 368, 369),
    "FMT201": (29, 49, 125, 163, 188, 228, 261, 292, 295, 331, 337),
    "FMT202": (111, 381, 382, 383, 395, 396, 397),
    "FMT203": (37, 58, 76, 77, 117, 133, 150, 270),
    "FMT204": (10, 13, 335),
    "FMT205": (246, 247, 394, 395, 396, 397),
    "STR301": (343, 389),
    "STR302": (74, 148, 212, 252, 321, 359),
    "STR306": (141, 202, 203, 259),
    "STR307": (None,),
    "STR308": (24, 70, 136, 143),
    "SCH401": (378,),
    "SCH402": (46, 184, 185, 186, 354),
    "SCH403": (184, 185, 186, 354),
    "SCH404": (46,),
    "SCH405": (43, 46, 69, 123, 184, 185, 186, 201, 202, 203, 243, 247, 354),
    "REM501": (157, 158, 160, 221),
    "REM502": (62, 83, 156, 220, 273),
    "REM503": (23, 120, 121, 183, 258, 348, 382),
    "REM504": (247,),
    "REM505": (69, 82, 84, 85, 184, 185, 186, 201, 202, 203, 239, 240, 241, 242, 244, 368, 369),
    "REM506": (239, 240, 241, 242, 244),
    "REM507": (412,),
    "VER601": (24,),
    "VER602": (383,),
    "TGT701": (62, 156, 220, 273, 412, 413),
    "TGT702": (62, 156, 220, 239, 273, 412, 413),
    "TGT703": (43, 243),
    "TGT704": (220, 223),
    "TGT705": (222, 223, 224, 274),
    "PRI801": (121, 259),
    "PRI802": (90,),
    "PRI803": (248, 257, 258, 259, 260),
}


@lru_cache(maxsize=3)
def review(path: Path) -> tuple[Finding, ...]:
    return audit(read_document(path))


def test_the_table_names_rules_that_there_are() -> None:
    assert set(LINES) <= {rule.code for rule in rules()}


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("rule", [rule.code for rule in rules()])
def test_the_rule_hits_exactly_these_lines(path: Path, rule: str) -> None:
    places = [finding.source for finding in review(path) if finding.rule == rule]
    assert [place.line or place.row for place in places] == [*LINES.get(rule, ())]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_no_two_findings_have_the_same_fingerprint(path: Path) -> None:
    seen = defaultdict(list)
    for finding in review(path):
        seen[finding.fingerprint].append(finding)
    assert [same for same in seen.values() if len(same) > 1] == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_findings_come_in_document_order(path: Path) -> None:
    lines = [finding.source.line or finding.source.row or 0 for finding in review(path)]
    assert lines == sorted(lines)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_each_finding_of_a_row_names_its_unit_code_and_cell(path: Path) -> None:
    of_rows = [finding for finding in review(path) if finding.code is not None]
    assert len(of_rows) > 100
    assert all(finding.unit and finding.source.column for finding in of_rows)
    assert all(finding.message.startswith(f"{finding.code}: ") for finding in of_rows)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_messages_are_sentences_that_never_speak_of_hallazgos(path: Path) -> None:
    for finding in review(path):
        assert finding.message.endswith((".", "?"))
        assert "hallazgo" not in finding.message.lower()
        assert "None" not in finding.message


@needs_shared
def test_both_missions_are_named_where_two_units_share_one() -> None:
    shared = [(f.unit, f.subject, f.message) for f in review(SEED) if f.rule == "STR301"]
    assert [unit for unit, _, _ in shared] == ["Unidad de Género", "Unidad Cumplimiento"]
    assert [owner for _, owner, _ in shared] == ["Desarrollo Humano", "Unidad Legal"]
    assert all(owner in message for _, owner, message in shared)
