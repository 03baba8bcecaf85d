"""The frame of every page: who is there, where one can go, in which language and theme; and that it stands without a request."""

from __future__ import annotations

import pytest

from tests.office.base.ui.conftest import Render
from tests.office.base.ui.markup import Page, problems

FRAME = '{% extends "base/layout.html" %}{% block title %}Tablero{% endblock %}{% block content %}<h1>Tablero</h1>{% endblock %}'

# What the page of a failure has: neither session nor database were asked.
LEAST: dict[str, object] = {
    "navigation": [],
    "person": None,
    "institution": None,
    "is_demo": False,
    "languages": [],
    "messages": [],
}


class FakeRequest:
    """The one thing the frame asks of a request."""

    def get_full_path(self) -> str:
        """An address with a query."""
        return "/tablero/?a=1&b=2"


WHOLE: dict[str, object] = {
    "request": FakeRequest(),
    "csrf_input": "",
    "navigation": [
        {"label": "Tablero", "url": "/tablero/", "current": True},
        {"label": "Plan", "url": "/plan/", "current": False},
    ],
    "person": {"name": "Ana Ejemplo", "post": "Planificación"},
    "person_links": [{"label": "Cambiar mi contraseña", "url": "/contrasena/"}],
    "institution": {"name": "Mutual Ejemplo", "url": "/"},
    "is_demo": True,
    "languages": [
        {"code": "es", "label": "Español", "url": "/", "current": True},
        {"code": "en", "label": "English", "url": "/en/", "current": False},
    ],
    "language": "es",
    "theme": "",
    "theme_url": "/apariencia/",
    "sign_in_url": "/ingresar/",
    "sign_out_url": "/salir/",
    "search_url": "/buscar/",
    "messages": [],
}


@pytest.mark.parametrize("context", [LEAST, WHOLE], ids=["least", "whole"])
def test_the_frame_is_a_valid_page(render: Render, context: dict[str, object]) -> None:
    assert problems(render(FRAME, **context)) == []


@pytest.mark.parametrize(("theme", "attribute"), [("", None), ("dark", "dark"), ("light", "light")])
def test_the_chosen_theme_stands_on_the_page_and_its_button_is_pressed(
    render: Render, theme: str, attribute: str | None
) -> None:
    page = Page(render(FRAME, **{**WHOLE, "theme": theme}))
    assert page.attributes("html")[0].get("data-theme") == attribute
    assert [button["value"] for button in page.attributes("button", name="theme", aria_pressed="true")] == [theme]


def test_the_choice_of_theme_is_a_plain_form_that_comes_back_here(render: Render) -> None:
    page = Page(render(FRAME, **WHOLE))
    assert page.attributes("form", action="/apariencia/")[0]["method"] == "post"
    assert page.attributes("input", name="next")[0]["value"] == "/tablero/?a=1&b=2"


@pytest.mark.parametrize(("language", "lang"), [("es", "es-SV"), ("en", "en")])
def test_the_page_says_its_language(render: Render, language: str, lang: str) -> None:
    assert Page(render(FRAME, **{**WHOLE, "language": language})).attributes("html")[0]["lang"] == lang


def test_other_languages_are_offered_in_their_own_words(render: Render) -> None:
    page = render(FRAME, **WHOLE)
    assert '<a class="bar-button" href="/en/" lang="en" hreflang="en">English</a>' in page
    assert "Español" not in page


def test_the_current_page_is_marked_in_both_menus(render: Render) -> None:
    page = Page(render(FRAME, **WHOLE))
    assert [link["href"] for link in page.attributes("a", aria_current="page")] == ["/tablero/", "/tablero/"]


def test_a_visitor_may_come_in_and_a_person_may_go_out(render: Render) -> None:
    visitor = Page(render(FRAME, **{**WHOLE, "person": None, "navigation": []}))
    assert visitor.attributes("a", href="/ingresar/")
    assert not visitor.attributes("form", action="/salir/")
    person = Page(render(FRAME, **WHOLE))
    assert person.attributes("form", action="/salir/")[0]["method"] == "post"
    assert not person.attributes("a", href="/ingresar/")


def test_only_a_demonstration_says_that_it_is_one(render: Render) -> None:
    sentence = "Mutual Ejemplo es una institución inventada"
    assert sentence in render(FRAME, **WHOLE)
    assert sentence not in render(FRAME, **{**WHOLE, "is_demo": False})


def test_the_title_names_page_and_institution(render: Render) -> None:
    assert "<title>Tablero · Mutual Ejemplo</title>" in render(FRAME, **WHOLE)
    assert "<title>Tablero</title>" in render(FRAME, **LEAST)


def test_names_never_become_markup(render: Render) -> None:
    hostile = '<b onclick="x()">'
    page = render(
        FRAME,
        **{
            **WHOLE,
            "navigation": [{"label": hostile, "url": hostile, "current": False}],
            "person": {"name": hostile, "post": hostile},
            "institution": {"name": hostile, "url": hostile},
            "person_links": [{"label": hostile, "url": hostile}],
        },
    )
    assert "<b onclick" not in page
    assert "&lt;b onclick" in page


def test_the_first_stop_of_the_keyboard_skips_the_bar(render: Render) -> None:
    page = Page(render(FRAME, **WHOLE))
    links = [attributes for tag, attributes in page.elements if tag == "a"]
    assert links[0]["href"] == "#main"
    assert page.attributes("main")[0]["id"] == "main"
