"""How periods are called, and how codes and keys stand in addresses."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from planabierto.core.calendar import Periodicity
from planabierto.office.plans.wording import (
    action_slug,
    code_slug,
    follow_up_title,
    months_between,
    objective_slug,
    period_name,
    short_month,
)


@pytest.mark.parametrize(
    ("key", "slug"), [("O.E.4", "oe4"), ("6", "6"), ("O.E.10", "oe10"), ("", "sin-clave"), ("…", "sin-clave")]
)
def test_the_key_of_an_objective_in_an_address(key: str, slug: str) -> None:
    assert objective_slug(key) == slug


@pytest.mark.parametrize(("code", "slug"), [("AO.6.5", "ao-6-5"), ("AO 6/5.", "ao-6-5"), ("", ""), ("Ñ", "")])
def test_a_code_in_an_address(code: str, slug: str) -> None:
    assert code_slug(code) == slug
    assert action_slug(code, 7) == (slug or "accion-7")


@pytest.mark.parametrize(
    ("language", "periodicity", "period", "name", "months"),
    [
        ("es", Periodicity.QUARTER, 3, "tercer trimestre", "julio a septiembre"),
        ("es", Periodicity.MONTH, 8, "agosto", "agosto"),
        ("es", Periodicity.FOUR_MONTH, 2, "segundo cuatrimestre", "mayo a agosto"),
        ("es", Periodicity.HALF_YEAR, 1, "primer semestre", "enero a junio"),
        ("en", Periodicity.QUARTER, 3, "third quarter", "July to September"),
    ],
)
def test_a_period_in_words(language: str, periodicity: Periodicity, period: int, name: str, months: str) -> None:
    with translation.override(language):
        assert period_name(periodicity, period, year=2024) == name
        assert months_between(periodicity, period, year=2024) == months


def test_a_year_that_begins_in_july() -> None:
    with translation.override("es"):
        assert months_between(Periodicity.QUARTER, 1, year=2024, start_month=7) == "julio a septiembre"
        assert period_name(Periodicity.MONTH, 1, year=2024, start_month=7) == "julio"


def test_follow_ups_and_months_of_an_axis() -> None:
    with translation.override("es"):
        assert follow_up_title(3) == "Tercer seguimiento"
        assert follow_up_title(12) == "Duodécimo seguimiento"
        assert short_month(date(2024, 9, 30)) == "Sep"
