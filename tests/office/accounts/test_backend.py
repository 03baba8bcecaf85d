"""Who a session is of: read anew for each request."""

from __future__ import annotations

from planabierto.office.accounts.backend import AuthenticationBackend
from planabierto.office.accounts.roles import Role
from tests.cast import Cast


def test_a_person_is_found_by_their_key(cast: Cast) -> None:
    backend, person = AuthenticationBackend(), cast[Role.REPORTER]
    found = backend.get_user(person.pk)
    assert found is not None
    assert (found, found.email) == (person, person.email)
    assert backend.get_user(cast.outsider.pk) == cast.outsider
    assert backend.get_user(10**9) is None


def test_who_may_not_sign_in_any_more_is_nobody(cast: Cast) -> None:
    backend, person = AuthenticationBackend(), cast[Role.REPORTER]
    assert backend.get_user(person.pk) == person
    person.is_active = False
    person.save()
    assert backend.get_user(person.pk) is None
