"""Completing an imported plan, its units and its common actions in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.db import transaction
from playwright.sync_api import expect

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.models import Institution
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.common_services import (
    CommonDraft,
    VerificationDraft,
    save_common_action,
    save_verification,
)
from planabierto.office.plans.models import CommonAction, VerificationKind
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site
from tests.office.importing import write
from tests.office.written import MUTUAL, document

COMPLETING: Final = "/plan/2024/completar/"
COMMONS: Final = "/configuracion/acciones-comunes/"
UNITS: Final = "/configuracion/unidades/"
PAGES = {
    "completar-el-plan": COMPLETING,
    "completar-una-unidad": f"{COMPLETING}?unidad=reclamos&estado=",
    "completar-nada": f"{COMPLETING}?clase=demand",
    "unidades": UNITS,
    "unidad": f"{UNITS}{{unit}}/",
    "unidad-nueva": f"{UNITS}agregar/",
    "acciones-comunes": COMMONS,
    "accion-comun": f"{COMMONS}{{common}}/",
    "accion-comun-cambiar": f"{COMMONS}{{common}}/cambiar/",
    "verificacion": "/configuracion/verificacion/{kind}/cambiar/",
}


@pytest.fixture(scope="module")
def planner(site: Site) -> Iterator[User]:
    """The head of planning of Mutual Ejemplo, whose plan came with the third follow-up and is not completed."""
    with site.database():
        institution = Institution.objects.get(pk=site.cast.institution.pk)
        by = site.cast[Role.HEAD_OF_PLANNING]
        with transaction.atomic():
            write(institution, document(MUTUAL.read_text(encoding="utf-8")), by=by)
        kind = save_verification(
            institution,
            VerificationDraft(name="Escaneo de documentos", verifier_post="El Oficial de Gestión Documental y Archivo"),
            by=by,
        )
        scanning = "Escaneo de los documentos de gestión que produce la unidad."
        save_common_action(institution, CommonDraft(name="Escaneo", statement=scanning, verification=kind), by=by)
        yield by


@pytest.fixture(scope="module")
def addresses(site: Site, planner: User) -> dict[str, str]:
    """The pages with their keys."""
    assert planner.pk
    with site.database():
        keys = {
            "unit": site.cast.reclamos.pk,
            "common": CommonAction.objects.get().pk,
            "kind": VerificationKind.objects.get().pk,
        }
    return {name: path.format(**keys) for name, path in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_any_width_and_theme(
    open_page: OpenPage, keep_picture: KeepPicture, planner: User, addresses: dict[str, str], name: str
) -> None:
    page = open_page(addresses[name], width=1440, height=900, by=planner)
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (theme, width, violations(page)) == (theme, width, [])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_outside_of_any_window(
    open_page: OpenPage, planner: User, addresses: dict[str, str], name: str
) -> None:
    page = open_page(addresses[name], by=planner)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])


def test_a_unit_is_completed_without_scripts(site: Site, open_page: OpenPage, planner: User) -> None:
    page = open_page(f"{COMPLETING}?unidad=auditoria-interna", by=planner, scripts=False)
    expect(page.get_by_text("0 de 177")).to_be_visible()
    first = page.get_by_label(re.compile(r"^Qué se cuenta, AO\.1\.1 "))
    expect(first).to_have_value("examen")
    first.fill("")
    page.get_by_label(re.compile(r"^Elegir AO\.1\.1 ")).check()
    page.get_by_role("button", name="Confirmar las elegidas").click()
    expect(page).to_have_title(re.compile("^Error:"))
    page.get_by_role("link", name=re.compile("escriba qué se cuenta")).click()
    first = page.get_by_label(re.compile(r"^Qué se cuenta, AO\.1\.1 "))
    first.fill("auditoría")
    expect(page.get_by_label(re.compile(r"^Elegir AO\.1\.1 "))).to_be_checked()
    page.get_by_role("button", name="Confirmar las elegidas").click()
    expect(page.get_by_text("1 de 177")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Confirmar las 6 pendientes")).click()
    expect(page.get_by_text("7 de 177")).to_be_visible()
    expect(page.get_by_text("Ninguna acción con estos filtros.")).to_be_visible()
    with site.database():
        events = AuditEvent.objects.filter(act="action.completed").order_by("sequence")
        assert events.count() == 7
        first_event = events[0]
        assert (first_event.actor_id, first_event.object_label) == (planner.pk, "AO.1.1")
        assert isinstance(first_event.after_value, dict)
        assert first_event.after_value["unit_of_measure"] == "auditoría"


def test_copies_of_the_scanning_action_are_linked_without_scripts(
    site: Site, open_page: OpenPage, planner: User, addresses: dict[str, str]
) -> None:
    page = open_page(addresses["accion-comun"], by=planner, scripts=False)
    expect(page.get_by_role("checkbox")).to_have_count(20)
    page.get_by_role("button", name="Enlazar las elegidas").click()
    expect(page.get_by_text("Se enlazaron 20 acciones.")).to_be_visible()
    expect(page.get_by_role("cell", name="Enlazada")).to_have_count(20)
    with site.database():
        assert CommonAction.objects.get().actions.count() == 20
        assert AuditEvent.objects.filter(act="common_action.linked").count() == 1
