"""Texts and addresses that never change while the process lives, each looked up once a language: a page asks for hundreds."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as translated


def gettext(message: str) -> str:
    """A text in the language of the reader, as Django's `gettext` says it."""
    return _text(get_language(), message)


def address_of(name: str) -> str:
    """The address of a page that takes no arguments, in the language of the reader; an unknown name raises `NoReverseMatch`."""
    return _address(get_language(), name)


def in_language(path: str, language: str) -> str:
    """The address of the page at a path, with its query, in a language: all but the first have their code before it."""
    bare = path
    for code, _name in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            bare = path.removeprefix(f"/{code}") or "/"
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


@lru_cache(maxsize=4096)
def _text(_language: str | None, message: str) -> str:
    return translated(message)


@lru_cache(maxsize=1024)
def _address(_language: str | None, name: str) -> str:
    return reverse(name)
