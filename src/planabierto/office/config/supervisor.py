"""A worker beside the server: a process of its own, started again when it dies, and ended with the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Final, Self

import structlog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

log = structlog.get_logger("planabierto.tasks")

GRACE_SECONDS: Final = 30.0
"""How long a worker that was asked to end may still take for the task at hand."""
FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0


def worker_command() -> list[str]:
    """The command of a worker that ends with this process."""
    return [sys.executable, "-m", "planabierto.cli", "work", "--parent", str(os.getpid())]


class WorkerBeside:
    """Keeps one worker running from entering to leaving; a worker that keeps dying is started less and less often."""

    def __init__(
        self, command: Sequence[str], *, pause: float = FIRST_PAUSE_SECONDS, grace: float = GRACE_SECONDS
    ) -> None:
        self.command = command
        self.first_pause = pause
        self.grace = grace
        self.child: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="worker beside", daemon=True)

    def __enter__(self) -> Self:
        """Start the worker, before the server makes processes of its own."""
        self._start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ask the worker to end after the task at hand, and kill it where that takes too long: another takes the task up again."""
        with self._lock:
            self._ending.set()
            child = self.child
        if child is not None:
            child.terminate()
            try:
                child.wait(self.grace)
            except subprocess.TimeoutExpired:
                child.kill()
        self._thread.join()

    def _keep(self) -> None:
        pause, child = self.first_pause, self.child
        while child is not None:
            began = time.monotonic()
            status = child.wait()
            if self._ending.is_set():
                return
            pause = self.first_pause if time.monotonic() - began > LONGEST_PAUSE_SECONDS else pause
            log.error("worker died", status=status, pause=pause)
            self._ending.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            child = self._start()

    def _start(self) -> subprocess.Popen[bytes] | None:
        """A new worker; None where the server is ending.

        With `close_fds=False` it is spawned and not forked: a fork waits at a pipe that a worker of the server, forked by another
        thread at the same moment, would hold open for as long as it lives. Files of Python are not passed on anyway.
        """
        with self._lock:
            if self._ending.is_set():
                return None
            self.child = subprocess.Popen(  # noqa: S603 - our own program
                self.command, stdin=subprocess.DEVNULL, close_fds=False
            )
            return self.child
