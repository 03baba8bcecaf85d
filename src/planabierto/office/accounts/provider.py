"""Signing in through the provider of the institution (OpenID Connect): who was invited, by an address that the provider vouches for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.office.accounts.access import office_request
from planabierto.office.accounts.policy import roles_of
from planabierto.office.accounts.queries import active_person, open_invitation
from planabierto.office.accounts.services import accept_invitation_by_provider

if TYPE_CHECKING:
    from django.http import HttpRequest

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Whom the provider brings: known by the account that they came with before, else by their verified address; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth calls it so
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find who it is, or say why nobody comes in; raises allauth's `ImmediateHttpResponse` with the way back."""
        institution = office_request(request).institution
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            # An account is tied to its person by the address alone, never by whoever is signed in.
            raise ImmediateHttpResponse(HttpResponseRedirect(resolve_url("home")))
        if sociallogin.is_existing:
            if not _may_come_in(sociallogin.user, institution):
                raise ImmediateHttpResponse(_back(request, _not_invited()))
            return
        verified = [one.email for one in sociallogin.email_addresses if one.verified]
        if not verified:
            raise ImmediateHttpResponse(
                _back(request, _("El proveedor no confirma su correo. Pida a quien lo administra que lo verifique."))
            )
        person = _invited(verified[0], institution)
        if person is None:
            raise ImmediateHttpResponse(_back(request, _not_invited()))
        sociallogin.connect(request, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002 - allauth calls it so
        error: str | None = None,  # noqa: ARG002 - the same
        exception: Exception | None = None,  # noqa: ARG002 - the same
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - the same
    ) -> None:
        """Back to the page of entry with a sentence, instead of a page of allauth."""
        raise ImmediateHttpResponse(
            _back(request, _("El proveedor no completó el ingreso. Vuelva a probar o ingrese con su contraseña."))
        )


def _not_invited() -> str:
    return _("Ese correo no tiene una invitación aquí. Pídala a la administración del sistema de su institución.")


def _may_come_in(person: User, institution: Institution) -> bool:
    return person.is_active and bool(roles_of(person, institution))


def _invited(email: str, institution: Institution) -> User | None:
    """Who has a role here under an address, let in at once where they were invited and had not come; None for anybody else."""
    person = active_person(email)
    if person is not None:
        return person if _may_come_in(person, institution) else None
    invitation = open_invitation(institution, email, timezone.now())
    return None if invitation is None else accept_invitation_by_provider(invitation)


def _back(request: HttpRequest, sentence: str) -> HttpResponseRedirect:
    messages.error(request, sentence)
    return HttpResponseRedirect(resolve_url("account_login"))
