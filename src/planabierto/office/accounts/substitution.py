"""Standing in for somebody: a role held in the place of another person, between two days, with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts import acts
from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.own_policy import MEMBERSHIP
from planabierto.office.accounts.policy import can, forget_grants, require
from planabierto.office.accounts.queries import memberships_of_institution
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from datetime import date

    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.roles import Role
    from planabierto.office.institutions.models import Institution, Unit

LONGEST_SUBSTITUTION = timedelta(days=366)


class SubstitutionError(PlanAbiertoError):
    """A substitute cannot be named as asked."""


@transaction.atomic
def name_substitute(
    institution: Institution,
    *,
    absent: User,
    substitute: User,
    role: Role,
    unit: Unit | None,
    valid_from: date,
    valid_to: date,
    reason: str,
    by: User,
) -> Membership:
    """Give a substitute the role that somebody absent has, between two days (inclusive); the absent person keeps it.

    The head of planning and the administration do it for anybody, the head of a unit for that role of their own. Raises
    `SubstitutionError` for days, people or a role that cannot be, `NotAllowedError`.
    """
    held = _held(institution, absent, role, unit, on=valid_from)
    may_for_anybody = can(by, "name_substitute", MEMBERSHIP, institution=institution)
    is_own = held is not None and held.user_id == by.pk
    require(
        by,
        "name_own_substitute" if is_own and not may_for_anybody else "name_substitute",
        MEMBERSHIP,
        held,
        institution=institution,
    )
    if held is None:
        raise SubstitutionError(
            _("%(name)s no tiene ese rol el primer día de la suplencia.") % {"name": absent.display_name}
        )
    if substitute.pk == absent.pk:
        raise SubstitutionError(_("Nadie puede suplirse a sí mismo: elija a otra persona."))
    if not substitute.is_active:
        raise SubstitutionError(
            _("%(name)s todavía no puede ingresar: invítele primero.") % {"name": substitute.display_name}
        )
    if not reason.strip():
        raise SubstitutionError(_("Escriba el motivo, por ejemplo «vacaciones» o «incapacidad»."))
    _refuse_days(valid_from, valid_to)
    if _overlapping(held, substitute, valid_from, valid_to):
        raise SubstitutionError(_("%(name)s ya suple ese rol en esos días.") % {"name": substitute.display_name})
    membership = Membership.objects.create(
        institution=institution,
        user=substitute,
        role=held.role,
        unit=held.unit,
        valid_from=valid_from,
        valid_to=valid_to,
        substitutes=absent,
        reason=reason.strip(),
    )
    forget_grants(substitute)
    record(
        institution=institution,
        by=by,
        act=acts.SUBSTITUTE_NAMED,
        subject=substitute,
        after=_facts(membership),
        reason=membership.reason,
    )
    return membership


def _held(institution: Institution, person: User, role: Role, unit: Unit | None, *, on: date) -> Membership | None:
    """The role of a person on a day, held by right and not in the place of another."""
    roles = memberships_of_institution(institution).filter(user=person, role=role, unit=unit, substitutes=None)
    return next((membership for membership in roles if membership.is_valid_on(on)), None)


def _refuse_days(valid_from: date, valid_to: date) -> None:
    today = timezone.localdate()
    if valid_from < today:
        raise SubstitutionError(_("La suplencia empieza hoy o después: lo que ya pasó no se otorga."))
    if valid_to < valid_from:
        raise SubstitutionError(_("El último día no puede ser anterior al primero."))
    if valid_to - valid_from > LONGEST_SUBSTITUTION:
        raise SubstitutionError(_("Una suplencia dura un año cuando más. Para más tiempo, otorgue el rol."))


def _overlapping(held: Membership, substitute: User, valid_from: date, valid_to: date) -> bool:
    return Membership.objects.filter(
        institution_id=held.institution_id,
        user=substitute,
        role=held.role,
        unit=held.unit,
        substitutes_id=held.user_id,
        valid_from__lte=valid_to,
        valid_to__gte=valid_from,
    ).exists()


@transaction.atomic
def end_substitution(membership: Membership, *, by: User, reason: str) -> None:
    """End a substitution at once; one that began today or has not begun leaves no row, only its record in the journal.

    Who may name it may end it, and so may the absent head of a unit for their own. Raises `SubstitutionError`, `NotAllowedError`.
    """
    is_own = membership.substitutes_id == by.pk and not can(
        by, "name_substitute", MEMBERSHIP, institution=membership.institution
    )
    require(by, "name_own_substitute" if is_own else "name_substitute", MEMBERSHIP, membership)
    today = timezone.localdate()
    if membership.substitutes is None or membership.valid_from is None or membership.valid_to is None:
        raise SubstitutionError(_("Ese rol no es una suplencia."))
    if membership.valid_to < today:
        raise SubstitutionError(_("La suplencia ya terminó."))
    before = _facts(membership)
    substitute, institution = membership.user, membership.institution
    yesterday = today - timedelta(days=1)
    if membership.valid_from > yesterday:
        membership.delete()
    else:
        membership.valid_to = yesterday
        membership.save(update_fields=["valid_to"])
    forget_grants(substitute)
    record(
        institution=institution,
        by=by,
        act=acts.SUBSTITUTE_ENDED,
        subject=substitute,
        before=before,
        after={"valid_to": yesterday},
        reason=reason,
    )


def _facts(membership: Membership) -> dict[str, object]:
    return {
        "role": membership.role,
        "unit": membership.unit_id,
        "substitutes": membership.substitutes_id,
        "valid_from": membership.valid_from,
        "valid_to": membership.valid_to,
    }
