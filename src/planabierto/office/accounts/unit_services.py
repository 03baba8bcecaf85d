"""Mending the units of an institution: names, kind, what they depend on. They stand here because who may is a question of roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.core.text import fold
from planabierto.office.accounts.own_policy import UNIT
from planabierto.office.accounts.policy import require
from planabierto.office.institutions import acts
from planabierto.office.institutions.models import NAME_LENGTH, Institution, Unit, UnitAlias, UnitKind
from planabierto.office.institutions.queries import unit_and_below
from planabierto.office.institutions.services import UnitError, add_alias, add_unit
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class UnitChange:
    """What a unit is to be; `order` is its place in the organigram, from 1."""

    name: str
    short_name: str = ""
    kind: UnitKind = UnitKind.UNIT
    parent: Unit | None = None
    order: int = 1


@transaction.atomic
def open_unit(institution: Institution, change: UnitChange, *, by: User) -> Unit:
    """Add a unit that no document has named; raises `UnitError` where its name is taken."""
    require(by, "add", UNIT, institution=institution)
    _refuse_long(change)
    return add_unit(
        institution,
        name=" ".join(change.name.split()),
        short_name=" ".join(change.short_name.split()),
        kind=change.kind,
        parent=change.parent,
        order=change.order,
        by=by,
    )


@transaction.atomic
def change_unit(unit: Unit, change: UnitChange, *, by: User) -> Unit:
    """Change what a unit is called and where it stands; its address stays, and documents still find it by the names that it had.

    What changes nothing is recorded as well: somebody has looked at what a document brought. Raises `UnitError` where the name is taken,
    or the unit would depend on itself or on one below it.
    """
    unit = Unit.objects.select_for_update().select_related("institution").get(pk=unit.pk)
    require(by, "change", UNIT, unit)
    said = {
        "name": " ".join(change.name.split()),
        "short_name": " ".join(change.short_name.split()),
        "kind": change.kind.value,
        "parent": change.parent,
        "order": change.order,
    }
    if not said["name"]:
        raise UnitError(_("Escriba el nombre de la unidad."))
    _refuse_long(change)
    _refuse_taken(unit, str(said["name"]))
    _refuse_parent(unit, change.parent)
    changed = {name: value for name, value in said.items() if getattr(unit, name) != value}
    before = {name: _plain(getattr(unit, name)) for name in changed}
    for name, value in changed.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(changed))
    record(
        institution=unit.institution,
        by=by,
        act=acts.UNIT_CHANGED if changed else acts.UNIT_REVIEWED,
        subject=unit,
        before=before or None,
        after={name: _plain(value) for name, value in changed.items()} or None,
    )
    for writing in (unit.name, unit.short_name):
        if writing:
            add_alias(unit, name=writing, by=by)
    return unit


def _refuse_long(change: UnitChange) -> None:
    if max(len(change.name), len(fold(change.name))) > NAME_LENGTH:
        raise UnitError(_("El nombre de una unidad tiene a lo sumo %(length)s letras.") % {"length": NAME_LENGTH})


def _refuse_taken(unit: Unit, name: str) -> None:
    same = Unit.objects.filter(institution_id=unit.institution_id, name=name, valid_to=None).exclude(pk=unit.pk)
    if unit.valid_to is None and same.exists():
        raise UnitError(_("Ya existe la unidad «%(unit)s».") % {"unit": name})


def _refuse_parent(unit: Unit, parent: Unit | None) -> None:
    if parent is None:
        return
    if parent.institution_id != unit.institution_id:
        raise UnitError(_("La unidad «%(unit)s» es de otra institución.") % {"unit": parent.name})
    if parent.pk in unit_and_below(unit.institution_id, [unit.pk]):
        raise UnitError(
            _("«%(unit)s» no puede depender de «%(parent)s», que es ella misma o depende de ella.")
            % {"unit": unit.name, "parent": parent.name}
        )


def _plain(value: object) -> object:
    """A value as the journal holds it: of a unit its key."""
    return value.pk if isinstance(value, Unit) else value


@transaction.atomic
def add_unit_name(unit: Unit, *, name: str, by: User) -> UnitAlias:
    """Note another name under which documents write a unit; raises `UnitError` where it is that of another one."""
    require(by, "change", UNIT, unit)
    if max(len(name), len(fold(name))) > NAME_LENGTH:
        raise UnitError(_("El nombre de una unidad tiene a lo sumo %(length)s letras.") % {"length": NAME_LENGTH})
    return add_alias(unit, name=name, by=by)


@transaction.atomic
def remove_unit_name(alias: UnitAlias, *, by: User) -> None:
    """Forget another name of a unit: documents that write it find no unit any more. Raises `UnitError` for the name that it has today."""
    unit = alias.unit
    require(by, "change", UNIT, unit)
    if alias.key in {fold(unit.name), fold(unit.short_name)}:
        raise UnitError(_("«%(name)s» es el nombre de la unidad: cámbielo primero.") % {"name": alias.name})
    record(
        institution=unit.institution,
        by=by,
        act=acts.UNIT_ALIAS_REMOVED,
        subject=unit,
        before={"alias": alias.name},
    )
    alias.delete()
