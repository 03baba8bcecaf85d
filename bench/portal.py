"""The public site: pages that a process keeps against a page that does nothing, how many a second, and with a hundred editions."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from wsgiref.util import setup_testing_defaults

from bench import telling
from bench.measuring import take_turns
from bench.office import office_of_its_own, queries_of
from bench.plans import mutual, write_text

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

    from planabierto.office.followup.models import FollowUp
    from planabierto.office.publication.models import Edition

PAGES: Final = {
    "front page": "/",
    "unit": "/transparencia/2024/t3/reclamos/",
    "action": "/transparencia/2024/t3/reclamos/ao-6-5/",
    "comparison": "/transparencia/comparar/",
    "data of a unit": "/transparencia/2024/t3/reclamos.json",
}
LEAST_A_SECOND: Final = 1_000
"""Requests from the cache on two cores: two milliseconds of CPU each."""
CORES: Final = 2
_ROUNDS, _CALLS, _MORE = 7, 40, 99


def run() -> None:
    """Print what a public page costs when it is kept, when it did not change, and when it is drawn."""
    with office_of_its_own() as home:
        from django.core.handlers.wsgi import WSGIHandler
        from django.test import override_settings

        from planabierto.office.institutions.services import create_institution
        from planabierto.office.intake.services import import_document
        from planabierto.office.portal.public_page import KEPT

        institution = create_institution(name="Mutual Ejemplo", short_name="Mutual Ejemplo", host="localhost", by=None)
        import_document(write_text(Path(home) / "small.txt", mutual()), institution, by=None)
        edition = _published(institution.follow_ups.get())
        application = WSGIHandler()
        with override_settings(MIDDLEWARE=[]):
            bare = WSGIHandler()

        nothing = "a page that does nothing"
        telling.heading("Public pages, CPU for a request")
        tags = {path: _ask(application, path)[1]["ETag"] for path in PAGES.values()}
        found = take_turns(
            {
                nothing: partial(_ask, bare, "/livez"),
                **{f"{name}, kept": partial(_ask, application, path) for name, path in PAGES.items()},
                "front page, not changed (304)": partial(_ask, application, "/", HTTP_IF_NONE_MATCH=tags["/"]),
                **{f"{name}, drawn": _forgetting(KEPT.clear, application, path) for name, path in PAGES.items()},
            },
            rounds=_ROUNDS,
            calls=_CALLS,
        )
        telling.costs(*found.values())
        for name in PAGES:
            telling.ratio(found[f"{name}, kept"], found[nothing])
            telling.rate(f"{name}, kept, on two cores", CORES / found[f"{name}, kept"].seconds, least=LEAST_A_SECOND)
        for name, path in PAGES.items():
            body = _ask(application, path)[0]
            telling.counted(
                f"{name}: bytes packed; queries kept, drawn", len(gzip.compress(body)), *_queries(application, path)
            )

        _add_versions(edition, _MORE)
        telling.heading(f"The same with {_MORE + 1} editions")
        KEPT.clear()
        grown = take_turns(
            {f"{name}, kept": partial(_ask, application, path) for name, path in PAGES.items()},
            rounds=_ROUNDS,
            calls=_CALLS,
        )
        telling.costs(*grown.values())
        for name, path in PAGES.items():
            telling.rate(f"{name}, kept, on two cores", CORES / grown[f"{name}, kept"].seconds, least=LEAST_A_SECOND)
            telling.counted(f"{name}: queries kept, drawn", *_queries(application, path))


def _forgetting(forget: Callable[[], None], application: WSGIHandler, path: str) -> Callable[[], None]:
    def ask() -> None:
        forget()
        _ask(application, path)

    return ask


def _queries(application: WSGIHandler, path: str) -> tuple[int, int]:
    """How many queries a page takes when it is kept, and when it is drawn."""
    from planabierto.office.portal.public_page import KEPT

    _ask(application, path)
    kept = queries_of(lambda: _ask(application, path))
    KEPT.clear()
    return kept, queries_of(lambda: _ask(application, path))


def _ask(application: WSGIHandler, path: str, **more: str) -> tuple[bytes, dict[str, str]]:
    """Ask as a stranger does, through WSGI, to the last byte; raises `AssertionError` where the page does not come."""
    environ: dict[str, Any] = {"HTTP_HOST": "localhost", "PATH_INFO": path, "wsgi.input": BytesIO(), **more}
    setup_testing_defaults(environ)
    answered: list[tuple[str, dict[str, str]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], None]:
        answered.append((status, dict(headers)))
        return lambda _written: None

    response = application(environ, start_response)
    try:
        body = b"".join(response)
    finally:
        response.close()
    status, headers = answered[0]
    if status[:3] != ("304" if more else "200"):
        raise AssertionError(f"{path}: {status}")
    return body, headers


def _published(follow_up: FollowUp) -> Edition:
    """Publish a follow-up as its information officer does: what stands against it is withheld."""
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.roles import Role
    from planabierto.office.accounts.services import grant_role
    from planabierto.office.base.worker import run_waiting_tasks
    from planabierto.office.publication.models import RedactionDecision, SuppressionGround
    from planabierto.office.publication.projection import text_hash
    from planabierto.office.publication.review import read_review
    from planabierto.office.publication.services.deciding import Ruling, Where, decide
    from planabierto.office.publication.services.publishing import approve, open_publication, publish

    officer = User.objects.create_user(email="uaip@ejemplo.test", display_name="Oficial de Información")
    grant_role(follow_up.institution, officer, role=Role.INFORMATION_OFFICER, by=None)
    publication = open_publication(follow_up, by=officer)
    ground = SuppressionGround.objects.filter(institution=follow_up.institution, is_reserved=False).first()
    ruling = Ruling(decision=RedactionDecision.SUPPRESS, ground=ground)
    review = read_review(publication)
    for one in review.blocking:
        text = review.by_place[one.place].text.text
        place = Where(one.place, one.start or 0, one.end or 0, text_hash(text), one.kind)
        decide(publication, fragments=[place], ruling=ruling, by=officer)
    publication.refresh_from_db()
    approve(publication, by=officer)
    edition = publish(publication, by=officer)
    run_waiting_tasks()
    edition.refresh_from_db()
    return edition


def _add_versions(edition: Edition, count: int) -> None:
    """As many rows of editions that others took the place of."""
    from planabierto.office.publication.models import Edition, EditionState

    values = Edition.objects.filter(pk=edition.pk).values().get() | {"id": None, "state": EditionState.CORRECTED}
    Edition.objects.bulk_create(
        Edition(**{**values, "number": edition.number + added, "path": f"{edition.path}#{added}"})
        for added in range(1, count + 1)
    )
