"""The calendar feed: an address that is its own key, for programs that cannot sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import office_request
from planabierto.office.accounts.queries import person_of_calendar
from planabierto.office.base.filing.serving import disposition
from planabierto.office.base.ics import calendar_feed
from planabierto.office.base.limits import limited
from planabierto.office.followup.calendar_feed import calendar_events

if TYPE_CHECKING:
    from django.http import HttpRequest

CALENDAR: Final = "text/calendar; charset=utf-8"


@require_safe
@limited("feeds")
def person_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The deadlines of whoever made this address, as they are today; 404 for an address that nobody has."""
    institution = office_request(request).institution
    person = person_of_calendar(institution, key)
    if person is None:
        raise Http404(_("Esta dirección de calendario no existe o ya no sirve."))
    name = _("Plazos de %(institution)s") % {"institution": institution.short_name}
    response = HttpResponse(calendar_feed(name, calendar_events(person, institution)), content_type=CALENDAR)
    response.headers["Content-Disposition"] = disposition("plazos.ics")
    # The address is a secret: nobody keeps it, names it to another site, or lists it.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
