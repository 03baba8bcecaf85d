"""The Django application `base`."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Django without the trade."""

    name = "planabierto.office.base"
    label = "base"
