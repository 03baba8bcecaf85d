"""The OpenAPI document of the read API: what ninja makes of its operations, with its refusals and the form of the canonical text."""

from __future__ import annotations

import json
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from planabierto.documents.editions.schema import edition_schema
from planabierto.office.portal.machines.api import PREFIX, api
from planabierto.office.portal.machines.schemas import Refusal

REFUSALS: Final = {
    HTTPStatus.NOT_FOUND: _("No hay nada publicado ahí"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Los datos solo se leen"),
    HTTPStatus.GONE: _("Esa versión oficial se retiró; la oración dice cuándo, quién y por qué"),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("Un valor no puede ser"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Demasiadas consultas; `Retry-After` dice cuántos segundos esperar"),
    HTTPStatus.SERVICE_UNAVAILABLE: _("El texto guardado ya no es el que se publicó, y no se muestra"),
}
"""What each refusal means; all of one shape."""
DONE: Final = _("Lo que se pidió")
UNCHANGED: Final = _("No cambió desde el ETag de `If-None-Match`")
_CANONICAL: Final = "Canonical"
_SCHEMAS: Final = "#/components/schemas/"


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document; it says nothing of one institution."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX.removeprefix("/"))))
    del made["servers"]
    schemas = made["components"]["schemas"]
    schemas |= Refusal.model_json_schema(ref_template=f"{_SCHEMAS}{{model}}").pop("$defs")
    schemas["Refusal"] = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"$ref": f"{_SCHEMAS}Problem"}},
    }
    for schema in schemas.values():
        # Their words are for who reads the code.
        schema.pop("description", None)
    schemas |= _canonical()
    for methods in made["paths"].values():
        del methods["head"]
        _complete(methods["get"])
    whole = made["paths"][f"{PREFIX}editions/{{edition}}"]["get"]["responses"][str(HTTPStatus.OK.value)]
    whole["content"] = {"application/json": {"schema": {"$ref": f"{_SCHEMAS}{_CANONICAL}Edition"}}}
    return made


def text() -> str:
    """The document as it is published."""
    return json.dumps(document(), ensure_ascii=False, indent=1)


def _complete(operation: dict[str, Any]) -> None:
    """The refusals of an operation, and an example of what it answers."""
    responses = operation["responses"]
    responses[str(HTTPStatus.OK.value)]["description"] = DONE
    responses[str(HTTPStatus.NOT_MODIFIED.value)] = {"description": UNCHANGED}
    refusal = {"application/json": {"schema": {"$ref": f"{_SCHEMAS}Refusal"}}}
    for status, words in REFUSALS.items():
        responses[str(status.value)] = {"description": words, "content": refusal}


def _canonical() -> dict[str, Any]:
    """The schemas of the canonical text, under names that are no others'."""
    made = edition_schema()["$defs"]
    told = json.dumps(made, ensure_ascii=False).replace('"#/$defs/', f'"{_SCHEMAS}{_CANONICAL}')
    return {f"{_CANONICAL}{name}": schema for name, schema in json.loads(told).items()}


def example_of(schema: dict[str, Any]) -> Any:
    """An example of a schema of the document, made of those of its fields."""
    schemas = document()["components"]["schemas"]
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(_SCHEMAS)])
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0])
    if "properties" in schema:
        return {name: example_of(field) for name, field in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example_of(schema["items"])]
    return None
