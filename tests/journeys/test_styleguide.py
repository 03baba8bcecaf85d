"""The living guide in a browser: every component in both themes, both languages, from the narrowest telephone to a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations
from tests.journeys.conftest import KeepPicture, OpenPage
from tests.journeys.geometry import WIDTHS, off_head, outside, small_letters
from tests.journeys.looks import EVERY_LOOK, Theme


@pytest.mark.parametrize(("width", "theme"), EVERY_LOOK)
def test_axe_finds_nothing(open_page: OpenPage, keep_picture: KeepPicture, width: int, theme: Theme) -> None:
    page = open_page("/estilo/", width=width, theme=theme)
    keep_picture(page, f"estilo-{width}-{theme}")
    assert violations(page) == []


@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (390, "dark")])
def test_axe_finds_nothing_in_an_open_menu(open_page: OpenPage, width: int, theme: Theme) -> None:
    page = open_page("/estilo/", width=width, theme=theme)
    page.locator("details.menu > summary").click()
    assert violations(page) == []


def test_axe_finds_nothing_in_an_open_dialog(open_page: OpenPage) -> None:
    page = open_page("/estilo/")
    page.get_by_role("link", name="Retirar la importación").click()
    expect(page.get_by_role("dialog", name="¿Retirar la importación?")).to_be_visible()
    assert violations(page) == []


def test_axe_is_really_asked(open_page: OpenPage) -> None:
    page = open_page("/estilo/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\"><h4></h4>')")
    assert {line.split(":")[0] for line in violations(page)} >= {"image-alt", "empty-heading"}


def test_nothing_stands_outside_of_any_window(open_page: OpenPage) -> None:
    page = open_page("/estilo/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        assert (width, outside(page)) == (width, [])
        assert (width, off_head(page)) == (width, [])
        assert (width, small_letters(page)) == (width, [])


def test_text_at_twice_its_size_stays_inside(open_page: OpenPage) -> None:
    page = open_page("/estilo/", width=683)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert outside(page) == []


def test_what_lies_outside_is_noticed(open_page: OpenPage) -> None:
    page = open_page("/estilo/", width=390)
    page.evaluate("document.querySelector('h1').style.width = '500px'")
    assert outside(page) != []
    page.evaluate("document.querySelector('h1').style.width = ''")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.evaluate("document.querySelector('.table tbody td').style.cssText = 'position: relative; left: 9px'")
    assert len(off_head(page)) == 1


def test_letters_that_are_too_small_are_noticed(open_page: OpenPage) -> None:
    page = open_page("/estilo/", width=1366)
    page.evaluate("document.querySelector('.chart-wide svg').style.width = '400px'")
    assert "Programado 81%" in small_letters(page)


def focused(page: Page) -> str:
    """What has the focus: its text, or its name."""
    text: str = page.evaluate("(document.activeElement.innerText || document.activeElement.id).trim()")
    return text


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(open_page: OpenPage) -> None:
    page = open_page("/estilo/", width=1366)
    page.keyboard.press("Tab")
    assert focused(page) == "Ir al contenido"
    hidden = []
    stops = 0
    while stops < 200:
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null;
              const box = element.getBoundingClientRect(), style = getComputedStyle(element);
              const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
              return [inside && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3, element.outerHTML.slice(0, 90)];
            }"""
        )
        if seen is None:
            break
        stops += 1
        if not seen[0]:
            hidden.append(seen[1])
    assert hidden == []
    assert 60 < stops < 200


def test_escape_and_a_click_elsewhere_close_the_menu(open_page: OpenPage) -> None:
    page = open_page("/estilo/")
    menu, summary = page.locator("details.menu"), page.locator("details.menu > summary")
    summary.click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_chosen_theme_stays_whatever_the_system_says(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/estilo/", theme="light", scripts=scripts)
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Oscura").click()
    expect(page).to_have_url("/estilo/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(16, 24, 30)")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sistema").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(244, 246, 247)")


def test_charts_take_the_colours_of_the_theme(open_page: OpenPage) -> None:
    light, dark = (open_page("/estilo/", theme=theme).locator('[fill="#00806a"]').first for theme in ("light", "dark"))
    expect(light).to_have_css("fill", "rgb(0, 128, 106)")
    expect(dark).to_have_css("fill", "rgb(95, 217, 189)")


def test_paper_is_light_whatever_the_theme(open_page: OpenPage) -> None:
    page = open_page("/estilo/", theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("h1")).to_have_css("color", "rgb(20, 33, 43)")
    expect(page.locator(".bar")).to_be_hidden()


def test_forced_colours_keep_shapes_and_lines(open_page: OpenPage) -> None:
    page = open_page("/estilo/")
    page.emulate_media(forced_colors="active")
    text = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    expect(page.locator(".pill .shape").first).to_have_css("fill", text)
    expect(page.locator('svg[role=img] [fill="#14212b"]').first).to_have_css("fill", text)


def test_the_button_copies_the_text_for_the_unit(open_page: OpenPage) -> None:
    page = open_page("/estilo/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copiar para la unidad").click()
    expect(page.locator("[data-copied]")).to_have_text("Copiado")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#texto-unidad").input_value()


def test_without_a_script_the_text_is_there_and_no_dead_button(open_page: OpenPage) -> None:
    page = open_page("/estilo/", scripts=False)
    expect(page.get_by_label("Texto para la unidad")).to_have_value(
        "Estimada jefatura:\nEn AO.6.4 se reportó 473 y lo programado es 108. ¿Es correcto?\nPlanificación"
    )
    expect(page.get_by_role("button", name="Copiar para la unidad")).to_have_count(0)
    page.get_by_role("link", name="Retirar la importación").click()
    expect(page).to_have_url("/estilo/#dialogo")


def test_a_dialog_is_left_by_its_button_without_asking_the_server(open_page: OpenPage) -> None:
    page = open_page("/estilo/")
    page.get_by_role("link", name="Retirar la importación").click()
    page.get_by_role("button", name="Cancelar").click()
    expect(page.locator("dialog")).to_be_hidden()
    expect(page).to_have_url("/estilo/")


def test_a_telephone_gets_its_own_curve(open_page: OpenPage) -> None:
    page = open_page("/estilo/", width=390)
    expect(page.locator(".chart-narrow svg")).to_be_visible()
    expect(page.locator(".chart-wide svg")).to_be_hidden()
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(page.locator(".chart-wide svg")).to_be_visible()
    expect(page.locator(".chart-narrow svg")).to_be_hidden()
