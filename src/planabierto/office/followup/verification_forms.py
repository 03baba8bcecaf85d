"""What is asked where a verifier is named, where a unit objects to a result, and where that is answered."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.core.quantity import parse_quantity
from planabierto.office.followup.round_forms import LONGEST_REASON, reason_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.core.quantity import Scale

LONGEST_POST: Final = 200
LONGEST_NUMBER: Final = 60
UPHELD: Final = "aceptada"
DISMISSED: Final = "no-aceptada"


def _post_field(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Cargo que se imprime"),
        help_text=gettext_lazy("Con su artículo, como sale en la nota: «La Jefa de Presupuesto»"),
        max_length=LONGEST_POST,
        required=required,
        error_messages={"required": gettext_lazy("Escriba el cargo que se imprime.")},
    )


def _person_field(*, required: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=gettext_lazy("Persona"),
        coerce=int,
        empty_value=None,
        required=required,
        error_messages={
            "required": gettext_lazy("Elija a una persona."),
            "invalid_choice": gettext_lazy("Elija a una persona de la lista."),
        },
    )


def _choices(choices: Sequence[tuple[int, str]], blank: str) -> list[tuple[str, str]]:
    return [("", blank), *((str(key), name) for key, name in choices)]


class NamingForm(forms.Form):
    """Who verifies a row in this follow-up alone, under which post, and why."""

    person = _person_field(required=True)
    post = _post_field(required=True)
    reason = reason_field(gettext_lazy("Motivo"), gettext_lazy("Queda en la bitácora."))

    def __init__(self, data: object = None, *, people: Sequence[tuple[int, str]]) -> None:
        """Take the people who can be chosen, by their keys."""
        super().__init__(data)  # type: ignore[arg-type]  # the data of a request
        self.fields["person"].choices = _choices(people, _("Elija a una persona"))  # type: ignore[attr-defined]  # of a field of choices


class AssigningForm(forms.Form):
    """Which action gets a verifier in this follow-up: by a kind of verification, or a person under a post."""

    action = forms.TypedChoiceField(
        label=gettext_lazy("Acción"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Elija la acción."),
            "invalid_choice": gettext_lazy("Elija una acción de la lista."),
        },
    )
    kind = forms.TypedChoiceField(
        label=gettext_lazy("Clase de verificación"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Verifica el cargo de la clase; en su propia unidad, su suplente."),
    )
    person = _person_field(required=False)
    post = _post_field(required=False)
    reason = reason_field(gettext_lazy("Motivo"), gettext_lazy("Queda en la bitácora."))

    def __init__(
        self,
        data: object = None,
        *,
        actions: Sequence[tuple[int, str]],
        kinds: Sequence[tuple[int, str]],
        people: Sequence[tuple[int, str]],
    ) -> None:
        """Take what can be chosen, by its keys."""
        super().__init__(data)  # type: ignore[arg-type]  # the data of a request
        for name, choices, blank in (
            ("action", actions, _("Elija la acción")),
            ("kind", kinds, _("Ninguna: elijo a una persona")),
            ("person", people, _("Nadie: verifica la clase")),
        ):
            self.fields[name].choices = _choices(choices, blank)  # type: ignore[attr-defined]  # of a field of choices

    def clean(self) -> dict[str, object]:
        """Either a kind or a person, not both."""
        given: dict[str, object] = self.cleaned_data
        if "kind" in given and "person" in given and (given["kind"] is None) == (given["person"] is None):
            self.add_error("person", _("Elija una clase de verificación o una persona, una de las dos."))
        return given


class ObjectionForm(forms.Form):
    """What a unit has against a verified value."""

    text = reason_field(
        gettext_lazy("Por qué no está de acuerdo"),
        gettext_lazy("La lee quien verificó, y responde. Queda en el historial."),
    )


class AnswerForm(forms.Form):
    """The answer to an objection: with the right value where it is upheld, always with a text."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Respuesta"),
        choices=[
            (UPHELD, gettext_lazy("Acepto la objeción: escribo el valor correcto")),
            (DISMISSED, gettext_lazy("No la acepto: queda lo verificado")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija una respuesta.")},
    )
    value = forms.CharField(
        label=gettext_lazy("Valor correcto a la fecha"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=gettext_lazy("Solo si la acepta: lo ejecutado del año hasta el corte."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    answer = forms.CharField(
        label=gettext_lazy("Qué responde a la unidad"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Escriba la respuesta a la objeción.")},
    )

    def __init__(self, data: object = None, *, scale: Scale, due: Decimal | None) -> None:
        """Take the scale of the row and what was due of it, by which its value is read."""
        super().__init__(data)  # type: ignore[arg-type]  # the data of a request
        self.scale, self.due = scale, due

    def clean_value(self) -> Decimal | None:
        """The value on the scale of the row; asked where it has two meanings."""
        if self.cleaned_data.get("outcome") != UPHELD:
            return None
        reading = parse_quantity(self.cleaned_data["value"], self.scale, target=self.due)
        if reading.problem is not None:
            raise ValidationError(reading.problem.sentence)
        if reading.question is not None:
            raise ValidationError(
                _("%(question)s Escríbalo así.") % {"question": reading.question.sentence}, code="question"
            )
        return reading.value
