"""Imports go down only, and the contracts that say so would notice one that does not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import REPO
from tests.project.sources import OFFICE, office_order


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    environment = {"PYTHONPATH": str(root / "src"), "PATH": ""}
    return subprocess.run(command, check=False, cwd=root, env=environment, capture_output=True, text=True)


def test_imports_go_down_only() -> None:
    result = lint_imports(REPO)
    assert result.returncode == 0, result.stdout


def test_each_package_of_the_office_has_its_place_in_the_order() -> None:
    packages = {path.parent.name for path in OFFICE.glob("*/__init__.py")}
    assert packages <= office_order().keys()


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("core/figures.py", "planabierto.office.plans.models"),
        ("core/figures.py", "planabierto.documents.grid"),
        ("core/figures.py", "planabierto"),
        ("auditor/rules.py", "planabierto.documents.grid"),
        ("documents/grid.py", "django.db"),
        ("office/base/pages.py", "planabierto.office.plans.models"),
        ("office/plans/models.py", "planabierto.office.plans.services"),
        ("office/surprise/models.py", "planabierto.core"),
    ],
)
def test_an_import_that_goes_up_is_noticed(tmp_path: Path, module: str, imported: str) -> None:
    root = tmp_path / "src" / "planabierto"
    for known in ["core/figures.py", "auditor/rules.py", "documents/grid.py", "office/base/pages.py", module]:
        (root / known).parent.mkdir(parents=True, exist_ok=True)
        (root / known).touch()
    for known in ["office/plans/models.py", "office/plans/services.py"]:
        (root / known).parent.mkdir(parents=True, exist_ok=True)
        (root / known).touch()
    for folder in {path.parent for path in root.rglob("*.py")} | {root, root / "office"}:
        (folder / "__init__.py").touch()
    shutil.copy(REPO / "pyproject.toml", tmp_path)
    (root / module).write_text(f"import {imported}\n")
    assert lint_imports(tmp_path).returncode == 1
