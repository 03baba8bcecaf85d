"""Opening a round, and the circular memorandum that says so."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planabierto.core.errors import PlanAbiertoError
from planabierto.documents.papers.circular import circular as circular_document
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.own_policy import PERSON
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can, require
from planabierto.office.base.filing.serving import disposition
from planabierto.office.base.requests import asked_text
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.models import Basis
from planabierto.office.followup.opening_page import (
    deadlines_of,
    initial_of,
    memo_of,
    openable_rounds,
    opening_page,
    rule_choices,
)
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.round_forms import CircularForm, OpeningForm
from planabierto.office.followup.rounds import period_slug, round_or_404
from planabierto.office.followup.services.opening import open_follow_up, open_instructions, readiness

if TYPE_CHECKING:
    from planabierto.office.followup.opening_page import Openable

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("open", FOLLOW_UP)
def open_round(request: OfficeRequest) -> HttpResponse:
    """What is checked before a round is opened, and the form that opens it."""
    openable = openable_rounds(request.institution)
    asked = asked_text(request.POST if request.method == "POST" else request.GET, "seguimiento", longest=20)
    chosen = next((one for one in openable if one.slug == asked), openable[0] if openable and not asked else None)
    if chosen is None:
        return render(request, "followup/nothing_to_open.html", {"is_asked": bool(asked)})
    form = OpeningForm(request.POST or None, rules=rule_choices(), initial=initial_of(chosen))
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, chosen, form)
        except NotAllowedError:
            raise
        except PlanAbiertoError as error:
            form.add_error(None, str(error))
    page = opening_page(
        openable,
        chosen,
        readiness(chosen.plan, chosen.period),
        open_instructions(chosen.plan),
        sees_people=can(request.user, VIEW, PERSON, institution=request.institution),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/open_round.html", {"page": page, "form": form}, status=status)


def _open(request: OfficeRequest, chosen: Openable, form: OpeningForm) -> HttpResponse:
    """Open the round, and go on to its memorandum."""
    said = form.cleaned_data
    opened = open_follow_up(
        chosen.plan,
        period=chosen.period,
        deadlines=deadlines_of(said),
        basis=Basis(said["basis"]),
        blocking_rules=said["blocking_rules"],
        by=request.user,
    )
    messages.success(
        request, _("Se abrió el %(round)s. Las unidades ya pueden registrar.") % {"round": chosen.words.lower()}
    )
    return HttpResponseRedirect(reverse("circular", args=[chosen.plan.year, period_slug(opened)]))


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("open", FOLLOW_UP)
def circular(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The text of the circular memorandum, to be changed; a post takes it away as a Word document."""
    found = round_or_404(request, year, period)
    require(request.user, "follow_delivery", FOLLOW_UP, found.follow_up)
    form = CircularForm(request.POST or None, initial=_proposed(request))
    address = request.build_absolute_uri(reverse("follow_up", args=[year, period]))
    if request.method == "POST" and form.is_valid():
        memo = memo_of(found.follow_up, request.user, form.cleaned_data, address=address)
        response = HttpResponse(circular_document(memo), content_type=DOCX)
        response.headers["Content-Disposition"] = disposition(f"memorando-circular-{year}-{period}.docx")
        return response
    back = Link(label=_("Bandeja"), url=reverse("tray_of", args=[year, period]))
    words = {
        "form": form,
        "title": _("Memorando circular"),
        "summary": _(
            "Anuncia la apertura del seguimiento: %(round)s. Sale como documento de Word, para numerar y firmar."
        )
        % {"round": found.name},
        "label": _("Descargar en Word"),
        "crumbs": [back],
        "back": back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/round_form.html", words, status=status)


def _proposed(request: OfficeRequest) -> dict[str, str]:
    """What the memorandum says before anybody changes it; in Spanish, as the paper is."""
    person = request.user
    post = person.post or "Planificación"
    return {"contact": f"Para cualquier consulta, escriba a {person.display_name}, {post}: {person.email}."}
