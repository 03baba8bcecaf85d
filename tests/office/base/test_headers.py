"""Every answer, whatever its status, carries the headers and cookies of the threat model, with exactly these values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from planabierto.office.accounts.roles import Role
from planabierto.office.base.csp import build_policy
from planabierto.office.base.headers import FEATURES

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.cast import Cast

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; report-to csp; "
    "upgrade-insecure-requests"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Reporting-Endpoints": 'csp="/csp-report"',
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES)
    + ", publickey-credentials-create=(self), publickey-credentials-get=(self)",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Frame-Options": "DENY",
    "Server": "web",
}


def static_address() -> str:
    return staticfiles_storage.url("planabierto/css/base.css")


def answers(client: Client, cast: Cast) -> dict[str, Answer]:
    """One answer of each kind, asked over https."""
    get = client.get
    found = {
        "200": get("/ingresar/", secure=True),
        "302 to sign in": get("/inicio/", secure=True),
        "400": get("/ingresar/", secure=True, headers={"host": "ajena.example"}),
        "404": get("/no-existe/", secure=True),
        "404 in English": get("/en/no-existe/", secure=True),
        "404 of a view": get("/falta/", secure=True),
        "405": client.post("/inicio/", secure=True),
        "410": get("/invitacion/nada/", secure=True),
        "500": get("/falla/", secure=True),
        "409": get("/rechaza/", secure=True),
        "health": get("/livez", secure=True),
        "static": get(static_address(), secure=True),
        "static 404": get("/static/no-existe.css", secure=True),
    }
    assert b"".join(found["static"]).startswith(b"/*")
    client.force_login(cast.nobody)
    found["403"] = get("/inicio/", secure=True)
    client.force_login(cast[Role.REPORTER])
    found["200 signed in"] = get("/segundo-factor/", secure=True)
    found["302 signed in"] = get("/ingresar/", secure=True)
    found["404 signed in"] = get("/no-existe/", secure=True)
    return found


STATUS = {
    "200": 200, "302 to sign in": 302, "400": 400, "404": 404, "404 in English": 404,
    "404 of a view": 404, "405": 405, "410": 410, "500": 500, "409": 409, "health": 200, "static": 200, "static 404": 404,
    "403": 403, "200 signed in": 200, "302 signed in": 302, "404 signed in": 404,
}  # fmt: skip


@pytest.mark.urls("tests.office.failing_urls")
@pytest.mark.usefixtures("settings")
def test_every_answer_carries_the_headers(client: Client, cast: Cast) -> None:
    found = answers(client, cast)
    assert {name: response.status_code for name, response in found.items()} == STATUS
    for name, response in found.items():
        headers = {header: response.headers.get(header) for header in ALWAYS}
        assert headers == ALWAYS, name
        assert len(response.headers["X-Request-ID"]) == 12, name


@pytest.mark.urls("tests.office.failing_urls")
def test_what_caches_may_keep(client: Client, cast: Cast) -> None:
    found = answers(client, cast)
    kept = {name: response.headers.get("Cache-Control", "") for name, response in found.items()}
    for name in ("200 signed in", "302 signed in", "403", "404 signed in", "400", "404", "405", "409", "500"):
        assert kept[name] == "no-store", name
    assert "no-store" in kept["200"]
    assert kept["static"] == "max-age=315360000, public, immutable"
    for name, response in found.items():
        if response.headers.get("Content-Type", "").startswith("text/html"):
            assert "HX-Request" in response.headers["Vary"], name


def test_cookies_are_bound_to_the_host_and_to_https(client: Client, cast: Cast) -> None:
    person = cast[Role.REPORTER]
    person.set_password("una contraseña de prueba")
    person.save()
    client.get("/ingresar/", secure=True)
    answer = client.post("/ingresar/", {"login": person.email, "password": "una contraseña de prueba"}, secure=True)
    assert answer.status_code == 302
    assert set(answer.cookies) == {"__Host-sid", "__Host-csrf", "__Host-device"}
    for cookie in answer.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert answer.cookies["__Host-sid"]["max-age"] == ""


def test_the_choice_of_appearance_is_a_cookie_of_the_same_kind(client: Client, cast: Cast) -> None:
    answer = client.post("/apariencia/", {"theme": "dark", "next": "/ingresar/"}, secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ingresar/")
    cookie = answer.cookies["__Host-theme"]
    assert (cookie.value, cookie["secure"], cookie["httponly"], cookie["samesite"]) == ("dark", True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert b'data-theme="dark"' in client.get("/ingresar/", secure=True).content
    back = client.post("/apariencia/", {"theme": "", "next": "//ajena.example/"}, secure=True)
    assert back.headers["Location"] == "/"
    assert b"data-theme" not in client.get("/ingresar/", secure=True).content
    assert cast.nobody.is_active


@pytest.mark.parametrize(
    "target",
    [
        "//ajena.example", "https://ajena.example/", "///ajena.example", "/\\ajena.example", "\\\\ajena.example",
        "javascript:alert(1)", "http:ajena.example", " https://ajena.example", "https:///ajena.example", "%0d%0a//ajena.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(client: Client, cast: Cast, target: str) -> None:
    answer = client.post("/apariencia/", {"theme": "dark", "next": target}, secure=True)
    assert answer.headers["Location"] == "/" or answer.headers["Location"].startswith("%0d")
    person = cast[Role.REPORTER]
    person.set_password("una contraseña de prueba")
    person.save()
    answer = client.post(
        "/ingresar/", {"login": person.email, "password": "una contraseña de prueba", "next": target}, secure=True
    )
    assert answer.headers["Location"] == "/inicio/" or answer.headers["Location"].startswith("%0d")


@pytest.mark.usefixtures("cast")
def test_http_is_sent_to_https(client: Client) -> None:
    settings.SECURE_SSL_REDIRECT = True
    try:
        answer = client.get("/ingresar/?next=/inicio/")
        assert (answer.status_code, answer.headers["Location"]) == (
            301,
            "https://testserver/ingresar/?next=/inicio/",
        )
        assert client.get("/livez").status_code == 200
    finally:
        settings.SECURE_SSL_REDIRECT = False


def test_signing_out_empties_the_browser(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.REPORTER])
    answer = client.post("/salir/", secure=True)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/inicio/", secure=True).headers["Location"] == "/ingresar/?next=/inicio/"


def test_a_page_may_bring_a_policy_of_its_own() -> None:
    assert build_policy({"default-src": ["'none'"], "sandbox": True, "img-src": [], "script-src": False}) == (
        "default-src 'none'; sandbox"
    )
