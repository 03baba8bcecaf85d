"""What the page of people shows: one row a role, where its person stands, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from planabierto.office.accounts.queries import memberships_of_institution, newest_invitations
from planabierto.office.base.writing import day

if TYPE_CHECKING:
    from datetime import datetime

    from planabierto.office.accounts.models import Invitation, Membership, User
    from planabierto.office.institutions.models import Institution


@dataclass(frozen=True)
class PersonRow:
    """One role of a person. `invitation` can be sent again, and withdrawn where it is open."""

    membership: Membership
    state: str
    note: str
    invitation: Invitation | None
    is_open: bool
    is_deactivated: bool
    is_self: bool
    is_first: bool
    """Whether it is the first row of its person, which carries what is done to the person."""


def person_rows(institution: Institution, *, by: User, now: datetime) -> list[PersonRow]:
    """The roles that hold today or begin later, by name of the person. Two queries."""
    today = localdate(now)
    invitations = newest_invitations(institution)
    rows: list[PersonRow] = []
    before = None
    for membership in memberships_of_institution(institution):
        if membership.valid_to is not None and membership.valid_to < today:
            continue
        person = membership.user
        invitation = invitations.get(person.pk)
        rows.append(
            PersonRow(
                membership=membership,
                state=_state(person, invitation, now),
                note=substitution_words(membership),
                invitation=invitation,
                is_open=invitation is not None and invitation.is_open_at(now),
                is_deactivated=person.deactivated_at is not None,
                is_self=person.pk == by.pk,
                is_first=person.pk != before,
            )
        )
        before = person.pk
    return rows


def _state(person: User, invitation: Invitation | None, now: datetime) -> str:
    """Where a person stands, in words."""
    if person.is_active:
        return _("Activa")
    if person.deactivated_at is not None:
        return _("Desactivada")
    if invitation is None or invitation.revoked_at is not None:
        return _("Invitación retirada")
    until = day(localdate(invitation.expires_at))
    if invitation.is_open_at(now):
        return _("Invitada; vence el %(day)s") % {"day": until}
    return _("Invitación vencida el %(day)s") % {"day": until}


def substitution_words(membership: Membership) -> str:
    """In whose place and between which days a role is held; empty for one held by right and without an end."""
    first = "" if membership.valid_from is None else day(membership.valid_from)
    last = "" if membership.valid_to is None else day(membership.valid_to)
    if membership.substitutes is not None:
        return _("suple a %(name)s del %(first)s al %(last)s: %(reason)s") % {
            "name": membership.substitutes.display_name,
            "first": first,
            "last": last,
            "reason": membership.reason,
        }
    if first and last:
        return _("del %(first)s al %(last)s") % {"first": first, "last": last}
    if first:
        return _("desde el %(first)s") % {"first": first}
    return _("hasta el %(last)s") % {"last": last} if last else ""
