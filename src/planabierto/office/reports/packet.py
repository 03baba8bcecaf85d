"""The packet for a session of the board: the report, the draft of the resolution and eight slides, filled from a round."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.text import slugify

from planabierto.core.board import YearEnd, year_end_of
from planabierto.core.calendar import format_date
from planabierto.core.quantity import format_rate
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.draft import Section
from planabierto.documents.papers.resolution import DraftResolution, draft_resolution
from planabierto.documents.writers import Figures
from planabierto.office.accounts.models import Membership
from planabierto.office.accounts.roles import Role
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.models import Instruction, InstructionState
from planabierto.office.followup.report_text import consolidated_round, texts_of
from planabierto.office.reports import queries
from planabierto.office.reports.addresses import YEAR_ENDS, FollowUpAddresses, period_slug
from planabierto.office.reports.report_files import (
    PrintedReport,
    ReportChoice,
    ReportFormat,
    file_name,
    printed_report,
    report_file,
    verification_code,
)
from planabierto.office.reports.round_delivery import round_delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from planabierto.office.followup.models import FollowUp
    from planabierto.office.followup.report_text import ConsolidatedRound

PRESENTED_BY: Final = "Jefatura de Planificación"
MOVED_RULE: Final = "SCH403"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SHORTEST_NAME: Final = 90


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the packet: how it stands in an address, what it is called where it is saved, its type."""

    slug: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Packet:
    """A round with everything that its packet says; `absolute` makes the absolute address of one of the site."""

    report: PrintedReport
    found: ConsolidatedRound
    addresses: FollowUpAddresses
    slugs: Mapping[str, str]
    instructions: Sequence[Instruction]
    presented_by: str
    completeness: str
    legal_basis: tuple[str, ...]
    code: str
    absolute: Callable[[str], str]

    @property
    def follow_up(self) -> FollowUp:
        """Its round."""
        return self.report.follow_up


def papers_of(follow_up: FollowUp) -> tuple[Paper, ...]:
    """The three papers, in the order in which a session reads them."""
    place = f"{slugify(follow_up.institution.plan_word) or 'plan'}-{follow_up.plan.year}-{_slug(follow_up)}"
    return (
        Paper("informe", file_name(follow_up, ReportFormat.PDF), ReportFormat.PDF.media_type),
        Paper("acuerdo", f"proyecto-de-acuerdo-{place}.docx", _DOCX),
        Paper("presentacion", f"presentacion-{place}.pptx", _PPTX),
    )


def _slug(follow_up: FollowUp) -> str:
    return period_slug(follow_up.plan.calendar, follow_up.period)


def read_packet(follow_up: FollowUp, absolute: Callable[[str], str]) -> Packet:
    """Everything that a packet says of a round; some thirty queries, whatever its size."""
    period = _slug(follow_up)
    addresses = FollowUpAddresses.of(follow_up.plan.year, period)
    report, found = printed_report(follow_up), consolidated_round(follow_up)
    delivery = round_delivery(follow_up, addresses, period)
    legal = texts_of(follow_up).get(Section.LEGAL_BASIS)
    waiting = Instruction.objects.filter(
        institution_id=follow_up.institution_id,
        state=InstructionState.OPEN,
        follow_up__cutoff__lte=follow_up.cutoff,
    )
    return Packet(
        report=report,
        found=found,
        addresses=addresses,
        slugs=queries.slugs_of_units(follow_up, (unit.name for unit in found.summary.units)),
        instructions=list(
            waiting.select_related("action__unit_plan__unit", "action__unit_plan__plan", "responsible_unit").order_by(
                "due_on", "pk"
            )
        ),
        presented_by=_presented_by(follow_up),
        completeness=delivery.completeness if delivery else "",
        legal_basis=tuple(legal.text.splitlines()) if legal else (),
        code=verification_code(report, Figures.RIGHT),
        absolute=absolute,
    )


def _presented_by(follow_up: FollowUp) -> str:
    """The post of who heads planning, as the papers name who presents. One query."""
    held = Membership.objects.filter(
        institution_id=follow_up.institution_id,
        role=Role.HEAD_OF_PLANNING,
        user__is_active=True,
        substitutes=None,
    ).select_related("user")
    today = timezone.localdate()
    posts = [one.user.post for one in held.order_by("pk") if one.is_valid_on(today) and one.user.post]
    return posts[0] if posts else PRESENTED_BY


def paper_bytes(packet: Packet, slug: str) -> bytes:
    """One paper; raises KeyError for another slug, `UnwritableFormatError` where the plan is too large for a PDF."""
    made: dict[str, Callable[[], bytes]] = {
        "informe": lambda: report_file(packet.report, ReportChoice(), ReportFormat.PDF).read_bytes(),
        "acuerdo": lambda: draft_resolution(resolution_of(packet)),
        "presentacion": lambda: _slides(packet),
    }
    return made[slug]()


def packet_zip(packet: Packet) -> bytes:
    """The three papers in one file."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for paper in papers_of(packet.follow_up):
            archive.writestr(paper.name, paper_bytes(packet, paper.slug))
    return stream.getvalue()


def resolution_of(packet: Packet) -> DraftResolution:
    """The draft of the resolution by which the board takes note of a round."""
    facts, follow_up = packet.found.facts, packet.follow_up
    given_here = [one for one in packet.instructions if one.follow_up_id == follow_up.pk]
    return DraftResolution(
        round=facts.round,
        board=facts.board,
        whole=packet.found.summary.institution,
        presented_by=f"la {PRESENTED_BY}",
        code=packet.code,
        written_on=packet.report.issued_on,
        legal_basis=packet.legal_basis,
        instructions=tuple(
            f"a {one.responsible_unit.name}, sobre {one.action.code or 'su acción'}: {one.text.rstrip('.')}, a más tardar el "
            f"{format_date(one.due_on)}."
            for one in given_here
        ),
        moved=len(facts.moved),
        undelivered=tuple(unit for unit, _reason in facts.undelivered),
    )


def _slides(packet: Packet) -> bytes:
    from planabierto.office.reports.packet_slides import packet_slides  # noqa: PLC0415 - python-pptx is slow to import

    return packet_slides(packet)


def asked_of(packet: Packet) -> Iterable[Link]:
    """What the board is asked for, each with the rows that it is about."""
    facts, whole, addresses = packet.found.facts, packet.found.summary.institution, packet.addresses

    def linked(text: str, url: str) -> Link:
        return Link(label=text, url=packet.absolute(url))

    yield linked(f"Dar por recibido el {facts.round.name}.", addresses.board)
    if facts.moved:
        count = len(facts.moved)
        noun = "una acción trasladada" if count == 1 else f"{count:,} acciones trasladadas"
        yield linked(
            f"Decidir la reprogramación de {noun} sin acuerdo.", addresses.actions_where(inconsistencia=MOVED_RULE)
        )
    if facts.undelivered:
        units = ", ".join(unit for unit, _reason in facts.undelivered)
        text = f"Requerir el informe de {units}."
        count = len(facts.undelivered)
        yield linked(
            text if len(text) <= _SHORTEST_NAME else f"Requerir el informe de {count:,} unidades que no lo entregaron.",
            f"{addresses.board}#entrega",
        )
    ends = [
        row
        for row in packet.found.summary.rows
        if year_end_of(row.action, facts.round.period, row.execution) is YearEnd.UNSCHEDULED
    ]
    if ends:
        noun = "una acción" if len(ends) == 1 else f"{len(ends):,} acciones"
        yield linked(
            f"Decidir sobre {noun} sin meta cumplida ni más programación en el año.",
            addresses.actions_where(cierre=YEAR_ENDS[YearEnd.UNSCHEDULED]),
        )
    far = whole.bands.get(TrafficLight.FAR_ABOVE_PLAN, 0)
    if far:
        noun = "una acción" if far == 1 else f"{far:,} acciones"
        limit = format_rate(packet.found.summary.bands.far_above)
        yield linked(
            f"Revisar la meta de {noun} que pasa de {limit} de lo programado."
            if far == 1
            else f"Revisar la meta de {noun} que pasan de {limit} de lo programado.",
            addresses.in_state(TrafficLight.FAR_ABOVE_PLAN),
        )
