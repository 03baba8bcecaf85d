"""The files of the sample edition, made once for all tests that open them."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Final

STEM: Final = "seguimiento-poi-2024-t3-v2"


def table_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV, as a program that knows nothing of ours reads them."""
    return list(csv.DictReader(StringIO(text, newline="")))


def flat_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of the flat CSV of the sample."""
    return table_of((folder / f"{STEM}.csv").read_bytes().decode("utf-8-sig"))
