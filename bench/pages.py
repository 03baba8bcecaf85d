"""Board and lists in CPU for a request, against a page that does nothing, and with a hundred times the actions in the plan."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path

from bench import telling
from bench.measuring import take_turns
from bench.office import Visitor, office_of_its_own
from bench.plans import ACTIONS, mutual, of_year, with_rows, write_text

PAGES = {
    "board": ("/tablero/{}/t3/", 0.015),
    "list of actions": ("/tablero/{}/t3/acciones/", 0.012),
    "plan list": ("/plan/{}/", 0.012),
}
"""What is measured: its address by year, and its budget in CPU seconds."""
GROWTH_BUDGET = 1.2
_SMALL, _LARGE, _TIMES = 2024, 2023, 100
_READER = "administracion-superior@ejemplo.test"
_ROUNDS, _CALLS = 7, 20


def run() -> None:
    """Print the pages of Mutual Ejemplo, then those of a plan of a hundred times its actions in the same database."""
    with office_of_its_own() as home:
        from django.core.handlers.wsgi import WSGIHandler
        from django.test import override_settings

        from planabierto.office.accounts.models import User
        from planabierto.office.accounts.roles import Role
        from planabierto.office.accounts.services import grant_role
        from planabierto.office.institutions.services import create_institution
        from planabierto.office.intake.checks import CautionKind
        from planabierto.office.intake.services import import_document

        institution = create_institution(name="Mutual Ejemplo", short_name="Mutual Ejemplo", by=None)
        director = User.objects.create_user(email=_READER, display_name="Administración Superior")
        grant_role(institution, director, role=Role.TOP_MANAGEMENT, by=None)
        import_document(write_text(Path(home) / "small.txt", mutual()), institution, by=None)
        application = WSGIHandler()
        with override_settings(MIDDLEWARE=[]):
            bare = WSGIHandler()
        reader = Visitor(application, _READER)
        nobody = Visitor(bare, _READER)

        nothing, passed = "a page that does nothing", "the same behind the office's middleware"
        telling.heading(f"Pages of a plan of {ACTIONS} actions, CPU for a request")
        found = take_turns(
            {
                nothing: partial(nobody.get, "/livez"),
                passed: partial(reader.get, "/livez"),
                **{name: partial(reader.get, path.format(_SMALL)) for name, (path, _) in PAGES.items()},
            },
            rounds=_ROUNDS,
            calls=_CALLS,
        )
        telling.costs(*found.values())
        for name, (_, budget) in PAGES.items():
            telling.ratio(found[name], found[nothing])
            telling.at_most(found[name], budget)

        large = write_text(Path(home) / "large.txt", with_rows(of_year(mutual(), _LARGE), _TIMES))
        import_document(large, institution, by=None, accepted=[kind.value for kind in CautionKind])
        telling.heading(f"The same pages of a plan of {ACTIONS * _TIMES:,} actions, in the same database")
        grown = take_turns(
            {
                f"{name}, {times} × actions": partial(reader.get, path.format(year))
                for name, (path, _) in PAGES.items()
                for times, year in ((1, _SMALL), (_TIMES, _LARGE))
            },
            rounds=_ROUNDS,
            calls=_CALLS,
        )
        telling.costs(*grown.values())
        for name, (path, _) in PAGES.items():
            telling.ratio(grown[f"{name}, {_TIMES} × actions"], grown[f"{name}, 1 × actions"], budget=GROWTH_BUDGET)
            both = [path.format(year) for year in (_SMALL, _LARGE)]
            telling.counted(f"{name}: queries", *(reader.queries(one) for one in both))
            telling.counted(f"{name}: bytes, gzip", *(len(gzip.compress(reader.get(one))) for one in both))
