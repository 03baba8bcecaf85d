"""How long a session lasts: an hour without a request, or what its role allows, twelve hours in all; and that no cache keeps its pages."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

SINCE = "since"
SEEN = "seen"
IDLE = "idle"
"""How many seconds this session may be idle; written by whoever knows the roles, absent where it is as long as usual."""
SEEN_STEP_SECONDS = 60
"""A session is written at most this often: each request would be a write otherwise."""


class SessionLimitsMiddleware:
    """Ends a session that was idle or is old, and marks every answer to a signed-in person `no-store`.

    Whoever is in when the limits are first seen starts counting then. `settings.SESSION_IDLE_SECONDS` and
    `settings.SESSION_COOKIE_AGE` are in seconds. Asking how long is left is no use of the session.
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
        elif now - seen > _idle_seconds(request) or now - since > settings.SESSION_COOKIE_AGE:
            logout(request)
            messages.info(request, _("Su sesión terminó. Ingrese de nuevo para seguir."))
        elif now - seen >= SEEN_STEP_SECONDS and request.path_info != reverse("session_left"):
            request.session[SEEN] = now


def _idle_seconds(request: HttpRequest) -> int:
    seconds: int = request.session.get(IDLE, settings.SESSION_IDLE_SECONDS)
    return seconds


@dataclass(frozen=True)
class SessionLeft:
    """How long a session still lasts without a request, in seconds, and whether a request makes it longer."""

    seconds: int
    can_be_extended: bool


def session_left(request: HttpRequest) -> SessionLeft | None:
    """What is left of the session of a request; None for whoever is not signed in."""
    since, seen = request.session.get(SINCE), request.session.get(SEEN)
    if not request.user.is_authenticated or since is None or seen is None:
        return None
    now = int(timezone.now().timestamp())
    idle = seen + _idle_seconds(request) - now
    whole = since + settings.SESSION_COOKIE_AGE - now
    return SessionLeft(max(0, min(idle, whole)), can_be_extended=whole > idle)


def _left_as_json(request: HttpRequest) -> JsonResponse:
    left = session_left(request)
    if left is None:
        return JsonResponse({"seconds": 0, "can_be_extended": False})
    return JsonResponse({"seconds": left.seconds, "can_be_extended": left.can_be_extended})


@require_safe
def show_session_left(request: HttpRequest) -> HttpResponse:
    """How long the session lasts, for the script that warns before its end; 0 seconds for whoever is not signed in."""
    return _left_as_json(request)


@require_POST
def extend_session(request: HttpRequest) -> HttpResponse:
    """Keep the session: an answer for the script, the start page for a form sent without one."""
    if request.user.is_authenticated:
        request.session[SEEN] = int(timezone.now().timestamp())
    if "application/json" in request.headers.get("Accept", ""):
        return _left_as_json(request)
    return HttpResponseRedirect(resolve_url("home"))
