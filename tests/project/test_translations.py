"""Every text that a page says is marked in its source and has its English, with the same placeholders."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment

from tests.paths import REPO
from tests.project.sources import OFFICE

CATALOGUE = OFFICE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title", "content"}
PRODUCT = "Plan Abierto"  # the same in every language


def texts_of_the_office(folder: Path) -> Catalog:
    """What `make messages` would collect."""
    template = folder / "django.pot"
    pybabel = str(Path(sys.executable).with_name("pybabel"))
    command = [pybabel, "--quiet", "extract", "-F", "pyproject.toml", "-o", str(template), "src/planabierto/office"]
    subprocess.run(command, check=True, cwd=REPO)
    return read_po(template.read_bytes().splitlines(keepends=True))


def english() -> Catalog:
    """The catalogue that the office speaks English with."""
    return read_po(CATALOGUE.read_bytes().splitlines(keepends=True), locale="en")


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or singular and plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def test_each_text_has_its_english(tmp_path: Path) -> None:
    catalogue = english()
    untranslated = []
    for message in texts_of_the_office(tmp_path):
        if not message.id:  # the header
            continue
        known = catalogue.get(message.id, message.context)
        if known is None or known.fuzzy or not all(forms(known)):
            untranslated.append(message.id)
    assert untranslated == [], "run `make messages`, then translate them"


def test_no_english_is_left_of_a_text_that_is_gone(tmp_path: Path) -> None:
    current = texts_of_the_office(tmp_path)
    assert [message.id for message in english() if message.id and not current.get(message.id, message.context)] == []


def test_the_catalogue_compiles() -> None:
    """`make install` refuses a text whose signs differ, also where a percent sign before a letter only looks like a placeholder."""
    catalogue = english()
    assert [(message.id, str(error)) for message, errors in catalogue.check() for error in errors] == []


def test_translations_keep_their_placeholders() -> None:
    differing = [
        message.id
        for message in english()
        if message.id
        for original, translation in [(_singular(message), forms(message)[0]), (_plural(message), forms(message)[-1])]
        if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(translation))
    ]
    assert differing == []


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _plural(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


class SpokenWords(HTMLParser):
    """Collects the words of a page that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes that are read aloud."""
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and not (tag == "meta" and ("name", "description") not in attrs):
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        """Keep a text that holds a word."""
        text = " ".join(data.split())
        if re.search(r"[^\W\d_]{2,}", text.replace(PRODUCT, "")):
            self.found.append(text)


def unmarked(template: str) -> list[str]:
    """The words of a Jinja template that stand outside of its expressions and `{% trans %}` blocks."""
    kept, inside_trans, opening = [], False, False
    for _, kind, value in Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(template):
        if kind == "block_begin":
            opening = True
        elif opening and kind == "name":
            opening = False
            inside_trans = (inside_trans or value in {"trans", "blocktrans"}) and value != "endtrans"
        elif kind == "data" and not inside_trans:
            kept.append(value)
        elif kind == "variable_begin":
            kept.append(" 1 ")  # so that a text next to an expression stays a text of its own
    words = SpokenWords()
    text = re.sub(
        r'\s(?:class|aria-(?:describedby|invalid))="[^"]*"', "", "".join(kept)
    )  # a block may stand for whole attributes
    words.feed(re.sub(r"<(kbd|code)\b.*?</\1>", " ", text, flags=re.DOTALL))  # a key or a command is no word
    words.close()
    return words.found


def test_no_template_speaks_unmarked_words() -> None:
    found = {
        path.relative_to(OFFICE).as_posix(): unmarked(path.read_text())
        for path in OFFICE.glob("**/jinja2/**/*")
        if path.is_file()
    }
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<h1>Tablero</h1>", ["Tablero"]),
        ('<img src="/a.png" alt="Curva">', ["Curva"]),
        ("<p>{{ met }} de {{ due }} cumplidas</p>", ["1 de 1 cumplidas"]),
        ("<p>{% trans %}Tablero{% endtrans %}</p>", []),
        ("<p>{% trans count=rows %}Una fila{% pluralize %}Filas{% endtrans %}</p>", []),
        ("<p>{{ _('Tablero') }}</p>", []),
        ("<title>{{ title }} · Plan Abierto</title>", []),
        ('<a class="button primary" href="/plan/">{{ label }}</a>', []),
        ('{% block main_class %} class="reading"{% endblock %}', []),
        ('<p class="note">Tablero</p>', ["Tablero"]),
        ("<p><kbd>Enter</kbd> {{ _('siguiente') }}</p>", []),
        ("<p><kbd>Enter</kbd> siguiente</p>", ["siguiente"]),
    ],
)
def test_unmarked_words_are_noticed(template: str, words: list[str]) -> None:
    assert unmarked(template) == words
