"""Sessions in the table of Django's own, asked for by SQL that is put together once: every request asks."""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from planabierto.office.base.prepared import Prepared

_OF_KEY: Final = Prepared(lambda key: Session.objects.filter(session_key=key).order_by())


class SessionStore(DatabaseSessions):
    """Django's, which else puts the same query together for each request."""

    def _get_session_from_db(self) -> Session | None:
        found = _OF_KEY(key=self.session_key) if self.session_key else []
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None
