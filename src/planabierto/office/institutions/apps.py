"""The Django application `institutions`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    """The institution and its units."""

    name = "planabierto.office.institutions"
    label = "institutions"
    verbose_name = _("Institución")

    def ready(self) -> None:
        """Make the acts of this package known to the journal."""
        from planabierto.office.institutions.acts import ACTS
        from planabierto.office.journal.acts import register_acts

        register_acts(ACTS)
