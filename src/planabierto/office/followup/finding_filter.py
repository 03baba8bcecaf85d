"""Which inconsistencies of a follow-up a list holds: read from the query string, applied as SQL, written back into addresses."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.core.board import UNEXPLAINED_RULES
from planabierto.core.findings import Severity
from planabierto.office.base.requests import asked_text
from planabierto.office.followup.models import ALARMING, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from planabierto.office.followup.models import Finding

BY_RULE: Final = "regla"
"""The value of `orden` for the list by rule; blank is by unit."""
WITHOUT_UNIT: Final = "documento"
"""The value of `unidad` for what is of the whole document."""
UNEXPLAINED: Final = "sin-justificar"
"""The value of `regla` for whatever is off target without a word."""
_LONGEST: Final = 100

SEVERITIES: Final[dict[str, tuple[Severity, _StrPromise]]] = {
    "error": (Severity.ERROR, gettext_lazy("Error")),
    "advertencia": (Severity.WARNING, gettext_lazy("Advertencia")),
    "privacidad": (Severity.PRIVACY, gettext_lazy("Privacidad")),
    "aviso": (Severity.INFO, gettext_lazy("Aviso")),
}
"""The values of `gravedad`, heaviest first, and their words."""

PENDING: Final = "por-resolver"
STATUSES: Final[dict[str, tuple[tuple[FindingStatus, ...], _StrPromise]]] = {
    PENDING: (ALARMING, gettext_lazy("Por resolver")),
    "abierta": ((FindingStatus.OPEN,), gettext_lazy("Abierta")),
    "consultada": ((FindingStatus.ASKED,), gettext_lazy("Consultada a la unidad")),
    "aceptada": ((FindingStatus.ACCEPTED,), gettext_lazy("Aceptada")),
    "corregida": ((FindingStatus.CORRECTED,), gettext_lazy("Corregida")),
}
"""The values of `estado` and their words."""

_WEIGHT = Case(
    *(When(severity=severity.value, then=Value(rank)) for rank, (severity, _word) in enumerate(SEVERITIES.values())),
    default=Value(len(SEVERITIES)),
    output_field=IntegerField(),
)
_NOTHING: Final = Q(pk__in=())


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """What the list is asked for; each field is a parameter of the query string, blank where nothing is asked.

    `unidad` is a slug or «documento», `regla` a code, the beginning of one or «sin-justificar». A value that is none of its field stays
    in force and finds nothing: a mistyped address never shows more.
    """

    unidad: str = ""
    regla: str = ""
    gravedad: str = ""
    estado: str = ""
    orden: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> FindingFilter:
        """What a query string asks for; unknown parameters are left alone."""
        return cls(**{field.name: asked_text(query, field.name, longest=_LONGEST) for field in fields(cls)})

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

    def apply(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        """The inconsistencies that the list holds."""
        condition = Q()
        if self.unidad:
            condition &= (
                Q(unit_report=None)
                if self.unidad == WITHOUT_UNIT
                else Q(unit_report__unit_plan__unit__slug=self.unidad)
            )
        if self.regla == UNEXPLAINED:
            condition &= Q(rule__in=UNEXPLAINED_RULES)
        elif self.regla:
            condition &= Q(rule__startswith=self.regla.upper())
        if self.gravedad:
            condition &= Q(severity=SEVERITIES[self.gravedad][0]) if self.gravedad in SEVERITIES else _NOTHING
        if self.estado:
            condition &= Q(status__in=STATUSES[self.estado][0]) if self.estado in STATUSES else _NOTHING
        return findings.filter(condition)

    def ordered(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        """By rule, the heaviest first; else by unit, what is of none first; each in the order of the document."""
        if self.orden == BY_RULE:
            return findings.order_by(_WEIGHT, "rule", "order")
        return findings.order_by(F("unit_report__order").asc(nulls_first=True), "order")

    def chips(self, *, unit: str, rule: str) -> list[tuple[str, str]]:
        """What is in force, each in words with the query string that takes it out; unit and rule as the page names them."""
        words = {
            "unidad": _("todo el documento") if self.unidad == WITHOUT_UNIT else unit or self.unidad,
            "regla": _("desviación sin justificar") if self.regla == UNEXPLAINED else rule or self.regla.upper(),
            "gravedad": str(SEVERITIES[self.gravedad][1]) if self.gravedad in SEVERITIES else self.gravedad,
            "estado": str(STATUSES[self.estado][1]) if self.estado in STATUSES else self.estado,
        }
        return [(words[name], self.query(**{name: ""})) for name in self.asked]
