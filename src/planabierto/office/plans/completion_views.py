"""«Completar el plan»: what an imported document does not say is proposed row by row, and confirmed in bulk."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from planabierto.core.completion import EvidencePolicy, is_scanning
from planabierto.core.errors import PlanAbiertoError
from planabierto.core.measure import MeasureKind
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import require
from planabierto.office.base.requests import asked_text
from planabierto.office.base.ui.parts import ErrorLink, HeadFigure, Link
from planabierto.office.plans.completion_page import (
    DONE,
    PENDING,
    chosen_rows,
    completion_rows,
    errors_of,
    grouped,
    posted_row,
    wanted_rows,
)
from planabierto.office.plans.completion_services import complete_actions
from planabierto.office.plans.listing import period_codes
from planabierto.office.plans.models import OperationalPlan, VerificationKind
from planabierto.office.plans.policy import PLAN
from planabierto.office.plans.wording import evidence_label, kind_label, kind_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from planabierto.office.plans.completion_page import CompletionRow

ROWS: Final = 30
"""Actions of one page: each has five fields."""


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("complete", PLAN)
def complete_plan(request: OfficeRequest, year: int) -> HttpResponse:
    """The actions of a plan that a document brought, each with what is proposed for it; a post confirms some of them."""
    plan = OperationalPlan.objects.filter(institution=request.institution, year=year).first()
    if plan is None:
        raise Http404(_("No hay un plan del año %(year)s.") % {"year": year})
    require(request.user, "complete", PLAN, plan)
    kinds = list(VerificationKind.objects.filter(institution=request.institution))
    rows = completion_rows(plan, kinds)
    filters = {
        "unidad": asked_text(request.GET, "unidad", longest=80),
        "clase": asked_text(request.GET, "clase", longest=20),
        "estado": asked_text(request.GET, "estado", longest=20) if "estado" in request.GET else PENDING,
    }
    shown = chosen_rows(rows, unit=filters["unidad"], kind=filters["clase"], state=filters["estado"])
    found = Paginator(shown, ROWS).get_page(request.GET.get("pagina"))
    page: Sequence[CompletionRow] = list(found.object_list)
    errors: list[ErrorLink] = []
    if request.method == "POST":
        posted = {row.action: posted_row(row, request.POST, kinds) for row in rows}
        wanted = wanted_rows(request.POST, rows)
        errors = (
            [ErrorLink(text=wanted.problem)] if wanted.problem else errors_of(posted[key] for key in wanted.actions)
        )
        if not errors:
            try:
                number = complete_actions(
                    plan, {key: posted[key].completion for key in wanted.actions}, by=request.user
                )
            except PlanAbiertoError as error:
                errors = [ErrorLink(text=str(error))]
            else:
                messages.success(request, _confirmed(number))
                return HttpResponseRedirect(request.get_full_path())
        ticked = set(request.POST.getlist("elegida"))
        page = [
            replace(
                posted[row.action],
                wrong=posted[row.action].wrong if row.action in wanted.actions else "",
                is_ticked=str(row.action) in ticked,
            )
            for row in page
        ]
    base = reverse("complete_plan", args=[year])
    words = {
        "plan": plan,
        "figures": [HeadFigure(label=_("Completadas"), value=_progress(rows))],
        "crumbs": [Link(label=str(plan), url=reverse("plan", args=[year]))],
        "base": base,
        "address": request.get_full_path(),
        "errors": errors,
        "filters": filters,
        "unit_choices": list({row.unit_slug: row.unit for row in rows}.items()),
        "kind_choices": [(kind.value, kind_label(kind)) for kind in MeasureKind],
        "kind_sentences": [(kind_label(kind), kind_sentence(kind)) for kind in MeasureKind],
        "state_choices": [(PENDING, _("Pendientes")), (DONE, _("Completadas"))],
        "policy_choices": [(policy.value, evidence_label(policy)) for policy in EvidencePolicy],
        "verification_choices": [(kind.pk, kind.name) for kind in kinds],
        "lacks_scanning": any(is_scanning(row.statement) for row in rows)
        and not any(is_scanning(kind.name) for kind in kinds),
        "codes": period_codes(plan.calendar),
        "groups": grouped(page, rows),
        "pages": found,
        "is_done": all(row.is_complete for row in rows),
        "query": urlencode(filters),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "plans/complete.html", words, status=status)


def _progress(rows: Sequence[CompletionRow]) -> str:
    done = sum(row.is_complete for row in rows)
    return _("%(done)s de %(all)s") % {"done": f"{done:,}", "all": f"{len(rows):,}"}


def _confirmed(number: int) -> str:
    return ngettext("Se confirmó %(count)s acción.", "Se confirmaron %(count)s acciones.", number) % {
        "count": f"{number:,}"
    }
