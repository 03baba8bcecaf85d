"""The board as a value for JSON, and back: numbers are canonical strings, what is not known is null.

A form that this version does not know is refused: the figures are then to be computed again from the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from planabierto.core.board import (
    Board,
    BoardCell,
    BoardDecision,
    BoardDelivery,
    BoardObjective,
    BoardProspect,
    BoardUnit,
    YearEnd,
)
from planabierto.core.plan import canonical_number
from planabierto.core.trafficlight import TrafficLight

FORM: Final = 1
"""Grows when a stored board of before cannot be read any more."""

Stored = Mapping[str, Any]
"""A value read from JSON: its types are those that this module wrote."""


class UnknownFormError(ValueError):
    """A board was stored in a form that this version does not read."""


_EMPTY: Final = BoardCell()


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _cell_json(cell: BoardCell) -> list[object] | None:
    if not cell.actions:
        return None
    figures = [cell.actions, cell.due, cell.met, cell.unreported, canonical_number(cell.mean), cell.light]
    return [*figures, list(cell.bands)]


def _read_cell(stored: Sequence[Any] | None) -> BoardCell:
    if stored is None:
        return _EMPTY
    actions, due, met, unreported, mean, light, bands = stored
    return BoardCell(
        actions, due, met, unreported, _number(mean), None if light is None else TrafficLight(light), tuple(bands)
    )


def unit_json(unit: BoardUnit) -> dict[str, object]:
    """A unit report of the board as values for JSON."""
    return {"name": unit.name, "cells": [_cell_json(cell) for cell in unit.cells], "total": _cell_json(unit.total)}


def read_unit(stored: Stored) -> BoardUnit:
    """What `unit_json` wrote."""
    return BoardUnit(stored["name"], tuple(_read_cell(cell) for cell in stored["cells"]), _read_cell(stored["total"]))


def _decision_json(decision: BoardDecision) -> dict[str, object]:
    return {
        "unit": decision.unit,
        "code": decision.code,
        "statement": decision.statement,
        "scale": decision.scale,
        "due": canonical_number(decision.due),
        "achieved": canonical_number(decision.achieved),
        "rate": canonical_number(decision.rate),
        "explanation": decision.explanation,
        "is_moved": decision.is_moved,
    }


def _read_decision(stored: Stored) -> BoardDecision:
    quantities = {
        "due": Decimal(stored["due"]),
        "achieved": _number(stored["achieved"]),
        "rate": Decimal(stored["rate"]),
    }
    return BoardDecision(**{**stored, **quantities})


def board_json(board: Board) -> dict[str, object]:
    """The board as values for JSON."""
    prospect = board.prospect
    return {
        "form": FORM,
        "period": board.period,
        "rule": board.rule,
        "rule_version": board.rule_version,
        "moved": board.moved,
        "unexplained": board.unexplained,
        "unit_reports": board.unit_reports,
        "delivered": board.delivered,
        "complete": board.complete,
        "objectives": [[one.key, one.text, one.is_strategic] for one in board.objectives],
        "whole": unit_json(board.whole),
        "programmed": [canonical_number(share) for share in board.programmed],
        "executed": canonical_number(board.executed),
        "decisions": [_decision_json(decision) for decision in board.decisions],
        "decisions_total": board.decisions_total,
        "deliveries": [[one.unit, one.reported, one.due] for one in board.deliveries],
        "prospect": {
            "actions": {end.value: count for end, count in prospect.actions.items()},
            "programmed": canonical_number(prospect.programmed),
            "slowest": canonical_number(prospect.slowest),
            "fastest": canonical_number(prospect.fastest),
        },
    }


def read_board(stored: Stored) -> Board:
    """What `board_json` wrote; raises `UnknownFormError` for a form of another version."""
    if stored.get("form") != FORM:
        raise UnknownFormError(f"A board was stored in form {stored.get('form')!r}, this version reads {FORM}.")
    prospect = stored["prospect"]
    values = {name: value for name, value in stored.items() if name != "form"}
    values |= {
        "objectives": tuple(BoardObjective(*one) for one in stored["objectives"]),
        "whole": read_unit(stored["whole"]),
        "programmed": tuple(Decimal(share) for share in stored["programmed"]),
        "executed": _number(stored["executed"]),
        "decisions": tuple(_read_decision(decision) for decision in stored["decisions"]),
        "deliveries": tuple(BoardDelivery(*one) for one in stored["deliveries"]),
        "prospect": BoardProspect(
            {end: prospect["actions"][end.value] for end in YearEnd},
            *(_number(prospect[name]) for name in ("programmed", "slowest", "fastest")),
        ),
    }
    return Board(**values)
