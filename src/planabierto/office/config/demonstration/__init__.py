"""The demonstration: Mutual Ejemplo in a folder of its own, two follow-ups published, its third one open, and accounts for every role.

`story.start_demonstration` makes it; what is here is light enough for every page.
"""

from __future__ import annotations

from dataclasses import dataclass

from planabierto.office.config.demonstration.people import PASSWORD, PEOPLE
from planabierto.office.config.demonstration.sample import DOCUMENT, sample

__all__ = [
    "DOCUMENT",
    "PASSWORD",
    "DemonstrationAccount",
    "accounts_of_demonstration",
    "sample",
]


@dataclass(frozen=True)
class DemonstrationAccount:
    """One account of the demonstration: its role in the language of the reader, its address, and who it is of; `unit` may be ""."""

    role: str
    email: str
    name: str
    post: str
    unit: str


def accounts_of_demonstration() -> list[DemonstrationAccount]:
    """The accounts that are shown, one or more a role; the addresses are the same in any language."""
    return [
        DemonstrationAccount(str(person.role.label), person.email, person.name, person.post, person.unit)
        for person in PEOPLE
        if person.is_shown
    ]
