"""Every public page, in both languages: light, the same for everybody, kept by caches, and of what was published alone."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Final

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import FollowUp
from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import OperationalPlan
from planabierto.office.portal.public_page import KEPT
from planabierto.office.publication.models import Edition, EditionFile
from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
    from pytest_django import DjangoAssertNumQueries

    from tests.cast import Cast

ROUND: Final = "/transparencia/2024/t3/"
PAGES: Final = (
    "/", ROUND, f"{ROUND}unidades/", f"{ROUND}acciones/", f"{ROUND}acciones/?estado=satisfactorio", f"{ROUND}objetivo/oe4/",
    f"{ROUND}objetivo/6/", f"{ROUND}reclamos/", f"{ROUND}reclamos/ao-6-5/", "/transparencia/buscar/?q=auditoria",
    "/transparencia/comparar/", "/transparencia/versiones/", "/transparencia/verificar/", "/transparencia/metodologia/",
    "/transparencia/accesibilidad/", "/transparencia/privacidad/", "/transparencia/instituciones/", "/transparencia/api/",
)  # fmt: skip
EVERY_PAGE: Final = (*PAGES, *(f"/en{page}" for page in PAGES))
DATA: Final = tuple(
    f"/transparencia/2024/t3{part}.{form}" for part in ("", "/reclamos", "/reclamos/ao-6-5") for form in ("json", "csv")
)
ONE_QUERY_MORE: Final = frozenset(
    {"/", ROUND, f"{ROUND}unidades/", "/transparencia/metodologia/", "/transparencia/instituciones/", DATA[0]}
)
TELLS_OF_OTHERS: Final = frozenset({"/transparencia/instituciones/", "/en/transparencia/instituciones/"})
MOST_BYTES: Final = 60_000
FONT: Final = "planabierto/fonts/public-sans-latin-wght-normal.woff2"


def weight(client: Client, body: str) -> int:
    """Bytes that a browser fetches for a page beside itself: sheets packed, the font, the icon."""
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', body))
    assert {asset for asset in assets if not asset.endswith((".css", ".woff2", ".svg"))} == set()
    return sum(len(b"".join(client.get(asset, headers={"Accept-Encoding": "gzip"}))) for asset in assets)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_is_light_and_runs_nothing(
    client: Client, published: Edition, page: str, print_figure: Callable[[str], None]
) -> None:
    assert published.number == 2
    answer = client.get(page, headers={"Accept-Encoding": "gzip"})
    body = gzip.decompress(answer.content).decode()
    whole = len(answer.content) + weight(client, body)

    print_figure(f"{page}: {whole} bytes in all, {len(answer.content)} of them the page")
    assert (answer.status_code, whole <= MOST_BYTES) == (200, True)
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=|javascript:|<form[^>]+post", body) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!creativecommons)', body) == []
    assert staticfiles_storage.url(FONT) in body
    assert f'<html lang="{"en" if page.startswith("/en/") else "es-SV"}">' in body


@pytest.mark.parametrize("page", [*EVERY_PAGE, *DATA])
def test_nobody_is_known_and_every_cache_may_keep_it(client: Client, cast: Cast, page: str) -> None:
    publish_sample(cast.institution)
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    theirs = client.get(page)
    nobodys = Client().get(page)

    for answer in (theirs, nobodys):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert set(answer.headers["Vary"].split(", ")) <= {"Accept-Encoding", "HX-Request"}
        assert "Set-Cookie" not in answer.headers
        assert dict(answer.cookies) == {}
    assert theirs.content == nobodys.content
    assert theirs.headers["ETag"] == nobodys.headers["ETag"]


@pytest.mark.parametrize("page", ["/", "/en/", f"{ROUND}reclamos/", *DATA])
def test_what_is_kept_is_given_as_it_was_drawn(client: Client, published: Edition, page: str) -> None:
    assert published.number == 2
    for packed in ({}, {"Accept-Encoding": "gzip"}):
        KEPT.clear()
        drawn, kept = client.get(page, headers=packed), client.get(page, headers=packed)
        headers = [{**answer.headers, "X-Request-ID": ""} for answer in (drawn, kept)]
        assert headers[0] == headers[1]
        assert drawn.content == kept.content


@pytest.mark.parametrize("page", [*EVERY_PAGE, *DATA])
def test_what_did_not_change_is_not_drawn_again(
    client: Client, published: Edition, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert published.number == 2
    tag = client.get(page).headers["ETag"]
    KEPT.clear()
    # Whose site it is, and what it published; the list of institutions tells of the others too.
    with django_assert_num_queries(2 + (page in TELLS_OF_OTHERS)):
        again = client.get(page, headers={"If-None-Match": tag})

    assert tag.startswith('"')
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "public, max-age=300"
    packed = client.get(page, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["ETag"] != tag
    assert packed.headers["Content-Encoding"] == "gzip"


def test_two_pages_two_languages_and_two_editions_have_two_tags(client: Client, published: Edition) -> None:
    tags = [client.get(page).headers["ETag"] for page in EVERY_PAGE]
    publish_sample(published.institution, sample(3))
    tags += [client.get(page).headers["ETag"] for page in EVERY_PAGE]

    assert len(set(tags)) == 2 * len(EVERY_PAGE)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_taken(published: Edition, method: str) -> None:
    assert published.number == 2
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for page in (*PAGES, *DATA):
        answer: Answer = getattr(strict, method)(page)
        assert (answer.status_code, dict(answer.cookies)) == (405, {}), page


def asked(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_changes_in_the_office_changes_nothing_that_was_published(client: Client, published: Edition) -> None:
    before = {page: asked(client, page) for page in (*EVERY_PAGE, *DATA)}
    Institution.objects.filter(pk=published.institution_id).update(
        name="Otra", short_name="Otra", plan_name="Otro", plan_word="XYZ"
    )
    OperationalPlan.objects.update(name="Otro plan")
    FollowUp.objects.update(title="Otro título", institution_name="Otra", version=9)
    Edition.objects.update(approved_by_post="Otro puesto")
    KEPT.clear()

    other = {page: asked(client, page) for page in before}
    # The list of institutions is of the institutions.
    assert [page for page in before if before[page] != other[page] and "instituciones" not in page] == []


@pytest.mark.parametrize("page", [*PAGES, *DATA])
def test_one_and_a_hundred_editions_ask_the_database_alike(
    client: Client, published: Edition, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Whose site it is, what it published, and its editions; one more for files or institutions, and for who else
    # publishes here.
    queries = 3 + (page in ONE_QUERY_MORE) + (page in TELLS_OF_OTHERS) + (page not in DATA)
    with django_assert_num_queries(queries):
        one = client.get(page)
    values = Edition.objects.filter(pk=published.pk).values().get()
    for number in range(100, 199):
        of_its_own = {"id": None, "number": number, "state": "corrected", "path": f"{published.path}#{number}"}
        Edition.objects.create(**{**values, **of_its_own})
    with django_assert_num_queries(queries):
        many = client.get(page)
    assert (one.status_code, many.status_code) == (200, 200)
    assert one.headers["ETag"] != many.headers["ETag"]


def test_a_kept_page_asks_whose_site_it_is_and_what_was_published(
    client: Client, published: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Institution.objects.filter(pk=published.institution_id).update(host="testserver")
    first = client.get("/")
    with django_assert_num_queries(2):
        again = client.get("/")

    assert again.content == first.content


def test_files_are_given_whole_under_their_hash(client: Client, published: Edition) -> None:
    for file in EditionFile.objects.filter(edition=published):
        answer = client.get(f"/transparencia/datos/{file.name}")
        assert (answer.status_code, len(answer.content)) == (200, file.size)
        assert answer.headers["ETag"] == f'"{file.sha256}"'
        assert answer.headers["Content-Type"] == file.media_type
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{file.name}"')
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert (
            client.get(f"/transparencia/datos/{file.name}", headers={"If-None-Match": f'"{file.sha256}"'}).status_code
            == 304
        )
    assert client.get("/transparencia/datos/otro.csv").status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "/transparencia/2023/t3/", "/transparencia/2024/t9/", f"{ROUND}nada/", f"{ROUND}reclamos/nada/", f"{ROUND}objetivo/oe99/",
        f"{ROUND}version/7/", "/transparencia/nada/", "/transparencia/2023/t3.json", f"{ROUND}nada.csv", "/transparencia/datos/x",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_by_this_site_without_a_cookie(client: Client, published: Edition, page: str) -> None:
    assert published.number == 2
    answer = client.get(page)
    assert (answer.status_code, dict(answer.cookies), answer.headers["Cache-Control"]) == (404, {}, "no-store")
    assert 'action="/transparencia/buscar/"' in answer.content.decode()
