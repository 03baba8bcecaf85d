"""The Django application `plans`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """Operational plans."""

    name = "planabierto.office.plans"
    label = "plans"
    verbose_name = _("Planes")

    def ready(self) -> None:
        """Make the acts and the policy rows of this package known."""
        from planabierto.office.accounts.policy import register_policy
        from planabierto.office.journal.acts import register_acts
        from planabierto.office.plans.acts import ACTS
        from planabierto.office.plans.policy import KINDS, ROWS

        register_acts(ACTS)
        register_policy(KINDS, ROWS)
