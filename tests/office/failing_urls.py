"""The addresses of the office and three that fail in known ways; for the tests of the error pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.config.urls import (
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
)
from planabierto.office.config.urls import (
    urlpatterns as office,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]


class TradeError(PlanAbiertoError):
    """A failure of the trade."""


class GoneError(PlanAbiertoError, Http404):
    """A thing of the trade that is not there."""


def failing(_request: HttpRequest) -> NoReturn:
    """A mistake of the program."""
    message = "a secret detail"
    raise LookupError(message)


def refused(_request: HttpRequest) -> NoReturn:
    """What the trade refuses."""
    message = "El tercer trimestre cerró el <15 de octubre>."
    raise TradeError(message)


def denied(_request: HttpRequest) -> NoReturn:
    """What Django refuses."""
    raise PermissionDenied


def missing(_request: HttpRequest) -> NoReturn:
    """What is not there."""
    raise Http404


def gone(_request: HttpRequest) -> NoReturn:
    """What is not there, in words."""
    message = "El archivo ya no está."
    raise GoneError(message)


urlpatterns = [
    path("falla/", failing),
    path("rechaza/", refused),
    path("niega/", denied),
    path("falta/", missing),
    path("perdido/", gone),
    *office,
]
