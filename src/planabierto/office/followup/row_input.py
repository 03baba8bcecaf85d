"""What stands in the fields of a row, and what cannot stand there."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from planabierto.core.plan import canonical_number
from planabierto.core.registration import Typed
from planabierto.office.base.quantities import fits
from planabierto.office.followup.models import Cause

LONGEST_TEXT: Final = 5000
_TEXTS: Final = ("accomplishment", "justification", "earlier_reason")
_BLANK: Final = Typed()
NOTHING_TYPED: Final[dict[str, Any]] = {
    "accomplishment": "",
    "justification": "",
    "cause": "",
    "depends_on_id": None,
    "new_date": None,
    "from_earlier": None,
    "earlier_corrected": None,
    "earlier_reason": "",
    "received": None,
    "received_to_date": None,
    "part_done": None,
    "part_of": None,
}
"""The columns of a version of which nothing was typed: a blank row, or one of a document."""


@dataclass(frozen=True, slots=True)
class RowInput:
    """The fields of a row: figures on its scale, and texts. `cause` is a value of `Cause` or "", `depends_on` the key of a unit."""

    typed: Typed = field(default=_BLANK)
    accomplishment: str = ""
    justification: str = ""
    cause: str = ""
    depends_on: int | None = None
    new_date: date | None = None
    earlier_reason: str = ""


def problems_of(given: RowInput) -> dict[str, str]:
    """What cannot be in the fields of a row: field → sentence; empty where all can."""
    return {**_figures(given.typed), **_together(given), **_texts(given)}


def _figures(typed: Typed) -> dict[str, str]:
    problems = {}
    for name, value in typed._asdict().items():
        if value is not None and value < 0:
            problems[name] = _("No puede ser menor que 0. Para corregir un trimestre anterior, pida una corrección.")
        elif not fits(value):
            problems[name] = _("El número es demasiado largo: hasta 15 cifras enteras.")
    return problems


def _together(given: RowInput) -> dict[str, str]:
    """What one field says against another."""
    typed, problems = given.typed, {}
    if (typed.part_done is None) != (typed.part_of is None):
        problems["part_of"] = _("Escriba los dos números: cuántos se hicieron y de cuántos.")
    elif typed.part_done is not None and typed.part_of is not None and typed.part_done > typed.part_of:
        problems["part_done"] = _("Los hechos no pueden ser más que el total del período.")
    if typed.earlier_corrected is not None and not given.earlier_reason.strip():
        problems["earlier_reason"] = _(
            "Escriba por qué se corrige el trimestre anterior: el motivo viaja con el informe."
        )
    if typed.from_earlier is not None and (typed.real is None or typed.from_earlier > typed.real):
        problems["from_earlier"] = _("Lo de trimestres anteriores es parte de lo ejecutado y no puede ser mayor.")
    return problems


def _texts(given: RowInput) -> dict[str, str]:
    problems = {}
    if given.cause and given.cause not in Cause:
        problems["cause"] = _("Elija una causa de la lista.")
    for name in _TEXTS:
        if len(getattr(given, name)) > LONGEST_TEXT:
            problems[name] = _("El texto pasa de %(most)s letras: acórtelo o agréguelo como medio de verificación.") % {
                "most": f"{LONGEST_TEXT:,}"
            }
    return problems


def input_text(given: RowInput) -> dict[str, Any]:
    """The fields of a row as values of JSON, exact: for what is signed and comes back."""
    values = asdict(given)
    values["typed"] = [canonical_number(value) for value in given.typed]
    values["new_date"] = given.new_date.isoformat() if given.new_date else None
    return values


def input_from(values: dict[str, Any]) -> RowInput:
    """The fields of a row from what `input_text` gave."""
    typed = Typed(*(None if value is None else Decimal(value) for value in values["typed"]))
    new_date = date.fromisoformat(values["new_date"]) if values["new_date"] else None
    return RowInput(**{**values, "typed": typed, "new_date": new_date})
