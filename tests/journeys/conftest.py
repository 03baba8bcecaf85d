"""A browser and a running office for every journey; without chromium they are skipped, and `.ci/run` installs it.

Browser and site last for one module: the fixtures unblock the database themselves, so a journey asks for `site`, never for `db`,
whose transaction would lock the server out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright
from pytest_django import DjangoDbBlocker

from planabierto.office.accounts.models import User
from tests.journeys.browser import ARGUMENTS, browser_path
from tests.journeys.site import Site, running_site
from tests.office.conftest import static_files

__all__ = ["static_files"]

OpenPage = Callable[..., Page]
KeepPicture = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey. Those of a module run in one process: they share a server, and may follow one another."""
    for item in items:
        if item.nodeid.startswith("tests/journeys/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(
                pytest.mark.django_db
            )  # makes the database; what else it would do, `_django_db_marker` undoes


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """Take the place of pytest-django's fixture of this name: no transaction, which would lock the server out of SQLite."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium; nothing is downloaded."""
    path = browser_path()
    if path is None:
        pytest.skip("no chromium is installed: apt-get install chromium-headless-shell")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, which is all that Django sees.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:  # noqa: ARG001 - makes the database
    """The office with the fixed cast, running."""
    with running_site(django_db_blocker) as running:
        yield running


@dataclass
class Complaints:
    """What pages say that went wrong, but for what documents answer and for addresses that hold one of the `refusals`."""

    lines: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    refusals: set[str] = field(default_factory=set)

    def listen(self, page: Page) -> None:
        """Note everything that this page says from now on."""
        page.on("response", self._note_document)
        page.on("console", self._note_line)
        page.on("pageerror", lambda error: self.lines.append(str(error)))
        page.on("requestfailed", self._note_failure)

    def _is_expected(self, address: str) -> bool:
        return address in self.documents or any(part in address for part in self.refusals)

    def _note_line(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not self._is_expected(line.location["url"]):
            self.lines.append(line.text)

    def _note_failure(self, request: Request) -> None:
        # Chromium calls aborted what it was still asking for when the page was left, for another or for a download.
        if request.failure != "net::ERR_ABORTED" and not any(part in request.url for part in self.refusals):
            self.lines.append(f"{request.url} {request.failure}")

    def _note_document(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.documents.add(response.url)


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[OpenPage]:
    """`open_page("/estilo/", width=390, theme="dark", by=person, scripts=False)`: the page, loaded, in a browser of its own.

    The answer has the `status` that is named. At the end the test fails if a page logged an error or asked for something that
    did not come: so speaks a blocked script too. What the document itself answers is for the test to look at, and so is what comes
    from addresses that hold `refusals`.
    """
    contexts = []
    complaints = Complaints()

    def opened(
        path: str,
        *,
        width: int = 1366,
        height: int = 768,
        theme: Literal["light", "dark"] = "light",
        by: User | None = None,
        scripts: bool = True,
        status: int = 200,
        refusals: str = "",
    ) -> Page:
        complaints.refusals |= {refusals} - {""}
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=scripts,
            base_url=site.url,
            locale="es-SV",
        )
        contexts.append(context)
        if by is not None:
            session = site.session_of(by)
            context.add_cookies([{"name": session["name"], "value": session["value"], "url": session["url"]}])
        page = context.new_page()
        complaints.listen(page)
        response = page.goto(path)
        assert response is not None
        assert response.status == status
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints.lines == []


@pytest.fixture
def keep_picture() -> KeepPicture:
    """`keep_picture(page, "tablero")`: the whole page as PNG in the folder of PICTURES_FOLDER, for somebody to look at."""
    folder = os.environ.get("PICTURES_FOLDER", "")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
