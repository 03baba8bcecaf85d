"""A session is found by its key until it expires."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from planabierto.office.base.session_store import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    session = SessionStore()
    session["role"] = "enlace"
    session.save()
    return str(session.session_key)


def test_a_session_is_read_in_one_query(key: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert SessionStore(key)["role"] == "enlace"
    assert len(captured) == 1


def test_an_expired_session_is_nobodys(key: str) -> None:
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert session.get("role") is None
    assert session.session_key is None


@pytest.mark.parametrize("unknown", ["x" * 32, "'; drop table", "corta", "", None])
def test_a_key_that_nobody_was_given_opens_nothing(key: str, unknown: str | None) -> None:
    session = SessionStore(unknown)
    assert session.get("role") is None
    assert SessionStore(key)["role"] == "enlace"


def test_a_session_that_ended_is_not_read_again(key: str) -> None:
    assert SessionStore(key)["role"] == "enlace"
    SessionStore(key).delete()
    assert SessionStore(key).get("role") is None
