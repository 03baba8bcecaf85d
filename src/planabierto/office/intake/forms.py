"""The form in which a document is handed in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from planabierto.documents.readers.formats import Format


class DocumentForm(forms.Form):
    """One file; whether it can be read is the intake's to say."""

    document = forms.FileField(
        label=_("Documento del seguimiento"),
        help_text=_(
            "Texto separado por tabulaciones, Excel (.xlsx), OpenDocument (.ods), Word (.docx) o PDF con texto; hasta 10 MB."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join([".tsv", *(one.suffix for one in Format)])}),
        error_messages={
            "required": _("Elija el archivo que va a subir."),
            "invalid": _("El archivo no llegó. Elíjalo otra vez y súbalo de nuevo."),
            "missing": _("El archivo no llegó. Elíjalo otra vez y súbalo de nuevo."),
            "max_length": _("El nombre del archivo es demasiado largo. Acórtelo y súbalo de nuevo."),
        },
    )
