"""Which actions of a follow-up a list holds: read from the query string, applied as SQL, written back into addresses."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.core.board import MOVED_RULE, UNEXPLAINED_RULES, YearEnd
from planabierto.core.execution import ExecutionStatus
from planabierto.core.text import fold
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.base.requests import asked_text
from planabierto.office.followup.models import ALARMING, Entry, Finding
from planabierto.office.reports.addresses import STATES, UNEXPLAINED, YEAR_ENDS
from planabierto.office.reports.wording import LIGHTS
from planabierto.office.reports.wording import YEAR_ENDS as YEAR_END_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from planabierto.office.followup.models import FollowUp

_LIGHT_OF: Final = {slug: light for light, slug in STATES.items()}
_YEAR_END_OF: Final = {slug: end for end, slug in YEAR_ENDS.items()}
_LONGEST_QUERY: Final = 200
_MOST_WORDS: Final = 8

WORST_FIRST: Final = "peor"
"""The value of `orden` for the lowest rate first."""

ORDERS: Final[dict[str, _StrPromise]] = {
    "": gettext_lazy("Orden del documento"),
    WORST_FIRST: gettext_lazy("De menor a mayor ejecución"),
}
"""The values of `orden` and their words."""


@dataclass(frozen=True, slots=True)
class FilterScope:
    """What the slugs of a filter stand for: keys and slugs of the plan's objectives, and the reports of the unit that is asked for."""

    follow_up: FollowUp
    objectives: Sequence[tuple[int, str]] = ()
    reports: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFilter:
    """What the list is asked for; each field is a parameter of the query string, blank where nothing is asked.

    `estado` is a band of the traffic light, `unidad` and `objetivo` are slugs, `inconsistencia` a rule or «sin-justificar», `q`
    words in any order without regard to accents. A value that is none of its field stays in force and finds nothing: a mistyped
    address never shows more.
    """

    q: str = ""
    estado: str = ""
    unidad: str = ""
    objetivo: str = ""
    cumplida: str = ""
    programada: str = ""
    reporte: str = ""
    inconsistencia: str = ""
    cierre: str = ""
    orden: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ActionFilter:
        """What a query string asks for; unknown parameters are left alone."""
        return cls(**{field.name: asked_text(query, field.name, longest=_LONGEST_QUERY) for field in fields(cls)})

    @property
    def light(self) -> TrafficLight | None:
        """The band that is asked for; None where none is, or none is so called."""
        return _LIGHT_OF.get(self.estado)

    @property
    def year_end(self) -> YearEnd | None:
        """The prospect that is asked for; None where none is, or none is so called."""
        return _YEAR_END_OF.get(self.cierre)

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that are in force, without the order."""
        return {
            field.name: value
            for field in fields(self)
            if field.name != "orden" and (value := getattr(self, field.name))
        }

    def query(self, **changes: str) -> str:
        """The query string after some changes; a blank value takes its parameter out."""
        changed = replace(self, **changes)
        return urlencode({field.name: value for field in fields(self) if (value := getattr(changed, field.name))})

    def apply(self, entries: QuerySet[Entry], scope: FilterScope) -> QuerySet[Entry]:
        """The entries that the list holds."""
        condition = Q()
        for word in searched_words(self.q):
            condition &= Q(folded__contains=word)
        if self.estado:
            condition &= Q(light=_LIGHT_OF[self.estado].value) if self.estado in _LIGHT_OF else _NOTHING
        if self.unidad:
            condition &= Q(unit_report__in=scope.reports)
        if self.objetivo:
            condition &= Q(objective__in=[key for key, slug in scope.objectives if slug == self.objetivo])
        condition &= self._execution() & self._findings(scope)
        return entries.filter(condition)

    def _execution(self) -> Q:
        condition = Q()
        if self.cumplida:
            condition &= {"si": Q(is_met=True), "no": Q(is_due=True, is_met=False)}.get(self.cumplida, _NOTHING)
        if self.programada:
            condition &= {"si": Q(is_due=True), "no": Q(is_due=False)}.get(self.programada, _NOTHING)
        if self.reporte:
            condition &= Q(status=ExecutionStatus.UNREPORTED.value) if self.reporte == "falta" else _NOTHING
        if self.cierre:
            condition &= Q(year_end=_YEAR_END_OF[self.cierre].value) if self.cierre in _YEAR_END_OF else _NOTHING
        return condition

    def _findings(self, scope: FilterScope) -> Q:
        if not self.inconsistencia:
            return Q()
        rules = UNEXPLAINED_RULES if self.inconsistencia == UNEXPLAINED else (self.inconsistencia.upper(),)
        found = Finding.objects.filter(
            institution_id=scope.follow_up.institution_id,
            follow_up=scope.follow_up,
            rule__in=rules,
            status__in=ALARMING,
            action__isnull=False,
        )
        return Q(action__in=found.values("action"))

    def ordered(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """The entries in the order that is asked for; those without a rate stand last."""
        if self.orden == WORST_FIRST:
            return entries.order_by("execution_order", "order")
        return entries.order_by("order")

    def chips(self, *, unit: str, objective: str) -> list[tuple[str, str]]:
        """What is in force, each in words with the query string that takes it out; unit and objective as the page names them."""
        words = {
            "q": _("con «%(words)s»") % {"words": self.q},
            "estado": str(LIGHTS[_LIGHT_OF[self.estado]]) if self.estado in _LIGHT_OF else self.estado,
            "unidad": unit or self.unidad,
            "objetivo": objective or self.objetivo,
            "cumplida": {"si": _("cumplidas"), "no": _("no cumplidas")}.get(self.cumplida, self.cumplida),
            "programada": {"si": _("programadas a la fecha"), "no": _("no programadas a la fecha")}.get(
                self.programada, self.programada
            ),
            "reporte": _("sin reporte") if self.reporte == "falta" else self.reporte,
            "inconsistencia": self._finding_words(),
            "cierre": str(YEAR_END_WORDS[_YEAR_END_OF[self.cierre]]) if self.cierre in _YEAR_END_OF else self.cierre,
        }
        return [(words[name], self.query(**{name: ""})) for name in self.asked]

    def _finding_words(self) -> str:
        if self.inconsistencia == UNEXPLAINED:
            return _("desviación sin justificar")
        if self.inconsistencia.upper() == MOVED_RULE:
            return _("trasladada sin acuerdo")
        return self.inconsistencia.upper()


def searched_words(text: str) -> list[str]:
    """The words that must all stand in a row: those of a code stay together («ao.6.5»), others are without case and accents."""
    words: list[str] = []
    for part in text.lower().split():
        code = part.strip(".,;:")
        words.extend([code] if "." in code and any(map(str.isdigit, code)) else fold(part).split())
    return words[:_MOST_WORDS]


_NOTHING: Final = Q(pk__in=())
