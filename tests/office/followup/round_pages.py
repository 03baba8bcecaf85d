"""Reading the pages of a round as somebody of the cast, and posting their forms."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from lxml import html

from planabierto.office.accounts.models import User
from planabierto.office.accounts.policy import forget_grants
from tests.office.reports.pages import text


@dataclass
class Reader:
    """Somebody at a browser."""

    client: Client

    def get(self, path: str, status: int = 200) -> html.HtmlElement:
        """A page that answers with a status."""
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2000:])
        return html.fromstring(answer.content.decode())

    def post(self, path: str, status: int = 302, /, **fields: object) -> html.HtmlElement:
        """A form that is sent: after a redirect the page that it leads to, else the page with its errors."""
        answer = self.client.post(path, fields)
        assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2000:])
        if status == 302:
            return self.get(answer.headers["Location"].partition("#")[0])
        return html.fromstring(answer.content.decode())

    def said(self, found: html.HtmlElement) -> str:
        """What a page says happened."""
        return " ".join(text(one) for one in found.cssselect("[role=status] .message"))


def reader(person: User) -> Reader:
    """Somebody who has signed in."""
    forget_grants(person)
    client = Client(raise_request_exception=True)
    client.force_login(person)
    return Reader(client)
