"""The help: a page a task, the one of each screen behind its «?», and the accounts of the demonstration at its door."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import get_resolver
from lxml import html
from pytest_django import Settings

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.config.demonstration import PASSWORD, accounts_of_demonstration
from planabierto.office.config.demonstration.story import start_demonstration
from planabierto.office.config.help_pages import _OF_SCREEN, PAGES
from planabierto.office.config.installation import DemonstrationError
from planabierto.office.institutions.models import Institution
from tests.cast import Cast
from tests.office.importing import write
from tests.office.written import document, follow_up

pytestmark = pytest.mark.django_db


def shown(client: Client, path: str) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.fromstring(answer.content.decode())


def help_of(client: Client, path: str) -> str | None:
    """Where the «?» of a page leads."""
    return next(link.get("href") for link in shown(client, path).cssselect(".bar-button") if "?" in link.text_content())


def test_each_task_has_its_page_and_the_index_leads_to_it(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.REPORTER])
    index = shown(client, "/ayuda/")
    links = [link.get("href") for link in index.cssselect(".found a")]
    assert links == [f"/ayuda/{page.slug}/" for page in PAGES]
    for path, page in zip(links, PAGES, strict=True):
        found = shown(client, str(path))
        assert found.cssselect("h1")[0].text_content() == str(page.title)
        assert len(found.cssselect("main h2")) == len(page.sections)
    assert client.get("/ayuda/nada/").status_code == 404


def test_the_question_mark_leads_to_the_help_of_the_screen(client: Client, cast: Cast) -> None:
    write(cast.institution, document(follow_up()))
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    wanted = {
        "/importar/": "importar",
        "/tablero/2024/t3/": "tablero",
        "/inconsistencias/2024/t3/": "inconsistencias",
        "/informes/2024/t3/": "informe",
        "/plan/2024/reclamos/ao-6-1/": "calculo",
        "/plan/2024/": "palabras",
    }
    assert {path: help_of(client, path) for path in wanted} == {
        path: f"/ayuda/{slug}/" for path, slug in wanted.items()
    }
    assert help_of(client, "/segundo-factor/") == "/ayuda/personas/"
    assert help_of(client, "/buscar/") == "/ayuda/"
    assert help_of(client, "/en/tablero/2024/t3/") == "/en/ayuda/tablero/"


def test_every_screen_that_has_help_is_a_screen() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for resolver in get_resolver().url_patterns:
        names |= {name for name in getattr(resolver, "reverse_dict", {}) if isinstance(name, str)}
    assert _OF_SCREEN.keys() <= names


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_door_of_the_demonstration_names_its_accounts(
    client: Client, cast: Cast, settings: Settings, prefix: str
) -> None:
    assert cast.nobody.is_active
    settings.IS_DEMO = True
    door = shown(client, f"{prefix}/ingresar/")
    emails = [one.text_content() for one in door.cssselect("dl.facts dd")]
    assert emails == [account.email for account in accounts_of_demonstration()]
    assert any(link.get("href") == f"{prefix}/recorrido/" for link in door.cssselect("main a"))
    assert "jefatura-de-planificacion@ejemplo.test" in emails
    assert PASSWORD in door.text_content()
    User.objects.create_user(email=emails[0], display_name="Alguien", password=PASSWORD)
    answer = client.post(f"{prefix}/ingresar/", {"login": emails[0], "password": PASSWORD})
    assert answer.status_code == 302


def test_no_other_installation_names_any(client: Client, cast: Cast) -> None:
    assert cast.nobody.is_active
    text = client.get("/ingresar/").content.decode()
    assert "ejemplo.test" not in text
    assert PASSWORD not in text


def test_no_other_installation_has_a_tour(client: Client, cast: Cast, settings: Settings) -> None:
    settings.IS_DEMO = False
    User.objects.create_user(email=accounts_of_demonstration()[0].email, display_name="Alguien", password=PASSWORD)
    assert cast.nobody.is_active
    assert client.get("/recorrido/").status_code == HTTPStatus.NOT_FOUND
    assert (
        client.post("/recorrido/entrar/", {"account": accounts_of_demonstration()[0].email}).status_code
        == HTTPStatus.NOT_FOUND
    )
    assert "/recorrido/" not in client.get("/ingresar/").content.decode()


def test_one_that_was_interrupted_says_how_to_make_it_again(institution: Institution) -> None:
    assert institution.pk
    with pytest.raises(DemonstrationError, match="planabierto demo --reset"):
        start_demonstration()
