"""Importing plans of the size of Mutual Ejemplo into SQLite: each staged, reviewed and confirmed as the command line does it."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from bench import telling
from bench.measuring import Cost, spent
from bench.office import office_of_its_own
from bench.plans import ACTIONS, mutual, write_text

BUDGET = 5_000.0
GROWTH_BUDGET = 1.2
_PLANS = 20
_WARM = 2


def run() -> None:
    """Print actions a second, for staging and for confirming apart, and whether the last plans cost what the first did."""
    with office_of_its_own() as home:
        from planabierto.office.institutions.services import create_institution
        from planabierto.office.intake.checks import CautionKind
        from planabierto.office.intake.services import confirm_import, stage_document

        accepted = [kind.value for kind in CautionKind]
        staging: list[float] = []
        confirming: list[float] = []
        waited: list[float] = []
        for number in range(_PLANS + _WARM):
            short = f"Mutual {number}"
            institution = create_institution(name=short, short_name=short, host=f"m{number}.example", by=None)
            path = write_text(Path(home) / f"{number}.txt", f"{mutual()}\n")
            start, watch = spent(), perf_counter()
            with path.open("rb") as file:
                upload = stage_document(institution, file, path.name, by=None)
            staged = spent()
            confirm_import(upload, by=None, accepted=accepted)
            staging.append(staged - start)
            confirming.append(spent() - staged)
            waited.append(perf_counter() - watch)
    del staging[:_WARM], confirming[:_WARM], waited[:_WARM]
    telling.heading(f"Importing {_PLANS} plans of {ACTIONS} actions into SQLite")
    stage, confirm = (
        Cost("staging: read, review, keep", tuple(staging)),
        Cost("confirming: write all of it", tuple(confirming)),
    )
    telling.costs(stage, confirm, Cost("both, by the clock", tuple(waited)))
    telling.rate("actions confirmed a second of CPU", ACTIONS / confirm.seconds, least=BUDGET)
    telling.rate("actions staged and confirmed a second of CPU", ACTIONS / (stage.seconds + confirm.seconds))
    telling.rate("actions staged and confirmed a second by the clock", ACTIONS * _PLANS / sum(waited))
    half = _PLANS // 2
    telling.ratio(
        Cost("confirming the last plans", tuple(confirming[half:])),
        Cost("the first", tuple(confirming[:half])),
        budget=GROWTH_BUDGET,
    )
