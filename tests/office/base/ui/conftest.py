"""A template rendered as the office renders it, without a request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2

Render = Callable[..., str]

IMPORTS = (
    '{% import "base/components.html" as ui %}{% import "base/forms.html" as forms %}'
    '{% import "base/board.html" as board %}'
)


@pytest.fixture
def render() -> Render:
    """`render("{{ ui.state(state) }}", state="error")`: with the three files of macros as `ui`, `forms` and `board`."""

    def rendered(source: str, **context: object) -> str:
        engine = engines["jinja2"]
        assert isinstance(engine, Jinja2)
        return engine.env.from_string(IMPORTS + source).render(**context)

    return rendered
