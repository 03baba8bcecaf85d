"""The published schema of an edition is the one of today's values, and holds against what is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from planabierto.core.edition import edition_json
from planabierto.documents.editions.schema import schema_text
from tests.core.test_edition import frozen_sample
from tests.paths import REPO

PUBLISHED = REPO / "docs" / "schemas" / "edition-1.json"


def errors(values: object) -> list[str]:
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(values)]


def test_it_is_current() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(), (
        "run `python -m planabierto.documents.editions.schema > docs/schemas/edition-1.json`"
    )


def test_an_edition_is_valid() -> None:
    assert errors(json.loads(edition_json(frozen_sample()))) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values.update(extra=1),
        lambda values: values.pop("withheld"),
        lambda values: values.update(form=2),
        lambda values: values.update(number="2"),
        lambda values: values.update(audience="everybody"),
        lambda values: values["figures"].pop("form"),
        lambda values: values["actions"][0].update(author="alguien"),
        lambda values: values["figures"]["rows"][0].update(due=3),
    ],
)
def test_what_is_no_edition_is_not(change: Callable[[dict[str, Any]], object]) -> None:
    values = json.loads(edition_json(frozen_sample()))
    change(values)
    assert errors(values) != []
