"""A child process with little memory and time, in which what came from outside is opened: a hostile file harms nothing but itself.

The child is a module of ours whose `main` calls `answer`. Its order is one argument, its answer a file in its working folder, both plain
JSON: were a parser taken over by the file, the parent would read text and no code. It opens no connection, and gets neither the
parent's environment nor its working folder.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ANSWER: Final = "answer.json"
_COMPLAINTS: Final = "complaints.txt"
_LARGEST_FILE: Final = 128 * 2**20
_MOST_FILES: Final = 64
_OUT_OF_MEMORY, _OUT_OF_SPACE = 3, 4
_TOLD_COMPLAINTS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the child process may use: address space in bytes, processor time and time on the clock in seconds."""

    memory_bytes: int = 512 * 2**20
    processor_seconds: int = 20
    clock_seconds: int = 30


DEFAULT_BOUNDS: Final = Bounds()


class End(Enum):
    """How a child ended that did not answer: out of time, out of memory, or by a failure of its own."""

    TOO_SLOW = auto()
    TOO_LARGE = auto()
    FAILED = auto()


class ChildError(Exception):
    """The child did not answer; `end` says why, `complaints` what it last wrote, for the operator."""

    def __init__(self, end: End, complaints: str = "") -> None:
        """Take both."""
        self.end = end
        self.complaints = complaints
        super().__init__(end.name)


def ask(module: str, order: Mapping[str, Any], *, bounds: Bounds = DEFAULT_BOUNDS) -> Any:
    """What the child answers to an order, as JSON says it: the caller holds it to its types.

    Raises `ChildError`, or `OSError` where the disk is full.
    """
    written = json.dumps({**order, "bounds": asdict(bounds)})
    with TemporaryDirectory(prefix="planabierto-") as name:
        folder = Path(name)
        try:
            with (folder / _COMPLAINTS).open("wb") as complaints:
                child = subprocess.run(  # noqa: S603  our own interpreter and module; the order is one argument, read as JSON
                    [sys.executable, "-I", "-m", module, written],
                    cwd=folder,
                    env={"LANG": "C.UTF-8", "TMPDIR": name},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=complaints,
                    timeout=bounds.clock_seconds,
                    check=False,
                )
        except subprocess.TimeoutExpired as error:
            raise ChildError(End.TOO_SLOW) from error
        if child.returncode == -signal.SIGXCPU:
            raise ChildError(End.TOO_SLOW)
        if child.returncode == _OUT_OF_MEMORY:
            raise ChildError(End.TOO_LARGE)
        if child.returncode == _OUT_OF_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        if child.returncode:
            told = (folder / _COMPLAINTS).read_bytes()[-_TOLD_COMPLAINTS:]
            raise ChildError(End.FAILED, told.decode(errors="replace"))
        try:
            return json.loads((folder / ANSWER).read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            # Only a child that is not ours any more answers so.
            raise ChildError(End.FAILED) from error


def answer(order: str, work: Callable[[Mapping[str, Any]], Any]) -> int:
    """In the child: do the work that the order names and write what comes of it, as JSON; the exit code tells the rest."""
    wanted = json.loads(order)
    confine(Bounds(**wanted.pop("bounds")))
    try:
        answered = work(wanted)
        with Path(ANSWER).open("w", encoding="utf-8") as file:
            json.dump(answered, file, ensure_ascii=False)
    except MemoryError:
        return _OUT_OF_MEMORY
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        return _OUT_OF_SPACE
    return 0


def confine(bounds: Bounds) -> None:
    """Give up what a reader does not need: memory, time, large files, many files, a dump of its memory."""
    import resource

    seconds = bounds.processor_seconds
    for kind, most in (
        (resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes)),
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE)),
        (resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES)),
        (resource.RLIMIT_CORE, (0, 0)),
    ):
        resource.setrlimit(kind, most)
