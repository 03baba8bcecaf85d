"""What a role asks of a session: a second factor before anything else, and a shorter idle time."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from planabierto.office.accounts.policy import roles_of
from planabierto.office.accounts.roles import SHORT_SESSION_ROLES
from planabierto.office.accounts.second_factor import has_second_factor, needs_second_factor
from planabierto.office.base.sessions import IDLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution

HAS_FACTOR = "has_second_factor"

WITHOUT_FACTOR: Final = frozenset(
    {
        "account_logout", "account_reauthenticate", "account_login", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_set_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn", "theme", "session_left", "session_extend", "help", "help_page",
        "csp_report", "livez", "readyz",
    }
)  # fmt: skip
"""The addresses that whoever lacks the second factor still reaches: those that set it up, and the way out."""


class RoleSessionMiddleware:
    """Leads whoever needs a second factor and has none to set it up, whatever they ask for; notes how long a session may be idle."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """The way to the second factor, or None where nothing stands in the way."""
        institution: Institution | None = getattr(request, "institution", None)
        if institution is None or not request.user.is_authenticated:
            return None
        person = request.user
        _note_idle_time(request, person, institution)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in WITHOUT_FACTOR or not _lacks_factor(request, person, institution):
            return None
        address = resolve_url("mfa_index")
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": address})
        messages.warning(request, _("Su rol necesita un segundo factor. Actívelo para seguir: toma dos minutos."))
        return HttpResponseRedirect(address)


def _note_idle_time(request: HttpRequest, person: User, institution: Institution) -> None:
    is_short = not SHORT_SESSION_ROLES.isdisjoint(roles_of(person, institution))
    seconds = settings.SESSION_SHORT_IDLE_SECONDS if is_short else settings.SESSION_IDLE_SECONDS
    if request.session.get(IDLE, settings.SESSION_IDLE_SECONDS) != seconds:
        request.session[IDLE] = seconds


def _lacks_factor(request: HttpRequest, person: User, institution: Institution) -> bool:
    """Asked of the database once a session: one that is there cannot go while its role needs it."""
    if request.session.get(HAS_FACTOR) or not needs_second_factor(person, institution):
        return False
    if not has_second_factor(person):
        return True
    request.session[HAS_FACTOR] = True
    return False
