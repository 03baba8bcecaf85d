"""Fiscal years and the labels by which documents name their periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.calendar import (
    ANNUAL,
    FiscalYear,
    Periodicity,
    follow_up_name,
    format_date,
    format_short_date,
    long_period,
    period_code,
    period_end,
    period_label,
    period_months,
    period_start,
    read_ordinal,
    read_span,
    short_period,
    start_month_of,
    to_date_label,
)

SPANS = [
    ("EN-MAR", (1, 3)),
    ("ENE-MAR", (1, 3)),
    ("ENE - MAR", (1, 3)),
    ("Ene.-Mar.", (1, 3)),
    ("ene–mar", (1, 3)),
    ("ENE/MAR", (1, 3)),
    ("EN MAR", (1, 3)),
    ("ENERO-MARZO", (1, 3)),
    ("Enero a marzo", (1, 3)),
    ("enero hasta marzo", (1, 3)),
    ("ENERO\u00a0–\u00a0MARZO", (1, 3)),
    ("ABR-JUN", (4, 6)),
    ("JUL-SET", (7, 9)),
    ("julio-setiembre", (7, 9)),
    ("OCT-DIC 2024", (10, 12)),
    ("I TRIM", (1, 3)),
    ("I TRIM.", (1, 3)),
    ("IV TRIMESTRE", (10, 12)),
    ("I-TRIMESTRE", (1, 3)),
    ("1er trimestre", (1, 3)),
    ("1.er Trimestre", (1, 3)),
    ("1ER. TRIMESTRE", (1, 3)),
    ("1° Trimestre", (1, 3)),
    ("2do TRIM.", (4, 6)),
    ("3.º trimestre", (7, 9)),
    ("4to. Trimestre", (10, 12)),
    ("PRIMER TRIMESTRE", (1, 3)),
    ("TERCER TRIMESTRE", (7, 9)),
    ("T1", (1, 3)),
    ("T.4", (10, 12)),
    ("T-2", (4, 6)),
    ("Q3", (7, 9)),
    ("1T", (1, 3)),
    ("III T", (7, 9)),
    ("TRIM I", (1, 3)),
    ("TRIMESTRE 2", (4, 6)),
    ("(Q1) TRIMESTRE 1", (1, 3)),
    ("T1. PLANEADO 2024", (1, 3)),
    ("Meta III trimestre", (7, 9)),
    ("I CUATRIMESTRE", (1, 4)),
    ("3er cuatrimestre", (9, 12)),
    ("C2", (5, 8)),
    ("I SEMESTRE", (1, 6)),
    ("Segundo semestre", (7, 12)),
    ("S2", (7, 12)),
    ("2do. Sem.", (7, 12)),
    ("ENE", (1, 1)),
    ("ENERO", (1, 1)),
    ("SEPT.", (9, 9)),
    ("MES 1", (1, 1)),
    ("Mes 12", (12, 12)),
    ("séptimo mes", (7, 7)),
    ("EN-SEP", (1, 9)),
    ("REAL EN-SEP", (1, 9)),
    ("% EJECUCIÓN EN-SEP", (1, 9)),
    ("A SEPTIEMBRE", (1, 9)),
    ("% de ejecución a septiembre", (1, 9)),
    ("AL 30 DE SEPTIEMBRE", (1, 9)),
    ("Al 30 de septiembre de 2024", (1, 9)),
    ("Acumulado al III trimestre", (1, 9)),
    ("ACUM. SEPTIEMBRE", (1, 9)),
    ("hasta el tercer trimestre", (1, 9)),
    ("en marzo", (3, 3)),
    ("OBSERVACIONES - COMENTARIOS 3er Trimestre", (7, 9)),
]

NO_SPANS = [
    "",
    "1",
    "3",
    "12",
    "2024",
    "25%",
    "-",
    "AO.3.1.",
    "UAIP",
    "EN",
    "META ANUAL",
    "METAS PARA AÑO 2024",
    "V TRIMESTRE",
    "5to trimestre",
    "T0",
    "T13",
    "III SEMESTRE",
    "MES 13",
    "NOV-ENE",
    "Actividad para el cuarto trimestre.",
    "Informe del primer trimestre de ventas",
    "En marzo se hizo la entrega",
    "Unidad de Mayo",
    "enero " * 20,
]


@pytest.mark.parametrize(("label", "span"), SPANS)
def test_label_names_its_months(label: str, span: tuple[int, int]) -> None:
    assert read_span(label) == span


@pytest.mark.parametrize("label", NO_SPANS)
def test_other_texts_name_no_period(label: str) -> None:
    assert read_span(label) is None


@pytest.mark.parametrize(
    ("label", "span"),
    [
        ("JUL-SEP", (1, 3)),
        ("EN-MAR", (7, 9)),
        ("A DICIEMBRE", (1, 6)),
        ("OCT-ENE", (4, 7)),
        ("III TRIM", (7, 9)),
        ("JUNIO", (12, 12)),
    ],
)
def test_label_of_a_year_that_starts_in_july(label: str, span: tuple[int, int]) -> None:
    assert read_span(label, start_month=7) == span


periodicities = st.sampled_from(Periodicity)
start_months = st.integers(1, 12)


@given(periodicities, st.integers(1, 12), start_months)
def test_every_label_written_is_read_back(periodicity: Periodicity, period: int, start_month: int) -> None:
    period = min(period, periodicity.periods)
    first, last = (period - 1) * periodicity.months + 1, period * periodicity.months

    assert read_span(period_label(periodicity, period, start_month=start_month), start_month=start_month) == (
        first,
        last,
    )
    assert read_span(long_period(periodicity, period, start_month=start_month), start_month=start_month) == (
        first,
        last,
    )
    assert read_span(period_months(periodicity, period, start_month=start_month), start_month=start_month) == (
        first,
        last,
    )
    assert (
        read_span(period_code(periodicity, period), start_month=start_month) == (first, last)
        or periodicity is Periodicity.MONTH
    )
    assert read_span(to_date_label(periodicity, period, start_month=start_month), start_month=start_month) == (1, last)


@pytest.mark.parametrize(
    ("periodicity", "labels"),
    [
        (Periodicity.QUARTER, ["EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC"]),
        (Periodicity.FOUR_MONTH, ["EN-ABR", "MAY-AGO", "SEP-DIC"]),
        (Periodicity.HALF_YEAR, ["EN-JUN", "JUL-DIC"]),
        (Periodicity.MONTH, ["ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC"]),
    ],
)
def test_columns_are_labelled_as_in_the_seed(periodicity: Periodicity, labels: list[str]) -> None:
    assert [period_label(periodicity, period) for period in range(1, periodicity.periods + 1)] == labels


def test_names_of_the_third_quarter() -> None:
    quarter = Periodicity.QUARTER

    assert to_date_label(quarter, 3) == "EN-SEP"
    assert period_code(quarter, 3) == "T3"
    assert short_period(quarter, 3) == "T3 (jul–sep)"
    assert long_period(quarter, 3) == "tercer trimestre"
    assert period_months(quarter, 3) == "julio a septiembre"
    assert follow_up_name(3) == "tercer seguimiento"


def test_names_of_a_month() -> None:
    assert to_date_label(Periodicity.MONTH, 1) == "ENE"
    assert short_period(Periodicity.MONTH, 8) == "M8 (ago)"
    assert long_period(Periodicity.MONTH, 8) == "agosto"


@pytest.mark.parametrize(
    ("title", "ordinal"),
    [
        ("TERCER SEGUIMIENTO DEL PLAN OPERATIVO INSTITUCIONAL/ANUAL (POI/POA) 2024", 3),
        ("CUARTO SEGUIMIENTO", 4),
        ("SEGUIMIENTO ANUAL DEL POA 2024", ANNUAL),
        ("SEGUIMIENTO DEL III TRIMESTRE", 3),
        ("Evaluación POI 2019 II Trimestre", 2),
        ("Seguimiento N.º 3", 3),
        ("Informe de seguimiento al cuarto trimestre", 4),
        ("Informe 2do. Trimestre 2024", 2),
        ("PLAN OPERATIVO ANUAL 2025", None),
        ("", None),
    ],
)
def test_title_says_which_follow_up_it_is(title: str, ordinal: int | None) -> None:
    assert read_ordinal(title) == ordinal


@pytest.mark.parametrize(
    ("periodicity", "period", "start_month", "first", "last"),
    [
        (Periodicity.QUARTER, 3, 1, date(2024, 7, 1), date(2024, 9, 30)),
        (Periodicity.QUARTER, 4, 1, date(2024, 10, 1), date(2024, 12, 31)),
        (Periodicity.MONTH, 2, 1, date(2024, 2, 1), date(2024, 2, 29)),
        (Periodicity.HALF_YEAR, 1, 1, date(2024, 1, 1), date(2024, 6, 30)),
        (Periodicity.QUARTER, 3, 7, date(2025, 1, 1), date(2025, 3, 31)),
        (Periodicity.QUARTER, 2, 7, date(2024, 10, 1), date(2024, 12, 31)),
        (Periodicity.FOUR_MONTH, 3, 4, date(2024, 12, 1), date(2025, 3, 31)),
    ],
)
def test_first_and_last_day(periodicity: Periodicity, period: int, start_month: int, first: date, last: date) -> None:
    assert period_start(2024, periodicity, period, start_month=start_month) == first
    assert period_end(2024, periodicity, period, start_month=start_month) == last


@given(periodicities, start_months, st.integers(0, 364))
def test_every_day_of_the_year_falls_in_the_period_that_holds_it(
    periodicity: Periodicity, start_month: int, offset: int
) -> None:
    year = FiscalYear(2024, periodicity, start_month)
    day = year.starts() + timedelta(days=offset)

    period = year.period_of(day)

    assert period is not None
    assert year.starts(period) <= day <= year.ends(period)
    assert year.period_of(year.starts() - timedelta(days=1)) is None
    assert year.period_of(year.ends() + timedelta(days=1)) is None


@pytest.mark.parametrize("periodicity", list(Periodicity))
def test_the_cut_off_of_any_period_says_in_which_month_the_year_began(periodicity: Periodicity) -> None:
    for start_month in range(1, 13):
        for period in range(1, periodicity.periods + 1):
            cutoff = FiscalYear(2024, periodicity, start_month).ends(period)
            assert start_month_of(cutoff, periodicity, period) == start_month


def test_dates_in_spanish() -> None:
    assert format_date(date(2024, 9, 30)) == "30 de septiembre de 2024"
    assert format_date(date(2024, 1, 1)) == "1 de enero de 2024"
    assert format_short_date(date(2024, 9, 30)) == "30/9/2024"
