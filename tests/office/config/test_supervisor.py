"""The worker beside the server: started again when it dies, less and less often, and never left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from planabierto.office.config import supervisor
from planabierto.office.config.supervisor import WorkerBeside, worker_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

LIVES = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(60)"
DIES = "import os, pathlib, sys; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); sys.exit(3)"
STAYS = (
    "import os, pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    " pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(60)"
)


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def started(folder: Path) -> list[int]:
    return [int(file.name) for file in folder.iterdir()]


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_worker_is_started_again_and_ends_with_the_server(tmp_path: Path) -> None:
    with WorkerBeside([sys.executable, "-c", LIVES, str(tmp_path)], pause=0.05):
        wait_until(lambda: len(started(tmp_path)) == 1)
        (first,) = started(tmp_path)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: len(started(tmp_path)) == 2)
        (second,) = set(started(tmp_path)) - {first}
        assert is_there(second)
    assert not is_there(second)
    assert len(started(tmp_path)) == 2


def test_a_worker_that_keeps_dying_is_started_less_and_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(supervisor.log, "error", lambda _event, **words: pauses.append(words["pause"]))
    with WorkerBeside([sys.executable, "-c", DIES, str(tmp_path)], pause=0.01):
        wait_until(lambda: len(pauses) == 4)
    assert pauses[:4] == [0.01, 0.02, 0.04, 0.08]


def test_a_worker_that_does_not_end_is_killed(tmp_path: Path) -> None:
    with WorkerBeside([sys.executable, "-c", STAYS, str(tmp_path)], grace=0.3):
        wait_until(lambda: len(started(tmp_path)) == 1)
    (only,) = started(tmp_path)
    assert not is_there(only)


def test_a_server_that_fails_leaves_no_worker(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="the server fell"),
        WorkerBeside([sys.executable, "-c", LIVES, str(tmp_path)]),
    ):
        _fall_once(lambda: len(started(tmp_path)) == 1)
    (only,) = started(tmp_path)
    assert not is_there(only)


def _fall_once(holds: Callable[[], bool]) -> None:
    wait_until(holds)
    message = "the server fell"
    raise RuntimeError(message)


def test_the_worker_of_a_server_knows_whose_it_is() -> None:
    assert worker_command()[-3:] == ["work", "--parent", str(os.getpid())]
