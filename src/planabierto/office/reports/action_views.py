"""The page of an action and that of a unit, and the search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.own_policy import UNIT
from planabierto.office.accounts.policy import VIEW, can, require, scope_queryset
from planabierto.office.base.requests import asked_text
from planabierto.office.followup.policy import ENTRY, FINDING, FOLLOW_UP, INSTRUCTION
from planabierto.office.followup.queries import (
    achievements_of_action,
    decisions_about,
    entries_of_action,
    findings_of_action,
    notes_of,
)
from planabierto.office.institutions.models import Unit
from planabierto.office.plans.models import Action, Origin
from planabierto.office.plans.policy import ACTION
from planabierto.office.plans.queries import programmings_of
from planabierto.office.plans.wording import KEY_SLUG, action_slug
from planabierto.office.reports import search, unit_profile
from planabierto.office.reports.action_page import ActionMatter, action_page
from planabierto.office.reports.action_proofs import evidence_of_action, verifications_of_action
from planabierto.office.reports.instructions_page import instructions_of_action
from planabierto.office.reports.seen_history import history_of_action
from planabierto.office.reports.views import plan_or_404

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from planabierto.office.plans.models import OperationalPlan

LONGEST_QUERY: Final = 200


def action_or_404(request: OfficeRequest, plan: OperationalPlan, unit: str, code: str) -> Action:
    """The action of a unit of a plan by its slug; codes are canonical, so that the slug gives the code back but for its signs."""
    actions: QuerySet[Action] = scope_queryset(
        request.user, VIEW, ACTION, Action.objects.all(), institution=request.institution
    )
    actions = actions.filter(unit_plan__plan=plan, unit_plan__unit__slug=unit).select_related(
        "unit_plan__unit", "unit_plan__plan", "current"
    )
    found = actions.filter(code=code.upper().replace("-", ".")).first()
    if found is None and code.startswith(KEY_SLUG) and code.removeprefix(KEY_SLUG).isdecimal():
        found = actions.filter(code="", pk=int(code.removeprefix(KEY_SLUG))).first()
    if found is None:
        found = next((one for one in actions if action_slug(one.code, one.pk) == code), None)
    if found is None:
        raise Http404(_("Esta unidad no tiene una acción con ese código."))
    require(request.user, VIEW, ACTION, found)
    return found


@require_safe
@require_access(VIEW, ACTION)
def action(request: OfficeRequest, year: int, unit: str, code: str) -> HttpResponse:
    """One action: where it stands, period by period, its inconsistencies and its history."""
    plan = plan_or_404(request, year)
    found = action_or_404(request, plan, unit, code)
    institution, user = request.institution, request.user
    entries = list(scope_queryset(user, VIEW, ENTRY, entries_of_action(found), institution=institution))
    rounds = {entry.follow_up_id: entry.follow_up for entry in entries}
    findings = list(scope_queryset(user, VIEW, FINDING, findings_of_action(found), institution=institution))
    last = entries[-1] if entries else None
    registered = [key for key, one in rounds.items() if one.origin == Origin.FORMULATED]
    instructions = (
        instructions_of_action(request, found) if can(user, VIEW, INSTRUCTION, institution=institution) else []
    )
    evidence = evidence_of_action(request, found, registered) if registered else []
    notes = notes_of([last.unit_report]) if last is not None else {}
    matter = ActionMatter(
        plan=plan,
        plan_word=request.institution.plan_word,
        action=found,
        unit_slug=unit,
        unit_name=found.unit_plan.unit.name,
        versions=programmings_of(found),
        entries=entries,
        achievements=[
            one
            for one in achievements_of_action(found)
            if one.follow_up_id in rounds and one.follow_up_id not in registered
        ],
        note=notes.get((last.unit_report_id, found.code)) if last is not None else None,
        findings=findings,
        decisions=decisions_about(request.institution.pk, findings),
        plan_url=reverse("plan", args=[year]),
        unit_url=reverse("plan_unit", args=[year, unit]),
        is_registered=last is not None and last.follow_up_id in registered,
        instructions=instructions,
        instruct_url=reverse("give_instruction", args=[year, unit, code])
        if last is not None and last.follow_up_id in registered and can(user, "instruct", FOLLOW_UP, last.follow_up)
        else "",
        evidence=evidence,
        verifications=verifications_of_action(found, registered) if registered else [],
        acts=history_of_action(
            request,
            found,
            rounds=rounds.values(),
            evidence={one.key for one in evidence},
            instructions={one.key for one in instructions},
        ),
    )
    return render(request, "reports/action.html", {"page": action_page(matter)})


def unit_or_404(request: OfficeRequest, slug: str) -> Unit:
    """The unit of an address, or 404 with its sentence."""
    units = scope_queryset(request.user, VIEW, UNIT, Unit.objects.all(), institution=request.institution)
    found = units.filter(slug=slug).select_related("parent", "predecessor").first()
    if found is None:
        raise Http404(_("No hay una unidad con esa dirección."))
    return found


@require_safe
@require_access(VIEW, UNIT)
def unit(request: OfficeRequest, slug: str) -> HttpResponse:
    """A unit: what it is, its plans and how it stood in each follow-up."""
    profile = unit_profile.unit_profile(request, unit_or_404(request, slug))
    return render(request, "reports/unit.html", {"page": profile})


@require_safe
@require_access()
def find(request: OfficeRequest) -> HttpResponse:
    """Actions by code or words, units and pages; accents and case do not matter."""
    text = " ".join(asked_text(request.GET, "q", longest=LONGEST_QUERY).split())
    return render(request, "reports/search.html", {"page": search.found(request, text)})
