"""What went wrong is said in Spanish, with the bar, with what to do, and without what nobody should read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.roles import Role
from tests.cast import OTHER_HOST

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

pytestmark = pytest.mark.urls("tests.office.failing_urls")


def heading(content: bytes) -> str:
    found = re.search(r"<h1>(.*?)</h1>", content.decode(), flags=re.DOTALL)
    assert found is not None
    return found[1].strip()


@pytest.mark.parametrize(
    ("path", "status", "title", "says"),
    [
        ("/no-existe/", 404, "Esta página no existe", "Puede que la dirección esté incompleta"),
        ("/falta/", 404, "Esta página no existe", "Puede que la dirección esté incompleta"),
        ("/perdido/", 404, "No está aquí", "El archivo ya no está."),
        (
            "/niega/",
            403,
            "No puede entrar aquí",
            "Esta página es de otra unidad. Si la necesita, pídala a Planificación.",
        ),
        ("/rechaza/", 409, "No se pudo hacer", "El tercer trimestre cerró el &lt;15 de octubre&gt;."),
        ("/falla/", 500, "Algo falló de nuestro lado", "cite este código"),
    ],
)
def test_each_error_has_its_page(client: Client, cast: Cast, path: str, status: int, title: str, says: str) -> None:
    client.force_login(cast[Role.REPORTER])
    answer = client.get(path)
    page = answer.content.decode()
    assert (answer.status_code, heading(answer.content)) == (status, title)
    assert says in page
    assert '<header class="bar">' in page
    assert '<main id="main" tabindex="-1" class="reading">' in page
    assert "a secret detail" not in page


def test_the_code_of_a_failure_is_the_one_of_the_log(client: Client, cast: Cast) -> None:
    answer = client.get("/falla/")
    assert cast.nobody.is_active
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in answer.content.decode()


def test_errors_speak_the_language_of_the_page(client: Client, cast: Cast) -> None:
    assert b'<html lang="es' in client.get("/no-existe/").content
    assert b'<html lang="en"' in client.get("/en/no-existe/").content
    assert cast.nobody.is_active


def test_whoever_has_no_role_here_gets_403(client: Client, cast: Cast) -> None:
    for person in (cast.nobody, cast.outsider):
        client.force_login(person)
        answer = client.get("/inicio/")
        assert (answer.status_code, heading(answer.content)) == (403, "No puede entrar aquí")
        assert "Su rol no permite hacer esto" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words(cast: Cast) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    answer = client.post("/ingresar/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "no se guardó nada" in answer.content.decode()
    assert cast.nobody.is_active


def test_a_script_without_cookies_is_told_that_the_session_ended(cast: Cast) -> None:
    from django.test import Client

    script = {"hx-request": "true"}
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/mi-calendario/hacer/", headers=script)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/ingresar/")
    client.force_login(cast[Role.UNIT_HEAD])
    assert client.post("/mi-calendario/hacer/", headers=script).status_code == 403


@pytest.mark.usefixtures("cast")
def test_a_request_over_the_limits_is_413(client: Client) -> None:
    big = client.post(
        "/ingresar/", {"login": "x" * (5 * 1024 * 1024 + 1)}, content_type="application/x-www-form-urlencoded"
    )
    body = "&".join(f"f{number}=1" for number in range(5001))
    many = client.post("/ingresar/", body, content_type="application/x-www-form-urlencoded")
    for answer in (big, many):
        assert (answer.status_code, heading(answer.content)) == (413, "Lo que envió es demasiado grande")


@pytest.mark.usefixtures("cast")
def test_an_unknown_name_of_the_site_is_400(client: Client) -> None:
    answer = client.get("/ingresar/", headers={"host": "ajena.example"})
    assert (answer.status_code, heading(answer.content)) == (400, "No se entendió lo que envió el navegador")


def test_a_name_that_is_no_institutions_is_404(client: Client, cast: Cast) -> None:
    assert client.get("/ingresar/", headers={"host": "localhost"}).status_code == 404
    answer = client.get("/ingresar/", headers={"host": "localhost:8000"})
    assert heading(answer.content) == "Aquí no hay ninguna institución"
    assert "planabierto init" in answer.content.decode()
    assert client.get("/ingresar/", headers={"host": OTHER_HOST}).status_code == 200
    assert client.get("/livez", headers={"host": "localhost"}).status_code == 200
    assert cast.nobody.is_active


def test_the_bar_names_the_institution_of_the_host(client: Client, cast: Cast) -> None:
    assert "Mutual Ejemplo" in client.get("/ingresar/").content.decode()
    page = client.get("/ingresar/", headers={"host": OTHER_HOST}).content.decode()
    assert cast.other_institution.short_name in page
    assert "Mutual Ejemplo" not in page
