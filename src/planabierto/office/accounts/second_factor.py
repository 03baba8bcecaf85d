"""Who needs a second factor, and who has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from planabierto.office.accounts.policy import roles_of
from planabierto.office.accounts.roles import GRAVE_ROLES

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as one; recovery codes stand in for it."""


def needs_second_factor(person: User, institution: Institution) -> bool:
    """Whether a role of a person in an institution asks for one; the demonstration asks nobody."""
    if settings.IS_DEMO or not institution.requires_second_factor:
        return False
    return not GRAVE_ROLES.isdisjoint(roles_of(person, institution))


def has_second_factor(person: User) -> bool:
    """Whether a person has an application of codes or a passkey. One query."""
    found: bool = is_mfa_enabled(person, FACTORS)
    return found
