"""The Django application `journal`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """The append-only record of every act."""

    name = "planabierto.office.journal"
    label = "journal"
    verbose_name = _("Bitácora")
