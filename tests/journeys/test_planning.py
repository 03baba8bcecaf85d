"""Planning's round in a browser, from before its opening to after its closing: each screen empty, full, refused and locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from planabierto.core.registration import Typed
from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import Cause, FollowUp, RowVerdict, UnitReport
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.closing import ask_reopening, close, consolidate, present
from planabierto.office.followup.services.delivering import return_report, review_report, review_row, send_report
from planabierto.office.followup.services.opening import open_follow_up
from planabierto.office.followup.services.registering import OUTSIDE_THE_BAND, RowChange, save_row
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.services import import_document
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside
from tests.journeys.looks import looks
from tests.journeys.site import Site
from tests.office.written import MUTUAL

TRAY = "/bandeja/2024/t4/"
REVIEW = "/seguimiento/2024/t4/reclamos/revisar-informe/"
BEFORE = {
    "bandeja-vacia": "/bandeja/",
    "mis-unidades-vacia": "/mis-unidades/",
    "abrir": "/seguimientos/abrir/",
    "abrir-nada": "/seguimientos/abrir/?seguimiento=2024-t1",
}
PAGES = {
    "bandeja": TRAY,
    "revisar": REVIEW,
    "revisar-borrador": "/seguimiento/2024/t4/operaciones/revisar-informe/",
    "consolidado": f"{TRAY}consolidado/",
    "seguimiento": "/seguimiento/2024/t4/",
    "circular": f"{TRAY}circular/",
    "plazos": f"{TRAY}plazos/",
    "prorroga": "/seguimiento/2024/t4/operaciones/prorroga/",
    "mis-unidades": "/mis-unidades/",
}
LOCKED = {
    "bandeja-cerrada": TRAY,
    "revisar-cerrado": REVIEW,
    "consolidado-cerrado": f"{TRAY}consolidado/",
    "seguimiento-cerrado": "/seguimiento/2024/t4/",
    "reabrir": "/seguimiento/2024/t4/uaip/reabrir/",
}


@dataclass
class Planning:
    """Mutual Ejemplo with its plan, and who leads planning."""

    site: Site
    institution: Institution
    head: User


@pytest.fixture(scope="module")
def planning(site: Site) -> Iterator[Planning]:
    """The plan of Mutual Ejemplo with its third follow-up; nothing is open."""
    with site.database():
        institution = Institution.objects.get(pk=site.cast.institution.pk)
        head = site.cast[Role.HEAD_OF_PLANNING]
        import_document(MUTUAL, institution, by=head)
        yield Planning(site, institution, head)


def look(page: Page, name: str, keep_picture: KeepPicture) -> None:
    """No width and no theme in which axe finds something, or something stands outside or not under its head."""
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (theme, width, violations(page)) == (theme, width, [])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])


@pytest.mark.parametrize("name", BEFORE)
def test_before_a_round_is_open(open_page: OpenPage, keep_picture: KeepPicture, planning: Planning, name: str) -> None:
    look(open_page(BEFORE[name], by=planning.head), name, keep_picture)


def test_opening_without_a_deadline_is_refused(
    open_page: OpenPage, keep_picture: KeepPicture, planning: Planning
) -> None:
    page = open_page("/seguimientos/abrir/", by=planning.head)
    page.get_by_label("Entrega de las unidades").fill("")
    page.get_by_role("button", name="Abrir el seguimiento").click()
    expect(page.get_by_role("link", name="Entrega de las unidades: Escriba el día.")).to_be_visible()
    look(page, "abrir-error", keep_picture)


def test_planning_opens_the_round(open_page: OpenPage, planning: Planning) -> None:
    page = open_page("/bandeja/", by=planning.head)
    page.get_by_role("link", name="Abrir un seguimiento").click()
    page.get_by_role("button", name="Abrir el seguimiento").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Memorando circular")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Descargar en Word").click()
    assert taken.value.suggested_filename == "memorando-circular-2024-t4.docx"


def report(planning: Planning, slug: str) -> UnitReport:
    return UnitReport.objects.select_related("follow_up__plan", "follow_up__institution", "unit_plan__unit").get(
        institution=planning.institution, follow_up__period=4, unit_plan__unit__slug=slug
    )


def head_of(planning: Planning, slug: str) -> User:
    """Who heads a unit."""
    unit = report(planning, slug).unit_plan.unit
    person, is_new = User.objects.get_or_create(
        email=f"{slug}@mutual.example",
        defaults={"display_name": f"Jefatura {unit.name}", "post": f"Jefatura de {unit.name}"},
    )
    if is_new:
        grant_role(planning.institution, person, role=Role.UNIT_HEAD, unit=unit, by=None)
    return person


def register(planning: Planning, slug: str, *, most: int | None = None, factor: str = "1") -> None:
    """Register rows of a unit as they were programmed, times a factor, with a reason where one is needed."""
    here, by = report(planning, slug), head_of(planning, slug)
    for row in live_rows(here)[:most]:
        programmed = row.targets[3].value or Decimal(0)
        given = RowInput(typed=Typed(real=(programmed * Decimal(factor)).normalize()))
        saved = save_row(here, RowChange(row.entry.action_id, row.version, given), by=by)
        if saved.entry.light in OUTSIDE_THE_BAND:
            said = RowInput(
                typed=given.typed,
                justification="Aumentó la demanda de la población asociada.",
                cause=Cause.DEMAND.value,
            )
            save_row(here, RowChange(row.entry.action_id, saved.version, said), by=by)


@pytest.fixture(scope="module")
def opened(planning: Planning) -> Planning:
    """The fourth round under way: one unit sent twice, two sent, one returned, one half registered."""
    with planning.site.database():
        found = FollowUp.objects.filter(institution=planning.institution, period=4).first()
        if found is None:
            plan = FollowUp.objects.get(institution=planning.institution, period=3).plan
            open_follow_up(plan, period=4, by=planning.head)
        for slug in ("reclamos", "ugda", "uaip"):
            register(planning, slug)
            send_report(report(planning, slug), by=head_of(planning, slug))
        again = report(planning, "reclamos")
        rows = live_rows(again)
        for row in rows[:2]:
            review_row(
                again, action=row.entry.action, verdict=RowVerdict.REMARKED, text="¿Cuál es el acta?", by=planning.head
            )
        return_report(again, reason="Complete las dos filas.", by=planning.head)
        row = live_rows(again)[0]
        given = RowInput(
            typed=Typed(real=(row.targets[3].value or Decimal(0)) + 3),
            justification="Se recibieron tres solicitudes más en diciembre, según acta de entrega.",
            cause=Cause.DEMAND.value,
        )
        save_row(
            report(planning, "reclamos"),
            RowChange(row.entry.action_id, row.version, given),
            by=head_of(planning, "reclamos"),
        )
        send_report(report(planning, "reclamos"), by=head_of(planning, "reclamos"))
        return_report(report(planning, "uaip"), reason="Falta el detalle.", by=planning.head)
        register(planning, "operaciones", most=9)
    return planning


@pytest.mark.parametrize("name", PAGES)
def test_a_round_under_way(open_page: OpenPage, keep_picture: KeepPicture, opened: Planning, name: str) -> None:
    look(open_page(PAGES[name], by=opened.head), name, keep_picture)


def test_an_observation_without_its_text_is_refused(
    open_page: OpenPage, keep_picture: KeepPicture, opened: Planning
) -> None:
    page = open_page(REVIEW, by=opened.head)
    page.locator("table").get_by_label("Observar").nth(2).check()
    page.get_by_role("button", name="Guardar y seguir después").click()
    expect(page.locator(".summary")).to_contain_text("escriba qué hay que corregir")
    look(page, "revisar-error", keep_picture)


def test_planning_returns_two_rows_and_finds_another_report_right(open_page: OpenPage, opened: Planning) -> None:
    page = open_page(TRAY, by=opened.head, scripts=False)
    page.get_by_role("link", name="Revisar Reclamos").click()
    for place in range(2):
        page.locator("table").get_by_label("Observar").nth(place).check()
        page.locator("table textarea").nth(place).fill("¿Cuál es el medio de verificación?")
        page.get_by_role("button", name="Guardar esta fila").nth(place).click()
    page.get_by_role("button", name="Devolver con 2 observaciones").click()
    expect(page.get_by_role("status")).to_have_text("Se devolvió a Reclamos con 2 observaciones.")
    page.get_by_role("link", name="Revisar UGDA").click()
    page.get_by_role("button", name="Dar por revisada").click()
    expect(page.get_by_role("status")).to_have_text("UGDA: revisada.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bandeja")


@pytest.fixture(scope="module")
def closed(opened: Planning) -> Planning:
    """The round closed with what was reviewed, and one reopening asked for."""
    with opened.site.database():
        follow_up = FollowUp.objects.select_related("plan", "institution").get(institution=opened.institution, period=4)
        for one in UnitReport.objects.filter(follow_up=follow_up, state__in=["sent", "passed_on", "verified"]):
            review_report(one, by=opened.head)
        consolidate(follow_up, reason="No entregaron a tiempo.", by=opened.head)
        present(follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=opened.head)
        close(follow_up, by=opened.head)
        ask_reopening(
            report(opened, "ugda"),
            reason="La auditoría corrigió una cifra.",
            by=opened.site.cast[Role.PLANNING_ANALYST],
        )
    return opened


@pytest.mark.parametrize("name", LOCKED)
def test_a_closed_round(open_page: OpenPage, keep_picture: KeepPicture, closed: Planning, name: str) -> None:
    look(open_page(LOCKED[name], by=closed.head), name, keep_picture)
