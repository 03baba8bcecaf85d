"""What follows when a second factor comes or goes: the other sessions of its person end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.signals import authenticator_added, authenticator_removed

from planabierto.office.accounts.middleware import HAS_FACTOR
from planabierto.office.accounts.second_factor import FACTORS
from planabierto.office.accounts.sessions import end_sessions

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.http import HttpRequest

    from planabierto.office.accounts.models import User


def watch_second_factors() -> None:
    """Hear from allauth when a factor was added or removed; called from `AppConfig.ready`."""
    authenticator_added.connect(_end_other_sessions, dispatch_uid="planabierto.factor_added")
    authenticator_removed.connect(_end_other_sessions, dispatch_uid="planabierto.factor_removed")


def _end_other_sessions(*, request: HttpRequest, user: User, authenticator: Authenticator, **_more: object) -> None:
    if authenticator.type not in FACTORS:
        return
    end_sessions(user, keep=request.session.session_key or "")
    request.session.pop(HAS_FACTOR, None)
