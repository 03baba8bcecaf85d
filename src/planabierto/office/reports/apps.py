"""The Django application `reports`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Boards, lists and the report of what is in the database."""

    name = "planabierto.office.reports"
    label = "reports"
    verbose_name = _("Informes")
