"""The documents of Mutual Ejemplo, which come with the source."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import planabierto
from planabierto.office.config.installation import DemonstrationError

EARLIER: Final = "mutual-ejemplo-seguimiento-poi-2023-t3.txt"
"""What the demonstration published of the year before."""
SECOND: Final = "mutual-ejemplo-seguimiento-poi-2024-t2.txt"
"""What the demonstration imports: the figures to June."""
DOCUMENT: Final = "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
"""What its units report in the open follow-up."""


def sample(name: str = DOCUMENT) -> Path:
    """A document of Mutual Ejemplo; raises `DemonstrationError` where it is not there."""
    document = Path(planabierto.__file__).resolve().parents[2] / "samples" / name
    if not document.is_file():
        message = (
            f"Falta samples/{name}, que viene con el código fuente. Ejecute la demostración desde ahí, con «make demo»."
        )
        raise DemonstrationError(message)
    return document
