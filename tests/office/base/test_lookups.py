"""Texts and addresses that are looked up once: the same as Django says, in each language."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as translated

from planabierto.office.base.lookups import address_of, gettext, in_language

LANGUAGES = ("es", "en", "es")


@pytest.mark.parametrize(
    "path", ["/", "/plan/2024/", "/plan/2024/?unidad=reclamos", "/en/plan/2024/", "/en/", "/en/ingresar/?next=/en/"]
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_is_found_in_another_language_as_django_finds_it(path: str, language: str) -> None:
    with override("en" if path.startswith("/en/") else "es"):
        assert in_language(path, language) == translate_url(path, language)


def test_a_name_that_begins_like_a_language_is_none() -> None:
    assert in_language("/entregas/", "en") == "/en/entregas/"
    assert in_language("/en", "es") == "/"


def test_texts_and_addresses_follow_the_language() -> None:
    for language in LANGUAGES:
        with override(language):
            assert gettext("Unidad líder") == translated("Unidad líder")
            assert address_of("home") == reverse("home")


def test_each_thread_has_its_own_language() -> None:
    with override("en"), ThreadPoolExecutor(1) as other:
        assert (get_language(), other.submit(get_language).result()) == ("en", "es")


def test_an_unknown_page_is_told() -> None:
    with pytest.raises(NoReverseMatch):
        address_of("nada")
