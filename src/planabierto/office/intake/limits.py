"""How large a document may be, and how many may come in within an hour: a script that runs wild stops before it fills the disk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.intake.models import Upload

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution

LARGEST_IMPORT = 10 * 2**20
"""Bytes of a document that may be imported, inclusive."""
UPLOADS_AN_HOUR = 60
"""Documents that one person may hand in."""
IMPORTS_AN_HOUR = 10
"""Documents that may be confirmed for one institution."""
SPAN = timedelta(hours=1)


class TooManyError(PlanAbiertoError):
    """More documents came in within the hour than may."""


def refuse_too_many_uploads(person: User) -> None:
    """Raise `TooManyError` where a person handed in as many documents within the last hour as may be. One query."""
    since = timezone.now() - SPAN
    if Upload.objects.filter(uploaded_by=person, uploaded_at__gt=since).count() >= UPLOADS_AN_HOUR:
        raise TooManyError(
            _("Ya subió %(number)s documentos en la última hora. Espere un momento antes de subir otro.")
            % {"number": UPLOADS_AN_HOUR}
        )


def refuse_too_many_imports(institution: Institution) -> None:
    """Raise `TooManyError` where as many documents were confirmed for an institution within the last hour as may be. One query."""
    since = timezone.now() - SPAN
    if Upload.objects.filter(institution=institution, confirmed_at__gt=since).count() >= IMPORTS_AN_HOUR:
        raise TooManyError(
            _("Ya se importaron %(number)s documentos en la última hora. Espere un momento antes de importar otro.")
            % {"number": IMPORTS_AN_HOUR}
        )
