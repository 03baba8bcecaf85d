"""The door of every public view: the same answer for everybody, kept by browsers and by caches, made once and told by its tag."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache, wraps
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import office_request
from planabierto.office.portal.addresses import in_language
from planabierto.office.portal.kept import Kept, KeptAnswers
from planabierto.office.portal.queries import stamp_of
from planabierto.office.portal.reading import EditionDamagedError, PublicSite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

P = ParamSpec("P")

CACHE_CONTROL: Final = "public, max-age=300"
KEPT: Final = KeptAnswers()
"""What this process has drawn; of pages without a query only, of which there are as many as an edition has actions."""
_PACKS: Final = re.compile(r"\bgzip\b")
_TAG_LENGTH: Final = 32


def public_page(
    view: Callable[Concatenate[HttpRequest, PublicSite, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer for everybody alike: `public, max-age=300`, a strong tag, 304 before anything is drawn, no cookie read or set.

    The view gets what its institution has published, and gives an answer that depends on that, on the address and on the language
    alone. One query where the answer is kept. A view that raises `Http404` is answered by the page of the site that says so.
    """

    @csrf_exempt
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        institution = office_request(request).institution
        packs = _PACKS.search(request.headers.get("Accept-Encoding", "")) is not None
        key = _tag(stamp_of(institution), str(get_language()), request.build_absolute_uri())
        tag = f'"{key}-gzip"' if packs else f'"{key}"'
        unchanged = get_conditional_response(request, etag=tag)
        if unchanged is not None:
            return _with_headers(unchanged, tag)
        kept = KEPT.get(key)
        if kept is None:
            site = PublicSite(institution)
            try:
                response = view(request, site, *args, **kwargs)
            except Http404 as error:
                return not_found(request, site, str(error))
            except EditionDamagedError as error:
                return portal_page(
                    request,
                    site,
                    "portal/unavailable.html",
                    {"sentence": str(error)},
                    status=HTTPStatus.SERVICE_UNAVAILABLE,
                )
            if response.status_code != HTTPStatus.OK:
                if response.status_code < HTTPStatus.BAD_REQUEST:
                    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
                return response
            body = response.content
            kept = Kept(body, gzip.compress(body, mtime=0), tuple(response.headers.items()))
            if not request.META.get("QUERY_STRING"):
                KEPT.put(key, kept)
        return _with_headers(_unpacked(kept, packs=packs), tag)

    return answered


def _unpacked(kept: Kept, *, packs: bool) -> HttpResponse:
    response = HttpResponse(kept.packed if packs else kept.body)
    for name, value in kept.headers:
        response.headers[name] = value
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    return response


def _with_headers(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["ETag"] = tag
    return response


def _tag(*parts: str) -> str:
    """A short text that is another one when a part is, the program that draws included."""
    return sha256("\0".join([_program(), *parts]).encode()).hexdigest()[:_TAG_LENGTH]


@lru_cache(maxsize=1)
def _program() -> str:
    """What draws: the release, and its style sheet by its hash."""
    return f"{version('planabierto')} {static('planabierto/css/portal.css')}"


def portal_page(
    request: HttpRequest,
    site: PublicSite,
    template: str,
    words: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page of the public site in its frame; the template knows nothing of the request, so that nothing of who asks gets in."""
    language = str(get_language())
    frame: dict[str, Any] = {
        "site": site.frame(),
        "language": language,
        "other_language": {
            "code": "es" if language == "en" else "en",
            "label": "Español" if language == "en" else "English",
            "url": in_language(request.get_full_path(), "es" if language == "en" else "en"),
        },
        "address": request.build_absolute_uri(request.path),
        "staff_url": resolve_url("home"),
    }
    return HttpResponse(render_to_string(template, {**frame, **words}, using="jinja2"), status=status)


def not_found(request: HttpRequest, site: PublicSite, sentence: str = "") -> HttpResponse:
    """404 with the search of the public site."""
    return portal_page(request, site, "portal/not_found.html", {"sentence": sentence}, status=HTTPStatus.NOT_FOUND)
