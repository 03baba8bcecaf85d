"""A number under a format code is what Excel shows for it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.documents.readers.number_format import BUILT_IN, number_format, show_general, stored_number


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("0%", "0.75", "75%"),
        ("0%", "0.285", "29%"),
        ("0%", "-0.25", "-25%"),
        ("0.0%", "9", "900.0%"),
        ("0.00%", "0.12345", "12.35%"),
        ("0%;[Red]-0%", "-0.5", "-50%"),
        ("0 %", "0.5", "50 %"),
        ("#,##0", "18000", "18,000"),
        ("#,##0", "1234567.5", "1,234,568"),
        ("#,##0", "0", "0"),
        ("#,##0.00", "-1234.567", "-1,234.57"),
        ("0", "2.5", "3"),
        ("0", "-0.4", "0"),
        ("0.00", "1.005", "1.01"),
        ("0.##", "1.5", "1.5"),
        ("0.##", "2", "2"),
        (".00", "0.5", ".50"),
        ("0000", "900", "0900"),
        ("00-00", "1234", "12-34"),
        ("0.0,", "1234567", "1234.6"),
        ('#,##0.0,,"M"', "1234567", "1.2M"),
        ('"$"#,##0.00', "1234.5", "$1,234.50"),
        ('"$"#,##0.00', "-5", "-$5.00"),
        ("[$$-540A]#,##0.00", "1234.5", "$1,234.50"),
        ("[$USD] #,##0", "12", "USD 12"),
        ("#,##0;(#,##0)", "-1234", "(1,234)"),
        ('_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', "1500", "1,500"),
        ('_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', "-1500", "-1,500"),
        ('_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', "0", "-"),
        ('0" días"', "5", "5 días"),
        ("0.00_);(0.00)", "3", "3.00"),
        ("0;-0;;@", "0", ""),
        (";;;", "7", ""),
        ('[>=100]0" alto";0.0', "150", "150 alto"),
        ('[>=100]0" alto";0.0', "2.25", "2.3"),
        ("# ?/?", "0.5", "1/2"),
        ("# ?/?", "2.25", "2 1/4"),
        ("# ?/?", "3", "3"),
        ("# ?/4", "2.5", "2 2/4"),
        ("0.00E+00", "18000", "1.80E+04"),
        ("0.00E+00", "0", "0.00E+00"),
        ("@", "12.5", "12.5"),
        ("", "0.75", "0.75"),
        ("General", "1e300", "1" + "0" * 300),
        ('General" u."', "3", "3 u."),
        ("mmm-yy", "45565", "sep-24"),
        ("dd/mm/yyyy", "45565", "30/09/2024"),
        ("d/m/yy", "45565", "30/9/24"),
        ("dd.mm.yyyy", "45565", "30.09.2024"),
        ("yyyy-mm-dd hh:mm", "45565.75", "2024-09-30 18:00"),
        ('d "de" mmmm "de" yyyy', "45565", "30 de septiembre de 2024"),
        ("[$-409]mmmm", "45565", "septiembre"),
        ("ddd", "45565", "lun"),
        ("dddd", "45565", "lunes"),
        ("mmmmm", "45565", "s"),
        ("h:mm", "0.75", "18:00"),
        ("h:mm AM/PM", "0.75", "6:00 p. m."),
        ("mm:ss", "0.0007", "01:00"),
        ("mm:ss.0", "0.0007", "01:00"),
        ("[h]:mm", "1.5", "36:00"),
        ("[mm]:ss", "0.0625", "90:00"),
        ("dd/mm/yyyy", "-3", "-3"),
        ("dd/mm/yyyy", "0", "0"),
        ("dd/mm/yyyy", "2958466", "2958466"),
        ("dd/mm/yyyy", "59", "28/02/1900"),
        ("dd/mm/yyyy", "61", "01/03/1900"),
    ],
)
def test_a_number_is_shown_as_excel_shows_it(code: str, number: str, shown: str) -> None:
    assert number_format(code).show(Decimal(number)) == shown


def test_a_date_of_the_1904_system_is_four_years_later() -> None:
    assert number_format("dd/mm/yyyy").show(Decimal(44103), since_1904=True) == "30/09/2024"


@pytest.mark.parametrize(
    ("code", "is_date"),
    [("dd/mm/yyyy", True), ("[h]:mm", True), ("0%", False), ('0" días"', False), ("General", False)],
)
def test_a_format_knows_whether_it_is_one_of_dates(code: str, is_date: bool) -> None:
    assert number_format(code).is_date is is_date


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0.75", "0.75"),
        ("18000", "18000"),
        ("190000170447", "190000170447"),
        ("0.333333333333333", "0.333333333"),
        ("1234567.891234", "1234567.891"),
        ("12345678901.5", "12345678902"),
        ("0.00000001", "0.00000001"),
        ("0.00000000001", "1E-11"),
        ("-0.5", "-0.5"),
    ],
)
def test_general_shows_every_digit_of_a_whole_number_and_ten_of_a_fraction(number: str, shown: str) -> None:
    assert show_general(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        ("0.75", "0.75"),
        ("0.30000000000000004", "0.3"),
        ("0.58999999999999997", "0.59"),
        ("1.0", "1"),
        ("9.5E-2", "0.095"),
        ("1E+3", "1000"),
        ("12345678901234567", "12345678901234600"),
        ("-0", "0"),
        (".5", "0.5"),
    ],
)
def test_a_stored_number_is_exact_at_the_digits_that_excel_keeps(stored: str, number: str) -> None:
    assert stored_number(stored) == Decimal(number)


@pytest.mark.parametrize(
    "stored",
    [
        *("", "tres", "NaN", "Infinity", "1e999999999", "1e-400", "1_000", "٣", "0x10", "1,5", "--1"),
        *("1" * 710, "1e9999", f"0.{'0' * 400}1"),
    ],
)
def test_what_is_no_finite_number_is_none(stored: str) -> None:
    assert stored_number(stored) is None


def test_a_code_longer_than_any_workbook_may_have_is_general() -> None:
    assert number_format("0" * 255).show(Decimal("0.5")) == "1".rjust(255, "0")
    assert number_format("0" * 256).show(Decimal("0.5")) == "0.5"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_a_number_of_fifteen_digits_survives_binary_storage(number: Decimal) -> None:
    assert stored_number(repr(float(number))) == number


@given(st.text(), st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_no_code_fails(code: str, number: Decimal) -> None:
    assert isinstance(number_format(code).show(number), str)


@given(
    st.text(alphabet='0#?.,%/E+-$_*[]@;"\\ dmyhsAPG><=1'),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3),
)
def test_no_code_made_of_the_signs_of_formats_fails(code: str, number: Decimal) -> None:
    assert isinstance(number_format(code).show(number), str)


@given(st.sampled_from(sorted(BUILT_IN)), st.integers(min_value=-(10**6), max_value=10**6))
def test_every_built_in_format_shows_something(key: int, number: int) -> None:
    assert number_format(BUILT_IN[key]).show(Decimal(number))
