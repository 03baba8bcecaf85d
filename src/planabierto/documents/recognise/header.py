"""Where a plan's table begins and what each of its columns holds, from one or several stacked header rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from planabierto.core.calendar import MONTHS, Periodicity, read_span
from planabierto.core.plan import HeaderLabel, Source, Text
from planabierto.core.text import clean
from planabierto.documents.grid import Row
from planabierto.documents.recognise.vocabulary import Column, column_of, likely_column_of

_FIGURE = re.compile(r"^\s*[$]?[\d.,]+\s*%?\s*$")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PERIODICITIES = {periodicity.months: periodicity for periodicity in Periodicity}
# A header may stand on several rows (band, period, planned or done); more than this is a table of something else.
_MOST_HEADER_ROWS = 5
_FEWEST_COLUMNS = 3
_BY_PERIOD = frozenset((Column.TARGETS, Column.ACHIEVED))
_IDENTIFYING = frozenset((Column.CODE, Column.STATEMENT))


class Header(NamedTuple):
    """A table's header: which position (0-based) holds which column, and what its labels say.

    `columns` maps positions to `Column` values, period targets to "target.N" and period reals to "real.N" (N 1-based).
    `end` is the index of the first row after it. `period` is the last period that the to-date column covers, 0 where it does
    not say. `unknown` are labels that name no column a plan has. `start_month` is the one in which the year of its targets begins.
    """

    columns: Mapping[int, str]
    labels: tuple[HeaderLabel, ...]
    unknown: tuple[Text, ...]
    year: int | None
    periodicity: Periodicity | None
    period: int
    end: int
    start_month: int = 1

    @property
    def target_periodicity(self) -> Periodicity | None:
        """The periodicity of the targets; None where no column holds one, or the header does not tell of which periods."""
        has_targets = any(name.startswith("target.") for name in self.columns.values())
        return self.periodicity if has_targets else None


def is_header(row: Row) -> bool:
    """Whether a row names the columns of a plan: its statement or code and two columns or periods more."""
    found: set[Column] = set()
    spans = 0
    for text in row.texts:
        if text and not text.isspace():
            column = column_of(text)
            if column is not None:
                found.add(column)
            elif read_span(text) is not None:
                spans += 1
    return bool(found & {Column.STATEMENT, Column.CODE}) and len(found) + min(spans, 2) >= _FEWEST_COLUMNS


def find_header(rows: Sequence[Row], first: int) -> int | None:
    """Index of a header's main row that stands at `first`, or under band rows that begin there; None where no header begins."""
    for index in range(first, min(first + _MOST_HEADER_ROWS, len(rows))):
        if is_header(rows[index]):
            return index
        if not _is_band(rows[index]):
            return None
    return None


def read_header(rows: Sequence[Row], first: int, main: int, *, table: int, file: str) -> Header:
    """Read the header whose bands begin at `first` and whose main row is `main`, with the label rows that follow it."""
    end = main + 1
    while end < len(rows) and end - main < _MOST_HEADER_ROWS and _is_label_row(rows[end], rows[main]):
        end += 1
    stack = rows[first:end]
    layout = _layout(tuple([row.texts for row in stack]))
    sheet, page = stack[0].sheet, stack[0].page

    def placed(label: _Label) -> Text:
        row = stack[label.level]
        place = Source(file, sheet, page, table, row.line, row.row, label.position + 1)
        return Text(label.value, row.texts[label.position] if label.position < len(row.texts) else "", place)

    return Header(
        columns=layout.columns,
        labels=tuple([HeaderLabel(label.column, label.level + 1, placed(label)) for label in layout.labels]),
        unknown=tuple([placed(label) for label in layout.unknown]),
        year=layout.year,
        periodicity=layout.periodicity,
        period=layout.period,
        end=end,
        start_month=layout.start_month,
    )


class _Label(NamedTuple):
    """One cell of a header: which row of it (0-based), which position, what it says and the column that it names."""

    level: int
    position: int
    value: str
    column: str


class _Layout(NamedTuple):
    """What the texts of a header say, wherever it stands; the fields are those of `Header`."""

    columns: Mapping[int, str]
    labels: tuple[_Label, ...]
    unknown: tuple[_Label, ...]
    year: int | None
    periodicity: Periodicity | None
    period: int
    start_month: int


# A document repeats its header over each table.
@lru_cache(maxsize=256)
def _layout(rows: tuple[tuple[str, ...], ...]) -> _Layout:
    width = max(len(texts) for texts in rows)
    own = [[_label(texts, position) for position in range(width)] for texts in rows]
    for lower in range(1, len(own)):
        own[lower] = ["" if own[lower][p] == own[lower - 1][p] else own[lower][p] for p in range(width)]
    bands = [_filled(labels) for labels in own]
    by_start = (
        (start, [_named(own, bands, position, start) for position in range(width)])
        for start in range(1, len(MONTHS) + 1)
    )
    calendar_year = next(by_start)
    start_month, named = next(
        (read for read in chain([calendar_year], by_start) if _is_whole_year(read[1])), calendar_year
    )
    months = _period_months(named)
    by_period = sum(column is Column.ACHIEVED and span is not None for column, span in named) > 1
    columns: dict[int, str] = {}
    for position, (column, span) in enumerate(named):
        name = _column_name(column, span, months, by_period=by_period)
        if name and name not in columns.values():
            columns[position] = name
    years = Counter(int(year) for labels_of in own for text in labels_of for year in _YEAR.findall(text))
    return _Layout(
        columns=MappingProxyType(columns),
        labels=tuple(
            _Label(level, position, clean(label), _label_column(label, columns[position]))
            for level, labels in enumerate(own)
            for position, label in enumerate(labels)
            if position in columns
        ),
        unknown=tuple(
            _Label(level, position, clean(text), "")
            for level, texts in enumerate(rows)
            for position, text in enumerate(texts)
            if position not in columns
            and text.strip()
            and column_of(text) is not Column.TARGETS
            and read_span(text, start_month=start_month) is None
        ),
        year=years.most_common(1)[0][0] if years else None,
        periodicity=_PERIODICITIES.get(months),
        period=0 if by_period else _period_to_date(named, months),
        start_month=start_month,
    )


def _label(texts: Sequence[str], position: int) -> str:
    return texts[position].strip() if position < len(texts) else ""


def _is_band(row: Row) -> bool:
    """Whether a row only bands the columns under it by period, or as programmed and done ("Programación", "TRIMESTRE 1 | 0 %")."""
    labels = [text for text in row.texts if text.strip() and not _FIGURE.match(text)]
    spans = [text for text in row.texts if read_span(text) is not None]
    return bool(labels or spans) and all(
        column_of(text) in _BY_PERIOD or read_span(text) is not None for text in labels
    )


def _is_label_row(row: Row, main: Row) -> bool:
    """Whether a row under the main one names columns or periods, and no action: nothing new stands under code and statement."""
    labels = [(position, text) for position, text in enumerate(row.texts) if text.strip()]
    own = [(position, text) for position, text in labels if _label(main.texts, position) != text.strip()]
    if any(column_of(_label(main.texts, position)) in _IDENTIFYING for position, _ in own):
        return False
    named = sum(column_of(text) is not None or _names_months(text) for _, text in own)
    return bool(labels) and (named == len(own) or named >= _FEWEST_COLUMNS)


def _names_months(text: str) -> bool:
    """Whether a label names a span of months, also one that ends in the calendar year after ("JUL-MAR")."""
    return any(read_span(text, start_month=month) is not None for month in range(1, len(MONTHS) + 1))


def _filled(labels: Sequence[str]) -> list[str]:
    """Each label, or the nearest one to its left where it is blank: what a merged heading covers."""
    filled: list[str] = []
    for label in labels:
        filled.append(label or (filled[-1] if filled else ""))
    return filled


def _named(
    own: Sequence[Sequence[str]], bands: Sequence[Sequence[str]], position: int, start_month: int
) -> tuple[Column | None, tuple[int, int] | None]:
    """The column and the span of months that the labels over a position name, its own before those of a band."""
    labels = [row[position] for row in own if row[position]]
    if not labels:
        return None, None
    covering = [band[position] for band, row in zip(bands, own, strict=True) if not row[position]]
    column = _first_column(labels, _likely_column_of)
    span = _shortest_span(labels, start_month)
    if column is None and span is not None:
        band_column = _first_column(covering, column_of)
        column = band_column if band_column is Column.ACHIEVED else Column.TARGETS
    if span is None and column is not None and column in _BY_PERIOD:
        span = _shortest_span(covering, start_month)
    return column, span


def _likely_column_of(label: str) -> Column | None:
    """The column that a misspelt label resembles; a period's own label resembles none, and asking costs a heavy import."""
    return likely_column_of(label) if read_span(label) is None else None


def _first_column(labels: Sequence[str], named_by: Callable[[str], Column | None]) -> Column | None:
    """The column that one of the labels names; what holds one figure a period counts only where no label says more."""
    columns = [found for label in labels for found in [column_of(label) or named_by(label)] if found is not None]
    return next((found for found in columns if found not in _BY_PERIOD), columns[0] if columns else None)


def _shortest_span(labels: Sequence[str], start_month: int) -> tuple[int, int] | None:
    """The shortest span of months named: a month under the band of its quarter is the month."""
    spans = [span for label in labels for span in [read_span(label, start_month=start_month)] if span is not None]
    return min(spans, key=lambda span: span[1] - span[0], default=None)


def _period_months(named: Sequence[tuple[Column | None, tuple[int, int] | None]]) -> int:
    """The length in months of the periods that have a target, the most frequent; 0 where none has."""
    lengths = Counter(
        last - first + 1 for column, span in named if column is Column.TARGETS and span for first, last in [span]
    )
    return lengths.most_common(1)[0][0] if lengths else 0


def _is_whole_year(named: Sequence[tuple[Column | None, tuple[int, int] | None]]) -> bool:
    """Whether the targets are of every period of a year, in their order."""
    months = _period_months(named)
    spans = [span for column, span in named if column is Column.TARGETS and span and span[1] - span[0] + 1 == months]
    return bool(months) and [first for first, _last in spans] == list(range(1, len(MONTHS) + 1, months))


def _column_name(column: Column | None, span: tuple[int, int] | None, months: int, *, by_period: bool) -> str:
    if column is None:
        return ""
    if column is Column.TARGETS:
        return f"target.{span[1] // months}" if span and months and span[1] - span[0] + 1 == months else ""
    if column is Column.ACHIEVED and span and months and (by_period or span[0] > 1):
        return f"real.{span[1] // months}"
    return column.value


def _label_column(label: str, name: str) -> str:
    return Column.TARGETS.value if label and name.startswith("target.") and column_of(label) is Column.TARGETS else name


def _period_to_date(named: Sequence[tuple[Column | None, tuple[int, int] | None]], months: int) -> int:
    """The period whose end the to-date column names, 0 where no label says it."""
    ends = [
        span[1] for column, span in named if span and column in {Column.ACHIEVED, Column.PRINTED_RATE} and span[0] == 1
    ]
    return ends[0] // months if ends and months else 0
