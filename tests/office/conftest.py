"""What every test of the office may use: the fixed cast, the static files, and a flush that the triggers let through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from planabierto.office.base.limits import BY_ADDRESS
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import create_institution
from tests.cast import Cast, make_cast
from tests.triggers import flush_past_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["flush_past_triggers"]


@pytest.fixture(autouse=True)
def language_of_the_house() -> Iterator[None]:
    """Forget the language that the pages of a test were asked in."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """Forget how often an address asked in other tests."""
    BY_ADDRESS.clear()


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Collect the static files once: pages name them by their hashes, as in production."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - asks for the database
    """One person a role, an outsider and nobody, in two institutions."""
    return make_cast()


@pytest.fixture
def institution(db: None) -> Institution:  # noqa: ARG001 - asks for the database
    """An institution without people, units or plans."""
    return create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)


@pytest.fixture
def client() -> Client:
    """A browser that shows failures as a page, as a person sees them."""
    return Client(raise_request_exception=False)
