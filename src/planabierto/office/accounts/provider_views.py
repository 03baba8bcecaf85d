"""Going to the provider of the institution, and coming back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.providers.openid_connect import views as openid_views
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_POST
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send whoever wants to come in to the provider; 404 where the installation has none."""
    try:
        answer: HttpResponse = openid_views.login(request, provider_id)
    except RequestException:
        messages.error(request, _("El proveedor no responde. Vuelva a probar o ingrese con su contraseña."))
        return HttpResponseRedirect(resolve_url("account_login"))
    return answer


@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider sent back: the adapter says who comes in."""
    answer: HttpResponse = openid_views.callback(request, provider_id)
    return answer
