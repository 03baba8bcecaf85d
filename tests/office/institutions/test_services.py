"""Creating institutions and units: what is refused, what is recorded, what the database itself holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from planabierto.core.calendar import Periodicity as CorePeriodicity
from planabierto.office.institutions.models import Institution, Periodicity, Unit, UnitAlias
from planabierto.office.institutions.services import (
    InstitutionError,
    Terms,
    UnitError,
    Validity,
    add_alias,
    add_unit,
    create_institution,
)
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def institution(db: None) -> Institution:  # noqa: ARG001 - asks for the database
    return create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)


def test_an_institution_starts_with_the_usual_words_and_rules(institution: Institution) -> None:
    institution.refresh_from_db()
    assert (institution.plan_word, institution.board_name, institution.top_management_name) == (
        "POI",
        "Consejo Directivo",
        "Administración Superior",
    )
    assert (institution.periodicity, institution.fiscal_year_start_month) == ("quarter", 1)
    bands = (
        institution.band_partial,
        institution.band_satisfactory,
        institution.band_above,
        institution.band_far_above,
    )
    assert bands == (Decimal("0.6"), Decimal("0.9"), Decimal("1.1"), Decimal("1.3"))
    assert (institution.roll_up_rule, institution.decimals) == ("due_capped", 0)
    assert institution.time_zone == "America/El_Salvador"


def test_an_institution_brings_its_own_words(db: None) -> None:  # noqa: ARG001 - asks for the database
    terms = Terms(plan_word="PAO", board_name="Concejo Municipal", periodicity="half_year", fiscal_year_start_month=7)
    institution = create_institution(name="Alcaldía", short_name="Alcaldía", terms=terms, by=None)
    assert (institution.plan_word, institution.board_name) == ("PAO", "Concejo Municipal")
    assert (institution.periodicity, institution.fiscal_year_start_month) == ("half_year", 7)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Escriba el nombre y el nombre corto de la institución."),
        ({"name": "Mutual Ejemplo"}, "Ya existe la institución «Mutual Ejemplo»."),
        ({"host": "PLAN.example"}, "La dirección «plan.example» ya es de otra institución."),
        ({"terms": Terms(fiscal_year_start_month=13)}, "El primer mes del año fiscal va de 1 a 12."),
        (
            {"terms": Terms(time_zone="Luna/Mar")},
            "No se conoce la zona horaria «Luna/Mar». Escriba una como America/El_Salvador.",
        ),
        ({"terms": Terms(periodicity="weekly")}, "No se conoce la periodicidad «weekly»."),
    ],
)
def test_an_institution_that_cannot_be_is_refused(
    institution: Institution, changes: dict[str, object], sentence: str
) -> None:
    Institution.objects.filter(pk=institution.pk).update(host="plan.example")
    asked = {"name": "Otra", "short_name": "Otra", "host": None, "terms": Terms(), **changes}
    with pytest.raises(InstitutionError) as refused:
        create_institution(**asked, by=None)  # type: ignore[arg-type]  # the table holds one argument of each type
    assert str(refused.value) == sentence
    assert Institution.objects.count() == 1


def test_periodicities_are_those_of_the_calendar() -> None:
    assert set(Periodicity.values) == {one.value for one in CorePeriodicity}


@pytest.mark.parametrize(
    "changes",
    [
        {"band_partial": Decimal(0)},
        {"band_partial": Decimal("0.9")},
        {"band_satisfactory": Decimal("1.2")},
        {"band_far_above": Decimal("1.1")},
        {"fiscal_year_start_month": 0},
        {"fiscal_year_start_month": 13},
        {"decimals": 3},
    ],
)
def test_the_database_refuses_rules_out_of_order(institution: Institution, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.filter(pk=institution.pk).update(**changes)


def test_a_unit_is_recorded_with_its_names_and_place(institution: Institution) -> None:
    parent = add_unit(institution, name="Gerencia", by=None)
    unit = add_unit(institution, name="Auditoría Interna", short_name="AI", parent=parent, by=None)
    assert (unit.slug, unit.order, str(unit), unit.label) == ("ai", 2, "Auditoría Interna", "AI")
    assert list(UnitAlias.objects.filter(unit=unit).values_list("key", flat=True)) == ["ai", "auditoria interna"]
    event = AuditEvent.objects.filter(institution_id=institution.pk).latest("sequence")
    assert (event.act, event.object_label) == ("unit.added", "Auditoría Interna")
    assert event.after_value == {
        "kind": "unit",
        "name": "Auditoría Interna",
        "parent": parent.pk,
        "predecessor": None,
        "short_name": "AI",
        "slug": "ai",
        "valid_from": None,
        "valid_to": None,
    }
    assert verify_chain(institution) == []


def test_addresses_of_units_never_collide(institution: Institution) -> None:
    slugs = [add_unit(institution, name=name, by=None).slug for name in ("Área 1", "Area 1.", "¿?", "…")]
    assert slugs == ["area-1", "area-1-2", "unidad", "unidad-2"]


def test_unit_gets_no_address_that_is_a_page_of_the_plan(institution: Institution) -> None:
    assert add_unit(institution, name="Completar", by=None).slug == "completar-2"


def test_units_that_cannot_be_are_refused(cast: Cast) -> None:
    def sentence(**asked: object) -> str:
        with pytest.raises(UnitError) as refused:
            add_unit(cast.institution, by=None, **asked)  # type: ignore[arg-type]  # the cases hold one argument of each type
        return str(refused.value)

    count = Unit.objects.count()
    assert sentence(name=" ") == "Escriba el nombre de la unidad."
    assert sentence(name="Reclamos") == "Ya existe la unidad «Reclamos»."
    assert sentence(name="Nueva", parent=cast.other_unit) == "La unidad «Reclamos» es de otra institución."
    assert (
        sentence(name="Nueva", validity=Validity(predecessor=cast.other_unit))
        == "La unidad «Reclamos» es de otra institución."
    )
    assert (
        sentence(name="Nueva", validity=Validity(valid_from=date(2024, 2, 1), valid_to=date(2024, 1, 31)))
        == "La unidad «Nueva» terminaría antes de empezar: revise sus fechas."
    )
    assert Unit.objects.count() == count


def test_two_institutions_may_have_units_of_one_name(cast: Cast) -> None:
    assert cast.reclamos.slug == cast.other_unit.slug == "reclamos"


def test_an_alias_is_noted_once(cast: Cast) -> None:
    alias = add_alias(cast.reclamos, name="  Área de   Reclamos ", by=None)
    assert (alias.name, alias.key) == ("Área de Reclamos", "area de reclamos")
    assert add_alias(cast.reclamos, name="AREA DE RECLAMOS", by=None) == alias
    events = AuditEvent.objects.filter(institution_id=cast.institution.pk, act="unit.alias_added")
    assert events.count() == 1


def test_an_alias_of_another_unit_in_force_is_refused(cast: Cast) -> None:
    with pytest.raises(UnitError, match="«contabilidad» ya es el nombre de «Contabilidad»"):
        add_alias(cast.reclamos, name="contabilidad", by=None)
    with pytest.raises(UnitError, match="Escriba el otro nombre"):
        add_alias(cast.reclamos, name=" ", by=None)


@pytest.mark.parametrize(
    ("day", "is_valid"),
    [(date(2024, 3, 31), False), (date(2024, 4, 1), True), (date(2024, 6, 30), True), (date(2024, 7, 1), False)],
)
def test_both_ends_of_a_validity_are_inclusive(day: date, *, is_valid: bool) -> None:
    assert Unit(valid_from=date(2024, 4, 1), valid_to=date(2024, 6, 30)).is_valid_on(day) is is_valid
    assert Unit().is_valid_on(day)
