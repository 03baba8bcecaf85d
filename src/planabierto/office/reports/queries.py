"""What boards, lists and pages read: stored figures, a page at a time, each in a number of queries that does not grow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count

from planabierto.core.stored_board import read_board, read_unit
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.accounts.policy import VIEW, scope_queryset
from planabierto.office.followup.models import Entry, FollowUp, Summary, UnitReport, UnitSummary
from planabierto.office.followup.policy import ENTRY, FOLLOW_UP
from planabierto.office.plans.models import OperationalPlan, StrategicObjective
from planabierto.office.plans.policy import PLAN
from planabierto.office.plans.wording import objective_slug
from planabierto.office.reports.board_page import PlanYear, Round, UnitOfBoard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from planabierto.core.board import Board
    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.institutions.models import Institution


def plan_of_year(request: OfficeRequest, year: int) -> OperationalPlan | None:
    """The plan of a year that this person may see. One query."""
    institution = request.institution
    plans = scope_queryset(request.user, VIEW, PLAN, OperationalPlan.objects.all(), institution=institution)
    return plans.filter(year=year).first()


def plan_year(institution: Institution, plan: OperationalPlan) -> PlanYear:
    """The year of a plan in the institution's words."""
    ends = tuple(plan.ends(number) for number in range(1, plan.calendar.periods + 1))
    return PlanYear(institution.plan_word, plan.year, plan.calendar, ends, plan.start_month)


def rounds_of(request: OfficeRequest, plan: OperationalPlan) -> dict[int, Round]:
    """The headlines of the follow-ups of a plan by their periods. One query, of at most as many rows as the year has periods."""
    seen = scope_queryset(
        request.user, VIEW, FOLLOW_UP, FollowUp.objects.filter(plan=plan), institution=request.institution
    )
    stored = Summary.objects.filter(institution=request.institution, follow_up__in=seen).values_list(
        "follow_up__period", "due", "met", "board__executed"
    )
    return {
        period: Round(period, due, met, None if executed is None else Decimal(executed))
        for period, due, met, executed in stored
    }


@dataclass(frozen=True, slots=True)
class StoredBoard:
    """A follow-up with its board as it stands stored."""

    follow_up: FollowUp
    board: Board


def board_of_period(request: OfficeRequest, plan: OperationalPlan, period: int) -> StoredBoard | None:
    """The board of a period of a plan. One query."""
    seen = scope_queryset(
        request.user,
        VIEW,
        FOLLOW_UP,
        FollowUp.objects.filter(plan=plan, period=period),
        institution=request.institution,
    )
    stored = (
        Summary.objects.filter(institution=request.institution, follow_up__in=seen).select_related("follow_up").first()
    )
    return None if stored is None else StoredBoard(stored.follow_up, read_board(stored.board))


def last_board(request: OfficeRequest, plan: OperationalPlan) -> StoredBoard | None:
    """The board of the latest follow-up of a plan. One query."""
    seen = scope_queryset(
        request.user, VIEW, FOLLOW_UP, FollowUp.objects.filter(plan=plan), institution=request.institution
    )
    stored = (
        Summary.objects.filter(institution=request.institution, follow_up__in=seen)
        .select_related("follow_up")
        .order_by("-follow_up__period")
        .first()
    )
    return None if stored is None else StoredBoard(stored.follow_up, read_board(stored.board))


_UNIT_SLUG = "unit_report__unit_plan__unit__slug"


def units_of(follow_up: FollowUp, *order: str, first: int, most: int) -> list[UnitOfBoard]:
    """So many unit reports of a follow-up from a position (from 0), in an order of `UnitSummary`. One query."""
    stored = UnitSummary.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).order_by(*order)
    rows = stored.values_list(_UNIT_SLUG, "figures")[first : first + most]
    return [UnitOfBoard(slug, read_unit(figures)) for slug, figures in rows]


@dataclass(frozen=True, slots=True)
class UnitInFollowUp:
    """The report of one unit with what its page says beside its figures."""

    unit: UnitOfBoard
    mission: str


def unit_of(follow_up: FollowUp, slug: str) -> UnitInFollowUp | None:
    """The report of one unit in a follow-up. One query."""
    stored = UnitSummary.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, unit_report__unit_plan__unit__slug=slug
    )
    found = stored.order_by("order").values_list("figures", "unit_report__mission").first()
    return None if found is None else UnitInFollowUp(UnitOfBoard(slug, read_unit(found[0])), found[1])


def units_serving(entries: QuerySet[Entry], follow_up: FollowUp, *, first: int, most: int) -> list[UnitOfBoard]:
    """So many of the unit reports that some entries stand in, from a position (from 0), in the order of the document. One query."""
    stored = UnitSummary.objects.filter(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        unit_report__in=entries.order_by().values("unit_report"),
    ).order_by("order")
    return [
        UnitOfBoard(slug, read_unit(figures))
        for slug, figures in stored.values_list(_UNIT_SLUG, "figures")[first : first + most]
    ]


def slugs_of_units(follow_up: FollowUp, names: Iterable[str]) -> dict[str, str]:
    """The slugs of units by the names of their reports. One query."""
    reports = UnitReport.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, name__in=set(names)
    )
    return dict(reports.values_list("name", "unit_plan__unit__slug"))


def units_to_choose(follow_up: FollowUp, most: int) -> list[tuple[str, str]]:
    """Slug and name of at most so many unit reports, in the order of the document, for a filter. One query."""
    reports = UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).order_by("order")
    return list(reports.values_list("unit_plan__unit__slug", "name")[:most])


def objectives_of(plan: OperationalPlan) -> list[tuple[int, str]]:
    """Key and slug of the objectives of a plan. One query."""
    found = StrategicObjective.objects.filter(
        institution_id=plan.institution_id, strategic_plan_id=plan.strategic_plan_id
    )
    return [(key, objective_slug(code)) for key, code in found.values_list("pk", "key")]


class ActionRow(NamedTuple):
    """An action of a follow-up as a list shows it; quantities are on `scale`, `annual` None for a blank."""

    key: int
    code: str
    unit_slug: str
    unit: str
    objective: str
    statement: str
    scale: str
    annual: Decimal | None
    due: Decimal
    achieved: Decimal | None
    reported: Decimal | None
    rate: Decimal | None
    percent: int | None
    light: str
    is_plus_one: bool
    status: str
    remarks: str


_ROW_COLUMNS = (
    "action_id",
    "achievement__code",
    _UNIT_SLUG,
    "unit_report__name",
    "objective__key",
    "achievement__programming__statement",
    "achievement__programming__scale",
    "achievement__programming__annual_target",
    "due",
    "achieved",
    "achievement__to_date",
    "rate",
    "percent",
    "light",
    "is_plus_one",
    "status",
    "achievement__remarks",
)


def entries_of(request: OfficeRequest, follow_up: FollowUp) -> QuerySet[Entry]:
    """The rows of a follow-up that this person may see."""
    entries = Entry.objects.filter(follow_up=follow_up)
    return scope_queryset(request.user, VIEW, ENTRY, entries, institution=request.institution)


def action_rows(entries: QuerySet[Entry]) -> list[ActionRow]:
    """The rows of a list, in its order. One query."""
    return [ActionRow(*values) for values in entries.values_list(*_ROW_COLUMNS)]


def lights_of(entries: QuerySet[Entry]) -> Mapping[TrafficLight | None, int]:
    """How many entries stand in each band; None counts what stands outside of them. One query."""
    counted: dict[Any, int] = dict(entries.order_by().values_list("light").annotate(Count("pk")))
    return {TrafficLight(light) if light else None: count for light, count in counted.items()}
