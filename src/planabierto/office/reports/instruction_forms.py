"""The forms of an instruction: giving it, answering it, ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy

from planabierto.office.followup.models import InstructionState
from planabierto.office.followup.round_forms import day_field, reason_field

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_INSTRUCTION: Final = 2000


class InstructionForm(forms.Form):
    """What is asked, of whom and until when."""

    text = forms.CharField(
        label=gettext_lazy("Instrucción"),
        max_length=LONGEST_INSTRUCTION,
        help_text=gettext_lazy(
            "Qué se pide, en una o dos frases. La lee la unidad y se vuelve a listar hasta que se cumpla."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Escriba la instrucción."),
            "max_length": gettext_lazy("La instrucción tiene más de 2,000 letras. Acórtela."),
        },
    )
    responsible_unit = forms.ChoiceField(
        label=gettext_lazy("Responde"),
        error_messages={"invalid_choice": gettext_lazy("Elija una unidad de la lista.")},
    )
    due_on = day_field(gettext_lazy("Para el"), gettext_lazy("El último día, incluido."))

    def __init__(self, *args: object, units: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the units to choose from: key and name."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of a form
        field = self.fields["responsible_unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = list(units)


class AnswerForm(forms.Form):
    """What the unit did."""

    answer = reason_field(
        gettext_lazy("Qué se hizo"), gettext_lazy("La lee la Administración Superior, que la da por cumplida.")
    )


class EndForm(forms.Form):
    """Whether an instruction was done or is withdrawn, and what is to be said of it."""

    state = forms.ChoiceField(
        label=gettext_lazy("Cómo termina"),
        choices=[
            (InstructionState.DONE.value, gettext_lazy("Se cumplió")),
            (InstructionState.WITHDRAWN.value, gettext_lazy("Se retira")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija si se cumplió o se retira.")},
    )
    answer = reason_field(
        gettext_lazy("Qué se hizo, o por qué se retira"),
        gettext_lazy("En blanco vale lo que respondió la unidad."),
        required=False,
    )
