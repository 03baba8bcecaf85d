"""Recording what a body decided, and its numbers once they are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.office.accounts.policy import require
from planabierto.office.journal.services import record
from planabierto.office.plans import acts
from planabierto.office.plans.models import REFERENCE_LENGTH, Resolution, ResolutionKind
from planabierto.office.plans.policy import RESOLUTION
from planabierto.office.plans.services import PlanError

if TYPE_CHECKING:
    from datetime import date

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The numbers by which a resolution is cited; blank until they are known: «acta en firma»."""

    act_number: str = ""
    point: str = ""
    agreement_number: str = ""

    def cleaned(self) -> dict[str, str]:
        """The numbers without blanks around them, by column; raises `PlanError` for one that is too long."""
        numbers = {name: " ".join(value.split()) for name, value in vars(self).items()}
        if any(len(value) > REFERENCE_LENGTH for value in numbers.values()):
            raise PlanError(
                _("Un número de acta, punto o acuerdo tiene a lo sumo %(length)s signos.")
                % {"length": REFERENCE_LENGTH}
            )
        return numbers


NOT_YET = Numbers()


@transaction.atomic
def record_resolution(
    institution: Institution,
    *,
    body: str,
    kind: ResolutionKind,
    decided_on: date,
    by: User,
    numbers: Numbers = NOT_YET,
    in_force_from: date | None = None,
    summary: str = "",
) -> Resolution:
    """Record what a body decided on a day; raises `PlanError` without a body, and where it would hold before it was decided."""
    resolution = Resolution(
        institution=institution,
        body=" ".join(body.split()),
        kind=kind,
        decided_on=decided_on,
        in_force_from=in_force_from,
        summary=summary.strip(),
        **numbers.cleaned(),
    )
    require(by, "record", RESOLUTION, resolution)
    if not resolution.body:
        raise PlanError(_("Escriba qué órgano lo decidió."))
    if in_force_from is not None and in_force_from < decided_on:
        raise PlanError(_("Un acuerdo no rige antes de su fecha: revise «vigente desde»."))
    resolution.save(force_insert=True)
    record(
        institution=institution,
        by=by,
        act=acts.RESOLUTION_RECORDED,
        subject=resolution,
        after={
            "body": resolution.body,
            "kind": resolution.kind,
            "decided_on": decided_on,
            "in_force_from": in_force_from,
            "summary": resolution.summary,
            **numbers.cleaned(),
        },
    )
    return resolution


@transaction.atomic
def number_resolution(resolution: Resolution, *, numbers: Numbers, by: User) -> Resolution:
    """Give a resolution its numbers once the act is signed; raises `PlanError` without the number of the act, and where it has one."""
    resolution = Resolution.objects.select_for_update().select_related("institution").get(pk=resolution.pk)
    require(by, "record", RESOLUTION, resolution)
    after = numbers.cleaned()
    if not after["act_number"]:
        raise PlanError(_("Escriba el número del acta."))
    if resolution.is_numbered:
        raise PlanError(_("Este acuerdo ya tiene número: %(reference)s.") % {"reference": resolution.reference})
    before = {name: getattr(resolution, name) for name in after}
    for name, value in after.items():
        setattr(resolution, name, value)
    resolution.save(update_fields=list(after))
    record(
        institution=resolution.institution,
        by=by,
        act=acts.RESOLUTION_NUMBERED,
        subject=resolution,
        before=before,
        after=after,
    )
    return resolution
