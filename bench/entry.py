"""The screens of a round in CPU for a request: the entry page of a unit, the save of a row, the tray of planning, a verifier's list."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
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
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.institutions.models import Institution, Unit
    from planabierto.office.plans.models import VerificationKind

BUDGETS: Final = {"entry page": 0.012, "autosave": 0.008, "tray": 0.015, "verification list": 0.015}
"""CPU seconds of a request."""
GROWING: Final = ("entry page", "autosave", "tray")
"""What a larger plan must not cost; a verifier's list shows the rows that are verified, and grows with them."""
GROWTH_BUDGET: Final = 1.2
_SMALL, _LARGE, _TIMES = 2024, 2023, 100
_UNIT, _ROWS = "Comercialización", 24
_ENTRY, _ROW, _TRAY = "/seguimiento/{}/t4/comercializacion/", "ao-1-3", "/bandeja/{}/t4/"
_VERIFICATION, _VERIFIER = "/verificacion/{}/t4/", "UGDA"
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
        verified = _open_round(institution, _SMALL, write_text(Path(home) / "small.txt", mutual()), planner)
        verifier = _person(institution, Role.VERIFIER, Unit.objects.get(name=_VERIFIER))
        writers = [
            _person(institution, Role.UNIT_HEAD, Unit.objects.get(name=_UNIT), f"-{place}") for place in range(_WRITERS)
        ]
        application = WSGIHandler()
        with override_settings(MIDDLEWARE=[]):
            bare = Visitor(WSGIHandler(), planner.email)
        units, planning = [Visitor(application, one.email) for one in writers], Visitor(application, planner.email)
        scanning = Visitor(application, verifier.email)

        def screens(year: int) -> dict[str, Callable[[], object]]:
            return {
                "entry page": partial(units[0].get, _ENTRY.format(year)),
                "autosave": _saving(units, _ENTRY.format(year)),
                "tray": partial(planning.get, _TRAY.format(year)),
                "verification list": partial(scanning.get, _VERIFICATION.format(year)),
            }

        nothing, small = "a page that does nothing", screens(_SMALL)
        telling.heading(f"A round of {ACTIONS} actions, {_ROWS} of them on the entry page, CPU for a request")
        found = take_turns({nothing: partial(bare.get, "/livez"), **small}, rounds=_ROUNDS, calls=_CALLS)
        telling.costs(*found.values())
        for name, budget in BUDGETS.items():
            telling.ratio(found[name], found[nothing])
            telling.at_most(found[name], budget)
        telling.counted("verification list: rows, queries", verified, queries_of(small["verification list"]))
        telling.counted("entry page: bytes, gzip", len(gzip.compress(units[0].get(_ENTRY.format(_SMALL)))))

        large_text = with_rows(of_year(mutual(), _LARGE), _TIMES, but=_UNIT)
        _open_round(institution, _LARGE, write_text(Path(home) / "large.txt", large_text), planner)
        large = screens(_LARGE)
        telling.heading(
            "The same screens of a round with a hundred times the actions in its other units, in the same database"
        )
        both = ((1, small), (_TIMES, large))
        grown = take_turns(
            {f"{name}, {times} × actions": works[name] for name in GROWING for times, works in both},
            rounds=_ROUNDS,
            calls=_CALLS,
        )
        telling.costs(*grown.values())
        for name in GROWING:
            telling.ratio(grown[f"{name}, {_TIMES} × actions"], grown[f"{name}, 1 × actions"], budget=GROWTH_BUDGET)
            telling.counted(f"{name}: queries", *(queries_of(works[name]) for _times, works in both))


def _person(institution: Institution, role: Role, unit: Unit | None = None, mark: str = "") -> User:
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.services import grant_role

    name = f"{role.value}{mark}"
    person = User.objects.create_user(email=f"{name}@mutual.example", display_name=name, post=role.value)
    grant_role(institution, person, role=role, unit=unit, by=None)
    return person


def _open_round(institution: Institution, year: int, text: Path, planner: User) -> int:
    """Import the third follow-up of a year, open the fourth, and have what is scanned verified; how many rows those are."""
    from planabierto.office.followup.services.opening import open_follow_up
    from planabierto.office.intake.checks import CautionKind
    from planabierto.office.intake.services import import_document
    from planabierto.office.plans.completion_page import completion_rows
    from planabierto.office.plans.completion_services import complete_actions
    from planabierto.office.plans.models import OperationalPlan

    import_document(text, institution, by=None, accepted=[kind.value for kind in CautionKind])
    plan = OperationalPlan.objects.get(year=year)
    if year != _SMALL:
        open_follow_up(plan, period=_PERIOD, by=planner)
        return 0
    rows = completion_rows(plan, [_kind_of_verification(institution, planner)])
    scanned = {row.action: row.completion for row in rows if row.completion.verification is not None}
    complete_actions(plan, scanned, by=planner)
    _deliver(open_follow_up(plan, period=_PERIOD, by=planner), scanned)
    return len(scanned)


def _kind_of_verification(institution: Institution, planner: User) -> VerificationKind:
    from planabierto.office.institutions.models import Unit
    from planabierto.office.plans.common_services import VerificationDraft, save_verification

    draft = VerificationDraft(
        name="Escaneo de documentos",
        verifier_post="El Oficial de Gestión Documental",
        verifier_unit=Unit.objects.get(name=_VERIFIER),
    )
    return save_verification(institution, draft, by=planner)


def _deliver(follow_up: FollowUp, scanned: Collection[int]) -> None:
    """Register how much was scanned, and have all reports but the one that is measured stand as sent."""
    from planabierto.core.registration import Typed
    from planabierto.office.accounts.roles import Role
    from planabierto.office.followup.live_rows import live_rows
    from planabierto.office.followup.models import UnitReport, UnitReportState
    from planabierto.office.followup.row_input import RowInput
    from planabierto.office.followup.services.registering import RowChange, save_rows

    reports = UnitReport.objects.filter(follow_up=follow_up).exclude(name=_UNIT)
    given = RowInput(typed=Typed(part_done=Decimal(8), part_of=Decimal(10)), justification="Falta un lote.")
    for report in reports.select_related("follow_up__plan", "follow_up__institution", "unit_plan__unit", "lead_unit"):
        rows = live_rows(report, actions=scanned)
        head = _person(follow_up.institution, Role.UNIT_HEAD, report.unit_plan.unit, f"-of-{report.pk}")
        save_rows(report, [RowChange(row.entry.action_id, row.version, given) for row in rows], by=head)
    reports.update(state=UnitReportState.SENT)


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
