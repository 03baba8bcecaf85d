"""The form in which a person decides about an inconsistency."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REASON: Final = 2000


class DecisionForm(forms.Form):
    """What is decided, by the button that was pressed, and why; only accepting asks for a reason, and the service says so."""

    decision = forms.ChoiceField(
        choices=[("aceptar", _("Aceptar")), ("corregida", _("Marcar como corregida")), ("preguntar", _("Preguntar"))],
        error_messages={
            "required": _("Elija qué se decide con uno de los botones."),
            "invalid_choice": _("Elija qué se decide con uno de los botones."),
        },
    )
    reason = forms.CharField(
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": _("El motivo tiene más de 2,000 letras. Acórtelo.")},
    )
