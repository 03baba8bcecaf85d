"""The fields of a row as they come from a page: read by the one parser of numbers, with what must be asked or mended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from planabierto.core.quantity import Question, Scale, parse_quantity
from planabierto.core.registration import Typed
from planabierto.office.followup.row_input import RowInput

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from decimal import Decimal

    from planabierto.office.followup.live_rows import LiveRow

NUMBERS: Final = {
    "real": "real",
    "atendidas": "real",
    "recibidas": "received",
    "hechos": "part_done",
    "total": "part_of",
    "anteriores": "from_earlier",
    "corregido": "earlier_corrected",
}
"""The fields of a page that hold a figure, and what each is of `Typed`."""
TEXTS: Final = {
    "logro": "accomplishment",
    "justificacion": "justification",
    "motivo": "earlier_reason",
}
FIELD_OF: Final = {
    **{name: own for own, name in NUMBERS.items() if own != "atendidas"},
    **{name: own for own, name in TEXTS.items()},
    "cause": "causa",
    "depends_on": "depende",
    "new_date": "fecha",
}
"""The field of the page for each field of a `RowInput`."""
OF_COUNTS: Final = frozenset({"atendidas", "recibidas", "hechos", "total"})


@dataclass(slots=True)
class ReadRow:
    """What was understood of a row: `given`, sentences by field where something cannot be, and questions that must be answered first."""

    given: RowInput
    problems: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    @property
    def is_clear(self) -> bool:
        """Whether it can be saved."""
        return not self.problems and not self.questions


def read_fields(data: Mapping[str, str], row: LiveRow, *, period: int, units: Container[int]) -> ReadRow:
    """Read the fields of one row, named without the slug of the row; a field that is not there is blank.

    `units` are the keys that «depende» may hold. Numbers are never evaluated; one with two meanings is a question.
    """
    problems: dict[str, str] = {}
    questions: dict[str, Question] = {}
    figures: dict[str, Decimal | None] = {}
    for name, own in NUMBERS.items():
        if name not in data:
            continue
        scale = Scale.COUNT if name in OF_COUNTS else row.programming.measure.scale
        target = row.targets[period - 1].value if name == "real" else None
        reading = parse_quantity(data[name], scale, target=target)
        if reading.problem is not None:
            problems[name] = reading.problem.sentence
        elif reading.question is not None:
            questions[name] = reading.question
        figures[own] = reading.value
    new_date, date_problem = _day(data.get("fecha", ""))
    depends_on, unit_problem = _unit(data.get("depende", ""), units)
    problems.update({key: text for key, text in (("fecha", date_problem), ("depende", unit_problem)) if text})
    given = RowInput(
        typed=Typed(**figures),
        cause=data.get("causa", "").strip(),
        depends_on=depends_on,
        new_date=new_date,
        **{own: one_paragraph(data.get(name, "")) for name, own in TEXTS.items()},
    )
    return ReadRow(given, problems, questions)


def one_paragraph(text: str) -> str:
    """A text as one paragraph: line breaks and what cannot be stored become spaces."""
    return " ".join(text.replace("\x00", " ").split())


def _day(text: str) -> tuple[date | None, str]:
    if not text.strip():
        return None, ""
    try:
        return date.fromisoformat(text.strip()), ""
    except ValueError:
        return None, _("«%(text)s» no es una fecha. Escríbala como 2024-11-15") % {"text": text[:40]}


def _unit(text: str, units: Container[int]) -> tuple[int | None, str]:
    if not text.strip():
        return None, ""
    key = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None  # noqa: PLR2004 - what any key has
    return (key, "") if key in units else (None, _("Elija la unidad de la lista."))
