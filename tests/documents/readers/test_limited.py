"""An uploaded file is read in a child process: the same plan, or one sentence for each way in which it can fail."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest

from planabierto.core.errors import HostileFileError, NoPlanError, UnreadableFileError
from planabierto.core.plan import content
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers import confined, limited
from planabierto.documents.readers.limited import DEFAULT_BOUNDS, Bounds, read_grid_limited, read_limited
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.reading import read_document, read_grid
from tests.documents.readers.archives import workbook_parts, write_archive, write_workbook
from tests.paths import SAMPLES

OURS = [SAMPLES / f"mutual-ejemplo-seguimiento-poi-2024-t3.{suffix}" for suffix in ("txt", "xlsx")]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.suffix)
def test_the_child_reads_what_the_parent_would(path: Path) -> None:
    assert read_grid_limited(path) == read_grid(path)
    assert content(read_limited(path)) == content(read_document(path))


@pytest.mark.parametrize(
    ("sheet", "kind", "said"),
    [
        (
            "<sheetData><row r='3'><c r='BDWGN3'><v>1</v></c></row></sheetData>",
            HostileFileError,
            "en la columna 1,000,000",
        ),
        ("<sheetData><row r='uno'/></sheetData>", UnreadableFileError, "está dañado o incompleto"),
        ("<sheetData/>", NoPlanError, "No se encontró ningún plan"),
    ],
)
def test_a_refusal_of_the_child_is_a_refusal_of_the_parent(
    tmp_path: Path, sheet: str, kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said) as caught:
        read_limited(write_workbook(tmp_path / "plan.xlsx", sheet))
    assert type(caught.value) is kind


def test_the_limits_are_those_of_the_caller(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "plan.xlsx", "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData>")
    assert read_grid_limited(path, limits=Limits(cells=2)).rows[0].texts == ("1", "2")
    with pytest.raises(HostileFileError, match="pasa de 1 celdas"):
        read_grid_limited(path, limits=Limits(cells=1))


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "plan.xlsx",
        "<sheetData>"
        + "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>" * 500_000
        + "</sheetData>",
    )
    limits = Limits(inflation_ratio=10_000, cells=10**9)
    start = time.monotonic()
    with pytest.raises(HostileFileError, match=r"«plan\.xlsx» tardó demasiado en leerse y se detuvo"):
        read_grid_limited(path, limits=limits, bounds=Bounds(processor_seconds=1))
    with pytest.raises(HostileFileError, match=r"«plan\.xlsx» tardó demasiado en leerse y se detuvo"):
        read_grid_limited(path, limits=limits, bounds=Bounds(clock_seconds=1))
    assert time.monotonic() - start < 20


def test_a_child_that_wants_too_much_memory_is_stopped(tmp_path: Path) -> None:
    parts = workbook_parts("<sheetData/>")
    text = "x" * 30_000
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        "<sheetData/>", "<sheetData>" + f"<row><c t='str'><v>{text}</v></c></row>" * 2_000 + "</sheetData>"
    )
    path = write_archive(tmp_path / "plan.xlsx", parts)
    with pytest.raises(
        HostileFileError, match=r"«plan\.xlsx» pide más memoria de la que se da a un documento \(60 MB\)"
    ):
        read_grid_limited(path, limits=Limits(inflation_ratio=10_000), bounds=Bounds(memory_bytes=60 * 2**20))


def test_a_child_that_breaks_down_is_told_with_its_complaints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    breakdown = tmp_path / "roto"
    breakdown.write_text(f"#!{sys.executable}\nimport sys\nsys.stderr.write('roto por dentro')\nsys.exit(7)\n")
    breakdown.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(breakdown))
    with pytest.raises(UnreadableFileError, match="hizo fallar al lector y no se leyó") as caught:
        read_grid_limited(OURS[0])
    assert caught.value.__notes__ == ["roto por dentro"]


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; from planabierto.documents.readers import confined, limited; confined.ANSWER = '/dev/full'; "
        "sys.exit(limited.main(sys.argv[1]))"
    )
    order = json.dumps(
        {"path": str(OURS[0]), "limits": DEFAULT_LIMITS._asdict(), "bounds": asdict(DEFAULT_BOUNDS), "is_whole": False}
    )
    child = subprocess.run([sys.executable, "-c", program, order], check=False, cwd=tmp_path)
    full = tmp_path / "lleno"
    full.write_text(f"#!{sys.executable}\nimport sys\nsys.exit({child.returncode})\n")
    full.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(full))
    with pytest.raises(OSError, match="No space left"):
        read_grid_limited(OURS[0])


@pytest.mark.parametrize(
    "answer",
    [
        "no es JSON",
        "[]",
        {},
        {"refused": "SystemExit", "sentence": "x"},
        {"refused": "NoPlanError", "sentence": 1},
        {"file": "x", "notices": [], "formulas": [], "rows": [[["x"], {"0": "uno"}, None, None, None, None, None]]},
        {"file": "x", "notices": [], "formulas": [], "rows": [[[1], {}, None, None, None, None, None]]},
        {"file": "x", "notices": [], "formulas": [], "rows": [[["x"], {}, None, "1", None, None, None]]},
        {"file": "x", "notices": [], "formulas": [], "rows": [[["x"], {}]]},
        {"file": "x", "notices": "x", "formulas": [], "rows": []},
        {"file": "x", "notices": [], "formulas": [["x", "1", 0]], "rows": []},
    ],
)
def test_an_answer_of_another_form_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str | dict[str, object]
) -> None:
    child = tmp_path / "otro"
    written = answer if isinstance(answer, str) else json.dumps(answer)
    child.write_text(f"#!{sys.executable}\nopen('answer.json', 'w').write({written!r})\n")
    child.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(child))
    with pytest.raises(UnreadableFileError, match="hizo fallar al lector y no se leyó"):
        read_grid_limited(OURS[0])


def test_the_child_has_neither_the_environment_nor_the_folder_of_the_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "espia"
    child.write_text(
        f"#!{sys.executable}\nimport json, os\nrows = [[[os.getcwd(), *os.environ], {{}}, None, None, None, None, None]]\n"
        "json.dump({'file': 'x', 'notices': [], 'rows': rows, 'formulas': []}, open('answer.json', 'w'))\n"
    )
    child.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(child))
    monkeypatch.setenv("SECRET_KEY", "x")
    (row,) = read_grid_limited(OURS[0]).rows
    folder, *variables = row.texts
    assert {"SECRET_KEY", "HOME", "PATH"}.isdisjoint(variables)
    assert Path(folder) != Path.cwd()
    assert not Path(folder).exists()


def test_a_grid_crosses_the_border_unchanged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    grid = Grid(
        "plan.xlsx",
        (
            Row(("AO.6.1.", "", "75%"), {2: Decimal("0.750")}, sheet="Plan", row=7),
            Row((), line=3),
            Row(("\u00a0«ñ»\n\x85",), page=2, table=1, row=1),
        ),
        ("Hoja «Plan»: 1 fila oculta no se leyó (fila 6).",),
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(limited, "read_grid", lambda *_, **__: grid)
    monkeypatch.setattr(confined, "confine", lambda _: None)
    assert limited.main(json.dumps({"path": "x", "limits": {}, "bounds": {}, "is_whole": False})) == 0
    assert limited._decoded(json.loads((tmp_path / "answer.json").read_bytes())) == grid  # noqa: SLF001  the other half of the border
