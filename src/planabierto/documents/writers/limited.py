"""Printing a report in a child process with bounded memory and time, so that a plan of any size costs its server no more than that."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from planabierto.core.errors import PlanAbiertoError, UnwritableFormatError
from planabierto.core.findings import Finding
from planabierto.core.plan import PlanDocument
from planabierto.documents.writers import Figures, write_document
from planabierto.documents.writers.front import ReportFront

_MODULE: Final = "planabierto.documents.writers.limited"
_REFUSED: Final = 3
_TOLD_COMPLAINTS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the child process may use: address space in bytes, processor time and time on the clock in seconds."""

    memory_bytes: int = 2 * 2**30
    processor_seconds: int = 60
    clock_seconds: int = 90


DEFAULT_BOUNDS: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Order:
    """A report to be printed: the arguments of `write_document`."""

    document: PlanDocument
    path: Path
    figures: Figures
    findings: Sequence[Finding] | None
    version: str | None
    issued_on: date | None
    is_draft: bool
    front: ReportFront | None = None


def write_limited(order: Order, *, bounds: Bounds = DEFAULT_BOUNDS) -> None:
    """Print a report in a child process; the file appears complete or not at all.

    Raises `UnwritableFormatError` with the sentence of the writer, or where the child ran out of time or memory.
    """
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-m", _MODULE],
            input=pickle.dumps((order, bounds)),
            capture_output=True,
            timeout=bounds.clock_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large(order) from error
    if child.returncode == _REFUSED:
        raise UnwritableFormatError(child.stdout.decode())
    if child.returncode:
        failure = _too_large(order)
        if child.returncode != -signal.SIGXCPU:
            failure.add_note(child.stderr[-_TOLD_COMPLAINTS:].decode(errors="replace"))
        raise failure


def _too_large(order: Order) -> UnwritableFormatError:
    form = order.path.suffix.removeprefix(".").upper()
    return UnwritableFormatError(f"El informe es demasiado grande para hacerlo en {form}. Pídalo en otro formato.")


def confine(bounds: Bounds) -> None:
    """Give up what a writer does not need: memory, time, a dump of its memory."""
    import resource

    seconds = bounds.processor_seconds
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """In the child: print the report that stands on the standard input; the exit code tells the rest."""
    order: Order
    order, bounds = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the parent, never by a person
    confine(bounds)
    try:
        write_document(
            order.document,
            order.path,
            figures=order.figures,
            findings=order.findings,
            version=order.version,
            issued_on=order.issued_on,
            is_draft=order.is_draft,
            front=order.front,
        )
    except PlanAbiertoError as refusal:
        sys.stdout.write(str(refusal))
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
