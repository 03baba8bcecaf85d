"""Finding invitations by their token, the people of an institution, and who stands in for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from planabierto.office.accounts.models import CalendarKey, Invitation, Membership, User
from planabierto.office.journal.canonical import digest

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from planabierto.office.institutions.models import Institution, Unit


def invitation_for_token(institution: Institution, token: str) -> Invitation | None:
    """The invitation that a token opens, whatever its state; None for an unknown token."""
    return (
        Invitation.objects.filter(institution=institution, token_hash=digest(token))
        .select_related("user", "institution")
        .first()
    )


def open_invitation(institution: Institution, email: str, moment: datetime) -> Invitation | None:
    """The invitation of an address that can still be accepted at a moment; None where there is none."""
    return (
        Invitation.objects.filter(
            institution=institution,
            user__email=email.strip().lower(),
            accepted_at=None,
            revoked_at=None,
            expires_at__gt=moment,
        )
        .select_related("user", "institution")
        .first()
    )


def calendar_key_of(institution: Institution, person: User) -> CalendarKey | None:
    """The key to a person's calendar in an institution; None where they made none."""
    return CalendarKey.objects.filter(institution=institution, user=person).first()


def person_of_calendar(institution: Institution, key: str) -> User | None:
    """Whose calendar a key opens in an institution; None for an unknown one."""
    found = CalendarKey.objects.filter(institution=institution, key_hash=digest(key)).select_related("user").first()
    return None if found is None else found.user


def active_person(email: str) -> User | None:
    """The person who can sign in with an address, whatever its case; None where nobody can."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def memberships_of_institution(institution: Institution) -> QuerySet[Membership]:
    """Everybody's roles in an institution with their people and units, by name."""
    return (
        Membership.objects.filter(institution=institution)
        .select_related("user", "unit", "institution", "substitutes")
        .order_by("user__display_name", "user__email", "role")
    )


def _in_force(day: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def memberships_elsewhere(institution: Institution, person: User, day: date) -> QuerySet[Membership]:
    """What a person is on a day, or will be, in other institutions."""
    not_ended = Q(valid_to=None) | Q(valid_to__gte=day)
    return Membership.objects.filter(not_ended, user=person).exclude(institution=institution)


def newest_invitations(institution: Institution) -> dict[int, Invitation]:
    """The newest invitation of each person who has not come yet, by the key of the person. One query."""
    waiting = Invitation.objects.filter(
        institution=institution, user__is_active=False, user__deactivated_at=None
    ).order_by("created_at", "pk")
    return {invitation.user_id: invitation for invitation in waiting}


def substitutes_of(institution: Institution, unit: Unit, on: date) -> QuerySet[Membership]:
    """Who stands in for whom in a unit on a day: their memberships with both people, by name."""
    return memberships_of_institution(institution).filter(_in_force(on), unit=unit).exclude(substitutes=None)


def substitutions(institution: Institution, *, from_day: date) -> QuerySet[Membership]:
    """Every substitution of an institution that has not ended before a day, by its first day."""
    return (
        memberships_of_institution(institution)
        .filter(substitutes__isnull=False, valid_to__gte=from_day)
        .order_by("valid_from", "user__display_name", "pk")
    )


def people_of_institution(institution: Institution, on: date) -> QuerySet[User]:
    """Who can sign in and has a role in an institution on a day, by name."""
    held = Membership.objects.filter(_in_force(on), institution=institution).values("user_id")
    return User.objects.filter(is_active=True, pk__in=held).order_by("display_name", "email")


def belongs_elsewhere(institution: Institution, person: User) -> bool:
    """Whether a person was ever given a role in another institution."""
    return Membership.objects.filter(user=person).exclude(institution=institution).exists()
