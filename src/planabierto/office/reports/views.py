"""The pages that show a follow-up: the board, the lists behind it, and how one unit or objective stands."""

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
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day
from planabierto.office.followup.figures import bands_of
from planabierto.office.followup.policy import FOLLOW_UP, INSTRUCTION
from planabierto.office.plans.models import Origin
from planabierto.office.plans.wording import objective_slug
from planabierto.office.reports import queries, workbook
from planabierto.office.reports.addresses import FollowUpAddresses, period_slug
from planabierto.office.reports.board_blocks import curve_part, page_title, segments
from planabierto.office.reports.board_page import BoardMatter, board_page
from planabierto.office.reports.filters import WORST_FIRST, ActionFilter, FilterScope
from planabierto.office.reports.instructions_page import waiting_on
from planabierto.office.reports.list_page import MOST_UNITS, list_page
from planabierto.office.reports.reading import reads_whole, require_whole, reserved_sentence
from planabierto.office.reports.round_delivery import round_delivery
from planabierto.office.reports.standing_pages import StandingMatter, UnitsServing, objective_page, unit_page
from planabierto.office.reports.units_page import units_page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from planabierto.core.board import BoardCell
    from planabierto.office.followup.models import Entry
    from planabierto.office.plans.models import OperationalPlan
    from planabierto.office.reports.board_blocks import PlanYear
    from planabierto.office.reports.queries import StoredBoard, UnitInFollowUp, YearOfBoards

UNITS_ON_BOARD: Final = 20
"""Rows of the heat map: the board of a ministry weighs what that of a mutual does, and leads to the page of all units."""
UNITS_SERVING: Final = 30
LONGEST_NUMBER: Final = 7
"""Characters of the number of a page: what is longer is none."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plan_or_404(request: OfficeRequest, year: int) -> OperationalPlan:
    """The plan of a year, or 404 with its sentence."""
    found = queries.plan_of_year(request, year)
    if found is None:
        raise Http404(_("No hay un plan del año %(year)s.") % {"year": year})
    return found


def year_or_404(request: OfficeRequest, year: int) -> YearOfBoards:
    """The plan of a year with its boards, or 404 with its sentence."""
    found = queries.year_of_boards(request, year)
    if found is None:
        raise Http404(_("No hay un plan del año %(year)s.") % {"year": year})
    return found


def period_or_404(plan: OperationalPlan, slug: str) -> int:
    """The number of a period of the plan by its slug («t3»), or 404: a plan by months has no third quarter."""
    for number in range(1, plan.calendar.periods + 1):
        if period_code(plan.calendar, number).lower() == slug:
            return number
    raise Http404(_("El plan del año %(year)s no tiene ese período.") % {"year": plan.year})


@dataclass(frozen=True, slots=True)
class _Round:
    """A follow-up that a page is about, and the year that it belongs to."""

    year: YearOfBoards
    words: PlanYear
    stored: StoredBoard


def _round_or_404(request: OfficeRequest, year: int, period: str) -> _Round:
    found = year_or_404(request, year)
    stored = found.board(period_or_404(found.plan, period))
    if stored is None:
        raise Http404(_("No hay seguimiento de este período."))
    return _Round(found, queries.plan_year(request.institution, found.plan), stored)


@require_safe
@require_access(VIEW, FOLLOW_UP)
def board(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The board of a follow-up; of a period without one, the plan's own curve."""
    found = year_or_404(request, year)
    number = period_or_404(found.plan, period)
    words = queries.plan_year(request.institution, found.plan)
    stored = found.board(number)
    if stored is None:
        return _board_without_follow_up(request, found, words, number)
    if number in found.reserved:
        return _reserved_board(request, found, words, number)
    addresses = FollowUpAddresses.of(year, period)
    is_registered = stored.follow_up.origin == Origin.FORMULATED
    is_worst_first = request.GET.get("orden") == WORST_FIRST
    order = ("execution_order", "order") if is_worst_first else ("order",)
    board = stored.board
    named = {one.unit for one in board.decisions} | {one.unit for one in board.deliveries}
    matter = BoardMatter(
        board=board,
        plan=words,
        cutoff=stored.follow_up.cutoff,
        limits=bands_of(request.institution),
        known=found.rounds,
        units=queries.units_of(stored.follow_up, *order, first=0, most=UNITS_ON_BOARD),
        slugs=queries.slugs_of_units(stored.follow_up, named),
        is_worst_first=is_worst_first,
        delivery=round_delivery(stored.follow_up, addresses, period),
        instructions=waiting_on(request, found.plan)
        if can(request.user, VIEW, INSTRUCTION, institution=request.institution)
        else (),
        may_instruct=is_registered and can(request.user, "instruct", FOLLOW_UP, stored.follow_up),
        has_sample=can(request.user, "take_sample", FOLLOW_UP, stored.follow_up),
        has_packet=is_registered and can(request.user, "take_packet", FOLLOW_UP, stored.follow_up),
    )
    return render(request, "reports/board.html", {"page": board_page(matter)})


def _reserved_board(request: OfficeRequest, found: YearOfBoards, words: PlanYear, number: int) -> HttpResponse:
    """The board before the presentation for who reads one unit of it only: the plan's own curve, and where the round stands."""
    stored = found.board(number)
    page = {
        "title": page_title(words, number),
        "summary": _("Se está registrando"),
        "segments": segments(words, number, found.rounds),
        "heading": _("El tablero se abre cuando el seguimiento se presente."),
        "sentence": reserved_sentence(),
        "link": Link(
            label=_("Ver el seguimiento"),
            url=reverse("follow_up", args=[words.year, period_slug(words.periodicity, number)]),
        ),
        "curve": curve_part(stored.board, words, found.rounds, cutoff=number, executed_until=number)
        if stored
        else None,
    }
    return render(request, "reports/board_empty.html", {"page": page})


def _board_without_follow_up(request: OfficeRequest, found: YearOfBoards, words: PlanYear, number: int) -> HttpResponse:
    rounds, latest = found.rounds, found.last
    sentence = _(
        "El del %(period)s empieza a registrarse el %(day)s. Cuando Planificación lo abra o importe su documento, aquí estará el tablero."
    )
    page = {
        "title": page_title(words, number),
        "summary": _("Sin datos todavía"),
        "segments": segments(words, number, rounds),
        "heading": _("No hay seguimiento de este período."),
        "sentence": sentence % {"period": words.period(number), "day": day(found.plan.starts(number))},
        "curve": curve_part(latest.board, words, rounds, cutoff=number, executed_until=number) if latest else None,
    }
    return render(request, "reports/board_empty.html", {"page": page})


@require_safe
@require_access(VIEW, FOLLOW_UP)
def units(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """All the units of a follow-up, a page at a time."""
    found = _round_or_404(request, year, period)
    require_whole(request.user, found.stored.follow_up)
    order, number = request.GET.get("orden", ""), request.GET.get("pagina", "")
    page = units_page(found.stored, found.words, order=order, page=number)
    return render(request, "reports/units.html", {"page": page})


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rows of a follow-up that may be seen, and what of them is asked for."""

    filter: ActionFilter
    scope: FilterScope
    entries: QuerySet[Entry]
    unit: UnitInFollowUp | None


def _asked_of(request: OfficeRequest, found: _Round) -> _Asked:
    follow_up = found.stored.follow_up
    asked = ActionFilter.read(request.GET)
    unit = queries.unit_of(follow_up, asked.unidad) if asked.unidad else None
    scope = FilterScope(
        follow_up,
        queries.objectives_of(found.year.plan) if asked.objetivo else (),
        unit.reports if unit is not None else (),
    )
    return _Asked(asked, scope, queries.entries_of(request, follow_up), unit)


@require_safe
@require_access(VIEW, FOLLOW_UP)
def actions(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The list of the actions of a follow-up, filtered by the query string, a page at a time."""
    found = _round_or_404(request, year, period)
    asked = _asked_of(request, found)
    is_short = found.stored.board.unit_reports <= MOST_UNITS
    page = list_page(
        found.stored,
        found.words,
        asked.filter,
        asked.entries,
        scope=asked.scope,
        unit=asked.unit,
        units=queries.units_to_choose(found.stored.follow_up, MOST_UNITS) if is_short else (),
        page=request.GET.get("pagina", ""),
    )
    return render(request, "reports/actions.html", {"page": page})


@require_safe
@require_access(VIEW, FOLLOW_UP)
def actions_workbook(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The same list, all of its rows, as a workbook."""
    found = _round_or_404(request, year, period)
    asked = _asked_of(request, found)
    rows = queries.action_rows(asked.filter.ordered(asked.filter.apply(asked.entries, asked.scope)))
    unit = asked.unit.name if asked.unit is not None else ""
    content = workbook.actions_workbook(
        rows,
        title=page_title(found.words, found.stored.board.period),
        summary=_("Datos al %(day)s") % {"day": day(found.stored.follow_up.cutoff)},
        filters=[words for words, _address in asked.filter.chips(unit=unit, objective="")],
    )
    name = f"acciones-{found.words.word.lower()}-{year}-{period}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def _matter(request: OfficeRequest, found: _Round, entries: QuerySet[Entry], cell: BoardCell) -> StandingMatter:
    return StandingMatter(
        stored=found.stored,
        plan=found.words,
        limits=bands_of(request.institution),
        known=found.year.rounds,
        entries=entries,
        cell=cell,
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
    entries = queries.entries_of(request, found.stored.follow_up).filter(unit_report__in=report.reports)
    if not reads_whole(request.user, found.stored.follow_up) and not entries.exists():
        raise NotAllowedError(reserved_sentence())
    links = [
        Link(label=_("Inconsistencias"), url=f"{reverse('finding_list', args=[year, period])}?unidad={unit}"),
        Link(label=_("Plan de la unidad"), url=reverse("plan_unit", args=[year, unit])),
        Link(label=_("La unidad"), url=reverse("unit", args=[unit])),
    ]
    matter = _matter(request, found, entries, report.unit.figures.total)
    sees_whole = reads_whole(request.user, found.stored.follow_up)
    page = unit_page(matter, report.unit, mission=report.mission, links=links, sees_whole=sees_whole)
    return render(request, "reports/standing.html", {"page": page})


@require_safe
@require_access(VIEW, FOLLOW_UP)
def objective(request: OfficeRequest, year: int, period: str, objective: str) -> HttpResponse:
    """How one objective stands in a follow-up."""
    found = _round_or_404(request, year, period)
    require_whole(request.user, found.stored.follow_up)
    board = found.stored.board
    columns = [place for place, one in enumerate(board.objectives) if objective_slug(one.key) == objective]
    if not columns:
        raise Http404(_("El seguimiento no tiene este objetivo."))
    keys = [key for key, slug in queries.objectives_of(found.year.plan) if slug == objective]
    entries = queries.entries_of(request, found.stored.follow_up).filter(objective__in=keys)
    number = _page_number(request.GET.get("unidades", ""))
    serving = queries.units_serving(
        entries, found.stored.follow_up, first=(number - 1) * UNITS_SERVING, most=UNITS_SERVING + 1
    )
    units = UnitsServing(serving[:UNITS_SERVING], number, len(serving) > UNITS_SERVING)
    matter = _matter(request, found, entries, board.whole.cells[columns[0]])
    return render(
        request, "reports/standing.html", {"page": objective_page(matter, board.objectives[columns[0]], units)}
    )


def _page_number(text: str) -> int:
    """The number of a page as an address says it, from 1."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER else 1
