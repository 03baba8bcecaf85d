"""Auditing against recognising, and how both grow with the rows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import planabierto
from bench import telling
from bench.measuring import take_turns
from bench.plans import ACTIONS, mutual, with_rows, write_text
from planabierto.documents.reading import read_grid
from planabierto.documents.recognise import recognise

AUDIT_BUDGET = 3.0
GROWTH_BUDGET = 110.0
_TIMES = 100


def run() -> None:
    """Print the two against each other, then each with a hundred times the rows against itself."""
    with TemporaryDirectory(prefix="planabierto-bench-") as folder:
        small = read_grid(write_text(Path(folder) / "one.txt", mutual()))
        large = read_grid(write_text(Path(folder) / "hundred.txt", with_rows(mutual(), _TIMES)))
    document, hundred = recognise(small), recognise(large)
    telling.heading(f"Auditing against recognising, {ACTIONS} actions")
    recognising, auditing = "recognising", "auditing, all rules"
    found = take_turns(
        {recognising: lambda: recognise(small), auditing: lambda: planabierto.audit(document)}, rounds=9, calls=5
    )
    telling.costs(*found.values())
    telling.ratio(found[auditing], found[recognising], budget=AUDIT_BUDGET)

    telling.heading(f"The same with {_TIMES} times the rows, {ACTIONS * _TIMES:,} actions")
    grown = take_turns(
        {
            recognising: lambda: recognise(small),
            f"{recognising} × {_TIMES} rows": lambda: recognise(large),
            auditing: lambda: planabierto.audit(document),
            f"{auditing} × {_TIMES} rows": lambda: planabierto.audit(hundred),
        },
        rounds=3,
    )
    telling.costs(*grown.values())
    for name in (recognising, auditing):
        telling.ratio(grown[f"{name} × {_TIMES} rows"], grown[name], budget=GROWTH_BUDGET)
    telling.counted("findings", len(planabierto.audit(document)), len(planabierto.audit(hundred)))
