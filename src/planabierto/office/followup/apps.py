"""The Django application `followup`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowUpConfig(AppConfig):
    """Follow-ups of operational plans."""

    name = "planabierto.office.followup"
    label = "followup"
    verbose_name = _("Seguimiento")

    def ready(self) -> None:
        """Make the acts and the policy rows of this package known."""
        from planabierto.office.accounts.policy import register_policy
        from planabierto.office.followup.acts import ACTS
        from planabierto.office.followup.policy import KINDS, ROWS
        from planabierto.office.journal.acts import register_acts

        register_acts(ACTS)
        register_policy(KINDS, ROWS)
