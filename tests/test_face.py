"""The library's face: what it reads, reviews, sums up and writes, alone and light."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import planabierto
from planabierto.core.errors import NoPlanError, UnknownRuleError, UnreadableFileError, UnwritableFormatError
from planabierto.core.findings import Severity
from planabierto.core.plan import content_hash
from planabierto.core.rollup import SHARE_MET
from planabierto.core.trafficlight import TrafficLight, TrafficLightBands
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
HEAVY = {
    "django",
    "rapidfuzz",
    "charset_normalizer",
    "lxml",
    "docx",
    "pypdfium2",
    "pikepdf",
    "typst",
    "xlsxwriter",
}


def test_a_document_is_read_reviewed_and_summed_up() -> None:
    document = planabierto.read(SAMPLE)

    findings = planabierto.audit(document)
    summary = planabierto.summarise(document)

    assert sum(len(unit.actions) for unit in document.units) == 177
    assert any(finding.severity is Severity.ERROR for finding in findings)
    assert summary.institution.fulfilled == 145


def test_a_path_may_be_a_string() -> None:
    assert content_hash(planabierto.read(str(SAMPLE))) == content_hash(planabierto.read(SAMPLE))


def test_rules_are_selected_and_ignored_by_their_beginning() -> None:
    document = planabierto.read(SAMPLE)

    schedule = planabierto.audit(document, select=["SCH"])
    others = planabierto.audit(document, ignore=["SCH"])

    assert {finding.rule[:3] for finding in schedule} == {"SCH"}
    assert "SCH" not in {finding.rule[:3] for finding in others}
    assert len(schedule) + len(others) == len(planabierto.audit(document))


def test_unknown_rule_is_named() -> None:
    with pytest.raises(UnknownRuleError, match="XYZ"):
        planabierto.audit(planabierto.read(SAMPLE), select=["XYZ"])


def test_the_institution_brings_its_own_rule_and_bands() -> None:
    summary = planabierto.summarise(
        planabierto.read(SAMPLE),
        rule=SHARE_MET,
        bands=TrafficLightBands(Decimal("0.7"), Decimal("0.9"), Decimal("1.1"), Decimal("1.3")),
    )

    assert summary.rule is SHARE_MET
    assert summary.institution.bands[TrafficLight.UNSATISFACTORY] == 20


@pytest.mark.parametrize("suffix", [".txt", ".xlsx", ".docx"])
def test_a_copy_has_equal_content(suffix: str, tmp_path: Path) -> None:
    document = planabierto.read(SAMPLE)

    planabierto.write(document, tmp_path / f"copia{suffix}", figures="source")

    assert content_hash(planabierto.read(tmp_path / f"copia{suffix}")) == content_hash(document)


@pytest.mark.slow
def test_a_copy_can_be_a_pdf(tmp_path: Path) -> None:
    planabierto.write(planabierto.read(SAMPLE), tmp_path / "copia.pdf", figures="source")

    assert (tmp_path / "copia.pdf").read_bytes().startswith(b"%PDF-")


def test_a_report_carries_its_findings(tmp_path: Path) -> None:
    document = planabierto.read(SAMPLE)

    planabierto.write(document, tmp_path / "informe.xlsx", findings=planabierto.audit(document))

    assert (tmp_path / "informe.xlsx").stat().st_size > 0


def test_failures_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "nota.txt").write_text("hola\nmundo\n", encoding="utf-8")

    with pytest.raises(UnreadableFileError, match="No existe"):
        planabierto.read(tmp_path / "nada.txt")
    with pytest.raises(NoPlanError):
        planabierto.read(tmp_path / "nota.txt")
    with pytest.raises(UnwritableFormatError, match=r"informe\.odt"):
        planabierto.write(planabierto.read(SAMPLE), tmp_path / "informe.odt")
    with pytest.raises(ValueError, match="bonitas"):
        planabierto.write(planabierto.read(SAMPLE), tmp_path / "informe.txt", figures="bonitas")  # type: ignore[arg-type]  # what no one should pass


def loaded_by(*statements: str) -> set[str]:
    """The top-level modules that a fresh process has loaded after running the statements."""
    program = "\n".join(
        (*statements, "import json, sys", "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))")
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_face_alone_loads_nothing_of_the_library() -> None:
    loaded = loaded_by(
        "import sys",
        "import planabierto",
        "assert not [name for name in sys.modules if name.startswith('planabierto.')]",
    )

    assert not loaded & HEAVY


def test_reading_and_reviewing_a_text_load_nothing_heavy() -> None:
    loaded = loaded_by(
        "import planabierto",
        f"document = planabierto.read({str(SAMPLE)!r})",
        "planabierto.audit(document)",
        "planabierto.summarise(document)",
    )

    assert not loaded & HEAVY
