"""The Django application `intake`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Documents that come in."""

    name = "planabierto.office.intake"
    label = "intake"
    verbose_name = _("Importación")

    def ready(self) -> None:
        """Make the acts and the policy rows of this package known."""
        from planabierto.office.accounts.policy import register_policy
        from planabierto.office.intake.acts import ACTS
        from planabierto.office.intake.policy import KINDS, ROWS
        from planabierto.office.journal.acts import register_acts

        register_acts(ACTS)
        register_policy(KINDS, ROWS)
