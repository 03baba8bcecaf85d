"""Coming in by an invitation, and leaving."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account import views as allauth_views
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from planabierto.office.accounts.access import office_request
from planabierto.office.accounts.forms import ChoosePasswordForm
from planabierto.office.accounts.queries import invitation_for_token
from planabierto.office.accounts.services import accept_invitation

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation: who is invited, and the password that they choose; a used or late one is 410."""
    invitation = invitation_for_token(office_request(request).institution, token)
    if invitation is None or invitation.user.is_active or not invitation.is_open_at(timezone.now()):
        return render(request, "accounts/invitation_closed.html", status=HTTPStatus.GONE)
    form = ChoosePasswordForm(request.POST or None, person=invitation.user)
    if form.is_valid():
        accept_invitation(invitation, password=form.cleaned_data["password"])
        messages.success(request, _("Su contraseña quedó guardada. Ingrese con su correo y esa contraseña."))
        return HttpResponseRedirect(resolve_url("account_login"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/invitation.html", {"form": form, "invitation": invitation}, status=status)


class SignOutView(allauth_views.LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Signing out, which also empties what the browser kept of the pages."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session."""
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = SignOutView.as_view()
