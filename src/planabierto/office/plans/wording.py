"""How a page names periods and ways of counting, and how codes and keys stand in its addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from planabierto.core.calendar import Periodicity, period_end, period_start
from planabierto.core.completion import EvidencePolicy
from planabierto.core.measure import MeasureKind

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

_NAMES: Final[dict[Periodicity, tuple[_StrPromise, ...]]] = {
    Periodicity.QUARTER: (_("primer trimestre"), _("segundo trimestre"), _("tercer trimestre"), _("cuarto trimestre")),
    Periodicity.FOUR_MONTH: (_("primer cuatrimestre"), _("segundo cuatrimestre"), _("tercer cuatrimestre")),
    Periodicity.HALF_YEAR: (_("primer semestre"), _("segundo semestre")),
}
_FOLLOW_UPS: Final[tuple[_StrPromise, ...]] = (
    _("Primer seguimiento"), _("Segundo seguimiento"), _("Tercer seguimiento"), _("Cuarto seguimiento"),
    _("Quinto seguimiento"), _("Sexto seguimiento"), _("Séptimo seguimiento"), _("Octavo seguimiento"),
    _("Noveno seguimiento"), _("Décimo seguimiento"), _("Undécimo seguimiento"), _("Duodécimo seguimiento"),
)  # fmt: skip

_KINDS: Final[dict[MeasureKind, tuple[_StrPromise, _StrPromise]]] = {
    MeasureKind.SUM: (_("Suma"), _("lo de cada período se suma")),
    MeasureKind.LEVEL: (_("Nivel"), _("vale el último valor, no se suma")),
    MeasureKind.DEMAND: (_("Demanda"), _("lo atendido entre lo recibido; la meta es una estimación")),
    MeasureKind.STAGES: (_("Por etapas"), _("un producto por partes; cumplida solo cuando está completo")),
    MeasureKind.SHARE: (_("n de N"), _("de N que hay, n hechos: escaneados de generados")),
}
_EVIDENCE: Final[dict[EvidencePolicy, _StrPromise]] = {
    EvidencePolicy.NONE: _("No se pide"),
    EvidencePolicy.RECOMMENDED: _("Se recomienda"),
    EvidencePolicy.REQUIRED: _("Es obligatoria"),
}

_NOT_IN_A_KEY: Final = re.compile(r"[^a-z0-9]+")
NO_KEY: Final = "sin-clave"
KEY_SLUG: Final = "accion-"


def period_name(periodicity: Periodicity, period: int, *, year: int, start_month: int = 1) -> str:
    """A period in the reader's words: «tercer trimestre»; a month by its name."""
    if periodicity is Periodicity.MONTH:
        return month_name(period_start(year, periodicity, period, start_month=start_month))
    return str(_NAMES[periodicity][period - 1])


def follow_up_title(period: int) -> str:
    """What the follow-up of a period is called: «Tercer seguimiento»."""
    return str(_FOLLOW_UPS[period - 1])


def month_name(day: date) -> str:
    """The month of a day: «septiembre»."""
    return formats.date_format(day, "F")


def short_month(day: date) -> str:
    """The month of a day in short, as on an axis: «Sep»."""
    return formats.date_format(day, "F")[:3].capitalize()


def months_between(periodicity: Periodicity, period: int, *, year: int, start_month: int = 1) -> str:
    """The months of a period: «julio a septiembre»."""
    first = month_name(period_start(year, periodicity, period, start_month=start_month))
    last = month_name(period_end(year, periodicity, period, start_month=start_month))
    return first if first == last else str(_("%(first)s a %(last)s")) % {"first": first, "last": last}


def kind_label(kind: MeasureKind) -> str:
    """A way of counting in the reader's words: «n de N»."""
    return str(_KINDS[kind][0])


def kind_sentence(kind: MeasureKind) -> str:
    """What the figures of such an action mean, in the reader's words."""
    return str(_KINDS[kind][1])


def evidence_label(policy: EvidencePolicy) -> str:
    """How much evidence an action asks for, in the reader's words."""
    return str(_EVIDENCE[policy])


def objective_slug(key: str) -> str:
    """The key of an objective in an address: "O.E.4" is «oe4»."""
    return _NOT_IN_A_KEY.sub("", key.lower()) or NO_KEY


def code_slug(code: str) -> str:
    """A code in an address, inside of its unit: "AO.6.5" is «ao-6-5»; blank for one without a letter or digit."""
    return _NOT_IN_A_KEY.sub("-", code.lower()).strip("-")


def action_slug(code: str, key: int) -> str:
    """An action in an address, inside of its unit: by its code, one without a code by the key of its row, «accion-7»."""
    return code_slug(code) or f"{KEY_SLUG}{key}"
