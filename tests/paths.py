"""Where the tests find the project's own documents, and the seed where it lies beside the repository."""

from pathlib import Path
from typing import Final

import pytest

REPO: Final = Path(__file__).resolve().parent.parent
"""The root of the repository."""

SAMPLES: Final = REPO / "samples"
"""The documents that ship with the project: Mutual Ejemplo, text and workbook."""

SHARED: Final = REPO.parent / "shared"
"""The material beside the repository; not part of it, and missing in most clones."""

SEED: Final = SHARED / "seed" / "seguimiento-poi-2024-t3-uaip.txt"
"""The published follow-up that the golden numbers were counted on."""

needs_shared: Final = pytest.mark.skipif(
    not SEED.is_file(),
    reason="The seed is not part of the repository: it was looked for in ../shared/seed/ and is not there.",
)
"""Marks a test that reads the seed; it is skipped, with this reason, where the seed is missing."""
