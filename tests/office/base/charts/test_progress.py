"""The progress line."""

import pytest

from planabierto.office.base.charts import progress
from planabierto.office.base.ui.palette import LINK
from tests.office.base.charts.drawing import parts, read


@pytest.mark.parametrize(
    ("done", "total", "widths"),
    [(0, 20, []), (1, 3, ["33.3%"]), (17, 20, ["85%"]), (20, 20, ["100%"]), (0, 0, [])],
)
def test_the_bar_is_the_share_that_is_done(done: int, total: int, widths: list[str]) -> None:
    root = read(progress(done, total, label=f"{done} de {total}"))
    assert [part["width"] for part in parts(root, "rect", fill=LINK)] == widths


@pytest.mark.parametrize(("done", "total"), [(-1, 20), (21, 20)])
def test_more_than_all_is_refused(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="between 0 and the total"):
        progress(done, total, label="x")
