"""A quarter from the first figure to the closing, in a browser, each act by who does it: what they see, the figures, the journal.

The journeys of this module follow one another, in one process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import pytest
from playwright.sync_api import expect

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import FollowUpState, Presentation, UnitReportState, Verdict, Verification
from planabierto.office.followup.services.delivering import return_report, review_report
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import outside
from tests.journeys.quarter import PAPERS, Quarter, cell, done, open_quarters, press, reach, saved
from tests.journeys.site import Site

TRAY: Final = "/bandeja/2024/t3/"
VERIFICATION: Final = "/verificacion/2024/t3/"
BOARD: Final = "/tablero/2024/t3/"
LATE: Final = "unidad-de-genero"
"""The unit that has to send again and does not."""
MANY_MORE: Final = "Las personas afiliadas pidieron más certificaciones por la devolución de aportes."
FOUND_LESS: Final = "Faltan los folios 41 a 60 de la caja 4."
CONFIRM: Final = re.compile(r"^Confirmar \d")


@pytest.fixture(scope="module")
def quarter(site: Site) -> Iterator[Quarter]:
    """The third quarter of 2024, open; nobody has registered anything."""
    with open_quarters(site, 2024) as (opened,):
        yield opened


def test_a_head_fills_twenty_rows_by_keyboard_alone(
    open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter
) -> None:
    head, before = quarter.head_of("reclamos"), quarter.last_act()
    page = open_page(quarter.address("reclamos"), by=head)
    expect(page.locator(".entry tr[id]")).to_have_count(20)
    reach(page, page.locator("#ao-1-1-real"))
    own = {"ao-6-4-real": "150", "ao-6-5-real": "310", "ao-6-7-real": "285", "ao-5-3-real": ""}
    for place in range(19):
        name = cell(page)
        assert name.endswith("-real"), (place, name)
        page.keyboard.type(own.get(name, "="))
        if name == "ao-6-4-real":
            press(page, "Tab", "Tab")
            page.keyboard.type(MANY_MORE)
            saved(page)
            press(page, "Tab", "Enter", "Tab")
            assert cell(page) == "ao-6-4-causa"
            page.keyboard.type("Dem")
            reach(page, page.locator("#ao-6-5-real"))
        else:
            press(page, "Enter")
    assert cell(page) == "ao-6-12-hechos"
    page.keyboard.type(str(PAPERS))
    press(page, "Enter")
    page.keyboard.type(str(PAPERS))
    press(page, "Enter")
    saved(page)
    keep_picture(page, "trimestre-registro")
    rows = quarter.rows("reclamos")
    reals = {code: row.entry.achievement.of_period for code, row in rows.items()}
    assert [code for code, real in reals.items() if real is None] == ["AO.5.3"]
    assert [reals[code] for code in ("AO.1.1", "AO.6.1", "AO.6.4", "AO.6.5", "AO.6.7")] == [1, 3, 150, 310, 285]
    assert reals["AO.6.12"] == Decimal("0.25")
    said = rows["AO.6.4"].entry.achievement
    assert (said.to_date, said.justification, said.cause) == (Decimal(465), MANY_MORE, "demand")
    acts = done(quarter, before, head)
    assert set(acts) == {"row.saved"}
    assert len(acts) >= 19


def test_what_is_missing_is_added_and_the_report_is_sent(
    open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter
) -> None:
    head, before = quarter.head_of("reclamos"), quarter.last_act()
    page = open_page(quarter.address("reclamos"), by=head)
    reach(page, page.locator("#ao-1-1-real"))
    press(page, "Control+Enter")
    expect(page).to_have_url(re.compile("/reclamos/revisar/$"))
    keep_picture(page, "trimestre-revisar-y-enviar")
    reach(page, page.get_by_role("button", name="Enviar a Planificación"))
    press(page, "Enter")
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator(".summary")).to_be_focused()
    reach(page, page.get_by_role("link", name="AO.6.12: agregue el medio de verificación, que es obligatorio"))
    press(page, "Enter")
    row = page.locator("#ao-6-12")
    expect(row).to_be_in_viewport()
    reach(page, row.get_by_role("link", name="+ Medio de verificación, AO.6.12"))
    press(page, "Enter")
    reach(page, page.get_by_label("Qué es"))
    page.keyboard.type("Inventario de documentos del trimestre")
    press(page, "Tab")
    page.keyboard.type("Gestión documental")
    press(page, "Enter")
    expect(page.get_by_role("rowheader", name="Inventario de documentos del trimestre")).to_be_visible()
    page.goto(quarter.address("reclamos", "revisar/"))
    expect(page.locator(".summary")).to_have_count(0)
    reach(page, page.get_by_role("button", name="Enviar a Planificación"))
    press(page, "Enter")
    expect(page.locator(".message").first).to_contain_text(
        re.compile(r"Enviado el .* Planificación puede devolverlo\.")
    )
    with page.expect_download() as receipt:
        page.get_by_role("link", name=re.compile("Comprobante de envío")).click()
    assert receipt.value.suggested_filename == "comprobante-poi-2024-t3-reclamos.pdf"
    assert done(quarter, before, head) == ["row.evidence_added", "report.sent"]
    with quarter.site.database():
        report = quarter.report("reclamos")
        assert report.state == UnitReportState.SENT
        assert report.sent_at is not None
        for slug in quarter.slugs():
            if slug != "reclamos":
                quarter.send(slug)


def test_the_lead_unit_passes_on(open_page: OpenPage, quarter: Quarter) -> None:
    lead, before = quarter.site.cast[Role.LEAD_UNIT], quarter.last_act()
    page = open_page("/mis-unidades/", by=lead)
    for unit in ("Reclamos", "Operaciones"):
        page.get_by_label(f"Visto bueno a {unit}").check()
    page.get_by_label("Comentario con el visto bueno").fill("Conforme con las cifras del trimestre.")
    page.locator("#visto-bueno button.primary").click()
    expect(page.get_by_role("status")).to_contain_text("Se dio el visto bueno a")
    with quarter.site.database():
        assert quarter.report("reclamos").state == UnitReportState.PASSED_ON
        assert quarter.report("comercializacion").state == UnitReportState.SENT
    assert done(quarter, before, lead).count("report.passed_on") == 2


def test_planning_returns_two_rows(open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter) -> None:
    before = quarter.last_act()
    page = open_page(TRAY, by=quarter.planner)
    keep_picture(page, "trimestre-bandeja")
    page.get_by_role("link", name="Revisar Reclamos").click()
    keep_picture(page, "trimestre-revision")
    for row, text in (("ao-6-4", "¿Sigue vigente la meta de 144?"), ("ao-6-7", "¿Son 285 o 258?")):
        page.locator(f"#o-{row}").check()
        page.locator(f"#t-{row}").fill(text)
    page.get_by_role("button", name=re.compile("^Devolver")).click()
    expect(page.get_by_role("status")).to_have_text("Se devolvió a Reclamos con 2 observaciones.")
    acts = done(quarter, before, quarter.planner)
    assert (acts.count("row.reviewed"), acts[-1]) == (2, "report.returned")


def test_the_unit_corrects_what_was_returned(open_page: OpenPage, quarter: Quarter) -> None:
    head, before = quarter.head_of("reclamos"), quarter.last_act()
    page = open_page(quarter.address("reclamos"), by=head)
    expect(page.get_by_role("region", name="Estado del informe").get_by_role("link")).to_have_count(2)
    page.get_by_role("link", name=re.compile("^Observadas")).click()
    expect(page.locator(".entry tr[id]:visible")).to_have_count(2)
    page.locator("#ao-6-4-logro").fill("La meta se revisará para 2025.")
    page.locator("#ao-6-7-real").fill("220")
    press(page, "Tab")
    page.keyboard.type("Se contaron dos veces las de julio.")
    press(page, "Tab")
    page.keyboard.type("La demanda bajó en septiembre.")
    saved(page)
    press(page, "Tab")
    page.locator("#ao-6-7 .why").evaluate("(one) => { one.open = true; }")
    page.locator("#ao-6-7-causa").select_option("demand")
    saved(page)
    press(page, "Control+Enter")
    page.get_by_role("button", name="Enviar a Planificación").click()
    expect(page.locator(".message").first).to_contain_text("Enviado el")
    row = quarter.rows("reclamos")["AO.6.7"].entry.achievement
    assert (row.of_period, row.to_date, row.cause) == (Decimal(220), Decimal(535), "demand")
    acts = done(quarter, before, head)
    assert set(acts) == {"row.saved", "report.sent"}
    assert acts[-1] == "report.sent"


def test_the_records_officer_verifies_eighteen_rows(
    open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter
) -> None:
    before = quarter.last_act()
    page = open_page(VERIFICATION, by=quarter.officer)
    expect(page.locator(".figures dd").first).to_have_text("0 de 18")
    expect(page.get_by_text("Usted no puede verificar su propia unidad")).to_be_visible()
    keep_picture(page, "trimestre-verificacion")
    row = page.get_by_role("row").filter(has_text="AO.6.12")
    row.get_by_text("Confirmar con otro valor").click()
    row.get_by_label("Valor verificado a la fecha").fill("70%")
    row.get_by_label("Por qué es otro").fill(FOUND_LESS)
    row.get_by_role("button", name="Confirmar con este valor").click()
    expect(page.get_by_role("status")).to_contain_text("Reclamos, AO.6.12: verificado 70%; se había reportado 75%.")
    finance = page.get_by_role("rowgroup").filter(has=page.get_by_role("rowheader", name=re.compile("^UFI ")))
    for code in ("AO.3.6", "AO.6.5", "AO.6.11", "AO.6.17"):
        finance.get_by_label(f"Marcar {code}").check()
    finance.get_by_role("button", name="Confirmar las marcadas de UFI").click()
    expect(page.get_by_role("status")).to_contain_text("Se confirmaron 4 filas de UFI.")
    buttons = page.get_by_role("button", name=CONFIRM)
    for left in range(13, 0, -1):
        expect(buttons).to_have_count(left)
        buttons.first.click()
    expect(buttons).to_have_count(0)
    assert done(quarter, before, quarter.officer).count("row.verified") == 18
    with quarter.site.database():
        other = Verification.objects.get(follow_up=quarter.follow_up, verdict=Verdict.OTHER_VALUE)
        assert (other.value, other.reason, other.verified_by_id) == (Decimal("0.7"), FOUND_LESS, quarter.officer.pk)
    counted = quarter.rows("reclamos")["AO.6.12"].entry
    assert (counted.achieved, counted.achievement.to_date) == (Decimal("0.7"), Decimal("0.75"))


def test_the_alternate_verifies_the_one_row_of_the_records_office(open_page: OpenPage, quarter: Quarter) -> None:
    before = quarter.last_act()
    page = open_page(VERIFICATION, by=quarter.alternate)
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status")).to_contain_text("UGDA")
    assert done(quarter, before, quarter.alternate)[0] == "row.verified"
    with quarter.site.database():
        assert Verification.objects.filter(follow_up=quarter.follow_up).count() == 19


def test_planning_consolidates_with_a_reason_presents_and_closes(
    open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter
) -> None:
    with quarter.site.database():
        return_report(quarter.report(LATE), reason="Faltan los medios de verificación.", by=quarter.planner)
        for slug in quarter.slugs():
            if slug not in {LATE, "reclamos"}:
                review_report(quarter.report(slug), by=quarter.planner)
    before = quarter.last_act()
    page = open_page(quarter.address("reclamos", "revisar-informe/"), by=quarter.planner)
    page.get_by_role("button", name="Dar por revisada").click()
    expect(page.get_by_role("status")).to_have_text("Reclamos: revisada.")
    page.goto(f"{TRAY}consolidado/")
    page.get_by_role("button", name="Consolidar", exact=True).click()
    expect(page.locator(".summary")).to_be_visible()
    page.get_by_label(re.compile("^Motivo de consolidar")).fill("La unidad no volvió a enviar dentro del plazo.")
    page.get_by_role("button", name="Consolidar", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("El seguimiento quedó consolidado.")
    page.get_by_label("Ante quién se presentó").fill("Consejo Directivo")
    page.get_by_role("button", name="Anotar la presentación").click()
    expect(page.get_by_role("status")).to_have_text("Se anotó la presentación ante Consejo Directivo.")
    page.get_by_role("button", name="Cerrar el seguimiento").click()
    expect(page.get_by_role("status")).to_contain_text("El seguimiento quedó cerrado")
    keep_picture(page, "trimestre-cerrado")
    code = page.locator(".seal").inner_text()
    with quarter.site.database():
        quarter.follow_up.refresh_from_db()
        assert (quarter.follow_up.state, quarter.follow_up.figures_hash) == (FollowUpState.PRESENTED, code)
        assert quarter.follow_up.closed_at is not None
        assert Presentation.objects.get(follow_up=quarter.follow_up).body == "Consejo Directivo"
        for slug, is_missing in (("reclamos", False), (LATE, True)):
            report = quarter.report(slug)
            assert (report.state, report.is_missing) == (UnitReportState.LOCKED, is_missing)
    wanted = {"report.reviewed", "follow_up.consolidated", "follow_up.presented", "follow_up.closed"}
    assert wanted <= set(done(quarter, before, quarter.planner))


def test_after_the_closing_nobody_types(open_page: OpenPage, quarter: Quarter) -> None:
    before = quarter.last_act()
    page = open_page(quarter.address("reclamos"), by=quarter.head_of("reclamos"))
    expect(page.get_by_role("region", name="Estado del informe")).to_be_visible()
    expect(page.locator(".entry input, .entry textarea")).to_have_count(0)
    assert quarter.last_act() == before


def test_a_director_reads_the_board_on_a_phone(
    open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter
) -> None:
    before = quarter.last_act()
    page = open_page("/inicio/", by=quarter.site.cast[Role.TOP_MANAGEMENT], width=390, height=844)
    expect(page).to_have_url(re.compile(f"{BOARD}$"))
    expect(page.locator(".sentence").first).to_contain_text("septiembre")
    expect(page.locator(".tile .value").first).to_be_visible()
    keep_picture(page, "trimestre-tablero-telefono")
    assert outside(page) == []
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("Muy superior")).first.click()
    expect(page.get_by_role("link", name=re.compile("Extender certificaciones y cuadros"))).to_be_visible()
    assert outside(page) == []
    assert quarter.last_act() == before
