"""A query whose SQL is kept says what a plain one says, for other values as well, and what is written so is what Django writes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from planabierto.office.base.prepared import Prepared, PreparedUpdate, insert_one
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


def test_an_object_is_one_that_is_stored_and_asks_for_what_was_left_out(cast: Cast) -> None:
    asked = Prepared(lambda key: Unit.objects.filter(pk=key).only("name"))
    (found,) = asked(key=cast.reclamos.pk)
    assert found.get_deferred_fields() == Unit.objects.only("name").get(pk=cast.reclamos.pk).get_deferred_fields()
    assert found.slug == cast.reclamos.slug
    found.name = "Atención"
    found.save()
    assert Unit.objects.get(pk=cast.reclamos.pk).name == "Atención"


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


@pytest.mark.parametrize("name", ["Reclamos", "Reclamos 100%", "O'Higgins", "%s"])
def test_a_constant_may_be_any_text(cast: Cast, name: str) -> None:
    Unit.objects.filter(pk=cast.reclamos.pk).update(name=name)
    of_name = cast.institution.units.filter(name=name).order_by().values_list("pk", flat=True)
    asked = Prepared(lambda slug: of_name.filter(slug=slug))
    assert asked(slug=cast.reclamos.slug) == [cast.reclamos.pk]
    assert asked(slug=cast.contabilidad.slug) == []


def test_what_is_annotated_comes_with_the_object(cast: Cast) -> None:
    asked = Prepared(lambda key: Unit.objects.filter(pk=key).annotate(below=Count("children")).order_by())
    for unit in (cast.reclamos, cast.comercial):
        assert [(one.pk, one.below) for one in asked(key=unit.pk)] == [(unit.pk, unit.children.count())]


def test_an_object_is_inserted_as_it_is_saved(cast: Cast) -> None:
    saved, inserted = (
        Unit(institution=cast.institution, name=name, slug=name, parent=cast.comercial, valid_to=date(2030, 1, 31))
        for name in ("archivo", "despacho")
    )
    saved.save(force_insert=True)
    insert_one(inserted)
    assert inserted.pk > saved.pk
    kept, other = (Unit.objects.filter(pk=one.pk).values().get() for one in (inserted, saved))
    assert kept == {**other, "id": inserted.pk, "name": "despacho", "slug": "despacho"}
    inserted.short_name = "DES"
    inserted.save()
    assert Unit.objects.get(pk=inserted.pk).short_name == "DES"


def test_an_update_writes_the_rows_that_it_names_and_no_other(cast: Cast) -> None:
    write = PreparedUpdate(Unit, which=["institution_id", "id"], columns=["name", "parent_id", "valid_to"])
    unit = cast.reclamos
    told = {"name": "Atención %s", "parent_id": cast.contabilidad.pk, "valid_to": date(2030, 1, 31)}
    for institution in (cast.other_institution, cast.institution):
        before = list(Unit.objects.exclude(pk=unit.pk).order_by("pk").values())
        write(institution_id=institution.pk, id=unit.pk, **told)
        assert list(Unit.objects.exclude(pk=unit.pk).order_by("pk").values()) == before
        assert Unit.objects.filter(pk=unit.pk, **told).exists() is (institution == cast.institution)
