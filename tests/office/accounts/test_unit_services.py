"""A unit is mended without losing what documents call it, and the tree stays a tree."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.unit_page import unit_rows
from planabierto.office.accounts.unit_services import (
    UnitChange,
    add_unit_name,
    change_unit,
    open_unit,
    remove_unit_name,
)
from planabierto.office.institutions.models import Unit, UnitAlias, UnitKind
from planabierto.office.institutions.queries import find_unit
from planabierto.office.institutions.services import UnitDraft, UnitError, add_units
from planabierto.office.journal.models import AuditEvent

if TYPE_CHECKING:
    from tests.cast import Cast

TODAY = date(2024, 10, 1)


def as_it_is(unit: Unit) -> UnitChange:
    """What a unit says, to be changed in a part."""
    return UnitChange(
        name=unit.name, short_name=unit.short_name, kind=UnitKind(unit.kind), parent=unit.parent, order=unit.order
    )


def test_renamed_unit_keeps_its_address_and_is_found_by_both_names(cast: Cast) -> None:
    change = UnitChange(name="Atención de  Reclamos", short_name="AR", parent=cast.comercial, order=7)
    unit = change_unit(cast.reclamos, change, by=cast[Role.PLANNING_ANALYST])
    assert (unit.name, unit.short_name, unit.slug, unit.order) == ("Atención de Reclamos", "AR", "reclamos", 7)
    for writing in ("Reclamos", "atencion de reclamos", "AR"):
        assert find_unit(cast.institution, writing, on=TODAY) == unit
    event = AuditEvent.objects.get(act="unit.changed")
    assert event.before_value == {"name": "Reclamos", "short_name": "", "order": cast.reclamos.order}
    assert event.after_value == {"name": "Atención de Reclamos", "short_name": "AR", "order": 7}


def test_unchanged_unit_is_recorded_as_looked_at(cast: Cast) -> None:
    change_unit(cast.reclamos, as_it_is(cast.reclamos), by=cast[Role.HEAD_OF_PLANNING])
    assert AuditEvent.objects.filter(act="unit.reviewed").count() == 1
    assert not AuditEvent.objects.filter(act="unit.changed").exists()


def test_area_depends_on_another_unit(cast: Cast) -> None:
    change = UnitChange(name="Contabilidad", kind=UnitKind.AREA, parent=cast.reclamos)
    unit = change_unit(cast.contabilidad, change, by=cast[Role.PLANNING_ANALYST])
    assert (unit.parent, unit.kind) == (cast.reclamos, "area")
    rows = unit_rows(cast.institution, TODAY)
    assert [(row.unit.name, row.depth) for row in rows] == [
        ("Subgerente Comercial", 0), ("Reclamos", 1), ("Contabilidad", 2),
    ]  # fmt: skip


def test_no_unit_depends_on_itself_or_on_one_below(cast: Cast) -> None:
    by = cast[Role.PLANNING_ANALYST]
    for parent in (cast.comercial, cast.reclamos):
        with pytest.raises(UnitError, match="no puede depender de"):
            change_unit(cast.comercial, UnitChange(name="Subgerente Comercial", parent=parent), by=by)
    with pytest.raises(UnitError, match="es de otra institución"):
        change_unit(cast.reclamos, UnitChange(name="Reclamos", parent=cast.other_unit), by=by)


def test_name_that_is_missing_taken_or_too_long_is_refused(cast: Cast) -> None:
    by = cast[Role.PLANNING_ANALYST]
    with pytest.raises(UnitError, match="Escriba el nombre"):
        change_unit(cast.reclamos, UnitChange(name=" "), by=by)
    with pytest.raises(UnitError, match="Ya existe la unidad «Contabilidad»"):
        change_unit(cast.reclamos, UnitChange(name="Contabilidad"), by=by)
    with pytest.raises(UnitError, match="ya es el nombre de «Contabilidad»"):
        change_unit(cast.reclamos, UnitChange(name="CONTABILIDAD"), by=by)
    with pytest.raises(UnitError, match="a lo sumo 200 letras"):
        change_unit(cast.reclamos, UnitChange(name="x" * 201), by=by)
    with pytest.raises(UnitError, match="a lo sumo 200 letras"):
        add_unit_name(cast.reclamos, name="x" * 201, by=by)
    assert Unit.objects.get(pk=cast.reclamos.pk).name == "Reclamos"


def test_other_name_is_added_and_removed_but_not_its_own(cast: Cast) -> None:
    by = cast[Role.PLANNING_ANALYST]
    alias = add_unit_name(cast.reclamos, name="Siniestros", by=by)
    assert find_unit(cast.institution, "SINIESTROS", on=TODAY) == cast.reclamos
    remove_unit_name(alias, by=by)
    assert find_unit(cast.institution, "SINIESTROS", on=TODAY) is None
    assert AuditEvent.objects.get(act="unit.alias_removed").before_value == {"alias": "Siniestros"}
    with pytest.raises(UnitError, match="es el nombre de la unidad"):
        remove_unit_name(UnitAlias.objects.get(unit=cast.reclamos), by=by)


def test_units_that_a_document_brought_wait_for_somebody_to_look(cast: Cast) -> None:
    drafts = [UnitDraft("Tesorería"), UnitDraft("Gerencia", UnitKind.POST)]
    added = add_units(cast.institution, drafts, known={}, by=None)
    assert [row.unit.name for row in unit_rows(cast.institution, TODAY) if row.is_new] == ["Tesorería", "Gerencia"]
    change_unit(added["tesoreria"], as_it_is(added["tesoreria"]), by=cast[Role.PLANNING_ANALYST])
    assert [row.unit.name for row in unit_rows(cast.institution, TODAY) if row.is_new] == ["Gerencia"]


def test_planning_adds_a_unit_that_no_document_named(cast: Cast) -> None:
    change = UnitChange(name="Unidad de Género", short_name="UG", parent=cast.comercial, order=9)
    unit = open_unit(cast.institution, change, by=cast[Role.PLANNING_ANALYST])
    assert (unit.slug, unit.parent, unit.order) == ("ug", cast.comercial, 9)
    with pytest.raises(UnitError, match="a lo sumo 200 letras"):
        open_unit(cast.institution, UnitChange(name="x" * 201), by=cast[Role.PLANNING_ANALYST])


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.SYSTEM_ADMINISTRATOR, Role.INTERNAL_AUDITOR])
def test_only_planning_mends_units(cast: Cast, role: Role) -> None:
    alias = UnitAlias.objects.get(unit=cast.reclamos)
    for person in (cast[role], cast.outsider):
        with pytest.raises(NotAllowedError):
            change_unit(cast.reclamos, as_it_is(cast.reclamos), by=person)
        with pytest.raises(NotAllowedError):
            open_unit(cast.institution, UnitChange(name="Otra"), by=person)
        with pytest.raises(NotAllowedError):
            add_unit_name(cast.reclamos, name="Otra", by=person)
        with pytest.raises(NotAllowedError):
            remove_unit_name(alias, by=person)
