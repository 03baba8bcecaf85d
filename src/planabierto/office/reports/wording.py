"""The words of boards and lists in the reader's language: bands, statuses, roll-up rules and the prospects of the year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.core.board import YearEnd
from planabierto.core.quantity import format_rate
from planabierto.core.trafficlight import TrafficLight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

    from planabierto.core.trafficlight import TrafficLightBands

LIGHTS: Final[dict[str, _StrPromise]] = {
    TrafficLight.UNSATISFACTORY: gettext_lazy("No satisfactorio"),
    TrafficLight.PARTIALLY_SATISFACTORY: gettext_lazy("Parcialmente satisfactorio"),
    TrafficLight.SATISFACTORY: gettext_lazy("Satisfactorio"),
    TrafficLight.ABOVE_PLAN: gettext_lazy("Superior a lo programado"),
    TrafficLight.FAR_ABOVE_PLAN: gettext_lazy("Muy superior, revisar meta"),
    TrafficLight.NOT_DUE: gettext_lazy("No programada a la fecha"),
    TrafficLight.UNREPORTED: gettext_lazy("Sin reporte"),
}

RULES: Final[dict[str, _StrPromise]] = {
    "due_capped": gettext_lazy("Promedio con tope de 100%"),
    "due": gettext_lazy("Promedio sin tope"),
    "all": gettext_lazy("Promedio de todas, sin tope"),
    "all_capped": gettext_lazy("Promedio de todas, con tope de 100%"),
    "unit_means": gettext_lazy("Promedio de unidades, sin tope"),
    "unit_means_capped": gettext_lazy("Promedio de unidades, con tope de 100%"),
    "weighted": gettext_lazy("Promedio ponderado"),
    "share_met": gettext_lazy("Acciones cumplidas"),
}

RULE_SENTENCES: Final[dict[str, _StrPromise]] = {
    "due_capped": gettext_lazy(
        "Promedio simple del % de ejecución, en enteros, de las acciones programadas a la fecha; lo que pasa de 100% cuenta como 100%."
    ),
    "due": gettext_lazy(
        "Promedio simple del % de ejecución, en enteros, de las acciones programadas a la fecha; lo que pasa de 100% cuenta entero."
    ),
    "all": gettext_lazy(
        "Promedio simple del % de ejecución, en enteros, de todas las acciones; las no programadas a la fecha cuentan como 0%."
    ),
    "all_capped": gettext_lazy(
        "Promedio simple del % de ejecución, en enteros, de todas las acciones; las no programadas a la fecha cuentan como 0% "
        "y lo que pasa de 100% como 100%."
    ),
    "unit_means": gettext_lazy(
        "Promedio simple de los promedios de las unidades; el de cada unidad es el de sus acciones programadas a la fecha, sin tope."
    ),
    "unit_means_capped": gettext_lazy(
        "Promedio simple de los promedios de las unidades; el de cada unidad es el de sus acciones programadas a la fecha, "
        "cada una con tope de 100%."
    ),
    "weighted": gettext_lazy(
        "Suma de peso por % de ejecución, en enteros, entre la suma de los pesos, de las acciones programadas a la fecha; sin tope."
    ),
    "share_met": gettext_lazy("Acciones con 100% de ejecución o más, de cada cien programadas a la fecha."),
}

YEAR_ENDS: Final[dict[str, _StrPromise]] = {
    YearEnd.REACHED: gettext_lazy("ya alcanzaron su meta anual"),
    YearEnd.ON_COURSE: gettext_lazy("la alcanzan con lo que les queda programado"),
    YearEnd.SHORT: gettext_lazy("no la alcanzan aunque cumplan lo programado"),
    YearEnd.UNSCHEDULED: gettext_lazy("no la alcanzaron y no tienen más programación"),
    YearEnd.UNKNOWN: gettext_lazy("no tienen proyección"),
}


def band_words(bands: TrafficLightBands) -> dict[str, str]:
    """Each band of the traffic light in words: «60 a menos de 90%»."""
    limits = {
        "partial": _bare(bands.partial),
        "satisfactory": _bare(bands.satisfactory),
        "above": _bare(bands.above),
        "far": _bare(bands.far_above),
    }
    return {
        TrafficLight.UNSATISFACTORY: _("menos de %(partial)s%%") % limits,
        TrafficLight.PARTIALLY_SATISFACTORY: _("%(partial)s a menos de %(satisfactory)s%%") % limits,
        TrafficLight.SATISFACTORY: _("%(satisfactory)s a %(above)s%%") % limits,
        TrafficLight.ABOVE_PLAN: _("más de %(above)s a %(far)s%%") % limits,
        TrafficLight.FAR_ABOVE_PLAN: _("más de %(far)s%%") % limits,
        TrafficLight.NOT_DUE: "",
        TrafficLight.UNREPORTED: "",
    }


def _bare(limit: Decimal) -> str:
    """A limit without its percent sign, with the decimals that it has: 0.6 is «60», 0.625 «62.5»."""
    return f"{limit * 100:f}".rstrip("0").rstrip(".") if limit * 100 % 1 else f"{limit * 100:.0f}"


def share(part: int, whole: int) -> str:
    """A part of a whole as a whole percent, half up: 145 of 173 is «84%»."""
    return format_rate(Decimal(part) / whole)


def listed(texts: Sequence[str]) -> str:
    """Texts as an enumeration: «una, dos y tres»."""
    if len(texts) < 2:  # noqa: PLR2004 - one text needs no «y»
        return "".join(texts)
    return _("%(before)s y %(last)s") % {"before": ", ".join(texts[:-1]), "last": texts[-1]}
