"""How the figures of a benchmark are printed: costs, ratios with their spread, and whether a budget holds."""

from __future__ import annotations

import os
from statistics import median

from bench.measuring import Cost

_WIDTH = 66


def heading(subject: str) -> None:
    """Open a subject, with how busy the machine is: above its number of cores, figures are noisy."""
    minute, _, quarter = os.getloadavg()
    print(f"\n{subject}\n  (load {minute:.1f}, {quarter:.1f} over the last quarter of an hour; {os.cpu_count()} cores)")


def costs(*of: Cost) -> None:
    """Print the median of each cost, and its least and most."""
    for cost in of:
        spread = f"{_time(min(cost.rounds))} to {_time(max(cost.rounds))}"
        print(f"  {cost.name:<{_WIDTH}} {_time(cost.seconds):>10}   {spread}")


def ratio(of: Cost, to: Cost, *, budget: float | None = None, name: str = "") -> None:
    """Print how many times the second cost the first is: median of the rounds, least and most; and whether the budget holds."""
    each = of.over(to)
    spread = f"{min(each):.2f} to {max(each):.2f}"
    label = name or f"{of.name} ÷ {to.name}"
    print(f"  {_cut(label):<{_WIDTH}} {median(each):>8.2f} ×   {spread}{_verdict(median(each), budget, ' ×')}")


def at_most(of: Cost, budget: float) -> None:
    """Print a cost against a budget in seconds of the machine that the budgets were set on."""
    print(
        f"  {_cut(of.name):<{_WIDTH}} {_time(of.seconds):>10}   {_held(of.seconds <= budget)} (budget {_time(budget)})"
    )


def rate(name: str, seen: float, *, least: float | None = None) -> None:
    """Print how many a second, and whether it is at least the budget."""
    verdict = "" if least is None else f"{_held(seen >= least)} (budget {least:,.0f})"
    print(f"  {_cut(name):<{_WIDTH}} {seen:>8,.0f}/s   {verdict}")


def counted(name: str, *seen: int) -> None:
    """Print what was counted rather than timed."""
    print(f"  {_cut(name):<{_WIDTH}} {' · '.join(f'{one:,}' for one in seen):>10}")


def _verdict(seen: float, budget: float | None, unit: str) -> str:
    return "" if budget is None else f"   {_held(seen <= budget)} (budget {budget:g}{unit})"


def _held(holds: bool) -> str:  # noqa: FBT001  a word for a truth
    return "holds" if holds else "OVER"


def _time(seconds: float) -> str:
    return (
        f"{seconds:.2f} s"
        if seconds >= 1
        else f"{seconds * 1000:.1f} ms"
        if seconds >= 0.001
        else f"{seconds * 1e6:.0f} µs"
    )


def _cut(label: str) -> str:
    return label if len(label) <= _WIDTH else f"{label[: _WIDTH - 1]}…"
