"""The forms of signing in and of passwords: one field a thing, that can be pasted into and that password managers know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthMFAReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.models import User
from planabierto.office.accounts.queries import memberships_of_institution, people_of_institution
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.services import RoleOf
from planabierto.office.institutions.models import Unit
from planabierto.office.institutions.queries import units_in_force

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from planabierto.office.accounts.models import Membership
    from planabierto.office.institutions.models import Institution

LONGEST_PASSWORD = 256


def _rules_of_passwords() -> str:
    return " ".join(password_validators_help_texts())


rules_of_passwords = lazy(_rules_of_passwords, str)


def _say(form: forms.Form, name: str, label: str | _StrPromise, help_text: str | _StrPromise = "") -> None:
    """Give a field of allauth our words: a label that stays, instead of a placeholder that goes."""
    field = form.fields[name]
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)


class ChoosePasswordForm(forms.Form):
    """The password of an invited person."""

    password = forms.CharField(
        label=_("Contraseña"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=rules_of_passwords(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Take the person, whose name and address the password must not repeat."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """The password, as written; raises where it is too short, too common or too like the person."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class AddPersonForm(forms.Form):
    """Whom to give a role: an address, who they are, the role, and its unit where it needs one."""

    email = forms.EmailField(label=_("Correo"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    display_name = forms.CharField(label=_("Nombre"), max_length=200)
    post = forms.CharField(label=_("Cargo"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Rol"))
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label=_("Unidad"),
        required=False,
        empty_label=_("Ninguna en particular"),
        help_text=_("La necesitan el enlace, la jefatura de la unidad y la unidad líder."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        """Take the institution, whose units of today can be chosen."""
        super().__init__(*args, **kwargs)
        role, unit = self.fields["role"], self.fields["unit"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [(one.value, one.label) for one in Role if one in GRANTABLE_ROLES]
        if isinstance(unit, forms.ModelChoiceField):
            unit.queryset = units_in_force(institution, timezone.localdate())

    def role_of(self) -> RoleOf:
        """The role that was chosen, with its unit."""
        return RoleOf(Role(self.cleaned_data["role"]), self.cleaned_data["unit"])


class ReasonForm(forms.Form):
    """Why a role ends, a person is kept out or let in again, or a rule changes."""

    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SignInForm(AllauthLoginForm):  # type: ignore[misc]  # allauth ships no types
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        _say(self, "login", _("Correo"))
        _say(self, "password", _("Contraseña"))


class ForgottenPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The address to which the link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        _say(self, "email", _("Correo"))


class NewPasswordForm(AllauthResetPasswordKeyForm):  # type: ignore[misc]  # allauth ships no types
    """The new password of whoever came by that link, asked once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self, "password1", _("Contraseña nueva"), rules_of_passwords())


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The present password and the new one, asked once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self, "oldpassword", _("Contraseña actual"))
        _say(self, "password1", _("Contraseña nueva"), rules_of_passwords())


class ActivateSecondFactorForm(AllauthActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of an application that has just learnt its key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Código de seis cifras"))


class SecondFactorForm(AllauthAuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code that follows the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Código"))


class ConfirmBySecondFactorForm(AllauthMFAReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """A code once more, before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Código"))


class ConfirmItIsYouForm(AllauthReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The password once more, before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        _say(self, "password", _("Contraseña"))


class AddPasskeyForm(AllauthAddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A new passkey: what it is called, and what the browser made of it. It always asks for a finger, a face or a PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words; the choice of allauth is none here."""
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        _say(self, "name", _("Nombre de la llave"), _("Para reconocerla después, por ejemplo «mi teléfono»."))


class NamePasskeyForm(AllauthEditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put our words."""
        super().__init__(*args, **kwargs)
        _say(self, "name", _("Nombre de la llave"))


class PeopleFileForm(forms.Form):
    """The list of people, as a file."""

    file = forms.FileField(
        label=_("Archivo CSV"),
        allow_empty_file=True,
        help_text=_("Columnas: correo, nombre, cargo, rol, unidad. Hasta 500 filas y 256 kB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


class SecondFactorPolicyForm(ReasonForm):
    """Whether the grave roles need a second factor, and why."""

    required = forms.BooleanField(label=_("Pedir segundo factor"), required=False)

    field_order = ("required", "reason")


class _DaysForm(forms.Form):
    """Between which days, and why."""

    valid_from = forms.DateField(
        label=_("Primer día"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(label=_("Último día"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Motivo"), max_length=500, help_text=_("Por ejemplo vacaciones, misión o incapacidad.")
    )


class SubstitutionForm(_DaysForm):
    """Whose role, who stands in, between which days and why."""

    membership = forms.TypedChoiceField(label=_("Rol que se suple"), coerce=int)
    substitute = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Quién suple"), empty_label=_("Elija"))

    field_order = ("membership", "substitute", "valid_from", "valid_to", "reason")

    def __init__(self, *args: Any, institution: Institution, own: User | None = None, **kwargs: Any) -> None:
        """Take the institution, and the person where only roles of their own may be given."""
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        held = memberships_of_institution(institution).filter(user__is_active=True, substitutes=None)
        if own is not None:
            held = held.filter(user=own, role=Role.UNIT_HEAD)
        self.memberships: dict[int, Membership] = {
            one.pk: one for one in held if one.valid_to is None or one.valid_to >= today
        }
        field, who = self.fields["membership"], self.fields["substitute"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (key, str(one) if own is not None else f"{one.user.display_name}: {one}")
                for key, one in self.memberships.items()
            ]
        if isinstance(who, forms.ModelChoiceField):
            people = people_of_institution(institution, today)
            who.queryset = people if own is None else people.exclude(pk=own.pk)

    def held(self) -> Membership:
        """The role that was chosen."""
        return self.memberships[self.cleaned_data["membership"]]
