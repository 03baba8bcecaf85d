"""What comes of a follow-up after it was presented: told by the package that publishes it, which stands above this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """Where a follow-up goes on, and how it stands there."""

    label: str
    url: str
    state: str


SequelOf = Callable[["User", "FollowUp"], "Sequel | None"]
_known: list[SequelOf] = []


def register_sequel(sequel_of: SequelOf) -> None:
    """Have a follow-up say where it goes on; None for who may not read it there."""
    if sequel_of not in _known:
        _known.append(sequel_of)


def sequels_of(user: User, follow_up: FollowUp) -> list[Sequel]:
    """Where a follow-up goes on for a reader."""
    return [found for found in (sequel_of(user, follow_up) for sequel_of in _known) if found is not None]
