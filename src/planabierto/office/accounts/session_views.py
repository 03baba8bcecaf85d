"""The page of one's own sessions, and ending them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from planabierto.office.accounts.access import office_request
from planabierto.office.accounts.sessions import end_sessions, own_sessions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def show_own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is in: the device, since when and when last."""
    found = own_sessions(office_request(request).user, request.session.session_key)
    return render(request, "accounts/sessions.html", {"sessions": found})


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but the one at hand."""
    count = end_sessions(office_request(request).user, keep=request.session.session_key or "")
    messages.success(
        request,
        ngettext("Se cerró %(num)s sesión.", "Se cerraron %(num)s sesiones.", count) % {"num": count}
        if count
        else _("No había otras sesiones abiertas."),
    )
    return HttpResponseRedirect(resolve_url("own_sessions"))


@login_required
@require_POST
def end_one_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's other sessions; one of somebody else is not there."""
    if not end_sessions(office_request(request).user, keep=request.session.session_key or "", only=pk):
        raise Http404
    messages.success(request, _("La sesión se cerró."))
    return HttpResponseRedirect(resolve_url("own_sessions"))
