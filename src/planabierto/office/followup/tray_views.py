"""Planning's tray, and more time for one unit or for all."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.own_policy import MAIL
from planabierto.office.accounts.policy import VIEW, can, require, scope_queryset
from planabierto.office.base.mail import undelivered
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import month_day
from planabierto.office.followup.policy import FOLLOW_UP, UNIT_REPORT
from planabierto.office.followup.round_forms import DeadlinesForm, ExtensionForm
from planabierto.office.followup.rounds import newest_round, round_or_404
from planabierto.office.followup.services.opening import Deadlines, change_deadlines, extend_deadline
from planabierto.office.followup.standing import reports_of, standings_of
from planabierto.office.followup.tray_page import round_summary, tray_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.followup.models import UnitReport
    from planabierto.office.followup.rounds import Round


@require_safe
@require_access("follow_delivery", FOLLOW_UP)
def tray(request: OfficeRequest) -> HttpResponse:
    """The tray of the newest round; before the first one, how to open it."""
    found = newest_round(request)
    if found is None:
        may_open = can(request.user, "open", FOLLOW_UP, institution=request.institution)
        return render(request, "followup/no_round.html", {"open_url": reverse("open_round") if may_open else ""})
    return _tray(request, found)


@require_safe
@require_access("follow_delivery", FOLLOW_UP)
def tray_of(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The tray of one round."""
    return _tray(request, round_or_404(request, year, period))


def _tray(request: OfficeRequest, found: Round) -> HttpResponse:
    require(request.user, "follow_delivery", FOLLOW_UP, found.follow_up)
    reports = scope_queryset(
        request.user, VIEW, UNIT_REPORT, reports_of(found.follow_up), institution=request.institution
    )
    may_work = can(request.user, "remind", UNIT_REPORT, institution=request.institution)
    sees_mails = can(request.user, VIEW, MAIL, institution=request.institution)
    page = tray_page(
        found,
        standings_of(found.follow_up, reports),
        may_work=may_work,
        undelivered=undelivered(request.institution.pk) if sees_mails else 0,
    )
    return render(request, "followup/tray.html", {"page": page})


def report_or_404(found: Round, unit: str) -> UnitReport:
    """The report of a unit in a round by the slug of its address. One query."""
    report = get_object_or_404(reports_of(found.follow_up), unit_plan__unit__slug=unit)
    report.follow_up = found.follow_up
    return report


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("extend", UNIT_REPORT)
def extend_report(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Give one unit more time, with a reason."""
    found = round_or_404(request, year, period)
    report = report_or_404(found, unit)
    require(request.user, "extend", UNIT_REPORT, report)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = extend_deadline(report, by=request.user, **form.cleaned_data)
        except PlanAbiertoError as error:
            form.add_error("until", str(error))
        else:
            words = {"unit": report.name, "day": month_day(given.until)}
            messages.success(request, _("%(unit)s tiene plazo hasta el %(day)s.") % words)
            return HttpResponseRedirect(reverse("tray_of", args=[year, period]))
    title = _("Prórroga para %(unit)s") % {"unit": report.name}
    summary = _("Su plazo actual: %(day)s.") % {"day": month_day(report.send_by)} if report.send_by else ""
    return _form_page(request, found, form, title=title, summary=summary, label=_("Dar prórroga"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change_deadlines", FOLLOW_UP)
def round_deadlines(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Move the deadlines of a round, with a reason."""
    found = round_or_404(request, year, period)
    follow_up = found.follow_up
    require(request.user, "change_deadlines", FOLLOW_UP, follow_up)
    held = {"send_by": follow_up.send_by, "review_by": follow_up.review_by, "remit_by": follow_up.remit_by}
    form = DeadlinesForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            deadlines = Deadlines(said["send_by"], said["review_by"], said["remit_by"])
            change_deadlines(follow_up, deadlines=deadlines, reason=said["reason"], by=request.user)
        except PlanAbiertoError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Los plazos cambiaron. Una unidad con prórroga conserva la suya."))
            return HttpResponseRedirect(reverse("tray_of", args=[year, period]))
    return _form_page(
        request, found, form, title=_("Cambiar plazos"), summary=round_summary(found), label=_("Cambiar plazos")
    )


def _form_page(
    request: OfficeRequest, found: Round, form: DeadlinesForm | ExtensionForm, *, title: str, summary: str, label: str
) -> HttpResponse:
    back = Link(label=_("Bandeja"), url=reverse("tray_of", args=[found.year, found.slug]))
    words = {"form": form, "title": title, "summary": summary, "label": label, "crumbs": [back], "back": back}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/round_form.html", words, status=status)
