"""The Django application `config`: checks of the installation, and the commands that start it."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """What holds for the whole installation."""

    name = "planabierto.office.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks of the installation."""
        from planabierto.office.config import checks  # noqa: F401 - registering is its import
