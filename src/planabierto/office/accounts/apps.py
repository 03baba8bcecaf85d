"""The Django application `accounts`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, roles and the policy table."""

    name = "planabierto.office.accounts"
    label = "accounts"
    verbose_name = _("Personas")

    def ready(self) -> None:
        """Make the acts and the policy rows of this package known, and hear of second factors that come and go."""
        from planabierto.office.accounts.acts import ACTS
        from planabierto.office.accounts.factor_changes import watch_second_factors
        from planabierto.office.accounts.own_policy import KINDS, ROWS
        from planabierto.office.accounts.policy import register_policy
        from planabierto.office.accounts.roles import Role
        from planabierto.office.journal.acts import register_acts
        from planabierto.office.journal.wording import register_choices

        register_acts(ACTS)
        register_choices("role", Role.choices)
        register_policy(KINDS, ROWS)
        watch_second_factors()
