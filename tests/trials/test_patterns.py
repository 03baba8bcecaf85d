"""No text is long enough to keep a pattern or a parser busy: 10⁵ characters take at most a second of the processor.

What is meant is work that grows with the square of a text, or worse: then a second is passed by far, on any machine.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Final

import pytest

import planabierto.auditor
import planabierto.cli
import planabierto.core
import planabierto.documents
from planabierto.auditor.mentions import cites_resolution, periods_named
from planabierto.auditor.people import person_names
from planabierto.auditor.registry import audit
from planabierto.auditor.settings import DEFAULT_SETTINGS
from planabierto.auditor.suggestions import suggest
from planabierto.auditor.wording import Phrases, Said, future_verbs, plain
from planabierto.core.calendar import read_ordinal, read_span
from planabierto.core.plan import NOWHERE, Text
from planabierto.core.quantity import Scale, document_reading, parse_quantity
from planabierto.core.text import clean, fold
from planabierto.documents.readers.number_format import number_format, stored_number
from planabierto.documents.recognise.cover import read_cover
from planabierto.documents.recognise.lines import (
    is_note,
    is_page_number,
    is_signature,
    read_code,
    read_heading,
    read_mission,
    read_note,
    read_objective,
)
from planabierto.documents.recognise.vocabulary import column_of, likely_column_of
from planabierto.documents.writers.layout import printable
from planabierto.documents.writers.widths import line_count
from planabierto.office.base.filing.names import safe_name
from planabierto.office.reports.filters import searched_words
from tests.documents.writers.examples import action, document, unit
from tests.trials.bounds import bounded

LENGTH: Final = 100_000
LIBRARY: Final = (planabierto.core, planabierto.documents, planabierto.auditor, planabierto.cli)

PIECES: Final = ("a", "1", " ", ".", "#", "1.", "por el ", "AO.6.1, ")
_SHORT: Final = '( " A ñ , - * _ < \\ % $ | 1, A.1 O.E. \\$ _x0041 [h 2222- a@b. [$ <br'
_WORDS: Final = "a |1 |1 x |a.1 |por |por la . |verifica |María |Lic. |tel |acta |punto 1.|2024 |nota |anexo |Página "
MORE_PIECES: Final = (*PIECES, "\n", "\u00a0", "e\u0301", *_SHORT.split(), *_WORDS.split("|"))
"""What a long text may be made of, repeated; at its end stands what does not belong there."""
END: Final = ";x"
ALL_PIECES: Final = [pytest.param(PIECES, id="small"), pytest.param(MORE_PIECES, id="trial", marks=pytest.mark.trial)]


def long_texts(pieces: Iterable[str]) -> Iterator[str]:
    """Texts of 10⁵ characters."""
    for piece in pieces:
        yield piece * (LENGTH // len(piece)) + END


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the library."""
    names = [info.name for one in LIBRARY for info in pkgutil.walk_packages(one.__path__, f"{one.__name__}.")]
    return tuple(importlib.import_module(name) for name in names if not name.endswith("__main__"))


def within(value: object, depth: int = 3) -> Iterator[object]:
    """A value and what it holds, as far down as constants of a module go."""
    yield value
    if depth and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from within(one, depth - 1)
    elif depth and isinstance(value, dict):
        for pair in value.items():
            yield from within(pair, depth - 1)


@cache
def constants() -> dict[str, object]:
    """What the modules of the library hold at their top, by its name."""
    return {f"{module.__name__}.{name}": value for module in modules() for name, value in vars(module).items()}


def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of the library by the names under which they stand; one that other modules import is there once."""
    found: dict[re.Pattern[str], str] = {}
    for name, value in constants().items():
        for one in within(value):
            if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                found.setdefault(one, name)
    return {f"{name.removeprefix('planabierto.')} {place}": one for place, (one, name) in enumerate(found.items())}


def _all_matches(pattern: re.Pattern[str], text: str) -> None:
    for _ in pattern.finditer(text):
        pass


WAYS: Final[dict[str, Callable[[re.Pattern[str], str], object]]] = {
    "match": re.Pattern.match,
    "fullmatch": re.Pattern.fullmatch,
    "search": re.Pattern.search,
    **dict.fromkeys(("finditer", "findall", "sub", "split"), _all_matches),
}


def ways_of(name: str) -> set[Callable[[re.Pattern[str], str], object]]:
    """In which ways a pattern is used by the module where it stands: in all, where that module leaves it to others."""
    module, _, short = f"planabierto.{name.partition(' ')[0]}".rpartition(".")
    named = re.findall(rf"\b{short}\.(\w+)\b", inspect.getsource(importlib.import_module(module)))
    return {WAYS[way] for way in named} or set(WAYS.values())


def phrases() -> dict[str, Phrases]:
    """The phrases that the review looks for, by their names."""
    return {name: value for name, value in constants().items() if isinstance(value, Phrases)}


def test_patterns_and_phrases_are_found() -> None:
    assert len(patterns()) > 30
    assert len(phrases()) > 10


# What is never asked of more characters than these.
LONGEST: Final = {"documents.readers.number_format._TOKEN": 255}


@pytest.mark.parametrize("pieces", ALL_PIECES)
@pytest.mark.parametrize("name", patterns())
def test_pattern_is_quick_on_any_repetition(name: str, pieces: Sequence[str]) -> None:
    pattern, ways = patterns()[name], ways_of(name)
    own = [f"{word} " for word in re.findall(r"[a-zA-Z]{3,}", pattern.pattern)]
    longest = LONGEST.get(name.partition(" ")[0], LENGTH)
    for text in (whole[:longest] for whole in long_texts({*pieces, *own[: len(pieces)]})):
        with bounded(f"{name} ({pattern.pattern}) on {text[:12]!r}…"):
            for way in ways:
                way(pattern, text)


PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "clean": clean,
    "fold": fold,
    "plain": plain,
    "Said": lambda text: (Said(text).sentences, Said(text).spans, Said(text).heads),
    "parse_quantity": lambda text: [parse_quantity(text, scale) for scale in Scale],
    "document_reading": lambda text: [document_reading(text, None, scale) for scale in Scale],
    "read_ordinal": read_ordinal,
    "read_span": read_span,
    "number_format": lambda text: number_format(text).show(Decimal("1234.5")),
    "stored_number": stored_number,
    "read_code": read_code,
    "is_note": is_note,
    "is_page_number": is_page_number,
    "is_signature": is_signature,
    "read_heading": read_heading,
    "read_mission": read_mission,
    "read_note": lambda text: read_note(f"Nota: {text}", NOWHERE),
    "read_objective": lambda text: read_objective(text, NOWHERE),
    "column_of": lambda text: (column_of(text), likely_column_of(text)),
    "read_cover": lambda text: read_cover([Text(clean(text), text)] * 3),
    "person_names": lambda text: person_names(Said(text)),
    "suggest": lambda text: suggest(text, settings=DEFAULT_SETTINGS, staff=("Roberto Antonio Cienfuegos",)),
    "cites_resolution": lambda text: cites_resolution(Said(text)),
    "periods_named": lambda text: periods_named(Said(text), year=2024, cutoff=9, months=3),
    "future_verbs": lambda text: list(future_verbs(Said(text))),
    "printable": printable,
    "line_count": lambda text: line_count(text, 100),
    "safe_name": safe_name,
    "searched_words": searched_words,
}


@pytest.mark.parametrize("pieces", ALL_PIECES)
@pytest.mark.parametrize("parser", PARSERS)
def test_parser_is_quick_on_any_repetition(parser: str, pieces: Sequence[str]) -> None:
    for text in long_texts(pieces):
        with bounded(f"{parser} on {text[:12]!r}…"):
            PARSERS[parser](text)


@pytest.mark.parametrize("name", phrases())
def test_phrases_are_quick_on_their_own_words(name: str) -> None:
    written: tuple[str, ...] = vars(phrases()[name])["_written"]
    said = [word.replace("*", "a").replace("#", "12").replace("...", "de la") for word in written[:3]]
    for phrase in said:
        one = " ".join(step.split("|")[0] for step in phrase.split())
        with bounded(f"{name} on {one!r} and its beginning over and over"):
            for text in (f"{one} ", f"{one.rpartition(' ')[0] or one} "):
                list(phrases()[name].find_all(Said(text * (LENGTH // len(text)))))


@pytest.mark.parametrize("pieces", ALL_PIECES)
def test_review_is_quick_on_a_long_text(pieces: Sequence[str]) -> None:
    for text in long_texts(pieces):
        plan = document(unit(action(statement=text, remarks=text), mission=text, notes=[f"Nota: {text}"]))
        with bounded(f"a review of {text[:12]!r}…", seconds=5):
            audit(plan)
