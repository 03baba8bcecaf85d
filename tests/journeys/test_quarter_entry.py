"""Filling in by paste and by workbook, and what comes between: another person, no connection, a session that ends, long words, money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Dialog, Page, expect

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import Achievement
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import SEPARATE, SPILLED, WHOLE_ROWS, WIDTHS, off_head, outside, small_letters
from tests.journeys.quarter import Quarter, done, open_quarters, press, saved
from tests.journeys.site import Site

LONG: Final = (
    "Elaborar y presentar los instrumentos técnicos y administrativos que normen la atención de los reclamos de las personas afiliadas "
    "y de sus beneficiarios, incluyendo manuales, guías, formularios y tableros de control, con su socialización, capacitación y "
    "seguimiento en las Agencias y en la Oficina Central, conforme a las disposiciones del ente rector y a los compromisos que la "
    "institución adquirió con los entes contralores en años anteriores y en el vigente."
)
AS_PRINTED: Final = {
    "Llevar las estadísticas de afiliados que han fallecido.": LONG,
    "\t800\t200\t200\t200\t200\t315\t79%": "\t$49,382.00\t$12,345.50\t$12,345.50\t$12,345.50\t$12,345.50\t$19,000.25\t77%",
}
"""The longest text of an action that was seen, and an action that is measured in dollars."""
TWO_LINES: Final = 40
"""Pixels that «$12,345.50» takes where it only breaks after its comma."""


@pytest.fixture(scope="module")
def quarters(site: Site) -> Iterator[dict[int, Quarter]]:
    """The third quarter of two years with the same units, so that Reclamos is blank twice."""
    with open_quarters(site, 2024, 2025, changes=AS_PRINTED) as opened:
        yield {one.year: one for one in opened}


@pytest.fixture(scope="module")
def quarter(quarters: dict[int, Quarter]) -> Quarter:
    """The first of them."""
    return quarters[2024]


def waiting(page: Page) -> int:
    """How many rows this machine keeps."""
    found: int = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('borrador|')).length")
    return found


def programmed(quarter: Quarter) -> dict[str, Decimal]:
    """What was programmed for the quarter in Reclamos, by code, where something was and one figure says it."""
    rows = quarter.rows("reclamos").items()
    return {code: row.targets[2].value for code, row in rows if row.targets[2].value and not row.programming.is_share}


def reported(quarter: Quarter) -> dict[str, Decimal]:
    """What stands in the quarter in Reclamos, by code, where something does."""
    reals = {code: row.entry.achievement.of_period for code, row in quarter.rows("reclamos").items()}
    return {code: real for code, real in reals.items() if real is not None}


# Where things stand, with the words and figures of a real unit


def test_five_rows_of_a_real_unit_are_seen_whole(open_page: OpenPage, quarter: Quarter) -> None:
    page = open_page(quarter.address("reclamos"), by=quarter.head_of("reclamos"))
    assert page.evaluate(WHOLE_ROWS) >= 5
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.evaluate(WHOLE_ROWS) >= 6


def test_a_real_unit_stands_within_its_columns_in_every_window(
    open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter
) -> None:
    page = open_page(quarter.address("reclamos"), by=quarter.head_of("reclamos"))
    statement = page.locator("#ao-6-3 .statement")
    assert len(statement.inner_text()) == len(LONG)
    assert page.locator("#ao-6-7 .number.wide .money").first.evaluate("(one) => one.offsetHeight") <= TWO_LINES
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        for shown in (outside(page), off_head(page), small_letters(page), page.evaluate(SEPARATE)):
            assert (width, shown) == (width, [])
        assert (width, page.evaluate(SPILLED)) == (width, [])
    for width in (1440, 1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        keep_picture(page, f"trimestre-registro-{width}")


# By paste and by workbook


def copy(page: Page, text: str) -> None:
    """Put a block on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def test_a_head_fills_the_unit_by_paste(open_page: OpenPage, keep_picture: KeepPicture, quarter: Quarter) -> None:
    head, before = quarter.head_of("reclamos"), quarter.last_act()
    wanted = programmed(quarter)
    page = open_page(quarter.address("reclamos"), by=head)
    lines = [f"{code}\t{value}" for code, value in wanted.items()]
    copy(page, "\n".join([*reversed(lines), "AO.6.12\t25%", "AO.9.9\t1"]))
    page.locator("#ao-4-1-real").focus()
    press(page, "Control+v")
    dialog = page.get_by_role("dialog", name="Va a pegar 18 valores")
    expect(dialog).to_contain_text("esta fila lleva dos cifras")
    expect(dialog).to_contain_text("Un código no es de esta unidad: AO.9.9")
    keep_picture(page, "trimestre-pegar")
    press(page, "Enter")
    expect(dialog).to_be_hidden()
    page.locator("#ao-6-12-hechos").fill("30")
    page.locator("#ao-6-12-total").fill("40")
    press(page, "Enter")
    saved(page)
    assert len(wanted) == 18
    assert reported(quarter) == {**wanted, "AO.6.12": Decimal("0.1875")}
    assert done(quarter, before, head)[0] == "report.rows_pasted"
    assert set(done(quarter, before, head)[1:]) == {"row.saved"}


def test_a_head_fills_the_unit_by_workbook(
    open_page: OpenPage, keep_picture: KeepPicture, quarters: dict[int, Quarter], tmp_path: Path
) -> None:
    quarter = quarters[2025]
    head, before = quarter.head_of("reclamos"), quarter.last_act()
    page = open_page(quarter.address("reclamos"), by=head)
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar Excel").click()
    book = tmp_path / download.value.suggested_filename
    download.value.save_as(book)
    wanted = programmed(quarter)
    filled = load_workbook(book)
    sheet = filled.worksheets[0]
    for line in sheet.iter_rows():
        code = str(line[0].value or "").rstrip(".")
        open_cells = [one for one in line if not one.protection.locked]
        if code in wanted:
            open_cells[0].value = wanted[code]
        elif code == "AO.6.12":
            open_cells[0].value, open_cells[1].value = 40, 40
    filled.save(book)
    page.goto(quarter.address("reclamos", "excel/?subir"))
    page.get_by_label("Libro de Excel").set_input_files(book)
    page.get_by_role("button", name="Ver los cambios").click()
    expect(page.get_by_role("heading", name="El libro cambia 19 filas")).to_be_visible()
    keep_picture(page, "trimestre-libro")
    assert reported(quarter) == {}
    page.get_by_role("button", name="Guardar 19 filas").click()
    expect(page).to_have_url(re.compile("/2025/t3/reclamos/$"))
    assert reported(quarter) == {**wanted, "AO.6.12": Decimal("0.25")}
    assert done(quarter, before, head) == ["report.workbook_applied"]


# What comes between


def editor(open_page: OpenPage, quarter: Quarter, slug: str, by: User) -> Page:
    """The screen of a unit, whose answers a test looks at itself."""
    return open_page(quarter.address(slug), by=by, refusals=f"/{slug}/")


@pytest.mark.parametrize(("row", "keep", "stays"), [("AO.6.1", "Dejar el mío", 3), ("AO.6.2", "Dejar el otro", 2)])
def test_two_people_edit_one_row(
    open_page: OpenPage, keep_picture: KeepPicture, quarters: dict[int, Quarter], row: str, keep: str, stays: int
) -> None:
    quarter = quarters[2025]
    head, reporter = quarter.head_of("reclamos"), quarter.site.cast[Role.REPORTER]
    mine, theirs = (editor(open_page, quarter, "reclamos", one) for one in (head, reporter))
    slug, before = row.lower().replace(".", "-"), quarter.last_act()
    name = f"#{slug}-real"
    theirs.locator(name).fill("2")
    press(theirs, "Enter")
    saved(theirs)
    mine.locator(name).fill("4")
    press(mine, "Enter")
    notes = mine.locator(f"#{slug}-notas")
    expect(notes).to_contain_text(
        re.compile(r"reporter cambió esta fila a las \d\d:\d\d\. Su valor: 4\. El de esa persona: 2\.")
    )
    assert reported(quarter)[row] == 2
    keep_picture(mine, f"trimestre-conflicto-{slug}")
    mine.locator(name).fill("3")
    notes.get_by_role("button", name=keep).click()
    expect(notes).not_to_contain_text("cambió esta fila")
    expect(mine.locator(name)).to_have_value(str(stays))
    assert reported(quarter)[row] == stays
    acts = [one for one in quarter.acts_since(before) if one[0] == "row.saved"]
    assert acts == [("row.saved", reporter.display_name), *[("row.saved", head.display_name)] * (stays == 3)]


def test_nothing_is_lost_while_the_connection_is_gone_for_a_minute(
    open_page: OpenPage, quarters: dict[int, Quarter]
) -> None:
    quarter = quarters[2025]
    with quarter.site.database():
        head = quarter.head_of("operaciones")
    before = quarter.last_act()
    page = editor(open_page, quarter, "operaciones", head)
    page.clock.install()
    page.reload(wait_until="networkidle")
    page.context.set_offline(True)
    page.locator("#ao-6-1-real").focus()
    for value in ("3", "4", "5"):
        page.keyboard.type(value)
        press(page, "Enter")
    expect(page.locator(".tools .save-state > span")).to_have_text("Sin conexión: 3 cambios guardados en este equipo")
    page.clock.run_for(60_000)
    assert quarter.acts_since(before) == []
    assert waiting(page) == 3
    page.context.set_offline(False)
    saved(page)
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('borrador|'))")
    rows = quarter.rows("operaciones")
    assert [rows[code].entry.achievement.of_period for code in ("AO.6.1", "AO.6.2", "AO.6.3")] == [3, 4, 5]
    assert done(quarter, before, head) == ["row.saved"] * 3


def test_a_session_that_ends_in_mid_typing_keeps_the_words(open_page: OpenPage, quarters: dict[int, Quarter]) -> None:
    quarter = quarters[2025]
    with quarter.site.database():
        head = quarter.head_of("comercializacion")
    before = quarter.last_act()
    page = editor(open_page, quarter, "comercializacion", head)
    page.on("dialog", Dialog.accept)
    slug = page.locator(".entry tr[id]").first.get_attribute("id")
    page.locator(f"#{slug}-logro").focus()
    page.keyboard.type("Se publicó la guía y")
    page.context.clear_cookies()
    page.keyboard.type(" se entregó a las Agencias.")
    press(page, "Enter")
    expect(page.locator(".tools .save-state > span")).to_contain_text("Su sesión terminó.")
    assert waiting(page) == 1
    assert quarter.acts_since(before) == []
    page.locator(".tools").get_by_role("link", name="Ingresar").click()
    expect(page).to_have_url(re.compile("/ingresar/"))
    session = quarter.site.session_of(head)
    page.context.add_cookies([{"name": session["name"], "value": session["value"], "url": session["url"]}])
    page.goto(quarter.address("comercializacion"))
    expect(page.locator(f"#{slug}-logro")).to_have_value("Se publicó la guía y se entregó a las Agencias.")
    saved(page)
    assert waiting(page) == 0
    with quarter.site.database():
        texts = Achievement.objects.filter(recorded_by=head).values_list("accomplishment", flat=True)
        assert list(texts) == ["Se publicó la guía y se entregó a las Agencias."]
    assert [act for act in done(quarter, before, head) if act != "session.started"] == ["row.saved"]
