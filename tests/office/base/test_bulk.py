"""Rows written past Django's instances are rows like any other: same types, same constraints, keys that nobody else gets."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from planabierto.office.base.bulk import OutsideTransactionError, insert_rows, new_keys
from planabierto.office.followup.models import Finding
from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import PeriodTarget, Programming
from tests.office.importing import write
from tests.office.written import document, follow_up


@pytest.fixture
def programming(institution: Institution) -> Programming:
    """A programming with four targets."""
    write(institution, document(follow_up()))
    return Programming.objects.get()


def test_keys_go_on_after_the_last_row(programming: Programming) -> None:
    taken = set(PeriodTarget.objects.values_list("pk", flat=True))
    first, second = new_keys(PeriodTarget, 3), new_keys(PeriodTarget, 1)
    assert taken.isdisjoint({*first, *second})
    assert list(first) == sorted(set(first))
    assert programming.pk


def test_row_of_django_comes_after_rows_written_so(programming: Programming) -> None:
    (key,) = new_keys(Programming, 1)
    values = Programming.objects.filter(pk=programming.pk).values().get()
    insert_rows(Programming, [{**values, "id": key, "version": 2}])
    after = Programming.objects.create(**{**values, "id": None, "version": 3})
    assert after.pk > key


def test_no_keys_are_asked_for_no_rows(institution: Institution) -> None:
    assert new_keys(PeriodTarget, 0) == ()
    insert_rows(PeriodTarget, [])
    assert institution.pk


@pytest.mark.django_db(transaction=True)
def test_keys_outside_of_a_transaction_are_refused() -> None:
    with pytest.raises(OutsideTransactionError):
        new_keys(PeriodTarget, 1)


def test_every_type_comes_back_as_it_went_in(programming: Programming) -> None:
    (key,) = new_keys(Programming, 1)
    moment = timezone.now()
    values = Programming.objects.filter(pk=programming.pk).values().get() | {
        "id": key,
        "version": 2,
        "in_force_from": date(2024, 2, 29),
        "recorded_at": moment,
        "statement": "tab\t, comilla ', barra \\ y \\N\nlínea",
        "is_demand": True,
        "annual_target": Decimal("0.3333333333333333333333"),
        "baseline": None,
        "lead_unit_id": None,
    }
    insert_rows(Programming, [values])
    assert Programming.objects.filter(pk=key).values().get() == values


@pytest.mark.parametrize("change", [{"period": 1}, {"period": 13}, {"value": Decimal(-1)}])
def test_constraints_of_the_database_hold(programming: Programming, change: dict[str, object]) -> None:
    (key,) = new_keys(PeriodTarget, 1)
    values = PeriodTarget.objects.filter(programming=programming, period=1).values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(PeriodTarget, [{**values, "id": key, "period": 5, **change}])


def test_row_that_points_nowhere_is_noticed_at_the_end(programming: Programming) -> None:
    (key,) = new_keys(PeriodTarget, 1)
    values = PeriodTarget.objects.filter(programming=programming, period=1).values().get()

    @transaction.atomic
    def insert_and_check() -> None:
        insert_rows(PeriodTarget, [{**values, "id": key, "programming_id": 10**9, "period": 5}])
        connection.check_constraints()

    with pytest.raises(IntegrityError):
        insert_and_check()


def test_words_of_the_database_are_names_of_columns(institution: Institution) -> None:
    stored = write(institution, document(follow_up()))
    Finding.objects.all().delete()
    (key,) = new_keys(Finding, 1)
    values = {field.attname: None for field in Finding._meta.concrete_fields} | {
        "id": key, "institution_id": institution.pk, "follow_up_id": stored.pk, "order": 1, "fingerprint": "f" * 16,
        "rule": "STR309", "severity": "warning", "status": "open", "message": "", "unit_name": "", "code": "",
        "subject": "", "audience": "everyone", "table": 1, "column": 2, "row": 3,
    }  # fmt: skip
    insert_rows(Finding, [values])
    assert Finding.objects.filter(table=1, column=2, row=3).count() == 1
