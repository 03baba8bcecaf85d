"""Keeping common actions and kinds of verification: their words, which actions they are, and putting one in the units that lack it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.completion import is_scanning
from planabierto.core.measure import Measure
from planabierto.core.quantity import Scale
from planabierto.office.accounts.policy import require
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.journal.services import record
from planabierto.office.plans import acts
from planabierto.office.plans.common_queries import likeness
from planabierto.office.plans.completion_services import measure_columns
from planabierto.office.plans.models import (
    Action,
    CommonAction,
    EvidencePolicyChoice,
    OperationalPlan,
    PeriodTarget,
    PlanState,
    Programming,
    StrategicObjective,
    UnitPlan,
    VerificationKind,
)
from planabierto.office.plans.policy import COMMON, PLAN, VERIFICATION
from planabierto.office.plans.queries import objectives_of
from planabierto.office.plans.services import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db import models

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution, Unit

SavedT = TypeVar("SavedT", "VerificationKind", "CommonAction")


@dataclass(frozen=True, kw_only=True)
class VerificationDraft:
    """What a kind of verification is to say; posts are written with their article, as a note prints them."""

    name: str
    verifier_post: str
    verifier_unit: Unit | None = None
    alternate_post: str = ""
    alternate_unit: Unit | None = None


@dataclass(frozen=True, kw_only=True)
class CommonDraft:
    """What a common action is to say."""

    name: str
    statement: str
    means_of_verification: str = ""
    evidence_policy: EvidencePolicyChoice = EvidencePolicyChoice.RECOMMENDED
    verification: VerificationKind | None = None
    is_active: bool = True


@transaction.atomic
def save_verification(
    institution: Institution, draft: VerificationDraft, *, by: User, kind: VerificationKind | None = None
) -> VerificationKind:
    """Add a kind of verification, or change `kind`.

    Raises `PlanError` where its words are missing or taken, and where the alternate is of the verifier's own unit.
    """
    require(by, "change", VERIFICATION, kind, institution=institution)
    if not draft.name.strip() or not draft.verifier_post.strip():
        raise PlanError(_("Escriba el nombre de la clase de verificación y el cargo de quien verifica."))
    if bool(draft.alternate_unit) != bool(draft.alternate_post.strip()):
        raise PlanError(_("De quien verifica en su lugar escriba la unidad y el cargo, o ninguno de los dos."))
    if draft.alternate_unit is not None and draft.alternate_unit == draft.verifier_unit:
        raise PlanError(_("Quien verifica en su lugar no puede ser de la misma unidad: elija otra."))
    _refuse_foreign(institution, (draft.verifier_unit, draft.alternate_unit))
    _refuse_taken(VerificationKind, institution, draft.name, kind)
    return _save(institution, draft, kind or VerificationKind(institution=institution), by=by)


@transaction.atomic
def save_common_action(
    institution: Institution, draft: CommonDraft, *, by: User, common: CommonAction | None = None
) -> CommonAction:
    """Add a common action, or change `common`; the actions that it is already keep what they say until they are linked anew.

    Raises `PlanError` where its words are missing or its name is taken.
    """
    require(by, "change", COMMON, common, institution=institution)
    if not draft.name.strip() or not draft.statement.strip():
        raise PlanError(_("Escriba el nombre y el texto de la acción común."))
    _refuse_foreign(institution, (draft.verification,))
    _refuse_taken(CommonAction, institution, draft.name, common)
    return _save(institution, draft, common or CommonAction(institution=institution), by=by)


def _refuse_foreign(institution: Institution, named: Iterable[Unit | VerificationKind | None]) -> None:
    for one in named:
        if one is not None and one.institution_id != institution.pk:
            raise PlanError(_("«%(name)s» es de otra institución.") % {"name": one})


def _refuse_taken(
    model: type[VerificationKind | CommonAction], institution: Institution, name: str, known: models.Model | None
) -> None:
    name = " ".join(name.split())
    others = model.objects.filter(institution=institution, name=name)
    if known is not None:
        others = others.exclude(pk=known.pk)
    if others.exists():
        raise PlanError(_("Ya existe «%(name)s».") % {"name": name})


def _save(institution: Institution, draft: VerificationDraft | CommonDraft, saved: SavedT, *, by: User) -> SavedT:
    """Write the words of a draft, and in the journal those that changed."""
    is_new = saved.pk is None
    said = {
        name: " ".join(value.split()) if isinstance(value, str) and name != "evidence_policy" else value
        for name, value in vars(draft).items()
    }
    changed = {name: value for name, value in said.items() if is_new or getattr(saved, name) != value}
    before = {name: _plain(getattr(saved, name)) for name in changed} if not is_new else None
    for name, value in changed.items():
        setattr(saved, name, value)
    saved.save()
    is_common = isinstance(saved, CommonAction)
    added, altered = (
        (acts.COMMON_ADDED, acts.COMMON_CHANGED) if is_common else (acts.VERIFICATION_ADDED, acts.VERIFICATION_CHANGED)
    )
    if changed:
        record(
            institution=institution,
            by=by,
            act=added if is_new else altered,
            subject=saved,
            before=before,
            after={name: _plain(value) for name, value in changed.items()},
        )
    return saved


def _plain(value: object) -> object:
    """A value as the journal holds it: of a row its key."""
    return getattr(value, "pk", value)


@transaction.atomic
def link_common_action(common: CommonAction, *, plan: OperationalPlan, actions: Iterable[int], by: User) -> int:
    """Say that some actions of a plan, by their keys, are a common one, and say how many; what proves them is then what it says.

    What a template leaves blank stays as it is in the action. Raises `PlanError` for an action that is not of the plan.
    """
    require(by, "change", COMMON, common)
    require(by, "complete", PLAN, plan)
    keys = set(actions)
    linked = list(
        Action.objects.select_for_update(of=("self",))
        .filter(institution_id=common.institution_id, unit_plan__plan=plan, pk__in=keys)
        .select_related("unit_plan__unit")
        .order_by("unit_plan__order", "order")
    )
    if len(linked) != len(keys):
        raise PlanError(_("Una de las acciones ya no está en este plan. Vuelva a abrir la página."))
    if not linked:
        raise PlanError(_("No eligió ninguna acción."))
    for action in linked:
        action.common = common
        action.evidence_policy = common.evidence_policy
        action.verification_id = common.verification_id or action.verification_id
        action.means_of_verification = common.means_of_verification or action.means_of_verification
    Action.objects.bulk_update(linked, ["common", "evidence_policy", "verification", "means_of_verification"])
    record(
        institution=common.institution,
        by=by,
        act=acts.COMMON_LINKED,
        subject=common,
        after={
            "year": plan.year,
            "actions": [{"unit": one.unit_plan.unit.name, "code": one.code, "action": one.pk} for one in linked],
            "verification": common.verification_id,
            "means_of_verification": common.means_of_verification,
            "evidence_policy": common.evidence_policy,
        },
    )
    return len(linked)


@transaction.atomic
def place_common_action(common: CommonAction, *, plan: OperationalPlan, by: User) -> list[Action]:
    """Put a common action in every unit of a plan in draft that lacks it, with the next free code, and return the new ones.

    They are programmed as the same action of another unit is; the first of all is programmed only where it is scanning, in equal parts.
    Raises `PlanError` where the plan is no draft, or has no objective to stand under.
    """
    require(by, "change", COMMON, common)
    require(by, "complete", PLAN, plan)
    if plan.state != PlanState.DRAFT:
        raise PlanError(_("Solo a un plan en borrador se le agregan acciones. Después hace falta una modificación."))
    present = [
        action
        for action in Action.objects.filter(institution_id=common.institution_id, unit_plan__plan=plan).select_related(
            "current__objective"
        )
        if action.current is not None
    ]
    with_it = [one for one in present if one.common_id == common.pk or likeness(common, one) is not None]
    parts = list(
        UnitPlan.objects.filter(institution_id=plan.institution_id, plan=plan)
        .exclude(pk__in={one.unit_plan_id for one in with_it})
        .select_related("unit")
        .order_by("order")
    )
    model = _model(with_it)
    objective = model.objective if model is not None else _usual_objective(plan)
    placed = _place(common, plan, parts, present, objective=objective, by=by, model=model)
    if placed:
        record(
            institution=common.institution,
            by=by,
            act=acts.COMMON_PLACED,
            subject=common,
            after={
                "year": plan.year,
                "actions": [
                    {"unit": part.unit.name, "code": one.code, "action": one.pk}
                    for part, one in zip(parts, placed, strict=True)
                ],
            },
        )
    return placed


def _model(with_it: Sequence[Action]) -> Programming | None:
    """The programming that the new ones copy: the commonest of the plan's own, told by its targets of the year and its objective."""
    current = [one.current for one in with_it if one.current is not None]
    if not current:
        return None
    count = Counter((one.objective_id, one.annual_target) for one in current)
    (usual, _number) = count.most_common(1)[0]
    return next(one for one in current if (one.objective_id, one.annual_target) == usual)


def _usual_objective(plan: OperationalPlan) -> StrategicObjective:
    """Where a common action stands: under the other activities, else under the last objective."""
    objectives = list(objectives_of(plan))
    if not objectives:
        raise PlanError(_("El plan no tiene ningún objetivo bajo el cual poner la acción."))
    return next((one for one in objectives if not one.is_strategic), objectives[-1])


def next_code(taken: Iterable[str], objective: StrategicObjective) -> str:
    """The next code of a unit under an objective: after AO.6.1 and AO.6.4 it is AO.6.5."""
    number = "".join(sign for sign in objective.key if sign.isdigit()) or "6"
    prefix = f"AO.{number}."
    last = max(
        (int(code.removeprefix(prefix)) for code in taken if code.removeprefix(prefix).isdigit()),
        default=0,
    )
    return f"{prefix}{last + 1}"


def _place(
    common: CommonAction,
    plan: OperationalPlan,
    parts: Sequence[UnitPlan],
    present: Sequence[Action],
    *,
    objective: StrategicObjective,
    model: Programming | None,
    by: User,
) -> list[Action]:
    codes: dict[int, list[Action]] = {}
    for action in present:
        codes.setdefault(action.unit_plan_id, []).append(action)
    now = timezone.now()
    placed = [
        Action(
            pk=key,
            institution_id=plan.institution_id,
            unit_plan_id=part.pk,
            code=next_code([one.code for one in codes.get(part.pk, [])], objective),
            order=max((one.order for one in codes.get(part.pk, [])), default=0) + 1,
            common=common,
            verification_id=common.verification_id,
            means_of_verification=common.means_of_verification,
            evidence_policy=common.evidence_policy,
            completed_at=now,
        )
        for key, part in zip(new_keys(Action, len(parts)), parts, strict=True)
    ]
    insert_rows(
        Action,
        [{field.attname: getattr(one, field.attname) for field in Action._meta.concrete_fields} for one in placed],
    )
    targets = _targets(common, plan, model)
    keys = new_keys(Programming, len(placed))
    insert_rows(
        Programming,
        [
            {
                **measure_columns(_measure(common, model)),
                "id": key,
                "institution_id": plan.institution_id,
                "action_id": action.pk,
                "version": 1,
                "in_force_from": plan.starts(),
                "statement": common.statement,
                "objective_id": objective.pk,
                "lead_unit_id": part.unit.parent_id,
                "lead_name": "",
                "responsible_unit_id": part.unit_id,
                "responsible_name": part.unit.name,
                "annual_target": sum(targets.values(), Decimal(0)) if targets else None,
                "annual_written": "",
                "completes_id": None,
                "reason": "",
                "recorded_at": now,
                "recorded_by_id": by.pk,
            }
            for key, action, part in zip(keys, placed, parts, strict=True)
        ],
    )
    cells = [(key, period, value) for key in keys for period, value in targets.items()]
    insert_rows(
        PeriodTarget,
        [
            {
                "id": key,
                "institution_id": plan.institution_id,
                "programming_id": programming,
                "period": period,
                "value": value,
                "written": "",
            }
            for key, (programming, period, value) in zip(new_keys(PeriodTarget, len(cells)), cells, strict=True)
        ],
    )
    only = Programming.objects.filter(institution_id=plan.institution_id, action=OuterRef("pk")).values("pk")[:1]
    Action.objects.filter(pk__in=[one.pk for one in placed]).update(current=Subquery(only))
    return placed


def _measure(common: CommonAction, model: Programming | None) -> Measure:
    if model is not None:
        return model.measure
    if is_scanning(common.statement):
        return Measure(scale=Scale.RATIO, unit_of_measure="documento escaneado", is_share=True)
    return Measure()


def _targets(common: CommonAction, plan: OperationalPlan, model: Programming | None) -> Mapping[int, Decimal]:
    """Period → target: as the model has them, or the whole in equal parts where it is scanned, or none."""
    if model is not None:
        stored = PeriodTarget.objects.filter(
            institution_id=plan.institution_id, programming=model, value__isnull=False
        ).order_by("period")
        return {period: value for period, value in stored.values_list("period", "value") if value is not None}
    if not is_scanning(common.statement):
        return {}
    periods = plan.calendar.periods
    part = (Decimal(1) / periods).quantize(Decimal("0.01"))
    return {period: part if period < periods else 1 - part * (periods - 1) for period in range(1, periods + 1)}
