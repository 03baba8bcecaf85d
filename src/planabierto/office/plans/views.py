"""The pages of a plan: the year's list of actions and the part of each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.base.ui.parts import Link, Segment
from planabierto.office.plans.copy_services import copy_plan
from planabierto.office.plans.document import target_figures
from planabierto.office.plans.listing import (
    grouped_by_objective,
    grouped_by_unit,
    listed_plan,
    objective_choices,
    period_codes,
)
from planabierto.office.plans.models import Action, OperationalPlan, PlanState, UnitPlan
from planabierto.office.plans.policy import ACTION, PLAN
from planabierto.office.plans.queries import PlannedRow, objectives_of, parts_of, planned_rows, rows_of_parts
from planabierto.office.plans.wording import objective_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from planabierto.core.plan import Figure

ROWS: Final = 50
"""Actions of one page."""
MOST_UNITS: Final = 60
"""With more units the filter would be longer than the list."""


def seen_plans(request: OfficeRequest) -> QuerySet[OperationalPlan]:
    """The plans that this person may see, newest first."""
    plans = scope_queryset(request.user, VIEW, PLAN, OperationalPlan.objects.all(), institution=request.institution)
    return plans.order_by("-year")


def _plans(request: OfficeRequest, year: int) -> tuple[OperationalPlan, list[OperationalPlan]]:
    """The plan of a year and all of them, for the segment of years; 404 without it. One query."""
    plans = list(seen_plans(request)[:10])
    plan = next((one for one in plans if one.year == year), None) or seen_plans(request).filter(year=year).first()
    if plan is None:
        raise Http404(_("No hay un plan del año %(year)s.") % {"year": year})
    return plan, plans


def _targets(plan: OperationalPlan, rows: Sequence[PlannedRow]) -> Mapping[int, Sequence[Figure]]:
    keys = [row.programming for row in rows]
    return target_figures(keys, institution_id=plan.institution_id, periods=plan.calendar.periods)


def _actions(request: OfficeRequest, plan: OperationalPlan) -> QuerySet[Action]:
    """The actions of a plan that this person may see."""
    actions = scope_queryset(request.user, VIEW, ACTION, Action.objects.all(), institution=request.institution)
    return actions.filter(
        unit_plan__in=UnitPlan.objects.filter(institution=request.institution, plan=plan).values("pk")
    )


@require_safe
@require_access(VIEW, PLAN)
def plans(request: OfficeRequest) -> HttpResponse:
    """Lead to the newest plan that is no draft, else to the newest; where there is none, say how one comes in."""
    newest = seen_plans(request).exclude(state=PlanState.DRAFT).first() or seen_plans(request).first()
    if newest is not None:
        return HttpResponseRedirect(reverse("plan", args=[newest.year]))
    return render(request, "plans/none.html")


@require_safe
@require_access(VIEW, PLAN)
def plan(request: OfficeRequest, year: int) -> HttpResponse:
    """The actions of a year, by unit and objective where asked, a page at a time."""
    chosen, years = _plans(request, year)
    objectives = list(objectives_of(chosen).values_list("pk", "key", "text"))
    unit, objective = request.GET.get("unidad", ""), request.GET.get("objetivo", "")
    actions = _actions(request, chosen)
    if objective:
        keys = [key for key, code, _text in objectives if objective_slug(code) == objective]
        actions = actions.filter(current__objective__in=keys)
    parts = parts_of(chosen, actions)
    shown = [part for part in parts if part.slug == unit] if unit else parts
    found = Paginator(range(sum(part.actions for part in shown)), ROWS).get_page(request.GET.get("pagina"))
    rows = rows_of_parts(actions, shown, found.start_index() - 1, found.end_index()) if found.paginator.count else []
    base = reverse("plan", args=[year])
    page = {
        "title": str(chosen),
        "summary": _("%(state)s · %(count)s")
        % {"state": chosen.get_state_display().capitalize(), "count": _count(found.paginator.count)},
        "years": [
            Segment(label=str(one.year), url=reverse("plan", args=[one.year]), current=one.year == year)
            for one in years
        ],
        "base": base,
        "is_draft": chosen.state == PlanState.DRAFT,
        "complete_url": _complete_url(request, chosen),
        "next_year": _next_year(request, chosen, years),
        "codes": period_codes(chosen.calendar),
        "groups": grouped_by_unit(listed_plan(rows, _targets(chosen, rows), base=base)),
        "unit_choices": [(part.slug, part.name) for part in parts] if len(parts) <= MOST_UNITS else [],
        "objective_choices": objective_choices((code, text) for _key, code, text in objectives),
        "unit": unit,
        "objective": objective,
        "pages": found,
        "query": urlencode({name: value for name, value in (("unidad", unit), ("objetivo", objective)) if value}),
    }
    return render(request, "plans/plan.html", {"page": page})


def _complete_url(request: OfficeRequest, chosen: OperationalPlan) -> str:
    """Where what the plan does not say is completed; blank for whoever may not."""
    return reverse("complete_plan", args=[chosen.year]) if can(request.user, "complete", PLAN, chosen) else ""


def _next_year(request: OfficeRequest, chosen: OperationalPlan, years: Sequence[OperationalPlan]) -> int | None:
    """The year whose plan this person may start from this one; None where there is one already."""
    year = chosen.year + 1
    is_free = all(one.year != year for one in years)
    return year if is_free and can(request.user, "copy", PLAN, chosen) else None


@require_POST
@require_access("copy", PLAN)
def start_next_plan(request: OfficeRequest, year: int) -> HttpResponse:
    """Start the plan of the next year as a draft that copies the one of a year, and show it."""
    chosen, _years = _plans(request, year)
    try:
        copied = copy_plan(chosen, year=year + 1, by=request.user)
    except PlanAbiertoError as error:
        if isinstance(error, PermissionDenied):
            raise
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("plan", args=[year]))
    messages.success(request, _started(chosen, copied))
    return HttpResponseRedirect(reverse("plan", args=[copied.year]))


def _started(chosen: OperationalPlan, copied: OperationalPlan) -> str:
    """What came over, and which units did not because they end before the year begins."""
    parts = UnitPlan.objects.filter(institution_id=chosen.institution_id).select_related("unit")
    kept = {part.unit_id for part in parts.filter(plan=copied)}
    left = [part.unit.name for part in parts.filter(plan=chosen).order_by("order") if part.unit_id not in kept]
    said = _("Se empezó el plan %(year)s en borrador, con lo que hoy dice el plan %(model)s.") % {
        "year": copied.year,
        "model": chosen.year,
    }
    if left:
        said += " " + _("Quedaron fuera las unidades que terminan antes: %(units)s.") % {"units": ", ".join(left)}
    return said


def _count(actions: int) -> str:
    return ngettext("%(count)s acción", "%(count)s acciones", actions) % {"count": f"{actions:,}"}


@require_safe
@require_access(VIEW, PLAN)
def unit_plan(request: OfficeRequest, year: int, unit: str) -> HttpResponse:
    """A unit's part of a plan: its mission and its actions under their objectives."""
    chosen, _years = _plans(request, year)
    part = (
        UnitPlan.objects.filter(institution=request.institution, plan=chosen, unit__slug=unit)
        .select_related("unit")
        .first()
    )
    if part is None:
        raise Http404(_("Esta unidad no tiene acciones en el plan %(year)s.") % {"year": year})
    actions = _actions(request, chosen).filter(unit_plan=part).order_by("order")
    found = Paginator(range(actions.count()), ROWS).get_page(request.GET.get("pagina"))
    rows = planned_rows(actions[found.start_index() - 1 : found.end_index()]) if found.paginator.count else []
    base = reverse("plan", args=[year])
    total = found.paginator.count
    page = {
        "title": part.unit.name,
        "summary": _("%(plan)s · %(count)s")
        % {
            "plan": chosen,
            "count": ngettext("%(count)s acción", "%(count)s acciones", total) % {"count": f"{total:,}"},
        },
        "crumbs": [Link(label=str(chosen), url=base)],
        "unit_url": reverse("unit", args=[unit]),
        "mission": part.mission,
        "codes": period_codes(chosen.calendar),
        "groups": grouped_by_objective(rows, listed_plan(rows, _targets(chosen, rows), base=base)),
        "pages": found,
    }
    return render(request, "plans/unit_plan.html", {"page": page})
