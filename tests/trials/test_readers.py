"""A broken document becomes a plan or a sentence, in bounded time and memory: never a fault, never the end of the process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from planabierto.documents.reading import read_document
from planabierto.documents.writers import Figures, write_document
from tests.paths import SAMPLES
from tests.trials.batches import read_broken
from tests.trials.damage import without_dates

TEXT = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
GOODS = {"txt": 80, "xlsx": 80, "docx": 70, "pdf": 25, "open.pdf": 25, "office.xlsx": 20}
"""How many inputs each makes in the small run; a PDF takes ten times as long as a text."""

DAY = date(2024, 10, 15)
"""On which they are printed, so that a number always breaks the same bytes."""


@pytest.fixture(scope="module")
def goods(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three unit reports of Mutual Ejemplo as our own writers print them, a PDF whose streams are open, an office's workbook."""
    folder = tmp_path_factory.mktemp("goods")
    whole = read_document(TEXT)
    few = replace(whole, units=whole.units[2:5])
    made = {}
    for suffix in ("txt", "xlsx", "docx", "pdf"):
        made[suffix] = folder / f"seguimiento.{suffix}"
        write_document(few, made[suffix], figures=Figures.SOURCE, issued_on=DAY)
    made["docx"].write_bytes(without_dates(made["docx"].read_bytes()))
    made["open.pdf"] = folder / "abierto.pdf"
    with pikepdf.open(made["pdf"]) as document:
        document.save(
            made["open.pdf"],
            compress_streams=False,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    made["office.xlsx"] = TEXT.with_suffix(".xlsx")
    return made


# A small run breaks the same documents every time, a trial breaks others every minute.
@pytest.mark.parametrize(
    ("share", "seconds", "first"),
    [(1, 60, 0), pytest.param(67, 900, int(time.time()) // 60 * 10_000, marks=pytest.mark.trial)],
    ids=["small", "trial"],
)
@pytest.mark.parametrize("good", GOODS)
def test_broken_documents_are_read_or_refused(
    goods: dict[str, Path], good: str, share: int, seconds: float, first: int, print_figure: Callable[[str], None]
) -> None:
    tally = read_broken(goods[good], inputs=GOODS[good] * share, seconds=seconds, first=first)
    print_figure(f"broken documents, {good}, from number {first} on: {tally}")
    assert tally.defects == []
    assert tally.plans > 0, "what is broken so much that nothing can be read tries nothing"
    assert tally.refused > 0
