"""Small plans in the database for the tests of what is done with them after an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planabierto.office.plans.models import Action, OperationalPlan
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution

SCANNING = "Escaneo de los documentos de la unidad."
OTHER_SPELLING = "Escanear de los documentos de la unidad"
QUARTERS = ("25%", "25%", "25%", "25%")


def scanning(code: str = "AO.6.2.", statement: str = SCANNING, **words: str) -> str:
    """The row of the action that every unit has."""
    return row(code, statement, QUARTERS, "75%", annual="100%", **words)


def imported(institution: Institution, year: int = 2024) -> OperationalPlan:
    """A plan of two units: Reclamos with certifications and scanning, Operaciones with reports and the other spelling."""
    units = {
        "Atender reclamos.": [OTHERS, row(), scanning()],
        "Operar los seguros.": [
            "O.E.1. Servir mejor.",
            row("AO.1.1.", "Redactar informes.", area="Operaciones"),
            OTHERS,
            scanning("AO.6.1.", OTHER_SPELLING, area="Operaciones"),
        ],
    }
    return write(institution, document(follow_up(units, year=year))).plan


def action_of(plan: OperationalPlan, unit: str, code: str) -> Action:
    """An action by the slug of its unit and its code."""
    return Action.objects.select_related("current", "unit_plan__unit").get(
        unit_plan__plan=plan, unit_plan__unit__slug=unit, code=code
    )
