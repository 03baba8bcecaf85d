"""A quantity comes back from the database as it went in, on both databases."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from planabierto.office.base.quantities import QuantityField, fits
from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import PeriodTarget
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row


@pytest.fixture
def stored_target(institution: Institution) -> PeriodTarget:
    """A target of the first period, with its programming."""
    write(institution, document(follow_up({"Servir.": [OTHERS, row(targets=("1", "", "", ""))]})))
    return PeriodTarget.objects.get()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", True),
        ("999999999999999", True),
        ("1000000000000000", False),
        ("0." + "0" * 21 + "1", True),
        ("0." + "0" * 22 + "1", False),
        ("-0.01", False),
        ("NaN", False),
        ("Infinity", False),
        ("1E+3", True),
    ],
)
def test_figure_fits_within_its_digits(value: str, *, expected: bool) -> None:
    assert fits(Decimal(value)) is expected


def test_blank_fits() -> None:
    assert fits(None)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="no quantity"):
        QuantityField[object, object]().get_prep_value(Decimal(value))


@given(st.decimals(min_value=0, max_value=10**14, places=20))
def test_written_for_the_database_and_read_back_is_equal(value: Decimal) -> None:
    field = QuantityField[object, object]()
    assert field.from_db_value(field.get_prep_value(value), None, None) == value


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["0", "0.75", "123456789012345.1234567890123456789012", "0.3333333333333333333333"])
def test_database_keeps_every_digit(value: str, stored_target: PeriodTarget) -> None:
    row = PeriodTarget.objects.create(
        institution_id=stored_target.institution_id,
        programming_id=stored_target.programming_id,
        period=2,
        value=Decimal(value),
    )
    assert PeriodTarget.objects.get(pk=row.pk).value == Decimal(value)


@pytest.mark.django_db
def test_database_refuses_less_than_nothing(stored_target: PeriodTarget) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodTarget.objects.create(
            institution_id=stored_target.institution_id,
            programming_id=stored_target.programming_id,
            period=2,
            value=Decimal(-1),
        )
