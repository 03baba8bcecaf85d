"""What a sentence names: months, periods, years, and the resolutions of a body."""

from __future__ import annotations

from typing import Final, NamedTuple

from planabierto.auditor.wording import Said, plain, word_set
from planabierto.core.calendar import MONTHS, ORDINALS

_MONTHS: Final = {plain(name): number for number, name in enumerate(MONTHS, 1)} | {"setiembre": 9}
# Abbreviations are words of their own ("mar", "set"): they count only beside another month or a year.
_SHORT_MONTHS: Final = {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_ANY_MONTH: Final = _MONTHS | _SHORT_MONTHS
_ORDINALS: Final = (
    {plain(name): number for number, name in enumerate(ORDINALS, 1)}
    | {f"{plain(name).removesuffix('o')}a": number for number, name in enumerate(ORDINALS, 1)}
    | {"primero": 1, "tercero": 3}
)
_ROMANS: Final = {
    roman: number
    for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_ORDINAL_ENDINGS: Final = frozenset(
    {"er", "ero", "ro", "do", "to", "mo", "vo", "no", "o", "era", "ra", "da", "ta", "ma", "va", "na", "a"}
)
_UNITS: Final = {
    "trimestre": 3, "trim": 3, "bimestre": 2, "cuatrimestre": 4, "cuatrim": 4, "semestre": 6, "sem": 6,
}  # fmt: skip
_LETTERS: Final = {"t": 3, "q": 3, "c": 4, "s": 6}
_LAST: Final = frozenset({"ultimo", "ultima"})
_NEXT: Final = frozenset({"proximo", "proxima", "siguiente", "entrante", "venidero"})
_YEARS: Final = frozenset({"ano", "ejercicio", "vigencia"})
_RANGE_WORDS: Final = frozenset({"a", "al", "y", "e", "hasta", "o"})
_ENDS_OF_YEAR: Final = frozenset({"fin", "fines", "final", "finales", "cierre"})
_YEAR_SPAN: Final = range(1990, 2100)
# What a mention can begin with, besides a number or a word that ends in one ("T4").
_STARTERS: Final = (
    _ANY_MONTH.keys() | _ORDINALS.keys() | _ROMANS.keys() | _UNITS.keys() | _LAST | _YEARS | _ENDS_OF_YEAR
    | {"periodo", "mes", "meses"} | _NEXT | {f"{word}s" for word in _NEXT}
)  # fmt: skip

_BODIES: Final = frozenset({"acta", "acuerdo", "resolucion", "decreto", "punto"})
_BEFORE_NUMBER: Final = word_set(
    "no n num nro numero o . de la el sesion ordinaria extraordinaria del consejo directivo junta directiva "
    "concejo municipal administrativo administrativa institucional jd cd cm"
)
_FURTHEST_NUMBER: Final = 6


class Mention(NamedTuple):
    """A span of the calendar that a sentence names, at words `start` to `stop` (exclusive).

    `first` and `last` are months counted as `month_index`, inclusive. `is_year` marks a year named alone ("en 2025").
    """

    start: int
    stop: int
    first: int
    last: int
    is_year: bool = False


def month_index(year: int, month: int) -> int:
    """A month of the calendar as one number: consecutive months are consecutive numbers."""
    return year * 12 + month - 1


def read_year(word: str) -> int | None:
    """A year written with four figures, or None."""
    return int(word) if len(word) == 4 and word.isdecimal() and int(word) in _YEAR_SPAN else None  # noqa: PLR2004 (figures of a year)


def periods_named(said: Said, *, year: int, cutoff: int, months: int) -> tuple[Mention, ...]:
    """Every span of the calendar that a text names, in order.

    `year` is that of the document, taken where none is said; `cutoff` the last month covered (`month_index`) and `months` the
    length of a period: what "próximo trimestre", "próximo período" and "próximo año" count from.
    """
    words = said.words
    found: list[Mention] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word not in _STARTERS and not word[-1].isdecimal():
            at += 1
            continue
        mention = (
            _date(words, at)
            or _months_at(words, at, year)
            or _numbered(words, at, year)
            or _relative(words, at, cutoff, months)
            or _end_of_year(words, at, year)
            or _year_alone(words, at)
        )
        if mention is None:
            at += 1
        else:
            found.append(mention)
            at = mention.stop
    return tuple(found)


def _word(words: tuple[str, ...], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _year_after(words: tuple[str, ...], at: int) -> tuple[int | None, int]:
    """The year that follows ("de 2025", "del año 2025", "2025") and where the words go on after it."""
    place = at
    for skipped in ({"de", "del"}, {"ano"}):
        if _word(words, place) in skipped:
            place += 1
    year = read_year(_word(words, place))
    return (year, place + 1) if year else (None, at)


def _date(words: tuple[str, ...], at: int) -> Mention | None:
    """A date in figures, "15/11/2024"."""
    word = words[at]
    if "/" not in word:
        return None
    parts = word.split("/")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):  # noqa: PLR2004 (day, month, year)
        return None
    month, year = int(parts[1]), int(parts[2])
    if not 1 <= month <= 12:  # noqa: PLR2004 (months of a year)
        return None
    index = month_index(year if year in _YEAR_SPAN else 2000 + year % 100, month)
    return Mention(at, at + 1, index, index)


def _months_at(words: tuple[str, ...], at: int, year: int) -> Mention | None:
    """A month or a span of months: "noviembre", "octubre a diciembre", "oct-dic", "enero 2025"."""
    first = _ANY_MONTH.get(words[at])
    if first is None:
        return None
    stop = at + 1
    joined = stop + (_word(words, stop) in _RANGE_WORDS)
    last = _ANY_MONTH.get(_word(words, joined))
    if last is not None:
        stop = joined + 1
    said_year, stop = _year_after(words, stop)
    if words[at] not in _MONTHS and last is None and said_year is None:
        return None
    begin, end = month_index(said_year or year, first), month_index(said_year or year, last or first)
    return Mention(at, stop, begin if begin <= end else begin - 12, end)


def _number(words: tuple[str, ...], at: int) -> tuple[int | None, int]:
    """A number from 1 to 12 (word, Roman, figures with or without the ending of an ordinal) and where the words go on."""
    word = _word(words, at)
    number = _ORDINALS.get(word) or _ROMANS.get(word)
    if number is not None:
        return number, at + 1
    if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 12:  # noqa: PLR2004 (months of a year)
        after = at + 1 + (_word(words, at + 1) == ".")
        after += _word(words, after) in _ORDINAL_ENDINGS
        after += _word(words, after) == "."
        return int(word), after
    return None, at


def _numbered(words: tuple[str, ...], at: int, year: int) -> Mention | None:
    """A period by its number: "cuarto trimestre", "IV trimestre", "4.º trim.", "trimestre 4", "T4", "último trimestre"."""
    word = words[at]
    number, unit, stop = None, None, at
    if word in _LAST:
        unit, stop = _UNITS.get(_word(words, at + 1)), at + 2
        number = 12 // unit if unit else None
    elif word in _UNITS:
        unit = _UNITS[word]
        number, stop = _number(words, at + 1 + (_word(words, at + 1) == "."))
    elif word[0] in _LETTERS and word[1:].isdecimal():
        unit, number, stop = _LETTERS[word[0]], int(word[1:]), at + 1
    else:
        number, place = _number(words, at)
        if number is not None:
            following = _word(words, place)
            unit, stop = _UNITS.get(following), place + 1
    if number is None or unit is None or not 1 <= number * unit <= 12:  # noqa: PLR2004 (months of a year)
        return None
    said_year, stop = _year_after(words, stop)
    last = month_index(said_year or year, number * unit)
    return Mention(at, stop, last - unit + 1, last)


def _relative(words: tuple[str, ...], at: int, cutoff: int, months: int) -> Mention | None:
    """A span counted from the cut-off: "próximo trimestre", "año siguiente", "próximos meses"."""
    pair = (words[at].removesuffix("s"), _word(words, at + 1).removesuffix("s"))
    if pair[0] in _NEXT:
        noun = pair[1]
    elif pair[1] in _NEXT:
        noun = pair[0]
    else:
        return None
    if noun in _YEARS:
        first = (cutoff // 12 + 1) * 12
        return Mention(at, at + 2, first, first + 11)
    length = {"periodo": months, "mese": months, "me": 1, "mes": 1}.get(noun) or _UNITS.get(noun)
    return Mention(at, at + 2, cutoff + 1, cutoff + length) if length else None


def _end_of_year(words: tuple[str, ...], at: int, year: int) -> Mention | None:
    if words[at] not in _ENDS_OF_YEAR or _word(words, at + 1) not in {"de", "del"}:
        return None
    place = at + 2
    if _word(words, place) in {"este", "presente"}:
        place += 1
    if _word(words, place) not in _YEARS:
        return None
    said_year, stop = _year_after(words, place + 1)
    last = month_index(said_year or year, 12)
    return Mention(at, stop, last, last)


def _year_alone(words: tuple[str, ...], at: int) -> Mention | None:
    year = read_year(words[at])
    return Mention(at, at + 1, month_index(year, 1), month_index(year, 12), is_year=True) if year else None


def cites_resolution(said: Said) -> str | None:
    """The resolution of a body that a text cites with its number ("Acta 12, punto 3.1"), as written; None where it cites none.

    "Acuerdos: 10" or "según acuerdo de la jefatura" cite none.
    """
    words = said.words
    for start, word in enumerate(words):
        if word not in _BODIES:
            continue
        for place in range(start + 1, min(start + 1 + _FURTHEST_NUMBER, len(words))):
            one = words[place]
            if any(sign.isdecimal() for sign in one):
                # "del acuerdo de 2024" tells the year of the acts, not the number of one.
                if read_year(one) and words[place - 1] in {"de", "del"}:
                    break
                return said.written(start, place + 1)
            if one not in _BEFORE_NUMBER:
                break
    return None
