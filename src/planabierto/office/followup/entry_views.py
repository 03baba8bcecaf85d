"""The entry screen of a unit: its page, the save of one row, pasting, and sending after a last look.

Each address works as a plain form; what the script asks for (`HX-Request`) is answered in JSON (`entry_page`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from planabierto.office.accounts.access import require_access
from planabierto.office.accounts.policy import (
    VIEW,
    NotAllowedError,
    can,
    can_in_some_state,
    require,
    require_in_some_state,
    scope_queryset,
)
from planabierto.office.base.limits import limited
from planabierto.office.base.prepared import Prepared
from planabierto.office.base.ui.parts import ErrorLink
from planabierto.office.followup import acts
from planabierto.office.followup.entry_fields import read_fields
from planabierto.office.followup.entry_head import EntryHead, HeadRow, entry_head, head_row, head_rows
from planabierto.office.followup.entry_page import (
    RowView,
    row_answer,
)
from planabierto.office.followup.entry_rows import in_conflict, refused, row_fields, row_view, with_problems
from planabierto.office.followup.entry_screen import Screen, entry_view, row_context, screen_of, seen_actions
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import Entry, UnitReport
from planabierto.office.followup.open_instructions import open_instructions_of
from planabierto.office.followup.policy import ENTRY, ROW, UNIT_REPORT
from planabierto.office.followup.services.registering import (
    ClosedRowError,
    RowChange,
    RowConflictError,
    RowError,
    lock_round,
    save_locked_rows,
    save_row,
)
from planabierto.office.followup.services.requesting import RequestError, request_reprogramming
from planabierto.office.journal.services import seconds_to_wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.base.limits import Limit
    from planabierto.office.followup.live_rows import LiveRow

KEEPS: Final = "conserva"
"""The answer to a conflict: «mio.<version>» or «otro.<version>», the version being the one that stands there."""
REPROGRAMMES: Final = "reprogramar"


_REPORTS: Final = Prepared(
    lambda institution, year, period, unit: (
        UnitReport.objects.filter(
            institution_id=institution,
            follow_up__institution_id=institution,
            follow_up__plan__institution_id=institution,
            follow_up__plan__year=year,
            follow_up__period=period,
            unit_plan__unit__slug=unit,
        )
        .select_related("follow_up__plan", "unit_plan__unit", "lead_unit")
        .order_by("order")
    )
)


def report_or_404(request: OfficeRequest, year: int, period: str, unit: str) -> UnitReport:
    """The unit report that an address names, with what its pages need; 404 with its sentence. One query."""
    found = _REPORTS(institution=request.institution.pk, year=year, period=_number(period), unit=unit)
    if not found or f"{found[0].follow_up.plan.calendar.letter}{found[0].follow_up.period}".lower() != period:
        raise Http404(_("No hay informe de esta unidad en este período."))
    report = found[0]
    report.follow_up.institution = report.follow_up.plan.institution = request.institution
    return report


def _number(period: str) -> int:
    digits = period[1:]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 2 else 0  # noqa: PLR2004 - twelve months


def require_sight(request: OfficeRequest, report: UnitReport) -> None:
    """Raise `NotAllowedError` for who may see none of a report's rows: they belong to their unit until planning has reviewed them.

    Who registers for an area sees the rows of that area. One query, for who is not of the unit; two before the refusal.
    """
    if can(request.user, "comment", UNIT_REPORT, report):
        return
    entries = Entry.objects.filter(institution=request.institution, unit_report=report)
    if scope_queryset(request.user, VIEW, ENTRY, entries, institution=request.institution).exists():
        return
    entry = entries.select_related("action__current").first()
    if entry is None:
        return
    entry.unit_report = report
    require(request.user, VIEW, ENTRY, entry)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, ENTRY)
def entry(request: OfficeRequest, year: int, period: str, unit: str) -> HttpResponse:
    """The entry screen; posted to, every row that was changed is saved, which is how it works without the script."""
    report = report_or_404(request, year, period, unit)
    require_sight(request, report)
    if request.method == "POST":
        return _save_all(request, report)
    screen = screen_of(request, report)
    return _page(request, screen)


def _page(request: OfficeRequest, screen: Screen, status: HTTPStatus = HTTPStatus.OK, **shown: object) -> HttpResponse:
    view = entry_view(request, screen, mark=request.GET.get("ver", ""), **shown)  # type: ignore[arg-type]  # errors and their title
    unit = screen.report.unit_plan.unit
    words = {
        "view": view,
        "review": None,
        "sent": None,
        "waiting": open_instructions_of(request, unit) if view.is_open else None,
    }
    return render(request, "followup/entry.html", words, status=status)


def _save_all(request: OfficeRequest, report: UnitReport) -> HttpResponse:
    """Save each row whose fields differ; those that cannot be saved come back as they were typed, with their sentence."""
    screen = screen_of(request, report)
    _require_to_register(request, screen)
    failed: dict[int, RowView] = {}
    for row, view in zip(screen.rows, screen.views, strict=True):
        fields = _fields_of(request, view.slug)
        if fields is None or not view.numbers:
            continue
        wrong = _save_one(request, screen, row, view, fields)
        if wrong is not None:
            failed[row.entry.action_id] = _as_typed(wrong, fields)
    if failed:
        fresh = screen_of(request, report)
        views = [failed.get(row.entry.action_id, view) for row, view in zip(fresh.rows, fresh.views, strict=True)]
        errors = [
            ErrorLink(text=f"{view.code}: {view.notes[0].text if view.notes else ''}", url=f"#{view.slug}")
            for view in failed.values()
        ]
        title = ngettext("%(num)s fila no se guardó", "%(num)s filas no se guardaron", len(errors)) % {
            "num": len(errors)
        }
        screen = Screen(fresh.report, fresh.rows, fresh.context, views)
        return _page(request, screen, HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors, error_title=title)
    address = [screen.context.year, screen.context.period_slug, screen.context.unit_slug]
    name = "entry_review" if request.POST.get("siguiente") == "revisar" else "entry"
    return HttpResponseRedirect(reverse(name, args=address))


def _require_to_register(request: OfficeRequest, screen: Screen) -> None:
    """Raise `NotAllowedError` for who registers none of some rows, whatever state their report is in."""
    for row in screen.rows:
        row.entry.unit_report = screen.report
        if can_in_some_state(request.user, "save", ROW, row.entry):
            return
    require_in_some_state(request.user, "register", UNIT_REPORT, screen.report)


def _save_one(
    request: OfficeRequest, screen: Screen, row: LiveRow, view: RowView, fields: dict[str, str]
) -> RowView | None:
    """Save one row of the whole form; the row as it must be shown again where that failed."""
    try:
        _saved, wrong = _saved_row(request, screen, row, fields)
    except RowConflictError as conflict:
        stands = conflict.rows[row.entry.action_id]
        return in_conflict(view, stands, _mine(view, fields), screen.context)
    except ClosedRowError as error:
        return with_problems(view, {"real": str(error)})
    return None if wrong is None else wrong(view)


def _as_typed(view: RowView, fields: dict[str, str]) -> RowView:
    """A row with what was typed in its fields, so that nothing is lost."""
    return replace(
        view,
        numbers=[replace(number, value=fields.get(number.name, "")) for number in view.numbers],
        accomplishment=fields.get("logro", ""),
        justification=fields.get("justificacion", ""),
        cause=fields.get("causa", ""),
        depends_on=fields.get("depende", ""),
        new_date=fields.get("fecha", ""),
        earlier=fields.get("anteriores", ""),
        corrected=fields.get("corregido", ""),
        correction_reason=fields.get("motivo", ""),
    )


def _fields_of(request: OfficeRequest, slug: str) -> dict[str, str] | None:
    """The fields of one row in a form, by their names without its slug; None where the form has none of it."""
    prefix = f"{slug}-"
    fields = {name.removeprefix(prefix): value for name, value in request.POST.items() if name.startswith(prefix)}
    known = {name: value for name, value in fields.items() if "-" not in name and isinstance(value, str)}
    return known if "version" in known else None


def _version(fields: dict[str, str]) -> int:
    """The version that a page had, 0 for none that could be."""
    text = fields.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0  # noqa: PLR2004 - no row has a billion versions


def _mine(view: RowView, fields: dict[str, str]) -> str:
    return " / ".join(fields.get(number.name, "") for number in view.numbers if fields.get(number.name))


def _wait_after_acts(request: OfficeRequest, limit: Limit) -> int:
    """Each save is an act of the journal: that is where they are counted."""
    return seconds_to_wait(request.institution.pk, request.user.pk, amount=limit.amount, seconds=limit.seconds)


@require_POST
@require_access(VIEW, ENTRY)
@limited("saves", wait_of=_wait_after_acts)
def entry_row(request: OfficeRequest, year: int, period: str, unit: str, action: str) -> HttpResponse:
    """Save one row: 200 with its computed cells, 422 with what is wrong, 409 with both values, 403 where it is closed."""
    if request.headers.get("HX-Request") != "true":
        report = report_or_404(request, year, period, unit)
        require_sight(request, report)
        return _save_all(request, report)
    fields = _fields_of(request, action) or {}
    with transaction.atomic():
        lock_round(request.institution.pk, plan__year=year, period=_number(period))
        report = report_or_404(request, year, period, unit)
        require_sight(request, report)
        screen, heads = _one_row(request, report, action, fields)
        (row,) = screen.rows
        try:
            _require_to_register(request, screen)
            saved, wrong = _saved_row(request, screen, row, fields, is_locked=True)
        except RowConflictError as conflict:
            stands = conflict.rows[row.entry.action_id]
            view = row_view(row, screen.context)
            shown = in_conflict(view, stands, _mine(view, fields), screen.context)
            return _refusal(shown, _head(screen, heads), HTTPStatus.CONFLICT)
        except (ClosedRowError, NotAllowedError) as error:
            return JsonResponse({"sentence": str(error)}, status=HTTPStatus.FORBIDDEN)
        head = _head(replace(screen, rows=[saved]), heads)
        view = row_view(saved, screen.context)
        if wrong is not None:
            return _refusal(wrong(view), head, HTTPStatus.UNPROCESSABLE_ENTITY)
    is_theirs = fields.get(KEEPS, "").startswith("otro.")
    return JsonResponse(row_answer(view, head, at=_time(), fields=row_fields(view) if is_theirs else None))


def _one_row(
    request: OfficeRequest, report: UnitReport, slug: str, fields: dict[str, str]
) -> tuple[Screen, list[HeadRow]]:
    """The screen of one row, not put into words, and what the head counts of all; 404 for a slug of no row.

    The units that a cause may name are only asked for where one is named.
    """
    seen = seen_actions(request.user, report)
    heads = [head for head in head_rows(report) if seen is None or head.action_id in seen]
    action = next((head.action_id for head in heads if head.slug == slug), None)
    if action is None:
        raise Http404(_("Esta acción no está en el informe de la unidad."))
    rows = live_rows(report, actions=[action])
    names_unit = bool(fields.get("depende", "").strip()) or rows[0].entry.achievement.depends_on_id is not None
    context = row_context(request, report, with_units=names_unit)
    return Screen(report, rows, context, []), heads


def _head(screen: Screen, heads: list[HeadRow]) -> EntryHead:
    """The head of the screen, with its one row as it stands now."""
    (row,) = screen.rows
    now = [head_row(row.entry) if head.action_id == row.entry.action_id else head for head in heads]
    return entry_head(screen.report, now, is_open=screen.context.is_open, remarks=len(screen.context.remarks))


def _saved_row(
    request: OfficeRequest, screen: Screen, row: LiveRow, fields: dict[str, str], *, is_locked: bool = False
) -> tuple[LiveRow, Callable[[RowView], RowView] | None]:
    """One row as it stands after its save, and what its view must say where it cannot be saved; raises as `save_row` does.

    Who answered a conflict with the other's value changes nothing. `is_locked`: the row was read under the lock of its round.
    """
    answer = fields.get(KEEPS, "")
    if answer.startswith("otro."):
        return row, None
    read = read_fields(fields, row, period=screen.report.follow_up.period, units=screen.context.unit_names)
    if not read.is_clear:
        return row, partial(refused, read=read)
    version = _version({"version": answer.removeprefix("mio.")} if answer.startswith("mio.") else fields)
    try:
        change = RowChange(row.entry.action_id, version, read.given)
        saved = (
            save_locked_rows(screen.report, [row], [change], by=request.user, act=acts.ROW_SAVED)[0]
            if is_locked
            else save_row(screen.report, change, by=request.user)
        )
        if fields.get(REPROGRAMMES):
            request_reprogramming(
                screen.report,
                action_id=row.entry.action_id,
                to_period=screen.report.follow_up.period + 1,
                reason=read.given.justification or read.given.accomplishment,
                by=request.user,
            )
    except RowError as error:
        return row, partial(with_problems, problems=error.problems)
    except RequestError as error:
        return row, partial(with_problems, problems={"justification": str(error)})
    return saved, None


def _refusal(shown: RowView, head: EntryHead, status: HTTPStatus) -> JsonResponse:
    return JsonResponse(row_answer(shown, head, at=_time(), is_saved=False), status=status)


def _time() -> str:
    return f"{timezone.localtime():%H:%M}"
