"""How papers name a round, a body and a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from planabierto.core.calendar import (
    MONTHS,
    Periodicity,
    format_date,
    long_period,
    period_end,
    period_months,
)
from planabierto.core.quantity import Scale, format_quantity

_WEEKDAYS: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_ORDINALS: Final = ("primer", "segundo", "tercer", "cuarto", "quinto", "sexto")
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Body:
    """A body that decides, with its article: «el Consejo Directivo», «la Junta Directiva»."""

    name: str
    article: str = "el"

    @property
    def the(self) -> str:
        """«el Consejo Directivo»."""
        return f"{self.article} {self.name}"

    @property
    def to(self) -> str:
        """«al Consejo Directivo», «a la Junta Directiva»."""
        return f"al {self.name}" if self.article == "el" else f"a {self.the}"

    @property
    def of(self) -> str:
        """«del Consejo Directivo», «de la Junta Directiva»."""
        return f"del {self.name}" if self.article == "el" else f"de {self.the}"


@dataclass(frozen=True, slots=True)
class PaperRound:
    """A round as its papers name it; the plan word is the institution's («POI»), the year the one in which the fiscal year begins."""

    institution: str
    plan_word: str
    year: int
    periodicity: Periodicity
    period: int
    start_month: int = 1

    @property
    def cutoff(self) -> date:
        """The last day that it covers (inclusive)."""
        return period_end(self.year, self.periodicity, self.period, start_month=self.start_month)

    @property
    def plan(self) -> str:
        """«POI 2024»."""
        return f"{self.plan_word} {self.year}"

    @property
    def period_words(self) -> str:
        """«tercer trimestre»."""
        return long_period(self.periodicity, self.period, start_month=self.start_month)

    @property
    def months(self) -> str:
        """«julio a septiembre»."""
        return period_months(self.periodicity, self.period, start_month=self.start_month)

    @property
    def last_month(self) -> str:
        """«septiembre»."""
        return MONTHS[self.cutoff.month - 1]

    @property
    def name(self) -> str:
        """«seguimiento del tercer trimestre del POI 2024»; the last one of a year is the annual one as well."""
        what = f"seguimiento de {self.period_words}" if self.periodicity is Periodicity.MONTH else self._by_number
        return f"{what} del {self.plan}"

    @property
    def _by_number(self) -> str:
        if self.period == self.periodicity.periods:
            return f"{_ORDINALS[self.period - 1]} seguimiento, anual,"
        return f"{_ORDINALS[self.period - 1]} seguimiento"


def sentence_case(text: str) -> str:
    """The text with a capital at its beginning and all else as it is."""
    return text[:1].upper() + text[1:]


def day_in_words(day: date) -> str:
    """«viernes 11 de octubre de 2024»."""
    return f"{_WEEKDAYS[day.weekday()]} {format_date(day)}"


def quantity_text(value: Decimal | None, scale: Scale) -> str:
    """A quantity as it is written, a dash where there is none."""
    return NOTHING if value is None else format_quantity(value, scale)
