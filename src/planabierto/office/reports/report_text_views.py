"""Writing the text of the consolidated report: drafted from the figures, then edited section by section."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, can, require
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.report_text import texts_of
from planabierto.office.followup.rounds import round_or_404
from planabierto.office.followup.services.writing import (
    ReportTextError,
    TextConflictError,
    draft_texts,
    write_text,
)
from planabierto.office.plans.models import Origin
from planabierto.office.reports.reading import require_whole
from planabierto.office.reports.report_text_page import SECTIONS, TextForm, text_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.documents.papers.draft import Section
    from planabierto.office.followup.models import ReportText
    from planabierto.office.followup.rounds import Round


def _registered_or_404(request: OfficeRequest, year: int, period: str) -> Round:
    found = round_or_404(request, year, period)
    if found.follow_up.origin != Origin.FORMULATED:
        raise Http404(_("Este seguimiento vino en un documento: su texto es el del documento."))
    return found


@require_POST
@require_access("edit_text", FOLLOW_UP)
def draft(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Draft the text from the figures of today."""
    found = _registered_or_404(request, year, period)
    try:
        written = draft_texts(found.follow_up, by=request.user)
    except ReportTextError as refused:
        messages.error(request, str(refused))
    else:
        count = len(written)
        sentence = ngettext(
            "Se redactó %(count)s sección con las cifras de hoy. Lo anterior queda en sus versiones.",
            "Se redactaron %(count)s secciones con las cifras de hoy. Lo anterior queda en sus versiones.",
            count,
        )
        messages.success(
            request, sentence % {"count": count} if count else _("El texto ya dice lo que dicen las cifras.")
        )
    return HttpResponseRedirect(f"{reverse('report_page', args=[year, period])}#texto")


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, FOLLOW_UP)
def text(request: OfficeRequest, year: int, period: str, section: str) -> HttpResponse:
    """One section: its versions, and where it may be, its text to be edited."""
    found = _registered_or_404(request, year, period)
    require_whole(request.user, found.follow_up)
    of = SECTIONS.get(section)
    if of is None:
        raise Http404(_("El texto del informe no tiene esa sección."))
    if request.method == "POST":
        return _write(request, found, of)
    form = None
    if can(request.user, "edit_text", FOLLOW_UP, found.follow_up):
        last = texts_of(found.follow_up).get(of)
        form = TextForm(initial={"text": last.text if last else "", "version": last.version if last else 0})
    return render(request, "reports/report_text.html", {"page": text_page(found, of, form=form)})


def _write(request: OfficeRequest, found: Round, section: Section) -> HttpResponse:
    require(request.user, "edit_text", FOLLOW_UP, found.follow_up)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _again(request, found, section, form)
    said = form.cleaned_data
    try:
        written = write_text(
            found.follow_up, section=section, text=said["text"], version=said["version"], by=request.user
        )
    except TextConflictError as conflict:
        # Sent again, the reader's own text takes the place of the one that they have now seen.
        again = TextForm(data={"text": said["text"], "version": conflict.theirs.version})
        again.is_valid()
        again.add_error(None, str(conflict))
        return _again(request, found, section, again, conflict.theirs)
    except ReportTextError as refused:
        form.add_error("text", str(refused))
        return _again(request, found, section, form)
    words = {"section": section.heading, "version": written.version}
    messages.success(request, _("%(section)s: guardada, versión %(version)s.") % words)
    return HttpResponseRedirect(f"{reverse('report_page', args=[found.year, found.slug])}#texto")


def _again(
    request: OfficeRequest,
    found: Round,
    section: Section,
    form: TextForm,
    theirs: ReportText | None = None,
) -> HttpResponse:
    """The section with what stands against its text; `theirs` is what somebody wrote meanwhile."""
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY
    page = text_page(found, section, form=form, theirs=theirs)
    return render(request, "reports/report_text.html", {"page": page}, status=status)
