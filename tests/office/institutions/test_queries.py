"""Which institution answers under a host name, and which unit a document means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from planabierto.office.institutions.queries import (
    find_unit,
    institution_for_host,
    unit_and_below,
    units_by_writing,
    units_in_force,
)
from planabierto.office.institutions.services import Validity, add_alias, add_unit, create_institution

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution
    from tests.cast import Cast

CUTOFF = date(2024, 9, 30)


@pytest.fixture
def institution(db: None) -> Institution:  # noqa: ARG001 - asks for the database
    return create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)


def test_one_institution_needs_no_host(institution: Institution) -> None:
    assert institution_for_host("cualquiera.example") == institution


@pytest.mark.usefixtures("institution")
def test_of_two_institutions_the_host_decides() -> None:
    other = create_institution(name="Otra", short_name="Otra", host="Plan.Otra.example", by=None)
    assert institution_for_host("plan.otra.example") == other
    assert institution_for_host("PLAN.OTRA.EXAMPLE") == other
    assert institution_for_host("nadie.example") is None


def test_without_institutions_no_host_is_anybodys(db: None) -> None:  # noqa: ARG001 - asks for the database
    assert institution_for_host("localhost") is None


@pytest.mark.parametrize(
    "written", ["Auditoría Interna", "AUDITORIA INTERNA", "  auditoría   interna ", "AI", "Unidad de Auditoría"]
)
def test_a_unit_is_found_by_its_names(institution: Institution, written: str) -> None:
    unit = add_unit(institution, name="Auditoría Interna", short_name="AI", by=None)
    add_alias(unit, name="Unidad de Auditoría", by=None)
    assert find_unit(institution, written, on=CUTOFF) == unit


def test_a_unit_of_another_institution_is_not_found(cast: Cast) -> None:
    assert find_unit(cast.institution, "Reclamos", on=CUTOFF) == cast.reclamos
    assert find_unit(cast.other_institution, "Reclamos", on=CUTOFF) == cast.other_unit
    assert find_unit(cast.other_institution, "Contabilidad", on=CUTOFF) is None


def test_a_renamed_unit_keeps_its_old_name_for_old_documents(institution: Institution) -> None:
    old = add_unit(institution, name="Informática", validity=Validity(valid_to=date(2024, 6, 30)), by=None)
    new = add_unit(
        institution,
        name="Tecnologías de Información",
        validity=Validity(valid_from=date(2024, 7, 1), predecessor=old),
        by=None,
    )
    add_alias(new, name="Informática", by=None)
    assert find_unit(institution, "Informática", on=date(2024, 6, 30)) == old
    assert find_unit(institution, "Informática", on=date(2024, 7, 1)) == new
    assert list(units_in_force(institution, date(2024, 6, 30))) == [old]
    assert list(units_in_force(institution, date(2024, 7, 1))) == [new]


def test_a_writing_of_two_units_in_force_finds_none(institution: Institution) -> None:
    first = add_unit(institution, name="Unidad de Archivo", short_name="UA", by=None)
    add_unit(institution, name="Unidad de Ambiente", short_name="UA", by=None)
    assert units_by_writing(institution, ["UA", "unidad de archivo", "Nadie"], on=CUTOFF) == {
        "unidad de archivo": first
    }


def test_all_that_depends_on_a_unit_is_reached(institution: Institution) -> None:
    root = add_unit(institution, name="Gerencia", by=None)
    middle = add_unit(institution, name="Operaciones", parent=root, by=None)
    leaf = add_unit(institution, name="Reclamos", parent=middle, by=None)
    add_unit(institution, name="Contabilidad", by=None)
    assert unit_and_below(institution.pk, [root.pk]) == {root.pk, middle.pk, leaf.pk}
    assert unit_and_below(institution.pk, [leaf.pk]) == {leaf.pk}
    assert unit_and_below(institution.pk, []) == set()
