"""The pages of common actions and of who verifies: what the templates say, which actions are copies, and the units without one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.verification_note import NotedAction, note_text
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.base.ui.parts import Link, Segment
from planabierto.office.plans.common_forms import CommonActionForm, VerificationForm
from planabierto.office.plans.common_queries import Candidate, Likeness, candidates, units_without
from planabierto.office.plans.common_services import (
    link_common_action,
    place_common_action,
    save_common_action,
    save_verification,
)
from planabierto.office.plans.models import CommonAction, OperationalPlan, PlanState, VerificationKind
from planabierto.office.plans.policy import COMMON, VERIFICATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse


@require_safe
@require_access(VIEW, COMMON)
def common_actions(request: OfficeRequest) -> HttpResponse:
    """The common actions of the institution, and its kinds of verification."""
    words = {
        "commons": CommonAction.objects.filter(institution=request.institution).select_related("verification"),
        "kinds": VerificationKind.objects.filter(institution=request.institution).select_related(
            "verifier_unit", "alternate_unit"
        ),
        "may_change": can(request.user, "change", COMMON, institution=request.institution),
    }
    return render(request, "plans/commons.html", words)


class FoundAction(NamedTuple):
    """A candidate as the page writes it."""

    action: int
    unit: str
    code: str
    statement: str
    likeness: str
    is_linked: bool
    is_ticked: bool


@require_safe
@require_access(VIEW, COMMON)
def common_action(request: OfficeRequest, pk: int) -> HttpResponse:
    """One common action: what it carries, its copies in a plan, those that read like it, and the units without it."""
    return _common_page(request, _common(request, pk))


def _common(request: OfficeRequest, pk: int) -> CommonAction:
    commons = CommonAction.objects.select_related("institution", "verification")
    return get_object_or_404(commons, institution=request.institution, pk=pk)


def _asked_plan(request: OfficeRequest) -> tuple[OperationalPlan | None, list[OperationalPlan]]:
    """The plan of the year that is asked for, else the newest, and the plans of the segment. One query."""
    plans = list(OperationalPlan.objects.filter(institution=request.institution).order_by("-year")[:10])
    asked = request.GET.get("anio", "")
    return next((plan for plan in plans if str(plan.year) == asked), plans[0] if plans else None), plans


def _common_page(request: OfficeRequest, common: CommonAction, problem: str = "") -> HttpResponse:
    plan, plans = _asked_plan(request)
    found = candidates(common, plan) if plan is not None else []
    address = reverse("common_action", args=[common.pk])
    words = {
        "common": common,
        "crumbs": [Link(label=_("Acciones comunes"), url=reverse("common_actions"))],
        "plan": plan,
        "years": [Segment(label=str(one.year), url=f"{address}?anio={one.year}", current=one == plan) for one in plans],
        "rows": [_found(one) for one in found],
        "to_link": sum(not one.is_linked for one in found),
        "lacking": [part.unit.name for part in units_without(plan, found)] if plan is not None else [],
        "is_draft": plan is not None and plan.state == PlanState.DRAFT,
        "note": _note(common, found),
        "problem": problem,
        "may_change": can(request.user, "change", COMMON, common),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "plans/common.html", words, status=status)


def _found(candidate: Candidate) -> FoundAction:
    action = candidate.action
    said = {
        Likeness.EQUAL: _("el mismo texto"),
        Likeness.SPELLING: _("otra forma de escribirlo"),
        None: _("otro texto, enlazada por una persona"),
    }
    return FoundAction(
        action.pk,
        action.unit_plan.unit.name,
        action.code,
        action.current.statement if action.current is not None else "",
        said[candidate.likeness],
        candidate.is_linked,
        is_ticked=not candidate.is_linked,
    )


def _note(common: CommonAction, found: list[Candidate]) -> str:
    """The note that is printed under the first unit that has the action; blank where nobody verifies it."""
    linked = [one.action for one in found if one.is_linked] or [one.action for one in found]
    if common.verification is None or not linked:
        return ""
    of_unit = [one for one in linked if one.unit_plan_id == linked[0].unit_plan_id]
    return note_text(common.verification.verifier_post, [NotedAction(one.code) for one in of_unit])


@require_POST
@require_access("change", COMMON)
def link_actions(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say that the ticked actions are copies of a common one."""
    common = _common(request, pk)
    plan, _plans = _asked_plan(request)
    keys = [int(key) for key in request.POST.getlist("elegida") if key.isdecimal()]
    if plan is None:
        return _common_page(request, common, _("Todavía no hay ningún plan."))
    try:
        number = link_common_action(common, plan=plan, actions=keys, by=request.user)
    except PlanAbiertoError as error:
        return _common_page(request, common, str(error))
    said = ngettext("Se enlazó %(count)s acción.", "Se enlazaron %(count)s acciones.", number)
    messages.success(request, said % {"count": number})
    return HttpResponseRedirect(_address(common, plan))


@require_POST
@require_access("change", COMMON)
def place_action(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put a common action in the units of a draft that lack it."""
    common = _common(request, pk)
    plan, _plans = _asked_plan(request)
    if plan is None:
        return _common_page(request, common, _("Todavía no hay ningún plan."))
    try:
        number = len(place_common_action(common, plan=plan, by=request.user))
    except PlanAbiertoError as error:
        return _common_page(request, common, str(error))
    said = ngettext("Se agregó a %(count)s unidad.", "Se agregó a %(count)s unidades.", number)
    messages.success(request, said % {"count": number})
    return HttpResponseRedirect(_address(common, plan))


def _address(common: CommonAction, plan: OperationalPlan) -> str:
    return f"{reverse('common_action', args=[common.pk])}?anio={plan.year}"


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", COMMON)
def add_common_action(request: OfficeRequest) -> HttpResponse:
    """Add a common action, and show which actions of the plan it is."""
    form = CommonActionForm(request.POST or None, institution=request.institution)

    def save() -> str:
        common = save_common_action(request.institution, form.draft(), by=request.user)
        return reverse("common_action", args=[common.pk])

    return _form_page(request, form, save, title=_("Agregar una acción común"), back=reverse("common_actions"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", COMMON)
def change_common_action(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change what a common action says; its copies keep what they say until they are linked anew."""
    common = _common(request, pk)
    form = CommonActionForm(request.POST or None, institution=request.institution, common=common)
    back = reverse("common_action", args=[pk])

    def save() -> str:
        save_common_action(request.institution, form.draft(), by=request.user, common=common)
        return back

    return _form_page(request, form, save, title=_("Cambiar la acción común"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", VERIFICATION)
def add_verification(request: OfficeRequest) -> HttpResponse:
    """Add a kind of verification."""
    form = VerificationForm(request.POST or None, institution=request.institution)
    back = reverse("common_actions")

    def save() -> str:
        save_verification(request.institution, form.draft(), by=request.user)
        return back

    return _form_page(request, form, save, title=_("Agregar una clase de verificación"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", VERIFICATION)
def change_verification(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change who verifies; what is already verified keeps who did."""
    kind = get_object_or_404(VerificationKind, institution=request.institution, pk=pk)
    form = VerificationForm(request.POST or None, institution=request.institution, kind=kind)
    back = reverse("common_actions")

    def save() -> str:
        save_verification(request.institution, form.draft(), by=request.user, kind=kind)
        return back

    return _form_page(request, form, save, title=_("Cambiar la clase de verificación"), back=back)


def _form_page(
    request: OfficeRequest, form: forms.Form, save: Callable[[], str], *, title: str, back: str
) -> HttpResponse:
    """A form, and where it leads once it is saved; with the sentence of what was refused."""
    if form.is_valid():
        try:
            address = save()
        except PlanAbiertoError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Se guardó."))
            return HttpResponseRedirect(address)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "plans/form.html", {"form": form, "title": title, "back": back}, status=status)
