"""Fails where a test was skipped in every run: `no_skips.py REPORT.xml…`, JUnit reports of the same tests.

A test may be skipped on one database when it runs on the other. One that ran nowhere tells nothing, and a group of
them (no browser, no spreadsheet program) must not pass for green. There is no list of exceptions.
"""

import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Runs:
    """What the reports say together: tests that ran somewhere, failures, and the reason of each skip."""

    ran: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)

    @property
    def skipped_everywhere(self) -> dict[str, str]:
        """Reason by test, for tests that ran in no report."""
        return {test: reason for test, reason in self.skipped.items() if test not in self.ran}


def read_reports(reports: Iterable[Path]) -> Runs:
    """Add up JUnit reports; a test is its class and name, an expected failure counts as run."""
    runs = Runs()
    for report in reports:
        for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314  our own pytest wrote it a moment ago
            test = f"{case.get('classname', '')}::{case.get('name', '')}"
            skip = case.find("skipped")
            if skip is not None and skip.get("type") != "pytest.xfail":
                runs.skipped[test] = skip.get("message") or "no reason given"
                continue
            runs.ran.add(test)
            if case.find("failure") is not None or case.find("error") is not None:
                runs.failed.add(test)
    return runs


def main(arguments: list[str]) -> int:
    """Print what never ran, by reason, and a closing line of counts; 1 where something never ran or nothing ran."""
    runs = read_reports(map(Path, arguments))
    by_reason: dict[str, list[str]] = {}
    for test, reason in sorted(runs.skipped_everywhere.items()):
        by_reason.setdefault(reason, []).append(test)
    for reason, tests in by_reason.items():
        print(f"never ran ({len(tests)}): {reason}")
        print("".join(f"    {test}\n" for test in tests), end="")
    print(f"{len(runs.ran - runs.failed)} passed, {len(runs.failed)} failed, {len(runs.skipped_everywhere)} skipped")
    return 0 if runs.ran and not runs.failed and not by_reason else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
