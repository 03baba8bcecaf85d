"""What the header of a table says of year and period, against the document it stands in."""

from __future__ import annotations

from planabierto.core.calendar import read_span
from planabierto.core.plan import HeaderLabel, PlanDocument, Table

# The columns whose label names the span that the follow-up covers.
_OF_THE_FOLLOW_UP = frozenset({"achieved", "printed_rate", "remarks"})


def label_of_other_year(table: Table, document: PlanDocument) -> HeaderLabel | None:
    """The label by which a table names another year than the document; None where it does not."""
    if table.year is None or table.year == document.year:
        return None
    return next((label for label in table.header if str(table.year) in label.text.value), None)


def names_other_period(label: HeaderLabel, document: PlanDocument) -> bool:
    """Whether a label of what is reported names a span that does not end with the document's period."""
    if label.column not in _OF_THE_FOLLOW_UP or not label.text or not document.period:
        return False
    span = read_span(label.text.value, start_month=document.start_month)
    return span is not None and span[1] != document.period * document.periodicity.months
