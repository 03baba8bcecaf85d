"""A name for each request, by which a page that failed and a line of the log find each other."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("planabierto.request")

ID_BYTES = 6
HEADER = "X-Request-ID"


def request_code(request: HttpRequest) -> str:
    """The code of a request, to be quoted; the one of a request that no middleware has seen is blank."""
    return str(request.META.get("planabierto.request_id", ""))


def asked_text(query: Mapping[str, str], name: str, *, longest: int) -> str:
    """A parameter of a query string without blanks around it, cut at so many letters; blank where it is not there.

    No database compares with a NUL: in its place stands a sign that is in no value, so that it finds nothing.
    """
    return query.get(name, "").strip()[:longest].replace("\x00", "\N{REPLACEMENT CHARACTER}")


class RequestIdMiddleware:
    """Gives each request a random code, puts it on the answer, and writes one line for it when it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and log method, path without query, status and milliseconds."""
        code = secrets.token_hex(ID_BYTES)
        request.META["planabierto.request_id"] = code
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=code)
        began = time.perf_counter()
        response = self.get_response(request)
        response.headers[HEADER] = code
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
        return response
