"""Reminding several units at once: who is written to, the text to be changed, and the mail."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import NotAllowedError, scope_queryset
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import month_day
from planabierto.office.followup.policy import UNIT_REPORT
from planabierto.office.followup.round_wording import contact_words
from planabierto.office.followup.rounds import round_or_404
from planabierto.office.followup.services.reminding import default_text, remind
from planabierto.office.followup.standing import reports_of, standings_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.followup.standing import UnitStanding

LONGEST_TEXT: Final = 5000


@require_POST
@require_access("remind", UNIT_REPORT)
def remind_units(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The text to the units that were chosen in the tray, to be changed; with the text they are reminded."""
    found = round_or_404(request, year, period)
    tray = reverse("tray_of", args=[year, period])
    keys = {int(key) for key in request.POST.getlist("informe") if key.isascii() and key.isdecimal()}
    open_to = scope_queryset(
        request.user, "remind", UNIT_REPORT, reports_of(found.follow_up), institution=request.institution
    )
    standings = standings_of(found.follow_up, open_to.filter(pk__in=keys))
    if not standings:
        messages.error(request, _("No eligió ninguna unidad que falte: marque a quiénes se recuerda."))
        return HttpResponseRedirect(tray)
    text, error = request.POST.get("texto"), ""
    if text is not None:
        try:
            reminded = remind([one.report for one in standings], text=text[:LONGEST_TEXT], by=request.user)
        except NotAllowedError:
            raise
        except PlanAbiertoError as refused:
            error = str(refused)
        else:
            messages.success(request, reminded.sentence())
            return HttpResponseRedirect(tray)
    words = {
        "title": _("Recordar"),
        "summary": found.name,
        "crumbs": [Link(label=_("Bandeja"), url=tray)],
        "units": [_unit(one) for one in standings],
        "text": default_text(found.follow_up) if text is None else text,
        "error": error,
        "label": ngettext("Recordar a %(count)s unidad", "Recordar a %(count)s unidades", len(standings))
        % {"count": len(standings)},
        "back": tray,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "followup/remind.html", words, status=status)


def _unit(one: UnitStanding) -> tuple[int, str, str, str]:
    """A unit that is reminded: its key, its name, who gets the mail, and when it was last reminded."""
    last = _("último recordatorio: %(day)s") % {"day": month_day(one.last_reminder)} if one.last_reminder else ""
    people = "; ".join(contact_words(contact) for contact in one.contacts)
    return one.report.pk, one.report.name, people or _("sin jefatura ni enlace: nadie recibe el correo"), last
