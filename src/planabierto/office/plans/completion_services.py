"""Confirming what is proposed for the actions of a plan: how each is measured, and by what it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.measure import MeasureKind, kind_of, measure_of_kind
from planabierto.office.accounts.policy import require
from planabierto.office.base.bulk import insert_rows, new_keys
from planabierto.office.journal.services import record
from planabierto.office.plans import acts
from planabierto.office.plans.document import CHUNK
from planabierto.office.plans.models import Action, OperationalPlan, PeriodTarget, Programming, VerificationKind
from planabierto.office.plans.policy import PLAN
from planabierto.office.plans.services import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.core.completion import EvidencePolicy
    from planabierto.core.measure import Measure
    from planabierto.office.accounts.models import User

REASON = "Completado"


class Completion(NamedTuple):
    """What a person confirms of one action; `verification` is the key of its kind, None where nobody verifies it."""

    unit_of_measure: str
    kind: MeasureKind
    means_of_verification: str
    evidence_policy: EvidencePolicy
    verification: int | None = None


@transaction.atomic
def complete_actions(plan: OperationalPlan, completions: Mapping[int, Completion], *, by: User) -> int:
    """Confirm some actions of a plan, by their keys, and say how many; a changed measure is a new version that holds from the same day.

    What earlier follow-ups registered stays computed with the version that they name. Raises `PlanError` for an action without a unit of
    measure, and for an action or a verification that is not of this plan and institution.
    """
    plan = OperationalPlan.objects.select_for_update().get(pk=plan.pk)
    require(by, "complete", PLAN, plan)
    actions = list(
        Action.objects.filter(institution_id=plan.institution_id, unit_plan__plan=plan, pk__in=completions)
        .select_related("current", "institution", "unit_plan__unit")
        .order_by("unit_plan__order", "order")
    )
    if len(actions) != len(completions):
        raise PlanError(_("Una de las acciones ya no está en este plan. Vuelva a abrir la página."))
    _refuse_foreign_verifications(plan, completions)
    for action in actions:
        if not completions[action.pk].unit_of_measure.strip():
            raise PlanError(
                _("%(code)s de %(unit)s: escriba qué se cuenta, por ejemplo «informe» o «taller».")
                % {"code": action.code or action, "unit": action.unit_plan.unit}
            )
    before = {action.pk: _said(action) for action in actions}
    versions = _write_versions(plan, actions, completions, by=by)
    for action in actions:
        completion = completions[action.pk]
        action.current_id = versions.get(action.pk, action.current_id)
        action.means_of_verification = completion.means_of_verification.strip()
        action.evidence_policy = completion.evidence_policy.value
        action.verification_id = completion.verification
        action.completed_at = timezone.now()
    fields = ["current", "means_of_verification", "evidence_policy", "verification", "completed_at"]
    Action.objects.bulk_update(actions, fields, batch_size=CHUNK)
    for action in actions:
        record(
            institution=action.institution,
            by=by,
            act=acts.ACTION_COMPLETED,
            subject=action,
            before=before[action.pk],
            after=_confirmed(completions[action.pk]),
            reason=REASON,
        )
    return len(actions)


def _refuse_foreign_verifications(plan: OperationalPlan, completions: Mapping[int, Completion]) -> None:
    named = {one.verification for one in completions.values() if one.verification is not None}
    known = VerificationKind.objects.filter(institution_id=plan.institution_id, pk__in=named).count() if named else 0
    if known != len(named):
        raise PlanError(_("Una clase de verificación ya no existe. Vuelva a abrir la página."))


def completed_measure(measure: Measure, completion: Completion) -> Measure:
    """How an action is measured once a completion is confirmed."""
    return measure_of_kind(completion.kind, measure)._replace(unit_of_measure=completion.unit_of_measure.strip())


def _write_versions(
    plan: OperationalPlan, actions: Sequence[Action], completions: Mapping[int, Completion], *, by: User
) -> dict[int, int]:
    """Add a version to each action whose measure changes: action → key of the version. A constant number of queries."""
    changed = {
        action.current.pk: completed_measure(action.current.measure, completions[action.pk])
        for action in actions
        if action.current is not None
        and action.current.measure != completed_measure(action.current.measure, completions[action.pk])
    }
    if not changed:
        return {}
    of_institution = {"institution_id": plan.institution_id}
    completed = list(Programming.objects.filter(**of_institution, pk__in=changed).values())
    last = dict(
        Programming.objects.filter(**of_institution, action__in=[one["action_id"] for one in completed])
        .order_by()
        .values_list("action")
        .annotate(Max("version"))
    )
    keys = dict(zip((one["id"] for one in completed), new_keys(Programming, len(completed)), strict=True))
    now = timezone.now()
    insert_rows(
        Programming,
        [
            {
                **one,
                **measure_columns(changed[one["id"]]),
                "id": keys[one["id"]],
                "version": last[one["action_id"]] + 1,
                "completes_id": one["id"],
                "reason": REASON,
                "recorded_at": now,
                "recorded_by_id": by.pk,
            }
            for one in completed
        ],
    )
    copy_targets(keys, institution_id=plan.institution_id)
    return {one["action_id"]: keys[one["id"]] for one in completed}


def measure_columns(measure: Measure) -> dict[str, object]:
    """A measure as the columns of a programming."""
    return {
        "scale": measure.scale.value,
        "accumulation": measure.accumulation.value,
        "direction": measure.direction.value,
        "unit_of_measure": measure.unit_of_measure or "",
        "baseline": measure.baseline,
        "is_demand": measure.is_demand,
        "is_share": measure.is_share,
    }


def copy_targets(keys: Mapping[int, int], *, institution_id: int) -> None:
    """Give programmings the targets of others: from → to. Two queries, and the insert."""
    targets = list(PeriodTarget.objects.filter(institution_id=institution_id, programming_id__in=keys).values())
    insert_rows(
        PeriodTarget,
        [
            {**target, "id": key, "programming_id": keys[target["programming_id"]]}
            for key, target in zip(new_keys(PeriodTarget, len(targets)), targets, strict=True)
        ],
    )


def _said(action: Action) -> dict[str, object]:
    measure = action.current.measure if action.current is not None else None
    return {
        "unit_of_measure": (measure.unit_of_measure or "") if measure else "",
        "kind": kind_of(measure).value if measure else "",
        "means_of_verification": action.means_of_verification,
        "evidence_policy": action.evidence_policy,
        "verification": action.verification_id,
    }


def _confirmed(completion: Completion) -> dict[str, object]:
    return {
        "unit_of_measure": completion.unit_of_measure.strip(),
        "kind": completion.kind.value,
        "means_of_verification": completion.means_of_verification.strip(),
        "evidence_policy": completion.evidence_policy.value,
        "verification": completion.verification,
    }
