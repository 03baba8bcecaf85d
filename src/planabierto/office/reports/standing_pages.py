"""How one unit or one objective stands in a follow-up, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.office.base.charts import heat_cell
from planabierto.office.base.ui.parts import HeadFigure, HeatRow, Link, StateCount
from planabierto.office.base.writing import day
from planabierto.office.plans.wording import follow_up_title
from planabierto.office.reports.action_list import ListedAction, listed_actions
from planabierto.office.reports.addresses import FollowUpAddresses, period_slug
from planabierto.office.reports.board_blocks import heat_row, light_bar, light_title, mean_text, segments, state_counts
from planabierto.office.reports.list_page import page_of, rows_on
from planabierto.office.reports.reading import preliminary
from planabierto.office.reports.wording import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from planabierto.core.board import BoardCell, BoardObjective
    from planabierto.core.trafficlight import TrafficLightBands
    from planabierto.office.base.ui.parts import HeatCell, Segment
    from planabierto.office.followup.models import Entry
    from planabierto.office.reports.board_blocks import PlanYear, Round, UnitOfBoard
    from planabierto.office.reports.queries import StoredBoard


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveLine:
    """How a unit stands in one objective."""

    key: str
    text: str
    url: str
    count: str
    cell: HeatCell


@dataclass(frozen=True, slots=True)
class UnitsServing:
    """A page of the units that serve an objective, counted from 1, and whether others follow."""

    units: Sequence[UnitOfBoard]
    page: int
    has_more: bool

    def more(self, place: str) -> Link | None:
        """The next page, after the last the first; None where there is one only."""
        if self.has_more:
            return Link(label=_("Más unidades"), url=f"{place}?unidades={self.page + 1}#unidades")
        return Link(label=_("Primeras unidades"), url=f"{place}#unidades") if self.page > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPage:
    """What the template of either page shows: `lines` of a unit, `units` of an objective."""

    title: str
    summary: str
    preliminary: str
    crumbs: Sequence[Link]
    segments: Sequence[Segment]
    figures: Sequence[HeadFigure]
    text: str
    links: Sequence[Link]
    light: str
    light_title: str
    counts: Sequence[StateCount]
    rule: str
    lines: Sequence[ObjectiveLine] = ()
    units: Sequence[HeatRow] = ()
    more_units: Link | None = None
    rows: Sequence[ListedAction]
    pages: Page[int]
    list_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingMatter:
    """What both pages are made of; `entries` are those of the unit or objective, `cell` is how they stand."""

    stored: StoredBoard
    plan: PlanYear
    limits: TrafficLightBands
    known: Mapping[int, Round]
    entries: QuerySet[Entry]
    cell: BoardCell
    page: str

    @property
    def addresses(self) -> FollowUpAddresses:
        """The addresses of the follow-up."""
        return FollowUpAddresses.of(self.plan.year, period_slug(self.plan.periodicity, self.stored.board.period))

    def summary(self) -> str:
        """«Tercer seguimiento del POI 2024 · datos al 30 de septiembre de 2024»."""
        return _("%(follow_up)s del %(plan)s %(year)s · datos al %(day)s") % {
            "follow_up": follow_up_title(self.stored.board.period),
            "plan": self.plan.word,
            "year": self.plan.year,
            "day": day(self.stored.follow_up.cutoff),
        }

    def listed(self) -> tuple[Page[int], list[ListedAction]]:
        """One page of the actions."""
        found = page_of(self.cell.actions, self.page)
        return found, listed_actions(rows_on(found, self.entries.order_by("order")), self.addresses)


def _figures(cell: BoardCell, *, with_reported: bool) -> list[HeadFigure]:
    figures = [
        HeadFigure(label=_("Cumplidas"), value=_("%(met)s de %(due)s") % {"met": cell.met, "due": cell.due}),
        HeadFigure(label=_("Promedio"), value=mean_text(cell.mean)),
    ]
    if with_reported:
        value = _("%(done)s de %(due)s") % {"done": cell.due - cell.unreported, "due": cell.due}
        figures.append(HeadFigure(label=_("Reportadas"), value=value))
    return figures


def unit_page(
    matter: StandingMatter, unit: UnitOfBoard, *, mission: str, links: Sequence[Link], sees_whole: bool = True
) -> StandingPage:
    """How a unit stands: its figures, each objective, its actions.

    Who does not see the whole round is led from an objective to the unit's own actions under it.
    """
    addresses, board, figures = matter.addresses, matter.stored.board, unit.figures
    pages, rows = matter.listed()
    return StandingPage(
        title=figures.name,
        summary=matter.summary(),
        preliminary=preliminary(matter.stored.follow_up),
        crumbs=[Link(label=_("Tablero"), url=addresses.board)],
        segments=segments(matter.plan, board.period, matter.known, place=f"unidad/{unit.slug}/"),
        figures=_figures(figures.total, with_reported=True),
        text=mission,
        links=links,
        light=light_bar(matter.cell.lights),
        light_title=light_title(figures.total.actions),
        counts=state_counts(matter.cell.lights, matter.limits, addresses, unidad=unit.slug),
        rule=str(RULES[board.rule]),
        lines=[
            _objective_line(one, cell, addresses, unit.slug, sees_whole=sees_whole)
            for one, cell in zip(board.objectives, figures.cells, strict=True)
            if cell.actions
        ],
        rows=rows,
        pages=pages,
        list_url=addresses.actions_where(unidad=unit.slug),
    )


def _objective_line(
    one: BoardObjective, cell: BoardCell, addresses: FollowUpAddresses, unit: str, *, sees_whole: bool
) -> ObjectiveLine:
    count = ngettext("%(count)s acción", "%(count)s acciones", cell.actions) % {"count": f"{cell.actions:,}"}
    mean = None if cell.mean is None else cell.mean / 100
    drawn = heat_cell(mean, actions=cell.actions, state=cell.light or "", url=addresses.cell(unit, one.key))
    url = addresses.objective(one.key) if sees_whole else addresses.cell(unit, one.key)
    return ObjectiveLine(key=one.key, text=one.text, url=url, count=count, cell=drawn)


def objective_page(matter: StandingMatter, one: BoardObjective, units: UnitsServing) -> StandingPage:
    """How an objective stands: its official text, its figures, the units that serve it, its actions."""
    addresses, board = matter.addresses, matter.stored.board
    keys = [objective.key for objective in board.objectives]
    column = keys.index(one.key)
    pages, rows = matter.listed()
    place = addresses.objective(one.key)
    name = one.key or one.text
    return StandingPage(
        title=_("Objetivo %(key)s") % {"key": name},
        summary=matter.summary(),
        preliminary=preliminary(matter.stored.follow_up),
        crumbs=[Link(label=_("Tablero"), url=addresses.board)],
        segments=segments(matter.plan, board.period, matter.known, place=place.removeprefix(addresses.board)),
        figures=_figures(matter.cell, with_reported=False),
        text=one.text if one.key else "",
        links=(),
        light=light_bar(matter.cell.lights),
        light_title=light_title(matter.cell.actions),
        counts=state_counts(
            matter.cell.lights, matter.limits, addresses, objetivo=place.rstrip("/").rsplit("/", 1)[-1]
        ),
        rule=str(RULES[board.rule]),
        units=[_in_column(unit, keys, column, addresses) for unit in units.units],
        more_units=units.more(place),
        rows=rows,
        pages=pages,
        list_url=addresses.cell(objective=one.key),
    )


def _in_column(unit: UnitOfBoard, keys: Sequence[str], column: int, addresses: FollowUpAddresses) -> HeatRow:
    """A unit with its cell in one objective alone."""
    row = heat_row(unit.figures.name, unit.figures, keys, addresses, slug=unit.slug)
    return HeatRow(label=row.label, cells=(), total=row.cells[column], url=row.url)
