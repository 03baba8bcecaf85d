"""Which browser the journeys and the pictures of the manual use, and how it is started."""

from __future__ import annotations

import shutil
from typing import Final

ARGUMENTS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # letters as wide as a person's browser draws them
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def browser_path() -> str | None:
    """Debian's chromium, its shell without windows where there is one: it takes a third of the processor."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")
