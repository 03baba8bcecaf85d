"""Who verifies which row of a round: by the kind of its action, by the alternate in the verifier's own unit, or somebody named for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.policy import NotAllowedError, can_in_some_state, grants
from planabierto.office.accounts.roles import Role
from planabierto.office.base.prepared import Prepared
from planabierto.office.followup.models import Achievement, UnitReport, VerifierAssignment
from planabierto.office.followup.policy import ASSIGNMENT
from planabierto.office.institutions.models import Unit, UnitKind
from planabierto.office.institutions.queries import unit_and_below

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from planabierto.office.accounts.models import User
    from planabierto.office.plans.models import Action, VerificationKind

TO_BE_NAMED: Final = "Quien se designe"
"""The post of a row of the verifier's own unit whose kind has no alternate, as it is printed until somebody is named."""


class VerificationError(PlanAbiertoError):
    """A figure cannot be verified as asked; the text says why and what to do. `assignment_id` is the row's, 0 where it is of none."""

    def __init__(self, message: str, *, assignment_id: int = 0) -> None:
        """Take the sentence, and the row that it is about."""
        super().__init__(message)
        self.assignment_id = assignment_id


class Bar(StrEnum):
    """Why somebody may not verify a row."""

    AUDITOR = "auditor"
    OWN_UNIT = "own_unit"
    REGISTERED = "registered"
    ANOTHER = "another"


_SAID: Final[dict[Bar, _StrPromise]] = {
    Bar.AUDITOR: gettext_lazy("Auditoría Interna no verifica: conserva su independencia."),
    Bar.OWN_UNIT: gettext_lazy("Usted no puede verificar su propia unidad; verifica: %(post)s."),
    Bar.REGISTERED: gettext_lazy("Usted registró esta cifra: la verifica otra persona."),
    Bar.ANOTHER: gettext_lazy("Esta fila la verifica %(post)s."),
}
"""What is said to the person themselves."""
_SAID_OF: Final[dict[Bar, _StrPromise]] = {
    Bar.AUDITOR: gettext_lazy("%(name)s es de Auditoría Interna, que no verifica. Elija a otra persona."),
    Bar.OWN_UNIT: gettext_lazy("%(name)s es de la unidad de esta acción. Elija a una persona de otra unidad."),
    Bar.REGISTERED: gettext_lazy("%(name)s registró esta cifra. Elija a otra persona."),
}
"""What is said of somebody who would be named."""


def own_reach(kind: VerificationKind) -> frozenset[int]:
    """The units whose rows the verifier of a kind may not verify: theirs, those below, and the one above an area. Two queries."""
    if kind.verifier_unit_id is None:
        return frozenset()
    below = unit_and_below(kind.institution_id, [kind.verifier_unit_id])
    return frozenset(below | _above_areas(kind.institution_id, [kind.verifier_unit_id]))


_ABOVE: Final = Prepared(
    lambda institution, units: (
        Unit.objects.filter(institution_id=institution, pk__in=units, kind=UnitKind.AREA)
        .exclude(parent=None)
        .order_by()
        .values_list("parent_id", flat=True)
    )
)
_REGISTERED: Final = Prepared(
    lambda institution, follow_up, actions, person: (
        Achievement.objects.filter(
            institution_id=institution, follow_up_id=follow_up, action_id__in=actions, recorded_by_id=person
        )
        .order_by()
        .values_list("action_id", flat=True)
    )
)


def _above_areas(institution_id: int, unit_ids: Collection[int]) -> set[int]:
    """The units of which some units are areas: an area is not another unit. One query."""
    return set(_ABOVE(institution=institution_id, units=tuple(unit_ids)))


def units_concerned(assignment: VerifierAssignment) -> set[int]:
    """The units of a row: the one that reports it and the one that is responsible."""
    concerned = {assignment.unit_report.unit_plan.unit_id}
    if assignment.action.current is not None:
        concerned.add(assignment.action.current.responsible_unit_id)
    return concerned


def assignment_by_kind(
    kind: VerificationKind, action: Action, report: UnitReport, *, own: Collection[int], reach: Collection[int]
) -> VerifierAssignment:
    """Who verifies an action of a kind, not yet stored: the alternate where a unit of the row (`own`) is in the verifier's `reach`."""
    is_alternate = not set(own).isdisjoint(reach)
    post = kind.verifier_post
    if is_alternate:
        post = kind.alternate_post or (kind.verifier_post if kind.alternate_unit_id else TO_BE_NAMED)
    return VerifierAssignment(
        institution_id=report.institution_id,
        follow_up_id=report.follow_up_id,
        unit_report=report,
        action=action,
        kind=kind,
        unit_id=kind.alternate_unit_id if is_alternate else kind.verifier_unit_id,
        post=post,
        is_alternate=is_alternate,
    )


def bars_against(
    assignments: Sequence[VerifierAssignment], *, by: User, own: Collection[int] | None = None
) -> dict[int, Bar]:
    """Why somebody may not verify some rows of one round, by the key of the assignment; one that they may verify is not among them.

    A state is no bar: that is asked beside it. `own` are their units (`units_of`) where they are known: one query then, else two and one
    for each unit that they have a role in.
    """
    if not assignments:
        return {}
    of_person = set(units_of(by, assignments[0].institution_id) if own is None else own)
    is_auditor = any(one.role == Role.INTERNAL_AUDITOR for one in grants(by, assignments[0].institution_id))
    registered = set(
        _REGISTERED(
            institution=assignments[0].institution_id,
            follow_up=assignments[0].follow_up_id,
            actions=tuple(one.action_id for one in assignments),
            person=by.pk,
        )
    )
    bars = {}
    for one in assignments:
        if is_auditor:
            bars[one.pk] = Bar.AUDITOR
        elif not of_person.isdisjoint(units_concerned(one)):
            bars[one.pk] = Bar.OWN_UNIT
        elif one.action_id in registered:
            bars[one.pk] = Bar.REGISTERED
        elif not is_for(one, by) and not (one.person_id is None and can_in_some_state(by, "verify", ASSIGNMENT, one)):
            bars[one.pk] = Bar.ANOTHER
    return bars


def is_for(assignment: VerifierAssignment, person: User) -> bool:
    """Whether a row is for somebody who was named for it."""
    return assignment.person_id is not None and assignment.person_id == person.pk


def units_of(person: User, institution_id: int) -> set[int]:
    """The units that somebody is of today: of each role its unit and those below, and the one above an area."""
    held = [grant for grant in grants(person, institution_id) if grant.unit_id is not None]
    own = set().union(*(grant.unit_ids for grant in held))
    return own | _above_areas(institution_id, [grant.unit_id for grant in held if grant.unit_id is not None])


def bar_words(bar: Bar, assignment: VerifierAssignment) -> str:
    """Why a row is not for its reader."""
    return str(_SAID[bar]) % {"post": assignment.post}


def refuse_involved(assignment: VerifierAssignment, *, by: User) -> None:
    """Raise `NotAllowedError` for who may not verify this row, with the post that does."""
    bar = bars_against([assignment], by=by).get(assignment.pk)
    if bar is not None:
        raise NotAllowedError(bar_words(bar, assignment))


def refuse_unfit(assignment: VerifierAssignment, person: User) -> None:
    """Raise `VerificationError` for somebody who cannot be named for a row: without a role here, involved, or of internal audit."""
    held = [one for one in grants(person, assignment.institution_id) if one.role != Role.PUBLIC]
    if not held:
        raise VerificationError(
            _("%(name)s no tiene un rol en esta institución. Elija a otra persona.") % {"name": person.display_name}
        )
    bar = bars_against([assignment], by=person).get(assignment.pk)
    if bar is not None and bar != Bar.ANOTHER:
        raise VerificationError(str(_SAID_OF[bar]) % {"name": person.display_name})


def kinds_reach(kinds: Iterable[VerificationKind]) -> dict[int, frozenset[int]]:
    """`own_reach` of each kind, by its key."""
    return {kind.pk: own_reach(kind) for kind in {kind.pk: kind for kind in kinds}.values()}
