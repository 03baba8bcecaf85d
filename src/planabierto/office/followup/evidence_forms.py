"""What is asked of an evidence, and why one is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from planabierto.office.followup.models import Confidentiality, confidentiality_choices
from planabierto.office.followup.services.evidencing import EvidenceInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile


class SeveralFilesInput(forms.ClearableFileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files of one field, none included."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """The files as a list; an empty file is the pipeline's to refuse, with its name."""
        del initial
        files = data if isinstance(data, list | tuple) else [data]
        return [one for one in files if one]


def _classes() -> list[tuple[str, str]]:
    """The classes of an evidence, each as a choice begins."""
    return [(value, str(capfirst(label))) for value, label in confidentiality_choices()]


class EvidenceForm(forms.Form):
    """A reference to a record first, then a file or a link, then counts of documents."""

    description = forms.CharField(
        label=_("Qué es"), max_length=500, help_text=_("Por ejemplo: actas de las capacitaciones")
    )
    series = forms.CharField(label=_("Serie documental"), max_length=200, required=False)
    place = forms.CharField(
        label=_("Dónde está"), max_length=200, required=False, help_text=_("Archivo, estante o carpeta")
    )
    folio = forms.CharField(label=_("Folio o expediente"), max_length=200, required=False)
    url = forms.URLField(label=_("Enlace"), max_length=500, required=False, assume_scheme="https")
    attached = SeveralFilesField(
        label=_("Archivos"),
        required=False,
        widget=SeveralFilesInput(),
        help_text=_("PDF, JPEG, PNG, WebP, XLSX, ODS, DOCX, CSV o TXT; hasta 20 MB cada uno y 10 a la vez"),
    )
    document_type = forms.CharField(label=_("Tipo de los documentos contados"), max_length=200, required=False)
    generated = forms.IntegerField(label=_("Documentos generados"), min_value=0, max_value=10**9, required=False)
    scanned = forms.IntegerField(label=_("Documentos escaneados"), min_value=0, max_value=10**9, required=False)
    confidentiality = forms.ChoiceField(
        label=_("Clase"), choices=_classes, initial=Confidentiality.PUBLIC, widget=forms.RadioSelect
    )
    declared_on = forms.DateField(
        label=_("Fecha del documento"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    @property
    def given(self) -> EvidenceInput:
        """What was said of the evidence."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "attached"}
        return EvidenceInput(**said)

    @property
    def uploads(self) -> Sequence[UploadedFile[bytes]]:
        """The files that came with it."""
        files: Sequence[UploadedFile[bytes]] = self.cleaned_data["attached"]
        return files


class WithdrawalForm(forms.Form):
    """Why an evidence is withdrawn."""

    reason = forms.CharField(label=_("Por qué se retira"), max_length=500)
