"""Which rates a report prints: the document's own, or recomputed ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from planabierto.core.execution import NOT_PROGRAMMED, ExecutionStatus, execution_of
from planabierto.core.plan import Action, Figure, PlanDocument


class Figures(StrEnum):
    """What stands in the column of the execution rate.

    `SOURCE` is what the document prints; `PRINTED` and `RIGHT` are recomputed whole percents (half up, never capped) and differ
    where nothing is due: 0 % as such documents print it, or "No programada".
    """

    SOURCE = "source"
    PRINTED = "printed"
    RIGHT = "right"


def restated(document: PlanDocument, figures: Figures) -> PlanDocument:
    """The document with its printed rates replaced by those of `figures`; its content hash is the one on the report's cover."""
    if figures is Figures.SOURCE:
        return document
    units = tuple(
        replace(
            unit,
            sections=tuple(
                replace(
                    section,
                    actions=tuple(
                        replace(action, printed_rate=_rate(action, document.period, figures))
                        for action in section.actions
                    ),
                )
                for section in unit.sections
            ),
        )
        for unit in document.units
    )
    return replace(document, units=units)


def _rate(action: Action, period: int, figures: Figures) -> Figure:
    """The recomputed rate; the document's own where there is none to compute: no period reported, or a figure that is no number."""
    if not period or any(_is_unread(figure) for figure in (*action.targets[:period], action.achieved)):
        return action.printed_rate
    execution = execution_of(action, period)
    if execution.percent is not None:
        return Figure(Decimal(execution.percent) / 100, f"{execution.percent}%")
    if execution.status is ExecutionStatus.NOT_DUE or (not execution.is_due and figures is Figures.PRINTED):
        return Figure(Decimal(), "0%") if figures is Figures.PRINTED else Figure(None, NOT_PROGRAMMED)
    return Figure(None, execution.status.label)


def _is_unread(figure: Figure) -> bool:
    return figure.value is None and not figure.is_blank
