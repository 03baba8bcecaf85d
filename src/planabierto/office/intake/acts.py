"""What is done to a document that comes in, as the journal records it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import Act

DOCUMENT_STAGED = Act("document.staged", _("Documento leído, por confirmar"))
DOCUMENT_REJECTED = Act("document.rejected", _("Documento rechazado"))
DOCUMENT_DISCARDED = Act("document.discarded", _("Documento descartado"))
DOCUMENT_IMPORTED = Act("document.imported", _("Documento importado"))

ACTS = (DOCUMENT_STAGED, DOCUMENT_REJECTED, DOCUMENT_DISCARDED, DOCUMENT_IMPORTED)
