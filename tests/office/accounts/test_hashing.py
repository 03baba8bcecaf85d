"""Passwords are stored with Argon2id at costs that a small server bears on the last day of a quarter."""

from __future__ import annotations

from argon2 import extract_parameters
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher, make_password
from django.test import override_settings

from planabierto.office.config import settings as installed

STORED_WITH = override_settings(PASSWORD_HASHERS=installed.PASSWORD_HASHERS)


@STORED_WITH
def test_a_password_is_stored_with_the_costs_of_owasp() -> None:
    stored = make_password("doce caracteres o más")

    costs = extract_parameters(stored.removeprefix("argon2"))
    assert (costs.type.name, costs.memory_cost, costs.time_cost, costs.parallelism) == ("ID", 19 * 1024, 2, 1)
    assert check_password("doce caracteres o más", stored)
    assert not check_password("doce caracteres o menos", stored)


@STORED_WITH
def test_a_password_of_other_costs_still_opens_and_is_stored_anew() -> None:
    dearer = Argon2PasswordHasher()
    stored = dearer.encode("doce caracteres o más", dearer.salt())
    anew: list[str] = []

    assert check_password("doce caracteres o más", stored, setter=anew.append)
    assert anew == ["doce caracteres o más"]
    assert identify_hasher(stored).must_update(stored)
