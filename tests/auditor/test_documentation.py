"""The page of the rules and the registry that it is written from."""

from __future__ import annotations

import subprocess
import sys

from planabierto.auditor.documentation import catalogue
from planabierto.auditor.registry import rules
from tests.paths import REPO


def test_the_page_of_the_rules_is_up_to_date() -> None:
    assert (REPO / "docs" / "rules.md").read_text(encoding="utf-8") == catalogue()


def test_the_page_names_every_rule_with_what_is_asked() -> None:
    page = catalogue()
    for rule in rules():
        assert f"### {rule.code}\n" in page
        assert rule.mend in page


def test_the_page_is_printed_by_the_package() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "planabierto.auditor"], capture_output=True, check=True, encoding="utf-8"
    )
    assert printed.stdout == catalogue()
