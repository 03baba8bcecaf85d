"""The forms of a round: opening it, its deadlines, more time, its presentation and its reopening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.office.followup.models import Basis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

LONGEST_REASON: Final = 2000
LONGEST_BODY: Final = 200
LONGEST_REFERENCE: Final = 40


def day_field(label: _StrPromise, help_text: _StrPromise | str = "") -> forms.DateField:
    """A day, typed or chosen."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Escriba el día."),
            "invalid": gettext_lazy("Escriba el día como 9/10/2024."),
        },
    )


def reason_field(label: _StrPromise, help_text: _StrPromise | str = "", *, required: bool = True) -> forms.CharField:
    """Why something is done; what is asked for is said by the service where the form does not ask."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Escriba el motivo."),
            "max_length": gettext_lazy("El motivo tiene más de 2,000 letras. Acórtelo."),
        },
    )


class ExtensionForm(forms.Form):
    """Until when a unit has more time, and why."""

    until = day_field(gettext_lazy("Nuevo plazo"), gettext_lazy("El último día, incluido."))
    reason = reason_field(gettext_lazy("Motivo"), gettext_lazy("Queda en la bitácora; la unidad lo lee."))


class DeadlinesForm(forms.Form):
    """The last days of the steps of a round, and why they change."""

    send_by = day_field(gettext_lazy("Entrega de las unidades"))
    review_by = day_field(gettext_lazy("Revisión y verificación"))
    remit_by = day_field(gettext_lazy("Remisión a la Administración Superior"))
    reason = reason_field(gettext_lazy("Motivo"))


class OpeningForm(forms.Form):
    """What a round is opened with: deadlines, what is typed, and the rules that keep a unit from sending."""

    send_by = day_field(gettext_lazy("Entrega de las unidades"))
    review_by = day_field(gettext_lazy("Revisión y verificación"))
    remit_by = day_field(gettext_lazy("Remisión a la Administración Superior"))
    basis = forms.ChoiceField(
        label=gettext_lazy("Qué se escribe en la columna amarilla"),
        choices=[
            (Basis.PERIOD.value, gettext_lazy("Lo ejecutado en el período")),
            (Basis.TO_DATE.value, gettext_lazy("Lo ejecutado desde el inicio del año")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Si de los períodos anteriores solo se conoce el acumulado, el primer seguimiento toma cifras a la fecha."
        ),
    )
    blocking_rules = forms.MultipleChoiceField(
        label=gettext_lazy("Reglas que impiden enviar"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "La revisión automática pregunta al escribir y no detiene a nadie, salvo en las reglas que marque aquí."
        ),
    )

    def __init__(self, *args: object, rules: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the rules to choose from: code and sentence."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of a form
        field = self.fields["blocking_rules"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = list(rules)


class ConsolidationForm(forms.Form):
    """Why a round is consolidated without some reports; asked for where one is missing."""

    reason = reason_field(gettext_lazy("Motivo de consolidar sin las unidades que faltan"))

    def __init__(self, *args: object, needs_reason: bool, **kwargs: object) -> None:
        """Take whether a report is missing."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of a form
        self.fields["reason"].required = needs_reason


class PresentationForm(forms.Form):
    """To whom a round was presented, when, and by which resolution; without one it is an «acta en firma»."""

    body = forms.CharField(
        label=gettext_lazy("Ante quién se presentó"),
        max_length=LONGEST_BODY,
        error_messages={"required": gettext_lazy("Escriba ante quién se presentó.")},
    )
    presented_on = day_field(gettext_lazy("Fecha de la presentación"))
    resolution = forms.ChoiceField(label=gettext_lazy("Acuerdo"), required=False)

    def __init__(self, *args: object, resolutions: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the resolutions to choose from: key and words."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of a form
        field = self.fields["resolution"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Acta en firma: el número viene después")), *resolutions]


class NumberForm(forms.Form):
    """The resolution of a presentation once its act is signed: one that is recorded, or its numbers."""

    resolution = forms.ChoiceField(label=gettext_lazy("Acuerdo registrado"), required=False)
    act_number = forms.CharField(label=gettext_lazy("Acta"), required=False, max_length=LONGEST_REFERENCE)
    point = forms.CharField(label=gettext_lazy("Punto"), required=False, max_length=LONGEST_REFERENCE)
    agreement_number = forms.CharField(label=gettext_lazy("Acuerdo N.º"), required=False, max_length=LONGEST_REFERENCE)

    def __init__(self, *args: object, resolutions: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the resolutions to choose from: key and words."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of a form
        field = self.fields["resolution"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Uno nuevo, con estos números")), *resolutions]


class ReopeningForm(forms.Form):
    """Why a closed report has to be opened again."""

    reason = reason_field(gettext_lazy("Por qué hay que abrirlo de nuevo"))


class ReopeningDecisionForm(forms.Form):
    """Whether a closed report is opened again, by the button that was pressed, until when, and why."""

    decision = forms.ChoiceField(
        choices=[("otorgar", gettext_lazy("Otorgar")), ("denegar", gettext_lazy("Denegar"))],
        error_messages={
            "required": gettext_lazy("Elija con uno de los botones."),
            "invalid_choice": gettext_lazy("Elija con uno de los botones."),
        },
    )
    until = forms.DateField(
        label=gettext_lazy("Abierto hasta"),
        required=False,
        help_text=gettext_lazy(
            "El último día, incluido. Si no se envía antes, vuelve a cerrarse con lo último enviado."
        ),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Escriba el día como 9/10/2024.")},
    )
    reason = reason_field(gettext_lazy("Motivo de la decisión"), required=False)

    def clean(self) -> dict[str, object]:
        """A reopening that is granted has its last day."""
        said = super().clean() or {}
        if said.get("decision") == "otorgar" and not said.get("until") and "until" not in self.errors:
            self.add_error("until", _("Escriba hasta qué día queda abierto."))
        return said


class CircularForm(forms.Form):
    """What the circular memorandum says beside what the round says by itself."""

    number = forms.CharField(label=gettext_lazy("Número del memorando"), required=False, max_length=60)
    place = forms.CharField(label=gettext_lazy("Lugar"), required=False, max_length=80)
    paragraphs = forms.CharField(
        label=gettext_lazy("Texto adicional"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("Va después de la apertura y antes de los plazos; cada línea es un párrafo."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Consultas"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Escriba a quién se consulta.")},
    )
    copies = forms.CharField(
        label=gettext_lazy("Con copia a"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Una por línea."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
