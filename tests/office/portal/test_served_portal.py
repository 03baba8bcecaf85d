"""Kept pages over the network, from the product as it is served: no errors; how many a second is printed with the load of the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.paths import REPO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SMALL: Final = 2
TRIAL: Final = 30


def seen_under_load(folder: Path, *, editions: int, seconds: float, say: Callable[[str], None]) -> dict[str, Any]:
    """Serve so many editions, load the site for so long, and say what was seen."""
    order = {"folder": str(folder), "database": "", "editions": editions, "seconds": seconds}
    command = [sys.executable, "-m", "tests.office.portal.served_portal", json.dumps(order)]
    result = subprocess.run(command, cwd=REPO, check=True, capture_output=True, text=True)
    seen: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    say(
        f"public site, {editions} editions, kept pages served: {seen['requests'] / seen['seconds']:,.0f} a second in {seconds} s, "
        f"{seen['errors']} errors, server {seen['server_cpu'] / seen['requests'] * 1000:.2f} ms of CPU each (load {seen['load']:.1f})"
    )
    return seen


@pytest.mark.slow
def test_kept_pages_are_given_over_the_network_without_an_error(
    tmp_path: Path, print_figure: Callable[[str], None]
) -> None:
    seen = seen_under_load(tmp_path, editions=1, seconds=SMALL, say=print_figure)
    assert (seen["errors"], seen["requests"] > 0) == (0, True)


@pytest.mark.trial
@pytest.mark.parametrize("editions", [1, 100])
def test_kept_pages_for_half_a_minute(tmp_path: Path, editions: int, print_figure: Callable[[str], None]) -> None:
    seen = seen_under_load(tmp_path, editions=editions, seconds=TRIAL, say=print_figure)
    assert seen["errors"] == 0
