"""The instructions of top management: the list, giving one on a row, answering and ending it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, require, scope_queryset
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.models import Entry, InstructionState
from planabierto.office.followup.policy import ENTRY, FOLLOW_UP, INSTRUCTION
from planabierto.office.followup.services.instructing import answer_instruction, end_instruction, give_instruction
from planabierto.office.institutions.models import Unit
from planabierto.office.plans.models import Origin
from planabierto.office.reports.action_views import action_or_404
from planabierto.office.reports.instruction_forms import AnswerForm, EndForm, InstructionForm
from planabierto.office.reports.instructions_page import (
    MOST_INSTRUCTIONS,
    instructions_seen,
    shown_instructions,
)
from planabierto.office.reports.views import plan_or_404

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse

    from planabierto.office.followup.models import Instruction
    from planabierto.office.plans.models import Action


@require_safe
@require_access(VIEW, INSTRUCTION)
def instructions(request: OfficeRequest) -> HttpResponse:
    """What still waits, the earliest first, and what was ended last."""
    seen = instructions_seen(request)
    waiting = seen.filter(state=InstructionState.OPEN)[:MOST_INSTRUCTIONS]
    ended = seen.exclude(state=InstructionState.OPEN).order_by("-ended_at", "-pk")[:MOST_INSTRUCTIONS]
    page = {"waiting": shown_instructions(waiting, request.user), "ended": shown_instructions(ended, request.user)}
    return render(request, "reports/instructions.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("instruct", FOLLOW_UP)
def give(request: OfficeRequest, year: int, unit: str, code: str) -> HttpResponse:
    """Give an instruction on an action, in the newest round in which the reader sees it."""
    plan = plan_or_404(request, year)
    action = action_or_404(request, plan, unit, code)
    entry = _entry_or_404(request, action)
    require(request.user, "instruct", FOLLOW_UP, entry.follow_up)
    units = Unit.objects.filter(institution=request.institution, valid_to=None).order_by("order", "name")
    named = {str(pk): name for pk, name in units.values_list("pk", "name")}
    responsible = action.current.responsible_unit_id if action.current else action.unit_plan.unit_id
    form = InstructionForm(
        request.POST or None, units=list(named.items()), initial={"responsible_unit": str(responsible)}
    )
    back = Link(label=action.code or unit, url=reverse("action", args=[year, unit, code]))

    def act() -> str:
        said = form.cleaned_data
        given = give_instruction(
            action,
            follow_up=entry.follow_up,
            text=said["text"],
            responsible_unit=units.get(pk=int(said["responsible_unit"])),
            due_on=said["due_on"],
            by=request.user,
        )
        return _("Instrucción dada a %(unit)s.") % {"unit": given.responsible_unit.name}

    words = {
        "title": _("Dar una instrucción"),
        "summary": f"{action.code} · {action.current.statement if action.current else ''}".strip(" ·"),
        "label": _("Dar la instrucción"),
        "back": back,
    }
    return _asked(request, form, act, words, field="due_on")


def _entry_or_404(request: OfficeRequest, action: Action) -> Entry:
    """The row of the newest round in which the reader sees an action."""
    rows = Entry.objects.filter(action=action, follow_up__origin=Origin.FORMULATED)
    seen = scope_queryset(request.user, VIEW, ENTRY, rows, institution=request.institution)
    found = seen.select_related("follow_up__plan", "follow_up__institution").order_by("-follow_up__cutoff").first()
    if found is None:
        raise Http404(_("Planificación todavía no revisa esta acción en un seguimiento. La instrucción se da después."))
    return found


def _instruction_or_404(request: OfficeRequest, pk: int) -> Instruction:
    found = instructions_seen(request).filter(pk=pk).first()
    if found is None:
        raise Http404(_("No hay una instrucción con esa dirección."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("answer", INSTRUCTION)
def answer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what the unit did about an instruction."""
    found = _instruction_or_404(request, pk)
    require(request.user, "answer", INSTRUCTION, found)
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})

    def act() -> str:
        answer_instruction(found, answer=form.cleaned_data["answer"], by=request.user)
        return _("Respuesta guardada. La Administración Superior da la instrucción por cumplida.")

    words = {"title": _("Responder la instrucción"), "summary": found.text, "label": _("Guardar la respuesta")}
    return _asked(request, form, act, {**words, "back": _list_link()}, field="answer")


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("end", INSTRUCTION)
def end(request: OfficeRequest, pk: int) -> HttpResponse:
    """End an instruction: it was done, or it is withdrawn."""
    found = _instruction_or_404(request, pk)
    require(request.user, "end", INSTRUCTION, found)
    form = EndForm(request.POST or None)

    def act() -> str:
        said = form.cleaned_data
        ended = end_instruction(found, state=InstructionState(said["state"]), answer=said["answer"], by=request.user)
        return _("La instrucción quedó %(state)s.") % {"state": ended.get_state_display()}

    words = {"title": _("Cerrar la instrucción"), "summary": found.text, "label": _("Cerrarla")}
    return _asked(request, form, act, {**words, "back": _list_link()}, field="answer")


def _list_link() -> Link:
    return Link(label=_("Instrucciones"), url=reverse("instructions"))


def _asked(
    request: OfficeRequest, form: Form, act: Callable[[], str], words: dict[str, object], *, field: str
) -> HttpResponse:
    """A page with one form: carried out and back, or shown again with what stands against it beside `field`."""
    back = words["back"]
    assert isinstance(back, Link)  # noqa: S101 - every caller gives one
    if request.method == "POST" and form.is_valid():
        try:
            sentence = act()
        except NotAllowedError:
            raise
        except PlanAbiertoError as refused:
            form.add_error(field, str(refused))
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(back.url)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "followup/round_form.html", {"form": form, "crumbs": [back], **words}, status=status)
