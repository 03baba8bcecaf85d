"""How far a round that is registered here is, by the states of its unit reports: what a board says of delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.office.base.ui.parts import Link, Tile
from planabierto.office.base.writing import month_day, short_moment
from planabierto.office.followup.models import WITH_THE_UNIT, FollowUpState, UnitReport, UnitReportState
from planabierto.office.followup.round_wording import state_pill
from planabierto.office.plans.models import Origin
from planabierto.office.reports.wording import listed

if TYPE_CHECKING:
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.reports.addresses import FollowUpAddresses

MOST_ROWS: Final = 20
_REVIEWED: Final = frozenset({UnitReportState.REVIEWED, UnitReportState.LOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """Where one unit report stands: its pill, and since when or until when."""

    unit: str
    url: str
    state: str
    word: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDelivery:
    """The reports of a round: `delivered` were sent, `reviewed` planning has found right; only those count in the figures."""

    state: str
    reports: int
    delivered: int
    reviewed: int
    missing: tuple[str, ...]
    rows: Sequence[DeliveryRow]
    rest: Link | None
    url: str

    @property
    def is_building(self) -> bool:
        """Whether reports still come in."""
        return self.state == FollowUpState.BUILDING

    @property
    def completeness(self) -> str:
        """How much of it is in: «corte preliminar: 12 de 16 informes revisados»."""
        counts = {"reviewed": self.reviewed, "delivered": self.delivered, "reports": self.reports}
        if self.is_building:
            return _("corte preliminar: %(reviewed)s de %(reports)s informes revisados") % counts
        if self.missing:
            return _("%(reviewed)s de %(reports)s informes revisados; no entregó: %(missing)s") % {
                **counts,
                "missing": listed(self.missing),
            }
        if self.reviewed < self.reports:
            return _("%(reviewed)s de %(reports)s informes revisados") % counts
        return _("%(reports)s de %(reports)s informes entregados y revisados") % counts

    @property
    def tile(self) -> Tile:
        """The number of reports that were delivered, with those that planning has reviewed."""
        return Tile(
            label=_("Informes entregados"),
            value=f"{self.delivered:,}",
            of=_("de %(total)s") % {"total": f"{self.reports:,}"},
            url="#entrega",
            note=_("Revisados por Planificación: %(reviewed)s") % {"reviewed": f"{self.reviewed:,}"},
        )


def round_delivery(follow_up: FollowUp, addresses: FollowUpAddresses, period: str) -> RoundDelivery | None:
    """The delivery of a round; None of one that came with a document, whose delivery its figures tell. One query."""
    if follow_up.origin != Origin.FORMULATED:
        return None
    reports = list(
        UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related("unit_plan__unit")
        .order_by("order")
    )
    url = reverse("follow_up", args=[follow_up.plan.year, period])
    return RoundDelivery(
        state=follow_up.state,
        reports=len(reports),
        delivered=sum(one.state not in WITH_THE_UNIT and not one.is_missing for one in reports),
        reviewed=sum(one.state in _REVIEWED and not one.is_missing for one in reports),
        missing=tuple(one.name for one in reports if one.is_missing),
        rows=[_row(one, addresses) for one in reports[:MOST_ROWS]],
        rest=Link(label=_("Ver las %(count)s unidades") % {"count": f"{len(reports):,}"}, url=url)
        if len(reports) > MOST_ROWS
        else None,
        url=url,
    )


def _row(report: UnitReport, addresses: FollowUpAddresses) -> DeliveryRow:
    state, word = state_pill(report)
    return DeliveryRow(
        unit=report.name,
        url=addresses.unit(report.unit_plan.unit.slug),
        state=state,
        word=word,
        when=_when(report),
    )


def _when(report: UnitReport) -> str:
    if report.is_missing:
        return ""
    if report.state in _REVIEWED and report.reviewed_at is not None:
        return _("revisado el %(when)s") % {"when": short_moment(report.reviewed_at)}
    if report.state == UnitReportState.RETURNED and report.returned_at is not None:
        return _("devuelto el %(when)s") % {"when": short_moment(report.returned_at)}
    if report.state not in WITH_THE_UNIT and report.sent_at is not None:
        return _("enviado el %(when)s") % {"when": short_moment(report.sent_at)}
    return _("plazo: %(day)s") % {"day": month_day(report.send_by)} if report.send_by else ""
