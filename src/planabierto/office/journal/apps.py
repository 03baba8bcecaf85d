"""The Django application `journal`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """The append-only record of every act."""

    name = "planabierto.office.journal"
    label = "journal"
    verbose_name = _("Bitácora")

    def ready(self) -> None:
        """Make the questions of this package about the installation's health known."""
        from planabierto.office.base.health import register_checks
        from planabierto.office.journal.health import CHECKS

        register_checks(CHECKS)
