"""The texts of a follow-up that an edition would show, each with its place, and the same follow-up with other words in them.

One walk serves both: who collects is told each text, who withholds answers with what stands there instead. What the walk does not pass
is in no edition. Figures are left as they are; how they were written is kept only where the writing is that of a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from planabierto.core.edition import Decision, EarlierProgramming
from planabierto.core.freezing import KnownOfRow, KnownOfUnit, address_word
from planabierto.core.plan import BLANK, Figure, Note, PlanDocument, Text, canonical_number
from planabierto.office.followup.document import printed
from planabierto.office.followup.figures import computed_summary
from planabierto.office.followup.models import Achievement, Cause, Presentation
from planabierto.office.institutions.models import Unit
from planabierto.office.plans.document import target_figures
from planabierto.office.plans.models import Programming

if TYPE_CHECKING:
    from datetime import date

    from planabierto.core.plan import Action, UnitReport
    from planabierto.core.summary import Summary
    from planabierto.office.followup.document import StoredFollowUp
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.plans.models import Resolution

_NUMBER_SIGNS: Final = re.compile(r"[\d\s.,%$+-]*")
_CODE_SIGNS: Final = re.compile(r"[A-Za-z]{0,4}[\s.\d]*")


class Part(StrEnum):
    """Which text of a thing it is."""

    TITLE = "title"
    INSTITUTION = "institution"
    OBJECTIVE = "objective"
    UNIT_NAME = "unit_name"
    MISSION = "mission"
    NOTE = "note"
    NOTE_VERIFIER = "note_verifier"
    STATEMENT = "statement"
    LEAD_UNIT = "lead_unit"
    RESPONSIBLE_UNIT = "responsible_unit"
    UNIT_OF_MEASURE = "unit_of_measure"
    REMARKS = "remarks"
    VERIFIED_BY = "verified_by"
    PRESENTED_TO = "presented_to"
    REFERENCE = "reference"
    DECISION = "decision"
    REASON = "reason"


def part_word(part: Part) -> str:
    """What a part is called on the screen."""
    return {
        Part.TITLE: _("título"),
        Part.INSTITUTION: _("institución"),
        Part.OBJECTIVE: _("objetivo"),
        Part.UNIT_NAME: _("nombre de la unidad"),
        Part.MISSION: _("misión"),
        Part.NOTE: _("nota"),
        Part.NOTE_VERIFIER: _("verificador de la nota"),
        Part.STATEMENT: _("acción operativa"),
        Part.LEAD_UNIT: _("unidad organizativa líder"),
        Part.RESPONSIBLE_UNIT: _("unidad-área responsable"),
        Part.UNIT_OF_MEASURE: _("unidad de medida"),
        Part.REMARKS: _("observaciones"),
        Part.VERIFIED_BY: _("verificada por"),
        Part.PRESENTED_TO: _("ante quién se presentó"),
        Part.REFERENCE: _("acuerdo"),
        Part.DECISION: _("qué se decidió"),
        Part.REASON: _("motivo de la rectificación"),
    }[part]


class Place(NamedTuple):
    """Where a text stands: which part of what.

    `key` is that of the action, unit report, objective or presentation, and of a note its unit report and its place there.
    """

    part: Part
    key: str = ""

    def __str__(self) -> str:
        """As it is stored: «remarks:123»."""
        return f"{self.part.value}:{self.key}"


class PublicText(NamedTuple):
    """A text that an edition would show; `unit` and `code` say where a reader finds it, blank for what is of the whole."""

    place: str
    part: Part
    text: str
    unit: str = ""
    code: str = ""


Say = Callable[[Place, str, str, str], str]
"""What stands in a text instead: asked with its place, the text, and where it is found (unit, code)."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A follow-up as it would be made public, before anything is withheld.

    `causes`, `verifiers` and `originals` are in the order of its rows; `reason` is why it corrects an edition before.
    """

    follow_up: FollowUp
    stored: StoredFollowUp
    summary: Summary
    document: PlanDocument
    causes: tuple[str, ...]
    verifiers: tuple[str, ...]
    originals: tuple[EarlierProgramming | None, ...]
    presentations: tuple[Presentation, ...]
    slugs: Mapping[int, tuple[str, tuple[str, ...]]]
    """Of each unit report: the slug of its unit, and those of the units before it."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Retold:
    """A follow-up in the words that an audience may read."""

    document: PlanDocument
    rows: tuple[KnownOfRow, ...]
    units: Mapping[str, KnownOfUnit]
    presented: tuple[Decision, ...]
    reason: str


def text_hash(text: str) -> str:
    """The sha256 of a text: a decision holds for the text that was read, and no other."""
    return sha256(text.encode()).hexdigest()


def project(follow_up: FollowUp, *, reason: str = "") -> Projection:
    """Read what would be public of a follow-up, and of the reason of its correction. Some fifteen queries, whatever its size."""
    stored, summary = computed_summary(follow_up)
    causes = dict(
        Achievement.objects.filter(
            institution_id=follow_up.institution_id, pk__in=[key.achievement_id for key in stored.row_keys]
        ).values_list("pk", "cause")
    )
    presentations = Presentation.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
    return Projection(
        follow_up=follow_up,
        stored=stored,
        summary=summary,
        document=printed(stored),
        causes=tuple(
            "" if facts.is_draft else _known_cause(causes.get(key.achievement_id, ""))
            for key, facts in zip(stored.row_keys, stored.facts, strict=True)
        ),
        verifiers=tuple("" if facts.verified is None else facts.verified_by for facts in stored.facts),
        originals=_originals(follow_up, stored),
        presentations=tuple(presentations.select_related("resolution").order_by("pk")),
        slugs=_slugs(stored),
        reason=reason,
    )


def _known_cause(cause: str) -> str:
    return cause if cause in Cause else ""


def public_texts(projection: Projection) -> list[PublicText]:
    """Every text that an edition of it would show, in its order; blank ones are left out."""
    found: dict[str, PublicText] = {}

    def collect(place: Place, text: str, unit: str, code: str) -> str:
        if text.strip():
            found.setdefault(str(place), PublicText(str(place), place.part, text, unit, code))
        return text

    retell(projection, collect)
    return list(found.values())


def retell(projection: Projection, say: Say) -> Retold:
    """The follow-up with what `say` answers in the place of each text."""
    document, stored = projection.document, projection.stored
    keys = iter(stored.row_keys)
    # A document may write a heading in more than one way: an edition has the first for all.
    headings = {
        one.key: _text(say(Place(Part.OBJECTIVE, one.key), one.text.value, "", one.key)) for one in document.objectives
    }
    units, known_units = [], {}
    for report, unit in zip(stored.reports, document.units, strict=True):
        name = say(Place(Part.UNIT_NAME, str(report.pk)), unit.name, unit.name, "")
        units.append(
            replace(
                unit,
                name=name,
                mission=_text(say(Place(Part.MISSION, str(report.pk)), unit.mission.value, unit.name, "")),
                sections=tuple(
                    replace(
                        section,
                        objective=section.objective._replace(text=headings[section.objective.key]),
                        actions=tuple(_action(action, unit, next(keys).action_id, say) for action in section.actions),
                    )
                    for section in unit.sections
                ),
                notes=tuple(_note(note, f"{report.pk}-{place}", unit, say) for place, note in enumerate(unit.notes)),
                totals=(),
            )
        )
        slug, former = projection.slugs[report.pk]
        # A name of which something was withheld stands in no address either.
        known_units[name] = (
            KnownOfUnit(slug=slug, former_slugs=former, is_missing=report.is_missing)
            if name == unit.name
            else KnownOfUnit(slug=f"unidad-{report.order}", is_missing=report.is_missing)
        )
    rows = zip(
        document.rows, stored.row_keys, projection.verifiers, projection.causes, projection.originals, strict=True
    )
    return Retold(
        document=replace(
            document,
            institution=_text(say(Place(Part.INSTITUTION), document.institution.value, "", "")),
            title=_text(say(Place(Part.TITLE), document.title.value, "", "")),
            edition=Text(),
            units=tuple(units),
            tables=(),
            cover=(),
            unplaced=(),
            notices=(),
        ),
        rows=tuple(
            KnownOfRow(
                identity=key.action_id,
                cause=cause,
                verified_by=say(
                    Place(Part.VERIFIED_BY, str(key.action_id)), verifier, placed.unit.name, placed.action.code.value
                ),
                original=original,
            )
            for placed, key, verifier, cause, original in rows
        ),
        units=known_units,
        presented=tuple(_decision(one, say) for one in projection.presentations),
        reason=say(Place(Part.REASON), projection.reason, "", ""),
    )


def _text(value: str) -> Text:
    return Text(value, value)


def _code(code: Text) -> Text:
    return Text(code.value, code.written if _CODE_SIGNS.fullmatch(code.written) else code.value)


def _figure(figure: Figure) -> Figure:
    """A figure with its writing, where that is a number's; a cell that was none says nothing."""
    return (
        Figure(figure.value, figure.written)
        if _NUMBER_SIGNS.fullmatch(figure.written)
        else Figure(figure.value, canonical_number(figure.value) or "")
        if figure.value is not None
        else BLANK
    )


def _action(action: Action, unit: UnitReport, key: int, say: Say) -> Action:
    code = action.code.value

    def said(part: Part, value: str) -> str:
        return say(Place(part, str(key)), value, unit.name, code)

    measured = action.measure.unit_of_measure
    return replace(
        action,
        code=_code(action.code),
        statement=_text(said(Part.STATEMENT, action.statement.value)),
        lead_unit=_text(said(Part.LEAD_UNIT, action.lead_unit.value)),
        responsible_unit=_text(said(Part.RESPONSIBLE_UNIT, action.responsible_unit.value)),
        measure=action.measure._replace(unit_of_measure=said(Part.UNIT_OF_MEASURE, measured) if measured else None),
        annual_target=_figure(action.annual_target),
        targets=tuple(_figure(target) for target in action.targets),
        achieved=_figure(action.achieved),
        printed_rate=_figure(action.printed_rate),
        remarks=_text(said(Part.REMARKS, action.remarks.value)),
    )


def _note(note: Note, key: str, unit: UnitReport, say: Say) -> Note:
    return Note(
        _text(say(Place(Part.NOTE, key), note.text.value, unit.name, "")),
        tuple(_code(code) for code in note.codes),
        _text(say(Place(Part.NOTE_VERIFIER, key), note.verifier.value, unit.name, "")),
    )


def _decision(presentation: Presentation, say: Say) -> Decision:
    """To whom a round was presented, with what that body decided."""
    resolution, key = presentation.resolution, str(presentation.pk)
    summary = "" if resolution is None else resolution.summary
    return Decision(
        body=say(Place(Part.PRESENTED_TO, key), presentation.body, "", ""),
        reference=say(Place(Part.REFERENCE, key), _reference(resolution), "", ""),
        decided_on=presentation.presented_on,
        summary=say(Place(Part.DECISION, key), summary, "", ""),
    )


def _reference(resolution: Resolution | None) -> str:
    with override("es"):
        return "acta en firma" if resolution is None else resolution.reference


def _originals(follow_up: FollowUp, stored: StoredFollowUp) -> tuple[EarlierProgramming | None, ...]:
    """What was programmed of each row before it changed, where it did. Two queries."""
    versions: dict[int, list[Programming]] = {}
    changed = Programming.objects.filter(
        institution_id=follow_up.institution_id,
        action__in=[key.action_id for key in stored.row_keys],
        in_force_from__lte=follow_up.cutoff,
    ).order_by("action_id", "version")
    for version in changed.only("pk", "action_id", "version", "in_force_from", "annual_target"):
        versions.setdefault(version.action_id, []).append(version)
    several = {action: found for action, found in versions.items() if len(found) > 1}
    targets = target_figures(
        [one.pk for found in several.values() for one in found],
        institution_id=follow_up.institution_id,
        periods=follow_up.plan.calendar.periods,
    )
    return tuple(_original(several.get(key.action_id, ()), targets) for key in stored.row_keys)


def _original(versions: Sequence[Programming], targets: Mapping[int, tuple[Figure, ...]]) -> EarlierProgramming | None:
    """The first version of an action, where the one that holds now programmes something else."""
    if not versions:
        return None
    said = [
        (canonical_number(one.annual_target), tuple(canonical_number(figure.value) for figure in targets[one.pk]))
        for one in versions
    ]
    if said[0] == said[-1]:
        return None
    changed: date = next(one.in_force_from for one, now in zip(versions, said, strict=True) if now != said[0])
    annual, by_period = said[0]
    return EarlierProgramming(annual_target=annual, targets=by_period, in_force_until=changed - timedelta(days=1))


def _slugs(stored: StoredFollowUp) -> dict[int, tuple[str, tuple[str, ...]]]:
    """The address of the unit of each report, and of the units that it follows. One query for each step back."""
    unit_of = dict(
        type(stored.reports[0])
        .objects.filter(pk__in=[report.pk for report in stored.reports])
        .values_list("pk", "unit_plan__unit_id")
        if stored.reports
        else []
    )
    known: dict[int, tuple[str, int | None]] = {}
    wanted = set(unit_of.values())
    while wanted:
        for pk, slug, before in Unit.objects.filter(pk__in=wanted).values_list("pk", "slug", "predecessor_id"):
            known[pk] = (slug, before)
        wanted = {before for _slug, before in known.values() if before is not None} - known.keys()
    return {report: _addresses(unit, known) for report, unit in unit_of.items()}


def _addresses(unit: int, known: Mapping[int, tuple[str, int | None]]) -> tuple[str, tuple[str, ...]]:
    slug, before = known[unit]
    former: list[str] = []
    while before is not None and known[before][0] not in former:
        former.append(known[before][0])
        before = known[before][1]
    return slug, tuple(former)


def publisher_slug(short_name: str) -> str:
    """The part of addresses that is an institution's."""
    return address_word(short_name) or "institucion"
