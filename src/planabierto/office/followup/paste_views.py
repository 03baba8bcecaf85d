"""Pasting a block of cells into a unit report: first what it would do, then all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core import signing
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.policy import VIEW
from planabierto.office.followup import acts
from planabierto.office.followup.entry_page import (
    PastePreview,
    paste_preview_html,
    row_now,
    row_pieces,
    screen_pieces,
)
from planabierto.office.followup.entry_rows import row_fields
from planabierto.office.followup.entry_screen import entry_view, require_registering, screen_of
from planabierto.office.followup.entry_views import report_or_404
from planabierto.office.followup.models import Achievement, UnitReport
from planabierto.office.followup.pasting import PasteError, preview_of, read_paste
from planabierto.office.followup.policy import ENTRY
from planabierto.office.followup.services.registering import (
    ClosedRowError,
    RowChange,
    RowConflictError,
    RowError,
    input_of,
    save_rows,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.live_rows import LiveRow

UNDO_SALT: Final = "followup.paste"
UNDO_FOR: Final = 60 * 60
"""Seconds in which a paste can be taken back."""


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, ENTRY)
def entry_paste(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """Paste a block of cells: first what it would do, then, confirmed, all of it as one act that can be taken back."""
    report = report_or_404(request, year, period, unit)
    require_registering(request.user, report)
    if request.method != "POST":
        return _paste_page(request, report, html="")
    is_scripted = request.headers.get("HX-Request") == "true"
    try:
        token = request.POST.get("deshacer")
        answer = _paste(request, report) if token is None else _undo(request, report, token)
    except (PasteError, RowConflictError, RowError, ClosedRowError) as error:
        preview = PastePreview(title=_("No se pudo pegar"), summary=str(error), cells=())
        answer = {"html": paste_preview_html(preview)}
    if is_scripted:
        return JsonResponse(answer)
    if "html" in answer:
        return _paste_page(request, report, html=str(answer["html"]))
    return HttpResponseRedirect(reverse("entry", args=[year, period, unit]))


def _paste(request: OfficeRequest, report: UnitReport) -> dict[str, object]:
    text, row_slug, column = (request.POST.get(name, "") for name in ("texto", "fila", "columna"))
    screen = screen_of(request, report)
    pasted = read_paste(text, screen, row_slug=row_slug, column=column)
    if request.POST.get("paso") != "aplicar" or not pasted.rows:
        return {"html": paste_preview_html(preview_of(pasted, screen, text=text, row_slug=row_slug, column=column))}
    before = {one.row.entry.action_id: one.row.entry.achievement_id for one in pasted.rows}
    changes = [
        RowChange(one.row.entry.action_id, one.row.version, one.read.given)
        for one in pasted.rows
        if one.read is not None
    ]
    saved = save_rows(report, changes, by=request.user)
    number = sum(len(one.fields) for one in pasted.rows)
    sentence = ngettext(
        "Se pegó %(num)s valor. Ctrl+Z lo deshace.", "Se pegaron %(num)s valores. Ctrl+Z los deshace.", number
    ) % {"num": number}
    token = {
        "report": report.pk,
        "rows": [[row.entry.action_id, row.version, before[row.entry.action_id]] for row in saved],
    }
    return _many(request, report, saved, sentence=sentence, undo=signing.dumps(token, salt=UNDO_SALT))


def _undo(request: OfficeRequest, report: UnitReport, token: str) -> dict[str, object]:
    """Take a whole paste back, where nobody has changed its rows since."""
    try:
        paste = signing.loads(token, salt=UNDO_SALT, max_age=UNDO_FOR)
    except signing.BadSignature as error:
        raise PasteError(_("Este pegado ya no se puede deshacer.")) from error
    if paste["report"] != report.pk:
        raise PasteError(_("Este pegado es de otro informe."))
    earlier = Achievement.objects.in_bulk([before for _action, _version, before in paste["rows"]])
    screen = screen_of(request, report)
    rows = {row.entry.action_id: row for row in screen.rows}
    changes = []
    for action_id, version, before in paste["rows"]:
        row = rows[action_id]
        current = row.entry.achievement
        row.entry.achievement = earlier[before]
        changes.append(RowChange(action_id, version, input_of(row, report)))
        row.entry.achievement = current
    saved = save_rows(report, changes, by=request.user, act=acts.PASTE_UNDONE)
    return _many(request, report, saved, sentence=_("Se deshizo lo pegado."), undo="")


def _many(
    request: OfficeRequest, report: UnitReport, saved: list[LiveRow], *, sentence: str, undo: str
) -> dict[str, object]:
    """The answer to many rows saved at once."""
    screen = screen_of(request, report)
    views = [screen.view_of(row.entry.action_id) for row in saved]
    pieces: dict[str, str] = {}
    for view in views:
        pieces |= row_pieces(view)
    return {
        "rows": {view.slug: row_now(view, fields=row_fields(view)) for view in views},
        "pieces": {**pieces, **screen_pieces(entry_view(request, screen))},
        "sentence": sentence,
        "undo": undo,
    }


def _paste_page(request: OfficeRequest, report: UnitReport, *, html: str) -> HttpResponse:
    screen = screen_of(request, report)
    return render(request, "followup/entry_paste.html", {"view": entry_view(request, screen), "html": html})
