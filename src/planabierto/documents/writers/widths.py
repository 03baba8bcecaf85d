"""How wide the columns of the plan table are on a letter page lying down: figures as narrow as they can be, texts share the rest."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from planabierto.documents.writers.layout import Column, ReportLayout


class Widths(NamedTuple):
    """The size of the text of the table and the width of each column, in points."""

    text_size: float
    columns: tuple[float, ...]


PADDING: Final = 3.0
"""Points between the text of a cell and its ruling, on each side."""


# Twelve months need smaller letters than four quarters; below the last size paper is no longer read.
_SIZES: Final = (7.6, 7.0, 6.4)
HEADER_SHRINK: Final = 0.84
_ENOUGH_FOR_TEXTS: Final = 290.0
_LEAST_FOR_TEXTS: Final = 160.0
_STATEMENT_SHARE: Final = 0.48
_TEXTS: Final = frozenset({"statement", "remarks"})
_LONGEST_SIGNS: Final = {"code": 11, "lead_unit": 16, "responsible_unit": 16, "unit_of_measure": 14}
_LONGEST_FIGURE: Final = 10
_LONGEST_STORED_FIGURE: Final = 24
# Advances of Public Sans in ems, the wider of its two weights, rounded up: an estimate that is never too small.
_ADVANCES: Final = {
    sign: width
    for width, signs in {
        0.25: " .:`·",
        0.3: "!',;Iij|¡‘’",
        0.35: "()[]l•ïĩī",
        0.4: "-/J\\f{}",
        0.45: "*1rtªº",
        0.5: '"^z«»°“”',
        0.55: "?_csv¿",
        0.6: "+<=>Laehknouxy~–",
        0.65: "#0234679EFPTYbdgpq€",
        0.7: "$58BRSVZ",
        0.75: "&ACDGKOUX",
        0.8: "HNQw",
        0.85: "@…",
        0.9: "m½",
        0.95: "%M",
        1.0: "W",
        1.15: "—ÆŒ",
    }.items()
    for sign in signs
}
_WIDEST: Final = 1.2
SPACE: Final = _ADVANCES[" "]


def word_width(word: str) -> float:
    """How wide a word is at most, in ems of the report's type; signs of other scripts count as the widest."""
    return sum(_ADVANCES.get(sign) or _other_advance(sign) for sign in word)


@lru_cache(maxsize=1024)
def _other_advance(sign: str) -> float:
    """An accented letter is as wide as its letter."""
    return _ADVANCES.get(unicodedata.normalize("NFD", sign)[0], _WIDEST)


def line_count(text: str, room: float) -> int:
    """In about how many lines a text stands where each has room for so many ems; at least one."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = word_width(word)
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        lines += int(width // room) if width > room else 0
        used += width % room if width > room else width
        used += SPACE
    return lines


def column_widths(layout: ReportLayout, area: float) -> Widths:
    """The widths that fill `area` points of paper, the same for every unit so that the pages look alike."""
    needs = {size: _narrow_widths(layout, size, _LONGEST_FIGURE) for size in _SIZES}
    size = next((size for size in _SIZES if area - sum(needs[size].values()) >= _ENOUGH_FOR_TEXTS), _SIZES[-1])
    narrow = needs[size]
    narrow = _squeezed(narrow, layout, size, sum(narrow.values()) - (area - _LEAST_FOR_TEXTS))
    return Widths(size, _with_texts(layout, narrow, area - sum(narrow.values())))


def sheet_widths(layout: ReportLayout, area: float) -> tuple[float, ...]:
    """The widths of a workbook's columns, in points: no number is cut, and the texts have room however wide that is."""
    narrow = _narrow_widths(layout, _SIZES[0], _LONGEST_STORED_FIGURE)
    return _with_texts(layout, narrow, max(area - sum(narrow.values()), _ENOUGH_FOR_TEXTS))


def _with_texts(layout: ReportLayout, narrow: dict[str, float], rest: float) -> tuple[float, ...]:
    shares = {"statement": _STATEMENT_SHARE, "remarks": 1 - _STATEMENT_SHARE}
    return tuple(
        narrow[name] if name in narrow else rest * shares[name] for name in (column.name for column in layout.columns)
    )


def _squeezed(narrow: dict[str, float], layout: ReportLayout, size: float, excess: float) -> dict[str, float]:
    """Take what is too much from the targets, whose numbers may be printed smaller, and only then from all columns."""
    if excess <= 0:
        return narrow
    least = {column.name: _header_width(column, size) for column in layout.columns if column.name.startswith("target.")}
    given = {name: narrow[name] - least[name] for name in least}
    share = min(1.0, excess / sum(given.values())) if any(given.values()) else 0.0
    narrow = narrow | {name: narrow[name] - share * given[name] for name in least}
    still = max(0.0, excess - sum(given.values()))
    whole = sum(narrow.values())
    return {name: width * (whole - still) / whole for name, width in narrow.items()}


def _narrow_widths(layout: ReportLayout, size: float, longest_figure: int) -> dict[str, float]:
    """What each column but the texts needs, the targets all alike."""
    lines = [line for unit in layout.units for line in unit.lines if not line.is_objective]
    narrow = {
        column.name: max(
            _header_width(column, size),
            _width(
                {line.cells[position].text for line in lines}, size, _LONGEST_SIGNS.get(column.name, longest_figure)
            ),
        )
        for position, column in enumerate(layout.columns)
        if column.name not in _TEXTS
    }
    targets = [name for name in narrow if name.startswith("target.")]
    return narrow | dict.fromkeys(targets, max(narrow[name] for name in targets))


def _header_width(column: Column, size: float) -> float:
    """The longest word of the labels; a label that covers several columns wraps over them all."""
    label = column.lower if column.name.startswith("target.") else f"{column.label} {column.lower}"
    return _longest_word(label.split()) * size * HEADER_SHRINK + 2 * PADDING


def _width(texts: Iterable[str], size: float, longest: int) -> float:
    return _longest_word([word[:longest] for text in texts for word in text.split()]) * size + 2 * PADDING


def _longest_word(words: Sequence[str]) -> float:
    return max((word_width(word) for word in words), default=0.0)
