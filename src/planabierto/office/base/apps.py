"""The Django application `base`."""

from __future__ import annotations

import threading

from django.apps import AppConfig
from django.utils.translation import trans_real


class BaseConfig(AppConfig):
    """Django without the trade."""

    name = "planabierto.office.base"
    label = "base"

    def ready(self) -> None:
        """Let the clock know what is tidied up at night, and note the language of a reader by thread.

        Django's own note also follows asynchronous tasks, of which there are none, at eight times the price: a page asks hundreds of times.
        """
        from planabierto.office.base import upkeep  # noqa: F401 - declaring is its import

        trans_real._active = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001 - there is no setting for it
