"""The handover sheet of a unit as a download."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planabierto.documents.papers.handover import handover_sheet
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import require
from planabierto.office.followup.policy import UNIT_REPORT
from planabierto.office.reports.action_views import unit_or_404
from planabierto.office.reports.handover import handover_of, newest_report

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@require_access("hand_over", UNIT_REPORT)
def handover(request: OfficeRequest, slug: str) -> HttpResponse:
    """The sheet of a unit, for its head, its lead and planning."""
    unit = unit_or_404(request, slug)
    report = newest_report(unit)
    if report is None:
        raise Http404(_("La unidad no tiene un informe: no hay qué entregar todavía."))
    require(request.user, "hand_over", UNIT_REPORT, report)
    disposition = content_disposition_header(as_attachment=True, filename=f"hoja-de-entrega-{slug}.docx")
    return HttpResponse(
        handover_sheet(handover_of(report)), content_type=DOCX, headers={"Content-Disposition": disposition}
    )
