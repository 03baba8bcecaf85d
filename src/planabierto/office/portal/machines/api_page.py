"""The page of the API, made of its OpenAPI document: every operation with its values, its refusals and an example."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as translated

from planabierto.office.portal.machines.api import PREFIX
from planabierto.office.portal.machines.openapi import DONE, REFUSALS, UNCHANGED, document, example_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A part of the address or of the query; `kind` and `among` are as OpenAPI says them."""

    name: str
    words: str
    kind: str
    among: Sequence[str]
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation: its address, what it gives, what it may be asked with, an address to try and what it answers."""

    name: str
    path: str
    summary: str
    description: str
    values: Sequence[Value]
    attempt: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPage:
    """Everything that the page shows; `statuses` with the words of each."""

    title: str
    description: str
    document_url: str
    operations: Sequence[Operation]
    statuses: Sequence[tuple[int, str]]
    refusal: str


def api_page() -> ApiPage:
    """The page in the language of the reader."""
    told = document()
    return ApiPage(
        title=translated(told["info"]["title"]),
        description=translated(told["info"]["description"]),
        document_url=reverse("api_openapi"),
        operations=[_operation(path, methods["get"]) for path, methods in told["paths"].items()],
        statuses=[
            (200, translated(DONE)),
            (304, translated(UNCHANGED)),
            *((status, translated(words)) for status, words in REFUSALS.items()),
        ],
        refusal=_json(example_of({"$ref": "#/components/schemas/Refusal"})),
    )


def _operation(path: str, said: dict[str, Any]) -> Operation:
    values = said["parameters"]
    attempt = path
    for value in values:
        if value["in"] == "path":
            attempt = attempt.replace(f"{{{value['name']}}}", str(value["examples"][0]))
    schema = said["responses"]["200"]["content"]["application/json"]["schema"]
    return Operation(
        name=said["operationId"],
        path=path,
        summary=translated(said["summary"]),
        description=translated(said["description"]),
        values=[_value(value) for value in values],
        attempt=attempt,
        example="" if path == f"{PREFIX}editions/{{edition}}" else _json(example_of(schema)),
    )


def _value(value: dict[str, Any]) -> Value:
    schema = value["schema"]
    kinds = [schema, *schema.get("anyOf", ())]
    among = [str(one) for kind in kinds for one in _resolved(kind).get("enum", ())]
    kind = next(_resolved(kind)["type"] for kind in kinds if "type" in _resolved(kind))
    return Value(
        name=value["name"],
        words=translated(value["description"]),
        kind=kind,
        among=among,
        is_required=value["required"],
    )


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").removeprefix("#/components/schemas/")
    return document()["components"]["schemas"][name] if name else schema


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)
