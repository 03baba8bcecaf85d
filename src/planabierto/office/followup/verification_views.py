"""The verification of a round: what each verifier confirms, and the sheet to do it by hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from planabierto.documents.papers.verification import verification_sheet
from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can
from planabierto.office.base.limits import limited
from planabierto.office.followup.models import Verdict
from planabierto.office.followup.paper_views import PDF, download
from planabierto.office.followup.policy import ASSIGNMENT, FOLLOW_UP, UNIT_REPORT
from planabierto.office.followup.rounds import round_or_404
from planabierto.office.followup.services.assigning import VerificationError
from planabierto.office.followup.services.verifying import (
    VerificationConflictError,
    confirm_rows,
    verify_row,
)
from planabierto.office.followup.verification_input import BATCH, Said, read_said
from planabierto.office.followup.verification_page import sheet_of, verification_page, written
from planabierto.office.followup.verification_rows import verifiers_round

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.rounds import Round
    from planabierto.office.followup.verification_page import Typed
    from planabierto.office.followup.verification_rows import RowInHand, VerifiersRound


def _read(request: OfficeRequest, found: Round) -> VerifiersRound:
    """The rows that somebody has; raises `NotAllowedError` for who verifies none and reads none."""
    read = verifiers_round(found.follow_up, request.user)
    if not read.rows and not can(request.user, VIEW, ASSIGNMENT, institution=request.institution):
        raise NotAllowedError(
            _("Usted no verifica ninguna fila de este seguimiento. Si debe hacerlo, pídalo a Planificación.")
        )
    return read


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, FOLLOW_UP)
def verification(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The rows to verify; posted to, one is verified or those that are marked of a unit are confirmed."""
    found = round_or_404(request, year, period)
    read = _read(request, found)
    if request.method != "POST":
        return _page(request, found, read)
    if not read.holds:
        raise NotAllowedError(_("Usted mira la verificación y no verifica."))
    said = read_said(request.POST, read)
    if said.wrong:
        return _page(request, found, read, said=said, typed=said.typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        done = _act(request, said)
    except VerificationError as error:
        is_conflict = isinstance(error, VerificationConflictError)
        status = HTTPStatus.CONFLICT if is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        typed = said.with_wrong(error.assignment_id or said.key, str(error))
        return _page(
            request, found, verifiers_round(found.follow_up, request.user), said=said, typed=typed, status=status
        )
    messages.success(request, done)
    left = said.left
    if left:
        # What was typed beside other rows comes back with them; sent again, this is a conflict, since each row is asked as it was seen.
        return _page(request, found, verifiers_round(found.follow_up, request.user), typed=left)
    return HttpResponseRedirect(request.get_full_path())


def _act(request: OfficeRequest, said: Said) -> str:
    """Do what was pressed; the sentence that says it."""
    if said.step == BATCH:
        rows = said.chosen
        confirm_rows(
            [one.assignment for one in rows],
            seen={one.assignment.pk: said.seen[one.assignment.pk] for one in rows},
            by=request.user,
        )
        return ngettext(
            "Se confirmó %(count)s fila de %(unit)s.", "Se confirmaron %(count)s filas de %(unit)s.", len(rows)
        ) % {"count": len(rows), "unit": rows[0].report.name}
    one = said.chosen[0]
    verify_row(
        one.assignment,
        verdict=said.verdict,
        value=said.value,
        reason=said.reason,
        seen=said.seen[one.assignment.pk],
        by=request.user,
    )
    return _done(one, said)


def _done(one: RowInHand, said: Said) -> str:
    place = {"unit": one.report.name, "code": one.row.entry.achievement.code}
    reported = written(one.row.entry.achievement.to_date, one.row) or _("sin dato")
    if said.verdict == Verdict.UNVERIFIABLE:
        return _("%(unit)s, %(code)s: no se pudo verificar; queda lo reportado.") % place
    if said.verdict == Verdict.CONFIRMED:
        return _("%(unit)s, %(code)s: confirmado %(value)s.") % {**place, "value": reported}
    words = {**place, "value": written(said.value, one.row), "reported": reported}
    text = _("%(unit)s, %(code)s: verificado %(value)s; se había reportado %(reported)s.") % words
    return " ".join([text, *(f"{notice}." for notice in said.notices)])


def _page(
    request: OfficeRequest,
    found: Round,
    read: VerifiersRound,
    *,
    said: Said | None = None,
    typed: Mapping[int, Typed] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    page = verification_page(
        found,
        read,
        request.user,
        mark=request.GET.get("ver", ""),
        may_name=can(request.user, "name_verifier", UNIT_REPORT, institution=request.institution),
        typed=typed,
    )
    general = said.wrong_at_large if said is not None else ""
    return render(request, "followup/verification.html", {"page": page, "general": general}, status=status)


@require_safe
@require_access(VIEW, FOLLOW_UP)
@limited("exports")
def verification_sheet_file(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The sheet of the round, to be filled in by hand."""
    found = round_or_404(request, year, period)
    read = _read(request, found)
    word = slugify(found.follow_up.institution.plan_word) or "plan"
    return download(
        verification_sheet(sheet_of(read, request.user)), PDF, f"verificacion-{word}-{year}-{found.slug}.pdf"
    )
