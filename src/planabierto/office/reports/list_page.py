"""The filtered list of actions as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.board import MOVED_RULE, BoardCell
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.base.charts import BAR_ORDER
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day
from planabierto.office.plans.wording import objective_slug
from planabierto.office.reports.action_list import ListedAction, listed_actions
from planabierto.office.reports.addresses import STATES, UNEXPLAINED, FollowUpAddresses, period_slug
from planabierto.office.reports.board_blocks import PlanYear
from planabierto.office.reports.filters import ORDERS, ActionFilter, FilterScope
from planabierto.office.reports.queries import ActionRow, UnitInFollowUp, action_rows
from planabierto.office.reports.wording import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def known_cell(asked: ActionFilter, board: Board, unit: UnitInFollowUp | None) -> BoardCell | None:
    """What the board knows of the unit and objective that are asked for; None where it does not tell them apart."""
    if asked.unidad and unit is None:
        return BoardCell()
    if asked.unidad and unit is not None and len(unit.reports) > 1:
        return None
    standing = board.whole if unit is None else unit.unit.figures
    if not asked.objetivo:
        return standing.total
    columns = [column for column, one in enumerate(board.objectives) if objective_slug(one.key) == asked.objetivo]
    if len(columns) > 1:
        return None
    return standing.cells[columns[0]] if columns else BoardCell()


def known_total(asked: ActionFilter, board: Board, cell: BoardCell | None) -> int | None:
    """How many rows the list has, where the board knows it, so that nothing is counted; None where it does not."""
    others = asked.asked.keys() - {"unidad", "objetivo"}
    if cell is None or len(others) > 1:
        return None
    if not others:
        return cell.actions
    (name,) = others
    value = getattr(asked, name)
    if name == "estado":
        return cell.lights[asked.light] if asked.light else 0
    known = {
        ("cumplida", "si"): cell.met,
        ("cumplida", "no"): cell.due - cell.met,
        ("programada", "si"): cell.due,
        ("programada", "no"): cell.actions - cell.due,
        ("reporte", "falta"): cell.unreported,
    }
    if cell is board.whole.total:
        known["inconsistencia", MOVED_RULE] = board.moved
        known["inconsistencia", UNEXPLAINED] = board.unexplained
        if asked.year_end:
            known["cierre", value] = board.prospect.actions[asked.year_end]
    return known.get((name, value))


def _state_choices(asked: ActionFilter, cell: BoardCell | None) -> list[tuple[str, str]]:
    """The states to choose from, with their counts where only unit, objective and state are asked for."""
    if cell is None or asked.asked.keys() - {"unidad", "objetivo", "estado"}:
        return [(STATES[TrafficLight(state)], str(LIGHTS[state])) for state in BAR_ORDER]
    lights = cell.lights
    return [
        (STATES[TrafficLight(state)], f"{LIGHTS[state]} ({lights[TrafficLight(state)]:,})")
        for state in BAR_ORDER
        if lights[TrafficLight(state)] or STATES[TrafficLight(state)] == asked.estado
    ]


def list_page(
    stored: StoredBoard,
    plan: PlanYear,
    asked: ActionFilter,
    entries: QuerySet[Entry],
    *,
    scope: FilterScope,
    unit: UnitInFollowUp | None,
    units: Sequence[tuple[str, str]],
    page: str,
) -> ListPage:
    """One page of the list; `entries` are all that may be seen, `unit` the one asked for, `units` slug and name of those to choose from."""
    board = stored.board
    addresses = FollowUpAddresses.of(plan.year, period_slug(plan.periodicity, board.period))
    chosen = asked.ordered(asked.apply(entries, scope))
    cell = known_cell(asked, board, unit)
    total = known_total(asked, board, cell)
    if total is None:
        # What has to be looked for is looked for once: counting first would read every row twice.
        keys = list(chosen.values_list("pk", flat=True))
        total = len(keys)
        found = page_of(total, page)
        on_page = keys[found.start_index() - 1 : found.end_index()] if keys else []
        rows = action_rows(asked.ordered(entries.filter(pk__in=on_page)))
    else:
        found = page_of(total, page)
        rows = rows_on(found, chosen)
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
                unit=unit.name if unit is not None else "",
                objective=objective_names.get(asked.objetivo, ""),
            )
        ],
        state_choices=_state_choices(asked, cell),
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
