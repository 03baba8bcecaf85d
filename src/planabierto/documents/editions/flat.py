"""An edition as one flat table: a row for each action, with all that its printed figures are computed from and those figures beside it."""

from __future__ import annotations

from collections.abc import Collection

from planabierto.core.edition import Edition
from planabierto.documents.editions.columns import (
    ACHIEVEMENT_COLUMNS,
    ACTION_COLUMNS,
    EDITION_COLUMNS,
    OBJECTIVE,
    OBJECTIVE_TEXT,
    ORIGINAL_COLUMNS,
    ROW,
    UNIT,
    Column,
    action_values,
    csv_text,
    edition_values,
    key_of,
    printed_columns,
    printed_values,
    target_columns,
)


def flat_columns(edition: Edition) -> tuple[Column, ...]:
    """The columns of the flat table in their order."""
    return (
        ROW,
        UNIT,
        OBJECTIVE,
        OBJECTIVE_TEXT,
        *ACTION_COLUMNS,
        *target_columns(edition),
        *ACHIEVEMENT_COLUMNS,
        *ORIGINAL_COLUMNS,
        *target_columns(edition, "original_target", "Meta original"),
        *printed_columns("unit", "de la unidad"),
        *printed_columns("objective", "del objetivo"),
        *printed_columns("institution", "de la institución"),
        *EDITION_COLUMNS,
    )


def flat_csv(edition: Edition, *, rows: Collection[int] | None = None) -> str:
    """The flat table as CSV; of some rows only (places from 1) where they are named."""
    figures = edition.figures
    whole = edition_values(edition) | printed_values("institution", figures.totals)
    units = {totals.name: printed_values("unit", totals) for totals in figures.units}
    objectives = {key_of(one): printed_values("objective", one.totals) for one in edition.objectives}
    chosen = [row for row in action_values(edition) if rows is None or row["row"] in rows]
    lines = (row | whole | units[str(row["unit"])] | objectives[str(row["objective"])] for row in chosen)
    return csv_text(flat_columns(edition), lines)
