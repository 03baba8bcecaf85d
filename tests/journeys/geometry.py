"""Where things stand in a page that a browser shows: measured, instead of pictures compared."""

from __future__ import annotations

from playwright.sync_api import Page

WIDTHS = (320, 390, 760, 761, 1180, 1240, 1241, 1366, 1440)
"""The narrowest that must work, a telephone, both sides of each break, and two desks."""

OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width && !element.ownerSVGElement && box.right > innerWidth + 1 && !element.closest(".scroll, .visually-hidden, .skip, dialog")
    && getComputedStyle(element).position !== "absolute";
}).slice(0, 5).map((element) => element.outerHTML.slice(0, 120))"""

OFF_HEAD = """() => [...document.querySelectorAll("table")].flatMap((table) => {
  const head = table.tHead && table.tHead.rows[table.tHead.rows.length - 1];
  if (!head || getComputedStyle(table).display !== "table") return [];
  const heads = [...head.cells].map((cell) => cell.getBoundingClientRect());
  return [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.cells.length === heads.length)
    .flatMap((row) => [...row.cells].filter((cell, place) => {
      const box = cell.getBoundingClientRect();
      return Math.abs(box.left - heads[place].left) > 2 || Math.abs(box.right - heads[place].right) > 2;
    })).map((cell) => cell.outerHTML.slice(0, 120));
})"""

SMALL = """() => [...document.querySelectorAll("svg text")].filter((text) => {
  const drawn = text.getBoundingClientRect();
  return drawn.width && text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize) < 11.99;
}).map((text) => text.textContent)"""

SEPARATE = """() => [...document.querySelectorAll(".entry tr")].flatMap((row) => {
  const boxes = [...row.cells].map((cell) => cell.getBoundingClientRect()).filter((box) => box.width);
  return boxes.filter((box, place) => boxes.some((other, second) => second > place
    && Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
    && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1)).map(() => row.id);
})"""
"""Rows two of whose cells overlap."""

SPILLED = """() => [...document.querySelectorAll(".entry tr:not(.group) :is(th, td) *")].filter((element) => {
  const box = element.getBoundingClientRect(), cell = element.closest("th, td").getBoundingClientRect();
  return element.checkVisibility() && box.width > 1 && !element.ownerSVGElement && (box.right > cell.right + 1 || box.left < cell.left - 1);
}).map((element) => element.outerHTML.slice(0, 90))"""
"""What stands outside of its own cell."""

WHOLE_ROWS = """() => {
  const head = document.querySelector(".entry thead th").getBoundingClientRect();
  const foot = document.querySelector(".grid-foot").getBoundingClientRect();
  return [...document.querySelectorAll(".entry tr[id]")].filter((row) => {
    const box = row.getBoundingClientRect();
    return box.top >= head.bottom - 1 && box.bottom <= foot.top + 1;
  }).length;
}"""
"""How many rows of the entry screen are seen whole between its head and its foot."""

COVERED = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  if (element === document.body || !box.width) { return ""; }
  const seen = (y) => Math.min(Math.max(y, 3), innerHeight - 3);
  const ends = [seen(box.top + 3), seen(box.bottom - 3)].map((y) => document.elementFromPoint(box.left + Math.min(box.width / 2, 40), y));
  return ends.every((one) => one && (element.contains(one) || one.contains(element))) ? "" : element.outerHTML.slice(0, 120);
}"""
"""What has the focus, where something stands over it."""


def small_letters(page: Page) -> list[str]:
    """Texts of charts that are shown smaller than 12 pixels."""
    found: list[str] = page.evaluate(SMALL)
    return found


def outside(page: Page) -> list[str]:
    """What makes the page scroll sideways; regions that scroll by themselves may."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found: list[str] = page.evaluate(OUTSIDE)
    return found or (["the page is wider than its window"] if wide else [])


def off_head(page: Page) -> list[str]:
    """Cells of tables that do not stand under their heads, two pixels allowed."""
    found: list[str] = page.evaluate(OFF_HEAD)
    return found


def covered(page: Page, stops: int) -> list[str]:
    """What something stands over when it has the focus, so many stops of the Tab key on and back again."""
    found = []
    for key in ("Tab", "Shift+Tab"):
        for _step in range(stops):
            page.keyboard.press(key)
            found.append(page.evaluate(COVERED))
    return [one for one in found if one]
