"""Which units a document names, and what each of them is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from planabierto.core.text import fold
from planabierto.office.institutions.models import Unit, UnitKind
from planabierto.office.institutions.queries import units_by_writing
from planabierto.office.institutions.services import UnitDraft, add_units

if TYPE_CHECKING:
    from datetime import date

    from planabierto.core.plan import PlanDocument
    from planabierto.office.institutions.models import Institution
    from planabierto.office.journal.services import Person

_POSTS = frozenset(
    {
        *("gerente", "subgerente", "gerencia", "subgerencia", "director", "directora", "jefe", "jefa"),
        *("presidente", "presidenta", "presidencia", "coordinador", "coordinadora", "secretario", "secretaria"),
        *("oficial", "administrador", "administradora", "encargado", "encargada", "titular"),
    }
)
_BODIES = frozenset({"consejo", "concejo", "comite", "junta", "comision", "asamblea"})


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """The name of a unit for comparison; the few names of a document stand in hundreds of its rows."""
    return fold(name)


def units_named(document: PlanDocument) -> tuple[UnitDraft, ...]:
    """The units that a document names, each once by its folded name: reports first, then who is responsible, then who leads.

    What answers for rows in the report of another unit is an area of it; what only leads is a post or a body by its first word.
    """
    drafts: dict[str, UnitDraft] = {}
    for report in document.units:
        drafts.setdefault(fold_name(report.name), UnitDraft(report.name))
    for report, _objective, action in document.rows:
        name = action.responsible_unit.value
        if name:
            drafts.setdefault(fold_name(name), UnitDraft(name, UnitKind.AREA, report.name))
    for placed in document.rows:
        name = placed.action.lead_unit.value
        if name:
            drafts.setdefault(fold_name(name), UnitDraft(name, _kind_of_lead(name)))
    return tuple(drafts.values())


def _kind_of_lead(name: str) -> UnitKind:
    first = fold_name(name).partition(" ")[0]
    if first in _BODIES:
        return UnitKind.BODY
    return UnitKind.POST if first in _POSTS else UnitKind.UNIT


def known_units(institution: Institution, document: PlanDocument, *, on: date) -> dict[str, Unit]:
    """The units of an institution that a document of a day names: folded writing → unit. One query."""
    writings = [draft.name for draft in units_named(document)]
    writings += [note.verifier.value for report in document.units for note in report.notes if note.verifier]
    return units_by_writing(institution, writings, on=on)


def find_or_add_units(
    institution: Institution, document: PlanDocument, *, on: date, by: Person | None
) -> dict[str, Unit]:
    """As `known_units`, with those added that nobody has entered yet; raises `UnitError` where that cannot be."""
    known = known_units(institution, document, on=on)
    missing = [draft for draft in units_named(document) if fold_name(draft.name) not in known]
    return known | (add_units(institution, missing, known=known, by=by) if missing else {})
