"""The certificate with which the official PDF of an institution is signed, where whoever runs the server set one (PKCS#12).

It is read from its file whenever a PDF is signed, and kept nowhere: a renewed file is in use at once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from planabierto.documents.editions.pades import PdfSignatureError, read_certificate, require_parts
from planabierto.office.institutions.models import Institution

if TYPE_CHECKING:
    from planabierto.documents.editions.pades import SigningCertificate


def read_configured() -> SigningCertificate | None:
    """The certificate that is set, whether it holds today or not; None where none is.

    Raises `PdfSignatureError` where its file is not there or cannot be opened, or the part that signs is not installed.
    """
    if not settings.PADES_FILE:
        return None
    require_parts()
    try:
        content = Path(settings.PADES_FILE).read_bytes()
    except OSError:
        raise PdfSignatureError(
            _("No se puede leer el archivo del certificado con que se firman los PDF: no está, o falta el permiso.")
        ) from None
    return read_certificate(content, settings.PADES_PASSWORD)


def certificate_of(institution: Institution) -> SigningCertificate | None:
    """The certificate of an institution, which holds today; None for one that has none.

    Raises `PdfSignatureError` as `read_configured`, where it does not hold, and where nobody said whose it is of several institutions.
    """
    certificate = read_configured()
    if certificate is None or not _is_of(institution):
        return None
    certificate.refuse_outside_its_time(datetime.now(UTC))
    return certificate


def _is_of(institution: Institution) -> bool:
    names = set(Institution.objects.values_list("short_name", flat=True))
    owner = settings.PADES_INSTITUTION or (institution.short_name if len(names) == 1 else "")
    if owner not in names:
        raise PdfSignatureError(
            _(
                "No se sabe de qué institución es el certificado con que se firman los PDF: escriba su nombre corto en "
                "PLANABIERTO_PADES_INSTITUTION."
            )
        )
    return institution.short_name == owner
