"""Inviting people, accepting the invitation, giving and ending roles, letting nobody in any more."""

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
from planabierto.core.working_days import add_working_days
from planabierto.office.accounts import acts
from planabierto.office.accounts.models import Invitation, Membership, User
from planabierto.office.accounts.own_policy import INSTITUTION, PERSON
from planabierto.office.accounts.policy import forget_grants, require
from planabierto.office.accounts.queries import memberships_elsewhere, memberships_of_institution
from planabierto.office.accounts.roles import GRANTABLE_ROLES, UNIT_ROLES, Role
from planabierto.office.accounts.sessions import end_sessions
from planabierto.office.institutions.queries import closed_days
from planabierto.office.journal.canonical import digest
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.institutions.models import Institution, Unit

INVITATION_WORKING_DAYS = 10
TOKEN_BYTES = 32
LONGEST_WAIT = timedelta(days=60)
"""Ten working days are never further away, whatever closes in between."""


class InvitationError(PlanAbiertoError):
    """An invitation cannot be made or accepted as asked."""


class RoleError(PlanAbiertoError):
    """A role cannot be given or ended as asked."""


class DeactivationError(PlanAbiertoError):
    """A person cannot be kept out, or let in again, as asked."""


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
    if person is not None and person.deactivated_at is not None:
        raise InvitationError(_("«%(email)s» está desactivada: reactívela en la lista de personas.") % {"email": email})
    if person is None:
        person = User.objects.create_user(email=email, display_name=display_name, post=post)
        person.is_active = False
        person.save(update_fields=["is_active"])
    for role_of in roles:
        _grant(institution, person, role_of, by=by)
    return _send(institution, person, by=by)


def _send(institution: Institution, person: User, *, by: User | None) -> SentInvitation:
    """A new invitation of somebody, in place of one that is still open."""
    for earlier in Invitation.objects.filter(institution=institution, user=person, accepted_at=None, revoked_at=None):
        _revoke(earlier, by=by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    invitation = Invitation.objects.create(
        institution=institution,
        user=person,
        invited_by=by,
        token_hash=digest(token),
        created_at=now,
        expires_at=expiry(now, institution),
    )
    record(
        institution=institution,
        by=by,
        act=acts.PERSON_INVITED,
        subject=person,
        after={"email": person.email, "post": person.post, "expires_at": invitation.expires_at},
    )
    return SentInvitation(invitation, token)


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: User) -> SentInvitation:
    """Send a new link to somebody invited who has not come, whose earlier one was lost or is late; the roles stay.

    Raises `InvitationError` for whoever has come or was deactivated, `NotAllowedError`.
    """
    require(by, "invite", PERSON, institution=invitation.institution)
    person = invitation.user
    if person.is_active or person.deactivated_at is not None:
        raise InvitationError(_("%(name)s ya no espera una invitación.") % {"name": person.display_name})
    return _send(invitation.institution, person, by=by)


def expiry(moment: datetime, institution: Institution) -> datetime:
    """When an invitation of a moment ends: midnight after the tenth working day that follows, by its zone and calendar."""
    zone = ZoneInfo(institution.time_zone)
    day = moment.astimezone(zone).date()
    closed = closed_days(institution, day, day + LONGEST_WAIT)
    last = add_working_days(day, INVITATION_WORKING_DAYS, closed=closed)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)


def _revoke(invitation: Invitation, *, by: User | None) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(institution=invitation.institution, by=by, act=acts.INVITATION_REVOKED, subject=invitation.user)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """Make an open invitation useless and end the roles that went with it.

    Raises `InvitationError` where it is no longer open, `NotAllowedError`.
    """
    require(by, "invite", PERSON, institution=invitation.institution)
    locked = (
        Invitation.objects.select_for_update(of=("self",)).select_related("user", "institution").get(pk=invitation.pk)
    )
    if locked.accepted_at is not None or locked.revoked_at is not None:
        raise InvitationError(_("La invitación ya no está abierta."))
    _revoke(locked, by=by)
    if locked.user.is_active:
        return
    yesterday = timezone.localdate() - timedelta(days=1)
    for membership in memberships_of_institution(locked.institution).filter(user=locked.user, valid_to=None):
        _end(membership, by=by, on=yesterday, reason=_("Se retiró la invitación."))


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str) -> User:
    """Set the password of the person invited and let them in.

    Raises `InvitationError` where the invitation is used, revoked or late, or the person is in by another; Django's `ValidationError`
    for a weak password.
    """
    locked = _waiting(invitation)
    validate_password(password, locked.user)
    locked.user.set_password(password)
    return _let_in(locked)


@transaction.atomic
def accept_invitation_by_provider(invitation: Invitation) -> User:
    """Let in the person invited whose address the institution's own provider has vouched for; they have no password here.

    Raises `InvitationError` as `accept_invitation`.
    """
    return _let_in(_waiting(invitation))


def _waiting(invitation: Invitation) -> Invitation:
    """The invitation, locked, while it can still be accepted.

    Whoever is in already is not let in once more: a link that others have seen must not set the password of an account in use.
    """
    locked = (
        Invitation.objects.select_for_update(of=("self",)).select_related("user", "institution").get(pk=invitation.pk)
    )
    person = locked.user
    if not locked.is_open_at(timezone.now()) or person.is_active or person.deactivated_at is not None:
        raise InvitationError(
            _("Esta invitación ya se usó o venció. Pida otra a la administración del sistema de su institución.")
        )
    return locked


def _let_in(invitation: Invitation) -> User:
    person = invitation.user
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record(institution=invitation.institution, by=person, act=acts.INVITATION_ACCEPTED, subject=person)
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
    _end(membership, by=by, on=on, reason=reason)


def _end(membership: Membership, *, by: User, on: date, reason: str) -> None:
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


@transaction.atomic
def deactivate_person(institution: Institution, person: User, *, by: User, reason: str) -> None:
    """Keep a person of an institution out from now on: they cannot sign in, every session of theirs ends, open invitations are revoked.

    Roles stay, for the day on which they come back. Raises `DeactivationError` for oneself, for somebody who is not of the institution
    or is out already, and for whoever works in another institution too; `NotAllowedError`.
    """
    require(by, "deactivate", PERSON, institution=institution)
    locked = _of_institution(institution, person)
    if locked.pk == by.pk:
        raise DeactivationError(
            _("Usted no puede desactivar su propia cuenta. Pídalo a otra persona de la administración.")
        )
    if locked.deactivated_at is not None:
        raise DeactivationError(_("%(name)s ya está desactivada.") % {"name": locked.display_name})
    if memberships_elsewhere(institution, locked, timezone.localdate()).exists():
        raise DeactivationError(
            _("%(name)s trabaja también en otra institución: en lugar de desactivarla, termine aquí sus roles.")
            % {"name": locked.display_name}
        )
    locked.is_active = False
    locked.deactivated_at = timezone.now()
    locked.save(update_fields=["is_active", "deactivated_at"])
    for invitation in Invitation.objects.filter(user=locked, accepted_at=None, revoked_at=None).select_related(
        "user", "institution"
    ):
        _revoke(invitation, by=by)
    end_sessions(locked)
    record(institution=institution, by=by, act=acts.PERSON_DEACTIVATED, subject=locked, reason=reason)


@transaction.atomic
def reactivate_person(institution: Institution, person: User, *, by: User, reason: str) -> None:
    """Let in again whoever was deactivated, with the roles that they still have; who had never come waits for `resend_invitation`.

    Raises `DeactivationError` for somebody who is not of the institution or is not deactivated, `NotAllowedError`.
    """
    require(by, "reactivate", PERSON, institution=institution)
    locked = _of_institution(institution, person)
    if locked.deactivated_at is None:
        raise DeactivationError(_("%(name)s no está desactivada.") % {"name": locked.display_name})
    locked.deactivated_at = None
    locked.is_active = Invitation.objects.filter(user=locked, accepted_at__isnull=False).exists() or (
        locked.has_usable_password()
    )
    locked.save(update_fields=["is_active", "deactivated_at"])
    record(institution=institution, by=by, act=acts.PERSON_REACTIVATED, subject=locked, reason=reason)


def _of_institution(institution: Institution, person: User) -> User:
    """The person, locked; raises `DeactivationError` where they never had a role in the institution."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not memberships_of_institution(institution).filter(user=locked).exists():
        raise DeactivationError(_("La persona no es de esta institución."))
    return locked


@transaction.atomic
def decide_second_factor(institution: Institution, *, required: bool, by: User, reason: str) -> None:
    """Say whether the grave roles of an institution need a second factor; raises `NotAllowedError`."""
    require(by, "change_people", INSTITUTION, institution)
    before = institution.requires_second_factor
    if before == required:
        return
    institution.requires_second_factor = required
    institution.save(update_fields=["requires_second_factor"])
    record(
        institution=institution,
        by=by,
        act=acts.SECOND_FACTOR_DECIDED,
        subject=institution,
        before={"requires_second_factor": before},
        after={"requires_second_factor": required},
        reason=reason,
    )
