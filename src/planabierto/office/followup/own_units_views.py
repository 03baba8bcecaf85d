"""«Mis unidades»: one line a unit for whoever has several or leads some, and the assent of the lead unit for several at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.base.requests import asked_text
from planabierto.office.followup.own_units_page import own_reports, own_units_page
from planabierto.office.followup.policy import UNIT_REPORT
from planabierto.office.followup.rounds import newest_round, round_or_404
from planabierto.office.followup.services.delivering import DeliveryError, pass_on

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.followup.rounds import Round
    from planabierto.office.followup.standing import UnitStanding

LONGEST_COMMENT = 2000


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("comment", UNIT_REPORT)
def own_units(request: OfficeRequest) -> HttpResponse:
    """The reader's units in the newest round, or in the one that is asked for; a post gives the assent to those that were chosen."""
    found = _round(request)
    if found is None:
        return render(request, "followup/own_units.html", {"page": None})
    standings = own_reports(request, found)
    error, text = "", ""
    if request.method == "POST":
        text = request.POST.get("comentario", "").strip()
        try:
            sentence = _assent(request, standings, text[:LONGEST_COMMENT])
        except NotAllowedError:
            raise
        except PlanAbiertoError as refused:
            error = str(refused)
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(request.get_full_path())
    page = own_units_page(request, found, standings, error=error, text=text)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "followup/own_units.html", {"page": page}, status=status)


def _round(request: OfficeRequest) -> Round | None:
    """The round that the query string names («2024-t3»), else the newest one."""
    year, _dash, period = asked_text(request.GET, "seguimiento", longest=20).partition("-")
    if year.isascii() and year.isdecimal() and period:
        return round_or_404(request, int(year), period)
    return newest_round(request)


def _assent(request: OfficeRequest, standings: list[UnitStanding], comment: str) -> str:
    """Give the assent to the reports that were chosen, and say so."""
    keys = set(request.POST.getlist("informe"))
    chosen = [one.report for one in standings if str(one.report.pk) in keys]
    if not chosen:
        raise DeliveryError(_("No eligió ninguna unidad: marque las que llevan su visto bueno."))
    passed = pass_on(chosen, comment=comment, by=request.user)
    words = {"units": ", ".join(one.name for one in passed)}
    return (
        ngettext(
            "Se dio el visto bueno a %(units)s. Sigue en Planificación.",
            "Se dio el visto bueno a %(units)s. Siguen en Planificación.",
            len(passed),
        )
        % words
    )
