"""How the columns share a page: figures take what they need, texts the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from planabierto.core.calendar import Periodicity
from planabierto.documents.writers.figures import Figures
from planabierto.documents.writers.layout import ReportLayout, lay_out
from planabierto.documents.writers.widths import PADDING, column_widths, line_count, sheet_widths, word_width
from tests.documents.writers.examples import action, document, unit
from tests.paths import REPO

AREA = 732.0
FONTS = REPO / "src" / "planabierto" / "documents" / "writers" / "fonts"
QUARTERLY = lay_out(document(), figures=Figures.RIGHT)
MONTHLY = lay_out(
    document(unit(action(targets=("12.345",) * 12)), periodicity=Periodicity.MONTH, period=9), figures=Figures.RIGHT
)
BARE = lay_out(document(unit(action(achieved=None, rate=None)), period=0), figures=Figures.RIGHT)


def width(layout: ReportLayout, name: str) -> float:
    """The width of one column on paper."""
    return column_widths(layout, AREA).columns[[column.name for column in layout.columns].index(name)]


@pytest.mark.parametrize("layout", [QUARTERLY, MONTHLY, BARE], ids=["quarterly", "monthly", "bare"])
def test_columns_fill_the_paper_exactly(layout: ReportLayout) -> None:
    widths = column_widths(layout, AREA)
    assert sum(widths.columns) == pytest.approx(AREA)
    assert min(widths.columns) > 15


@pytest.mark.parametrize("layout", [QUARTERLY, MONTHLY, BARE], ids=["quarterly", "monthly", "bare"])
def test_each_label_over_a_period_fits_on_its_line(layout: ReportLayout) -> None:
    size = column_widths(layout, AREA).text_size
    for column, room in zip(layout.columns, column_widths(layout, AREA).columns, strict=True):
        if column.name.startswith("target."):
            assert word_width(column.lower) * size * 0.84 <= room - 2 * PADDING + 0.01


def test_targets_are_of_one_width() -> None:
    mixed = lay_out(document(unit(action(targets=("1234567", "1", None, "1")))), figures=Figures.RIGHT)
    assert len({width(mixed, f"target.{period}") for period in range(1, 5)}) == 1


def test_twelve_months_are_printed_smaller_and_leave_room_for_texts() -> None:
    assert column_widths(MONTHLY, AREA).text_size < column_widths(QUARTERLY, AREA).text_size
    assert width(MONTHLY, "statement") + width(MONTHLY, "remarks") >= 159.9


def test_a_workbook_never_cuts_a_number() -> None:
    long = lay_out(document(unit(action(achieved="123456789012.345"))), figures=Figures.RIGHT)
    position = [column.name for column in long.columns].index("achieved")
    assert sheet_widths(long, AREA)[position] > word_width("123456789012.345") * 7


def test_no_sign_is_wider_than_estimated() -> None:
    signs = [chr(code) for code in range(0x20, 0x180) if chr(code).isprintable()] + list("–—‘’“”…•€")
    for font in (FONTS / "PublicSans-Regular.ttf", FONTS / "PublicSans-SemiBold.ttf"):
        advances = advances_of(font)
        assert {sign for sign in signs if advances.get(sign, 0) > word_width(sign)} == set()


def advances_of(font: Path) -> dict[str, float]:
    """How far each sign of a font moves on, in ems."""
    opened = TTFont(font)
    units, metrics = opened["head"].unitsPerEm, opened["hmtx"]
    return {chr(code): metrics[name][0] / units for code, name in opened.getBestCmap().items()}


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [("", 10.0, 1), ("uno", 10.0, 1), ("uno dos tres", 2.2, 3), ("uno dos tres", 100.0, 1), ("x" * 100, 10.0, 7)],
)
def test_lines_are_counted_as_they_wrap(text: str, room: float, lines: int) -> None:
    assert line_count(text, room) == lines
