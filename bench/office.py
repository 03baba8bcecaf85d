"""An office for a benchmark: an installation on SQLite, as delivered, in a folder that goes; and a person who asks for its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from planabierto.office.config.installation import bring_up_to_date, prepare_demonstration, set_up

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

_OK = "200 OK"
_TOKEN_LENGTH: Final = 32


@contextmanager
def office_of_its_own() -> Iterator[Path]:
    """Make this process that of a new, empty installation; once in a process, since settings are read once."""
    with TemporaryDirectory(prefix="planabierto-bench-") as folder:
        home = Path(folder)
        set_up(prepare_demonstration(home, reset=False))
        bring_up_to_date()
        yield home


class Visitor:
    """A person who is signed in and asks for pages the way the server hands requests on: through WSGI, to the last byte.

    What is posted bears the token of its page, as from the script of the page.
    """

    def __init__(self, application: WSGIHandler, email: str) -> None:
        from django.conf import settings
        from django.test import Client
        from django.utils.crypto import get_random_string

        from planabierto.office.accounts.models import User

        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(email=email))
        self._application = application
        self._token = client.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(_TOKEN_LENGTH)
        self._cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())

    def get(self, path: str) -> bytes:
        """The body of a page; raises `AssertionError` where it does not come."""
        return self._ask(path, {})

    def post(self, path: str, fields: Mapping[str, str]) -> bytes:
        """What a page's script gets for some fields; raises `AssertionError` where they are refused."""
        body = urlencode(fields).encode()
        return self._ask(
            path,
            {
                "REQUEST_METHOD": "POST",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_HX_REQUEST": "true",
                "HTTP_X_CSRFTOKEN": self._token,
                "wsgi.input": BytesIO(body),
            },
        )

    def _ask(self, path: str, more: Mapping[str, object]) -> bytes:
        address, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self._cookies,
            "HTTP_ACCEPT_LANGUAGE": "es",
            "REMOTE_ADDR": "127.0.0.1",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "wsgi.input": BytesIO(),
            **more,
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
        return queries_of(lambda: self.get(path))


def queries_of(work: Callable[[], object]) -> int:
    """How many queries some work takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)
