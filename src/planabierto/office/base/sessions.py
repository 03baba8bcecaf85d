"""How long a session lasts: an hour without a request, twelve hours in all; and that no cache keeps its pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SINCE = "since"
SEEN = "seen"
SEEN_STEP_SECONDS = 60
"""A session is written at most this often: each request would be a write otherwise."""


class SessionLimitsMiddleware:
    """Ends a session that was idle or is old, and marks every answer to a signed-in person `no-store`.

    Whoever is in when the limits are first seen starts counting then. `settings.SESSION_IDLE_SECONDS` and
    `settings.SESSION_COOKIE_AGE` are in seconds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as whom the session still holds."""
        if request.user.is_authenticated:
            self._limit(request)
        is_signed_in = request.user.is_authenticated
        if is_signed_in:
            structlog.contextvars.bind_contextvars(user=request.user.pk)
        response = self.get_response(request)
        if is_signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        elif response.status_code == HTTPStatus.OK:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    def _limit(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        since = request.session.get(SINCE)
        seen = request.session.get(SEEN)
        if since is None or seen is None:
            request.session[SINCE] = request.session[SEEN] = now
        elif now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
            logout(request)
            messages.info(request, _("Su sesión terminó. Ingrese de nuevo para seguir."))
        elif now - seen >= SEEN_STEP_SECONDS:
            request.session[SEEN] = now
