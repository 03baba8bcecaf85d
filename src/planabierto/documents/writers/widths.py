"""How wide the columns of the plan table are on a letter page lying down: figures as narrow as they can be, texts share the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from planabierto.documents.writers.layout import Column, ReportLayout


class Widths(NamedTuple):
    """The size of the text of the table and the width of each column, in points."""

    text_size: float
    columns: tuple[float, ...]


PADDING: Final = 3.0
"""Points between the text of a cell and its ruling, on each side."""

SPACE: Final = 0.3

# Twelve months need smaller letters than four quarters; below the last size paper is no longer read.
_SIZES: Final = (7.8, 7.2, 6.6)
HEADER_SHRINK: Final = 0.84
_ENOUGH_FOR_TEXTS: Final = 290.0
_LEAST_FOR_TEXTS: Final = 160.0
_STATEMENT_SHARE: Final = 0.48
_TEXTS: Final = frozenset({"statement", "remarks"})
_LONGEST_SIGNS: Final = {"code": 11, "lead_unit": 16, "responsible_unit": 16, "unit_of_measure": 14}
_LONGEST_FIGURE: Final = 10
_NARROW: Final = frozenset(".,:;'|!()ijlft ")
LAST_LATIN: Final = "\u024f"
_WIDE: Final = frozenset("mwMWQ@%—…")


def word_width(word: str) -> float:
    """About how wide a word is, in ems of the report's type: an estimate from its metrics, a little above them."""
    return sum(map(_sign_width, word))


def _sign_width(sign: str) -> float:
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.94
    if sign > LAST_LATIN:
        return 1.2
    return 0.69 if sign.isupper() else 0.63 if sign.isdigit() else 0.57


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
    """The widths that fill `area` points, the same for every unit so that the pages look alike."""
    needs = {size: _narrow_widths(layout, size) for size in _SIZES}
    size = next((size for size in _SIZES if area - sum(needs[size].values()) >= _ENOUGH_FOR_TEXTS), _SIZES[-1])
    narrow = needs[size]
    rest = max(area - sum(narrow.values()), _LEAST_FOR_TEXTS)
    shrink = min(1.0, (area - rest) / sum(narrow.values()))
    texts = [column.name for column in layout.columns if column.name in _TEXTS]
    shares = {"statement": _STATEMENT_SHARE if len(texts) > 1 else 1.0, "remarks": 1 - _STATEMENT_SHARE}
    return Widths(
        size,
        tuple(
            narrow[column.name] * shrink if column.name in narrow else rest * shares[column.name]
            for column in layout.columns
        ),
    )


def _narrow_widths(layout: ReportLayout, size: float) -> dict[str, float]:
    lines = [line for unit in layout.units for line in unit.lines if not line.is_objective]
    narrow = {
        column.name: max(
            _header_width(column, size), _width(column, {line.cells[position].text for line in lines}, size)
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


def _width(column: Column, texts: Iterable[str], size: float) -> float:
    longest = _LONGEST_SIGNS.get(column.name, _LONGEST_FIGURE)
    return _longest_word([word[:longest] for text in texts for word in text.split()]) * size + 2 * PADDING


def _longest_word(words: Sequence[str]) -> float:
    return max((word_width(word) for word in words), default=0.0)
