"""What allauth asks of this site: nobody signs up, people are called by their names, messages say what to do."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.access import office_request
from planabierto.office.accounts.devices import people_of_device, remember_device
from planabierto.office.accounts.queries import active_person
from planabierto.office.accounts.second_factor import FACTORS, needs_second_factor
from planabierto.office.accounts.sessions import device_words

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from planabierto.office.accounts.models import User

log = structlog.get_logger("planabierto.mail")

INCORRECT_CODE = _("El código no es el que corresponde. Espere el siguiente y escríbalo.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed to sign-up: people come in by invitation."""

    error_messages: ClassVar[dict[str, str | _StrPromise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("El correo o la contraseña no coinciden. Revise los dos y escríbalos de nuevo."),
        "enter_current_password": _("Esa no es su contraseña actual. Escríbala de nuevo."),
        "incorrect_password": _("Esa no es su contraseña. Escríbala de nuevo."),
        "incorrect_code": INCORRECT_CODE,
        "too_many_login_attempts": _("Hubo demasiados intentos. Espere unos minutos y vuelva a probar."),
        "rate_limited": _("Hubo demasiados intentos. Espere unos minutos y vuelva a probar."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth calls it so
        """Never."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether somebody may be sent to an address: on this very site, not on that of another institution of the installation."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Where whoever has come in goes; a mail tells them of a device that they never came from before."""
        response: HttpResponse = super().post_login(request, user, **details)
        if user.pk not in people_of_device(request):
            device = device_words(self.get_http_user_agent(request))
            self.send_notification_mail("account/email/new_device", user, context={"device": device})
        remember_device(request, response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message; a mail server that does not take it is noted and keeps nobody out."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            log.exception("notice", template=template_prefix)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """What counts the failed attempts on an account: a device that its owner has used counts for itself.

        So whoever guesses passwords from elsewhere slows down only themselves: no account can be locked on the day of a deadline.
        """
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        person = active_person(credentials.get("email", ""))
        is_known = person is not None and person.pk in people_of_device(request)
        return f"{key}:{request.COOKIES[settings.DEVICE_COOKIE_NAME]}" if is_known else key


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor, in our words."""

    error_messages: ClassVar[dict[str, str | _StrPromise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": INCORRECT_CODE,
        "cannot_delete_authenticator": _(
            "Su rol necesita un segundo factor: active primero otro y después quite este."
        ),
        "cannot_generate_recovery_codes": _("Active primero el segundo factor: los códigos lo sustituyen."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The image to scan, dark on its own white ground whatever the appearance of the page."""
        drawn: str = super().build_totp_svg(url)
        return drawn.replace("<path", '<rect width="100%" height="100%" fill="#ffffff"/><path', 1)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a factor can go: not the last one of somebody whose role needs it here."""
        others = authenticator.user.authenticator_set.filter(type__in=FACTORS).exclude(pk=authenticator.pk)
        is_factor = authenticator.type in FACTORS
        institution = office_request(self.request).institution
        return not is_factor or others.exists() or not needs_second_factor(authenticator.user, institution)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth calls it so
        """What a passkey is called until its owner names it: the device on which it is made."""
        del user, type
        return device_words(self.request.META.get("HTTP_USER_AGENT", ""))

    def encrypt(self, text: str) -> str:
        """A seed or code as it is stored: of no use to whoever reads the database without the secret key."""
        return _cipher().encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored, under the present secret key or one before it."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode("utf-8")


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(urlsafe_b64encode(salted_hmac("planabierto.second-factor", "", secret=key, algorithm="sha256").digest()))
        for key in keys
    )


def display_name(user: User) -> str:
    """How allauth calls a person in its mails."""
    return user.display_name
