"""Each word of the glossary is a name of the code, and each model stands there once, under the Spanish word that the screen says."""

import re
from collections import Counter

from django.apps import apps
from django.utils.translation import override

from tests.project.sources import DOCS, PACKAGE


def glossary() -> list[tuple[str, str]]:
    """The rows of the glossary as (Spanish term, identifier); those without an identifier are left out."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| .+ \|$", (DOCS / "glossary.md").read_text(), flags=re.MULTILINE)
    return [(spanish, name) for spanish, names in rows for name in re.findall(r"`(\w+)`", names)]


def test_each_identifier_stands_in_the_glossary_once() -> None:
    assert [name for name, count in Counter(name for _, name in glossary()).items() if count > 1] == []


def test_each_identifier_is_a_name_of_the_code() -> None:
    names = {name for path in PACKAGE.rglob("*.py") for name in re.findall(r"[A-Za-z_]\w*", path.read_text())}
    assert {name for _, name in glossary()} - names == set()


def test_each_model_has_the_word_of_the_glossary() -> None:
    words = {name: re.sub(r" *\(.*?\)", "", spanish) for spanish, name in glossary()}
    with override("es"):
        models = {
            model.__name__: str(model._meta.verbose_name)
            for config in apps.get_app_configs()
            if config.name.startswith("planabierto.office.")
            for model in config.get_models()
        }
    differing = {name: (word, words.get(name)) for name, word in models.items() if words.get(name) != word}
    assert differing == {}, "model: (its verbose_name, the word in docs/glossary.md)"
