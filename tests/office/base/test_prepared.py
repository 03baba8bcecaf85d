"""A query whose SQL is kept says what a plain one says, for other values as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planabierto.office.base.prepared import Prepared
from planabierto.office.institutions.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tests.cast import Cast


def by_slug(institution: int, slug: str) -> QuerySet[Unit]:
    return Unit.objects.filter(institution_id=institution, slug=slug).select_related("institution", "parent")


def test_rows_of_a_model_come_with_their_relations(cast: Cast) -> None:
    asked = Prepared(by_slug)
    for unit in (cast.reclamos, cast.contabilidad, cast.other_unit):
        with CaptureQueriesContext(connection) as captured:
            (found,) = asked(institution=unit.institution_id, slug=unit.slug)
            assert (found, found.institution, found.parent) == (unit, unit.institution, unit.parent)
        assert len(captured) == 1
    assert asked(institution=cast.other_institution.pk, slug=cast.contabilidad.slug) == []
    assert asked(institution=10**30, slug=cast.contabilidad.slug) == []


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_list_may_have_any_length(cast: Cast, number: int) -> None:
    units = (cast.reclamos, cast.contabilidad, cast.comercial)[:number]
    found = NAMES(institution=cast.institution.pk, keys=tuple(unit.pk for unit in units))
    assert found == [(unit.pk, unit.name) for unit in sorted(units, key=lambda unit: unit.pk)]


NAMES = Prepared(
    lambda institution, keys: (
        Unit.objects.filter(institution_id=institution, pk__in=keys).order_by("pk").values_list("pk", "name")
    )
)


def test_a_constant_stays_what_it_is(cast: Cast) -> None:
    asked = Prepared(lambda institution: Unit.objects.filter(institution_id=institution, name="Reclamos"))
    assert asked(institution=cast.institution.pk) == [cast.reclamos]
    assert asked(institution=cast.other_institution.pk) == [cast.other_unit]
