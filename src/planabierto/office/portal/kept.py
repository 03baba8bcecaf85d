"""Answers that a process keeps: what was published does not change, so that a page is drawn once for each stamp of its institution."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

LARGEST: Final = 24 * 2**20
"""Bytes of bodies that a process keeps; the ones not asked for longest go first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: its body as it is and packed, and its own headers."""

    body: bytes
    packed: bytes
    headers: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """Bytes of both bodies."""
        return len(self.body) + len(self.packed)


class KeptAnswers:
    """Answers by key, up to a number of bytes; may be asked by several threads."""

    def __init__(self, largest: int = LARGEST) -> None:
        """Keep nothing yet."""
        self._answers: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()
        self._largest = largest
        self.size = 0

    def get(self, key: str) -> Kept | None:
        """What is kept under a key."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def put(self, key: str, answer: Kept) -> None:
        """Keep an answer, in the place of the oldest."""
        with self._lock:
            before = self._answers.pop(key, None)
            self.size += answer.size - (before.size if before else 0)
            self._answers[key] = answer
            while self.size > self._largest:
                _key, oldest = self._answers.popitem(last=False)
                self.size -= oldest.size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()
            self.size = 0
