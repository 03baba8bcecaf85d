"""Written numbers: every row of the parser's table, what a document means by them, and the way back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.quantity import (
    NoticeKind,
    QuestionKind,
    Reading,
    Scale,
    document_reading,
    format_quantity,
    format_rate,
    parse_quantity,
    round_half_up,
    whole_percent,
)
from planabierto.core.written_number import ProblemKind

QUARTER = Decimal("0.25")

# docs/concepts.md §5.1, column "count row": what is typed, the value, and whether a decimal comma is noticed.
COUNTED = [
    ("3", "3", False),
    (" 3 ", "3", False),
    ("3.5", "3.5", False),
    ("1,234", "1234", False),
    ("1,234.5", "1234.5", False),
    ("0,75", "0.75", True),
    ("12,5", "12.5", True),
    ("1.234,5", "1234.5", True),
    ("12 345", "12345", False),
    ("12\u00a0345", "12345", False),
    ("0.25", "0.25", False),
    ("0.75", "0.75", False),
    ("1", "1", False),
    # Beyond the table.
    ("0", "0", False),
    ("-0", "0", False),
    ("007", "7", False),
    (".5", "0.5", False),
    (",5", "0.5", True),
    ("3.", "3", False),
    ("0,750", "0.75", True),
    ("1,2345", "1.2345", True),
    ("1.234", "1.234", False),
    ("1,234,567", "1234567", False),
    ("1.234.567", "1234567", True),
    ("1,234,567.25", "1234567.25", False),
    ("1.234.567,25", "1234567.25", True),
    ("12\u2009345", "12345", False),
    ("12\u202f345,5", "12345.5", True),
    ("1 234 567.5", "1234567.5", False),
    ("\ufeff3\u200b", "3", False),
    ("999999999999999", "999999999999999", False),
]

# Column "percent row (target 25%)": the value as a ratio.
IN_PERCENT = [
    ("3", "0.03"),
    (" 3 ", "0.03"),
    ("3.5", "0.035"),
    ("75%", "0.75"),
    ("75 %", "0.75"),
    ("100", "1"),
    ("100%", "1"),
    ("0", "0"),
    ("0%", "0"),
    ("0.5%", "0.005"),
    ("33.33%", "0.3333"),
]

# The same column: what is asked, and the reading that a document takes.
ASKED_IN_PERCENT = [
    ("1,234", QuestionKind.OUT_OF_RANGE, ("1,234%", "12.34%"), "12.34"),
    ("1,234.5", QuestionKind.OUT_OF_RANGE, ("1,234.5%", "12.345%"), "12.345"),
    ("0,75", QuestionKind.PERCENT_OR_RATIO, ("0.75%", "75%"), "0.75"),
    ("1.234,5", QuestionKind.OUT_OF_RANGE, ("1,234.5%", "12.345%"), "12.345"),
    ("12 345", QuestionKind.OUT_OF_RANGE, ("12,345%", "123.45%"), "123.45"),
    ("12\u00a0345", QuestionKind.OUT_OF_RANGE, ("12,345%", "123.45%"), "123.45"),
    ("0.25", QuestionKind.PERCENT_OR_RATIO, ("0.25%", "25%"), "0.25"),
    ("0.75", QuestionKind.PERCENT_OR_RATIO, ("0.75%", "75%"), "0.75"),
    ("1", QuestionKind.PERCENT_OR_RATIO, ("1%", "100%"), "1"),
    ("900.0%", QuestionKind.OUT_OF_RANGE, ("900%", "9%"), "9"),
    ("101", QuestionKind.OUT_OF_RANGE, ("101%", "1.01%"), "1.01"),
]

NO_NUMBERS = [
    "=3+4",
    "+3",
    "tres",
    "3 informes",
    "3/4",
    "1e3",
    "1e308",
    "1E-5",
    "inf",
    "NaN",
    "0x10",
    "1_000",
    "٣",
    "３",
    "²",
    "½",
    "1,23,456",
    "1,234,56",
    "12,34.5",
    "1.2.3",
    "1,2,3",
    "1.234,5.6",
    "12  345",
    "12 34",
    "1234 567",
    "12 345 .5",
    "12\n345",
    ".",
    ",",
    "%",
    "$",
    "--3",
    "3-",
    "(3)",
    "75%%",
    "$75%",
    "9" * 200,
]


@pytest.mark.parametrize(("typed", "value", "noticed"), COUNTED)
def test_count_is_read(typed: str, value: str, noticed: bool) -> None:
    reading = parse_quantity(typed, Scale.COUNT)

    assert reading.value == Decimal(value)
    assert [notice.kind for notice in reading.notices] == [NoticeKind.COMMA_READ] * noticed
    assert reading.question is None
    assert reading.problem is None
    assert document_reading(typed, None, Scale.COUNT) == (Decimal(value), False, None)


@pytest.mark.parametrize(("typed", "ratio"), IN_PERCENT)
def test_percentage_is_read_as_a_ratio(typed: str, ratio: str) -> None:
    assert parse_quantity(typed, Scale.RATIO, target=QUARTER).value == Decimal(ratio)


@pytest.mark.parametrize(("typed", "kind", "buttons", "default"), ASKED_IN_PERCENT)
def test_doubtful_percentage_is_asked(typed: str, kind: QuestionKind, buttons: tuple[str, str], default: str) -> None:
    reading = parse_quantity(typed, Scale.RATIO, target=QUARTER)

    assert reading.value is None
    assert reading.question is not None
    assert reading.question.kind is kind
    assert reading.question.parts == buttons
    assert reading.question.default == Decimal(default)
    assert reading.question.default in reading.question.alternatives
    assert reading.question.sentence == f"¿Quiso decir {buttons[0]} o {buttons[1]}?"


def test_decimal_comma_in_percent_is_noticed() -> None:
    reading = parse_quantity("12,5", Scale.RATIO)

    assert reading.value == Decimal("0.125")
    assert [notice.sentence for notice in reading.notices] == ["Se leyó 12.5%. Si quiso decir otra cosa, corríjalo"]


def test_percentage_up_to_its_target_is_in_range() -> None:
    assert parse_quantity("110%", Scale.RATIO, target=Decimal("1.2")).value == Decimal("1.1")
    assert parse_quantity("110%", Scale.RATIO, target=Decimal("0.2")).value is None


@pytest.mark.parametrize("typed", ["75%", "900.0%", "0%"])
@pytest.mark.parametrize("scale", [Scale.COUNT, Scale.MONEY])
def test_percent_sign_on_a_count_is_refused(typed: str, scale: Scale) -> None:
    problem = parse_quantity(typed, scale).problem

    assert problem is not None
    assert problem.sentence == "Esta acción se cuenta en número, no en porcentaje. Escriba la cantidad"


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("typed", ["", " ", "\u00a0", "\t\n", "\ufeff"])
def test_blank_is_no_report(typed: str, scale: Scale) -> None:
    assert parse_quantity(typed, scale) == Reading()
    assert document_reading(typed, None, scale) == (None, False, None)


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("typed", ["-", "—", "– –", "N/A", "n.p.", "N.P", "no aplica", "No programada", "n/d"])
def test_placeholder_is_neither_blank_nor_number(typed: str, scale: Scale) -> None:
    problem = parse_quantity(typed, scale).problem

    assert problem is not None
    assert problem.kind is ProblemKind.PLACEHOLDER
    assert problem.sentence.startswith(f"«{typed}» no es un número. Si no hubo, escriba 0")
    assert document_reading(typed, None, scale).problem == problem


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_never_evaluated(typed: str, scale: Scale) -> None:
    reading = parse_quantity(typed, scale)

    assert reading.value is None
    assert reading.problem is not None
    assert reading.problem.kind is ProblemKind.NOT_A_NUMBER
    assert document_reading(typed, None, scale).problem == reading.problem


def test_sentence_of_a_problem_quotes_what_was_typed() -> None:
    problem = parse_quantity("uno", Scale.COUNT).problem
    long = parse_quantity("x" * 90, Scale.COUNT).problem

    assert problem is not None
    assert problem.sentence == "«uno» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250"
    assert long is not None
    assert long.parts == ("x" * 39 + "…",)


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("typed", ["-3", "\u22123", "–0.5", "- 1,250"])
def test_negative_is_refused(typed: str, scale: Scale) -> None:
    problem = parse_quantity(typed, scale).problem

    assert problem is not None
    assert problem.kind is ProblemKind.NEGATIVE
    assert problem.sentence == "No puede ser menor que 0. Para corregir un trimestre anterior, pida una corrección"
    assert document_reading(typed, None, scale) == (None, False, problem)


@pytest.mark.parametrize("typed", ["9" * 16, "1" * 16 + ".5", "0." + "0" * 20 + "1"])
def test_too_many_digits_are_refused(typed: str) -> None:
    problem = parse_quantity(typed, Scale.COUNT).problem

    assert problem is not None
    assert problem.kind is ProblemKind.TOO_LONG


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("$1,234.50", "1234.5"),
        ("1,234.50", "1234.5"),
        ("US$ 5", "5"),
        ("$ 0.99", "0.99"),
        ("$1.234.567,89", "1234567.89"),
    ],
)
def test_money_is_read(typed: str, value: str) -> None:
    assert parse_quantity(typed, Scale.MONEY).value == Decimal(value)


@pytest.mark.parametrize("scale", [Scale.COUNT, Scale.STAGES, Scale.RATIO])
def test_money_has_no_place_on_another_scale(scale: Scale) -> None:
    problem = parse_quantity("$1,234.50", scale).problem

    assert problem is not None
    assert problem.kind is ProblemKind.MONEY_IN_COUNT


def test_stages_take_a_fraction_or_a_percentage() -> None:
    assert parse_quantity("0.95", Scale.STAGES, target=Decimal(1)) == Reading(Decimal("0.95"))
    assert parse_quantity("95%", Scale.STAGES).value == Decimal("0.95")
    assert document_reading("95%", None, Scale.STAGES) == (Decimal("0.95"), False, None)


def test_comma_before_three_digits_after_more_than_three_is_asked() -> None:
    question = parse_quantity("12345,678", Scale.COUNT).question

    assert question is not None
    assert question.kind is QuestionKind.SEPARATOR
    assert question.alternatives == (Decimal(12345678), Decimal("12345.678"))
    assert document_reading("12345,678", None, Scale.COUNT).value == Decimal(12345678)


@pytest.mark.parametrize(
    ("typed", "target", "sentences"),
    [
        ("473", "108", ["473 es 4 veces lo programado (108). ¿Es correcto?"]),
        ("216", "108", ["216 es 2 veces lo programado (108). ¿Es correcto?"]),
        ("215", "108", []),
        ("0.95", "1", ["0.95 de algo que se cuenta entero: si no está terminado escriba 0 y explique el avance"]),
        ("1.5", "3", ["1.5 de algo que se cuenta entero: si no está terminado escriba 1 y explique el avance"]),
        ("0.2", "0.3", []),
        ("5", "0", []),
    ],
)
def test_figure_is_compared_with_its_target(typed: str, target: str, sentences: list[str]) -> None:
    reading = parse_quantity(typed, Scale.COUNT, target=Decimal(target))

    assert reading.value == Decimal(typed)
    assert [notice.sentence for notice in reading.notices] == sentences


@pytest.mark.parametrize(
    ("text", "number", "scale", "value", "elsewhere"),
    [
        # docs/concepts.md §4: a percent sign on a count divides by 100, a bare ratio beside percent targets is a ratio.
        ("900.0%", None, Scale.COUNT, "9", True),
        ("0.75", None, Scale.RATIO, "0.75", True),
        ("1", None, Scale.RATIO, "1", True),
        ("75%", None, Scale.RATIO, "0.75", False),
        ("75", None, Scale.RATIO, "0.75", True),
        ("0", None, Scale.RATIO, "0", False),
        ("0%", None, Scale.RATIO, "0", False),
        ("900%", None, Scale.RATIO, "9", False),
        ("$1,234.50", None, Scale.COUNT, "1234.5", True),
        ("$1,234.50", None, Scale.MONEY, "1234.5", False),
        ("0.75", None, Scale.COUNT, "0.75", False),
        # A file that stores the exact number: the text decides the signs only.
        ("75%", "0.75", Scale.RATIO, "0.75", False),
        ("33%", "0.333333", Scale.RATIO, "0.333333", False),
        ("0%", "0.001", Scale.RATIO, "0.001", False),
        ("0.75", "0.75", Scale.RATIO, "0.75", True),
        ("0.8", "0.75", Scale.RATIO, "0.75", True),
        ("900.0%", "9", Scale.COUNT, "9", True),
        ("18,207", "18207", Scale.COUNT, "18207", False),
        ("3", "2.9999", Scale.COUNT, "2.9999", False),
        ("", "3", Scale.COUNT, "3", False),
        ("$5", "5.001", Scale.MONEY, "5.001", False),
        # The percent sign is mere text of the number format: 33 shown as "33%".
        ("33%", "33", Scale.RATIO, "0.33", False),
        ("33%", "33", Scale.COUNT, "0.33", True),
    ],
)
def test_figure_of_a_document(text: str, number: str | None, scale: Scale, value: str, elsewhere: bool) -> None:
    reading = document_reading(text, None if number is None else Decimal(number), scale)

    assert reading == (Decimal(value), elsewhere, None)


@pytest.mark.parametrize(
    ("text", "target", "value"),
    [("1.1", "0.75", "1.1"), ("3", "0.75", "3"), ("75", "0.75", "0.75"), ("7.5", "0.75", "0.075"), ("3", None, "0.03")],
)
def test_bare_number_above_one_is_what_stands_nearer_to_its_target(text: str, target: str | None, value: str) -> None:
    reading = document_reading(text, None, Scale.RATIO, None if target is None else Decimal(target))

    assert reading == (Decimal(value), True, None)


@pytest.mark.parametrize("scale", Scale)
def test_negative_number_of_a_file_has_a_problem_and_no_value(scale: Scale) -> None:
    # Some number formats show a negative without its sign.
    reading = document_reading("3", Decimal(-3), scale)

    assert reading.value is None
    assert reading.problem is not None
    assert reading.problem.kind is ProblemKind.NEGATIVE


@pytest.mark.parametrize("number", ["1e15", "1e308", "Infinity", "NaN"])
def test_number_without_measure_is_refused(number: str) -> None:
    problem = document_reading("", Decimal(number), Scale.COUNT).problem

    assert problem is not None
    assert problem.kind is ProblemKind.TOO_LONG


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        ("1250", Scale.COUNT, "1,250"),
        ("0.75", Scale.COUNT, "0.75"),
        ("3.0", Scale.COUNT, "3"),
        ("2.005", Scale.COUNT, "2.01"),
        ("0", Scale.COUNT, "0"),
        ("-0", Scale.COUNT, "0"),
        ("-3", Scale.COUNT, "\u22123"),
        ("1E+3", Scale.COUNT, "1,000"),
        ("0.25", Scale.RATIO, "25%"),
        ("0.125", Scale.RATIO, "12.5%"),
        ("0.33333", Scale.RATIO, "33.33%"),
        ("4.38", Scale.RATIO, "438%"),
        ("1234.5", Scale.MONEY, "$1,234.50"),
        ("1234", Scale.MONEY, "$1,234.00"),
        ("-5", Scale.MONEY, "\u2212$5.00"),
        ("0.95", Scale.STAGES, "0.95"),
    ],
)
def test_quantity_is_written_as_in_el_salvador(value: str, scale: Scale, text: str) -> None:
    assert format_quantity(Decimal(value), scale) == text


def test_exact_writing_keeps_every_decimal() -> None:
    assert format_quantity(Decimal("1234.5678"), Scale.COUNT, exact=True) == "1,234.5678"
    assert format_quantity(Decimal("0.123456"), Scale.RATIO, exact=True) == "12.3456%"
    assert format_quantity(Decimal("5.125"), Scale.MONEY, exact=True) == "$5.125"


@pytest.mark.parametrize(
    ("rate", "percent", "text"),
    [
        ("0", 0, "0%"),
        ("0.835", 84, "84%"),
        ("0.995", 100, "100%"),
        ("0.9949", 99, "99%"),
        ("4.3796", 438, "438%"),
        ("12.5", 1250, "1,250%"),
    ],
)
def test_rate_is_a_whole_percent_half_up(rate: str, percent: int, text: str) -> None:
    assert whole_percent(Decimal(rate)) == percent
    assert format_rate(Decimal(rate)) == text


def test_rounding_is_half_away_from_zero() -> None:
    assert round_half_up(Decimal("0.5")) == 1
    assert round_half_up(Decimal("2.5")) == 3
    assert round_half_up(Decimal("-2.5")) == -3
    assert round_half_up(Decimal("92.045"), 2) == Decimal("92.05")


quantities = st.decimals(min_value=0, max_value=Decimal(10) ** 15 - 1, places=12, allow_nan=False, allow_infinity=False)


@given(quantities, st.sampled_from(Scale))
def test_what_is_written_exactly_is_read_back_from_a_document(value: Decimal, scale: Scale) -> None:
    # A ratio of 10 trillion is written with 17 whole digits, which no document means.
    value = value / 1000 if scale is Scale.RATIO else value

    assert document_reading(format_quantity(value, scale, exact=True), None, scale) == (value, False, None)


@given(quantities, st.sampled_from([Scale.COUNT, Scale.MONEY, Scale.STAGES]))
def test_what_is_written_exactly_is_read_back_from_a_cell(value: Decimal, scale: Scale) -> None:
    assert parse_quantity(format_quantity(value, scale, exact=True), scale) == Reading(value)


@given(st.decimals(min_value=0, max_value=1, places=6, allow_nan=False, allow_infinity=False))
def test_percentage_is_read_back_from_a_cell(value: Decimal) -> None:
    assert parse_quantity(format_quantity(value, Scale.RATIO, exact=True), Scale.RATIO) == Reading(value)


@given(st.text(alphabet="0123456789.,% $-–\u00a0\u2009eE+=٣x", max_size=30), st.sampled_from(Scale))
def test_any_writing_is_a_value_a_question_a_problem_or_a_blank(text: str, scale: Scale) -> None:
    reading = parse_quantity(text, scale, target=QUARTER)
    in_document = document_reading(text, None, scale)

    outcomes = [reading.value is not None, reading.question is not None, reading.problem is not None]
    assert sum(outcomes) <= 1
    if sum(outcomes) == 0:
        assert not text.strip()
    for value in (reading.value, in_document.value):
        assert value is None or (value.is_finite() and value >= 0)
    assert (in_document.value is None) == (in_document.problem is not None or not text.strip())
