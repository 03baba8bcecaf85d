"""Creating an institution, adding its units and the other names they are written by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.text import fold
from planabierto.office.institutions import acts
from planabierto.office.institutions.models import NAME_LENGTH, Institution, Periodicity, Unit, UnitAlias, UnitKind
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from planabierto.office.journal.services import Person


class InstitutionError(PlanAbiertoError):
    """An institution cannot be created as asked."""


class UnitError(PlanAbiertoError):
    """A unit or one of its names cannot be added as asked."""


@dataclass(frozen=True)
class Terms:
    """The words of one institution where they differ from the usual ones, its calendar, and whether grave roles need a second factor."""

    plan_word: str = "POI"
    plan_name: str = "Plan Operativo Institucional"
    board_name: str = "Consejo Directivo"
    top_management_name: str = "Administración Superior"
    fiscal_year_start_month: int = 1
    periodicity: str = "quarter"
    time_zone: str = "America/El_Salvador"
    requires_second_factor: bool = True


@dataclass(frozen=True)
class Validity:
    """From when to when a unit exists, both days inclusive, and which one it follows."""

    valid_from: date | None = None
    valid_to: date | None = None
    predecessor: Unit | None = field(default=None)


ALWAYS = Validity()
NO_SLUGS = frozenset({"acciones", "completar", "copiar", "imagen", "objetivo", "unidades", "version"})
"""Words that stand in an address where a unit would, under the plan of a year or a published follow-up: no unit has one."""
USUAL_TERMS = Terms()


@transaction.atomic
def create_institution(
    *, name: str, short_name: str, by: Person | None, host: str | None = None, terms: Terms = USUAL_TERMS
) -> Institution:
    """Create an institution with its words; raises `InstitutionError` where the name, the host or a term cannot be."""
    _refuse_unknown_terms(terms)
    if not name.strip() or not short_name.strip():
        raise InstitutionError(_("Escriba el nombre y el nombre corto de la institución."))
    host = host.strip().lower() or None if host else None
    if Institution.objects.filter(name=name).exists():
        raise InstitutionError(_("Ya existe la institución «%(name)s».") % {"name": name})
    if host and Institution.objects.filter(host=host).exists():
        raise InstitutionError(_("La dirección «%(host)s» ya es de otra institución.") % {"host": host})
    institution = Institution.objects.create(name=name.strip(), short_name=short_name.strip(), host=host, **vars(terms))
    record(
        institution=institution,
        by=by,
        act=acts.INSTITUTION_CREATED,
        subject=institution,
        after={"name": institution.name, "short_name": institution.short_name, "host": host, **vars(terms)},
    )
    return institution


def _refuse_unknown_terms(terms: Terms) -> None:
    if not 1 <= terms.fiscal_year_start_month <= 12:  # noqa: PLR2004 - the months of a year
        raise InstitutionError(_("El primer mes del año fiscal va de 1 a 12."))
    if terms.periodicity not in Periodicity:
        raise InstitutionError(_("No se conoce la periodicidad «%(word)s».") % {"word": terms.periodicity})
    try:
        ZoneInfo(terms.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InstitutionError(
            _("No se conoce la zona horaria «%(zone)s». Escriba una como America/El_Salvador.")
            % {"zone": terms.time_zone}
        ) from error


@transaction.atomic
def add_unit(
    institution: Institution,
    *,
    name: str,
    by: Person | None,
    short_name: str = "",
    slug: str = "",
    kind: UnitKind = UnitKind.UNIT,
    parent: Unit | None = None,
    validity: Validity = ALWAYS,
    order: int | None = None,
) -> Unit:
    """Add a unit under a name; its own names become its first aliases, its slug comes from its short name or name.

    Without `order` it comes last. Raises `UnitError` where the name is taken or a unit of another institution is named.
    """
    name = name.strip()
    if not name:
        raise UnitError(_("Escriba el nombre de la unidad."))
    for other in (parent, validity.predecessor):
        if other is not None and other.institution_id != institution.pk:
            raise UnitError(_("La unidad «%(unit)s» es de otra institución.") % {"unit": other.name})
    if validity.valid_from and validity.valid_to and validity.valid_to < validity.valid_from:
        raise UnitError(_("La unidad «%(unit)s» terminaría antes de empezar: revise sus fechas.") % {"unit": name})
    units = Unit.objects.filter(institution=institution)
    if validity.valid_to is None and units.filter(name=name, valid_to=None).exists():
        raise UnitError(_("Ya existe la unidad «%(unit)s».") % {"unit": name})
    unit = Unit.objects.create(
        institution=institution,
        name=name,
        short_name=short_name.strip(),
        slug=_free_slug(institution, slug or slugify(short_name) or slugify(name)),
        kind=kind,
        parent=parent,
        order=units.count() + 1 if order is None else order,
        **vars(validity),
    )
    for writing in {fold(one): one for one in (unit.name, unit.short_name) if one}.values():
        UnitAlias.objects.create(institution=institution, unit=unit, name=writing, key=fold(writing))
    record(
        institution=institution,
        by=by,
        act=acts.UNIT_ADDED,
        subject=unit,
        after={
            "name": unit.name,
            "short_name": unit.short_name,
            "slug": unit.slug,
            "kind": unit.kind,
            "parent": unit.parent_id,
            "predecessor": unit.predecessor_id,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
        },
    )
    return unit


def _free_slug(institution: Institution, wanted: str) -> str:
    """The wanted address, or the first of `wanted-2`, `wanted-3` … that no unit has."""
    taken = set(Unit.objects.filter(institution=institution).values_list("slug", flat=True))
    return first_free(wanted, taken)


def first_free(wanted: str, taken: Collection[str]) -> str:
    """The wanted address, or the first of `wanted-2`, `wanted-3` … that is not taken and is no word of the addresses themselves."""
    length = 72
    wanted = wanted[:length] or "unidad"
    slug, number = wanted, 1
    while slug in taken or slug in NO_SLUGS:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@dataclass(frozen=True)
class UnitDraft:
    """A unit that a document names: what it is, and the name of the unit of the same document that it depends on."""

    name: str
    kind: UnitKind = UnitKind.UNIT
    parent: str = ""


@transaction.atomic
def add_units(
    institution: Institution, drafts: Sequence[UnitDraft], *, known: Mapping[str, Unit], by: Person | None
) -> dict[str, Unit]:
    """Add the units that a document names and nobody has entered yet, in a constant number of queries: folded name → unit.

    `known` are the units that the document may name as parents, by folded name; a parent has none of its own. Raises `UnitError` for a
    name that is too long, or that belongs to a unit which is not found by it on the document's day.
    """
    _refuse_impossible_names(institution, [draft.name for draft in drafts])
    taken = set(Unit.objects.filter(institution=institution).values_list("slug", flat=True))
    order = len(taken)
    added: dict[str, Unit] = {}
    for draft in drafts:
        slug = first_free(slugify(draft.name), taken)
        taken.add(slug)
        order += 1
        unit = Unit(institution=institution, name=draft.name, slug=slug, kind=draft.kind, order=order)
        added[fold(draft.name)] = unit
    with_parent = {fold(draft.name): fold(draft.parent) for draft in drafts if draft.parent}
    _create_with_aliases(institution, [unit for key, unit in added.items() if key not in with_parent])
    below = [added[key] for key in with_parent]
    for unit, parent in zip(below, with_parent.values(), strict=True):
        unit.parent = known.get(parent) or added.get(parent)
    _create_with_aliases(institution, below)
    if added:
        record(
            institution=institution,
            by=by,
            act=acts.UNITS_ADDED,
            subject=institution,
            after={"units": [{"name": unit.name, "slug": unit.slug, "kind": unit.kind} for unit in added.values()]},
        )
    return added


def _refuse_impossible_names(institution: Institution, names: Sequence[str]) -> None:
    length = NAME_LENGTH
    for name in names:
        if max(len(name), len(fold(name))) > length:
            raise UnitError(
                _("El nombre de unidad «%(name)s…» tiene más de %(length)s letras. Revise esa columna del documento.")
                % {"name": name[:60], "length": length}
            )
    taken = Unit.objects.filter(institution=institution, name__in=names, valid_to=None).first()
    if taken is not None:
        raise UnitError(
            _(
                "La unidad «%(unit)s» existe, pero en la fecha del documento no estaba vigente u otra unidad se llamaba igual. "
                "Revise las fechas y los otros nombres de las unidades."
            )
            % {"unit": taken.name}
        )


def _create_with_aliases(institution: Institution, units: Sequence[Unit]) -> None:
    created = Unit.objects.bulk_create(units)
    UnitAlias.objects.bulk_create(
        [UnitAlias(institution=institution, unit=unit, name=unit.name, key=fold(unit.name)) for unit in created]
    )


@transaction.atomic
def add_alias(unit: Unit, *, name: str, by: Person | None) -> UnitAlias:
    """Note another writing of a unit's name; a writing that the unit already has is returned as it is.

    Raises `UnitError` where another unit in force in the same time is so called.
    """
    name = " ".join(name.split())
    if not name:
        raise UnitError(_("Escriba el otro nombre de la unidad."))
    same_writing = UnitAlias.objects.filter(institution_id=unit.institution_id, key=fold(name)).select_related("unit")
    for alias in same_writing:
        if alias.unit_id == unit.pk:
            return alias
        if _overlap(alias.unit, unit):
            raise UnitError(_("«%(name)s» ya es el nombre de «%(unit)s».") % {"name": name, "unit": alias.unit.name})
    alias = UnitAlias.objects.create(institution_id=unit.institution_id, unit=unit, name=name, key=fold(name))
    record(
        institution=unit.institution,
        by=by,
        act=acts.UNIT_ALIAS_ADDED,
        subject=unit,
        after={"alias": name},
    )
    return alias


def _overlap(one: Unit, other: Unit) -> bool:
    """Whether two units exist on a common day; None at an end is without end."""
    starts_in_time = one.valid_from is None or other.valid_to is None or one.valid_from <= other.valid_to
    ends_in_time = other.valid_from is None or one.valid_to is None or other.valid_from <= one.valid_to
    return starts_in_time and ends_in_time
