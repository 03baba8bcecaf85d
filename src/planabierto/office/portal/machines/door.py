"""The door of the API: read by anybody at a measured pace, the same answer for everybody, told by its tag; every refusal has one shape."""

from __future__ import annotations

from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from planabierto.office.base.limits import limited
from planabierto.office.portal.machines.refusals import ALLOWED, OPEN, too_often, wrong_method
from planabierto.office.portal.public_page import CACHE_CONTROL

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


def api_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Answer a view of the API: to GET and HEAD, within the limit, without a cookie, to any page, under the sha256 of what it gives.

    No process keeps the answers: what is kept is given before anybody counts who asks.
    """

    @csrf_exempt
    @limited("api", refuse=too_often)
    @wraps(view)
    def answered(request: HttpRequest, /, **parts: str) -> HttpResponse:
        if request.method not in ALLOWED:
            return wrong_method(request)
        response = view(request, **parts)
        if response.status_code == HTTPStatus.OK:
            response = tagged(request, response)
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    return answered


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer under the sha256 of its bytes, or 304 for who has them."""
    tag = f'"{sha256(response.content).hexdigest()}"'
    response.headers["Content-Length"] = str(len(response.content))
    answer = get_conditional_response(request, etag=tag, response=response) or response
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer
