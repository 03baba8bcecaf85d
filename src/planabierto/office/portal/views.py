"""The pages of the public site; what each shows is made in the module of its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from planabierto import verifier
from planabierto.core.text import fold
from planabierto.office.accounts.access import office_request
from planabierto.office.base.filing.serving import disposition
from planabierto.office.base.filing.storage import media
from planabierto.office.base.requests import asked_text
from planabierto.office.base.ui.parts import Link
from planabierto.office.plans.wording import objective_slug
from planabierto.office.portal import detail_pages, page_data, site_pages
from planabierto.office.portal.lines import Chosen, listed_lines, state_name
from planabierto.office.portal.public_page import CACHE_CONTROL, not_found, portal_page, public_page, withdrawn
from planabierto.office.portal.queries import public_file, publishing_institutions
from planabierto.office.portal.reading import PublicSite
from planabierto.office.portal.round_page import notice_of, round_page
from planabierto.office.portal.wording import period_words, signs_in
from planabierto.office.publication.models import EditionState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from planabierto.core.edition import EditionUnit
    from planabierto.office.portal.reading import Line, PublishedEdition

PER_PAGE: Final = 40
LONGEST_SEARCH: Final = 200


@public_page
def front(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """The last published follow-up; before the first, that there is none and where the staff goes in."""
    latest = site.latest()
    if latest is None:
        return portal_page(request, site, "portal/nothing_yet.html", {"has_versions": bool(site.rows)})
    return portal_page(request, site, "portal/round.html", {"page": round_page(site, latest), "is_front": True})


@public_page
def root(_request: HttpRequest, _site: PublicSite) -> HttpResponse:
    """The way to the front page."""
    return HttpResponseRedirect(reverse("portal_front"))


@public_page
def round_of(
    request: HttpRequest, site: PublicSite, *, year: int, period: str, number: int | None = None
) -> HttpResponse:
    """An edition: the one in force at the address of its follow-up, the others at that of their number."""
    found = edition_or_404(site, year, period, number)
    if number is not None and found.row.state == EditionState.PUBLISHED:
        return HttpResponseRedirect(found.addresses.round)
    return portal_page(request, site, "portal/round.html", {"page": round_page(site, found), "is_front": False})


def edition_or_404(site: PublicSite, year: int, period: str, number: int | None) -> PublishedEdition:
    """The edition of an address, or 404 with its sentence; raises as `PublicSite.version`."""
    found = site.version(year, period, number)
    if found is None:
        raise Http404(_("No se ha publicado ninguna versión oficial con esa dirección."))
    return found


def unit_or_404(found: PublishedEdition, slug: str) -> EditionUnit:
    """The unit of an address, or 404."""
    unit = found.contents.units.get(slug)
    if unit is None:
        raise Http404(_("Ninguna unidad de esta versión oficial tiene esa dirección."))
    return unit


def line_or_404(found: PublishedEdition, unit: str, slug: str) -> Line:
    """The action of an address, or 404."""
    line = found.contents.line(unit, slug)
    if line is None:
        raise Http404(_("Ninguna acción de esta unidad tiene esa dirección."))
    return line


def _renamed(request: HttpRequest, found: PublishedEdition, slug: str) -> HttpResponse | None:
    """The way from a former name of a unit to the one of this edition; None for the one of today."""
    today = found.contents.renamed(slug)
    if today is None:
        return None
    address = re.sub(rf"/{re.escape(slug)}(?=[/.])", f"/{today}", request.get_full_path(), count=1)
    return HttpResponsePermanentRedirect(address)


@public_page
def units(request: HttpRequest, site: PublicSite, *, year: int, period: str, number: int | None = None) -> HttpResponse:
    """The units of an edition."""
    found = edition_or_404(site, year, period, number)
    words = {
        "page": round_page(site, found),
        "crumb": detail_pages.crumb_of(found),
        "period": period_words(found.edition),
    }
    return portal_page(request, site, "portal/units.html", words)


@public_page
def unit(
    request: HttpRequest, site: PublicSite, *, year: int, period: str, unit: str, number: int | None = None
) -> HttpResponse:
    """A unit of an edition."""
    found = edition_or_404(site, year, period, number)
    moved = _renamed(request, found, unit)
    if moved is not None:
        return moved
    page = detail_pages.unit_page(site, found, unit_or_404(found, unit))
    return portal_page(request, site, "portal/group.html", {"page": page})


@public_page
def unit_data(
    request: HttpRequest, site: PublicSite, *, year: int, period: str, unit: str, form: str, number: int | None = None
) -> HttpResponse:
    """The data of a unit."""
    found = edition_or_404(site, year, period, number)
    moved = _renamed(request, found, unit)
    if moved is not None:
        return moved
    known = unit_or_404(found, unit)
    if form == "json":
        return page_data.json_answer(page_data.unit_json(found, known))
    return page_data.csv_answer(page_data.flat_rows(found, found.contents.of_unit(known)), f"{year}-{period}-{unit}")


@public_page
def objective(
    request: HttpRequest, site: PublicSite, *, year: int, period: str, objective: str, number: int | None = None
) -> HttpResponse:
    """An objective of an edition."""
    found = edition_or_404(site, year, period, number)
    for one in found.edition.objectives:
        if objective_slug(one.key) == objective:
            page = detail_pages.objective_page(site, found, one)
            return portal_page(request, site, "portal/group.html", {"page": page})
    raise Http404(_("Ningún objetivo de esta versión oficial tiene esa dirección."))


@public_page
def action(
    request: HttpRequest, site: PublicSite, *, year: int, period: str, unit: str, action: str, number: int | None = None
) -> HttpResponse:
    """An action of an edition."""
    found = edition_or_404(site, year, period, number)
    moved = _renamed(request, found, unit)
    if moved is not None:
        return moved
    page = detail_pages.action_page(site, found, line_or_404(found, unit, action))
    return portal_page(request, site, "portal/action.html", {"page": page})


@public_page
def action_data(
    request: HttpRequest,
    site: PublicSite,
    *,
    year: int,
    period: str,
    unit: str,
    action: str,
    form: str,
    number: int | None = None,
) -> HttpResponse:
    """The data of an action."""
    found = edition_or_404(site, year, period, number)
    moved = _renamed(request, found, unit)
    if moved is not None:
        return moved
    line = line_or_404(found, unit, action)
    if form == "json":
        return page_data.json_answer(page_data.action_json(site, found, line))
    return page_data.csv_answer(page_data.flat_rows(found, [line]), f"{year}-{period}-{unit}-{action}")


@public_page
def round_data(
    _request: HttpRequest, site: PublicSite, *, year: int, period: str, form: str, number: int | None = None
) -> HttpResponse:
    """The data of an edition: its figures as JSON, its actions as CSV."""
    found = edition_or_404(site, year, period, number)
    if form == "json":
        return page_data.json_answer(page_data.round_json(found))
    return page_data.csv_answer(page_data.flat_rows(found, found.contents.lines), f"{year}-{period}")


@public_page
def actions(
    request: HttpRequest, site: PublicSite, *, year: int, period: str, number: int | None = None
) -> HttpResponse:
    """The actions of an edition, those of a state, a unit or an objective."""
    return _list(request, site, edition_or_404(site, year, period, number), _("Acciones"))


@public_page
def search(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """What stands in the last published follow-up under some words."""
    latest = site.latest()
    if latest is None:
        site.refuse_nothing_in_force()
        raise Http404(_("Todavía no se ha publicado ninguna versión oficial."))
    return _list(request, site, latest, _("Buscar"))


def _list(request: HttpRequest, site: PublicSite, found: PublishedEdition, title: str) -> HttpResponse:
    asked = request.GET
    chosen = Chosen(
        state=asked.get("estado", ""),
        objective=asked.get("objetivo", ""),
        unit=asked.get("unidad", ""),
        words=asked_text(asked, "q", longest=LONGEST_SEARCH),
    )
    page = Paginator(chosen.among(found.contents), PER_PAGE).get_page(asked.get("pagina"))
    query = asked.copy()
    query.pop("pagina", None)
    words = {
        "title": title,
        "words": chosen.words,
        "narrowed": _narrowed(found, chosen),
        "all_url": found.addresses.actions(),
        "lines": listed_lines(page.object_list, found),
        "signs": signs_in(text for line in page.object_list for text in (line.unit.name, line.row.code)),
        "pages": page,
        "query": query.urlencode(),
        "count": page.paginator.count,
        "crumb": detail_pages.crumb_of(found),
        "period": period_words(found.edition),
        "notice": notice_of(site, found.row),
        "units": [
            Link(label=one.name, url=found.addresses.unit(one.slug)) for one in _units_called(found, chosen.words)
        ],
    }
    return portal_page(request, site, "portal/actions.html", words)


def _narrowed(found: PublishedEdition, chosen: Chosen) -> Sequence[str]:
    """By what a list is narrowed, in words."""
    contents = found.contents
    known = contents.units.get(chosen.unit)
    objectives = [
        one for one in found.edition.objectives if chosen.objective and objective_slug(one.key) == chosen.objective
    ]
    words = [
        state_name(chosen.state),
        "" if known is None else known.name,
        *(f"{one.key} {one.text}" if one.is_strategic else one.text for one in objectives),
    ]
    return [word for word in words if word]


def _units_called(found: PublishedEdition, words: str) -> Sequence[EditionUnit]:
    wanted = fold(words).split()
    return [one for one in found.edition.units if wanted and all(word in fold(one.name) for word in wanted)]


@public_page
def compare(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """The follow-ups of the institution side by side."""
    return portal_page(request, site, "portal/comparison.html", {"page": site_pages.comparison(site)})


@public_page
def versions(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """Every edition, corrected and withdrawn ones too."""
    return portal_page(request, site, "portal/versions.html", {"rounds": site_pages.versioned_rounds(site)})


@public_page
def institutions(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """The institutions that publish here."""
    here = site.institution
    port = request.get_port()
    suffix = "" if port in {"80", "443"} else f":{port}"
    links = [
        Link(label=one.name, url="/" if one.pk == here.pk else f"{request.scheme}://{one.host}{suffix}/")
        for one in publishing_institutions()
        if one.host or one.pk == here.pk
    ]
    return portal_page(request, site, "portal/institutions.html", {"institutions": links})


@public_page
def method(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """How the figures come about."""
    latest = site.latest()
    page = None if latest is None else round_page(site, latest)
    return portal_page(request, site, "portal/method.html", {"page": page})


@public_page
def accessibility(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """How accessible the site is, and whom to tell what is not."""
    return portal_page(request, site, "portal/accessibility.html", {})


@public_page
def privacy(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """What the site knows of who reads it: nothing."""
    return portal_page(request, site, "portal/privacy.html", {})


@public_page
def verify(request: HttpRequest, site: PublicSite) -> HttpResponse:
    """Whether a code is of something that was published."""
    page = site_pages.verify_page(site, asked_text(request.GET, "codigo", longest=LONGEST_SEARCH))
    return portal_page(request, site, "portal/verify.html", {"page": page})


@public_page
def offline_verifier(_request: HttpRequest, _site: PublicSite) -> HttpResponse:
    """The program that verifies a file without us."""
    answer = HttpResponse(Path(verifier.__file__).read_bytes(), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return answer


@public_page
def nowhere(request: HttpRequest, site: PublicSite, rest: str) -> HttpResponse:  # noqa: ARG001 - whatever was asked for
    """What is at no address of the public site."""
    return not_found(request, site)


@csrf_exempt
@require_safe
def file(request: HttpRequest, file_name: str) -> HttpResponseBase:
    """A file of an edition, to be saved; it is what its sha256 says, which is its tag. One query."""
    institution = office_request(request).institution
    found = public_file(institution, file_name)
    if found is None:
        return not_found(request, PublicSite(institution), _("No se ha publicado ningún archivo con ese nombre."))
    if found.edition.is_content_withdrawn:
        return withdrawn(request, PublicSite(institution), found.edition)
    tag = f'"{found.sha256}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is None:
        content = media(found.path).read_bytes()
        unchanged = HttpResponse(content, content_type=found.media_type)
        unchanged.headers["Content-Disposition"] = disposition(found.name)
        unchanged.headers["Access-Control-Allow-Origin"] = "*"
        unchanged.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        unchanged.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    unchanged.headers["Cache-Control"] = CACHE_CONTROL
    unchanged.headers["ETag"] = tag
    return unchanged
