"""The page of a board, put together of its blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.trafficlight import TrafficLight
from planabierto.office.base.ui.parts import Decision, Delivery, HeatColumn, HeatRow, Link, Segment, StateCount, Tile
from planabierto.office.base.writing import day
from planabierto.office.reports.addresses import FollowUpAddresses, period_slug
from planabierto.office.reports.board_blocks import (
    CurvePart,
    Prospect,
    completeness,
    curve_part,
    decision,
    delivery,
    delivery_words,
    heat_columns,
    heat_row,
    light_bar,
    light_title,
    page_title,
    points_since,
    prospect_sentence,
    prospects,
    segments,
    sentence,
    state_counts,
    tiles,
)
from planabierto.office.reports.filters import WORST_FIRST
from planabierto.office.reports.reading import preliminary_sentence
from planabierto.office.reports.wording import RULE_SENTENCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from planabierto.core.board import Board
    from planabierto.core.trafficlight import TrafficLightBands
    from planabierto.office.reports.board_blocks import PlanYear, Round, UnitOfBoard
    from planabierto.office.reports.instructions_page import ShownInstruction
    from planabierto.office.reports.round_delivery import RoundDelivery

MOST_DECISIONS: Final = 6
"""As many as fit beside the heat map; the rest stand in the list of actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """What the template of the board shows."""

    title: str
    summary: str
    segments: Sequence[Segment]
    sentence: str
    tiles: Sequence[Tile]
    light: str
    counts: Sequence[StateCount]
    light_title: str
    outside: str
    heat_columns: Sequence[HeatColumn]
    heat_rows: Sequence[HeatRow]
    heat_foot: HeatRow
    heat_switch: Link
    heat_note: str
    heat_rest: Link | None
    curve: CurvePart | None
    prospect_sentence: str
    prospects: Sequence[Prospect]
    decisions: Sequence[Decision]
    decisions_link: Link | None
    deliveries: Sequence[Delivery]
    delivery_words: str
    units_link: Link
    delivery: RoundDelivery | None
    preliminary: str
    instructions: Sequence[ShownInstruction]
    links: Sequence[Link]
    addresses: FollowUpAddresses


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMatter:
    """What the page of a board is made of: the stored board, the other follow-ups of its year, and one page of its units twice.

    Of a round that is registered here, its `delivery` by the states of the reports.
    """

    board: Board
    plan: PlanYear
    cutoff: date
    limits: TrafficLightBands
    known: Mapping[int, Round]
    units: Sequence[UnitOfBoard]
    slugs: Mapping[str, str]
    is_worst_first: bool
    delivery: RoundDelivery | None = None
    instructions: Sequence[ShownInstruction] = ()
    may_instruct: bool = False
    has_packet: bool = False
    has_sample: bool = False


def board_page(matter: BoardMatter) -> BoardPage:
    """Write every figure of a board and address every number."""
    board, plan = matter.board, matter.plan
    slug = period_slug(plan.periodicity, board.period)
    addresses = FollowUpAddresses.of(plan.year, slug)
    keys = [objective.key for objective in board.objectives]
    earlier = [number for number in matter.known if number < board.period]
    is_preliminary = matter.delivery is not None and matter.delivery.is_building
    before = matter.known[max(earlier)] if earlier and not is_preliminary else None
    outside = board.actions - sum(board.bands.values())
    units_title = ngettext("Ver la %(count)s unidad", "Ver las %(count)s unidades", board.unit_reports)
    units_link = Link(label=units_title % {"count": f"{board.unit_reports:,}"}, url=addresses.units)
    return BoardPage(
        title=page_title(plan, board.period),
        summary=_("Datos al %(day)s · %(completeness)s")
        % {
            "day": day(matter.cutoff),
            "completeness": matter.delivery.completeness if matter.delivery else completeness(board),
        },
        segments=segments(plan, board.period, matter.known),
        sentence=sentence(board, plan.month(board.period)),
        tiles=_tiles(matter, addresses, points_since(board, before, plan)),
        light=light_bar(board.bands),
        counts=state_counts(board.bands, matter.limits, addresses),
        light_title=light_title(board.actions),
        outside=ngettext(
            "%(count)s acción suspendida o sin demanda está fuera del semáforo.",
            "%(count)s acciones suspendidas o sin demanda están fuera del semáforo.",
            outside,
        )
        % {"count": outside}
        if outside
        else "",
        heat_columns=heat_columns(board, addresses),
        heat_rows=[heat_row(unit.figures.name, unit.figures, keys, addresses, slug=unit.slug) for unit in matter.units],
        heat_foot=heat_row(_("Toda la institución"), board.whole, keys, addresses, slug=""),
        heat_switch=Link(label=_("En el orden del documento"), url=f"{addresses.board}#mapa")
        if matter.is_worst_first
        else Link(label=_("De menor a mayor"), url=f"{addresses.board}?orden={WORST_FIRST}#mapa"),
        heat_note=_("%(rule)s «·» sin acciones; «n. p.» no programadas a la fecha.")
        % {"rule": RULE_SENTENCES[board.rule]},
        heat_rest=units_link if len(matter.units) < board.unit_reports else None,
        curve=curve_part(board, plan, matter.known, cutoff=board.period, executed_until=board.period),
        prospect_sentence=prospect_sentence(board),
        prospects=prospects(board, addresses),
        decisions=[
            decision(one, addresses, matter.slugs, may_instruct=matter.may_instruct)
            for one in board.decisions[:MOST_DECISIONS]
        ],
        decisions_link=_decisions_link(board, addresses),
        deliveries=[delivery(one, addresses, matter.slugs) for one in board.deliveries],
        delivery_words=delivery_words(board),
        units_link=units_link,
        delivery=matter.delivery,
        preliminary=_preliminary(matter),
        instructions=matter.instructions,
        links=[
            Link(label=label, url=reverse(name, args=[plan.year, slug]))
            for is_there, label, name in (
                (matter.has_packet, _("Paquete para la sesión"), "board_packet"),
                (matter.has_sample, _("Tomar una muestra"), "audit_sample"),
            )
            if is_there
        ],
        addresses=addresses,
    )


def _tiles(matter: BoardMatter, addresses: FollowUpAddresses, change: str) -> list[Tile]:
    """The four numbers; of a round that is registered here, delivery is told by the states of its reports."""
    found = tiles(matter.board, addresses, change)
    return [*found[:-1], matter.delivery.tile] if matter.delivery else found


def _preliminary(matter: BoardMatter) -> str:
    """What the figures leave out until the round is consolidated; blank after."""
    delivery = matter.delivery
    if delivery is None or not delivery.is_building or delivery.reviewed == delivery.reports:
        return ""
    return preliminary_sentence()


def _decisions_link(board: Board, addresses: FollowUpAddresses) -> Link | None:
    if not board.decisions_total:
        return None
    label = ngettext("Ver la %(count)s", "Ver las %(count)s", board.decisions_total) % {"count": board.decisions_total}
    return Link(label=label, url=addresses.in_state(TrafficLight.UNSATISFACTORY, orden=WORST_FIRST))
