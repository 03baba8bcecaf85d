"""The units of a follow-up, all of them, a page at a time: what each met and reported, and how it stands in each objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from planabierto.office.base.ui.parts import HeatColumn, HeatRow, Link, Segment
from planabierto.office.base.writing import day
from planabierto.office.reports.addresses import FollowUpAddresses, period_slug
from planabierto.office.reports.board_blocks import heat_columns, heat_row
from planabierto.office.reports.filters import WORST_FIRST
from planabierto.office.reports.queries import units_of
from planabierto.office.reports.reading import preliminary
from planabierto.office.reports.wording import RULE_SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.paginator import Page

    from planabierto.core.board import BoardUnit
    from planabierto.office.reports.board_blocks import PlanYear
    from planabierto.office.reports.queries import StoredBoard

ROWS: Final = 50
MISSING_FIRST: Final = "entrega"
ORDERS: Final = {
    "": (gettext_lazy("Orden del documento"), ("order",)),
    WORST_FIRST: (gettext_lazy("De menor a mayor"), ("execution_order", "order")),
    MISSING_FIRST: (gettext_lazy("Por entregar"), ("-missing", "order")),
}
"""The values of `orden`: their words, and the columns of `UnitSummary` that they sort by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit, or all of them; `missing_url` leads to what it has not reported."""

    row: HeatRow
    met: str
    reported: str
    missing_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsPage:
    """What the template of the units shows."""

    title: str
    summary: str
    crumbs: Sequence[Link]
    orders: Sequence[Segment]
    columns: Sequence[HeatColumn]
    lines: Sequence[UnitLine]
    foot: UnitLine
    pages: Page[int]
    query: str
    note: str
    preliminary: str


def units_page(stored: StoredBoard, plan: PlanYear, *, order: str, page: str) -> UnitsPage:
    """One page of the units in an order of `ORDERS`; another one is that of the document. One query."""
    board = stored.board
    order = order if order in ORDERS else ""
    addresses = FollowUpAddresses.of(plan.year, period_slug(plan.periodicity, board.period))
    keys = [one.key for one in board.objectives]
    found = Paginator(range(board.unit_reports), ROWS).get_page(page)
    units = units_of(stored.follow_up, *ORDERS[order][1], first=found.start_index() - 1, most=ROWS)
    words = ngettext("%(count)s unidad", "%(count)s unidades", board.unit_reports)
    return UnitsPage(
        title=_("Unidades del %(plan)s %(year)s al %(period)s")
        % {"plan": plan.word, "year": plan.year, "period": plan.period(board.period)},
        summary=_("%(found)s · datos al %(day)s")
        % {"found": words % {"count": f"{board.unit_reports:,}"}, "day": day(stored.follow_up.cutoff)},
        crumbs=[Link(label=_("Tablero"), url=addresses.board)],
        orders=[
            Segment(label=str(label), url=f"?orden={value}" if value else addresses.units, current=value == order)
            for value, (label, _columns) in ORDERS.items()
        ],
        columns=heat_columns(board, addresses),
        lines=[_line(one.figures, keys, addresses, slug=one.slug) for one in units],
        foot=_line(board.whole, keys, addresses, slug="", label=_("Toda la institución")),
        pages=found,
        query=f"orden={order}" if order else "",
        preliminary=preliminary(stored.follow_up),
        note=_("%(rule)s «·» sin acciones; «n. p.» no programadas a la fecha.") % {"rule": RULE_SENTENCES[board.rule]},
    )


def _line(
    figures: BoardUnit, keys: Sequence[str], addresses: FollowUpAddresses, *, slug: str, label: str = ""
) -> UnitLine:
    total = figures.total
    missing = addresses.actions_where(unidad=slug, reporte="falta") if total.unreported else ""
    return UnitLine(
        row=heat_row(label or figures.name, figures, keys, addresses, slug=slug),
        met=_("%(met)s de %(due)s") % {"met": f"{total.met:,}", "due": f"{total.due:,}"},
        reported=_("%(done)s de %(due)s") % {"done": f"{figures.reported:,}", "due": f"{total.due:,}"},
        missing_url=missing,
    )
