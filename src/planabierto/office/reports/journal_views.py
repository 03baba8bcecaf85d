"""The journal: its page, its export, and the program that verifies the export without this one."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from planabierto import verifier
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.own_policy import JOURNAL
from planabierto.office.accounts.policy import VIEW
from planabierto.office.journal.export import export_lines
from planabierto.office.reports.journal_page import journal_page


@require_safe
@require_access(VIEW, JOURNAL)
def journal(request: OfficeRequest) -> HttpResponse:
    """The acts of the institution, newest first, a page at a time."""
    return render(request, "reports/journal.html", {"page": journal_page(request)})


@require_safe
@require_access(VIEW, JOURNAL)
def journal_export(request: OfficeRequest) -> StreamingHttpResponse:
    """The whole chain as lines of JSON, read while it is sent."""
    answer = StreamingHttpResponse(
        export_lines(request.institution.pk), content_type="application/jsonl; charset=utf-8"
    )
    name = f"bitacora-{timezone.localdate().isoformat()}.jsonl"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@require_access(VIEW, JOURNAL)
def journal_verifier(_request: OfficeRequest) -> HttpResponse:
    """The program that verifies an export, as it is installed here."""
    answer = HttpResponse(Path(verifier.__file__).read_bytes(), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return answer
