"""The filtered list of actions as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.trafficlight import TrafficLight
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day
from planabierto.office.plans.wording import objective_slug
from planabierto.office.reports.action_list import ListedAction, listed_actions
from planabierto.office.reports.addresses import STATES, FollowUpAddresses, period_slug
from planabierto.office.reports.board_page import PlanYear
from planabierto.office.reports.charts import BAR_ORDER
from planabierto.office.reports.filters import ORDERS, ActionFilter
from planabierto.office.reports.queries import ActionRow, action_rows, lights_of
from planabierto.office.reports.wording import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from planabierto.core.board import Board
    from planabierto.office.followup.models import Entry
    from planabierto.office.reports.queries import StoredBoard

ROWS: Final = 50
"""Rows of one page of a list."""
MOST_UNITS: Final = 60
"""With more units the filter would be longer than the list: their pages lead to their rows."""
LONGEST_LABEL: Final = 60


def page_of(total: int, asked: str) -> Page[int]:
    """One page of so many rows by its number in the address; its positions count from 0."""
    return Paginator(range(total), ROWS).get_page(asked)


def rows_on(page: Page[int], entries: QuerySet[Entry]) -> list[ActionRow]:
    """The rows of a page. One query, none where there is nothing."""
    return action_rows(entries[page.start_index() - 1 : page.end_index()]) if page.paginator.count else []


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What the template of the list shows; `query` is the query string of the filters without the page."""

    title: str
    summary: str
    caption: str
    crumbs: Sequence[Link]
    filter: ActionFilter
    chips: Sequence[tuple[str, str]]
    state_choices: Sequence[tuple[str, str]]
    unit_choices: Sequence[tuple[str, str]]
    objective_choices: Sequence[tuple[str, str]]
    order_choices: Sequence[tuple[str, str]]
    rows: Sequence[ListedAction]
    pages: Page[int]
    query: str
    with_unit: bool
    all_label: str
    workbook_url: str
    addresses: FollowUpAddresses


def counted(
    asked: ActionFilter, board: Board, entries: QuerySet[Entry], objectives: Sequence[tuple[int, str]]
) -> Mapping[TrafficLight | None, int]:
    """How many actions stand in each band under the other filters; None counts what is outside of the bands.

    Without another filter the board knows it, and nothing is counted.
    """
    others = asked.without_state()
    if not others.asked:
        outside: dict[TrafficLight | None, int] = {None: board.actions - sum(board.bands.values())}
        return outside | dict(board.bands.items())
    return lights_of(others.apply(entries, objectives))


def total_of(asked: ActionFilter, lights: Mapping[TrafficLight | None, int]) -> int:
    """How many actions the list holds."""
    if not asked.estado:
        return sum(lights.values())
    return sum(count for light, count in lights.items() if light is not None and STATES[light] == asked.estado)


def list_page(
    stored: StoredBoard,
    plan: PlanYear,
    asked: ActionFilter,
    entries: QuerySet[Entry],
    *,
    objectives: Sequence[tuple[int, str]],
    units: Sequence[tuple[str, str]],
    page: str,
) -> ListPage:
    """One page of the list; `entries` are all that may be seen, `units` slug and name of those to choose from."""
    board = stored.board
    addresses = FollowUpAddresses.of(plan.year, period_slug(plan.periodicity, board.period))
    lights = counted(asked, board, entries, objectives)
    total = total_of(asked, lights)
    found = page_of(total, page)
    rows = rows_on(found, asked.ordered(asked.apply(entries, objectives)))
    unit_names = dict(units)
    objective_names = {objective_slug(one.key): _label(one.key, one.text) for one in board.objectives}
    query = asked.query()
    words = ngettext("%(count)s acción", "%(count)s acciones", total) % {"count": f"{total:,}"}
    if asked.asked:
        words = _("%(found)s de %(total)s") % {"found": words, "total": f"{board.actions:,}"}
    title = _("Acciones del %(plan)s %(year)s al %(period)s") % {
        "plan": plan.word,
        "year": plan.year,
        "period": plan.period(board.period),
    }
    return ListPage(
        title=title,
        summary=_("%(found)s · datos al %(day)s") % {"found": words, "day": day(stored.follow_up.cutoff)},
        caption=title,
        crumbs=[Link(label=_("Tablero"), url=addresses.board)],
        filter=asked,
        chips=[
            (label, f"?{address}" if address else addresses.actions)
            for label, address in asked.chips(
                unit=unit_names.get(asked.unidad, "") or (rows[0].unit if rows else ""),
                objective=objective_names.get(asked.objetivo, ""),
            )
        ],
        state_choices=[
            (STATES[TrafficLight(state)], f"{LIGHTS[state]} ({lights.get(TrafficLight(state), 0):,})")
            for state in BAR_ORDER
            if lights.get(TrafficLight(state)) or STATES[TrafficLight(state)] == asked.estado
        ],
        unit_choices=units,
        objective_choices=list(objective_names.items()),
        order_choices=[(value, str(label)) for value, label in ORDERS.items()],
        rows=listed_actions(rows, addresses),
        pages=found,
        query=query,
        with_unit=not asked.unidad,
        all_label=ngettext("Ver la %(count)s acción", "Ver las %(count)s acciones", board.actions)
        % {"count": f"{board.actions:,}"},
        workbook_url=f"{addresses.workbook}?{query}" if query else addresses.workbook,
        addresses=addresses,
    )


def _label(key: str, text: str) -> str:
    """An objective in a filter: its key and the beginning of its text."""
    whole = f"{key} {text}".strip()
    return whole if len(whole) <= LONGEST_LABEL else whole[:LONGEST_LABEL].rsplit(" ", 1)[0] + "…"
