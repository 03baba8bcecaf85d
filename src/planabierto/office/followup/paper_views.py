"""Taking away the workbook, the receipt and the sheet for signatures of a unit report, and bringing the workbook back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from planabierto.core.errors import UnreadableFileError
from planabierto.documents.papers.entry_book import entry_workbook
from planabierto.documents.papers.entry_reading import read_entry_workbook
from planabierto.documents.papers.receipt import sending_receipt, signature_sheet
from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.policy import VIEW
from planabierto.office.base.filing.serving import disposition
from planabierto.office.base.limits import limited
from planabierto.office.followup import acts
from planabierto.office.followup.entry_papers import ReturnedBook, entry_book, entry_key, read_back, sent_report
from planabierto.office.followup.entry_screen import entry_view, require_registering, screen_of
from planabierto.office.followup.entry_views import report_or_404, require_sight
from planabierto.office.followup.policy import ENTRY
from planabierto.office.followup.row_input import input_from, input_text
from planabierto.office.followup.services.registering import (
    ClosedRowError,
    RowChange,
    RowConflictError,
    RowError,
    save_rows,
)

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.models import Sending, UnitReport

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"
LARGEST: Final = 10 * 1024 * 1024
BOOK_SALT: Final = "followup.workbook"
CONFIRM_WITHIN: Final = 60 * 60
"""Seconds in which a workbook that was looked at can be applied."""


def download(body: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that was made for this request, always taken away and never shown."""
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Disposition"] = disposition(name)
    return response


def _name(report: UnitReport, what: str, suffix: str) -> str:
    follow_up = report.follow_up
    period = f"{follow_up.plan.calendar.letter}{follow_up.period}".lower()
    word = slugify(follow_up.institution.plan_word) or "plan"
    return f"{what}-{word}-{follow_up.plan.year}-{period}-{report.unit_plan.unit.slug}.{suffix}"


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, ENTRY)
@limited("exports")
@limited("uploads")
def entry_workbook_page(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """The workbook of a report; posted to, it comes back: first what it would change, then, confirmed, all of it."""
    report = report_or_404(request, year, period, unit)
    require_sight(request, report)
    if request.method != "POST":
        if "subir" in request.GET:
            require_registering(request.user, report)
            return _page(request, report, None)
        return download(entry_workbook(entry_book(screen_of(request, report))), XLSX, _name(report, "registro", "xlsx"))
    require_registering(request.user, report)
    if request.POST.get("paso") == "aplicar":
        return _apply(request, report)
    upload = request.FILES.get("libro")
    if upload is None:
        return _page(request, report, None, error=_("Elija el libro de Excel que llenó."))
    return _look(request, report, upload)


def _look(request: OfficeRequest, report: UnitReport, upload: UploadedFile[bytes]) -> HttpResponse:
    """What a workbook would change; nothing is written."""
    if upload.size is None or upload.size > LARGEST:
        return _page(request, report, None, error=_("El libro pasa de 10 MB: no es el que se descargó de aquí."))
    try:
        returned = read_entry_workbook(upload.read(), expected=entry_key(report))
    except UnreadableFileError as error:
        return _page(request, report, None, error=str(error))
    return _page(request, report, read_back(returned, screen_of(request, report)))


def _page(request: OfficeRequest, report: UnitReport, book: ReturnedBook | None, *, error: str = "") -> HttpResponse:
    screen = screen_of(request, report)
    token = "" if book is None else signing.dumps(_token(report, book), salt=BOOK_SALT, compress=True)
    number = 0 if book is None else len(book.changes)
    words = {
        "view": entry_view(request, screen),
        "book": book,
        "token": token,
        "error": error,
        "button": ngettext("Guardar %(num)s fila", "Guardar %(num)s filas", number) % {"num": number},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "followup/entry_workbook.html", words, status=status)


def _token(report: UnitReport, book: ReturnedBook) -> dict[str, object]:
    rows = [[change.action_id, change.version, input_text(change.given)] for change in book.changes]
    return {"report": report.pk, "rows": rows}


def _apply(request: OfficeRequest, report: UnitReport) -> HttpResponse:
    """Save what was looked at, all rows or none."""
    try:
        told = signing.loads(request.POST.get("libro", ""), salt=BOOK_SALT, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return _page(request, report, None, error=_("La vista previa venció: suba el libro otra vez."))
    if told["report"] != report.pk:
        return _page(request, report, None, error=_("Esta vista previa es de otro informe: suba el libro otra vez."))
    changes = [RowChange(action, version, input_from(text)) for action, version, text in told["rows"]]
    try:
        save_rows(report, changes, by=request.user, act=acts.WORKBOOK_APPLIED)
    except (RowConflictError, RowError, ClosedRowError) as error:
        return _page(request, report, None, error=_("%(why)s No se guardó nada.") % {"why": error})
    screen = report.unit_plan.unit.slug
    return HttpResponseRedirect(reverse("entry", args=[report.follow_up.plan.year, _period(report), screen]))


def _period(report: UnitReport) -> str:
    return f"{report.follow_up.plan.calendar.letter}{report.follow_up.period}".lower()


def _last_sending(report: UnitReport) -> Sending:
    """The last sending of a report; 404 where it was never sent."""
    sending: Sending | None = report.sendings.order_by("-number").first()
    if sending is None:
        raise Http404(_("Este informe todavía no se ha enviado."))
    return sending


@require_safe
@require_access(VIEW, ENTRY)
@limited("exports")
def entry_receipt(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """The receipt of the last sending."""
    report = report_or_404(request, year, period, unit)
    require_sight(request, report)
    body = sending_receipt(sent_report(report, _last_sending(report)))
    return download(body, PDF, _name(report, "comprobante", "pdf"))


@require_safe
@require_access(VIEW, ENTRY)
@limited("exports")
def entry_signatures(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """The sheet for signatures by hand of the last sending."""
    report = report_or_404(request, year, period, unit)
    require_sight(request, report)
    body = signature_sheet(sent_report(report, _last_sending(report)))
    return download(body, PDF, _name(report, "firmas", "pdf"))
