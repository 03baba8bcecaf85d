"""An office for a benchmark: an installation on SQLite, as delivered, in a folder that goes; and a person who asks for its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

from planabierto.office.config.installation import bring_up_to_date, prepare_demonstration, set_up

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

_OK = "200 OK"


@contextmanager
def office_of_its_own() -> Iterator[Path]:
    """Make this process that of a new, empty installation; once in a process, since settings are read once."""
    with TemporaryDirectory(prefix="planabierto-bench-") as folder:
        home = Path(folder)
        set_up(prepare_demonstration(home, reset=False))
        bring_up_to_date()
        yield home


class Visitor:
    """A person who is signed in and asks for pages the way the server hands requests on: through WSGI, to the last byte."""

    def __init__(self, application: WSGIHandler, email: str) -> None:
        from django.test import Client

        from planabierto.office.accounts.models import User

        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(email=email))
        self._application = application
        self._cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())

    def get(self, path: str) -> bytes:
        """The body of a page; raises `AssertionError` where it does not come."""
        address, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self._cookies,
            "HTTP_ACCEPT_LANGUAGE": "es",
            "REMOTE_ADDR": "127.0.0.1",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "wsgi.input": BytesIO(),
        }
        setup_testing_defaults(environ)
        answered: list[str] = []

        def start_response(status: str, *_: object) -> Callable[[bytes], None]:
            answered.append(status)
            return lambda _written: None

        response = self._application(environ, start_response)
        try:
            body = b"".join(response)
        finally:
            response.close()
        if answered != [_OK]:
            raise AssertionError(f"{path}: {answered}")
        return body

    def queries(self, path: str) -> int:
        """How many queries a page takes."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            self.get(path)
        return len(captured)
