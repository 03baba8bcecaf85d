"""Many broken documents read in processes of their own: how many became plans, how many were refused, and every defect."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Final

from tests.paths import REPO

BATCH: Final = 100
COMMAND: Final = (sys.executable, "-m", "tests.trials.reading")
SILENCE: Final = 30
"""Seconds after which a process that says nothing hangs where no signal of its own reaches it."""

_END, _SILENT = "", "\n"


@dataclass
class Tally:
    """What became of the inputs of one form; `defects` are "number: what happened"."""

    inputs: int = 0
    plans: int = 0
    refused: int = 0
    slowest: float = 0
    seconds: float = 0
    defects: list[str] = field(default_factory=list)

    def count(self, number: int, outcome: str) -> None:
        """Note what became of one input."""
        self.inputs += 1
        self.plans += outcome == "plan"
        self.refused += outcome == "refused"
        if outcome not in {"plan", "refused"}:
            self.defects.append(f"{number}: {outcome}")

    def __str__(self) -> str:
        """The figures in one line."""
        return (
            f"{self.inputs:,} inputs in {self.seconds:.0f} s: {self.plans:,} plans, {self.refused:,} refused, "
            f"{len(self.defects)} defects, slowest {self.slowest:.1f} s"
        )


def read_broken(good: Path, *, inputs: int, seconds: float, first: int = 0, command: Sequence[str] = COMMAND) -> Tally:
    """Break a good document in as many ways and read each; ends early after so many seconds."""
    tally, start, number, last = Tally(), time.monotonic(), first, first + inputs
    while number < last and time.monotonic() - start < seconds:
        number = _run_batch([*command, str(good)], number, min(number + BATCH, last), tally)
    tally.seconds = time.monotonic() - start
    return tally


def _run_batch(command: Sequence[str], first: int, last: int, tally: Tally) -> int:
    """Read the inputs from `first` on; the number to go on with, which is past the one that ended the process, if one did."""
    whole = [*command, str(first), str(last)]
    with subprocess.Popen(whole, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        pending, begun = first, time.monotonic()
        lines = _lines_of(child)
        while (line := _next(lines)) not in {_END, _SILENT}:
            sign, number, *outcome = line.split(maxsplit=2)
            if sign == "?":
                pending, begun = int(number), time.monotonic()
            elif sign == "=":
                tally.count(int(number), " ".join(outcome).strip())
                tally.slowest = max(tally.slowest, time.monotonic() - begun)
                pending = int(number) + 1
        if is_silent := line == _SILENT:
            child.kill()
        complaints = child.stderr.read()[-2000:].replace("\n", " | ") if child.stderr else ""
    if child.returncode == 0 and pending == last:
        return last
    ended = f"it was silent for {SILENCE} s" if is_silent else f"the process ended with {child.returncode}"
    tally.count(pending, f"defect {ended} {complaints}".strip())
    return pending + 1


def _lines_of(child: subprocess.Popen[str]) -> Queue[str]:
    """The lines that a process prints, as they come, and a sign for their end."""
    lines: Queue[str] = Queue()

    def read() -> None:
        for line in child.stdout or ():
            lines.put(line)
        lines.put(_END)

    Thread(target=read, daemon=True).start()
    return lines


def _next(lines: Queue[str]) -> str:
    try:
        return lines.get(timeout=SILENCE)
    except Empty:
        return _SILENT
