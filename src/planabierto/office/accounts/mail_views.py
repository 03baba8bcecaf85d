"""The mails of the institution: what was sent, what waits, and what did not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.own_policy import MAIL
from planabierto.office.accounts.policy import VIEW
from planabierto.office.base.mail import NOT_DELIVERED
from planabierto.office.base.models import OutgoingMail
from planabierto.office.base.requests import asked_text
from planabierto.office.base.ui.parts import Segment

if TYPE_CHECKING:
    from django.http import HttpResponse

PER_PAGE: Final = 50
NOT_SENT: Final = "no-salieron"


@require_safe
@require_access(VIEW, MAIL)
def mails(request: OfficeRequest) -> HttpResponse:
    """The newest first, all or only those that did not leave."""
    only_trouble = asked_text(request.GET, "estado", longest=20) == NOT_SENT
    found = OutgoingMail.objects.filter(institution_id=request.institution.pk).defer("text", "attachments")
    if only_trouble:
        found = found.filter(state__in=NOT_DELIVERED)
    address = reverse("mails")
    words = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
        "query": f"estado={NOT_SENT}" if only_trouble else "",
        "only_trouble": only_trouble,
        "filters": [
            Segment(label=_("Todos"), url=address, current=not only_trouble),
            Segment(label=_("Los que no salieron"), url=f"{address}?estado={NOT_SENT}", current=only_trouble),
        ],
    }
    return render(request, "accounts/mails.html", words)
