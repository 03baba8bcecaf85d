"""Where each person begins and can go, before and after the first follow-up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.intake.services import import_document
from tests.office.rounds import open_round
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


def test_the_name_of_the_institution_leads_a_person_to_the_own_work_and_a_stranger_to_the_public_page(
    client: Client, cast: Cast
) -> None:
    assert 'class="brand" href="/"' in client.get("/ingresar/").content.decode()
    client.force_login(cast[Role.REPORTER])
    assert 'class="brand" href="/inicio/"' in client.get("/ayuda/").content.decode()
    assert 'class="brand" href="/en/inicio/"' in client.get("/en/ayuda/").content.decode()


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
    for role in set(GRANTABLE_ROLES) - {Role.SYSTEM_ADMINISTRATOR, Role.INFORMATION_OFFICER}:
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
            del expected["/tablero/2024/t3/acciones/"]
            expected["/importar/"] = "Importar"
        if role in {*PLANNING, Role.INTERNAL_AUDITOR}:
            expected["/bandeja/"] = "Bandeja"
        assert bar == expected, role
        assert len(bar) <= 6
    for person in (cast.nobody, cast.outsider):
        client.force_login(person)
        assert client.get("/inicio/").status_code == 403
        assert entries(client.get("/segundo-factor/").content.decode()) == {}


def test_the_information_officer_begins_at_what_is_to_be_published(client: Client, cast: Cast) -> None:
    import_document(DOCUMENT, cast.institution, by=cast[Role.HEAD_OF_PLANNING])
    client.force_login(cast[Role.INFORMATION_OFFICER])
    assert client.get("/inicio/").headers["Location"] == "/publicacion/2024/t3/"
    assert "Publicación" in entries(client.get("/segundo-factor/").content.decode()).values()


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


BARS = {
    Role.REPORTER: ["Registro", "Tablero", "Acciones", "Plan", "Inconsistencias"],
    Role.UNIT_HEAD: ["Registro", "Tablero", "Acciones", "Plan", "Inconsistencias"],
    Role.LEAD_UNIT: ["Mis unidades", "Tablero", "Acciones", "Plan", "Inconsistencias"],
    Role.PLANNING_ANALYST: ["Bandeja", "Tablero", "Plan", "Inconsistencias", "Informe", "Importar"],
    Role.HEAD_OF_PLANNING: ["Bandeja", "Tablero", "Plan", "Inconsistencias", "Informe", "Importar"],
    Role.INTERNAL_AUDITOR: ["Bandeja", "Tablero", "Acciones", "Plan", "Inconsistencias", "Informe"],
    Role.TOP_MANAGEMENT: ["Seguimiento", "Tablero", "Acciones", "Plan", "Inconsistencias", "Informe"],
    Role.BOARD_SECRETARY: ["Seguimiento", "Tablero", "Acciones", "Plan", "Inconsistencias", "Informe"],
    Role.INFORMATION_OFFICER: ["Publicación", "Seguimiento", "Tablero", "Plan", "Inconsistencias", "Informe"],
    Role.VERIFIER: ["Verificación", "Seguimiento", "Tablero", "Acciones", "Plan", "Inconsistencias"],
    Role.SYSTEM_ADMINISTRATOR: ["Personas"],
}
BEGINNINGS = {
    Role.REPORTER: "/seguimiento/2024/t3/reclamos/",
    Role.UNIT_HEAD: "/seguimiento/2024/t3/reclamos/",
    Role.LEAD_UNIT: "/mis-unidades/",
    Role.PLANNING_ANALYST: "/bandeja/",
    Role.HEAD_OF_PLANNING: "/bandeja/",
    Role.INTERNAL_AUDITOR: "/tablero/2024/t3/",
    Role.TOP_MANAGEMENT: "/tablero/2024/t3/",
    Role.BOARD_SECRETARY: "/tablero/2024/t3/",
    Role.INFORMATION_OFFICER: "/publicacion/2024/t2/",
    Role.VERIFIER: "/verificacion/2024/t3/",
    Role.SYSTEM_ADMINISTRATOR: "/configuracion/usuarios/",
}
"""With a round open: where each begins, and what stands in the bar; the report of all units opens for its readers only."""


def test_with_a_round_open_each_begins_at_their_own_work(client: Client, cast: Cast) -> None:
    open_round(cast)
    for role, beginning in BEGINNINGS.items():
        client.force_login(cast[role])
        assert client.get("/inicio/").headers["Location"] == beginning, role
        assert client.get(beginning).status_code == 200, role
        assert list(entries(client.get("/segundo-factor/").content.decode()).values()) == BARS[role]


def test_who_registers_for_two_units_begins_at_their_list(client: Client, cast: Cast) -> None:
    open_round(cast)
    person = cast[Role.UNIT_HEAD]
    grant_role(cast.institution, person, role=Role.REPORTER, unit=cast.contabilidad, by=None)
    client.force_login(person)
    assert client.get("/inicio/").headers["Location"] == "/mis-unidades/"


def test_whose_unit_has_no_actions_begins_at_the_board(client: Client, cast: Cast) -> None:
    open_round(cast, units=1)
    person = cast[Role.VERIFIER]
    Membership.objects.filter(user=person).delete()
    grant_role(cast.institution, person, role=Role.REPORTER, unit=cast.contabilidad, by=None)
    client.force_login(person)
    assert client.get("/inicio/").headers["Location"] == "/tablero/2024/t3/"


def test_the_bar_says_who_is_in(client: Client, cast: Cast) -> None:
    person = cast[Role.VERIFIER]
    client.force_login(person)
    assert "post of verifier" in client.get("/segundo-factor/").content.decode()
    person.post = ""
    person.save()
    assert "Verificador" in client.get("/segundo-factor/").content.decode()
