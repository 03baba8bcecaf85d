"""What is proposed for an action after an import: the document says neither what is counted nor how, nor by what it is proven."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class EvidencePolicy(StrEnum):
    """How much evidence an action asks for when its figure is registered."""

    NONE = "none"
    RECOMMENDED = "recommended"
    REQUIRED = "required"

    @property
    def label(self) -> str:
        """The policy in Spanish."""
        return _POLICY_LABELS[self]


_POLICY_LABELS: Final = {
    EvidencePolicy.NONE: "No se pide",
    EvidencePolicy.RECOMMENDED: "Se recomienda",
    EvidencePolicy.REQUIRED: "Es obligatoria",
}
