"""Finding invitations by their token and the people of an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planabierto.office.accounts.models import Invitation, Membership, User
from planabierto.office.journal.canonical import digest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from planabierto.office.institutions.models import Institution


def invitation_for_token(institution: Institution, token: str) -> Invitation | None:
    """The invitation that a token opens, whatever its state; None for an unknown token."""
    return (
        Invitation.objects.filter(institution=institution, token_hash=digest(token))
        .select_related("user", "institution")
        .first()
    )


def active_person(email: str) -> User | None:
    """The person who can sign in with an address, whatever its case; None where nobody can."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def memberships_of_institution(institution: Institution) -> QuerySet[Membership]:
    """Everybody's roles in an institution with their people and units, by name."""
    return (
        Membership.objects.filter(institution=institution)
        .select_related("user", "unit", "institution")
        .order_by("user__display_name", "user__email", "role")
    )
