"""The addresses of the pages of one follow-up, and the query strings by which the list of actions is filtered.

One page links to some two hundred lists: each address is resolved once and completed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from planabierto.core.board import YearEnd
from planabierto.core.calendar import period_code
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.plans.wording import objective_slug

if TYPE_CHECKING:
    from planabierto.core.calendar import Periodicity

STATES: Final = {
    TrafficLight.UNSATISFACTORY: "no-satisfactorio",
    TrafficLight.PARTIALLY_SATISFACTORY: "parcialmente-satisfactorio",
    TrafficLight.SATISFACTORY: "satisfactorio",
    TrafficLight.ABOVE_PLAN: "superior",
    TrafficLight.FAR_ABOVE_PLAN: "muy-superior",
    TrafficLight.NOT_DUE: "no-programada",
    TrafficLight.UNREPORTED: "sin-reporte",
}
"""How a band of the traffic light stands in an address."""

YEAR_ENDS: Final = {
    YearEnd.REACHED: "alcanzada",
    YearEnd.ON_COURSE: "en-curso",
    YearEnd.SHORT: "no-alcanza",
    YearEnd.UNSCHEDULED: "sin-programacion",
    YearEnd.UNKNOWN: "sin-proyeccion",
}
"""How the prospect of an action stands in an address."""

UNEXPLAINED: Final = "sin-justificar"
"""The value of `inconsistencia` for whatever is off target without a word."""


# A board asks for some thirty names of units and objectives, each in ten links.
@lru_cache(maxsize=1024)
def _encoded(name: str, value: str) -> str:
    return urlencode({name: value})


def period_slug(periodicity: Periodicity, period: int) -> str:
    """A period in an address: «t3»."""
    return period_code(periodicity, period).lower()


@dataclass(frozen=True, slots=True)
class FollowUpAddresses:
    """The addresses of the pages of one follow-up."""

    board: str
    actions: str
    workbook: str
    units: str
    unit_base: str
    objective_base: str
    plan: str

    @classmethod
    def of(cls, year: int, period: str) -> FollowUpAddresses:
        """Those of a follow-up by its year and the slug of its period."""
        board = reverse("board", args=[year, period])
        return cls(
            board=board,
            actions=reverse("board_actions", args=[year, period]),
            workbook=reverse("board_actions_workbook", args=[year, period]),
            units=f"{board}unidades/",
            unit_base=f"{board}unidad/",
            objective_base=f"{board}objetivo/",
            plan=reverse("plan", args=[year]),
        )

    def actions_where(self, **query: str) -> str:
        """The list of actions under some filters; blank ones are left out."""
        chosen = "&".join([_encoded(name, value) for name, value in query.items() if value])
        return f"{self.actions}?{chosen}" if chosen else self.actions

    def in_state(self, light: TrafficLight, **query: str) -> str:
        """The list of the actions in a band of the traffic light."""
        return self.actions_where(estado=STATES[light], **query)

    def cell(self, unit: str = "", objective: str | None = None) -> str:
        """The list of the actions of a unit (its slug) under an objective (its key); each may be missing."""
        return self.actions_where(unidad=unit, objetivo="" if objective is None else objective_slug(objective))

    def unit(self, slug: str) -> str:
        """The page of a unit in this follow-up."""
        return f"{self.unit_base}{slug}/"

    def objective(self, key: str) -> str:
        """The page of an objective in this follow-up."""
        return f"{self.objective_base}{objective_slug(key)}/"

    def action(self, unit: str, slug: str) -> str:
        """The page of an action, by the slug of its unit and its own."""
        return f"{self.plan}{unit}/{slug}/"
