"""The accumulated curve: the plan dashed, the execution only where it is known, an axis that never moves."""

from decimal import Decimal

import pytest

from planabierto.office.base.charts import CurveSize, CurveWords, curve
from planabierto.office.base.ui.palette import INK, LINK
from tests.office.base.charts.drawing import parts, read, texts

SAYS = CurveWords(start="Inicio", programmed="Programado", executed="Ejecutado")
PLAN = ("0.25", "0.5", "0.81", "1")
PERIODS = ("Mar", "Jun", "Sep", "Dic")


def draw(
    executed: tuple[str | None, ...], *, cutoff: int = 3, size: CurveSize = CurveSize.WIDE, says: CurveWords = SAYS
) -> str:
    """The curve of the plan above with these executed ratios."""
    return curve(
        [Decimal(ratio) for ratio in PLAN],
        [None if ratio is None else Decimal(ratio) for ratio in executed],
        periods=PERIODS,
        cutoff=cutoff,
        says=says,
        label="Septiembre: programado 81%, ejecutado 75%",
        size=size,
    )


def test_the_plan_runs_from_zero_to_the_end_of_the_year() -> None:
    root = read(draw((None, None, "0.75", None)))
    (plan,) = parts(root, "path", stroke=INK, stroke_width="2")
    assert plan["d"] == "M42 222L144 173L246 124L348 63.2L450 26"
    assert plan["stroke-dasharray"] == "5 4"


def test_one_known_figure_is_one_point_and_no_line() -> None:
    root = read(draw((None, None, "0.75", None)))
    assert [(dot["cx"], dot["cy"]) for dot in parts(root, "circle")] == [("348", "75")]
    assert parts(root, "path", stroke=LINK) == []


def test_only_neighbouring_figures_are_joined() -> None:
    root = read(draw(("0.2", None, "0.5", "0.75"), cutoff=4))
    (line,) = parts(root, "path", stroke=LINK)
    assert line["d"] == "M348 124L450 75"
    assert len(parts(root, "circle")) == 3


def test_without_execution_only_the_plan_speaks() -> None:
    root = read(draw((None, None, None, None)))
    assert parts(root, "circle") == []
    assert [text for text in texts(root) if "%" in text and " " in text] == ["Programado 81%"]


@pytest.mark.parametrize(
    ("executed", "above"), [("0.75", "Programado 81%"), ("0.9", "Ejecutado 90%"), ("0.81", "Programado 81%")]
)
def test_the_higher_figure_is_labelled_above(executed: str, above: str) -> None:
    root = read(draw((None, None, executed, None)))
    labels = [text for text in root.iter("{*}text") if text.get("paint-order")]
    heights = {label.text: Decimal(str(label.get("y"))) for label in labels}
    assert min(heights, key=lambda text: heights[text]) == above


@pytest.mark.parametrize("size", CurveSize)
@pytest.mark.parametrize("cutoff", [1, 2, 3, 4])
@pytest.mark.parametrize("executed", ["0", "0.1", "1"])
def test_labels_stay_inside_the_picture(size: CurveSize, cutoff: int, executed: str) -> None:
    figures: list[str | None] = [None] * 4
    figures[cutoff - 1] = executed
    root = read(draw(tuple(figures), cutoff=cutoff, size=size))
    width, height = size.value
    for label in root.iter("{*}text"):
        x, y = Decimal(str(label.get("x"))), Decimal(str(label.get("y")))
        long = len(label.text or "") * Decimal("6.6")
        left = {"start": x, "middle": x - long / 2, "end": x - long}[str(label.get("text-anchor"))]
        assert left >= 0, label.text
        assert left + long <= width + 2, label.text
        assert 12 <= y <= height


def test_the_telephone_gets_a_drawing_of_its_own() -> None:
    root = read(draw((None, None, "0.75", None), size=CurveSize.NARROW))
    assert (root.get("width"), root.get("viewBox")) == ("252", "0 0 252 206")


def test_the_axis_is_always_zero_to_a_hundred() -> None:
    for executed in ("0", "0.03", "1"):
        assert texts(read(draw((None, None, executed, None))))[:5] == ["0%", "25%", "50%", "75%", "100%"]


def test_words_are_escaped() -> None:
    root = read(draw((None, None, None, None), says=CurveWords(start="<b>", programmed="A & B", executed="C")))
    assert texts(root)[5] == "<b>"
    assert texts(root)[-1] == "A & B 81%"


@pytest.mark.parametrize(
    ("programmed", "executed", "cutoff", "sentence"),
    [
        (["1"], [None, None], 1, "One ratio of the plan"),
        (["1"], [None], 2, "none of the periods: 2"),
        (["1"], [None], 0, "none of the periods: 0"),
        (["1"], ["1.2"], 1, "between 0 and 1"),
        (["-0.1"], [None], 1, "between 0 and 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    programmed: list[str], executed: list[str | None], cutoff: int, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        curve(
            [Decimal(ratio) for ratio in programmed],
            [None if ratio is None else Decimal(ratio) for ratio in executed],
            periods=["Dic"],
            cutoff=cutoff,
            says=SAYS,
            label="x",
        )
