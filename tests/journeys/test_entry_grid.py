"""The entry screen in a browser: its keys, its saving, what it does when the connection, the session or another person come between."""

from __future__ import annotations

import gzip
import re
from itertools import product

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.entry_guide import BASE, STATES
from planabierto.office.followup.entry_page import drafts_of
from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.entry_server import EntryServer
from tests.journeys.geometry import SEPARATE, SPILLED, WHOLE_ROWS, WIDTHS, off_head, outside, small_letters
from tests.journeys.looks import Theme, looks
from tests.journeys.site import Site


def at(page: Page, name: str) -> Locator:
    """A field by its name."""
    return page.locator(f"#{name}")


@pytest.fixture
def entry(open_page: OpenPage) -> tuple[Page, EntryServer]:
    """The screen at a desk, and the server that answers it."""
    page = open_page(BASE, refusals=BASE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page, EntryServer(page)


def without_sticky_foot(page: Page) -> Page:
    """The page on a telephone is longer than what axe is shown at once: there it would find fields covered that one can scroll to."""
    page.evaluate("document.querySelectorAll('.grid-foot').forEach((foot) => { foot.style.position = 'static'; })")
    return page


def waiting(page: Page) -> list[str]:
    """The names of what this machine keeps."""
    found: list[str] = page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('borrador|1|1|1|')).sort()"
    )
    return found


def state(page: Page) -> Locator:
    """What is said of saving."""
    return page.locator(".tools .save-state > span")


# The keyboard


@pytest.mark.parametrize(
    ("start", "keys", "end"),
    [
        ("ao-1-1-real", ["Enter"], "ao-1-2-real"),
        ("ao-1-2-real", ["Shift+Enter"], "ao-1-1-real"),
        ("ao-1-2-real", ["ArrowDown"], "ao-4-1-real"),
        ("ao-4-1-real", ["ArrowUp"], "ao-1-2-real"),
        ("ao-6-1-recibidas", ["Enter"], "ao-6-1-atendidas"),
        ("ao-6-4-real", ["Enter"], "ao-6-6-real"),
        ("ao-1-1-real", ["ArrowUp"], "ao-1-1-real"),
        ("ao-6-6-real", ["Enter"], "ao-6-6-real"),
        ("ao-1-1-real", ["Tab"], "ao-1-1-logro"),
        ("ao-1-1-logro", ["Shift+Tab"], "ao-1-1-real"),
        ("ao-1-1-justificacion", ["Tab"], "ao-1-2-real"),
        ("ao-1-1-logro", ["Enter"], "ao-1-2-logro"),
        ("ao-1-2-justificacion", ["Shift+Enter"], "ao-1-1-justificacion"),
        ("ao-4-1-justificacion", ["Control+Home", "ArrowDown"], "ao-4-1-justificacion"),
        ("ao-4-1-justificacion", ["Control+End", "ArrowDown"], "ao-4-2-justificacion"),
        ("ao-4-1-justificacion", ["Control+Home", "ArrowUp"], "ao-1-2-justificacion"),
        ("ao-1-1-real", ["F2", "ArrowLeft"], "ao-1-1-real"),
    ],
)
def test_keys_move_as_in_a_spreadsheet(entry: tuple[Page, EntryServer], start: str, keys: list[str], end: str) -> None:
    page, _server = entry
    at(page, start).focus()
    for key in keys:
        page.keyboard.press(key)
    expect(at(page, end)).to_be_focused()


def test_typing_replaces_a_number_and_goes_on_in_a_text(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    at(page, "ao-4-4-real").focus()
    page.keyboard.type("12")
    expect(at(page, "ao-4-4-real")).to_have_value("12")
    page.keyboard.press("Enter")
    at(page, "ao-4-4-justificacion").focus()
    page.keyboard.type(" Y más.")
    expect(at(page, "ao-4-4-justificacion")).to_have_value("La demanda superó lo previsto. Y más.")


def test_a_click_selects_a_number_and_f2_sets_the_caret_behind_it(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    at(page, "ao-4-4-real").click()
    page.keyboard.type("5")
    expect(at(page, "ao-4-4-real")).to_have_value("5")
    page.keyboard.press("F2")
    page.keyboard.type("0")
    expect(at(page, "ao-4-4-real")).to_have_value("50")


def test_escape_brings_back_what_stood_there(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    for name, before in (("ao-4-4-real", "473"), ("ao-4-4-justificacion", "La demanda superó lo previsto.")):
        at(page, name).focus()
        page.keyboard.type("9")
        page.keyboard.press("Escape")
        expect(at(page, name)).to_have_value(before)
    page.locator("h1").click()
    assert waiting(page) == []
    assert server.saves == []


def test_the_equals_key_copies_the_plan_only_as_the_first(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    at(page, "ao-4-4-real").focus()
    page.keyboard.press("=")
    expect(at(page, "ao-4-4-real")).to_have_value("36")
    page.keyboard.press("F2")
    page.keyboard.press("=")
    expect(at(page, "ao-4-4-real")).to_have_value("36=")
    at(page, "ao-4-4-justificacion").focus()
    page.keyboard.press("=")
    expect(at(page, "ao-4-4-justificacion")).to_have_value("La demanda superó lo previsto.=")


def test_alt_and_the_arrow_open_the_sheet_of_the_row(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    at(page, "ao-4-4-real").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#ao-4-4 details.ficha")).to_have_attribute("open", "")
    expect(page.locator("#ao-4-4 details.ficha summary")).to_be_focused()
    expect(page.locator("#ao-4-4").get_by_label("Incluye de trimestres anteriores")).to_be_visible()


def test_f1_opens_the_help_beside(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    at(page, "ao-1-1-real").focus()
    with page.context.expect_page() as opened:
        page.keyboard.press("F1")
    opened.value.wait_for_load_state()
    assert "/ayuda/" in opened.value.url


def test_control_enter_saves_and_goes_to_the_review(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("estado=revisar"))
    assert [slug for slug, _sent in server.saves] == ["ao-1-1"]


def test_control_enter_stays_where_a_row_is_refused(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    server.next = [422]
    at(page, "ao-1-1-real").fill("uno")
    at(page, "ao-4-4-logro").focus()
    page.keyboard.press("Control+Enter")
    expect(at(page, "ao-1-1-real")).to_be_focused()


def test_keys_of_one_letter_can_be_turned_off_for_good(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    page.get_by_text("Teclado", exact=True).click()
    page.get_by_label("Usar los atajos de una tecla").uncheck()
    page.reload()
    at(page, "ao-4-4-real").focus()
    page.keyboard.press("ArrowDown")
    expect(at(page, "ao-4-4-real")).to_be_focused()
    at(page, "ao-4-4-real").select_text()
    page.keyboard.press("=")
    expect(at(page, "ao-4-4-real")).to_have_value("=")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(at(page, "ao-6-1-recibidas")).to_be_focused()


def test_the_wheel_changes_no_number(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    at(page, "ao-1-1-real").hover()
    at(page, "ao-1-1-real").focus()
    page.mouse.wheel(0, 200)
    expect(at(page, "ao-1-1-real")).to_have_value("1")
    assert page.locator("#registro [type=number]").count() == 0


def test_every_cell_is_named_aloud(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    expect(page.get_by_role("textbox", name="Ejecutado julio a septiembre, AO.1.2 Publicar la guía")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Justificación AO.1.2")).to_have_count(1)
    expect(page.get_by_role("row", name="AO.1.2")).to_have_count(1)


# Saving


def test_a_row_is_saved_when_it_is_left_and_the_caret_stays_where_it_is(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Tab")
    page.keyboard.type("Se hizo")
    expect(page.locator("#ao-1-1-acumulado")).to_contain_text("suma 7")
    expect(state(page)).to_have_text("Guardado a las 10:43")
    expect(at(page, "ao-1-1-logro")).to_be_focused()
    page.keyboard.type(" todo")
    expect(at(page, "ao-1-1-logro")).to_have_value("Se hizo todo")
    slug, sent = server.saves[0]
    assert (slug, sent["ao-1-1-real"], sent["ao-1-1-version"]) == ("ao-1-1", "7", "3")
    assert sent["csrfmiddlewaretoken"]
    page.keyboard.press("Enter")
    expect(page.locator("[name=ao-1-1-version]")).to_have_value("5")
    assert waiting(page) == []


def test_what_was_not_changed_is_not_saved(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    for _step in range(5):
        page.keyboard.press("Tab")
    at(page, "ao-1-1-real").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert server.saves == []


def test_a_row_that_changes_while_it_is_saved_is_saved_again_with_its_new_version(
    entry: tuple[Page, EntryServer],
) -> None:
    page, server = entry
    at(page, "ao-1-1-real").fill("7")
    at(page, "ao-1-1-real").dispatch_event("focusout")
    at(page, "ao-1-1-real").fill("8")
    page.keyboard.press("Enter")
    expect(page.locator("#ao-1-1-acumulado")).to_contain_text("suma 8")
    assert [(sent["ao-1-1-real"], sent["ao-1-1-version"]) for _slug, sent in server.saves][-1] in {
        ("8", "3"),
        ("8", "4"),
    }
    assert waiting(page) == []


def test_a_choice_and_a_date_save_too(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    page.locator("#ao-4-1 .why summary").click()
    at(page, "ao-4-1-causa").select_option("demand")
    expect(state(page)).to_have_text("Guardado a las 10:43")
    at(page, "ao-4-1-fecha").fill("2024-12-01")
    page.locator("h1").click()
    expect(page.locator("[name=ao-4-1-version]")).to_have_value("5")
    assert server.saves[-1][1]["ao-4-1-fecha"] == "2024-12-01"


def test_a_refused_value_is_marked_with_its_sentence_and_kept(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    server.next = [422]
    at(page, "ao-1-1-real").fill("uno")
    page.keyboard.press("Enter")
    expect(at(page, "ao-1-1-real")).to_have_attribute("aria-invalid", "true")
    expect(at(page, "ao-1-1-real")).to_have_accessible_description("«uno» no es un número.")
    expect(state(page)).to_have_text("AO.1.1 no se guardó: corrija lo señalado")
    assert waiting(page) == ["borrador|1|1|1|reclamos|ao-1-1|3"]
    at(page, "ao-1-1-real").fill("1")
    page.keyboard.press("Enter")
    expect(at(page, "ao-1-1-real")).not_to_have_attribute("aria-invalid", "true")
    assert waiting(page) == []


def test_a_question_is_answered_by_its_button(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    page.locator("#ao-6-6").get_by_role("button", name="25%", exact=True).click()
    expect(at(page, "ao-6-6-real")).to_have_value("25%")
    expect(page.locator("#ao-6-6-notas")).to_be_empty()
    expect(at(page, "ao-6-6-real")).to_be_focused()
    page.locator("#ao-4-4").get_by_role("button", name="Sí, es correcto").click()
    expect(page.locator("#ao-4-4-notas")).to_be_empty()
    assert server.saves[-1][1]["ao-4-4-cierto"] == "473"


@pytest.mark.parametrize(("keep", "value"), [("Dejar el mío", "4"), ("Dejar el otro", "3")])
def test_a_conflict_shows_both_values_and_waits_for_a_choice(
    entry: tuple[Page, EntryServer], keep: str, value: str
) -> None:
    page, server = entry
    server.versions["ao-1-1"] = 8
    at(page, "ao-1-1-real").fill("4")
    page.keyboard.press("Enter")
    notes = page.locator("#ao-1-1-notas")
    expect(notes).to_contain_text("Otra persona cambió esta fila a las 10:39. Su valor: 4. El de esa persona: 3.")
    expect(state(page)).to_contain_text("AO.1.1 no se guardó: otra persona la cambió")
    at(page, "ao-1-1-logro").fill("Algo más")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert len(server.saves) == 1
    notes.get_by_role("button", name=keep).click()
    expect(at(page, "ao-1-1-real")).to_have_value(value)
    expect(page.locator("[name=ao-1-1-version]")).to_have_value("9")
    expect(notes).to_be_empty()
    assert server.saves[-1][1]["ao-1-1-conserva"] == ("mio.8" if value == "4" else "otro.8")
    assert waiting(page) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_the_server_could_not_save_is_tried_again_by_itself(entry: tuple[Page, EntryServer], status: int) -> None:
    page, server = entry
    server.next = [status]
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("No se pudo guardar AO.1.1.")
    expect(page.locator(".grid-foot .save-state")).to_be_visible()
    expect(state(page)).to_have_text("Guardado a las 10:43", timeout=4000)
    expect(page.locator(".grid-foot .save-state")).to_be_hidden()
    assert len(server.saves) == 2


def test_the_button_tries_at_once(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    server.next = [503]
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    page.locator(".tools").get_by_role("button", name="Reintentar").click(timeout=1500)
    expect(state(page)).to_have_text("Guardado a las 10:43", timeout=1500)


def test_without_a_connection_everything_waits_here_and_goes_when_it_is_back(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    server.is_down = True
    page.context.set_offline(True)
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Sin conexión: 1 cambio guardado en este equipo")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Sin conexión: 2 cambios guardados en este equipo")
    assert waiting(page) == ["borrador|1|1|1|reclamos|ao-1-1|3", "borrador|1|1|1|reclamos|ao-1-2|3"]
    server.is_down = False
    page.context.set_offline(False)
    expect(state(page)).to_have_text("Guardado a las 10:43", timeout=1500)
    expect(page.locator("[name=ao-1-2-version]")).to_have_value("4")
    assert waiting(page) == []
    assert sorted(slug for slug, _sent in server.saves) == ["ao-1-1", "ao-1-2"]


def test_tries_come_after_two_five_fifteen_and_thirty_seconds(open_page: OpenPage) -> None:
    page = open_page(BASE, refusals=BASE)
    page.clock.install()
    page.reload()
    server = EntryServer(page)
    server.next = [503] * 6
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    seen = 1
    for seconds in (2, 5, 15, 30, 30):
        expect(state(page)).to_have_text("No se pudo guardar AO.1.1.")
        page.clock.run_for(seconds * 1000 - 300)
        assert len(server.saves) == seen
        page.clock.run_for(400)
        seen += 1
        page.wait_for_timeout(50)
        assert len(server.saves) == seen


def test_a_session_that_ended_keeps_the_words_until_the_next_sign_in(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    server.next = [401]
    at(page, "ao-1-1-logro").fill("Lo que escribí")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Su sesión terminó. Lo que escribió sigue en este equipo. Ingrese para guardarlo.")
    at(page, "ao-1-2-real").fill("9")
    page.keyboard.press("Enter")
    asked: list[str] = []

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", go)
    page.locator(".tools").get_by_role("link", name="Ingresar").click()
    expect(page).to_have_url(re.compile("/ingresar/"))
    page.goto(BASE)
    expect(at(page, "ao-1-1-logro")).to_have_value("Lo que escribí")
    expect(at(page, "ao-1-2-real")).to_have_value("9")
    expect(page.locator("[name=ao-1-2-version]")).to_have_value("4")
    assert sorted(slug for slug, _sent in server.saves) == ["ao-1-1", "ao-1-1", "ao-1-2"]
    assert waiting(page) == []
    assert asked == []


def test_a_closed_round_says_why_and_asks_no_more(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    server.next = [403]
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("El tercer trimestre cerró el 15 de octubre.")
    at(page, "ao-1-2-real").fill("8")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert len(server.saves) == 1


def test_what_waited_while_somebody_else_saved_comes_back_as_a_conflict(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    page.evaluate(
        "localStorage.setItem('borrador|1|1|1|reclamos|ao-1-1|2', 'ao-1-1-real=4&ao-1-1-logro=&ao-1-1-justificacion=')"
    )
    page.evaluate("localStorage.setItem('borrador|1|1|1|reclamos|ao-9-9|2', 'ao-9-9-real=4')")
    page.evaluate("localStorage.setItem('borrador|1|2|1|reclamos|ao-1-2|3', 'ao-1-2-real=4')")
    page.reload()
    expect(at(page, "ao-1-1-real")).to_have_value("4")
    expect(at(page, "ao-1-2-real")).to_have_value("1")
    expect(page.locator("#ao-1-1-notas")).to_contain_text("Su valor: 4. El de esa persona: 3.")
    page.locator("#ao-1-1-notas").get_by_role("button", name="Dejar el mío").click()
    expect(page.locator("[name=ao-1-1-version]")).to_have_value("4")
    assert waiting(page) == ["borrador|1|1|1|reclamos|ao-9-9|2"]
    assert server.stored["ao-1-1"]["ao-1-1-real"] == "4"


def test_leaving_asks_only_while_something_is_unsaved(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Guardado a las 10:43")
    page.reload()
    assert asked == []
    server.is_down = True
    at(page, "ao-1-1-real").fill("8")
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text("Sin conexión")
    page.reload()
    assert asked == ["beforeunload"]


def test_signing_out_warns_and_erases_what_waits_here(open_page: OpenPage, site: Site) -> None:
    person, institution = site.cast[Role.REPORTER], site.cast.institution
    page = open_page("/estilo/", by=person)
    own = f"{drafts_of(person.pk, institution.pk)}|1|reclamos|ao-1-1|3"
    page.evaluate("(key) => localStorage.setItem(key, 'x')", own)
    answers = [False, True]
    warnings: list[str] = []

    def answer(dialog: Dialog) -> None:
        warnings.append(dialog.message)
        if answers.pop(0):
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    page.locator("details.menu > summary").first.click()
    page.get_by_role("button", name="Salir").click()
    expect(page).to_have_url("/estilo/")
    assert page.evaluate("Object.keys(localStorage)") == [own]
    page.get_by_role("button", name="Salir").click()
    expect(page).not_to_have_url("/estilo/")
    assert page.evaluate("Object.keys(localStorage)") == []
    assert warnings == ["Hay cambios que no se guardaron y solo están en este equipo. Si sale, se borran."] * 2


def test_the_state_is_read_aloud_every_ten_seconds_at_most(open_page: OpenPage) -> None:
    page = open_page(BASE, refusals=BASE)
    page.clock.install()
    page.reload()
    server = EntryServer(page)
    aloud = page.get_by_role("status").filter(has_not=page.locator("[data-copied]")).last
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Guardado a las 10:43")
    page.clock.run_for(600)
    expect(aloud).to_have_text("Guardado a las 10:43")
    server.next = [422]
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("AO.1.2 no se guardó: corrija lo señalado")
    page.clock.run_for(9000)
    expect(aloud).to_have_text("Guardado a las 10:43")
    page.clock.run_for(1000)
    expect(aloud).to_have_text("AO.1.2 no se guardó: corrija lo señalado")


# Pasting


def copy(page: Page, text: str) -> None:
    """Put a text on the clipboard, as a spreadsheet does: plain and as a table."""
    page.evaluate(
        """(text) => {
          const html = "<table><tr><td>x</td></tr></table>";
          return navigator.clipboard.write([new ClipboardItem({
            "text/plain": new Blob([text], {type: "text/plain"}), "text/html": new Blob([html], {type: "text/html"})})]);
        }""",
        text,
    )


SHAPES = {
    "a column": ("ao-4-1-real", "1\n600\nuno\n2\n"),
    "two columns": ("ao-4-1-real", '1\tSe hizo\n600\t"Dos\nlíneas"\n'),
    "by code": ("ao-1-1-real", "AO.4.3\t2\nAO.9.9\t1\nAO.4.1.\t5"),
    "the whole sheet": ("ao-4-4-logro", "CÓDIGO\tACCIÓN\tLÍDER\tÁREA\tMETA\tT1\tREAL\tOBSERVACIONES\nAO.4.1\tx\ty\tz\t3\t1\t5\tDicho"),
    "a column of texts": ("ao-4-1-logro", "Se hizo\nSe entregó"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_block_is_shown_before_it_is_pasted_and_undone_at_once(entry: tuple[Page, EntryServer], shape: str) -> None:
    page, server = entry
    name, text = SHAPES[shape]
    server.pasted = {"ao-4-1": {"real": "1"}, "ao-4-2": {"real": "600"}, "ao-4-4": {"real": "2"}}
    copy(page, text)
    at(page, name).focus()
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog", name="Va a pegar 3 valores")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("«uno» no es un número: no se pegará")).to_be_visible()
    slug, column = name[:6], name[7:]
    assert server.pastes[0]["texto"].split() == text.split()
    assert (server.pastes[0]["fila"], server.pastes[0]["columna"]) == (slug, column)
    expect(dialog.get_by_role("button", name="Pegar 3 valores")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(at(page, "ao-4-2-real")).to_have_value("600")
    expect(at(page, name)).to_be_focused()
    expect(state(page)).to_have_text("Se pegaron 3 valores. Ctrl+Z los deshace.")
    assert server.pastes[1]["texto"].split() == text.split()
    page.keyboard.press("Control+z")
    expect(at(page, "ao-4-2-real")).to_have_value("")
    assert server.pastes[2]["deshacer"] == "7"
    page.keyboard.press("Control+z")
    page.wait_for_timeout(200)
    assert len(server.pastes) == 3
    assert server.saves == []


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ao-1-1-real", "12\r\n", "12"),
        ("ao-1-1-logro", '"Uno\nde ""dos"" líneas"', 'Uno de "dos" líneas'),
        ("ao-1-1-logro", "Sin comillas", "Sin comillas"),
    ],
)
def test_one_cell_is_pasted_where_one_is(entry: tuple[Page, EntryServer], name: str, text: str, value: str) -> None:
    page, server = entry
    copy(page, text)
    at(page, name).focus()
    page.keyboard.press("Control+v")
    expect(at(page, name)).to_have_value(value)
    assert server.pastes == []
    page.keyboard.press("Control+z")
    expect(at(page, name)).not_to_have_value(value)


def test_paragraphs_of_a_letter_become_one_in_a_text(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    page.evaluate("navigator.clipboard.writeText('Primero.\\n\\nSegundo.')")
    at(page, "ao-1-1-logro").focus()
    page.keyboard.press("Control+v")
    expect(at(page, "ao-1-1-logro")).to_have_value("Primero. Segundo.")
    assert server.pastes == []


def test_the_filter_is_cleared_before_a_paste_is_shown(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    page.get_by_role("link", name="Pendientes").click()
    expect(page.locator("#ao-1-1")).to_be_hidden()
    copy(page, "1\n2")
    at(page, "ao-4-2-real").focus()
    page.keyboard.press("Control+v")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("#ao-1-1")).to_be_visible()


def test_cancelling_a_paste_changes_nothing(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    copy(page, "1\n2")
    at(page, "ao-4-2-real").focus()
    page.keyboard.press("Control+v")
    page.get_by_role("dialog").get_by_role("button", name="Cancelar").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(at(page, "ao-4-2-real")).to_have_value("")
    assert len(server.pastes) == 1


def test_the_button_reads_the_clipboard(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    copy(page, "1\n2")
    page.get_by_role("link", name="Pegar desde Excel").click()
    expect(page.get_by_role("dialog", name="Va a pegar 3 valores")).to_be_visible()
    assert (server.pastes[0]["fila"], server.pastes[0]["columna"]) == ("ao-1-1", "real")


def test_where_the_clipboard_is_blocked_there_is_a_place_to_paste(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    page.context.clear_permissions()
    page.evaluate("() => { navigator.clipboard.readText = () => Promise.reject(new Error('blocked')); }")
    page.get_by_role("link", name="Pegar desde Excel").click()
    dialog = page.get_by_role("dialog", name="Pegar desde Excel")
    dialog.get_by_label("Pegue aquí").fill("1\n2")
    dialog.get_by_role("button", name="Ver lo que se pegará").click()
    expect(page.get_by_role("dialog", name="Va a pegar 3 valores")).to_be_visible()
    assert server.pastes[0]["texto"].split() == ["1", "2"]
    assert server.pastes[0]["fila"] == "ao-1-1"


def test_a_paste_without_a_connection_says_so(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    server.is_down = True
    copy(page, "1\n2")
    at(page, "ao-4-2-real").focus()
    page.keyboard.press("Control+v")
    expect(state(page)).to_have_text("No se pudo pegar. Nada cambió; inténtelo de nuevo en un momento.")
    expect(page.get_by_role("dialog")).to_be_hidden()


# Filters, long texts, suggestions


def test_a_filter_leaves_its_rows_without_asking_again(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    page.evaluate("window.mark = 1")
    page.get_by_role("link", name="Por justificar 1").click()
    expect(page.locator(".entry tr[id]:visible")).to_have_count(1)
    expect(page.locator(".entry .group:visible")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?ver=por-justificar"))
    page.go_back()
    expect(page.locator(".entry tr[id]:visible")).to_have_count(12)
    assert page.evaluate("window.mark") == 1


def test_a_filter_with_nothing_left_shows_the_way_back(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    page.evaluate("document.querySelectorAll('[data-flags]').forEach((row) => { row.dataset.flags = ''; })")
    page.get_by_role("link", name="Pendientes").click()
    page.get_by_role("link", name="Ver las 12 acciones").click()
    expect(page.locator(".entry tr[id]:visible")).to_have_count(12)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_holds_the_filter(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(f"{BASE}?ver=pendientes", scripts=scripts)
    expect(page.locator(".entry tr[id]:visible")).to_have_count(2)
    expect(page.get_by_role("link", name="Pendientes 2")).to_have_attribute("aria-current", "true")


def test_a_long_text_is_opened_and_closed(entry: tuple[Page, EntryServer]) -> None:
    page, _server = entry
    text = page.locator("#ao-4-4 .statement")
    before = text.bounding_box()
    page.locator("#ao-4-4").get_by_role("button", name="Ver todo").click()
    after = text.bounding_box()
    assert before is not None
    assert after is not None
    assert before["height"] < 90 < after["height"]


def test_a_suggestion_is_inserted_and_waits_for_the_rest(entry: tuple[Page, EntryServer]) -> None:
    page, server = entry
    page.locator("#ao-6-2").get_by_role("button", name="Depende de otra unidad").click()
    expect(at(page, "ao-6-2-justificacion")).to_have_value("Depende de otra unidad:")
    expect(at(page, "ao-6-2-justificacion")).to_be_focused()
    assert server.saves == []
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Guardado a las 10:43")


# Without a script


def test_without_a_script_one_form_saves_everything(open_page: OpenPage) -> None:
    page = open_page(BASE, scripts=False)
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(body="<p>Guardado</p>", content_type="text/html")

    page.route(lambda url: url.endswith(BASE), answer)
    at(page, "ao-1-1-real").fill("7")
    page.get_by_role("button", name="Guardar avance").click()
    expect(page.get_by_text("Guardado")).to_be_visible()
    assert "ao-1-1-real=7" in sent[0]
    assert "siguiente=seguir" in sent[0]
    assert sent[0].count("-version=3") == 11


# Where things stand


@pytest.mark.parametrize("shown", STATES)
def test_nothing_stands_outside_of_any_window(open_page: OpenPage, shown: str) -> None:
    page = open_page(f"{BASE}?estado={shown}")
    for width, is_unfolded in product(WIDTHS, (False, True)):
        page.evaluate(
            "(open) => document.querySelectorAll('.entry details').forEach((one) => { one.open = open; })", is_unfolded
        )
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])
        assert (width, small_letters(page)) == (width, [])
        assert (width, page.evaluate(SEPARATE)) == (width, [])
        assert (width, page.evaluate(SPILLED)) == (width, [])


@pytest.mark.parametrize(("width", "height", "rows"), [(1366, 768, 5), (1440, 900, 6)])
def test_so_many_rows_are_seen_whole(open_page: OpenPage, width: int, height: int, rows: int) -> None:
    assert open_page(BASE, width=width, height=height).evaluate(WHOLE_ROWS) >= rows


def test_narrower_the_columns_of_other_periods_are_gone(open_page: OpenPage) -> None:
    page = open_page(BASE, width=1241)
    expect(page.get_by_role("columnheader", name="Programado T1")).to_be_visible()
    page.set_viewport_size({"width": 1239, "height": 768})
    expect(page.locator("th:visible", has_text="Prog.")).to_have_count(1)
    page.set_viewport_size({"width": 759, "height": 768})
    expect(page.locator("#ao-1-1 td:visible")).to_have_count(6)


@pytest.mark.parametrize("width", [1366, 761, 390])
def test_what_has_the_focus_is_never_covered(open_page: OpenPage, width: int) -> None:
    page = open_page(BASE, width=width)
    covered, stops = [], 0
    at(page, "ao-1-1-real").focus()
    for key, most in (("Tab", 90), ("Shift+Tab", 90)):
        for _step in range(most):
            page.keyboard.press(key)
            seen = page.evaluate(
                """() => {
                  const element = document.activeElement, box = element.getBoundingClientRect();
                  if (!element.closest(".entry")) return null;
                  const ends = [box.top + 3, box.bottom - 3].map((y) => document.elementFromPoint(box.left + box.width / 2, y));
                  const seen = ends.every((one) => one && (element.contains(one) || one.contains(element)));
                  return [seen, element.outerHTML.slice(0, 90)];
                }"""
            )
            if seen is not None:
                stops += 1
                if not seen[0]:
                    covered.append(seen[1])
    assert covered == []
    assert stops > 80


def test_text_at_twice_its_size_stays_inside(open_page: OpenPage) -> None:
    page = open_page(BASE, width=683)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert outside(page) == []


@pytest.mark.parametrize("shown", STATES)
def test_axe_finds_nothing(open_page: OpenPage, keep_picture: KeepPicture, shown: str) -> None:
    name = f"registro-{shown or 'abierto'}"
    page = open_page(f"{BASE}?estado={shown}")
    for width, theme in looks(page, name):
        keep_picture(page, f"{name}-{width}-{theme}")
        assert (theme, width, violations(without_sticky_foot(page))) == (theme, width, [])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(entry: tuple[Page, EntryServer], theme: Theme) -> None:
    page, server = entry
    page.emulate_media(color_scheme=theme)
    page.evaluate("document.querySelectorAll('.entry details').forEach((one) => { one.open = true; })")
    server.next = [503]
    at(page, "ao-1-1-real").fill("7")
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text("No se pudo guardar")
    assert violations(page) == []
    page.get_by_text("Teclado", exact=True).click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    copy(page, "1\n2")
    at(page, "ao-4-2-real").focus()
    page.keyboard.press("Control+v")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def test_an_attempt_with_errors_begins_at_their_list(open_page: OpenPage) -> None:
    page = open_page(f"{BASE}?estado=error")
    assert page.title().startswith("Error: ")
    expect(page.get_by_role("region", name="Faltan 2 datos para enviar")).to_be_focused()
    page.get_by_role("link", name=re.compile("AO.6.2: explique")).click()
    expect(at(page, "ao-6-2-justificacion")).to_be_focused()


@pytest.mark.parametrize("shown", ["cerrada", "enviada", "revisar"])
def test_what_can_only_be_read_has_no_field_and_no_script(open_page: OpenPage, shown: str) -> None:
    page = open_page(f"{BASE}?estado={shown}")
    expect(page.locator(".entry :is(input, textarea, select)")).to_have_count(0)
    expect(page.locator("script[src*=entry]")).to_have_count(0)


def test_paper_shows_the_words_and_no_controls(open_page: OpenPage) -> None:
    page = open_page(BASE, theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator(".grid-foot")).to_be_hidden()
    expect(at(page, "ao-1-1-real")).to_have_css("color", "rgb(20, 33, 43)")


def test_forced_colours_keep_what_is_wrong_apart(open_page: OpenPage) -> None:
    page = open_page(BASE)
    page.emulate_media(forced_colors="active")
    expect(at(page, "ao-6-2-justificacion")).to_have_css("border-style", "double")


def test_the_screen_weighs_little(open_page: OpenPage) -> None:
    page = open_page(BASE)
    sent = page.evaluate("fetch('').then((answer) => answer.text())")
    assert len(gzip.compress(sent.encode(), 9)) <= 40_000
    assert page.locator("script").count() == 2
