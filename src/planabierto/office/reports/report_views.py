"""The official report: its page and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW
from planabierto.office.base.requests import asked_text
from planabierto.office.followup.models import UnitReport
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.rounds import round_or_404
from planabierto.office.reports.reading import require_whole
from planabierto.office.reports.report_files import FORMATS, file_name, printed_report, report_file
from planabierto.office.reports.report_page import read_choice, report_page
from planabierto.office.reports.report_text_page import report_text_part

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

LONGEST_SLUG: Final = 200
MOST_NAMES: Final = 100
"""Unit reports that the page leads to by name; the pages lead to the others."""


@require_safe
@require_access(VIEW, FOLLOW_UP)
def report(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The report as a page, one unit report at a time: by its number, or the first of a unit (its slug)."""
    found = round_or_404(request, year, period)
    require_whole(request.user, found.follow_up)
    reports = UnitReport.objects.filter(institution=request.institution, follow_up=found.follow_up).order_by("order")
    pages = Paginator(range(reports.count()), 1).get_page(_asked_page(request, found.follow_up.pk))
    if not pages.paginator.count:
        raise Http404(_("Este seguimiento no tiene informes de unidad."))
    key = reports.values_list("pk", flat=True)[pages.number - 1]
    names = list(reports.values_list("name", flat=True)[:MOST_NAMES])
    page = report_page(
        found,
        read_choice(request.GET),
        printed_report(found.follow_up),
        unit_report=key,
        names=names,
        pages=pages,
        text=report_text_part(request.user, found),
    )
    return render(request, "reports/report.html", {"page": page})


def _asked_page(request: OfficeRequest, follow_up: int) -> str | int | None:
    """The number of the unit report that is asked for."""
    unit = asked_text(request.GET, "unidad", longest=LONGEST_SLUG)
    if not unit:
        return request.GET.get("pagina")
    reports = UnitReport.objects.filter(institution=request.institution, follow_up=follow_up)
    first = reports.filter(unit_plan__unit__slug=unit).order_by("order").values_list("order", flat=True).first()
    if first is None:
        raise Http404(_("Esta unidad no tiene informe en el seguimiento."))
    return reports.filter(order__lte=first).count()


@require_safe
@require_access(VIEW, FOLLOW_UP)
def report_download(request: OfficeRequest, year: int, period: str, format: str) -> HttpResponseBase:  # noqa: A002 - the word of the address
    """One file of the report."""
    form = FORMATS.get(format)
    if form is None:
        raise Http404(_("El informe está en PDF, DOCX y XLSX."))
    found = round_or_404(request, year, period)
    require_whole(request.user, found.follow_up)
    path = report_file(printed_report(found.follow_up), read_choice(request.GET), form)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=file_name(found.follow_up, form), content_type=form.media_type
    )
