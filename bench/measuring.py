"""CPU time of work, measured in turns, so that a busy machine slows both sides of a ratio alike.

Seconds are user and system time of this process and of the children that it waited for: what others do on the machine is not in them,
but it lengthens them all the same (shared caches, threads of one core), so that only ratios of one run carry over.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
from collections.abc import Callable, Mapping
from statistics import median
from typing import NamedTuple


class Cost(NamedTuple):
    """CPU seconds of one kind of work, a figure for each round."""

    name: str
    rounds: tuple[float, ...]

    @property
    def seconds(self) -> float:
        """The median round."""
        return median(self.rounds)

    def over(self, other: Cost) -> tuple[float, ...]:
        """How many times the other's, round by round."""
        return tuple(own / its for own, its in zip(self.rounds, other.rounds, strict=True))


def spent() -> float:
    """CPU seconds that this process and its children have taken so far."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def take_turns(works: Mapping[str, Callable[[], object]], *, rounds: int, calls: int = 1) -> dict[str, Cost]:
    """Do each work `calls` times in each round, one after the other, and once before the first round without counting it."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            before = spent()
            for _ in range(calls):
                work()
            taken[name].append((spent() - before) / calls)
    return {name: Cost(name, tuple(seconds)) for name, seconds in taken.items()}


def command(*arguments: str | os.PathLike[str]) -> Callable[[], None]:
    """Work that is a whole process; its output goes nowhere and its exit status does not matter."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run() -> None:
        subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)

    return run
