"""The rows of «Completar el plan»: what is confirmed of each action or proposed for it, which are asked for, and what was posted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _

from planabierto.core.completion import EvidencePolicy, Proposal, is_scanning, propose
from planabierto.core.measure import Accumulation, Direction, Measure, MeasureKind, kind_of
from planabierto.core.quantity import Scale, format_quantity
from planabierto.office.base.ui.parts import ErrorLink
from planabierto.office.plans.completion_services import Completion
from planabierto.office.plans.document import target_figures
from planabierto.office.plans.models import Action, VerificationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.http import QueryDict

    from planabierto.core.plan import Figure
    from planabierto.office.plans.models import OperationalPlan

PENDING: Final = "pendientes"
DONE: Final = "completadas"
LONGEST_UNIT: Final = 120
LONGEST_MEANS: Final = 300
_KINDS: Final = frozenset(kind.value for kind in MeasureKind)
_POLICIES: Final = frozenset(policy.value for policy in EvidencePolicy)

_COLUMNS: Final = (
    "pk",
    "code",
    "unit_plan__unit__slug",
    "unit_plan__unit__name",
    "means_of_verification",
    "evidence_policy",
    "verification_id",
    "common_id",
    "completed_at",
    "current_id",
    "current__statement",
    "current__scale",
    "current__accumulation",
    "current__direction",
    "current__unit_of_measure",
    "current__baseline",
    "current__is_demand",
    "current__is_share",
    "current__annual_target",
)


class _Stored(NamedTuple):
    """One action as it is fetched; the names are those of the columns."""

    action: int
    code: str
    unit_slug: str
    unit: str
    means: str
    policy: str
    verification: int | None
    common: int | None
    completed_at: datetime | None
    programming: int
    statement: str
    scale: str
    accumulation: str
    direction: str
    unit_of_measure: str
    baseline: Decimal | None
    is_demand: bool
    is_share: bool
    annual: Decimal | None

    @property
    def measure(self) -> Measure:
        """How the action is measured today."""
        return Measure(
            Scale(self.scale),
            Accumulation(self.accumulation),
            Direction(self.direction),
            self.unit_of_measure or None,
            self.baseline,
            self.is_demand,
            self.is_share,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionRow:
    """An action of the page: figures written, and what its fields say; `wrong` is the sentence about what was posted."""

    action: int
    code: str
    unit_slug: str
    unit: str
    statement: str
    annual: str
    targets: tuple[str, ...]
    is_complete: bool
    completion: Completion
    is_ticked: bool = False
    wrong: str = ""


def completion_rows(plan: OperationalPlan, kinds: Iterable[VerificationKind]) -> list[CompletionRow]:
    """Every action of a plan in its order, with what is confirmed of it or else proposed. Two queries.

    `kinds` are those of the institution: the one that is named after scanning verifies what is scanned.
    """
    actions = Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan, current__isnull=False)
    stored = [_Stored(*values) for values in actions.order_by("unit_plan__order", "order").values_list(*_COLUMNS)]
    targets = target_figures(
        actions.order_by().values("current_id"), institution_id=plan.institution_id, periods=plan.calendar.periods
    )
    of_scanning = next((kind.pk for kind in kinds if is_scanning(kind.name)), None)
    return [_row(one, targets[one.programming], of_scanning) for one in stored]


def _row(stored: _Stored, targets: Sequence[Figure], of_scanning: int | None) -> CompletionRow:
    measure = stored.measure
    is_complete = stored.completed_at is not None and bool(stored.unit_of_measure)
    if is_complete:
        completion = Completion(
            stored.unit_of_measure,
            kind_of(measure),
            stored.means,
            EvidencePolicy(stored.policy),
            stored.verification,
        )
    else:
        proposal = propose(
            stored.statement,
            measure=measure,
            annual_target=stored.annual,
            targets=[target.value for target in targets],
        )
        completion = _proposed(stored, proposal, of_scanning)
    return CompletionRow(
        action=stored.action,
        code=stored.code,
        unit_slug=stored.unit_slug,
        unit=stored.unit,
        statement=stored.statement,
        annual=_written(stored.annual, measure.scale),
        targets=tuple(_written(target.value, measure.scale) for target in targets),
        is_complete=is_complete,
        completion=completion,
    )


def _proposed(stored: _Stored, proposal: Proposal, of_scanning: int | None) -> Completion:
    """A proposal, with what a common action has already said of its copies."""
    is_common = stored.common is not None
    return Completion(
        proposal.unit_of_measure,
        proposal.kind,
        stored.means or proposal.means_of_verification,
        EvidencePolicy(stored.policy) if is_common else proposal.evidence_policy,
        stored.verification or (of_scanning if proposal.is_scanning else None),
    )


def _written(value: Decimal | None, scale: Scale) -> str:
    return "–" if value is None else format_quantity(value, scale)


def chosen_rows(rows: Iterable[CompletionRow], *, unit: str, kind: str, state: str) -> list[CompletionRow]:
    """The rows that the filters ask for; a blank filter takes all."""
    return [
        row
        for row in rows
        if (not unit or row.unit_slug == unit)
        and (not kind or row.completion.kind == kind)
        and (not state or row.is_complete is (state == DONE))
    ]


def posted_row(row: CompletionRow, posted: QueryDict, kinds: Iterable[VerificationKind]) -> CompletionRow:
    """A row with what its fields were posted with; one whose fields are not there stays as it is."""
    key = row.action
    if f"medida-{key}" not in posted:
        return row
    unit = " ".join(posted.get(f"medida-{key}", "").split())
    means = " ".join(posted.get(f"medio-{key}", "").split())
    wrong = ""
    if not unit:
        wrong = _("escriba qué se cuenta, por ejemplo «informe» o «taller»")
    elif len(unit) > LONGEST_UNIT or len(means) > LONGEST_MEANS:
        wrong = _("lo que se cuenta tiene a lo sumo %(unit)s letras y el medio de verificación %(means)s") % {
            "unit": LONGEST_UNIT,
            "means": LONGEST_MEANS,
        }
    keys = {str(kind.pk): kind.pk for kind in kinds}
    kind, policy = posted.get(f"clase-{key}", ""), posted.get(f"evidencia-{key}", "")
    verification = posted.get(f"verifica-{key}", "")
    if kind not in _KINDS or policy not in _POLICIES or (verification and verification not in keys):
        return replace(row, wrong=_("elija de las listas la clase de medida, la evidencia y quién verifica"))
    completion = Completion(unit, MeasureKind(kind), means, EvidencePolicy(policy), keys.get(verification))
    return replace(row, completion=completion, wrong=wrong)


class Wanted(NamedTuple):
    """Which rows a button of the page confirms: keys of actions, and the sentence where it is none."""

    actions: frozenset[int]
    problem: str = ""


def wanted_rows(posted: QueryDict, rows: Sequence[CompletionRow]) -> Wanted:
    """What was asked for: one row, the rows that the page showed, what is pending of a unit, or the rows that were ticked."""
    if posted.get("fila"):
        asked = {row.action for row in rows if str(row.action) == posted["fila"]}
    elif posted.get("unidad_entera"):
        asked = {row.action for row in rows if row.unit_slug == posted["unidad_entera"] and not row.is_complete}
    elif posted.get("pagina_entera"):
        asked = {row.action for row in rows if f"medida-{row.action}" in posted}
    else:
        ticked = set(posted.getlist("elegida"))
        asked = {row.action for row in rows if str(row.action) in ticked}
    if not asked:
        return Wanted(frozenset(), _("No eligió ninguna acción: marque las que quiere confirmar."))
    return Wanted(frozenset(asked))


def errors_of(rows: Iterable[CompletionRow]) -> list[ErrorLink]:
    """The error summary of posted rows, each line with the address of its field."""
    return [
        ErrorLink(text=f"{row.unit}, {row.code}: {row.wrong}.", url=f"#medida-{row.action}")
        for row in rows
        if row.wrong
    ]


class CompletionGroup(NamedTuple):
    """The rows of a page that are of one unit, and how many of the unit are pending in all."""

    slug: str
    name: str
    pending: int
    rows: list[CompletionRow]


def grouped(page: Iterable[CompletionRow], rows: Iterable[CompletionRow]) -> list[CompletionGroup]:
    """The rows of a page under the names of their units."""
    pending: Mapping[str, int] = _pending(rows)
    groups: dict[str, CompletionGroup] = {}
    for row in page:
        group = CompletionGroup(row.unit_slug, row.unit, pending.get(row.unit_slug, 0), [])
        groups.setdefault(row.unit_slug, group).rows.append(row)
    return list(groups.values())


def _pending(rows: Iterable[CompletionRow]) -> dict[str, int]:
    pending: dict[str, int] = {}
    for row in rows:
        if not row.is_complete:
            pending[row.unit_slug] = pending.get(row.unit_slug, 0) + 1
    return pending
