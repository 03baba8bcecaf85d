"""The screens of a round in CPU for a request: the entry page of a unit, the save of one of its rows, the tray of planning."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import telling
from bench.measuring import take_turns
from bench.office import Visitor, office_of_its_own, queries_of
from bench.plans import ACTIONS, mutual, of_year, with_rows, write_text

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.roles import Role
    from planabierto.office.institutions.models import Institution, Unit

BUDGETS: Final = {"entry page": 0.012, "autosave": 0.008, "tray": 0.015}
"""CPU seconds of a request."""
GROWTH_BUDGET: Final = 1.2
_SMALL, _LARGE, _TIMES = 2024, 2023, 100
_UNIT, _ROWS = "Comercialización", 24
_ENTRY, _ROW, _TRAY = "/seguimiento/{}/t4/comercializacion/", "ao-1-3", "/bandeja/{}/t4/"
_PERIOD: Final = 4
_WRITERS: Final = 4
"""More than one: what one person may save in a minute is limited."""
_ROUNDS, _CALLS = 7, 20


def run() -> None:
    """Print the screens of a round of Mutual Ejemplo, then of one with a hundred times the actions in its other units."""
    with office_of_its_own() as home:
        from django.core.handlers.wsgi import WSGIHandler
        from django.test import override_settings

        from planabierto.office.accounts.roles import Role
        from planabierto.office.institutions.models import Unit
        from planabierto.office.institutions.services import Terms, create_institution

        terms = Terms(requires_second_factor=False)
        institution = create_institution(name="Mutual Ejemplo", short_name="Mutual Ejemplo", terms=terms, by=None)
        planner = _person(institution, Role.HEAD_OF_PLANNING)
        _open_round(institution, _SMALL, write_text(Path(home) / "small.txt", mutual()), planner)
        writers = [
            _person(institution, Role.UNIT_HEAD, Unit.objects.get(name=_UNIT), f"-{place}") for place in range(_WRITERS)
        ]
        application = WSGIHandler()
        with override_settings(MIDDLEWARE=[]):
            bare = Visitor(WSGIHandler(), planner.email)
        units, planning = [Visitor(application, one.email) for one in writers], Visitor(application, planner.email)

        def screens(year: int) -> dict[str, Callable[[], object]]:
            return {
                "entry page": partial(units[0].get, _ENTRY.format(year)),
                "autosave": _saving(units, _ENTRY.format(year)),
                "tray": partial(planning.get, _TRAY.format(year)),
            }

        nothing, small = "a page that does nothing", screens(_SMALL)
        telling.heading(f"A round of {ACTIONS} actions, {_ROWS} of them on the entry page, CPU for a request")
        found = take_turns({nothing: partial(bare.get, "/livez"), **small}, rounds=_ROUNDS, calls=_CALLS)
        telling.costs(*found.values())
        for name, budget in BUDGETS.items():
            telling.ratio(found[name], found[nothing])
            telling.at_most(found[name], budget)
        telling.counted("entry page: bytes, gzip", len(gzip.compress(units[0].get(_ENTRY.format(_SMALL)))))

        large_text = with_rows(of_year(mutual(), _LARGE), _TIMES, but=_UNIT)
        _open_round(institution, _LARGE, write_text(Path(home) / "large.txt", large_text), planner)
        large = screens(_LARGE)
        telling.heading(
            "The same screens of a round with a hundred times the actions in its other units, in the same database"
        )
        both = ((1, small), (_TIMES, large))
        grown = take_turns(
            {f"{name}, {times} × actions": works[name] for name in BUDGETS for times, works in both},
            rounds=_ROUNDS,
            calls=_CALLS,
        )
        telling.costs(*grown.values())
        for name in BUDGETS:
            telling.ratio(grown[f"{name}, {_TIMES} × actions"], grown[f"{name}, 1 × actions"], budget=GROWTH_BUDGET)
            telling.counted(f"{name}: queries", *(queries_of(works[name]) for _times, works in both))


def _person(institution: Institution, role: Role, unit: Unit | None = None, mark: str = "") -> User:
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.services import grant_role

    name = f"{role.value}{mark}"
    person = User.objects.create_user(email=f"{name}@mutual.example", display_name=name, post=role.value)
    grant_role(institution, person, role=role, unit=unit, by=None)
    return person


def _open_round(institution: Institution, year: int, text: Path, planner: User) -> None:
    """Import the third follow-up of a year and open the fourth."""
    from planabierto.office.followup.services.opening import open_follow_up
    from planabierto.office.intake.checks import CautionKind
    from planabierto.office.intake.services import import_document
    from planabierto.office.plans.models import OperationalPlan

    import_document(text, institution, by=None, accepted=[kind.value for kind in CautionKind])
    open_follow_up(OperationalPlan.objects.get(year=year), period=_PERIOD, by=planner)


def _saving(units: Sequence[Visitor], address: str) -> Callable[[], None]:
    """Saves of one row, each with another figure over the version that the last one gave, by several people in turns."""
    version, turns = 1, cycle(units)

    def save() -> None:
        nonlocal version
        fields = {"version": str(version), "real": str(version % 5), "logro": "Se llevó la jornada."}
        answer = json.loads(
            next(turns).post(f"{address}fila/{_ROW}/", {f"{_ROW}-{name}": text for name, text in fields.items()})
        )
        version = answer["rows"][_ROW]["version"]

    return save
