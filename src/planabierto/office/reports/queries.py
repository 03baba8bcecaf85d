"""What boards, lists and pages read: stored figures, a page at a time, each in a number of queries that does not grow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from planabierto.core.stored_board import read_board, read_unit
from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.followup.models import Entry, FollowUp, FollowUpState, Summary, UnitReport, UnitSummary
from planabierto.office.followup.policy import ENTRY, FOLLOW_UP
from planabierto.office.plans.models import OperationalPlan, StrategicObjective
from planabierto.office.plans.policy import PLAN
from planabierto.office.plans.wording import objective_slug
from planabierto.office.reports.board_blocks import PlanYear, Round, UnitOfBoard
from planabierto.office.reports.reading import reads_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from planabierto.core.board import Board
    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class StoredBoard:
    """A follow-up with its board as it stands stored."""

    follow_up: FollowUp
    board: Board


@dataclass(frozen=True, slots=True)
class YearOfBoards:
    """The plan of a year with what is stored of its follow-ups, by their periods; a board is read when it is asked for.

    `reserved` are the periods whose sums this reader does not see before they are presented.
    """

    plan: OperationalPlan
    summaries: Mapping[int, Summary]
    reserved: frozenset[int] = frozenset()

    def board(self, period: int) -> StoredBoard | None:
        """The board of a period; None where it has no follow-up."""
        stored = self.summaries.get(period)
        return None if stored is None else StoredBoard(stored.follow_up, read_board(stored.board))

    @property
    def last(self) -> StoredBoard | None:
        """The board of the latest follow-up."""
        return self.board(max(self.summaries)) if self.summaries else None

    @property
    def rounds(self) -> dict[int, Round]:
        """The headline of each follow-up; of a reserved one, that it is there."""
        return {
            period: Round(period, 0, 0, None) if period in self.reserved else _round(period, stored)
            for period, stored in self.summaries.items()
        }


def _round(period: int, stored: Summary) -> Round:
    """The headline of a follow-up; what a round in progress has executed is not known yet."""
    executed = None if stored.follow_up.state == FollowUpState.BUILDING else stored.board["executed"]
    return Round(period, stored.due, stored.met, None if executed is None else Decimal(str(executed)))


def year_of_boards(request: OfficeRequest, year: int) -> YearOfBoards | None:
    """The plan of a year that this person may see, with its boards: at most one a period of the year.

    One query, and a second where the plan has no follow-up; None without a plan.
    """
    institution = request.institution
    seen = scope_queryset(request.user, VIEW, FOLLOW_UP, FollowUp.objects.all(), institution=institution)
    found = (
        Summary.objects.filter(institution=institution, follow_up__in=seen, follow_up__plan__year=year)
        .select_related("follow_up__plan")
        .order_by("follow_up__period")
    )
    summaries = {stored.follow_up.period: stored for stored in found}
    if summaries:
        plan = next(iter(summaries.values())).follow_up.plan
        reserved = {period for period, stored in summaries.items() if not reads_whole(request.user, stored.follow_up)}
        return YearOfBoards(plan, summaries, frozenset(reserved)) if can(request.user, VIEW, PLAN, plan) else None
    alone = plan_of_year(request, year)
    return None if alone is None else YearOfBoards(alone, {})


def plan_of_year(request: OfficeRequest, year: int) -> OperationalPlan | None:
    """The plan of a year that this person may see. One query."""
    institution = request.institution
    plans = scope_queryset(request.user, VIEW, PLAN, OperationalPlan.objects.all(), institution=institution)
    return plans.filter(year=year).first()


def plan_year(institution: Institution, plan: OperationalPlan) -> PlanYear:
    """The year of a plan in the institution's words."""
    ends = tuple(plan.ends(number) for number in range(1, plan.calendar.periods + 1))
    return PlanYear(institution.plan_word, plan.year, plan.calendar, ends, plan.start_month)


_UNIT_SLUG = "unit_report__unit_plan__unit__slug"


def units_of(follow_up: FollowUp, *order: str, first: int, most: int) -> list[UnitOfBoard]:
    """So many unit reports of a follow-up from a position (from 0), in an order of `UnitSummary`. One query."""
    stored = UnitSummary.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).order_by(*order)
    rows = stored.values_list(_UNIT_SLUG, "figures")[first : first + most]
    return [UnitOfBoard(slug, read_unit(figures)) for slug, figures in rows]


@dataclass(frozen=True, slots=True)
class UnitInFollowUp:
    """A unit in a follow-up: the keys of its reports, what the first of them says, and the figures that stand stored."""

    reports: tuple[int, ...]
    name: str
    mission: str
    unit: UnitOfBoard


def unit_of(follow_up: FollowUp, slug: str) -> UnitInFollowUp | None:
    """A unit in a follow-up by its slug; None where it has no report there. One query."""
    rows: list[tuple[int, str, str, dict[str, object] | None]] = list(
        UnitReport.objects.filter(
            institution_id=follow_up.institution_id, follow_up=follow_up, unit_plan__unit__slug=slug
        )
        .order_by("order")
        .values_list("pk", "name", "mission", "summaries__figures")
    )
    figures = next((stored for *_rest, stored in rows if stored is not None), None)
    if figures is None:
        return None
    _key, name, mission, _stored = rows[0]
    return UnitInFollowUp(tuple(row[0] for row in rows), name, mission, UnitOfBoard(slug, read_unit(figures)))


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
