"""What the components of a page are fed with: values already written and translated, so that a template decides nothing.

Texts may be markup; anything else is escaped by the template. A blank text, None or False leaves its part out. A `state` is a key of
the traffic light or of a severity (`jinja2/base/components.html` lists them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where something leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One of several filters or periods: `current` is the one in force, `title` the long name of a short label."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    state: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFigure:
    """A figure beside the title of a page; `late` sets its note in the colour of what is overdue."""

    label: str
    value: str
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLink:
    """One line of the error summary, and the field it leads to."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; `kind` is «», number, code or whole (the full width of a card on a telephone)."""

    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row that heads the rows after it."""

    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take away: `kind` «PDF», `size` «1.2 MB», blank where it is made on demand."""

    label: str
    url: str
    kind: str
    size: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what stands under it; `whole` takes the full width."""

    label: str
    value: str
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An act in the history of something: `when` in words, `datetime` for machines."""

    when: str
    datetime: str
    what: str
    who: str = ""
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A number of the board: `of` «de 16» beside it, `note` the rule or what else is to be known."""

    label: str
    value: str
    of: str = ""
    url: str = ""
    note: str = ""
    note_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """How many actions stand in a state, its band in words («90 a 110%») and the address of its rows."""

    state: str
    count: int
    band: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """A cell of the heat map: its text, its state («» without actions), whether the state's shape stands beside it, its rows."""

    text: str
    state: str = ""
    has_shape: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatColumn:
    """A column of the heat map; `title` is the full text of the objective."""

    label: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A unit of the heat map, one cell a column, and its total."""

    label: str
    cells: Sequence[HeatCell]
    total: HeatCell
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An action that needs a decision: its bullet, «0%», «0 de 1», the explanation of its unit or blank, and what the reader may do."""

    title: str
    url: str
    place: str
    picture: str
    number: str
    of: str
    state: str
    explanation: str = ""
    act: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where the report of a unit stands: `picture` of its progress, `state` and `word` of the pill, the act that is due."""

    unit: str
    done: int
    total: int
    picture: str
    state: str
    word: str
    when: str = ""
    url: str = ""
    action: Link | None = None
