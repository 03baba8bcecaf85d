"""The figures that trials count, printed at the end of a run: each test hands in its lines as properties of its report."""

from __future__ import annotations

from typing import Final

import pytest

FIGURE: Final = "figure"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines, in the order in which their tests ended."""
    reports = [one for outcome in ("passed", "failed") for one in terminalreporter.stats.get(outcome, [])]
    lines = [line for report in reports for name, line in getattr(report, "user_properties", ()) if name == FIGURE]
    if lines:
        terminalreporter.section("figures of the trials")
        for line in lines:
            terminalreporter.write_line(str(line))
