"""The calendar of the institution: the days that deadlines leave out, and those that a decree adds or takes away."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.calendar_forms import HolidayForm
from planabierto.office.accounts.calendar_page import asked_year, calendar_rows, years_around
from planabierto.office.accounts.calendar_services import add_holiday, remove_holiday
from planabierto.office.accounts.own_policy import HOLIDAY
from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.institutions.models import Holiday

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@require_access(VIEW, HOLIDAY)
def calendar(request: OfficeRequest) -> HttpResponse:
    """The days of a year, the form for one more, and what can be taken back."""
    year = asked_year(request.GET.get("anio", ""), timezone.localdate())
    return _page(request, year, HolidayForm())


@require_POST
@require_access("change", HOLIDAY)
def add_day(request: OfficeRequest) -> HttpResponse:
    """Add a day by decree, and show its year."""
    form = HolidayForm(request.POST)
    if form.is_valid():
        try:
            holiday = add_holiday(
                request.institution,
                day=form.cleaned_data["day"],
                name=form.cleaned_data["name"],
                source=form.cleaned_data["source"],
                is_working=form.is_working,
                by=request.user,
            )
        except PlanAbiertoError as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("Se agregó al calendario: %(day)s.") % {"day": holiday})
            return HttpResponseRedirect(_address(holiday.day.year))
    day = form.cleaned_data.get("day")
    return _page(request, timezone.localdate().year if day is None else day.year, form)


@require_POST
@require_access("change", HOLIDAY)
def remove_day(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a day by decree back, and show its year."""
    holiday = get_object_or_404(Holiday.objects.select_related("institution"), institution=request.institution, pk=pk)
    words = str(holiday)
    remove_holiday(holiday, by=request.user)
    messages.success(request, _("Se quitó del calendario: %(day)s.") % {"day": words})
    return HttpResponseRedirect(_address(holiday.day.year))


def _address(year: int) -> str:
    return f"{reverse('calendar')}?anio={year}"


def _page(request: OfficeRequest, year: int, form: HolidayForm) -> HttpResponse:
    words = {
        "year": year,
        "years": years_around(year, timezone.localdate()),
        "rows": calendar_rows(request.institution, year),
        "form": form,
        "may_change": can(request.user, "change", HOLIDAY, institution=request.institution),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/calendar.html", words, status=status)
