"""The living guide, in the office as it runs: valid, small, whole without a script."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from planabierto.office.base.ui import parts
from tests.cast import Cast
from tests.office.base.ui.markup import Page, problems
from tests.office.base.ui.tokens import UI

MACRO = re.compile(r"\{% macro ([a-z]\w*)\(")
USED = re.compile(r"\b(?:ui|forms|board)\.([a-z]\w*)\(")


@pytest.fixture
def guide(cast: Cast, client: Client) -> str:  # noqa: ARG001 - the site answers only where an institution stands
    """The page as it is sent."""
    response = client.get("/estilo/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_guide_is_a_valid_page(guide: str) -> None:
    assert problems(guide) == []


def test_the_guide_is_in_english_too(cast: Cast, client: Client) -> None:  # noqa: ARG001 - as above
    response = client.get("/en/estilo/")
    assert response.status_code == 200
    assert Page(response.content.decode()).attributes("html")[0]["lang"] == "en"


def test_the_guide_keeps_the_budget_of_a_staff_page(guide: str) -> None:
    assert len(gzip.compress(guide.encode(), 9)) <= 40_000


def test_the_guide_asks_this_site_only_and_one_script(guide: str) -> None:
    page = Page(guide)
    assets = [link["href"] for link in page.attributes("link")] + [
        script["src"] for script in page.attributes("script")
    ]
    assert len(assets) == 8
    assert all(address.startswith("/static/planabierto/") for address in assets)
    assert [script["src"].rsplit("/", 1)[1].split(".")[0] for script in page.attributes("script")] == ["interface"]


def test_every_component_is_shown() -> None:
    macros = {
        name
        for file in ("components", "forms", "board")
        for name in MACRO.findall((UI / "jinja2" / "base" / f"{file}.html").read_text())
    }
    shown = set(USED.findall((UI / "jinja2" / "base" / "styleguide.html").read_text()))
    by_another = {
        "breadcrumbs",  # only where depth >= 3, and the guide is not
        "field",  # by forms.form
        "fields",  # the same
        "summary",  # the same, with ui.error_summary
        "heat_cell",  # by board.heat_map
        "more",  # by board.curve
        "scroll_region",  # by board.heat_map
        "messages",  # by the layout
        "demo_banner",  # the same
        "session_warning",  # the same
    }
    assert macros - shown == by_another


def test_every_value_that_feeds_a_component_is_documented() -> None:
    values = [value for value in vars(parts).values() if isinstance(value, type) and value.__module__ == parts.__name__]
    assert len(values) >= 15
    assert [value.__name__ for value in values if not value.__doc__ or value.__doc__.startswith(value.__name__)] == []
