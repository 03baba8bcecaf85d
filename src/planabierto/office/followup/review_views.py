"""The review of a unit's report by planning: row by row, then returned or found right; and comments on it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can, require, require_in_some_state
from planabierto.office.followup.models import DELIVERED
from planabierto.office.followup.policy import FOLLOW_UP, UNIT_REPORT
from planabierto.office.followup.report_review import ReportInReview, report_in_review
from planabierto.office.followup.review_page import (
    NOTHING_POSTED,
    Posted,
    read_post,
    review_page,
    words_to_say,
)
from planabierto.office.followup.rounds import Round, round_or_404
from planabierto.office.followup.services.delivering import (
    comment_on,
    return_report,
    review_report,
    review_rows,
    reviewing_action,
)
from planabierto.office.followup.tray_views import report_or_404
from planabierto.office.plans.models import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from planabierto.office.followup.models import UnitReport


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, UNIT_REPORT)
def review(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """The rows of a report with what planning says of each; a post keeps what was said of one row, or of all."""
    found, report = _report(request, year, period, unit)
    if request.method != "POST":
        return _page(request, found, report_in_review(report))
    require_in_some_state(request.user, reviewing_action(report), UNIT_REPORT, report)
    return _write(request, found, report, step=None, done=lambda _read: _("Se guardó la revisión."), to=request.path)


@require_POST
@require_access("return", UNIT_REPORT)
def give_back(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Return a report to its unit, with what the form says of its rows and a reason."""
    found, report = _report(request, year, period, unit)
    require_in_some_state(request.user, "return", UNIT_REPORT, report)

    def step() -> None:
        return_report(report, reason=request.POST.get("motivo", ""), by=request.user)

    def done(count: int) -> str:
        words = {"unit": report.name, "count": count}
        if not count:
            return _("Se devolvió a %(unit)s con su motivo.") % words
        return (
            ngettext(
                "Se devolvió a %(unit)s con %(count)s observación.",
                "Se devolvió a %(unit)s con %(count)s observaciones.",
                count,
            )
            % words
        )

    return _write(request, found, report, step=step, done=done, to=reverse("tray_of", args=[year, period]))


@require_POST
@require_access(VIEW, UNIT_REPORT)
def accept(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Say that a report is right, and go on with the next one that waits."""
    found, report = _report(request, year, period, unit)
    require_in_some_state(request.user, reviewing_action(report), UNIT_REPORT, report)

    def step() -> None:
        review_report(report, by=request.user)

    return _write(
        request, found, report, step=step, done=lambda _count: _("%(unit)s: revisada.") % {"unit": report.name}, to=""
    )


def _report(request: OfficeRequest, year: int, period: str, unit: str) -> tuple[Round, UnitReport]:
    """The report of an address, for who follows the round or reviews this report; raises `NotAllowedError` for others."""
    found = round_or_404(request, year, period)
    report = report_or_404(found, unit)
    if not can(request.user, "follow_delivery", FOLLOW_UP, found.follow_up):
        require(request.user, "review_planning", UNIT_REPORT, report)
        if reviewing_action(report) != "review_planning":
            raise NotAllowedError(_("Este informe lo revisa Planificación."))
    return found, report


def _write(
    request: OfficeRequest,
    found: Round,
    report: UnitReport,
    *,
    step: Callable[[], None] | None,
    done: Callable[[int], str],
    to: str,
) -> HttpResponse:
    """Keep what a form says of the rows and take a step with the report, both or neither."""
    read = report_in_review(report)
    posted = read_post(request.POST, read)
    reason = request.POST.get("motivo", "")
    if posted.wrong:
        return _page(request, found, read, posted=posted, reason=reason)
    words = words_to_say(posted, read)
    try:
        with transaction.atomic():
            review_rows(report, words, by=request.user)
            if step is not None:
                step()
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        return _page(request, found, read, posted=posted, reason=reason, refusal=str(error))
    after = {
        **{one.action_id: one.text for one in read.reviews.values()},
        **{one.pk: word.text for one, word in words.items()},
    }
    messages.success(request, done(sum(bool(text) for text in after.values())))
    row = request.POST.get("fila", "")
    return HttpResponseRedirect(f"{to or _next(request, read, found)}{f'#fila-{row}' if row else ''}")


def _next(request: OfficeRequest, read: ReportInReview, found: Round) -> str:
    """The next report that waits for its review, after this one and round again; the tray where none does.

    Who reviews one report alone goes on to the page of the round.
    """
    if not can(request.user, "follow_delivery", FOLLOW_UP, found.follow_up):
        return reverse("follow_up", args=[found.year, found.slug])
    slugs = [one.slug for one in read.neighbours]
    at = slugs.index(read.report.unit_plan.unit.slug)
    for one in [*read.neighbours[at + 1 :], *read.neighbours[:at]]:
        if one.state in DELIVERED:
            return reverse("review_report", args=[found.year, found.slug, one.slug])
    return reverse("tray_of", args=[found.year, found.slug])


def _page(
    request: OfficeRequest,
    found: Round,
    read: ReportInReview,
    *,
    posted: Posted = NOTHING_POSTED,
    reason: str = "",
    refusal: str = "",
) -> HttpResponse:
    report = read.report
    page = review_page(
        found,
        read,
        may_review=can(request.user, reviewing_action(report), UNIT_REPORT, report),
        may_return=can(request.user, "return", UNIT_REPORT, report) and (bool(read.sendings) or report.is_missing),
        may_comment=can(request.user, "comment", UNIT_REPORT, report),
        posted=posted,
        reason=reason,
        refusal=refusal,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.errors else HTTPStatus.OK
    return render(request, "followup/review.html", {"page": page}, status=status)


@require_POST
@require_access("comment", UNIT_REPORT)
def comment(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Leave a comment on a report, or on the row whose code is sent, and go back to where it was written."""
    found = round_or_404(request, year, period)
    report = report_or_404(found, unit)
    action = None
    if request.POST.get("accion"):
        of_report = Action.objects.filter(institution=request.institution, entries__unit_report=report)
        key = request.POST["accion"]
        action = get_object_or_404(of_report, pk=int(key) if key.isascii() and key.isdecimal() else 0)
    try:
        comment_on(report, text=request.POST.get("texto", "")[:LONGEST_COMMENT], by=request.user, action=action)
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Se guardó el comentario sobre %(unit)s.") % {"unit": report.name})
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("own_units")
    return HttpResponseRedirect(back)


LONGEST_COMMENT = 2000
