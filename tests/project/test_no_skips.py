"""The script that tells a test skipped on one database from one that ran nowhere."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import REPO

RAN = '<testcase classname="a" name="one" />'
FAILED = '<testcase classname="a" name="one"><failure message="no" /></testcase>'
SKIPPED = '<testcase classname="a" name="one"><skipped type="pytest.skip" message="no browser" /></testcase>'
EXPECTED_FAILURE = '<testcase classname="a" name="one"><skipped type="pytest.xfail" message="known" /></testcase>'


@pytest.mark.parametrize(
    ("reports", "status", "closing"),
    [
        ([RAN, RAN], 0, "1 passed, 0 failed, 0 skipped"),
        ([SKIPPED, RAN], 0, "1 passed, 0 failed, 0 skipped"),
        ([RAN, SKIPPED], 0, "1 passed, 0 failed, 0 skipped"),
        ([EXPECTED_FAILURE], 0, "1 passed, 0 failed, 0 skipped"),
        ([SKIPPED, SKIPPED], 1, "0 passed, 0 failed, 1 skipped"),
        ([RAN, SKIPPED.replace('"one"', '"two"')], 1, "1 passed, 0 failed, 1 skipped"),
        ([RAN, FAILED], 1, "0 passed, 1 failed, 0 skipped"),
        ([""], 1, "0 passed, 0 failed, 0 skipped"),
    ],
)
def test_a_test_that_ran_nowhere_fails(tmp_path: Path, reports: list[str], status: int, closing: str) -> None:
    files = [tmp_path / f"{number}.xml" for number in range(len(reports))]
    for file, cases in zip(files, reports, strict=True):
        file.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    command = [sys.executable, str(REPO / ".ci" / "no_skips.py"), *map(str, files)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (status, closing)
