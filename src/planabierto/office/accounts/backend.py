"""Who is signed in, asked for by SQL that is put together once: every request asks."""

from __future__ import annotations

from typing import Final

from allauth.account.auth_backends import AuthenticationBackend as AccountBackend

from planabierto.office.accounts.models import User
from planabierto.office.base.prepared import Prepared

_OF_KEY: Final = Prepared(lambda key: User.objects.filter(pk=key).order_by())


class AuthenticationBackend(AccountBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's, which else puts the same query together for each request."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; None where there is none, or they may not sign in any more."""
        found = _OF_KEY(key=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
