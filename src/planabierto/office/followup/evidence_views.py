"""The means of verification of one row: the list, adding one, its file, withdrawing it, and the figure that counts propose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.completion import EvidencePolicy
from planabierto.core.errors import PlanAbiertoError
from planabierto.core.evidence_counts import CountLine, CountTotals, questions_about, totals_of
from planabierto.core.registration import Typed
from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can, require
from planabierto.office.base.filing.serving import file_response
from planabierto.office.base.limits import limited
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.entry_rows import slug_of
from planabierto.office.followup.entry_views import report_or_404, require_sight
from planabierto.office.followup.evidence_forms import EvidenceForm, WithdrawalForm
from planabierto.office.followup.live_rows import LiveRow, live_rows
from planabierto.office.followup.models import WITH_THE_UNIT, Audience, Entry, Evidence, UnitReport
from planabierto.office.followup.policy import ENTRY, EVIDENCE, ROW
from planabierto.office.followup.queries import evidence_seen_by, is_seen_as_verifier
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.evidencing import EvidenceError, add_evidence, withdraw_evidence
from planabierto.office.followup.services.registering import RowChange, input_of, save_row
from planabierto.office.plans.wording import evidence_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from planabierto.office.accounts.access import OfficeRequest


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """What the page shows: the row, its evidence as the reader may see it, and what counts propose."""

    title: str
    code: str
    statement: str
    crumbs: Sequence[Link]
    means: str
    policy: str
    evidence: Sequence[Evidence]
    totals: CountTotals | None
    questions: Sequence[str]
    may_add: bool
    may_use: bool
    is_closed: bool
    here: str


def _row_or_404(report: UnitReport, slug: str) -> LiveRow:
    """The row of a slug; 404 with its sentence. One query more than the row itself."""
    codes = Entry.objects.filter(
        institution_id=report.institution_id, follow_up_id=report.follow_up_id, unit_report=report
    ).select_related("achievement")
    found = next((entry for entry in codes if slug_of(entry) == slug), None)
    if found is None:
        raise Http404(_("Esta acción no está en el informe de la unidad."))
    return live_rows(report, actions=[found.action_id])[0]


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, ENTRY)
@limited("uploads")
def evidence(request: OfficeRequest, year: int, period: str, unit: str, action: str) -> HttpResponse:
    """The evidence of a row; posted to, one is added, or the counts become the figure of the row."""
    report = report_or_404(request, year, period, unit)
    require_sight(request, report)
    row = _row_or_404(report, action)
    row.entry.unit_report = report
    if request.method != "POST":
        return _page(request, report, row, EvidenceForm())
    here = reverse("evidence", args=[year, period, unit, action])
    if request.POST.get("paso") == "usar":
        _use_counts(request, report, row)
        return HttpResponseRedirect(reverse("entry", args=[year, period, unit]) + f"#{action}")
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, report, row, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        add_evidence(report, row.entry, form.given, uploads=form.uploads, by=request.user)
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        form.add_error(None, str(error))
        return _page(request, report, row, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return HttpResponseRedirect(here)


def _seen(request: OfficeRequest, report: UnitReport, row: LiveRow) -> list[Evidence]:
    found = Evidence.objects.filter(
        institution=request.institution, follow_up_id=report.follow_up_id, action_id=row.entry.action_id
    ).select_related("file", "added_by", "withdrawn_by")
    return list(evidence_seen_by(request.user, found, institution=request.institution).order_by("pk"))


def _lines(found: Sequence[Evidence]) -> list[CountLine]:
    return [
        CountLine(one.document_type, one.generated, one.scanned)
        for one in found
        if one.withdrawn_at is None and one.generated is not None and one.scanned is not None
    ]


def _page(
    request: OfficeRequest,
    report: UnitReport,
    row: LiveRow,
    form: EvidenceForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    entry, found = row.entry, _seen(request, report, row)
    lines = _lines(found)
    unit = report.unit_plan.unit
    address = [report.follow_up.plan.year, _period(report), unit.slug]
    is_open = report.state in WITH_THE_UNIT and can(request.user, "save", ROW, entry)
    page = EvidencePage(
        title=_("Medios de verificación de %(code)s") % {"code": entry.achievement.code},
        code=entry.achievement.code,
        statement=row.programming.statement,
        crumbs=[Link(label=unit.name, url=reverse("entry", args=address))],
        means=entry.action.means_of_verification,
        policy=evidence_label(EvidencePolicy(entry.action.evidence_policy)),
        evidence=found,
        totals=totals_of(lines) if lines else None,
        questions=[one.sentence for one in questions_about(lines)],
        may_add=can(request.user, "add_evidence", ROW, entry),
        may_use=bool(lines) and is_open and row.programming.is_share and not row.is_verified,
        is_closed=report.follow_up.closed_at is not None,
        here=reverse("evidence", args=[*address, slug_of(entry)]),
    )
    return render(request, "followup/evidence.html", {"page": page, "form": form}, status=status)


def _period(report: UnitReport) -> str:
    return f"{report.follow_up.plan.calendar.letter}{report.follow_up.period}".lower()


def _use_counts(request: OfficeRequest, report: UnitReport, row: LiveRow) -> None:
    """Register the counted documents as n of N of the row."""
    totals = totals_of(_lines(_seen(request, report, row)))
    stands = input_of(row, report)
    done = Decimal(min(totals.scanned, totals.generated))
    typed: Typed = stands.typed._replace(part_done=done, part_of=Decimal(totals.generated), real=None)
    given = RowInput(
        typed=typed,
        accomplishment=stands.accomplishment,
        justification=stands.justification,
        cause=stands.cause,
        depends_on=stands.depends_on,
        new_date=stands.new_date,
        earlier_reason=stands.earlier_reason,
    )
    save_row(report, RowChange(row.entry.action_id, row.version, given), by=request.user)


def _evidence_or_404(request: OfficeRequest, pk: int) -> Evidence:
    return get_object_or_404(
        Evidence.objects.select_related(
            "file", "unit_report__unit_plan", "unit_report__follow_up__plan", "unit_report__follow_up__institution"
        ).select_related("action__current", "action__unit_plan"),
        institution=request.institution,
        pk=pk,
    )


def _require_to_see(request: OfficeRequest, found: Evidence) -> None:
    """Raise `NotAllowedError` for who neither verifies the row of an evidence nor sees both: drafts belong to their unit."""
    if is_seen_as_verifier(request.user, found):
        return
    require(request.user, VIEW, EVIDENCE, found)
    if found.unit_report.audience == Audience.UNIT:
        entry = Entry.objects.select_related("unit_report__unit_plan", "action__current").get(
            institution=request.institution, follow_up_id=found.follow_up_id, action_id=found.action_id
        )
        require(request.user, VIEW, ENTRY, entry)


@require_safe
@require_access(VIEW, ENTRY)
@limited("exports")
def evidence_file(request: OfficeRequest, pk: int) -> HttpResponseBase:
    """The file of an evidence, always as an attachment."""
    found = _evidence_or_404(request, pk)
    _require_to_see(request, found)
    if found.file is None:
        raise Http404(_("Este medio de verificación no tiene archivo."))
    return file_response(found.file, as_name=found.file.original_name)


@require_POST
@require_access("withdraw", EVIDENCE)
def evidence_withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw an evidence with its reason."""
    found = _evidence_or_404(request, pk)
    require(request.user, "withdraw", EVIDENCE, found)
    form = WithdrawalForm(request.POST)
    report = found.unit_report
    if not form.is_valid():
        raise EvidenceError(_("Escriba por qué se retira: queda en el historial."))
    withdraw_evidence(found, reason=form.cleaned_data["reason"], by=request.user)
    report = report_or_404(request, report.follow_up.plan.year, _period(report), report.unit_plan.unit.slug)
    entry = Entry.objects.select_related("achievement").get(
        institution=request.institution, follow_up_id=report.follow_up_id, action_id=found.action_id
    )
    address = [report.follow_up.plan.year, _period(report), report.unit_plan.unit.slug, slug_of(entry)]
    return HttpResponseRedirect(reverse("evidence", args=address))
