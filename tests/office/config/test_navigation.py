"""Where each person begins and can go, before and after the first follow-up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.intake.services import import_document
from tests.paths import SAMPLES

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

DOCUMENT = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
PLANNING = {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}


def entries(page: str) -> dict[str, str]:
    """The labels and addresses of the bar."""
    bar = re.search(r'<ul class="bar-links">(.*?)</ul>', page, flags=re.DOTALL)
    return {} if bar is None else dict(re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', bar[1]))


def test_the_root_leads_to_the_beginning(client: Client, cast: Cast) -> None:
    assert client.get("/").headers["Location"] == "/inicio/"
    assert client.get("/en/").headers["Location"] == "/en/inicio/"
    assert cast.nobody.is_active


def test_before_the_first_follow_up_planning_imports_and_the_others_are_told(client: Client, cast: Cast) -> None:
    for role, person in cast.people.items():
        client.force_login(person)
        answer = client.get("/inicio/")
        if role in PLANNING:
            assert answer.headers["Location"] == "/importar/"
        elif role is Role.SYSTEM_ADMINISTRATOR:
            assert answer.headers["Location"] == "/configuracion/usuarios/"
        else:
            assert "Todavía no hay ningún seguimiento" in answer.content.decode()


@pytest.mark.slow
def test_with_a_follow_up_whoever_may_read_it_begins_at_its_board(client: Client, cast: Cast) -> None:
    import_document(DOCUMENT, cast.institution, by=cast[Role.HEAD_OF_PLANNING])
    for role in set(GRANTABLE_ROLES) - {Role.SYSTEM_ADMINISTRATOR}:
        client.force_login(cast[role])
        assert client.get("/inicio/").headers["Location"] == "/tablero/2024/t3/", role
        assert client.get("/en/inicio/").headers["Location"] == "/en/tablero/2024/t3/", role
        bar = entries(client.get("/segundo-factor/").content.decode())
        expected = {
            "/tablero/2024/t3/": "Tablero",
            "/tablero/2024/t3/acciones/": "Acciones",
            "/plan/2024/": "Plan",
            "/inconsistencias/2024/t3/": "Inconsistencias",
            "/informes/2024/t3/": "Informe",
        }
        if role in PLANNING:
            expected["/importar/"] = "Importar"
        assert bar == expected, role
        assert len(bar) <= 6
    for person in (cast.nobody, cast.outsider):
        client.force_login(person)
        assert client.get("/inicio/").status_code == 403
        assert entries(client.get("/segundo-factor/").content.decode()) == {}


@pytest.mark.slow
def test_the_administrator_of_the_system_keeps_people_and_sees_no_data(client: Client, cast: Cast) -> None:
    import_document(DOCUMENT, cast.institution, by=cast[Role.HEAD_OF_PLANNING])
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    assert client.get("/inicio/").headers["Location"] == "/configuracion/usuarios/"
    assert entries(client.get("/segundo-factor/").content.decode()) == {"/configuracion/usuarios/": "Personas"}
    for page in ("/tablero/2024/t3/", "/plan/2024/", "/inconsistencias/2024/t3/", "/informes/2024/t3/"):
        assert client.get(page).status_code == 403


@pytest.mark.slow
def test_the_page_at_hand_is_marked_in_the_bar(client: Client, cast: Cast) -> None:
    import_document(DOCUMENT, cast.institution, by=cast[Role.HEAD_OF_PLANNING])
    client.force_login(cast[Role.INTERNAL_AUDITOR])
    for path, label in (
        ("/tablero/2024/t3/", "Tablero"),
        ("/tablero/2024/t3/acciones/", "Acciones"),
        ("/plan/2024/", "Plan"),
        ("/inconsistencias/2024/t3/", "Inconsistencias"),
        ("/informes/2024/t3/", "Informe"),
    ):
        page = client.get(path).content.decode()
        bar = re.search(r'<ul class="bar-links">(.*?)</ul>', page, flags=re.DOTALL)
        assert bar is not None
        assert re.findall(r'aria-current="page">([^<]+)<', bar[1]) == [label]


def test_the_bar_says_who_is_in(client: Client, cast: Cast) -> None:
    person = cast[Role.VERIFIER]
    client.force_login(person)
    assert "post of verifier" in client.get("/segundo-factor/").content.decode()
    person.post = ""
    person.save()
    assert "Verificador" in client.get("/segundo-factor/").content.decode()
