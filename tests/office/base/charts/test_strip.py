"""The strip of periods: one scale from zero, nothing drawn that is not known."""

from decimal import Decimal

from planabierto.office.base.charts import PeriodBar, period_strip
from planabierto.office.base.ui.palette import INK, LINK
from tests.office.base.charts.drawing import parts, read, texts


def period(label: str, programmed: str | None, executed: str | None, written: str = "") -> PeriodBar:
    """A period with its figures as text."""
    return PeriodBar(
        label=label,
        programmed=None if programmed is None else Decimal(programmed),
        executed=None if executed is None else Decimal(executed),
        written=written,
    )


def test_bars_and_ticks_share_one_scale_from_zero() -> None:
    root = read(period_strip([period("T1", "2", "1", "1"), period("T2", "4", "4", "4")], label="x"))
    bars = parts(root, "rect", fill=LINK)
    assert [(bar["y"], bar["height"]) for bar in bars] == [("51", "11"), ("18", "44")]
    assert [tick["y"] for tick in parts(root, "rect", fill=INK)] == ["39", "17"]
    assert texts(root) == ["1", "T1", "4", "T2"]


def test_what_is_not_known_is_not_drawn() -> None:
    root = read(
        period_strip([period("T1", "2", None), period("T2", None, "3", "3"), period("T3", None, None)], label="x")
    )
    assert len(parts(root, "rect", fill=LINK)) == 1
    assert len(parts(root, "rect", fill=INK)) == 1
    assert texts(root) == ["T1", "3", "T2", "T3"]


def test_zero_everywhere_has_no_bar_and_keeps_its_figures() -> None:
    root = read(period_strip([period("T1", "0", "0", "0")], label="x"))
    assert parts(root, "rect") == []
    assert texts(root) == ["0", "T1"]


def test_it_is_as_wide_as_its_periods() -> None:
    assert read(period_strip([period(str(month), "1", "1") for month in range(12)], label="x")).get("width") == "576"


def test_words_are_escaped() -> None:
    assert texts(read(period_strip([period("<T1>", "1", "1", "1 & más")], label="x"))) == ["1 & más", "<T1>"]
