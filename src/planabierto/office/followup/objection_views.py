"""What a unit has against a verified value, and what its verifier answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, require
from planabierto.office.base.ui.parts import Fact, Link
from planabierto.office.base.writing import month_day
from planabierto.office.followup.entry_rows import slug_of
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import Objection, ObjectionState, Verification
from planabierto.office.followup.policy import FOLLOW_UP, VERIFICATION
from planabierto.office.followup.rounds import period_slug
from planabierto.office.followup.services.assigning import VerificationError, is_for
from planabierto.office.followup.services.verifying import (
    answer_objection,
    may_answer,
    may_object_until,
    object_to,
)
from planabierto.office.followup.verification_forms import UPHELD, AnswerForm, ObjectionForm
from planabierto.office.followup.verification_page import written
from planabierto.office.institutions.days import day_in

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.live_rows import LiveRow

_LOADED = (
    "action",
    "assignment__action__current",
    "assignment__unit_report__unit_plan__unit",
    "assignment__unit_report__follow_up__plan",
    "reported",
)


def _row(request: OfficeRequest, verification: Verification) -> LiveRow:
    """The row of a verification as it stands. Four queries."""
    report = verification.assignment.unit_report
    report.follow_up.institution = request.institution
    return live_rows(report, actions=[verification.action_id])[0]


def _facts(verification: Verification, row: LiveRow) -> list[Fact]:
    """What was reported, what was verified, why and by whom."""
    report = verification.assignment.unit_report
    verified = written(verification.value, row) or _("No se pudo verificar")
    return [
        Fact(label=_("Acción"), value=row.programming.statement, whole=True),
        Fact(label=_("Reportado a la fecha"), value=written(verification.reported.to_date, row) or "–"),
        Fact(label=_("Verificado a la fecha"), value=verified),
        Fact(label=_("Motivo"), value=verification.reason, whole=True),
        Fact(
            label=_("Verificó"),
            value=_("%(post)s, el %(day)s")
            % {
                "post": verification.verified_by_post,
                "day": month_day(day_in(report.follow_up.institution, verification.verified_at)),
            },
            whole=True,
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("object", VERIFICATION)
def object_to_verification(request: OfficeRequest, pk: int) -> HttpResponse:
    """Object to a verified value within two working days."""
    verification = get_object_or_404(
        Verification.objects.select_related(*_LOADED), institution=request.institution, pk=pk
    )
    require(request.user, "object", VERIFICATION, verification)
    row = _row(request, verification)
    report = verification.assignment.unit_report
    entry = reverse(
        "entry", args=[report.follow_up.plan.year, period_slug(report.follow_up), report.unit_plan.unit.slug]
    )
    back = f"{entry}#{slug_of(row.entry)}"
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            object_to(verification, text=form.cleaned_data["text"], by=request.user)
        except VerificationError as error:
            form.add_error(None, str(error))
        else:
            words = {"code": row.entry.achievement.code, "post": verification.assignment.post}
            messages.success(request, _("Se envió la objeción sobre %(code)s. La responde: %(post)s.") % words)
            return HttpResponseRedirect(back)
    words = {"code": row.entry.achievement.code, "day": month_day(may_object_until(verification, report))}
    return _page(
        request,
        form,
        verification,
        row,
        title=_("Objetar la verificación de %(code)s") % words,
        summary=_("Puede objetar hasta el %(day)s, incluido.") % words,
        label=_("Enviar la objeción"),
        back=Link(label=report.name, url=back),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, FOLLOW_UP)
def answer_to_objection(request: OfficeRequest, pk: int) -> HttpResponse:
    """Answer an objection: with the right value where it is upheld, always with a text."""
    objection = get_object_or_404(
        Objection.objects.select_related(*(f"verification__{name}" for name in _LOADED), "made_by"),
        institution=request.institution,
        pk=pk,
    )
    verification = objection.verification
    row = _row(request, verification)
    report = verification.assignment.unit_report
    if objection.state == ObjectionState.OPEN and not may_answer(objection, by=request.user):
        raise NotAllowedError(_("La responde quien verificó: %(post)s.") % {"post": verification.assignment.post})
    if objection.state != ObjectionState.OPEN and not _answered(objection, request):
        raise NotAllowedError(_("La responde quien verificó: %(post)s.") % {"post": verification.assignment.post})
    scale = row.programming.measure.scale
    form = AnswerForm(request.POST or None, scale=scale, due=row.entry.due if row.entry.is_due else None)
    list_url = reverse("verification", args=[report.follow_up.plan.year, period_slug(report.follow_up)])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        is_upheld = said["outcome"] == UPHELD
        try:
            answer_objection(
                objection, is_upheld=is_upheld, answer=said["answer"], value=said.get("value"), by=request.user
            )
        except VerificationError as error:
            form.add_error("value" if is_upheld and objection.state == ObjectionState.OPEN else None, str(error))
        else:
            words = {"unit": report.name, "code": row.entry.achievement.code}
            messages.success(request, _("Se respondió a %(unit)s sobre %(code)s.") % words)
            return HttpResponseRedirect(list_url)
    words = {"unit": report.name, "code": row.entry.achievement.code}
    return _page(
        request,
        form,
        verification,
        row,
        title=_("Objeción de %(unit)s sobre %(code)s") % words,
        summary=_("%(who)s: «%(text)s»") % {"who": objection.made_by.display_name, "text": objection.text},
        label=_("Responder"),
        back=Link(label=_("Verificación"), url=list_url),
    )


def _answered(objection: Objection, request: OfficeRequest) -> bool:
    """Whether its reader is who answered it, or was named for its row: they are told that it has its answer."""
    return objection.answered_by_id == request.user.pk or is_for(objection.verification.assignment, request.user)


def _page(
    request: OfficeRequest,
    form: Form,
    verification: Verification,
    row: LiveRow,
    *,
    title: str,
    summary: str,
    label: str,
    back: Link,
) -> HttpResponse:
    shown = {
        "form": form,
        "title": title,
        "summary": summary,
        "label": label,
        "facts": _facts(verification, row),
        "crumbs": [back],
        "back": back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/objection.html", shown, status=status)
