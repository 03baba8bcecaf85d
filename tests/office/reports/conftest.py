"""Mutual Ejemplo in the database, once for each module of tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from planabierto.documents.readers.text import read as read_text
from planabierto.documents.recognise import recognise
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import FollowUp
from tests.cast import Cast, make_cast
from tests.office.importing import write
from tests.office.written import MUTUAL


@dataclass(frozen=True)
class FilledOffice:
    """The cast, and the third follow-up of Mutual Ejemplo as its institution's own."""

    cast: Cast
    follow_up: FollowUp

    def browser(self, role: Role = Role.TOP_MANAGEMENT) -> Client:
        """A browser in which the person with a role is signed in."""
        client = Client()
        client.force_login(self.cast[role])
        return client


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[FilledOffice]:  # noqa: ARG001 - makes the database
    """The filled office; what a module does to it is rolled back with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        yield FilledOffice(cast, write(cast.institution, recognise(read_text(MUTUAL))))
        transaction.set_rollback(True)
