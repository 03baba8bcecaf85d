"""How pictures are written; and that drawing one needs no Django."""

import subprocess
import sys
from decimal import Decimal

import pytest

from planabierto.office.base.charts.svg import element, number, words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12, "12"),
        (Decimal("12.04"), "12"),
        (Decimal("12.06"), "12.1"),
        (Decimal("-0.01"), "0"),
        (Decimal("-3.25"), "-3.2"),
        (Decimal(1) / 3, "0.3"),
        (Decimal("1E+2"), "100"),
        (100, "100"),
        (10, "10"),
    ],
)
def test_a_coordinate_has_one_decimal_at_most(value: int | Decimal, text: str) -> None:
    assert number(value) == text


def test_an_element_is_closed_and_its_attributes_take_dashes() -> None:
    assert element("rect", x=1, stroke_width=Decimal("1.5")) == '<rect x="1" stroke-width="1.5"/>'
    assert element("text", words("a < b & c")) == "<text>a &lt; b &amp; c</text>"


def test_drawing_needs_no_django() -> None:
    code = (
        "import sys; import planabierto.office.base.charts; "
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'jinja2')])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
