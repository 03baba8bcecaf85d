"""The environment of every page: what is printed is escaped once, whoever made it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from planabierto.office.base.jinja import escaped

HOSTILE = "<b onclick=\"x('1')\">& más"
ESCAPED = "&lt;b onclick=&#34;x(&#39;1&#39;)&#34;&gt;&amp; más"


def shown(template: str, **values: object) -> str:
    return str(engines["jinja2"].from_string(template).render(values))


@given(st.text())
def test_a_text_is_printed_as_markupsafe_escapes_it(text: str) -> None:
    assert escaped(text) == escape(text)


@pytest.mark.parametrize(
    "value",
    [
        Markup("<b>hecho</b>"),
        mark_safe("<b>hecho</b>"),
        gettext_lazy("Guardar"),
        7,
        Decimal("0.75"),
        None,
        True,
    ],
    ids=[
        "markup",
        "markup of Django",
        "a text that waits for its language",
        "a number",
        "a quantity",
        "none",
        "a truth",
    ],
)
def test_whatever_else_is_printed_as_markupsafe_says_it(value: object) -> None:
    assert escaped(value) == escape(value)


def test_a_value_is_escaped_and_markup_is_not() -> None:
    assert shown("{{ text }}|{{ done }}", text=HOSTILE, done=Markup("<i>3</i>")) == f"{ESCAPED}|<i>3</i>"


def test_a_value_is_escaped_once_however_many_macros_it_goes_through() -> None:
    template = (
        "{% macro cell(text) %}<td>{{ text }}</td>{% endmacro %}"
        "{% macro row(text) %}<tr>{{ cell(text) }}{{ caller() }}</tr>{% endmacro %}"
        "{% for one in texts %}{% call row(one) %}{{ cell(text=one) }}{% endcall %}{% endfor %}"
    )
    cell = f"<td>{ESCAPED}</td>"
    assert shown(template, texts=[HOSTILE, HOSTILE]) == f"<tr>{cell}{cell}</tr>" * 2


def test_what_a_template_puts_aside_and_joins_is_escaped_once() -> None:
    template = '{% set kept %}<p>{{ text }}</p>{% endset %}{{ kept }}{{ [text, text]|join(", ") }}{{ text ~ "<" }}'
    assert shown(template, text="<") == "<p>&lt;</p>&lt;, &lt;&lt;&lt;"


def test_a_text_of_a_template_escapes_its_values() -> None:
    assert shown('{{ _("%(who)s firma", who=text) }}', text=HOSTILE) == f"{ESCAPED} firma"


def test_a_function_that_wants_the_context_gets_it() -> None:
    @pass_context
    def title(context: Context, end: str) -> str:
        return f"{context['title']}{end}"

    assert shown('{% for end in "!?" %}{{ named(end) }}{% endfor %}', title="Plan", named=title) == "Plan!Plan?"


def test_a_name_that_nobody_gave_is_not_printed() -> None:
    with pytest.raises(UndefinedError):
        shown("{{ misspelt }}")
