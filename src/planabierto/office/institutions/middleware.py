"""Which institution a request is for: by the name under which the site was asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from planabierto.office.base.health import PATHS
from planabierto.office.institutions.queries import institution_for_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from planabierto.office.institutions.models import Institution


def asked_host(request: HttpRequest) -> str:
    """The name under which the site was asked for, without its port."""
    host = request.get_host()
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


def asked_institution(request: HttpRequest) -> Institution | None:
    """The institution of the name under which the site was asked for, looked up once a request."""
    if not hasattr(request, "institution"):
        request.institution = institution_for_host(asked_host(request))  # type: ignore[attr-defined]  # declared on `accounts.access.OfficeRequest`
    found: Institution | None = request.institution  # type: ignore[attr-defined]  # the same
    return found


class InstitutionMiddleware:
    """Sets `request.institution` and tells days and hours as it does; a name that is no institution's is answered 404 here.

    The health checks belong to none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer for the institution of the host name, without its port."""
        if request.path in PATHS:
            return self.get_response(request)
        institution = asked_institution(request)
        if institution is None:
            host = asked_host(request)
            text = render_to_string("institutions/unknown_host.html", {"host": host}, request=request, using="jinja2")
            return HttpResponse(text, status=HTTPStatus.NOT_FOUND)
        structlog.contextvars.bind_contextvars(institution=institution.pk)
        with timezone.override(institution.time_zone):
            return self.get_response(request)
