"""The whole process of `planabierto check` against a Python that imports three modules of the standard library."""

from __future__ import annotations

import compileall
import sys
from pathlib import Path

import planabierto
from bench import telling
from bench.measuring import command, take_turns
from bench.plans import SAMPLE

BUDGET = 4.0
_ROUNDS = 15


def run() -> None:
    """Print what the process costs and where: starting, importing what a review needs, working."""
    telling.heading("planabierto check, the whole process")
    # A source that was edited since is compiled again by each process: that would measure the compiler.
    compileall.compile_dir(Path(planabierto.__file__).parent, quiet=2)
    python = sys.executable
    bare, imports, check = (
        'python -c "import decimal, re, dataclasses"',
        "the imports of a review",
        "planabierto check, Mutual Ejemplo",
    )
    modules = "planabierto.cli, planabierto.auditor.registry, planabierto.documents.reading"
    found = take_turns(
        {
            bare: command(python, "-c", "import decimal, re, dataclasses"),
            imports: command(python, "-c", f"import {modules}"),
            check: command(Path(python).with_name("planabierto"), "check", SAMPLE),
        },
        rounds=_ROUNDS,
    )
    telling.costs(*found.values())
    telling.ratio(found[imports], found[bare])
    telling.ratio(found[check], found[bare], budget=BUDGET)
