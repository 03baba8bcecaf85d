"""Every address × everybody, and each kind of answer there is: all headers and cookies of the threat model, and no way off the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import override_settings
from django.urls import path

from planabierto.office.accounts.roles import Role
from planabierto.office.base.errors import too_many_requests
from planabierto.office.portal.middleware import POLICY as PUBLIC_POLICY
from tests.office.base.test_headers import ALWAYS, POLICY
from tests.office.failing_urls import (
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
)
from tests.office.failing_urls import (
    urlpatterns as failing,
)
from tests.office.test_addresses import PUBLIC, addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.cast import Cast

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]

PASSWORD = "una contraseña de prueba"  # noqa: S105 - of a person of the tests


def too_large(_request: HttpRequest) -> HttpResponse:
    """A request over the limits."""
    raise RequestDataTooBig


def attached(_request: HttpRequest) -> HttpResponse:
    """A file that is downloaded."""
    return HttpResponse(
        b"a,b\r\n", content_type="text/csv", headers={"Content-Disposition": 'attachment; filename="a.csv"'}
    )


def leading(_request: HttpRequest) -> HttpResponse:
    """The way to another page."""
    return HttpResponseRedirect("/estilo/")


urlpatterns = [
    path("lleva/", leading),
    path("grande/", too_large),
    path("muchas/", too_many_requests),
    path("archivo/", attached),
    *failing,
]

KINDS: Mapping[int | str, Callable[[Client], Answer]] = {
    200: lambda client: client.get("/estilo/", secure=True),
    302: lambda client: client.get("/lleva/", secure=True),
    403: lambda client: client.get("/niega/", secure=True),
    404: lambda client: client.get("/no-existe/", secure=True),
    405: lambda client: client.post("/livez", secure=True),
    409: lambda client: client.get("/rechaza/", secure=True),
    413: lambda client: client.get("/grande/", secure=True),
    429: lambda client: client.get("/muchas/", secure=True),
    500: lambda client: client.get("/falla/", secure=True),
    "file": lambda client: client.get("/archivo/", secure=True),
    "static": lambda client: client.get(staticfiles_storage.url("planabierto/css/base.css"), secure=True),
}


def lacking(answer: Answer, *, is_public: bool = False) -> dict[str, str | None]:
    """The headers of an answer that are missing or other than they should be; what is public runs nothing at all."""
    own = {name: answer.headers.get(name) for name in ALWAYS}
    if answer.headers.get("Content-Disposition", "").startswith("attachment") and "sandbox" in str(
        own["Content-Security-Policy"]
    ):
        # What people sent in is kept more strictly: nothing of it may run.
        own["Content-Security-Policy"] = POLICY
    if is_public and own["Content-Security-Policy"] == PUBLIC_POLICY:
        own["Content-Security-Policy"] = POLICY
    if is_public and answer.headers.get("Access-Control-Allow-Origin") == "*":
        # What is published as data may be read from the page of anybody.
        own["Cross-Origin-Resource-Policy"] = "same-origin"
    return {name: value for name, value in own.items() if value != ALWAYS[name]}


@pytest.mark.urls("tests.office.base.test_every_answer")
@pytest.mark.parametrize("is_in", [False, True])
def test_each_kind_of_answer_carries_every_header(client: Client, cast: Cast, *, is_in: bool) -> None:
    seen = set()
    for kind, ask in KINDS.items():
        if is_in:
            client.force_login(cast[Role.REPORTER])
        answer = ask(client)
        status = answer.status_code
        assert status == (kind if isinstance(kind, int) else 200), kind
        assert lacking(answer) == {}, kind
        cache = answer.headers.get("Cache-Control", "")
        if kind == "static":
            assert cache == "max-age=315360000, public, immutable"
            assert b"".join(answer).startswith(b"/*")
        elif is_in or status >= 400:
            assert "no-store" in cache, kind
        seen.add(kind)
    assert len(seen) == 11


@pytest.mark.parametrize("who", [None, "nobody", Role.REPORTER, Role.HEAD_OF_PLANNING, Role.SYSTEM_ADMINISTRATOR])
def test_each_address_carries_every_header_for_everybody(
    client: Client, cast: Cast, print_figure: Callable[[str], None], who: Role | str | None
) -> None:
    person = None if who is None else cast.nobody if who == "nobody" else cast[Role(who)]
    wrong: dict[tuple[str, str], object] = {}
    count = 0
    for name, address in addresses():
        for method in ("get", "post"):
            if person is not None:
                client.force_login(person)
            answer = getattr(client, method)(address, secure=True)
            count += 1
            found: dict[str, str | None] = lacking(answer, is_public=name in PUBLIC)
            is_of_person = person is not None and name not in PUBLIC
            if is_of_person and answer.headers.get("Cache-Control", "").find("no-store") < 0:
                found["Cache-Control"] = answer.headers.get("Cache-Control")
            if answer.status_code >= 500:
                found["status"] = str(answer.status_code)
            if found:
                wrong[name, method] = found
    print_figure(f"{count} answers to {who or 'a stranger'}, each with {len(ALWAYS)} headers")
    assert wrong == {}


def sign_in(client: Client, cast: Cast, *, secure: bool) -> Answer:
    person = cast[Role.REPORTER]
    person.set_password(PASSWORD)
    person.save()
    client.get("/ingresar/", secure=secure)
    return client.post("/ingresar/", {"login": person.email, "password": PASSWORD}, secure=secure)


@pytest.mark.parametrize(
    ("secure", "prefix", "plain"),
    [
        (True, "__Host-", {}),
        (
            False,
            "",
            {
                "SESSION_COOKIE_NAME": "sid",
                "CSRF_COOKIE_NAME": "csrf",
                "THEME_COOKIE_NAME": "theme",
                "DEVICE_COOKIE_NAME": "device",
                "SESSION_COOKIE_SECURE": False,
                "CSRF_COOKIE_SECURE": False,
            },
        ),
    ],
)
def test_each_cookie_has_its_name_and_flags(
    client: Client, cast: Cast, prefix: str, plain: dict[str, object], *, secure: bool
) -> None:
    """As the settings have them over https, and as `PLANABIERTO_PLAIN_HTTP` has them on one's own machine."""
    with override_settings(**plain):
        answer = sign_in(client, cast, secure=secure)
        themed = client.post("/apariencia/", {"theme": "dark"}, secure=secure)
    cookies = {**answer.cookies, **themed.cookies}
    assert set(cookies) == {f"{prefix}{name}" for name in ("sid", "csrf", "device", "theme")}
    for name, cookie in cookies.items():
        flags = (bool(cookie["secure"]), cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert flags == (secure, True, "Lax", "/", ""), name


def test_leaving_empties_the_browser_and_nothing_else_does(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.REPORTER])
    assert client.post("/salir/", secure=True).headers["Clear-Site-Data"] == '"cache", "storage"'
    for name, address in addresses():
        if name != "account_logout":
            assert "Clear-Site-Data" not in client.get(address, secure=True).headers, name


FOREIGN = (
    "ajena.example",
    "ajena.example:443",
    "testserver.ajena.example",
    "testserver@ajena.example",
    "127.0.0.1",
    "[::1]",
)
SHAPES = (
    "//{0}", "///{0}", "////{0}", "https://{0}", "http://{0}", "https:{0}", "https:/{0}", "https:///{0}", "\\\\{0}", "/\\{0}",
    "\\/{0}", "/\\/{0}", "//{0}/%2f..", "/\t/{0}", "/\n/{0}", "/\r/{0}", "\t//{0}", " //{0}", "\x00//{0}", "//\t{0}",
    "https://testserver@{0}", "https://testserver:443@{0}", "//testserver@{0}", "ftp://{0}", "HTTPS://{0}", "hTTp:{0}",
    "//{0}?testserver", "//{0}#testserver", "https://{0}\\@testserver", "/%09/{0}\x0b//{0}", "https://testserver.{0}",
    "//{0}:80", "//{0}%00",
)  # fmt: skip
SCRIPTS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "javascript://%0aalert(1)",
    "data:text/html,x", "vbscript:x", "file:///etc/passwd", "mailto:a@ajena.example", "tel:1", "blob:https://ajena.example/1",
)  # fmt: skip
PAYLOADS = [*(shape.format(host) for shape in SHAPES for host in FOREIGN), *SCRIPTS]


def stays(location: str) -> bool:
    """Whether a browser that follows an address of ours stays: one slash, then neither slash nor backslash, and no control sign."""
    return (
        location.startswith("/")
        and not location.startswith(("//", "/\\"))
        and not any(ord(sign) < 33 for sign in location)
    )


def test_nobody_is_sent_off_the_site_by_any_address(
    client: Client, cast: Cast, print_figure: Callable[[str], None]
) -> None:
    assert len(set(PAYLOADS)) >= 200
    person = cast[Role.REPORTER]
    left = []
    for payload in PAYLOADS:
        client.force_login(person)
        answers = (
            client.post("/apariencia/", {"theme": "dark", "next": payload}, secure=True),
            # Whoever is in already is sent on at once.
            client.get("/ingresar/", {"next": payload}, secure=True),
            client.post("/salir/", {"next": payload}, secure=True),
        )
        for answer in answers:
            location = answer.headers.get("Location", "/")
            if not stays(location):
                left.append((payload, location))
    print_figure(f"{3 * len(PAYLOADS)} redirects with a foreign `next`, {len(left)} of them off the site")
    assert left == []


def test_signing_in_sends_nobody_off_the_site(client: Client, cast: Cast) -> None:
    sign_in(client, cast, secure=True)
    left = []
    for number, payload in enumerate(PAYLOADS):
        client.post("/salir/", secure=True)
        answer = client.post(
            "/ingresar/",
            {"login": cast[Role.REPORTER].email, "password": PASSWORD, "next": payload},
            secure=True,
            REMOTE_ADDR=f"198.51.{number // 20}.1",
        )
        assert answer.status_code == 302, payload
        if not stays(answer.headers["Location"]):
            left.append((payload, answer.headers["Location"]))
    assert left == []
