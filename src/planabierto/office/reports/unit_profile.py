"""A unit as its page shows it: what it is, on whom it depends, its plans and how it stood in each follow-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.core.calendar import Periodicity
from planabierto.core.stored_board import read_unit
from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.base.ui.parts import Column, Fact, Link
from planabierto.office.base.writing import day
from planabierto.office.followup.models import Entry, FollowUp, UnitReport, UnitSummary
from planabierto.office.followup.policy import ENTRY, FOLLOW_UP, INSTRUCTION, UNIT_REPORT
from planabierto.office.plans.models import OperationalPlan, Origin, UnitPlan
from planabierto.office.plans.policy import PLAN
from planabierto.office.plans.wording import follow_up_title
from planabierto.office.reports.addresses import FollowUpAddresses, period_slug
from planabierto.office.reports.board_blocks import mean_text
from planabierto.office.reports.instructions_page import instructions_of_unit
from planabierto.office.reports.links import joined, linked
from planabierto.office.reports.reading import is_reserved
from planabierto.office.reports.seen_history import history_of_reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.institutions.models import Unit
    from planabierto.office.journal.wording import HistoryLine
    from planabierto.office.reports.instructions_page import ShownInstruction

ROUNDS: Final = 12
"""Follow-ups of the table, the newest."""
MOST_NEIGHBOURS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProfile:
    """What the template of a unit shows."""

    title: str
    summary: str
    facts: Sequence[Fact]
    mission: str
    plans: Sequence[Link]
    caption: str
    columns: Sequence[Column]
    rounds: Sequence[tuple[str, ...]]
    instructions: Sequence[ShownInstruction]
    acts: Sequence[HistoryLine]
    handover_url: str


def unit_profile(request: OfficeRequest, unit: Unit) -> UnitProfile:
    """Read a unit, and of its plans and follow-ups what this person may see; a constant number of queries."""
    institution = request.institution
    plans = scope_queryset(request.user, VIEW, PLAN, OperationalPlan.objects.all(), institution=institution)
    follow_ups = scope_queryset(request.user, VIEW, FOLLOW_UP, FollowUp.objects.all(), institution=institution)
    registered = _registered(request, unit)
    seen = _seen(request, registered)
    hidden = [one.follow_up_id for one in registered if is_reserved(one.follow_up) and one not in seen]
    parts = list(
        UnitPlan.objects.filter(institution=institution, unit=unit, plan__in=plans)
        .select_related("plan")
        .order_by("-plan__year")
    )
    stored = (
        UnitSummary.objects.filter(institution=institution, unit_report__unit_plan__unit=unit, follow_up__in=follow_ups)
        .exclude(follow_up__in=hidden)
        .order_by("-follow_up__cutoff")
        .values_list(
            "follow_up__plan__year", "follow_up__plan__periodicity", "follow_up__period", "follow_up__cutoff", "figures"
        )[:ROUNDS]
    )
    rounds = []
    for year, periodicity, period, cutoff, figures in stored:
        standing = read_unit(figures)
        addresses = FollowUpAddresses.of(year, period_slug(Periodicity(periodicity), period))
        rounds.append(
            (
                linked(f"{follow_up_title(period)} {year}", addresses.unit(unit.slug)),
                day(cutoff),
                _("%(met)s de %(due)s") % {"met": standing.total.met, "due": standing.total.due},
                mean_text(standing.total.mean),
                _("%(done)s de %(due)s") % {"done": standing.reported, "due": standing.total.due},
            )
        )
    return UnitProfile(
        title=unit.name,
        summary=unit.get_kind_display().capitalize(),
        facts=_facts(request, unit),
        mission=parts[0].mission if parts else "",
        plans=[
            Link(label=str(part.plan), url=reverse("plan_unit", args=[part.plan.year, unit.slug])) for part in parts
        ],
        caption=_("Cómo estuvo en cada seguimiento"),
        columns=[
            Column(label=_("Seguimiento")),
            Column(label=_("Corte")),
            Column(label=_("Cumplidas"), kind="number"),
            Column(label=_("Promedio"), kind="number"),
            Column(label=_("Reportadas"), kind="number"),
        ],
        rounds=rounds,
        instructions=instructions_of_unit(request, unit)
        if can(request.user, VIEW, INSTRUCTION, institution=institution)
        else (),
        acts=history_of_reports(request, seen),
        handover_url=reverse("handover_sheet", args=[unit.slug])
        if registered and can(request.user, "hand_over", UNIT_REPORT, registered[0])
        else "",
    )


def _registered(request: OfficeRequest, unit: Unit) -> list[UnitReport]:
    """The reports of a unit in the rounds that are registered here, newest first. One query."""
    reports = UnitReport.objects.filter(
        institution=request.institution, unit_plan__unit=unit, follow_up__origin=Origin.FORMULATED
    )
    return list(
        reports.select_related("unit_plan", "follow_up__plan", "lead_unit").order_by("-follow_up__cutoff")[:ROUNDS]
    )


def _seen(request: OfficeRequest, reports: Sequence[UnitReport]) -> list[UnitReport]:
    """Those of some reports whose rows the reader may see one of. One query; none without a report."""
    if not reports:
        return []
    entries = Entry.objects.filter(unit_report__in=[one.pk for one in reports]).order_by()
    seen = scope_queryset(request.user, VIEW, ENTRY, entries, institution=request.institution)
    keys = set(seen.values_list("unit_report_id", flat=True).distinct())
    return [one for one in reports if one.pk in keys]


def _facts(request: OfficeRequest, unit: Unit) -> list[Fact]:
    facts = []
    if unit.short_name:
        facts.append(Fact(label=_("Sigla"), value=unit.short_name))
    if unit.parent is not None:
        facts.append(
            Fact(label=_("Depende de"), value=linked(unit.parent.name, reverse("unit", args=[unit.parent.slug])))
        )
    below = list(
        unit.children.filter(institution=request.institution).values_list("name", "slug")[: MOST_NEIGHBOURS + 1]
    )
    if below:
        names = [linked(name, reverse("unit", args=[slug])) for name, slug in below[:MOST_NEIGHBOURS]]
        facts.append(
            Fact(label=_("De ella dependen"), value=joined(names, is_cut=len(below) > MOST_NEIGHBOURS), whole=True)
        )
    aliases = (
        unit.aliases.filter(institution=request.institution).exclude(name=unit.name).values_list("name", flat=True)
    )
    if others := list(aliases[:MOST_NEIGHBOURS]):
        facts.append(Fact(label=_("También escrita"), value=", ".join(f"«{name}»" for name in others), whole=True))
    if unit.predecessor is not None:
        facts.append(
            Fact(label=_("Antes"), value=linked(unit.predecessor.name, reverse("unit", args=[unit.predecessor.slug])))
        )
    if unit.valid_from or unit.valid_to:
        facts.append(
            Fact(label=_("Vigencia"), value=" – ".join((day(unit.valid_from), day(unit.valid_to))).strip(" –"))
        )
    return facts
