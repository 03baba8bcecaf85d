"""Before and after a unit report is sent: what is missing, the act itself, what was sent."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.policy import VIEW, require
from planabierto.office.base.ui.parts import Download, ErrorLink
from planabierto.office.followup.entry_page import (
    ReviewView,
    RowView,
    SentView,
)
from planabierto.office.followup.entry_screen import Screen, day_and_time, entry_view, missing_links, screen_of
from planabierto.office.followup.entry_views import report_or_404, require_sight
from planabierto.office.followup.models import WITH_THE_UNIT
from planabierto.office.followup.policy import ENTRY, UNIT_REPORT
from planabierto.office.followup.services.delivering import DeliveryError, missing_before_sending, send_report

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.live_rows import LiveRow


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, ENTRY)
def entry_review(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """What will be sent, what is missing and what to look at again; after sending, when it was and its papers."""
    report = report_or_404(request, year, period, unit)
    require_sight(request, report)
    screen = screen_of(request, report)
    if report.state not in WITH_THE_UNIT:
        return _sent_page(request, screen)
    return _review_page(request, screen, refused=False)


def _review_page(request: OfficeRequest, screen: Screen, *, refused: bool) -> HttpResponse:
    report, context = screen.report, screen.context
    address = [context.year, context.period_slug, context.unit_slug]
    back = reverse("entry", args=address)
    errors = missing_links(missing_before_sending(report), screen, back)
    view = entry_view(request, screen)
    warnings = [
        replace(link, url=f"{back}{link.url}")
        for row, shown in zip(screen.rows, screen.views, strict=True)
        for link in _questions(row, shown)
    ]
    review = ReviewView(
        title=_("Revisar y enviar: %(unit)s") % {"unit": report.unit_plan.unit.name},
        crumbs=view.crumbs,
        entry=replace(view, is_open=False, banner=None),
        errors=errors,
        warnings=warnings,
        sentence=_("Envío este seguimiento como jefatura de %(unit)s.") % {"unit": report.unit_plan.unit.name},
        send_url=reverse("entry_send", args=address),
        back_url=back,
        send_label=_("Enviar a Planificación"),
        refused=refused,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "followup/entry.html", {"view": None, "review": review, "sent": None}, status=status)


def _questions(row: LiveRow, view: RowView) -> list[ErrorLink]:
    place = view.numbers[0].name if view.numbers else "notas"
    return [
        ErrorLink(text=f"{view.code}: {question['message']}", url=f"#{view.slug}-{place}")
        for question in row.entry.questions
    ]


def _sent_page(request: OfficeRequest, screen: Screen) -> HttpResponse:
    report = screen.report
    view = entry_view(request, screen)
    sentence = (
        _("Enviado el %(moment)s. Planificación puede devolverlo.") % {"moment": day_and_time(report.sent_at)}
        if report.sent_at
        else _("Este seguimiento está cerrado.")
    )
    address = [screen.context.year, screen.context.period_slug, screen.context.unit_slug]
    downloads = [
        Download(label=_("Comprobante de envío"), url=reverse("entry_receipt", args=address), kind="PDF"),
        Download(label=_("Hoja para firmas"), url=reverse("entry_signatures", args=address), kind="PDF"),
    ]
    sent = SentView(
        title=view.title,
        crumbs=view.crumbs,
        sentence=sentence,
        entry=replace(view, banner=None),
        downloads=downloads if report.sent_at else (),
    )
    return render(request, "followup/entry.html", {"view": None, "review": None, "sent": sent})


@require_POST
@require_access(VIEW, ENTRY)
def entry_send(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Send the report: an act of the unit's head. What is missing is said on top, each with a link to its cell."""
    report = report_or_404(request, year, period, unit)
    require(request.user, "send", UNIT_REPORT, report)
    try:
        send_report(report, by=request.user)
    except DeliveryError:
        if report.state in WITH_THE_UNIT and missing_before_sending(report):
            return _review_page(request, screen_of(request, report), refused=True)
        raise
    return HttpResponseRedirect(reverse("entry_review", args=[year, period, unit]))
