"""The pages of the inconsistencies of a follow-up: the list, one of them with the form to decide, and the catalogue of rules."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, can, require, scope_queryset
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.finding_filter import PENDING, WITHOUT_UNIT, FindingFilter
from planabierto.office.followup.finding_page import (
    MOST_POINTS,
    finding_list_page,
    rule_families,
    shown_finding,
    text_of_unit,
)
from planabierto.office.followup.forms import DecisionForm
from planabierto.office.followup.models import UnitReport
from planabierto.office.followup.policy import FINDING
from planabierto.office.followup.queries import count_by_rule, decisions_about, findings_of
from planabierto.office.followup.rounds import Round, round_or_404
from planabierto.office.followup.services import (
    FindingError,
    accept_finding,
    ask_about_finding,
    mark_finding_corrected,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from planabierto.office.followup.models import Finding

ROWS: Final = 25
"""Inconsistencies of one page."""
MOST_UNITS: Final = 60
"""With more units the filter would be longer than the list."""


def _seen(request: OfficeRequest, found: Round) -> QuerySet[Finding]:
    return scope_queryset(request.user, VIEW, FINDING, findings_of(found.follow_up), institution=request.institution)


@require_safe
@require_access(VIEW, FINDING)
def finding_list(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The inconsistencies of a follow-up, filtered by the query string, by unit or by rule, a page at a time."""
    found = round_or_404(request, year, period)
    asked = FindingFilter.read(request.GET)
    seen = _seen(request, found)
    listed = asked.ordered(asked.apply(seen))
    pages = Paginator(range(listed.count()), ROWS).get_page(request.GET.get("pagina"))
    rows = list(listed[pages.start_index() - 1 : pages.end_index()]) if pages.paginator.count else []
    reports = UnitReport.objects.filter(institution=request.institution, follow_up=found.follow_up).order_by("order")
    units = list(reports.values_list("unit_plan__unit__slug", "name")[: MOST_UNITS + 1])
    page = finding_list_page(
        found,
        asked,
        rows,
        pages=pages,
        counts=count_by_rule(seen),
        units=units if len(units) <= MOST_UNITS else [],
        decisions=decisions_about(request.institution.pk, rows),
        text=_text(seen, asked),
        may_decide=can(request.user, "accept", FINDING, institution=request.institution),
        here=request.get_full_path(),
    )
    return render(request, "followup/findings.html", {"page": page})


def _text(seen: QuerySet[Finding], asked: FindingFilter) -> tuple[str, str]:
    """The text for the one unit that is filtered, with what still waits for it; blank without one."""
    if not asked.unidad or asked.unidad == WITHOUT_UNIT:
        return "", ""
    waiting = FindingFilter(unidad=asked.unidad, estado=PENDING).apply(seen).order_by("order")
    return text_of_unit(list(waiting[: MOST_POINTS + 1]))


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, FINDING)
def finding(request: OfficeRequest, year: int, period: str, key: str) -> HttpResponse:
    """One inconsistency with its history; posted to, it is decided."""
    found = round_or_404(request, year, period)
    one = _seen(request, found).filter(fingerprint=key).first()
    if one is None:
        raise Http404(_("Esta inconsistencia ya no está: el documento se corrigió o se revisó de nuevo."))
    require(request.user, VIEW, FINDING, one)
    if request.method != "POST":
        return _finding_page(request, found, one)
    form = DecisionForm(request.POST)
    error = "" if form.is_valid() else str(next(iter(form.errors.values()))[0])
    if not error:
        try:
            sentence = _decide(request, one, form.cleaned_data["decision"], form.cleaned_data["reason"])
        except FindingError as refused:
            error = str(refused)
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(_next(request, key))
    return _finding_page(request, found, one, error=error, reason=request.POST.get("reason", ""))


def _decide(request: OfficeRequest, one: Finding, decision: str, reason: str) -> str:
    """Decide, and say what was done."""
    words = {"rule": one.rule, "code": f" {one.code}" if one.code else ""}
    if decision == "aceptar":
        accept_finding(one, reason=reason, by=request.user)
        return _("%(rule)s%(code)s: aceptada. No se vuelve a contar.") % words
    if decision == "corregida":
        mark_finding_corrected(one, reason=reason, by=request.user)
        return _("%(rule)s%(code)s: marcada como corregida. Si el próximo documento la trae, se abre otra vez.") % words
    ask_about_finding(one, reason=reason, by=request.user)
    return _("%(rule)s%(code)s: consultada a la unidad. Sigue contando hasta que se resuelva.") % words


def _next(request: OfficeRequest, key: str) -> str:
    """Back to the list that the form was sent from, at this inconsistency; else its own page."""
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return f"{asked.partition('#')[0]}#f-{key}"
    return request.path


def _finding_page(
    request: OfficeRequest, found: Round, one: Finding, *, error: str = "", reason: str = ""
) -> HttpResponse:
    history = decisions_about(request.institution.pk, [one]).get(one.fingerprint, [])
    shown = shown_finding(one, history, found)
    segment = found.segments("finding_list")
    listed = next(each.url for each in segment if each.current)
    context = {
        "item": shown,
        "title": shown.rule.title if shown.rule else shown.code_of_rule,
        "summary": " · ".join(text for text in (found.name, shown.unit, shown.code) if text),
        "crumbs": [Link(label=_("Inconsistencias"), url=listed)],
        "error": error,
        "reason": reason,
        "may_decide": can(request.user, "accept", FINDING, one),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "followup/finding.html", context, status=status)


@require_safe
@require_access(VIEW, FINDING)
def finding_rules(request: OfficeRequest) -> HttpResponse:
    """The catalogue of the rules, from their registry."""
    return render(request, "followup/rules.html", {"families": rule_families()})
