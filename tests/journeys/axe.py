"""What axe says about a page that a browser shows."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TALL = 3000
"""With a sticky foot axe reports targets as too small that it covers; so high, it covers none."""

# Only what is wrong travels back: the list of what is right is some hundred kB a page.
RUN = """(tags) => axe.run({resultTypes: ["violations"], runOnly: {type: "tag", values: tags}})
  .then((found) => [found.violations, found.passes.length])"""


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule: the rule, what it asks, the element; the page keeps its size."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": TALL})
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]]
    found, passed = page.evaluate(RUN, TAGS)
    page.set_viewport_size(size)
    assert passed, "axe judged nothing"
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
