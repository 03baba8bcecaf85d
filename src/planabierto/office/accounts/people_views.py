"""Who is in the institution: the list of people, inviting one, their invitation, keeping somebody out, ending a role."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.forms import AddPersonForm, ReasonForm, SecondFactorPolicyForm
from planabierto.office.accounts.messages import mail_invitation
from planabierto.office.accounts.models import Invitation, User
from planabierto.office.accounts.own_policy import INSTITUTION, MEMBERSHIP, PERSON
from planabierto.office.accounts.people_page import person_rows
from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.accounts.queries import active_person, belongs_elsewhere, memberships_of_institution
from planabierto.office.accounts.services import (
    deactivate_person,
    decide_second_factor,
    end_role,
    grant_role,
    invite,
    reactivate_person,
    resend_invitation,
    revoke_invitation,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.accounts.services import SentInvitation


@require_safe
@require_access(VIEW, PERSON)
def people(request: OfficeRequest) -> HttpResponse:
    """Everybody with a role today or one that waits, one row a role, with where their invitation stands."""
    institution = request.institution
    words = {
        "rows": person_rows(institution, by=request.user, now=timezone.now()),
        "may_change": can(request.user, "invite", PERSON, institution=institution),
        "may_substitute": can(request.user, "name_substitute", MEMBERSHIP, institution=institution),
        "requires_second_factor": institution.requires_second_factor,
    }
    return render(request, "accounts/people.html", words)


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
    return _sent(request, sent)


def _sent(request: OfficeRequest, sent: SentInvitation) -> HttpResponse:
    """The page after an invitation went out, with its link.

    It is not shown for somebody of another institution too: whoever holds it could come in as them there.
    """
    link = request.build_absolute_uri(_link(sent))
    is_mailed = mail_invitation(sent.invitation, link)
    is_shown = not belongs_elsewhere(request.institution, sent.invitation.user)
    words = {"invitation": sent.invitation, "link": link if is_shown else "", "is_mailed": is_mailed}
    return render(request, "accounts/person_invited.html", words)


def _link(sent: SentInvitation) -> str:
    return reverse("invitation", args=[sent.token])


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("end_role", PERSON)
def end_membership(request: OfficeRequest, pk: int) -> HttpResponse:
    """End a role at once, with its reason: yesterday was its last day."""
    membership = get_object_or_404(memberships_of_institution(request.institution), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        yesterday = timezone.localdate() - timedelta(days=1)
        end_role(membership, by=request.user, on=yesterday, reason=form.cleaned_data["reason"])
        messages.success(request, _("Desde hoy ya no vale el rol: %(role)s.") % {"role": membership})
        return HttpResponseRedirect(resolve_url("people"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/end_role.html", {"form": form, "membership": membership}, status=status)


@require_POST
@require_access("invite", PERSON)
def resend(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send somebody a new link in place of the one before."""
    return _sent(request, resend_invitation(_invitation(request, pk), by=request.user))


@require_POST
@require_access("invite", PERSON)
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation, and the roles that went with it."""
    invitation = _invitation(request, pk)
    revoke_invitation(invitation, by=request.user)
    messages.success(request, _("La invitación de %(name)s quedó retirada.") % {"name": invitation.user.display_name})
    return HttpResponseRedirect(resolve_url("people"))


def _invitation(request: OfficeRequest, pk: int) -> Invitation:
    own = Invitation.objects.filter(institution=request.institution).select_related("user", "institution")
    return get_object_or_404(own, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("deactivate", PERSON)
def deactivate(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep a person out from now on, with the reason."""
    person = _person(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        deactivate_person(request.institution, person, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("%(name)s ya no puede ingresar; sus sesiones terminaron.") % {"name": person.display_name}
        )
        return HttpResponseRedirect(resolve_url("people"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/deactivate.html", {"form": form, "subject": person}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("reactivate", PERSON)
def reactivate(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let a person in again, with the reason."""
    person = _person(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reactivate_person(request.institution, person, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s puede ingresar de nuevo.") % {"name": person.display_name})
        return HttpResponseRedirect(resolve_url("people"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/reactivate.html", {"form": form, "subject": person}, status=status)


def _person(request: OfficeRequest, pk: int) -> User:
    return get_object_or_404(User.objects.filter(memberships__institution=request.institution).distinct(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change_people", INSTITUTION)
def second_factor(request: OfficeRequest) -> HttpResponse:
    """Whether the grave roles need a second factor."""
    institution = request.institution
    form = SecondFactorPolicyForm(request.POST or None, initial={"required": institution.requires_second_factor})
    if form.is_valid():
        decide_second_factor(
            institution, required=form.cleaned_data["required"], by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(
            request,
            _("El segundo factor se pide a los roles que lo necesitan.")
            if institution.requires_second_factor
            else _("El segundo factor ya no se pide."),
        )
        return HttpResponseRedirect(resolve_url("people"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/second_factor_policy.html", {"form": form}, status=status)
