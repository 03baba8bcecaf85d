"""Writes the data dictionary from the models: `python -m tests.project.data_dictionary > docs/data-dictionary.md`."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterator
from typing import Any, Final

import django
from django.apps import apps
from django.db import models
from django.utils.translation import override

from tests.project.sources import office_order

COMMAND: Final = "python -m tests.project.data_dictionary > docs/data-dictionary.md"
HEAD: Final = f"""\
# Data dictionary

This page writes itself: `{COMMAND}`. Do not edit it; edit the models in
`src/planabierto/office/*/models.py`.

Every table of the office, from the bottom of the order of imports to the top. The Spanish words are those of the screen and of
[glossary.md](glossary.md). An "exact quantity" is `numeric` on PostgreSQL and its canonical writing on SQLite
([why](adr/0007-versions-and-exact-quantities.md)). An instant is stored in UTC. A table has the key `id` where no other is named.
The tables of Django and of the part that signs people in are theirs to describe.
"""
PREFIX: Final = "planabierto.office."
TYPES: Final = {
    "BigAutoField": "integer",
    "BigIntegerField": "integer",
    "BinaryField": "bytes",
    "BooleanField": "yes or no",
    "DateField": "day",
    "DateTimeField": "instant",
    "IntegerField": "integer",
    "JSONField": "JSON",
    "PositiveBigIntegerField": "integer, from 0",
    "PositiveIntegerField": "integer, from 0",
    "PositiveSmallIntegerField": "integer, from 0",
    "QuantityField": "exact quantity",
    "SlugField": "slug",
    "TextField": "text",
    "UUIDField": "UUID",
}


def dictionary() -> str:
    """The whole page in Markdown, in Spanish where the screen speaks."""
    with override("es"):
        return "\n".join([HEAD, *_packages()]).rstrip("\n") + "\n"


def _packages() -> Iterator[str]:
    order = office_order()
    configs = [config for config in apps.get_app_configs() if config.name.startswith(PREFIX)]
    for config in sorted(configs, key=lambda config: order[config.name.removeprefix(PREFIX)]):
        kinds = list(config.get_models())
        if kinds:
            yield f"## {config.name.removeprefix(PREFIX)}\n"
        for kind in kinds:
            yield from _table(kind)


def _table(kind: type[models.Model]) -> Iterator[str]:
    meta = kind._meta
    yield f"### {kind.__name__}\n"
    yield f"*{meta.verbose_name}*, table `{meta.db_table}`. {_prose(inspect.getdoc(kind) or '')}\n"
    yield "| column | type | what |"
    yield "|---|---|---|"
    for field in meta.local_fields:
        if not (field.primary_key and field.name == "id"):
            yield f"| `{field.name}` | {_type(field)} | {_cell(str(field.verbose_name))}{_choices(field)} |"
    for relation in meta.local_many_to_many:
        yield f"| `{relation.name}` | → many {_cell(_target(relation))} | {_cell(str(relation.verbose_name))} |"
    yield ""
    rules = [*_uniques(kind), *_checks(kind)]
    if rules:
        yield f"Held by the database: {'; '.join(rules)}.\n"


def _prose(docstring: str) -> str:
    """A docstring as one paragraph."""
    return " ".join(docstring.split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _type(field: models.Field[Any, Any]) -> str:
    said = _kind_of(field)
    if field.primary_key:
        said += ", key"
    return f"{said}, may be empty" if field.null else said


def _kind_of(field: models.Field[Any, Any]) -> str:
    if field.is_relation:
        return f"→ {_target(field)}"
    if isinstance(field, models.DecimalField):
        return f"decimal, {field.decimal_places} places"
    if isinstance(field, models.CharField | models.BinaryField) and field.max_length:
        return f"{'text' if isinstance(field, models.CharField) else 'bytes'}, {field.max_length}"
    return TYPES[type(field).__name__]


def _target(field: models.Field[Any, Any] | models.ManyToManyField[Any, Any]) -> str:
    target = field.related_model
    assert isinstance(target, type), field
    return f"`{target.__name__}`"


def _choices(field: models.Field[Any, Any]) -> str:
    said = [f"`{value}` {_cell(str(label))}" for value, label in field.flatchoices if value]
    return f": {', '.join(said)}" if said else ""


def _uniques(kind: type[models.Model]) -> Iterator[str]:
    for field in kind._meta.local_fields:
        if field.unique and not field.primary_key:
            yield f"`{field.name}` once"
    for constraint in kind._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            names = ", ".join(f"`{name}`" for name in constraint.fields)
            yield f"{names} once{' where its condition holds' if constraint.condition else ''}"


def _checks(kind: type[models.Model]) -> Iterator[str]:
    names = [one.name for one in kind._meta.constraints if isinstance(one, models.CheckConstraint)]
    if names:
        yield f"checks {', '.join(f'`{name}`' for name in names)}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.stdout.write(dictionary())
