"""The door of every view for people with an account: signed in, with a role in the institution, allowed by the policy table."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from planabierto.office.accounts.own_policy import INSTITUTION
from planabierto.office.accounts.policy import VIEW, ObjectKind, require

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase
    from django_htmx.middleware import HtmxDetails

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution

P = ParamSpec("P")


class OfficeRequest(HttpRequest):
    """A request that has passed `require_access`; for annotations, never made."""

    institution: Institution
    user: User
    htmx: HtmxDetails


def office_request(request: HttpRequest) -> OfficeRequest:
    """The same request with the type of one that has passed the middleware; `user` may be nobody outside of `require_access`."""
    return cast("OfficeRequest", request)


def require_access(
    action: str = VIEW, kind: ObjectKind = INSTITUTION
) -> Callable[
    [Callable[Concatenate[OfficeRequest, P], HttpResponseBase]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]
]:
    """Let in who may do an action to some object of a kind; without arguments, who has any role in the institution.

    Who is not signed in is sent to sign in and back (an htmx request gets 401 with `HX-Redirect`); who may not gets 403 with
    its sentence. For one object the view asks `policy.require` with it. What is asked stands on the view as `asks`: (action, kind).
    """

    def decorate(
        view: Callable[Concatenate[OfficeRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            known = office_request(request)
            require(known.user, action, kind, institution=known.institution)
            return view(known, *args, **kwargs)

        guarded.asks = (action, kind)  # type: ignore[attr-defined]  # a function may carry it; those that wrap it copy it
        return guarded

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        response.headers["HX-Redirect"] = resolve_url(settings.LOGIN_URL)
        return response
    return redirect_to_login(request.get_full_path())
