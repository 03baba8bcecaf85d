"""On the public site nobody is known: no cookie comes in, and what is kept is given before anything else is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planabierto.office.base.csp import CSP, build_policy
from planabierto.office.portal.addresses import is_public
from planabierto.office.portal.public_page import kept_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

POLICY: Final = build_policy(
    {
        "default-src": [CSP.NONE],
        "style-src": [CSP.SELF],
        "img-src": [CSP.SELF],
        "font-src": [CSP.SELF],
        "form-action": [CSP.SELF],
        "frame-ancestors": [CSP.NONE],
        "base-uri": [CSP.NONE],
    }
)
"""Stricter than that of the office: a public page runs nothing."""


class PublicSiteMiddleware:
    """Takes the cookies from a request for a public address before anything reads them; stands above the session.

    What differs between two answers at one address is then only how it is packed, and `Vary` says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as to nobody."""
        if not is_public(request.path_info):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = kept_answer(request) or self.get_response(request)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
