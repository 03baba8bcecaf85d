"""What an office holds, told by what it says: two databases with the same state are the same to everybody who works with them.

Keys, moments, random places of files and hashes that cover them are left out; relations are told by what they lead to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Final

from django.apps import apps
from django.db import models

OFFICE: Final = ("institutions", "plans", "followup", "intake", "publication", "journal")
_OF_ONE_DATABASE: Final = frozenset({"path", "hash", "previous_hash", "object_id", "before", "after", "institution_id"})

State = Mapping[str, list[str]]
"""The rows of each model as sorted texts, by the model's name."""


def office_state(*, without: tuple[str, ...] = (), tables: Collection[str] | None = None) -> dict[str, list[str]]:
    """The rows of the office, without the models or fields ("followup.Finding", "plans.Programming.reason") that are named.

    With `tables` only those of the models that are stored in them: what nobody wrote into is as it was.
    """
    names: dict[tuple[str, object], str] = {}
    return {
        model._meta.label: sorted(_told(row, without, names) for row in model._default_manager.all())  # noqa: SLF001  what Django gives for any model
        for name in OFFICE
        for model in apps.get_app_config(name).get_models()
        if model._meta.label not in without and (tables is None or model._meta.db_table in tables)
    }


def _told(row: models.Model, without: tuple[str, ...], names: dict[tuple[str, object], str]) -> str:
    said = {
        field.name: _value(row, field, names)
        for field in row._meta.concrete_fields
        if not field.primary_key
        and field.name not in _OF_ONE_DATABASE
        and not isinstance(field, models.DateTimeField)
        and f"{row._meta.label}.{field.name}" not in without
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


def _value(row: models.Model, field: models.Field[object, object], names: dict[tuple[str, object], str]) -> object:
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey) and value is not None:
        key = (field.related_model._meta.label, value)
        if key not in names:
            names[key] = str(getattr(row, field.name))
        return names[key]
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes | memoryview) else value


def difference(one: State, other: State) -> dict[str, tuple[list[str], list[str]]]:
    """What only one and what only the other holds, by model; empty where both are the same."""
    return {
        model: (sorted(set(rows) - set(other[model])), sorted(set(other[model]) - set(rows)))
        for model, rows in one.items()
        if rows != other[model]
    }
