"""What allauth asks of this site: nobody signs up, people are called by their names, messages say what to do."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from planabierto.office.accounts.models import User


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


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor, in our words."""

    error_messages: ClassVar[dict[str, str | _StrPromise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": INCORRECT_CODE,
        "cannot_delete_authenticator": _("El segundo factor no se puede desactivar."),
        "cannot_generate_recovery_codes": _("Active primero el segundo factor: los códigos lo sustituyen."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The image to scan, dark on its own white ground whatever the appearance of the page."""
        drawn: str = super().build_totp_svg(url)
        return drawn.replace("<path", '<rect width="100%" height="100%" fill="#ffffff"/><path', 1)

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
