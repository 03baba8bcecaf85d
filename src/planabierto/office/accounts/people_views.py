"""Who is in the institution: the list of people, inviting one, and ending a role."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.forms import AddPersonForm, EndRoleForm
from planabierto.office.accounts.messages import mail_invitation
from planabierto.office.accounts.own_policy import PERSON
from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.accounts.queries import active_person, memberships_of_institution
from planabierto.office.accounts.services import end_role, grant_role, invite

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.accounts.services import SentInvitation


@require_safe
@require_access(VIEW, PERSON)
def people(request: OfficeRequest) -> HttpResponse:
    """Everybody with a role today, one row a role."""
    today = timezone.localdate()
    memberships = [one for one in memberships_of_institution(request.institution) if one.is_valid_on(today)]
    may_change = can(request.user, "invite", PERSON, institution=request.institution)
    return render(request, "accounts/people.html", {"memberships": memberships, "may_change": may_change})


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("invite", PERSON)
def add_person(request: OfficeRequest) -> HttpResponse:
    """Give somebody a role: who has an account gets it at once, anybody else an invitation whose link is shown once and mailed."""
    form = AddPersonForm(request.POST or None, institution=request.institution)
    if form.is_valid():
        try:
            return _add(request, form)
        except PlanAbiertoError as error:
            form.add_error(None, str(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/add_person.html", {"form": form}, status=status)


def _add(request: OfficeRequest, form: AddPersonForm) -> HttpResponse:
    role_of = form.role_of()
    known = active_person(form.cleaned_data["email"])
    if known is not None:
        grant_role(request.institution, known, role=role_of.role, unit=role_of.unit, by=request.user)
        messages.success(request, _("%(email)s ya tenía cuenta y recibió el rol.") % {"email": known.email})
        return HttpResponseRedirect(resolve_url("people"))
    sent = invite(
        request.institution,
        email=form.cleaned_data["email"],
        display_name=form.cleaned_data["display_name"],
        post=form.cleaned_data["post"],
        roles=[role_of],
        by=request.user,
    )
    link = request.build_absolute_uri(_link(sent))
    is_mailed = mail_invitation(sent.invitation, link)
    words = {"invitation": sent.invitation, "link": link, "is_mailed": is_mailed}
    return render(request, "accounts/person_invited.html", words)


def _link(sent: SentInvitation) -> str:
    return reverse("invitation", args=[sent.token])


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("end_role", PERSON)
def end_membership(request: OfficeRequest, pk: int) -> HttpResponse:
    """End a role at once, with its reason: yesterday was its last day."""
    membership = get_object_or_404(memberships_of_institution(request.institution), pk=pk)
    form = EndRoleForm(request.POST or None)
    if form.is_valid():
        yesterday = timezone.localdate() - timedelta(days=1)
        end_role(membership, by=request.user, on=yesterday, reason=form.cleaned_data["reason"])
        messages.success(request, _("Desde hoy ya no vale el rol: %(role)s.") % {"role": membership})
        return HttpResponseRedirect(resolve_url("people"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/end_role.html", {"form": form, "membership": membership}, status=status)
