"""The pages of people and of one's own account as somebody uses them: their looks, a passkey, the warning before a session ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import RoleOf, deactivate_person, grant_role, invite
from planabierto.office.accounts.substitution import name_substitute
from planabierto.office.base.sessions import SEEN
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site

PASSWORD = "una contraseña de prueba"  # noqa: S105 - of a person of the tests
SCREENS = {
    "personas": "/configuracion/usuarios/",
    "agregar": "/configuracion/usuarios/agregar/",
    "lista": "/configuracion/usuarios/lista/",
    "suplencia": "/configuracion/usuarios/suplencia/",
    "desactivar": "/configuracion/usuarios/{active}/desactivar/",
    "reactivar": "/configuracion/usuarios/{gone}/reactivar/",
    "politica": "/configuracion/usuarios/segundo-factor/",
    "sesiones": "/cuenta/sesiones/",
    "suplencias": "/mis-suplencias/",
    "factor": "/segundo-factor/",
    "llaves": "/segundo-factor/webauthn/",
}
LIST = (
    "correo;nombre;cargo;rol;unidad\n"
    "ana@mutual.example;Ana Ejemplo;Analista;Verificador;\n"
    "no es;;Jefa;Jefa suprema;Nada\n"
    "reporter@mutual.example;Enlace;Enlace;Auditoría Interna;\n"
)


@pytest.fixture(scope="module")
def filled(site: Site) -> dict[str, str]:
    """The cast, and beside it somebody invited, somebody who is out, and a substitute: the address of each screen."""
    with site.database():
        institution, by = site.cast.institution, site.cast[Role.SYSTEM_ADMINISTRATOR]
        invite(institution, email="i@m.example", display_name="Invitada", roles=[RoleOf(Role.VERIFIER)], by=None)
        gone = User.objects.create_user(email="gone@m.example", display_name="Ausente", password=PASSWORD)
        grant_role(institution, gone, role=Role.VERIFIER, by=None)
        deactivate_person(institution, gone, by=by, reason="Se jubiló")
        today = timezone.localdate()
        name_substitute(
            institution,
            absent=by,
            substitute=site.cast[Role.VERIFIER],
            role=Role.SYSTEM_ADMINISTRATOR,
            unit=None,
            valid_from=today,
            valid_to=today + timedelta(days=14),
            reason="Vacaciones",
            by=by,
        )
        keys = {"active": site.cast[Role.REPORTER].pk, "gone": gone.pk}
    return {name: path.format(**keys) for name, path in SCREENS.items()}


def preview(page: Page) -> None:
    """Send the list, to its preview with errors."""
    page.set_input_files("input[type=file]", {"name": "personas.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    page.get_by_role("button", name="Revisar la lista").click()
    expect(page.get_by_role("heading", name="Falta corregir 4 celdas")).to_be_visible()


def test_axe_finds_nothing_on_any_page_of_people(
    site: Site, filled: dict[str, str], open_page: OpenPage, keep_picture: KeepPicture
) -> None:
    by = site.cast[Role.SYSTEM_ADMINISTRATOR]
    found, seen = [], 0
    page = open_page("/inicio/", by=by)
    for name, path in [*filled.items(), ("revisar", filled["lista"])]:
        page.goto(path)
        if name == "revisar":
            preview(page)
        for width, theme in looks(page, name):
            keep_picture(page, f"{name}-{width}-{theme}")
            found += [f"{name} {width} {theme}: {line}" for line in violations(page)]
            seen += 1
    print(f"{seen} combinations of screen, width and theme")  # noqa: T201 - the issue asks for it
    assert found == []


def test_nothing_of_the_people_stands_outside_of_any_window(
    site: Site, filled: dict[str, str], open_page: OpenPage
) -> None:
    page = open_page("/ayuda/", by=site.cast[Role.SYSTEM_ADMINISTRATOR])
    for name, path in filled.items():
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 768})
            assert (name, width, outside(page)) == (name, width, [])
            assert (name, width, off_head(page)) == (name, width, [])


@pytest.fixture
def person(site: Site) -> Iterator[User]:
    """A verifier with a password of their own and no second factor."""
    with site.database():
        somebody = User.objects.create_user(
            email=f"llave{User.objects.count()}@m.example", display_name="Persona con llave", password=PASSWORD
        )
        grant_role(site.cast.institution, somebody, role=Role.INTERNAL_AUDITOR, by=None)
    yield somebody
    with site.database():
        Membership.objects.filter(user=somebody).update(valid_to=timezone.localdate() - timedelta(days=1))


def virtual_authenticator(page: Page) -> None:
    """An authenticator inside of the browser, which agrees to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page: Page, person: User) -> None:
    page.goto("/ingresar/?next=/segundo-factor/")
    page.get_by_label("Correo").fill(person.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/salir/")
    page.locator("main").get_by_role("button", name="Salir").click()
    expect(page.get_by_role("heading", name="Ingresar")).to_be_visible()


def test_a_passkey_is_made_and_stands_for_the_code_and_for_the_password(
    person: User, open_page: OpenPage, keep_picture: KeepPicture
) -> None:
    with override_settings(MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=True):
        page = open_page("/ingresar/")
        virtual_authenticator(page)
        sign_in(page, person)
        page.get_by_role("link", name="Agregar una llave de acceso").click()
        page.get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Confirmar").click()
        keep_picture(page, "llave-nueva")
        page.get_by_label("Nombre de la llave").fill("mi teléfono")
        page.get_by_role("button", name="Crear la llave").click()
        expect(page.get_by_role("heading", name="Códigos de recuperación")).to_be_visible()
        page.goto("/segundo-factor/")
        expect(page.get_by_role("rowheader", name="mi teléfono")).to_be_visible()
        keep_picture(page, "llave-guardada")

        sign_out(page)
        sign_in(page, person)
        expect(page.get_by_role("heading", name="Segundo factor")).to_be_visible()
        keep_picture(page, "llave-pedida")
        page.get_by_role("button", name="Usar una llave de acceso").click()
        expect(page.get_by_role("rowheader", name="mi teléfono")).to_be_visible()

        sign_out(page)
        page.get_by_role("button", name="Ingresar con una llave de acceso").click()
        page.wait_for_url("**/inicio/**")
        page.goto("/segundo-factor/")
        expect(page.get_by_role("rowheader", name="mi teléfono")).to_be_visible()


def test_without_scripts_the_page_of_entry_offers_no_passkey(open_page: OpenPage) -> None:
    page = open_page("/ingresar/", scripts=False)
    expect(page.get_by_role("button", name="Ingresar", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Ingresar con una llave de acceso")).to_be_hidden()


def forget_the_last(site: Site, person: User, page: Page, seconds: int) -> None:
    """Let the session of a page look as if its last request were some seconds ago."""
    cookie = next(one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    with site.database():
        stored = SessionStore(cookie["value"])
        assert stored[SESSION_KEY] == str(person.pk)
        stored[SEEN] = int(timezone.now().timestamp()) - seconds
        stored.save()


def test_one_key_keeps_a_session_that_is_about_to_end(
    site: Site, open_page: OpenPage, keep_picture: KeepPicture
) -> None:
    person = site.cast[Role.REPORTER]
    page = open_page("/ayuda/", by=person)
    page.clock.install()
    page.reload()
    forget_the_last(site, person, page, 3600 - 200)
    page.clock.fast_forward("56:00")
    expect(page.get_by_role("dialog", name="Su sesión está por terminar")).to_be_visible()
    expect(page.locator("[data-while=open] [data-left]")).to_contain_text("3:")
    keep_picture(page, "sesion-por-terminar")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    left = page.evaluate("fetch('/sesion/queda/').then((answer) => answer.json())")
    assert (left["seconds"] > 3500, left["can_be_extended"]) == (True, True)


def test_what_another_tab_kept_needs_no_warning_and_what_ended_says_so(site: Site, open_page: OpenPage) -> None:
    person = site.cast[Role.REPORTER]
    page = open_page("/ayuda/", by=person)
    page.clock.install()
    page.reload()
    page.clock.fast_forward("56:00")
    expect(page.get_by_role("dialog")).to_be_hidden()
    forget_the_last(site, person, page, 3700)
    page.clock.fast_forward("56:00")
    expect(page.get_by_text("Su sesión terminó. Lo que no se guardó sigue en esta página")).to_be_visible()
