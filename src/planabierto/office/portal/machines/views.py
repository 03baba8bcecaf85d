"""The answers to machines; what each holds is made in the module of its name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from planabierto.core.edition import EDITION_FORM
from planabierto.documents.editions.schema import schema_text
from planabierto.office.portal.machines import catalogue as linked
from planabierto.office.portal.machines import feed
from planabierto.office.portal.machines import openapi as described
from planabierto.office.portal.machines import picture as drawn
from planabierto.office.portal.machines import sitemap as mapped
from planabierto.office.portal.machines.api_page import api_page as page_of_api
from planabierto.office.portal.machines.door import tagged
from planabierto.office.portal.machines.refusals import OPEN, nowhere
from planabierto.office.portal.public_page import portal_page, public_page
from planabierto.office.portal.views import edition_or_404

if TYPE_CHECKING:
    from django.http import HttpRequest

    from planabierto.office.portal.reading import PublicSite

_SECURITY_DAYS: Final = 180
"""How long what security.txt says is to be believed; it is written anew at each question."""
_CRAWLED: Final = (
    "User-agent: *",
    "Allow: /$",
    "Allow: /en/$",
    "Allow: /transparencia/",
    "Allow: /en/transparencia/",
    "Allow: /static/",
    "Disallow: /*?",
    "Disallow: /",
)
"""What crawlers may read: the public pages, not the lists that a query makes, nor what the staff signs in to."""


def _found(site: PublicSite) -> None:
    """404 before the first edition."""
    if not site.rows:
        raise Http404(_("Todavía no se ha publicado ninguna versión oficial."))


def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; behind the door of the API."""
    return HttpResponse(described.text(), content_type="application/json")


@csrf_exempt
def api_nowhere(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - whatever was asked for
    """What is at no address of the API."""
    return nowhere(request)


@public_page
def api_page(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """How the API is used, for a person."""
    return portal_page(request, site, "portal/machines/api.html", {"page": page_of_api()})


@public_page
def editions_feed(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """The feed of editions."""
    _found(site)
    whole = request.build_absolute_uri
    host = site.institution.host or request.get_host().partition(":")[0]
    text = feed.editions_feed(site, host=host, own=whole(request.path), whole=whole)
    return HttpResponse(text, content_type=feed.MEDIA_TYPE, headers=OPEN)


@public_page
def sitemap(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """The map of the site."""
    return HttpResponse(mapped.site_map(site, request.build_absolute_uri), content_type="application/xml")


@public_page
def catalogue(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """The catalogue of open data."""
    whole = request.build_absolute_uri
    values = linked.catalogue(site, whole(request.path), whole)
    return HttpResponse(linked.written(values), content_type=linked.MEDIA_TYPE, headers=OPEN)


@public_page
def dataset(request: HttpRequest, site: PublicSite, *, year: int, period: str) -> HttpResponse:
    """A follow-up as a dataset of schema.org."""
    found = edition_or_404(site, year, period, None)
    values = linked.dataset(found.row, found.files(), request.build_absolute_uri)
    return HttpResponse(linked.written(values), content_type=linked.MEDIA_TYPE, headers=OPEN)


@public_page
def picture(_request: HttpRequest, site: PublicSite, *, year: int, period: str) -> HttpResponse:
    """The picture of a shared link."""
    found = edition_or_404(site, year, period, None)
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(drawn.shared_picture(found), content_type=drawn.MEDIA_TYPE, headers=headers)


@public_page
def edition_schema(_request: HttpRequest, _site: PublicSite, *, form: int) -> HttpResponse:
    """The JSON Schema of the canonical text of an edition."""
    if form != EDITION_FORM:
        raise Http404(_("No hay ningún esquema con ese número."))
    return HttpResponse(schema_text(), content_type="application/schema+json", headers=OPEN)


@public_page
def recalculation(_request: HttpRequest, _site: PublicSite) -> HttpResponse:
    """The thirty lines that compute every printed figure again from the CSV."""
    text = (files(__package__) / "recalcular.txt").read_bytes()
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8", headers=OPEN)
    answer.headers["Content-Disposition"] = 'attachment; filename="recalcular.py"'
    return answer


@csrf_exempt
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read (RFC 9309)."""
    return _plain(request, [*_CRAWLED, "", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"])


@csrf_exempt
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116): the contact of the settings, or the page that says how to reach the institution."""
    whole = request.build_absolute_uri
    until = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=_SECURITY_DAYS)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT or whole(reverse('portal_privacy'))}",
        f"Expires: {until.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: es, en",
        f"Canonical: {whole(request.path)}",
    ]
    return _plain(request, lines)


def _plain(request: HttpRequest, lines: list[str]) -> HttpResponse:
    text = "\n".join([*lines, ""])
    return tagged(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))
