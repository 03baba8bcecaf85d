"""What a staged document would write: each of its rows against what the database holds, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.core.calendar import period_label
from planabierto.core.plan import Figure, PlacedAction, PlanDocument, content_hash
from planabierto.core.quantity import Scale, format_quantity
from planabierto.core.text import fold
from planabierto.office.followup.document import read_follow_up
from planabierto.office.followup.models import FollowUp
from planabierto.office.institutions.models import Unit
from planabierto.office.plans.document import ProgrammedFacts, facts_of, key_of, stored_facts
from planabierto.office.plans.models import Action as StoredAction
from planabierto.office.plans.models import OperationalPlan, ScaleChoice
from planabierto.office.plans.naming import known_units, units_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from django.utils.functional import _StrPromise

    from planabierto.core.measure import Measure
    from planabierto.office.institutions.models import Institution
    from planabierto.office.institutions.services import UnitDraft


class RowKind(StrEnum):
    """What a row of the document is to the database."""

    NEW = "new"
    CHANGED = "changed"
    EQUAL = "equal"

    @property
    def label(self) -> str:
        """The kind in the reader's words."""
        return str(_KINDS[self])


_KINDS: dict[RowKind, _StrPromise] = {
    RowKind.NEW: gettext_lazy("nueva"),
    RowKind.CHANGED: gettext_lazy("cambia"),
    RowKind.EQUAL: gettext_lazy("igual"),
}


class FieldChange(NamedTuple):
    """One field that differs: its name (as in `planabierto.core.plan.Action`, `target.1` for a period), its words, and both writings."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowComparison:
    """A row of the document and what it would do; a new one has changes where only its programming is known and differs."""

    kind: RowKind
    placed: PlacedAction
    changes: tuple[FieldChange, ...] = ()


class GoneRow(NamedTuple):
    """A row that the database holds and the document does not."""

    unit: str
    code: str
    statement: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a document would write: `rows` in its order; `plan` and `follow_up` are None where it would open them.

    `new_units` are the units that nobody has entered yet, `unit_keys` those that are known: folded name → key. `changes` are those around
    the rows. `says_the_same`: the follow-up is there and has the same content.
    """

    plan: OperationalPlan | None
    follow_up: FollowUp | None
    rows: tuple[RowComparison, ...]
    gone: tuple[GoneRow, ...]
    changes: tuple[FieldChange, ...]
    new_units: tuple[UnitDraft, ...]
    unit_keys: Mapping[str, int]
    says_the_same: bool

    def count(self, kind: RowKind) -> int:
        """How many rows are of a kind."""
        return sum(row.kind is kind for row in self.rows)


class _Known(NamedTuple):
    """What the database holds of an action: its row in this follow-up, if any, and what is programmed of it today."""

    placed: PlacedAction | None
    facts: ProgrammedFacts | None


def compare(institution: Institution, document: PlanDocument) -> Comparison:
    """Compare a document with what the database holds of its plan and follow-up; a constant number of queries."""
    plan = OperationalPlan.objects.filter(institution=institution, year=document.year).first()
    cutoff = plan.ends(document.period) if plan and 1 <= document.period <= plan.calendar.periods else document.cutoff
    units = {} if cutoff is None else known_units(institution, document, on=cutoff)
    unit_keys = {name: unit.pk for name, unit in units.items()}
    new_units = tuple(draft for draft in units_named(document) if fold(draft.name) not in units)
    if plan is None or plan.calendar is not document.periodicity:
        rows = tuple(RowComparison(RowKind.NEW, placed) for placed in document.rows)
        return Comparison(plan, None, rows, (), (), new_units, unit_keys, says_the_same=False)
    plan.institution = institution
    follow_up = FollowUp.objects.filter(institution=institution, plan=plan, period=document.period).first()
    stored: PlanDocument | None = None
    standing: dict[int, PlacedAction] = {}
    if follow_up is not None:
        follow_up.plan = plan
        read = read_follow_up(follow_up)
        stored = read.document
        standing = {key.action_id: placed for key, placed in zip(read.row_keys, stored.rows, strict=True)}
    known = _known_actions(plan, standing)
    rows = tuple(_compare_row(placed, known, units, plan) for placed in document.rows)
    named = {identity for placed in document.rows if (identity := _identity(placed, units)) is not None}
    gone = tuple(
        GoneRow(one.placed.unit.name, one.placed.action.code.value, one.placed.action.statement.value)
        for identity, one in known.items()
        if one.placed is not None and identity not in named
    )
    changes = tuple(_document_changes(stored, document)) if stored is not None else ()
    same = follow_up is not None and follow_up.content_hash == content_hash(document)
    return Comparison(plan, follow_up, rows, gone, changes, new_units, unit_keys, says_the_same=same)


Identity = tuple[int, str, str]
"""The key of a unit, the code, and the folded text where there is no code."""


def _identity(placed: PlacedAction, units: Mapping[str, Unit]) -> Identity | None:
    key = key_of(placed)
    unit = units.get(key.unit)
    return None if unit is None else (unit.pk, key.code, key.statement)


def _known_actions(plan: OperationalPlan, standing: Mapping[int, PlacedAction]) -> dict[Identity, _Known]:
    """The actions of a plan by what a document would name them with. Three queries."""
    programmed = {key: facts for versions in stored_facts(plan).values() for facts, key in versions.by_facts.items()}
    known: dict[Identity, _Known] = {}
    stored = StoredAction.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan)
    for action_id, unit_id, code, current_id in stored.values_list("pk", "unit_plan__unit_id", "code", "current_id"):
        facts = programmed.get(current_id)
        statement = "" if code or facts is None else fold(facts.statement)
        known[unit_id, code, statement] = _Known(standing.get(action_id), facts)
    return known


def _compare_row(
    placed: PlacedAction, known: Mapping[Identity, _Known], units: Mapping[str, Unit], plan: OperationalPlan
) -> RowComparison:
    identity = _identity(placed, units)
    found = None if identity is None else known.get(identity)
    if found is None:
        return RowComparison(RowKind.NEW, placed)
    if found.placed is None:
        before = found.facts
        programmed = () if before is None else tuple(_programming_changes(before, facts_of(placed), plan))
        return RowComparison(RowKind.NEW, placed, programmed)
    changes = tuple(_row_changes(found.placed, placed, plan))
    return RowComparison(RowKind.CHANGED if changes else RowKind.EQUAL, placed, changes)


def _row_changes(before: PlacedAction, after: PlacedAction, plan: OperationalPlan) -> Iterator[FieldChange]:
    yield from _programming_changes(facts_of(before), facts_of(after), plan)
    old, new = before.action, after.action
    if _said(old.achieved) != _said(new.achieved):
        written = (_figure(old.achieved, old.measure.scale), _figure(new.achieved, new.measure.scale))
        yield FieldChange("achieved", _("real a la fecha"), *written)
    if _said(old.printed_rate) != _said(new.printed_rate):
        written = (_figure(old.printed_rate, Scale.RATIO), _figure(new.printed_rate, Scale.RATIO))
        yield FieldChange("printed_rate", _("% de ejecución impreso"), *written)
    if old.remarks.value != new.remarks.value:
        yield FieldChange("remarks", _("observaciones"), old.remarks.value, new.remarks.value)


def _programming_changes(
    before: ProgrammedFacts, after: ProgrammedFacts, plan: OperationalPlan
) -> Iterator[FieldChange]:
    texts = {
        "statement": _("acción operativa"),
        "objective": _("objetivo"),
        "lead_unit": _("unidad organizativa líder"),
        "responsible_unit": _("unidad-área responsable"),
    }
    for field, label in texts.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield FieldChange(field, label, old, new)
    if before.measure != after.measure:
        yield FieldChange("measure", _("se mide en"), _measure(before.measure), _measure(after.measure))
    quantities = {"annual_target": (_("meta anual"), before.annual_target, after.annual_target)}
    for period, (old, new) in enumerate(zip(before.targets, after.targets, strict=True), start=1):
        label = period_label(plan.calendar, period, start_month=plan.start_month)
        quantities[f"target.{period}"] = (_("meta %(period)s") % {"period": label}, old, new)
    for field, (label, old, new) in quantities.items():
        if old != new:
            yield FieldChange(field, label, _quantity(old, before.measure.scale), _quantity(new, after.measure.scale))


def _document_changes(before: PlanDocument, after: PlanDocument) -> Iterator[FieldChange]:
    """What differs around the rows: cover, missions and notes of the units that both hold."""
    cover = {"institution": _("institución"), "title": _("título"), "edition": _("edición")}
    for field, label in cover.items():
        old, new = getattr(before, field).value, getattr(after, field).value
        if old != new:
            yield FieldChange(field, label, old, new)
    reports = {fold(unit.name): unit for unit in before.units}
    for unit in after.units:
        known = reports.get(fold(unit.name))
        if known is None:
            continue
        name = {"unit": unit.name}
        if known.name != unit.name:
            yield FieldChange("unit", _("nombre de la unidad"), known.name, unit.name)
        if known.mission.value != unit.mission.value:
            yield FieldChange("mission", _("misión de %(unit)s") % name, known.mission.value, unit.mission.value)
        old_notes, new_notes = (" ".join(note.text.value for note in one.notes) for one in (known, unit))
        if old_notes != new_notes:
            yield FieldChange("notes", _("notas de %(unit)s") % name, old_notes, new_notes)


def _said(figure: Figure) -> object:
    return figure.written.strip() if figure.value is None else figure.value


def _figure(figure: Figure, scale: Scale) -> str:
    return figure.written if figure.value is None else format_quantity(figure.value, scale, exact=True)


def _quantity(value: Decimal | None, scale: Scale) -> str:
    return "" if value is None else format_quantity(value, scale, exact=True)


def _measure(measure: Measure) -> str:
    words = str(ScaleChoice(measure.scale.value).label)
    return f"{words}, {measure.unit_of_measure}" if measure.unit_of_measure else words
