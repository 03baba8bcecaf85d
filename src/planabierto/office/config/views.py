"""The front door: where each person begins, and the help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.config import help_pages
from planabierto.office.config.navigation import landing_address

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@require_access()
def home(request: OfficeRequest) -> HttpResponse:
    """Lead to the page where this person's work begins; before there is any work, say so."""
    address = landing_address(request.user, request.institution)
    if address is None:
        return render(request, "config/nothing_yet.html")
    return HttpResponseRedirect(address)


@require_safe
@require_access()
def help_index(request: OfficeRequest) -> HttpResponse:
    """What there is help for."""
    return render(request, "config/help.html", {"page": None, "pages": help_pages.PAGES})


@require_safe
@require_access()
def help_page(request: OfficeRequest, slug: str) -> HttpResponse:
    """The help for one task."""
    page = help_pages.help_page(slug)
    if page is None:
        raise Http404(_("No hay ayuda con esa dirección."))
    return render(request, "config/help.html", {"page": page})
