"""The page «Recorrido» and signing in with one button: in the demonstration, and nowhere else."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planabierto.office.config.demonstration import PASSWORD, accounts_of_demonstration
from planabierto.office.config.tour import shown_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def _in_the_demonstration(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a page be there only in the demonstration."""

    @wraps(view)
    def only_there(request: HttpRequest) -> HttpResponse:
        if not settings.IS_DEMO:
            raise Http404(_("Esta página es de la demostración."))
        return view(request)

    return only_there


@require_safe
@_in_the_demonstration
def tour(request: HttpRequest) -> HttpResponse:
    """A quarter of Mutual Ejemplo in six steps."""
    context = {"steps": shown_steps(), "accounts": accounts_of_demonstration(), "password": PASSWORD}
    return render(request, "config/tour.html", context)


@require_POST
@_in_the_demonstration
def enter_as(request: HttpRequest) -> HttpResponse:
    """Sign in as an account of the demonstration, in the place of whoever was there, and lead to its page.

    The published password is asked of the account like any other: an account that is nobody's of the demonstration has another one.
    """
    email = request.POST.get("account", "")
    if email not in {one.email for one in accounts_of_demonstration()}:
        raise Http404(_("No es una cuenta de la demostración."))
    person = authenticate(request, email=email, password=PASSWORD)
    if person is None:
        raise Http404(_("La contraseña de esa cuenta se cambió. Haga de nuevo la demostración."))
    logout(request)
    login(request, person)
    wanted = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(wanted if is_here else resolve_url("home"))
