"""The forms of a common action and of a kind of verification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.institutions.models import NAME_LENGTH, Unit
from planabierto.office.institutions.queries import units_in_force
from planabierto.office.plans.common_services import CommonDraft, VerificationDraft
from planabierto.office.plans.models import EvidencePolicyChoice, VerificationKind

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution
    from planabierto.office.plans.models import CommonAction

LONGEST_TEXT = 2000


class CommonActionForm(forms.Form):
    """What a common action says, and what it carries to its copies."""

    name = forms.CharField(label=_("Nombre"), max_length=120, help_text=_("Corto, para las listas: «Escaneo»."))
    statement = forms.CharField(
        label=_("Texto de la acción"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    verification = forms.ModelChoiceField(
        queryset=VerificationKind.objects.none(),
        label=_("Clase de verificación"),
        required=False,
        empty_label=_("Nadie más la verifica"),
    )
    means_of_verification = forms.CharField(label=_("Medio de verificación"), max_length=300, required=False)
    evidence_policy = forms.ChoiceField(
        label=_("Evidencia"), choices=EvidencePolicyChoice.choices, initial=EvidencePolicyChoice.RECOMMENDED
    )
    is_active = forms.BooleanField(label=_("Está en uso"), required=False, initial=True)

    def __init__(self, *args: Any, institution: Institution, common: CommonAction | None = None, **kwargs: Any) -> None:
        """Take the institution, whose kinds of verification can be chosen, and the action that changes."""
        if common is not None:
            kwargs["initial"] = {name: getattr(common, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        verification = self.fields["verification"]
        if isinstance(verification, forms.ModelChoiceField):
            verification.queryset = VerificationKind.objects.filter(institution=institution)

    def draft(self) -> CommonDraft:
        """What was written."""
        said = self.cleaned_data
        return CommonDraft(**{**said, "evidence_policy": EvidencePolicyChoice(said["evidence_policy"])})


class VerificationForm(forms.Form):
    """Who verifies, and who does where the action is of the verifier's own unit."""

    name = forms.CharField(label=_("Nombre"), max_length=120, help_text=_("Qué se verifica: «Escaneo de documentos»."))
    verifier_post = forms.CharField(
        label=_("Cargo de quien verifica"),
        max_length=NAME_LENGTH,
        help_text=_("Con su artículo, como sale en la nota: «El Oficial de Gestión Documental y Archivo»."),
    )
    verifier_unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), label=_("Su unidad"), required=False, empty_label=_("Ninguna en particular")
    )
    alternate_post = forms.CharField(
        label=_("Cargo de quien verifica en su lugar"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("Para las acciones de la unidad que verifica: nadie verifica lo de su propia unidad."),
    )
    alternate_unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), label=_("Su unidad"), required=False, empty_label=_("Ninguna")
    )

    def __init__(
        self, *args: Any, institution: Institution, kind: VerificationKind | None = None, **kwargs: Any
    ) -> None:
        """Take the institution, whose units of today can be chosen, and the kind that changes."""
        if kind is not None:
            kwargs["initial"] = {name: getattr(kind, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for name in ("verifier_unit", "alternate_unit"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = units_in_force(institution, timezone.localdate())

    def draft(self) -> VerificationDraft:
        """What was written."""
        return VerificationDraft(**self.cleaned_data)
