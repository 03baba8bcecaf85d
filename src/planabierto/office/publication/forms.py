"""The forms of publishing: words to withhold, grounds, terms, and the reasons of a correction and of a withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy

from planabierto.office.followup.round_forms import reason_field
from planabierto.office.publication.models import FragmentKind

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_WORDS: Final = 2000
LONGEST_REASON: Final = 2000
SHOWN: Final = "marcada"
REMOVED: Final = "contenido"


class WordsForm(forms.Form):
    """Words of a text that are to be withheld, exactly as they stand in it, and on which ground."""

    words = forms.CharField(
        label=gettext_lazy("Palabras que se suprimen"),
        help_text=gettext_lazy(
            "Cópielas exactamente como aparecen. Si están varias veces en el texto, se suprimen todas."
        ),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Escriba las palabras que se suprimen.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Qué son"), choices=lambda: FragmentKind.choices, initial=FragmentKind.OTHER
    )
    reason = reason_field(
        gettext_lazy("Motivo"), gettext_lazy("Queda en el registro interno; no se publica."), required=False
    )

    def __init__(self, *args: object, grounds: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the grounds that can be chosen."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        self.fields["ground"] = forms.ChoiceField(
            label=gettext_lazy("Causal"),
            choices=grounds,
            error_messages={
                "required": gettext_lazy("Elija la causal por la que se suprime."),
                "invalid_choice": gettext_lazy("Elija la causal por la que se suprime."),
            },
        )


class GroundForm(forms.Form):
    """What may change of a ground."""

    protects = forms.CharField(
        label=gettext_lazy("Qué protege"),
        help_text=gettext_lazy("Una frase; sale en la portada junto a la cuenta de supresiones."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Escriba qué protege la causal.")},
    )
    is_reserved = forms.BooleanField(label=gettext_lazy("Es información reservada"), required=False)
    declaration = forms.CharField(
        label=gettext_lazy("Declaratoria de reserva"),
        help_text=gettext_lazy("Número y fecha. Sin ella no se suprime por esta causal."),
        required=False,
        max_length=200,
    )
    index_entry = forms.CharField(label=gettext_lazy("Entrada en el índice de reserva"), required=False, max_length=200)
    is_active = forms.BooleanField(label=gettext_lazy("En uso"), required=False, initial=True)


class NewGroundForm(GroundForm):
    """A ground of a law."""

    law = forms.CharField(
        label=gettext_lazy("Ley"), max_length=200, error_messages={"required": gettext_lazy("Escriba la ley.")}
    )
    article = forms.CharField(
        label=gettext_lazy("Artículo"), max_length=20, error_messages={"required": gettext_lazy("Escriba el artículo.")}
    )
    letter = forms.CharField(label=gettext_lazy("Literal"), max_length=10, required=False)
    field_order = ("law", "article", "letter", "protects", "is_reserved", "declaration", "index_entry", "is_active")


class TermsForm(forms.Form):
    """Under which licence an institution publishes, and its contact."""

    licence = forms.CharField(
        label=gettext_lazy("Licencia"),
        max_length=120,
        error_messages={"required": gettext_lazy("Escriba la licencia con la que se publica.")},
    )
    licence_url = forms.URLField(
        label=gettext_lazy("Dirección de la licencia"), max_length=200, required=False, assume_scheme="https"
    )
    contact = forms.CharField(
        label=gettext_lazy("Contacto de la unidad de acceso"),
        help_text=gettext_lazy(
            "Una línea por dato: cargo, teléfono de la oficina, dirección. Sin nombres de personas."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PublicReasonForm(forms.Form):
    """Why a published edition is corrected."""

    reason = reason_field(gettext_lazy("Motivo"), gettext_lazy("Se publica: escríbalo sin nombres de personas."))


class WithdrawalForm(PublicReasonForm):
    """Why a published edition is withdrawn, what the law protects in it, and whether it is still shown."""

    content = forms.ChoiceField(
        label=gettext_lazy("Qué pasa con su contenido"),
        help_text=gettext_lazy("Si no elige: con una causal se retira; sin ella se sigue mostrando, marcada."),
        choices=[
            (SHOWN, gettext_lazy("La versión se sigue mostrando, marcada")),
            (REMOVED, gettext_lazy("Se retira su contenido: queda en la lista, y nadie más la lee ni la descarga")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("ground", "content", "reason")

    def __init__(self, *args: object, grounds: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the grounds that can be chosen."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        self.fields["ground"] = forms.ChoiceField(
            label=gettext_lazy("Causal"),
            help_text=gettext_lazy("Si nombra a una persona o muestra lo que la ley protege."),
            choices=[("", gettext_lazy("Ninguna: el motivo es otro")), *grounds],
            required=False,
            error_messages={"invalid_choice": gettext_lazy("Elija una causal de la lista.")},
        )
        self.order_fields(self.field_order)

    @property
    def with_content(self) -> bool | None:
        """Whether the content is withdrawn too; None leaves it to the ground."""
        chosen = self.cleaned_data["content"]
        return chosen == REMOVED if chosen else None
