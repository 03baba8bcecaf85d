"""The pages of what went wrong: each says what happened and what to do, with the bar of the site."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.base.requests import request_code
from planabierto.office.base.space import is_out_of_space, out_of_space_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

log = structlog.get_logger("planabierto.refused")

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
WITHOUT_REQUEST: dict[str, object] = {
    "navigation": [],
    "person": None,
    "institution": None,
    "is_demo": False,
    "languages": [],
    "messages": [],
}


def _page(request: HttpRequest, status: HTTPStatus, template: str, **words: str) -> HttpResponse:
    text = render_to_string(f"base/errors/{template}.html", words, request=request, using="jinja2")
    return HttpResponse(text, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for a request over the limits of an upload."""
    if isinstance(exception, TOO_BIG):
        return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "413")
    return _page(request, HTTPStatus.BAD_REQUEST, "400")


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the sentence of whoever refused."""
    log.info("denied", path=request.path, method=request.method)
    sentence = str(exception) if isinstance(exception, PlanAbiertoError) else ""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        "403",
        sentence=sentence or _("Esta página es de otra unidad. Si la necesita, pídala a Planificación."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not belong to the session; to a script of nobody's 401: the session went with its cookies."""
    log.info("csrf", path=request.path, reason=reason)
    if request.headers.get("HX-Request") == "true" and not request.user.is_authenticated:
        address = resolve_url(settings.LOGIN_URL)
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": address})
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        "403",
        sentence=_(
            "El formulario venció o no salió de este sitio, y no se guardó nada. "
            "Vuelva a la página, actualícela y envíelo de nuevo."
        ),
    )


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with the search, or with the sentence of what is missing."""
    sentence = str(exception) if isinstance(exception, PlanAbiertoError) else ""
    return _page(request, HTTPStatus.NOT_FOUND, "404", sentence=sentence)


def too_many_requests(request: HttpRequest, *, sentence: str = "") -> HttpResponse:
    """429 for whoever asks too often, with the sentence of whoever counted; allauth finds it in the addresses of the site."""
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS, "429", sentence=sentence)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a code to quote, 507 for a full disk; it asks neither session nor database, which may be what failed."""
    status, sentence = HTTPStatus.INTERNAL_SERVER_ERROR, ""
    if is_out_of_space(sys.exception()):
        status, sentence = HTTPStatus.INSUFFICIENT_STORAGE, out_of_space_sentence()
    words = {**WITHOUT_REQUEST, "request": request, "code": request_code(request), "sentence": sentence}
    text = render_to_string("base/errors/500.html", words, using="jinja2")
    return HttpResponse(text, status=status)


class RefusalMiddleware:
    """Turns a failure of the trade that no view has answered into a page with its sentence: 409, nothing was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a `PlanAbiertoError`; a refusal of the policy stays Django's 403, what is missing its 404."""
        if isinstance(exception, PlanAbiertoError) and not isinstance(exception, (PermissionDenied, Http404)):
            log.info("refused", path=request.path, error=type(exception).__name__)
            return _page(request, HTTPStatus.CONFLICT, "409", sentence=str(exception))
        return None
