"""The Django application `base`."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Django without the trade."""

    name = "planabierto.office.base"
    label = "base"

    def ready(self) -> None:
        """Let the clock know what is tidied up at night."""
        from planabierto.office.base import upkeep  # noqa: F401 - declaring is its import
