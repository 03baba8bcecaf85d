"""What allauth asks of this site: nobody signs up, people are called by their names, messages say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
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


def display_name(user: User) -> str:
    """How allauth calls a person in its mails."""
    return user.display_name
