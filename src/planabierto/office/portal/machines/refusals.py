"""How the API refuses: one shape for every status, with a sentence in Spanish as everything that an edition holds."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import JsonResponse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from django.http import HttpRequest

    from planabierto.office.base.limits import Limit

OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Anybody's page may read what is published, and why it was not answered; no request carries who asks."""

CODES: Final = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.GONE: "withdrawn",
    HTTPStatus.UNPROCESSABLE_ENTITY: "invalid",
    HTTPStatus.TOO_MANY_REQUESTS: "too_many_requests",
    HTTPStatus.SERVICE_UNAVAILABLE: "damaged",
}
"""The word of each status that the API refuses with."""
ALLOWED: Final = ("GET", "HEAD")

_SENTENCES: Final = {
    "int_parsing": "debe ser un número entero",
    "int_parsing_size": "es un número demasiado grande",
    "int_from_float": "debe ser un número entero",
    "greater_than_equal": "debe ser {ge} o más",
    "less_than_equal": "debe ser {le} o menos",
    "string_too_long": "tiene más de {max_length} signos",
    "string_pattern_mismatch": "no tiene la forma que dice la documentación",
    "enum": "no es uno de los valores que dice la documentación",
    "bool_parsing": "debe ser «true» o «false»",
}
"""What is wrong with a value, by the kind of error that pydantic tells."""
_OTHERWISE: Final = "no es un valor que la documentación acepte"


def refused(status: HTTPStatus, message: str, where: str, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """An error; `where` is the path that is not there, or the place and name of a value («query.limit»)."""
    said = {"error": {"code": CODES[status], "message": message, "where": where}}
    return JsonResponse(said, status=status, headers={**OPEN, **(headers or {})})


def wrong_method(request: HttpRequest) -> JsonResponse:
    """405: data are read, never written."""
    message = f"Los datos publicados solo se leen: pídalos con GET o HEAD, no con {request.method}."
    return refused(HTTPStatus.METHOD_NOT_ALLOWED, message, request.path, {"Allow": ", ".join(ALLOWED)})


def nowhere(request: HttpRequest) -> JsonResponse:
    """404 for what is no address of the API."""
    message = "En esta dirección no hay nada. La lista de direcciones está en /api/v1/openapi.json."
    return refused(HTTPStatus.NOT_FOUND, message, request.path)


def too_often(request: HttpRequest, limit: Limit, wait: int) -> JsonResponse:
    """429 with how long to wait."""
    message = f"Son más de {limit.amount} consultas por minuto desde su dirección. Espere {wait} segundos."
    return refused(HTTPStatus.TOO_MANY_REQUESTS, message, request.path, {"Retry-After": str(wait)})


def invalid(errors: Sequence[Mapping[str, Any]]) -> JsonResponse:
    """422 with the first of the values that cannot be."""
    first = errors[0]
    place = [str(part) for part in first["loc"]]
    said = _SENTENCES.get(first["type"], _OTHERWISE).format(**first.get("ctx", {}))
    return refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"El valor de «{place[-1]}» {said}.", ".".join(place))
