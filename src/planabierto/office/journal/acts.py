"""The acts that can be recorded: each has a key that is stored and a label that is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Act:
    """One kind of act: `key` is `<thing>.<verb in the past>` in English and never changes; `label` is its Spanish words."""

    key: str
    label: str | _StrPromise


_registered: dict[str, Act] = {}


def register_acts(acts: Iterable[Act]) -> None:
    """Make the acts of a package known; called from `AppConfig.ready`. Two different acts with one key raise `ValueError`."""
    for act in acts:
        known = _registered.setdefault(act.key, act)
        if known is not act:
            message = f"two acts share the key {act.key}"
            raise ValueError(message)


def registered_acts() -> tuple[Act, ...]:
    """All the acts known, in the order of their keys."""
    return tuple(_registered[key] for key in sorted(_registered))


def is_registered(act: Act) -> bool:
    """Whether a package has registered the act."""
    return _registered.get(act.key) == act


def act_label(key: str) -> str:
    """The words for a stored key; an act of a package that is gone keeps its key as its name."""
    act = _registered.get(key)
    return key if act is None else str(act.label)
