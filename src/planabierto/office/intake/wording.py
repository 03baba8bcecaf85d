"""What the columns of a document are called in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from planabierto.core.calendar import Periodicity, period_code

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COLUMNS: Final[dict[str, _StrPromise]] = {
    "code": gettext_lazy("Código de la acción"),
    "statement": gettext_lazy("Acción operativa"),
    "lead_unit": gettext_lazy("Unidad organizativa líder"),
    "responsible_unit": gettext_lazy("Unidad-área responsable"),
    "unit_of_measure": gettext_lazy("Unidad de medida"),
    "annual_target": gettext_lazy("Meta anual"),
    "targets": gettext_lazy("Metas por período"),
    "achieved": gettext_lazy("Real a la fecha"),
    "printed_rate": gettext_lazy("% de ejecución impreso"),
    "remarks": gettext_lazy("Observaciones"),
}
_OF_PERIOD: Final[dict[str, _StrPromise]] = {
    "target": gettext_lazy("Meta de %(period)s"),
    "real": gettext_lazy("Real de %(period)s"),
}


def column_words(name: str, periodicity: Periodicity) -> str:
    """What a column was taken for: «Meta de T1» for a period, the name itself for one that has no words."""
    kind, _sign, number = name.partition(".")
    if kind in _OF_PERIOD and number:
        return str(_OF_PERIOD[kind]) % {"period": period_code(periodicity, int(number))}
    return str(COLUMNS[name]) if name in COLUMNS else name
