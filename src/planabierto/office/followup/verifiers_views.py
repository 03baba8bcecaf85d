"""Who verifies which row of a unit in a round: named by the head of planning where a kind of verification does not say it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.policy import require
from planabierto.office.accounts.roles import Role
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.live_rows import LiveRow, live_rows
from planabierto.office.followup.models import Verdict, VerifierAssignment
from planabierto.office.followup.policy import UNIT_REPORT
from planabierto.office.followup.rounds import period_slug, round_or_404
from planabierto.office.followup.services.assigning import VerificationError
from planabierto.office.followup.services.verifying import assign_verifier, name_verifier
from planabierto.office.followup.tray_views import report_or_404
from planabierto.office.followup.verification_forms import AssigningForm, NamingForm
from planabierto.office.institutions.days import today_in
from planabierto.office.plans.models import VerificationKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.models import UnitReport
    from planabierto.office.institutions.models import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierRow:
    """One action with who verifies it; `url` is blank once it is verified."""

    code: str
    statement: str
    post: str
    person: str
    reason: str
    outcome: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiersPage:
    """Who verifies what of a unit; `may_assign` is false where every action has its verifier."""

    title: str
    crumbs: Sequence[Link]
    rows: Sequence[VerifierRow]
    may_assign: bool
    here: str


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("name_verifier", UNIT_REPORT)
def verifiers(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Who verifies the rows of a unit; posted to, an action that nobody verifies gets who does."""
    found = round_or_404(request, year, period)
    report = report_or_404(found, unit)
    require(request.user, "name_verifier", UNIT_REPORT, report)
    rows = live_rows(report)
    actions = [
        (row.entry.action_id, f"{row.entry.achievement.code} {row.programming.statement[:90]}")
        for row in rows
        if row.assigned is None
    ]
    kinds = list(VerificationKind.objects.filter(institution=request.institution).order_by("name"))
    people = _people(request.institution)
    form = AssigningForm(
        request.POST or None,
        actions=actions,
        kinds=[(one.pk, f"{one.name}: {one.verifier_post}") for one in kinds],
        people=people,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = next(one for one in rows if one.entry.action_id == said["action"])
        kind = next((one for one in kinds if one.pk == said["kind"]), None)
        person = User.objects.get(pk=said["person"]) if said["person"] else None
        try:
            made = assign_verifier(
                report,
                action=row.entry.action,
                kind=kind,
                person=person,
                post=said["post"],
                reason=said["reason"],
                by=request.user,
            )
        except VerificationError as error:
            form.add_error("person" if person else None, str(error))
        else:
            words = {"code": row.entry.achievement.code, "post": made.post}
            messages.success(request, _("%(code)s: verifica %(post)s.") % words)
            return HttpResponseRedirect(request.path)
    page = VerifiersPage(
        title=_("Quién verifica a %(unit)s") % {"unit": report.name},
        crumbs=[Link(label=_("Verificación"), url=reverse("verification", args=[year, period]))],
        rows=_rows(report, rows),
        may_assign=bool(actions),
        here=request.path,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/verifiers.html", {"page": page, "form": form}, status=status)


def _people(institution: Institution) -> list[tuple[int, str]]:
    """Who can be named, by name, with their posts; not those of internal audit, nor those who only administer. One query."""
    today = today_in(institution)
    held = (
        Membership.objects.filter(institution=institution, user__is_active=True)
        .exclude(role__in=[Role.INTERNAL_AUDITOR, Role.SYSTEM_ADMINISTRATOR])
        .select_related("user")
        .order_by("user__display_name", "user_id")
    )
    people = {one.user_id: one.user for one in held if one.is_valid_on(today)}
    return [
        (key, f"{person.display_name}, {person.post}" if person.post else person.display_name)
        for key, person in people.items()
    ]


def _rows(report: UnitReport, rows: Sequence[LiveRow]) -> list[VerifierRow]:
    """The assigned rows of a report. One query."""
    assignments = {
        one.action_id: one
        for one in VerifierAssignment.objects.filter(
            institution_id=report.institution_id, unit_report=report
        ).select_related("person")
    }
    return [_row(assignments[row.entry.action_id], row) for row in rows if row.entry.action_id in assignments]


def _row(assignment: VerifierAssignment, row: LiveRow) -> VerifierRow:
    verdict = row.assigned.verdict if row.assigned is not None else ""
    return VerifierRow(
        code=row.entry.achievement.code,
        statement=row.programming.statement,
        post=assignment.post,
        person=assignment.person.display_name if assignment.person is not None else "",
        reason=assignment.reason,
        outcome=str(Verdict(verdict).label).capitalize() if verdict else _("Pendiente"),
        url="" if row.is_verified else reverse("name_verifier", args=[assignment.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("name_verifier", UNIT_REPORT)
def name_verifier_of(request: OfficeRequest, pk: int) -> HttpResponse:
    """Name who verifies a row in this follow-up alone."""
    assignment = get_object_or_404(
        VerifierAssignment.objects.select_related(
            "action__current", "unit_report__unit_plan__unit", "unit_report__follow_up__plan"
        ),
        institution=request.institution,
        pk=pk,
    )
    report = assignment.unit_report
    report.follow_up.institution = request.institution
    require(request.user, "name_verifier", UNIT_REPORT, report)
    form = NamingForm(request.POST or None, people=_people(request.institution))
    address = [report.follow_up.plan.year, period_slug(report.follow_up), report.unit_plan.unit.slug]
    back = Link(label=_("Quién verifica a %(unit)s") % {"unit": report.name}, url=reverse("verifiers", args=address))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = User.objects.get(pk=said["person"])
        try:
            name_verifier(assignment, person=person, post=said["post"], reason=said["reason"], by=request.user)
        except VerificationError as error:
            form.add_error("person", str(error))
        else:
            words = {"code": assignment.action.code, "name": person.display_name, "post": said["post"]}
            messages.success(request, _("%(code)s: verifica %(name)s, que se imprime como «%(post)s».") % words)
            return HttpResponseRedirect(back.url)
    statement = assignment.action.current.statement if assignment.action.current is not None else ""
    shown = {
        "form": form,
        "title": _("Nombrar a quien verifica %(code)s") % {"code": assignment.action.code},
        "summary": _("%(unit)s: %(statement)s Hoy verifica: %(post)s.")
        % {"unit": report.name, "statement": statement, "post": assignment.post},
        "label": _("Nombrar"),
        "crumbs": [back],
        "back": back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/round_form.html", shown, status=status)
