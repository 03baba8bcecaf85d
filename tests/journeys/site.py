"""The office as a browser meets it: a server on this machine with the fixed cast in its database, and people who sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from pytest_django import DjangoDbBlocker

from planabierto.office.accounts.models import User
from planabierto.office.institutions.models import Institution
from tests.cast import Cast, make_cast
from tests.triggers import empty_every_table

HOST = "mutual.localhost"
"""Browsers look names under `localhost` up nowhere and trust them as they trust https: the clipboard works."""

OVER_HTTP: dict[str, Any] = {
    "ALLOWED_HOSTS": [HOST],
    "SESSION_COOKIE_NAME": "sid",
    "CSRF_COOKIE_NAME": "csrf",
    "THEME_COOKIE_NAME": "theme",
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "SECURE_HSTS_SECONDS": 0,
    "SECURE_CSP": {**settings.SECURE_CSP, "upgrade-insecure-requests": False},
}
"""What `PLANABIERTO_PLAIN_HTTP` changes for a site on one's own machine."""


@dataclass(frozen=True)
class Site:
    """Where the office answers, and who is in it."""

    url: str
    cast: Cast
    database: Callable[[], Any]
    """`with site.database():` lets a test read or change rows while the server runs; keep no transaction open."""

    def session_of(self, person: User) -> dict[str, str]:
        """The cookie of a session in which a person is signed in, as playwright takes it."""
        with self.database():
            client = Client(headers={"host": HOST})
            client.force_login(person)
            return {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": self.url,
            }


class OwnStaticFiles(WSGIHandler):
    """Stands where Django's handler of static files would: whitenoise serves those that were collected, as in production."""

    def __init__(self, _application: WSGIHandler) -> None:
        """Serve the office itself, not the application wrapped for a test."""
        super().__init__()


@contextmanager
def running_site(blocker: DjangoDbBlocker) -> Iterator[Site]:
    """Serve the office with the cast until the block ends; then every table is empty again."""
    with override_settings(**OVER_HTTP), blocker.unblock():
        cast = make_cast()
        Institution.objects.filter(pk=cast.institution.pk).update(host=HOST)
        server = LiveServerThread("127.0.0.1", static_handler=OwnStaticFiles)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            if server.error:
                raise server.error
            yield Site(url=f"http://{HOST}:{server.port}", cast=cast, database=blocker.unblock)
        finally:
            server.terminate()
            empty_every_table()
