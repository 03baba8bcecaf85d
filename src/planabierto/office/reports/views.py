"""The pages that show a follow-up: the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planabierto.core.calendar import period_code
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day
from planabierto.office.followup.figures import bands_of
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.plans.wording import objective_slug
from planabierto.office.reports import queries, workbook
from planabierto.office.reports.board_page import (
    WORST_FIRST,
    BoardMatter,
    UnitPages,
    board_page,
    curve_part,
    page_title,
    segments,
)
from planabierto.office.reports.filters import ActionFilter
from planabierto.office.reports.list_page import MOST_UNITS, list_page
from planabierto.office.reports.standing_pages import StandingMatter, objective_page, unit_page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from planabierto.office.followup.models import Entry, FollowUp
    from planabierto.office.plans.models import OperationalPlan
    from planabierto.office.reports.board_page import PlanYear
    from planabierto.office.reports.queries import StoredBoard

LONGEST_NUMBER: Final = 7
"""Characters of the number of a page: what is longer is none."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

UNITS_ON_PAGE: Final = 30
"""Rows of the heat map and of the deliveries on one page: the board of a ministry weighs what that of a mutual does."""


def plan_or_404(request: OfficeRequest, year: int) -> OperationalPlan:
    """The plan of a year, or 404 with its sentence."""
    plan = queries.plan_of_year(request, year)
    if plan is None:
        raise Http404(_("No hay un plan del año %(year)s.") % {"year": year})
    return plan


def period_or_404(plan: OperationalPlan, slug: str) -> int:
    """The number of a period of the plan by its slug («t3»), or 404: a plan by months has no third quarter."""
    for number in range(1, plan.calendar.periods + 1):
        if period_code(plan.calendar, number).lower() == slug:
            return number
    raise Http404(_("El plan del año %(year)s no tiene ese período.") % {"year": plan.year})


def _page_number(text: str) -> int:
    """The number of a page as an address says it, from 1."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER else 1


def _unit_pages(follow_up: FollowUp, *order: str, total: int, asked: str) -> UnitPages:
    pages = max(1, -(-total // UNITS_ON_PAGE))
    page = min(_page_number(asked), pages)
    units = queries.units_of(follow_up, *order, first=(page - 1) * UNITS_ON_PAGE, most=UNITS_ON_PAGE)
    return UnitPages(units=units, page=page, pages=pages)


@require_safe
@require_access(VIEW, FOLLOW_UP)
def board(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The board of a follow-up; of a period without one, the plan's own curve."""
    plan = plan_or_404(request, year)
    number = period_or_404(plan, period)
    stored = queries.board_of_period(request, plan, number)
    if stored is None:
        return _board_without_follow_up(request, plan, number)
    is_worst_first = request.GET.get("orden") == WORST_FIRST
    total = stored.board.unit_reports
    heat_order = ("execution_order", "order") if is_worst_first else ("order",)
    heat = _unit_pages(stored.follow_up, *heat_order, total=total, asked=request.GET.get("mapa", ""))
    deliveries = _unit_pages(stored.follow_up, "-missing", "order", total=total, asked=request.GET.get("entrega", ""))
    matter = BoardMatter(
        board=stored.board,
        plan=queries.plan_year(request.institution, plan),
        cutoff=stored.follow_up.cutoff,
        limits=bands_of(request.institution),
        known=queries.rounds_of(request, plan),
        heat=heat,
        deliveries=deliveries,
        slugs=queries.slugs_of_units(stored.follow_up, {one.unit for one in stored.board.decisions}),
        is_worst_first=is_worst_first,
    )
    return render(request, "reports/board.html", {"page": board_page(matter)})


def _board_without_follow_up(request: OfficeRequest, plan: OperationalPlan, number: int) -> HttpResponse:
    known = queries.rounds_of(request, plan)
    year = queries.plan_year(request.institution, plan)
    latest = queries.last_board(request, plan)
    curve = curve_part(latest.board, year, known, cutoff=number, executed_until=number) if latest else None
    page = {
        "title": page_title(year, number),
        "segments": segments(year, number, known),
        "sentence": _(
            "El del %(period)s empieza a registrarse el %(day)s. Cuando Planificación importe su documento, aquí estará el tablero."
        )
        % {"period": year.period(number), "day": day(plan.starts(number))},
        "curve": curve,
    }
    return render(request, "reports/board_empty.html", {"page": page})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A follow-up with the filters of its list of actions."""

    stored: StoredBoard
    plan: PlanYear
    filter: ActionFilter
    entries: QuerySet[Entry]
    objectives: list[tuple[int, str]]


def _asked_for(request: OfficeRequest, year: int, period: str) -> _Asked:
    plan = plan_or_404(request, year)
    number = period_or_404(plan, period)
    stored = queries.board_of_period(request, plan, number)
    if stored is None:
        raise Http404(_("No hay seguimiento de este período."))
    return _Asked(
        stored,
        queries.plan_year(request.institution, plan),
        ActionFilter.read(request.GET),
        queries.entries_of(request, stored.follow_up),
        queries.objectives_of(plan),
    )


@require_safe
@require_access(VIEW, FOLLOW_UP)
def actions(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The list of the actions of a follow-up, filtered by the query string, a page at a time."""
    asked = _asked_for(request, year, period)
    follow_up = asked.stored.follow_up
    choosable = queries.units_to_choose(follow_up, MOST_UNITS + 1)
    page = list_page(
        asked.stored,
        asked.plan,
        asked.filter,
        asked.entries,
        objectives=asked.objectives,
        units=choosable if len(choosable) <= MOST_UNITS else (),
        page=request.GET.get("pagina", ""),
    )
    return render(request, "reports/actions.html", {"page": page})


@require_safe
@require_access(VIEW, FOLLOW_UP)
def actions_workbook(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The same list, all of its rows, as a workbook."""
    asked = _asked_for(request, year, period)
    rows = queries.action_rows(asked.filter.ordered(asked.filter.apply(asked.entries, asked.objectives)))
    title = page_title(asked.plan, asked.stored.board.period)
    content = workbook.actions_workbook(
        rows,
        title=title,
        summary=_("Datos al %(day)s") % {"day": day(asked.stored.follow_up.cutoff)},
        filters=[words for words, _address in asked.filter.chips(unit="", objective="")],
    )
    name = f"acciones-{asked.plan.word.lower()}-{year}-{period}.xlsx"
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)},
    )


@dataclass(frozen=True, slots=True)
class _Round:
    """A follow-up that a page is about, with the plan it belongs to."""

    plan: OperationalPlan
    stored: StoredBoard


def _round_or_404(request: OfficeRequest, year: int, period: str) -> _Round:
    plan = plan_or_404(request, year)
    stored = queries.board_of_period(request, plan, period_or_404(plan, period))
    if stored is None:
        raise Http404(_("No hay seguimiento de este período."))
    return _Round(plan, stored)


def _matter(request: OfficeRequest, found: _Round, entries: QuerySet[Entry]) -> StandingMatter:
    return StandingMatter(
        stored=found.stored,
        plan=queries.plan_year(request.institution, found.plan),
        limits=bands_of(request.institution),
        known=queries.rounds_of(request, found.plan),
        entries=entries,
        lights=queries.lights_of(entries),
        page=request.GET.get("pagina", ""),
    )


@require_safe
@require_access(VIEW, FOLLOW_UP)
def unit(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """How one unit stands in a follow-up."""
    found = _round_or_404(request, year, period)
    report = queries.unit_of(found.stored.follow_up, unit)
    if report is None:
        raise Http404(_("Esta unidad no tiene informe en el seguimiento."))
    entries = queries.entries_of(request, found.stored.follow_up).filter(unit_report__unit_plan__unit__slug=unit)
    links = [
        Link(label=_("Plan de la unidad"), url=reverse("plan_unit", args=[year, unit])),
        Link(label=_("La unidad"), url=reverse("unit", args=[unit])),
    ]
    page = unit_page(_matter(request, found, entries), report.unit, mission=report.mission, links=links)
    return render(request, "reports/standing.html", {"page": page})


@require_safe
@require_access(VIEW, FOLLOW_UP)
def objective(request: OfficeRequest, year: int, period: str, objective: str) -> HttpResponse:
    """How one objective stands in a follow-up."""
    found = _round_or_404(request, year, period)
    board = found.stored.board
    columns = [place for place, one in enumerate(board.objectives) if objective_slug(one.key) == objective]
    keys = [key for key, slug in queries.objectives_of(found.plan) if slug == objective]
    if not columns:
        raise Http404(_("El seguimiento no tiene este objetivo."))
    entries = queries.entries_of(request, found.stored.follow_up).filter(objective__in=keys)
    number = _page_number(request.GET.get("unidades", ""))
    units = queries.units_serving(
        entries, found.stored.follow_up, first=(number - 1) * UNITS_ON_PAGE, most=UNITS_ON_PAGE + 1
    )
    serving = UnitPages(units=units[:UNITS_ON_PAGE], page=number, pages=number + (len(units) > UNITS_ON_PAGE))
    cell = board.whole.cells[columns[0]]
    met = entries.filter(is_met=True).count()
    page = objective_page(_matter(request, found, entries), board.objectives[columns[0]], cell, met, serving)
    return render(request, "reports/standing.html", {"page": page})
