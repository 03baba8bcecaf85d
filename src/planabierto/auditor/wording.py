"""How a sentence of a document is searched: its words folded once, and the ways of saying one thing as phrases."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final

# A number with its signs, a word, or a sign that ends or interrupts a sentence.
_WORD: Final = re.compile(r"\d+(?:[.,/]\d+)*%?|[^\W\d_][^\W_]*|[.;:()]")
# Sign for sign, so that a place in the folded text is the same place in the written one; replacing is faster than a table.
_PLAIN: Final = tuple(zip("áéíóúñüºªàèìòùâêîôûäëïöãõåç", "aeiounuoaaeiouaeiouaeioaoac", strict=True))
SENTENCE_ENDS: Final = frozenset(".;")
_SIGNS: Final = frozenset(".;:()")
_GAP: Final = 3
_WORDS_BEFORE: Final = 2
_WORDS_AFTER: Final = 6


def plain(text: str) -> str:
    """A text in lower case without accents, sign for sign as long as it was."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters (İ) are longer in lower case
        lower = "".join(one if len(one) == 1 else sign for sign, one in ((sign, sign.lower()) for sign in text))
    if not lower.isascii():
        for accented, letter in _PLAIN:
            lower = lower.replace(accented, letter)
    return lower


def word_set(words: str) -> frozenset[str]:
    """Folded words written with spaces between them, as a set."""
    return frozenset(words.split())


class Said:
    """A text as the words that it says, folded; `words[n]` stands at `spans[n]` of `text`.

    Full stops, semicolons, colons and brackets are words of their own, so that a search knows where a sentence ends.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: tuple[str, ...] = tuple(_WORD.findall(plain(text)))
        self._heads: frozenset[str] | None = None
        self._places: dict[str, list[int]] | None = None

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in the text (start inclusive, end exclusive)."""
        return tuple(found.span() for found in _WORD.finditer(plain(self.text)))

    @cached_property
    def lower(self) -> str:
        """The text in lower case, with its accents."""
        return self.text.lower()

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The sentences as ranges of words (start inclusive, end exclusive)."""
        found, start = [], 0
        for place, word in enumerate(self.words):
            if word in SENTENCE_ENDS:
                if place > start:
                    found.append((start, place))
                start = place + 1
        if start < len(self.words):
            found.append((start, len(self.words)))
        return tuple(found)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Its words without the signs: two texts with the same content say the same."""
        return tuple([word for word in self.words if word not in _SIGNS])

    # These two are asked for thousands of times, and `cached_property` takes a lock before Python 3.12.
    @property
    def heads(self) -> frozenset[str]:
        """The first three letters of its words: what tells quickly that a phrase is not there."""
        if self._heads is None:
            self._heads = frozenset([word[:3] for word in self.words])
        return self._heads

    @property
    def places(self) -> dict[str, list[int]]:
        """Where words begin with the same three letters."""
        if self._places is None:
            self._places = {head: [] for head in self.heads}
            for place, word in enumerate(self.words):
                self._places[word[:3]].append(place)
        return self._places

    def written(self, start: int, stop: int | None = None) -> str:
        """The words from `start` to `stop` (exclusive; one word without it) as they are written."""
        return self.text[self.spans[start][0] : self.spans[(stop or start + 1) - 1][1]]

    def excerpt(self, start: int, stop: int) -> str:
        """The words from `start` to `stop` (exclusive) with a few of their sentence around them, "…" where it goes on."""
        at = bisect_right(self.sentences, (start, len(self.words))) - 1
        first, last = self.sentences[at] if at >= 0 and start < self.sentences[at][1] else (start, stop)
        begin, end = max(first, start - _WORDS_BEFORE), max(stop, min(last, stop + _WORDS_AFTER))
        return f"{'…' if begin > first else ''}{self.written(begin, end)}{'…' if end < last else ''}"


class _Step:
    """One place of a phrase: which words may stand there."""

    __slots__ = ("exact", "is_number", "stems")

    def __init__(self, written: str) -> None:
        alternatives = written.split("|")
        self.is_number = "#" in alternatives
        self.exact = frozenset(one for one in alternatives if not one.endswith("*"))
        self.stems = tuple(one[:-1] for one in alternatives if one.endswith("*"))

    def fits(self, word: str) -> bool:
        """Whether the word may stand here."""
        return (
            word in self.exact
            or (self.is_number and word[0].isdigit())
            or bool(self.stems and word.startswith(self.stems))
        )


class _Phrase:
    """One phrase; its places are taken apart when it is first looked for."""

    def __init__(self, written: str) -> None:
        self.written = written

    @cached_property
    def steps(self) -> tuple[_Step | None, ...]:
        """Its places in order, None for a gap."""
        return tuple(None if word == "..." else _Step(word) for word in self.written.split())


class Phrases:
    """Ways of saying one thing, searched in a `Said`.

    A phrase is a row of folded words: `uno|otro` are alternatives, `stem*` is any word that begins so (three letters at
    least), `#` a number (not the first), and `...` at most three words of the same sentence.
    """

    def __init__(self, *phrases: str) -> None:
        self._written = phrases
        self._by_head: dict[str, list[_Phrase]] = {}

    def _prepare(self) -> dict[str, list[_Phrase]]:
        for written in self._written:
            phrase = _Phrase(written)
            for head in {word[:3] for word in written.partition(" ")[0].split("|")}:
                self._by_head.setdefault(head, []).append(phrase)
        return self._by_head

    def find_all(self, said: Said, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
        """Each place (start inclusive, end exclusive, in words) between `start` and `stop` where one of the phrases stands."""
        by_head = self._by_head or self._prepare()
        if said.heads.isdisjoint(by_head):
            return
        words, places = said.words, said.places
        last = len(words) if stop is None else stop
        known = by_head.keys() & said.heads
        for place, key in sorted([(place, head) for head in known for place in _between(places[head], start, last)]):
            for phrase in by_head[key]:
                end = _match(words, place, phrase.steps)
                if 0 < end <= last:
                    yield place, end
                    break

    def find(self, said: Said, start: int = 0, stop: int | None = None) -> tuple[int, int] | None:
        """The first place where one of the phrases stands, or None."""
        return next(self.find_all(said, start, stop), None)


def _between(places: list[int], start: int, stop: int) -> list[int]:
    """The places, ascending, from `start` to `stop` (exclusive)."""
    return places[bisect_left(places, start) : bisect_left(places, stop)]


def _match(words: tuple[str, ...], at: int, steps: tuple[_Step | None, ...]) -> int:
    """Where a phrase that begins at a word ends (exclusive), 0 where it does not stand there."""
    for number, step in enumerate(steps):
        if step is None:
            for place in range(at, min(at + _GAP, len(words) - 1) + 1):
                if place > at and words[place - 1] in SENTENCE_ENDS:
                    break
                if end := _match(words, place, steps[number + 1 :]):
                    return end
            return 0
        if at >= len(words) or not step.fits(words[at]):
            return 0
        at += 1
    return at


_FUTURE_ENDINGS: Final = ("rá", "rán", "aremos", "iremos", "dremos")
_UNACCENTED_ENDINGS: Final = ("ara", "era", "ira", "aran", "eran", "iran")
# Present tenses and nouns with the ending of a future that lost its accent.
_NOT_FUTURE: Final = word_set(
    "acapara aclara altera ampara apodera aspira celebra cobra compara considera coopera declara delibera encuentra entera espera exagera "
    "exonera genera gira impera incinera incorpora integra libera lidera logra mejora moderna modera muestra numera opera pondera prepara "
    "prolifera recupera reitera repara respira retira separa supera tira tolera acaparan aclaran alteran amparan aspiran celebran cobran "
    "comparan consideran cooperan declaran encuentran esperan exoneran generan giran incineran incorporan integran liberan lideran logran "
    "mejoran moderan muestran numeran operan ponderan preparan recuperan reiteran reparan retiran separan superan tiran toleran "
    "era eran fuera fueran primera tercera manera cualquiera cartera carrera"
)
_PRONOUNS: Final = frozenset({"se", "lo", "la", "los", "las", "le", "les"})
_RELATIVES: Final = word_set("que cual cuales quien quienes donde cuando cuanto si como aunque cuyo cuya")


def future_verbs(said: Said, start: int = 0, stop: int | None = None) -> Iterator[int]:
    """The words in the future tense ("realizará", "se haran" with its accent lost) that tell what will be done.

    A relative clause tells of a thing, not of the action: "la norma que regirá" is left out.
    """
    words, lower = said.words, said.lower
    for place in range(start, len(words) if stop is None else stop):
        word = words[place]
        if not word.endswith(("ra", "ran", "remos")):
            continue
        before = place - 1
        has_pronoun = before >= 0 and words[before] in _PRONOUNS
        if has_pronoun:
            before -= 1
        if before >= 0 and words[before] in _RELATIVES:
            continue
        first, last = said.spans[place]
        has_accent = lower[first:last].endswith(_FUTURE_ENDINGS)
        lost_accent = has_pronoun and words[place - 1] == "se" and word.endswith(_UNACCENTED_ENDINGS)
        if (has_accent or lost_accent) and word not in _NOT_FUTURE:
            yield place
