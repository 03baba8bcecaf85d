"""Who stands in for whom: naming a substitute for anybody, or for the unit that one heads, and one's own page of both."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.forms import ReasonForm, SubstitutionForm
from planabierto.office.accounts.own_policy import MEMBERSHIP
from planabierto.office.accounts.people_page import substitution_words
from planabierto.office.accounts.policy import can
from planabierto.office.accounts.queries import substitutions
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.substitution import end_substitution, name_substitute
from planabierto.office.base.writing import day

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.accounts.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("name_substitute", MEMBERSHIP)
def add_substitution(request: OfficeRequest) -> HttpResponse:
    """Name a substitute for anybody of the institution."""
    form = SubstitutionForm(request.POST or None, institution=request.institution)
    return _ask(request, form, back="people")


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("name_own_substitute", MEMBERSHIP)
def add_own_substitution(request: OfficeRequest) -> HttpResponse:
    """Name a substitute for the unit that one heads."""
    form = SubstitutionForm(request.POST or None, institution=request.institution, own=request.user)
    return _ask(request, form, back="own_substitutions")


def _ask(request: OfficeRequest, form: SubstitutionForm, *, back: str) -> HttpResponse:
    if form.is_valid():
        try:
            membership = _name(request, form)
        except PlanAbiertoError as error:
            form.add_error(None, str(error))
        else:
            words = {"name": membership.user.display_name, "words": substitution_words(membership)}
            messages.success(request, _("Quedó registrado: %(name)s %(words)s.") % words)
            return HttpResponseRedirect(resolve_url(back))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/add_substitution.html", {"form": form, "back": back}, status=status)


def _name(request: OfficeRequest, form: SubstitutionForm) -> Membership:
    held, values = form.held(), form.cleaned_data
    return name_substitute(
        request.institution,
        absent=held.user,
        substitute=values["substitute"],
        role=Role(held.role),
        unit=held.unit,
        valid_from=values["valid_from"],
        valid_to=values["valid_to"],
        reason=values["reason"],
        by=request.user,
    )


@require_safe
@require_access()
def own_substitutions(request: OfficeRequest) -> HttpResponse:
    """For whom one stands in, and who stands in for oneself, from today on."""
    person = request.user
    found = substitutions(request.institution, from_day=timezone.localdate())
    may_name = can(person, "name_own_substitute", MEMBERSHIP, institution=request.institution)
    words = {
        "of_mine": [_row(one) for one in found if one.substitutes_id == person.pk],
        "by_me": [_row(one) for one in found if one.user_id == person.pk],
        "may_name": may_name,
        "may_end": may_name or can(person, "name_substitute", MEMBERSHIP, institution=request.institution),
    }
    return render(request, "accounts/own_substitutions.html", words)


def _row(membership: Membership) -> dict[str, object]:
    """A substitution in words."""
    absent = membership.substitutes
    return {
        "pk": membership.pk,
        "substitute": membership.user.display_name,
        "absent": "" if absent is None else absent.display_name,
        "role": str(membership),
        "first": "" if membership.valid_from is None else day(membership.valid_from),
        "last": "" if membership.valid_to is None else day(membership.valid_to),
        "reason": membership.reason,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require_access()
def end_one_substitution(request: OfficeRequest, pk: int) -> HttpResponse:
    """End a substitution at once, with the reason; it is there for the absent person and for who may name it."""
    found = substitutions(request.institution, from_day=timezone.localdate())
    may_for_anybody = can(request.user, "name_substitute", MEMBERSHIP, institution=request.institution)
    if not may_for_anybody:
        found = found.filter(substitutes=request.user)
    membership = get_object_or_404(found, pk=pk)
    form = ReasonForm(request.POST or None)
    back = "people" if may_for_anybody else "own_substitutions"
    if form.is_valid():
        end_substitution(membership, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("La suplencia terminó."))
        return HttpResponseRedirect(resolve_url(back))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    words = {"form": form, "substitution": _row(membership), "back": back}
    return render(request, "accounts/end_substitution.html", words, status=status)
