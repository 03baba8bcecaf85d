"""The end of a round: consolidating, presenting, numbering, closing, and reopening by two people."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can, require
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import month_day
from planabierto.office.followup.closing_page import ClosingPage, MayClose, closing_page, resolution_choices
from planabierto.office.followup.models import Presentation, Reopening
from planabierto.office.followup.policy import FOLLOW_UP, REOPENING, UNIT_REPORT
from planabierto.office.followup.round_forms import (
    ConsolidationForm,
    NumberForm,
    PresentationForm,
    ReopeningDecisionForm,
    ReopeningForm,
)
from planabierto.office.followup.round_page import round_page
from planabierto.office.followup.rounds import Round, period_slug, round_or_404
from planabierto.office.followup.sequel import sequels_of
from planabierto.office.followup.services.closing import (
    ask_reopening,
    close,
    consolidate,
    delivery_of,
    grant_reopening,
    note_resolution,
    number_presentation,
    present,
    refuse_reopening,
)
from planabierto.office.followup.tray_page import round_summary, tray_tabs
from planabierto.office.followup.tray_views import report_or_404
from planabierto.office.plans.models import Resolution
from planabierto.office.plans.resolution_services import Numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import Form
    from django.http import HttpResponse


def closing_of(request: OfficeRequest, found: Round, bound: Mapping[str, Form] | None = None) -> ClosingPage:
    """The end of a round as the reader sees it."""
    user, follow_up, institution = request.user, found.follow_up, request.institution
    may = MayClose(
        consolidate=can(user, "consolidate", FOLLOW_UP, follow_up),
        present=can(user, "present", FOLLOW_UP, follow_up),
        close=can(user, "close", FOLLOW_UP, follow_up),
        ask_reopening=can(user, "ask_reopening", UNIT_REPORT, institution=institution),
        decide=can(user, "decide", REOPENING, institution=institution),
        person=user.pk,
    )
    return closing_page(found, may, sequels=sequels_of(user, follow_up), bound=bound)


@require_safe
@require_access("follow_delivery", FOLLOW_UP)
def consolidated(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The side of the tray on which a round ends."""
    found = round_or_404(request, year, period)
    require(request.user, "follow_delivery", FOLLOW_UP, found.follow_up)
    return _consolidated(request, found)


def _consolidated(request: OfficeRequest, found: Round, bound: Mapping[str, Form] | None = None) -> HttpResponse:
    words = {
        "title": _("Consolidado"),
        "summary": round_summary(found),
        "segments": found.segments("consolidated"),
        "tabs": tray_tabs(found, "consolidated"),
        "closing": closing_of(request, found, bound),
        "refused": list((bound or {}).values()),
    }
    return render(request, "followup/consolidated.html", words, status=_status(bound))


@require_safe
@require_access(VIEW, FOLLOW_UP)
def follow_up(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """A round for everybody who reads the plan: its deadlines, its units, and how it ended."""
    return _follow_up(request, round_or_404(request, year, period))


def _follow_up(request: OfficeRequest, found: Round, bound: Mapping[str, Form] | None = None) -> HttpResponse:
    follows = can(request.user, "follow_delivery", FOLLOW_UP, found.follow_up)
    words = {
        "page": round_page(request, found, follows=follows),
        "closing": closing_of(request, found, bound),
        "refused": list((bound or {}).values()),
    }
    return render(request, "followup/follow_up.html", words, status=_status(bound))


def _status(bound: Mapping[str, Form] | None) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if bound else HTTPStatus.OK


def _home(request: OfficeRequest, found: Round) -> str:
    """The page on which the reader sees how a round ends."""
    follows = can(request.user, "follow_delivery", FOLLOW_UP, found.follow_up)
    return reverse("consolidated" if follows else "follow_up", args=[found.year, found.slug])


def _again(request: OfficeRequest, found: Round, name: str, form: Form) -> HttpResponse:
    """The page with a form that was refused."""
    follows = can(request.user, "follow_delivery", FOLLOW_UP, found.follow_up)
    return (_consolidated if follows else _follow_up)(request, found, {name: form})


def _done(
    request: OfficeRequest, found: Round, name: str, form: Form, act: Callable[[], str], *, field: str | None = None
) -> HttpResponse:
    """Carry an act out and go back, or show its form again with what stands against it, beside `field`."""
    if form.is_valid():
        try:
            sentence = act()
        except NotAllowedError:
            raise
        except PlanAbiertoError as error:
            form.add_error(field, str(error))
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(_home(request, found))
    return _again(request, found, name, form)


@require_POST
@require_access("consolidate", FOLLOW_UP)
def consolidate_round(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Consolidate a round, with a reason where reports are missing."""
    found = round_or_404(request, year, period)
    form = ConsolidationForm(request.POST, needs_reason=bool(delivery_of(found.follow_up).missing))

    def act() -> str:
        consolidate(found.follow_up, reason=form.cleaned_data["reason"], by=request.user)
        return _("El seguimiento quedó consolidado.")

    return _done(request, found, "consolidate_round", form, act, field="reason")


@require_POST
@require_access("present", FOLLOW_UP)
def present_round(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Note that a round was presented."""
    found = round_or_404(request, year, period)
    form = PresentationForm(request.POST, resolutions=resolution_choices(found.follow_up))

    def act() -> str:
        said = form.cleaned_data
        resolution = _resolution(request, said["resolution"])
        present(
            found.follow_up,
            body=said["body"],
            presented_on=said["presented_on"],
            resolution=resolution,
            by=request.user,
        )
        return _("Se anotó la presentación ante %(body)s.") % {"body": said["body"]}

    return _done(request, found, "present_round", form, act)


def _resolution(request: OfficeRequest, key: str) -> Resolution | None:
    """The resolution that a form chose; None for «acta en firma»."""
    return Resolution.objects.get(institution=request.institution, pk=int(key)) if key else None


@require_POST
@require_access("present", FOLLOW_UP)
def number_presentation_of(request: OfficeRequest, year: int, period: str, pk: int) -> HttpResponse:
    """Note the resolution of a presentation: one that is recorded, or its numbers."""
    found = round_or_404(request, year, period)
    presentation = get_object_or_404(
        Presentation.objects.select_related("follow_up__institution", "resolution"),
        institution=request.institution,
        follow_up=found.follow_up,
        pk=pk,
    )
    form = NumberForm(request.POST, resolutions=resolution_choices(found.follow_up), prefix=f"p{pk}")

    def act() -> str:
        said = form.cleaned_data
        chosen = _resolution(request, said.pop("resolution"))
        if chosen is not None:
            note_resolution(presentation, resolution=chosen, by=request.user)
        else:
            number_presentation(presentation, numbers=Numbers(**said), by=request.user)
        return _("Se anotó el acuerdo de la presentación.")

    return _done(request, found, f"number_presentation-{pk}", form, act, field="act_number")


@require_POST
@require_access("close", FOLLOW_UP)
def close_round(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Close a round that was presented."""
    found = round_or_404(request, year, period)
    try:
        ended = close(found.follow_up, by=request.user)
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        messages.error(request, str(error))
    else:
        words = {"version": ended.version}
        messages.success(
            request, _("El seguimiento quedó cerrado, versión %(version)s, con su código de verificación.") % words
        )
    return HttpResponseRedirect(_home(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("ask_reopening", UNIT_REPORT)
def ask_to_reopen(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Ask that a closed report be opened again."""
    found = round_or_404(request, year, period)
    report = report_or_404(found, unit)
    form = ReopeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_reopening(report, reason=form.cleaned_data["reason"], by=request.user)
        except NotAllowedError:
            raise
        except PlanAbiertoError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(
                request, _("Se pidió la reapertura de %(unit)s. La decide otra persona.") % {"unit": report.name}
            )
            return HttpResponseRedirect(_home(request, found))
    back = Link(label=_("Consolidado"), url=_home(request, found))
    words = {
        "form": form,
        "title": _("Pedir la reapertura de %(unit)s") % {"unit": report.name},
        "summary": _("El informe está cerrado. Usted pide; otra persona otorga o deniega, con su plazo."),
        "label": _("Pedir la reapertura"),
        "crumbs": [back],
        "back": back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/round_form.html", words, status=status)


@require_POST
@require_access("decide", REOPENING)
def decide_reopening(request: OfficeRequest, pk: int) -> HttpResponse:
    """Grant a reopening until a day, or refuse it with a reason."""
    reopening = (
        Reopening.objects.select_related("unit_report__follow_up__plan", "unit_report__follow_up__institution")
        .filter(institution=request.institution, pk=pk)
        .first()
    )
    if reopening is None:
        raise Http404(_("No hay una reapertura con esa dirección."))
    report = reopening.unit_report
    found = round_or_404(request, report.follow_up.plan.year, period_slug(report.follow_up))
    form = ReopeningDecisionForm(request.POST, prefix=f"r{pk}")

    def act() -> str:
        said = form.cleaned_data
        if said["decision"] == "denegar":
            refuse_reopening(reopening, reason=said["reason"], by=request.user)
            return _("Se denegó la reapertura de %(unit)s.") % {"unit": report.name}
        grant_reopening(reopening, until=said["until"], reason=said["reason"], by=request.user)
        words = {"unit": report.name, "day": month_day(said["until"])}
        return _("%(unit)s queda abierto hasta el %(day)s.") % words

    return _done(request, found, f"decide_reopening-{pk}", form, act, field="reason")
