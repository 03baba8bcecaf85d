"""«Mi calendario»: the secret address under which a person's calendar program finds their deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.calendar_key_services import make_calendar_key, revoke_calendar_key
from planabierto.office.accounts.queries import calendar_key_of

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@require_access()
def own_calendar(request: OfficeRequest) -> HttpResponse:
    """Whether there is an address and since when, and what can be done; the address itself is not kept."""
    return _page(request)


@require_POST
@require_access()
def make_own_calendar(request: OfficeRequest) -> HttpResponse:
    """A new address, shown this once."""
    key = make_calendar_key(request.institution, by=request.user)
    return _page(request, request.build_absolute_uri(reverse("calendar_feed", args=[key])))


@require_POST
@require_access()
def revoke_own_calendar(request: OfficeRequest) -> HttpResponse:
    """Take the address away."""
    if revoke_calendar_key(request.institution, by=request.user):
        messages.success(request, _("La dirección de su calendario ya no sirve."))
    return HttpResponseRedirect(resolve_url("own_calendar"))


def _page(request: OfficeRequest, address: str = "") -> HttpResponse:
    words = {"known": calendar_key_of(request.institution, request.user), "address": address}
    response = render(request, "accounts/own_calendar.html", words)
    response.headers["Cache-Control"] = "no-store"
    return response
