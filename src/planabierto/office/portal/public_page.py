"""The door of every public view: the same answer for everybody, kept by browsers and by caches, made once and told by its tag."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache, wraps
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import office_request
from planabierto.office.institutions.middleware import asked_institution
from planabierto.office.portal.addresses import INSTITUTIONS, in_language, language_of
from planabierto.office.portal.kept import Kept, KeptAnswers
from planabierto.office.portal.queries import stamp_of, stamp_of_all
from planabierto.office.portal.reading import EditionDamagedError, EditionWithdrawnError, PublicSite
from planabierto.office.portal.round_page import notice_of, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Edition

P = ParamSpec("P")

CACHE_CONTROL: Final = "public, max-age=300"
KEPT: Final = KeptAnswers()
"""What this process has drawn."""
_KEY: Final = "planabierto.public_key"
_PACKS: Final = re.compile(r"\bgzip\b")
_TAG_LENGTH: Final = 32


def public_page(
    view: Callable[Concatenate[HttpRequest, PublicSite, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer for everybody alike: `public, max-age=300`, a strong tag, no cookie read or set; what is kept is given by `kept_answer`.

    The view gets what its institution has published, and gives an answer that depends on that, on the address and on the language
    alone. A view that raises `Http404` or `EditionWithdrawnError` is answered by the page of the site that says so.
    """

    @csrf_exempt
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        institution = office_request(request).institution
        site = PublicSite(institution)
        try:
            response = view(request, site, *args, **kwargs)
        except Http404 as error:
            return not_found(request, site, str(error))
        except EditionWithdrawnError as error:
            return withdrawn(request, site, error.row)
        except EditionDamagedError as error:
            words = {"sentence": str(error)}
            return portal_page(request, site, "portal/unavailable.html", words, status=HTTPStatus.SERVICE_UNAVAILABLE)
        if response.status_code == HTTPStatus.OK:
            return _keep(request, institution, response)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        return response

    return answered


def kept_answer(request: HttpRequest) -> HttpResponse | None:
    """The answer that this process keeps for a request, or that nothing changed; None where it is to be drawn. Two queries.

    It is asked for before session, language and person: a page that is kept costs a look at whose site it is and at what was published.
    """
    if request.method not in {"GET", "HEAD"}:
        return None
    institution = asked_institution(request)
    if institution is None:
        return None
    key = _key(request, institution)
    asked = request.headers.get("If-None-Match", "")
    kept = KEPT.get(key)
    if asked and key in asked:
        unchanged = get_conditional_response(request, etag=_etag(request, key))
        if unchanged is not None:
            return _with_headers(unchanged, _etag(request, key))
    return None if kept is None else _given(request, key, kept)


def _key(request: HttpRequest, institution: Institution) -> str:
    """Under what an answer is kept: another text when anything is other that it depends on. One query, two for what tells of others."""
    if _KEY not in request.META:
        parts = [stamp_of(institution), language_of(request.path_info), request.build_absolute_uri()]
        if in_language(request.path_info, "es") == f"/{INSTITUTIONS}":
            parts.append(stamp_of_all())
        request.META[_KEY] = _tag(*parts)
    key: str = request.META[_KEY]
    return key


def _keep(request: HttpRequest, institution: Institution, response: HttpResponse) -> HttpResponse:
    """Keep an answer that was drawn: of pages without a query only, of which there are as many as an edition has actions."""
    key = _key(request, institution)
    body = response.content
    kept = Kept(body, gzip.compress(body, mtime=0), tuple(response.headers.items()))
    if not request.META.get("QUERY_STRING"):
        KEPT.put(key, kept)
    return _given(request, key, kept)


def _packs(request: HttpRequest) -> bool:
    return _PACKS.search(request.headers.get("Accept-Encoding", "")) is not None


def _etag(request: HttpRequest, key: str) -> str:
    """A strong tag: the packed answer is another one."""
    return f'"{key}-gzip"' if _packs(request) else f'"{key}"'


def _given(request: HttpRequest, key: str, kept: Kept) -> HttpResponse:
    packs = _packs(request)
    response = HttpResponse(kept.packed if packs else kept.body)
    for name, value in kept.headers:
        response.headers[name] = value
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Language"] = language_of(request.path_info)
    response.headers["Content-Length"] = str(len(response.content))
    return _with_headers(response, _etag(request, key))


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
        "site_address": request.build_absolute_uri("/").removesuffix("/"),
        "staff_url": resolve_url("home"),
        "tour_url": resolve_url("tour") if settings.IS_DEMO else "",
    }
    return HttpResponse(render_to_string(template, {**frame, **words}, using="jinja2"), status=status)


def not_found(request: HttpRequest, site: PublicSite, sentence: str = "") -> HttpResponse:
    """404 with the search of the public site."""
    return portal_page(request, site, "portal/not_found.html", {"sentence": sentence}, status=HTTPStatus.NOT_FOUND)


def withdrawn(request: HttpRequest, site: PublicSite, row: Edition) -> HttpResponse:
    """410: which edition was withdrawn, when, by which post, on which ground and why, where the one in force is, and all of them."""
    of_round = [version_of(one) for one in site.rows if one.follow_up_id == row.follow_up_id]
    words = {"versions": of_round, "notice": notice_of(site, row)}
    return portal_page(request, site, "portal/withdrawn.html", words, status=HTTPStatus.GONE)
