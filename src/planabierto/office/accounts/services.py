"""Inviting people, accepting the invitation, giving and ending roles."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts import acts
from planabierto.office.accounts.models import Invitation, Membership, User
from planabierto.office.accounts.own_policy import PERSON
from planabierto.office.accounts.policy import forget_grants, require
from planabierto.office.accounts.roles import GRANTABLE_ROLES, UNIT_ROLES, Role
from planabierto.office.journal.canonical import digest
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.institutions.models import Institution, Unit

INVITATION_WORKING_DAYS = 10
TOKEN_BYTES = 32
WORKING_WEEKDAYS = 5


class InvitationError(PlanAbiertoError):
    """An invitation cannot be made or accepted as asked."""


class RoleError(PlanAbiertoError):
    """A role cannot be given or ended as asked."""


@dataclass(frozen=True)
class RoleOf:
    """A role to be given, with the unit where the role needs one."""

    role: Role
    unit: Unit | None = None


@dataclass(frozen=True)
class SentInvitation:
    """An invitation and its token, which exists only here and in the link that is sent."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    institution: Institution,
    *,
    email: str,
    display_name: str,
    roles: Sequence[RoleOf],
    by: User | None,
    post: str = "",
) -> SentInvitation:
    """Invite a person with their roles; they come in once they set a password, within 10 working days.

    An open invitation of the same person is revoked by the new one. `by` is None only for the first administrator of a new
    institution. Raises `InvitationError` where the person is already in, `RoleError` for a role that cannot be, `NotAllowedError`.
    """
    if by is not None:
        require(by, "invite", PERSON, institution=institution)
    email = email.strip().lower()
    if not email or not display_name.strip():
        raise InvitationError(_("Escriba el nombre y el correo de la persona."))
    if not roles:
        raise InvitationError(_("Elija al menos un rol."))
    person = User.objects.filter(email=email).first()
    if person is not None and person.is_active:
        raise InvitationError(
            _("«%(email)s» ya puede ingresar: otórguele el rol en lugar de invitarle.") % {"email": email}
        )
    if person is None:
        person = User.objects.create_user(email=email, display_name=display_name, post=post)
        person.is_active = False
        person.save(update_fields=["is_active"])
    for earlier in Invitation.objects.filter(institution=institution, user=person, accepted_at=None, revoked_at=None):
        _revoke(earlier, by=by)
    for role_of in roles:
        _grant(institution, person, role_of, by=by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    invitation = Invitation.objects.create(
        institution=institution,
        user=person,
        invited_by=by,
        token_hash=digest(token),
        created_at=now,
        expires_at=expiry(now, institution.time_zone),
    )
    record(
        institution=institution,
        by=by,
        act=acts.PERSON_INVITED,
        subject=person,
        after={"email": email, "post": person.post, "expires_at": invitation.expires_at},
    )
    return SentInvitation(invitation, token)


def expiry(moment: datetime, time_zone: str) -> datetime:
    """When an invitation of a moment ends: midnight after the tenth working day that follows, in the zone of the institution.

    Working days are Monday to Friday: a public holiday in between shortens the time.
    """
    zone = ZoneInfo(time_zone)
    day = moment.astimezone(zone).date()
    left = INVITATION_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < WORKING_WEEKDAYS
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)


def _revoke(invitation: Invitation, *, by: User | None) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(institution=invitation.institution, by=by, act=acts.INVITATION_REVOKED, subject=invitation.user)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """Make an open invitation useless; raises `InvitationError` where it is no longer open, `NotAllowedError`."""
    require(by, "invite", PERSON, institution=invitation.institution)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None or locked.revoked_at is not None:
        raise InvitationError(_("La invitación ya no está abierta."))
    _revoke(locked, by=by)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str) -> User:
    """Set the password of the person invited and let them in.

    Raises `InvitationError` where the invitation is used, revoked or late; Django's `ValidationError` for a weak password.
    """
    locked = (
        Invitation.objects.select_for_update(of=("self",)).select_related("user", "institution").get(pk=invitation.pk)
    )
    now = timezone.now()
    if not locked.is_open_at(now):
        raise InvitationError(
            _("Esta invitación ya se usó o venció. Pida otra a la administración del sistema de su institución.")
        )
    person = locked.user
    validate_password(password, person)
    person.set_password(password)
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    locked.accepted_at = now
    locked.save(update_fields=["accepted_at"])
    record(institution=locked.institution, by=person, act=acts.INVITATION_ACCEPTED, subject=person)
    return person


@transaction.atomic
def grant_role(
    institution: Institution,
    person: User,
    *,
    role: Role,
    by: User | None,
    unit: Unit | None = None,
    valid_from: date | None = None,
) -> Membership:
    """Give a person a role, from a day on; a role that they already have is returned as it is.

    `by` is None only where an institution is being set up. Raises `RoleError`, `NotAllowedError`.
    """
    if by is not None:
        require(by, "grant_role", PERSON, institution=institution)
    return _grant(institution, person, RoleOf(role, unit), by=by, valid_from=valid_from)


def _grant(
    institution: Institution, person: User, role_of: RoleOf, *, by: User | None, valid_from: date | None = None
) -> Membership:
    role, unit = role_of.role, role_of.unit
    if role not in GRANTABLE_ROLES:
        raise RoleError(_("El rol «%(role)s» no se otorga.") % {"role": role.label})
    if role in UNIT_ROLES and unit is None:
        raise RoleError(_("El rol «%(role)s» necesita una unidad.") % {"role": role.label})
    if unit is not None and unit.institution_id != institution.pk:
        raise RoleError(_("La unidad «%(unit)s» es de otra institución.") % {"unit": unit.name})
    membership, created = Membership.objects.get_or_create(
        institution=institution,
        user=person,
        role=role,
        unit=unit,
        valid_to=None,
        defaults={"valid_from": valid_from},
    )
    if created:
        forget_grants(person)
        record(
            institution=institution,
            by=by,
            act=acts.ROLE_GRANTED,
            subject=person,
            after={"role": role, "unit": None if unit is None else unit.pk, "valid_from": valid_from},
        )
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: User, on: date, reason: str) -> None:
    """End a role after a last day (inclusive), with its reason; raises `RoleError` for a day before it began, `NotAllowedError`."""
    require(by, "end_role", PERSON, institution=membership.institution)
    if membership.valid_from is not None and on < membership.valid_from:
        raise RoleError(_("El rol no puede terminar antes de empezar."))
    before = membership.valid_to
    membership.valid_to = on
    membership.save(update_fields=["valid_to"])
    forget_grants(membership.user)
    record(
        institution=membership.institution,
        by=by,
        act=acts.ROLE_ENDED,
        subject=membership.user,
        before={"role": membership.role, "unit": membership.unit_id, "valid_to": before},
        after={"role": membership.role, "unit": membership.unit_id, "valid_to": on},
        reason=reason,
    )
