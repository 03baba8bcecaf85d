"""Which files the rules on ourselves look at: what git tracks, and what stands in pyproject.toml."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.paths import REPO

PACKAGE = REPO / "src" / "planabierto"
OFFICE = PACKAGE / "office"
DOCS = REPO / "docs"


@cache
def tracked_files() -> tuple[Path, ...]:
    """The files of the repository, those about to be added included and ignored ones left out."""
    command = ["git", "-C", str(REPO), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(path for name in names if name and (path := REPO / name).is_file())


@cache
def tracked_texts() -> dict[str, str]:
    """The text of each tracked file that is UTF-8, by its path from the root."""
    texts = {}
    for path in tracked_files():
        try:
            texts[path.relative_to(REPO).as_posix()] = path.read_bytes().decode()
        except UnicodeDecodeError:  # a picture, a font, a workbook, a sample in an old encoding
            continue
    return texts


@cache
def pyproject() -> dict[str, Any]:
    """pyproject.toml as it is."""
    return tomllib.loads((REPO / "pyproject.toml").read_text())


def office_order() -> dict[str, int]:
    """The rank of each package of the office, 0 at the bottom; packages side by side share theirs.

    Read from the contract of import-linter, so that imports and relations keep one order.
    """
    (contract,) = (
        contract
        for contract in pyproject()["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == ["planabierto.office"]
    )
    return {
        package.strip(" ()"): rank
        for rank, layer in enumerate(reversed(contract["layers"]))
        for package in layer.split("|")
    }
