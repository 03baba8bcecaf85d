"""Every address of the office × everybody: who is nobody here is stopped at each door, and a new door must say who may pass."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from planabierto.office.accounts.roles import Role
from planabierto.office.portal.machines.urls import urlpatterns as for_machines
from planabierto.office.portal.urls import nowhere, urlpatterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.cast import Cast

PUBLIC = {str(pattern.name) for pattern in [*urlpatterns, *for_machines, *nowhere]}
"""Addresses of the public site, where nobody is known."""

OPEN = PUBLIC | {
    "livez", "readyz", "csp_report", "theme", "styleguide", "entry_guide", "invitation",
    "account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_set_password",
    "session_left", "session_extend", "calendar_feed", "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback",
    "tour", "tour_enter",
}  # fmt: skip
"""Addresses for everybody: those before signing in, and what machines ask."""

OF_ONESELF = {
    "account_reauthenticate", "account_change_password", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_edit_webauthn", "own_sessions", "end_other_sessions", "end_one_session",
}  # fmt: skip
"""Addresses of one's own account, for whoever is signed in, with or without a role."""

SAMPLES = {
    "year": "2024", "period": "t3", "unit": "reclamos", "action": "ao-6-1", "slug": "reclamos", "objective": "oe1", "code": "ao-1-1",
    "rule": "ARI101", "pk": "1", "upload": "1", "token": "x", "uidb36": "1", "key": "x", "format": "pdf",
    "provider_id": "institucion", "paper": "acuerdo", "section": "resumen", "number": "1", "file_name": "x.csv", "rest": "x",
    "edition": "latest", "sha256": "0" * 64, "form": "1",
}  # fmt: skip
"""A value for each part of an address; nothing needs to exist behind it, the door comes first."""


def addresses() -> Iterator[tuple[str, str]]:
    """Each name with one address in Spanish."""
    with override("es"):
        yield from list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield pattern.name or "", _filled(route)


def _filled(route: str) -> str:
    """An address with its parts filled in: those of `path` and the one regular expression."""
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: SAMPLES[found[1]], route.replace("^", "").replace("$", ""))
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES[found[1]], plain)


def inner() -> list[tuple[str, str]]:
    """The addresses that need a role."""
    return [(name, path) for name, path in addresses() if name not in OPEN | OF_ONESELF]


def test_every_address_has_a_name_and_is_of_one_kind() -> None:
    names = [name for name, _path in addresses()]
    assert "" not in names
    assert set(names) >= OPEN | OF_ONESELF, "an address that is gone"
    assert {name for name in names if names.count(name) > 1} == set()


def test_a_stranger_is_sent_to_sign_in(client: Client, cast: Cast) -> None:
    assert cast.nobody.is_active
    for name, path in inner():
        answer = client.get(path)
        # An address that is only posted to says so to a stranger as well.
        assert answer.status_code in {302, 405}, (name, path)
        if answer.status_code == 405:
            answer = client.post(path)
            assert answer.status_code == 302, (name, path)
        assert answer.headers["Location"].startswith("/ingresar/?next="), (name, path)


@pytest.mark.parametrize("who", ["nobody", "outsider"])
def test_who_has_no_role_here_passes_no_door(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    for name, path in inner():
        answer = client.get(path)
        if answer.status_code == 405:
            answer = client.post(path)
        assert answer.status_code == 403, (name, path)


def test_no_door_breaks_for_whoever_may_pass(client: Client, cast: Cast) -> None:
    for role in (Role.HEAD_OF_PLANNING, Role.REPORTER):
        client.force_login(cast[role])
        for name, path in inner():
            for prefix in ("", "/en"):
                assert client.get(prefix + path).status_code in {200, 302, 403, 404, 405}, (name, path, role)


def test_the_open_addresses_answer_strangers(client: Client, cast: Cast) -> None:
    assert cast.nobody.is_active
    for name, path in addresses():
        if name in OPEN:
            # 404 is the provider that this installation has not, and what only the demonstration has.
            assert client.get(path).status_code in {200, 302, 404, 405, 410}, (name, path)


def test_the_addresses_of_oneself_need_a_session(client: Client, cast: Cast) -> None:
    assert cast.nobody.is_active
    for name, path in addresses():
        if name in OF_ONESELF:
            answer = client.get(path)
            assert answer.status_code in {302, 403}, (name, path)
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith(("/ingresar/", "/cuenta/confirmar/")), (name, path)
