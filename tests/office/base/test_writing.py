"""Numbers, percentages and dates as a page writes them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import formats
from django.utils.translation import override
from jinja2 import UndefinedError

from planabierto.office.base import writing


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0, "0"), (1250, "1,250"), (Decimal("0.75"), "0.75"), (Decimal("12345.674"), "12,345.67")],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_numbers_are_written_as_el_salvador_writes_them(language: str, value: Decimal | int | None, text: str) -> None:
    with override(language):
        assert writing.number(value) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(None, ""), (Decimal(0), "0%"), (Decimal("0.845"), "85%"), (Decimal("4.38"), "438%")]
)
def test_rates_are_whole_percents_half_up(rate: Decimal | None, text: str) -> None:
    assert writing.percent(rate) == text


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("es", "30 de septiembre de 2024", "9 de octubre de 2024 a las 10:50"),
        ("en", "30 September 2024", "9 October 2024 at 10:50"),
    ],
)
def test_dates_are_written_in_words_and_in_local_time(language: str, day: str, moment: str) -> None:
    with override(language):
        assert writing.day(date(2024, 9, 30)) == day
        assert writing.moment(datetime(2024, 10, 9, 16, 50, tzinfo=UTC)) == moment
        assert writing.short_moment(datetime(2024, 10, 9, 16, 50, tzinfo=UTC)) == "9/10/2024 10:50"
        assert (writing.day(None), writing.moment(None), writing.short_moment(None)) == ("", "", "")


def test_machines_read_iso() -> None:
    assert writing.machine_time(date(2024, 9, 30)) == "2024-09-30"
    assert writing.machine_time(datetime(2024, 10, 9, 16, 50, tzinfo=UTC)) == "2024-10-09T16:50:00+00:00"


@pytest.mark.parametrize("language", ["es", "en"])
def test_forms_write_numbers_the_same_way(language: str) -> None:
    with override(language):
        assert formats.localize(Decimal("12345.67")) == "12,345.67"
        assert formats.date_format(date(2024, 9, 30), "SHORT_DATE_FORMAT") == "30/9/2024"


def render(template: str, **context: object) -> str:
    text: str = engines["jinja2"].from_string(template).render(context)
    return text


def test_a_template_escapes_what_it_is_given() -> None:
    assert render("{{ name }}", name="<b>&") == "&lt;b&gt;&amp;"
    assert render("{% trans %}Unidad {{ name }}{% endtrans %}", name="<b>") == "Unidad &lt;b&gt;"
    assert render("{{ rate|percent }} {{ n|number }}", rate=Decimal("0.5"), n=1250) == "50% 1,250"


def test_a_misspelt_name_cannot_print_nothing() -> None:
    assert render("{% if missing %}yes{% else %}no{% endif %}") == "no"
    with pytest.raises(UndefinedError):
        render("{{ missing }}")
    with pytest.raises(UndefinedError):
        render("{{ person.mising }}", person={"name": "x"})
