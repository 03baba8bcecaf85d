"""Fiscal years, the periods into which a plan divides them, and how Spanish documents name both.

Periods, months and spans are 1-based and inclusive. A month of a fiscal year is its position in it: with a year that starts in
July, "JUL-SEP" is the span (1, 3).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from planabierto.core.text import fold

MONTHS: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
ORDINALS: Final = (
    "primer", "segundo", "tercer", "cuarto", "quinto", "sexto",
    "séptimo", "octavo", "noveno", "décimo", "undécimo", "duodécimo",
)  # fmt: skip

# What `read_ordinal` gives for an annual follow-up: the last period, however many there are.
ANNUAL: Final = 12

_WORD: Final = re.compile(r"(\d+)(?:[oa]| ?(?:ero|era|er|ro|ra|do|da|to|ta|mo|ma|vo|va|no))\b|\d+|[a-zñ]+")
_SIGNS: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212/", "-") | dict.fromkeys("ºª°"))
_MONTHS: Final = {form: number for number, name in enumerate(MONTHS, 1) for form in (name, name[:3])} | {
    "setiembre": 9,
    "set": 9,
    "sept": 9,
    "febr": 2,
    "agos": 8,
}
_ROMANS: Final = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip
_ORDINALS: Final = {
    form: number
    for number, name in enumerate(map(fold, ORDINALS), 1)
    for form in (name, name.removesuffix("o") + "o", name.removesuffix("o") + "a")
}
_UNITS: Final = {
    "t": 3, "q": 3, "trim": 3, "trimestre": 3, "trimestral": 3,
    "c": 4, "cuatrim": 4, "cuatrimestre": 4, "cuatrimestral": 4,
    "s": 6, "sem": 6, "semestre": 6, "semestral": 6,
    "mes": 1,
}  # fmt: skip
_UNTIL: Final = frozenset({"a", "al", "hasta", "acumulado", "acumulada", "acum"})
_TO: Final = frozenset({"-", "a", "al", "hasta"})
# Words of a heading that may stand beside its period without changing it.
_HEADING_WORDS: Final = frozenset({
    "meta", "metas", "programado", "programada", "programadas", "programados", "programacion", "plan",
    "planeado", "planeada", "planificado", "previsto", "prog", "ejecutado", "ejecutada", "ejecucion", "ejec",
    "real", "reales", "realizado", "realizada", "alcanzado", "logrado", "logro", "acumulado", "acumulada",
    "acum", "avance", "cumplimiento", "porcentaje", "del", "de", "la", "el", "los", "las", "al", "a", "y", "en",
    "para", "por", "ano", "anual", "fecha", "fin", "trimestre", "trimestral", "periodo", "resultado",
    "resultados", "seguimiento", "observacion", "observaciones", "comentario", "comentarios", "justificacion",
    "hasta", "mes",
})  # fmt: skip
_FOLLOW_UPS: Final = frozenset({"seguimiento", "evaluacion", "informe", "reporte", "avance"})
_FILLERS: Final = frozenset({"de", "del", "al", "a", "el", "la", "n", "no", "num", "numero"})


class Periodicity(StrEnum):
    """Into what a plan's year is divided."""

    MONTH = "month"
    QUARTER = "quarter"
    FOUR_MONTH = "four_month"
    HALF_YEAR = "half_year"

    @property
    def periods(self) -> int:
        """Number of periods in a year: 12, 4, 3 or 2."""
        return {"month": 12, "quarter": 4, "four_month": 3, "half_year": 2}[self.value]

    @property
    def months(self) -> int:
        """Number of months in a period."""
        return 12 // self.periods

    @property
    def noun(self) -> str:
        """What a period is called in Spanish: "trimestre"."""
        return {"month": "mes", "quarter": "trimestre", "four_month": "cuatrimestre", "half_year": "semestre"}[
            self.value
        ]

    @property
    def letter(self) -> str:
        """What stands before the number of a period in short: "T" of "T3"."""
        return {"month": "M", "quarter": "T", "four_month": "C", "half_year": "S"}[self.value]


def period_end(year: int, periodicity: Periodicity, period: int, *, start_month: int = 1) -> date:
    """Last day (inclusive) of a period of the fiscal year that starts on the first of `start_month` of `year`."""
    return period_start(year, periodicity, period + 1, start_month=start_month) - timedelta(days=1)


def period_start(year: int, periodicity: Periodicity, period: int, *, start_month: int = 1) -> date:
    """First day (inclusive) of a period of the fiscal year that starts on the first of `start_month` of `year`."""
    months = start_month - 1 + (period - 1) * periodicity.months
    return date(year + months // 12, months % 12 + 1, 1)


def start_month_of(cutoff: date, periodicity: Periodicity, period: int) -> int:
    """The month in which a fiscal year starts, of which a period ends on a day."""
    return (cutoff.month - period * periodicity.months) % len(MONTHS) + 1


class FiscalYear(NamedTuple):
    """A plan's year: `year` is the calendar year in which it starts, on the first of `start_month`."""

    year: int
    periodicity: Periodicity = Periodicity.QUARTER
    start_month: int = 1

    def starts(self, period: int = 1) -> date:
        """First day of a period (inclusive)."""
        return period_start(self.year, self.periodicity, period, start_month=self.start_month)

    def ends(self, period: int | None = None) -> date:
        """Last day of a period (inclusive), of the year itself without one."""
        return period_end(self.year, self.periodicity, period or self.periodicity.periods, start_month=self.start_month)

    def period_of(self, day: date) -> int | None:
        """The period that a day falls in, None outside the year."""
        month = (day.year - self.year) * 12 + day.month - self.start_month
        return month // self.periodicity.months + 1 if 0 <= month < 12 else None  # noqa: PLR2004 (months of a year)


def _month_name(month: int, start_month: int) -> str:
    return MONTHS[(start_month + month - 2) % 12]


def _months_of(periodicity: Periodicity, period: int) -> tuple[int, int]:
    return (period - 1) * periodicity.months + 1, period * periodicity.months


def _column_label(first: int, last: int, start_month: int) -> str:
    names = [_month_name(month, start_month)[:3].upper() for month in (first, last)]
    if first == last:
        return names[0]
    # The seed writes January as EN where it opens a span.
    return f"{'EN' if names[0] == 'ENE' else names[0]}-{names[1]}"


def period_label(periodicity: Periodicity, period: int, *, start_month: int = 1) -> str:
    """Heading of the column of one period: "EN-MAR", "ABR-JUN"; "ENE" for a month."""
    return _column_label(*_months_of(periodicity, period), start_month)


def to_date_label(periodicity: Periodicity, period: int, *, start_month: int = 1) -> str:
    """Heading of a column of figures to date: "EN-SEP" for the third quarter."""
    return _column_label(1, period * periodicity.months, start_month)


def period_code(periodicity: Periodicity, period: int) -> str:
    """A period in short: "T3", "S1", "C2", "M8"."""
    return f"{periodicity.letter}{period}"


def short_period(periodicity: Periodicity, period: int, *, start_month: int = 1) -> str:
    """A period at its first mention: "T3 (jul–sep)"."""
    names = [_month_name(month, start_month)[:3] for month in _months_of(periodicity, period)]
    return f"{period_code(periodicity, period)} ({'–'.join(dict.fromkeys(names))})"


def long_period(periodicity: Periodicity, period: int, *, start_month: int = 1) -> str:
    """A period in words: "tercer trimestre"; a month by its name."""
    if periodicity is Periodicity.MONTH:
        return _month_name(period, start_month)
    return f"{ORDINALS[period - 1]} {periodicity.noun}"


def period_months(periodicity: Periodicity, period: int, *, start_month: int = 1) -> str:
    """The months of a period in words: "julio a septiembre"."""
    names = [_month_name(month, start_month) for month in _months_of(periodicity, period)]
    return " a ".join(dict.fromkeys(names))


def follow_up_name(period: int) -> str:
    """What the follow-up of a period is called: "tercer seguimiento"."""
    return f"{ORDINALS[period - 1]} seguimiento"


def format_date(day: date) -> str:
    """A date in words: "30 de septiembre de 2024"."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def format_short_date(day: date) -> str:
    """A date in figures: "30/9/2024"."""
    return f"{day.day}/{day.month}/{day.year}"


def _words(text: str) -> list[str]:
    """Words, numbers and dashes of a label, folded; the ending of an ordinal ("3er") is left out."""
    words: list[str] = []
    for piece in text.translate(_SIGNS).split("-"):
        words.extend(found[1] or found[0] for found in _WORD.finditer(fold(piece)))
        words.append("-")
    return words[:-1]


def _number(word: str) -> int | None:
    """A number from 1 to 12 written in figures, Roman or as an ordinal word."""
    if word.isdecimal():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= 12 else None  # noqa: PLR2004 (months of a year)
    return _ROMANS.get(word) or _ORDINALS.get(word)


def _numbered(words: list[str], at: int) -> tuple[tuple[int, int], int] | None:
    """A period by its number, "I TRIM" or "T-1", as months from the start of the year, and how many words it takes."""
    rest = [word for word in words[at : at + 3] if word != "-"]
    if len(rest) < 2:  # noqa: PLR2004 (a number and its unit)
        return None
    for number, unit in ((_number(rest[0]), _UNITS.get(rest[1])), (_number(rest[1]), _UNITS.get(rest[0]))):
        if number and unit and number * unit <= len(MONTHS):
            return ((number - 1) * unit + 1, number * unit), 2 + (words[at + 1] == "-")
    return None


def _named(words: list[str], at: int) -> tuple[tuple[int, int], int] | None:
    """A month or a span of months by name, "MAYO" or "EN-MAR", in calendar months, and how many words it takes."""
    first = 1 if words[at] == "en" else _MONTHS.get(words[at])
    if first is None:
        return None
    joined = 1 if words[at + 1 : at + 2] and words[at + 1] in _TO else 0
    end = words[at + 1 + joined] if at + 1 + joined < len(words) else ""
    last = _MONTHS.get(end)
    # "EN MAR" is a span, "en marzo" says when.
    if last is not None and (joined or words[at] != "en" or end not in MONTHS):
        return (first, last), 2 + joined
    return None if words[at] == "en" else ((first, first), 1)


def _is_to_date(words: list[str], at: int) -> bool:
    """Whether a word before the period says that it covers all until then: "A SEPTIEMBRE", "al 30 de septiembre"."""
    before = at - 1
    while before >= 0 and (words[before] in {"el", "fin", "de", "mes"} or words[before].isdecimal()):
        before -= 1
    return before >= 0 and words[before] in _UNTIL


@lru_cache(maxsize=1024)
def read_span(text: str, *, start_month: int = 1) -> tuple[int, int] | None:
    """The months (first, last) that a heading names, counted from the start of the fiscal year; None where it names none.

    A heading is a period with words such as "METAS" or "% EJECUCIÓN" beside it: any other word makes it a text, and None.
    Numbered periods count from the start of the fiscal year, named months are those of the calendar.
    """
    if len(text) > 80:  # noqa: PLR2004 (longer is no heading)
        return None
    words = _words(text)
    found: tuple[int, int] | None = None
    at = 0
    while at < len(words):
        numbered = _numbered(words, at)
        taken = numbered or _named(words, at)
        if taken is None:
            if words[at] not in _HEADING_WORDS and words[at] != "-" and not words[at].isdecimal():
                return None
            at += 1
            continue
        (first, last), length = taken
        if numbered is None:
            first, last = ((month - start_month) % 12 + 1 for month in (first, last))
        if found is None:
            found = (1 if _is_to_date(words, at) else first, last)
        at += length
    return found if found and found[0] <= found[1] else None


def read_ordinal(text: str) -> int | None:
    """Which follow-up of the year a title says it is: 3 for "TERCER SEGUIMIENTO", `ANNUAL` for "SEGUIMIENTO ANUAL"."""
    words = [word for word in _words(text) if word not in _FILLERS and word != "-"]
    for at, word in enumerate(words):
        if word in _FOLLOW_UPS or word in _UNITS:
            around = (words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else "")
            if word in _FOLLOW_UPS and around[1] == "anual":
                return ANNUAL
            number = _number(around[0]) or _number(around[1])
            if number is not None:
                return number
    return None
