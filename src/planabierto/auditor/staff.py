"""Where a text names somebody of the institution's own list of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from planabierto.auditor.people import HONORIFICS, is_post
from planabierto.auditor.wording import Said

_PARTICLES: Final = frozenset({"de", "del", "la", "las", "los", "y"})


class Staff:
    """The people of an institution by the folded words of their names; who is listed by a post alone is left out."""

    def __init__(self, names: Iterable[str]) -> None:
        self._people_by_word: dict[str, set[int]] = defaultdict(set)
        for person, name in enumerate(names):
            words = [word for word in Said(name).words if word[0].isalpha() and word not in HONORIFICS]
            if len(words) < 2 or any(map(is_post, words)):  # noqa: PLR2004 (a given name and a surname)
                continue
            for word in words:
                if word not in _PARTICLES and len(word) > 1:
                    self._people_by_word[word].add(person)

    def named(self, said: Said) -> list[tuple[int, int]]:
        """Where a text names them (characters, end exclusive): two words of one person's name in a row, or one after an honorific."""
        if self._people_by_word.keys().isdisjoint(said.words):
            return []
        found = []
        place = 0
        while place < len(said.words):
            end = self._end(said, place)
            start = self._honorific(said, place)
            names = [word for word in said.words[place:end] if word not in _PARTICLES]
            if len(names) > 1 or (names and start < place):
                found.append((said.spans[start][0], said.spans[end - 1][1]))
            place = max(end, place + 1)
        return found

    def _end(self, said: Said, start: int) -> int:
        """Where the words of one person's name that begin at `start` end (exclusive); `start` where there is none."""
        end = place = start
        people: set[int] | None = None
        while place < len(said.words) and (place == start or _gap(said, place).isspace()):
            word = said.words[place]
            known = self._people_by_word.get(word)
            if known is None:
                if place == start or word not in _PARTICLES:
                    break
                place += 1
                continue
            people = known if people is None else people & known
            if not people:
                break
            end = place = place + 1
        return end

    @staticmethod
    def _honorific(said: Said, place: int) -> int:
        """The honorific right before a word, the word itself where there is none."""
        before = place - 1
        if before > 0 and said.words[before] == ".":
            before -= 1
        return before if before >= 0 and said.words[before] in HONORIFICS else place


def _gap(said: Said, place: int) -> str:
    return said.text[said.spans[place - 1][1] : said.spans[place][0]]


@lru_cache(maxsize=8)
def staff_of(names: tuple[str, ...]) -> Staff:
    """The people of a list of names; the same list is folded once."""
    return Staff(names)
