"""The eight slides of a packet, filled from its round. Who needs them imports this only then: python-pptx is slow to import."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from planabierto.core.board import MOST_DECISIONS
from planabierto.core.calendar import format_short_date
from planabierto.core.quantity import format_quantity, round_half_up
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.draft import headline
from planabierto.office.followup.figures import bands_of
from planabierto.office.plans.wording import code_slug
from planabierto.office.reports.packet import MOVED_RULE, asked_of
from planabierto.office.reports.slides import (
    BoardSlides,
    Linked,
    SlideDecision,
    SlideInstruction,
    SlideStanding,
    board_slides,
)
from planabierto.office.reports.wording import band_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.core.summary import AssessedAction, Standing
    from planabierto.office.followup.models import Instruction
    from planabierto.office.reports.addresses import FollowUpAddresses
    from planabierto.office.reports.packet import Packet


def packet_slides(packet: Packet) -> bytes:
    """The eight slides as PPTX."""
    return board_slides(slides_of(packet))


def slides_of(packet: Packet) -> BoardSlides:
    """What the eight slides say of a round."""
    summary, facts = packet.found.summary, packet.found.facts
    whole, addresses = summary.institution, packet.addresses
    mean = whole.means.get(summary.rule.name)
    words = band_words(bands_of(packet.follow_up.institution))
    low = _low(packet)
    moved = [row for row in summary.rows if (row.unit, row.action.code.value) in set(facts.moved)]
    return BoardSlides(
        round=facts.round,
        board=facts.board,
        presented_by=packet.presented_by,
        made_at=timezone.localtime(),
        code=packet.code,
        completeness=packet.completeness,
        headline=Linked(headline(whole, facts.round.last_month), packet.absolute(addresses.board)),
        met=whole.fulfilled,
        due=whole.due,
        actions=whole.actions,
        mean="" if mean is None else f"{round_half_up(mean, 2):f}%",
        rule=summary.rule.sentence,
        bands={
            light: Linked(str(words[light.value]), packet.absolute(addresses.in_state(light))) for light in TrafficLight
        },
        counts={light: whole.bands.get(light, 0) for light in TrafficLight},
        units=tuple(
            _standing(unit, packet.absolute(addresses.unit(packet.slugs.get(unit.name, ""))))
            for unit in summary.units
            if unit.due
        ),
        objectives=tuple(_objectives(packet)),
        decisions=tuple(_decision(packet, row) for row in low[:MOST_DECISIONS]),
        decisions_total=_all_of(
            packet, len(low), "acción en «No satisfactorio»", "acciones en «No satisfactorio»", _lowest(addresses)
        ),
        moved=tuple(_decision(packet, row) for row in moved),
        moved_total=_all_of(
            packet,
            len(moved),
            "acción trasladada sin acuerdo",
            "acciones trasladadas sin acuerdo",
            addresses.actions_where(inconsistencia=MOVED_RULE),
        ),
        asked=tuple(Linked(one.label, one.url) for one in asked_of(packet)),
        instructions=tuple(_instruction(packet, one) for one in packet.instructions),
        is_draft=packet.report.is_draft,
    )


def _lowest(addresses: FollowUpAddresses) -> str:
    return addresses.in_state(TrafficLight.UNSATISFACTORY, orden="peor")


def _low(packet: Packet) -> list[AssessedAction]:
    """The rows that require a decision, the lowest first."""
    rows = [row for row in packet.found.summary.rows if row.light is TrafficLight.UNSATISFACTORY]
    return sorted(rows, key=lambda row: row.execution.rate or Decimal())


def _standing(standing: Standing, url: str, name: str = "") -> SlideStanding:
    return SlideStanding(Linked(name or standing.name, url), standing.fulfilled, standing.due)


def _objectives(packet: Packet) -> Iterable[SlideStanding]:
    """Each objective of which something is due, with its text."""
    texts = {row.objective.key: row.objective for row in packet.found.summary.rows}
    for standing in packet.found.summary.objectives:
        if standing.due:
            objective = texts[standing.name]
            name = f"{objective.key}. {objective.text.value}" if objective.is_strategic else objective.text.value
            yield _standing(standing, packet.absolute(packet.addresses.objective(standing.name)), name or standing.name)


def _decision(packet: Packet, row: AssessedAction) -> SlideDecision:
    execution, scale = row.execution, row.action.measure.scale
    due = format_quantity(execution.due, scale)
    done = "sin reporte" if execution.achieved is None else format_quantity(execution.achieved, scale)
    return SlideDecision(
        unit=row.unit,
        code=Linked(row.action.code.value, _row_url(packet, row)),
        statement=row.action.statement.value,
        figure=f"{done} de {due}" if execution.achieved is not None else f"{done}, {due} programado",
        rate=execution.rate,
        light=row.light or TrafficLight.UNREPORTED,
        explanation=row.action.remarks.value,
    )


def _row_url(packet: Packet, row: AssessedAction) -> str:
    """The absolute address of the page of a row; of one without a code, the list of its unit."""
    unit, code = packet.slugs.get(row.unit, ""), code_slug(row.action.code.value)
    addresses = packet.addresses
    return packet.absolute(addresses.action(unit, code) if unit and code else addresses.actions_where(unidad=unit))


def _all_of(packet: Packet, count: int, one: str, many: str, url: str) -> Linked:
    return Linked(f"{count:,} {one if count == 1 else many}: ver todas", packet.absolute(url)) if count else Linked("")


def _instruction(packet: Packet, one: Instruction) -> SlideInstruction:
    unit, code = one.action.unit_plan.unit.slug, code_slug(one.action.code)
    url = packet.addresses.action(unit, code) if code else packet.addresses.board
    state = "Vencida" if one.due_on < timezone.localdate() else "Respondida" if one.answer else "Pendiente"
    return SlideInstruction(
        Linked(one.text, packet.absolute(url)), one.responsible_unit.name, format_short_date(one.due_on), state
    )
