"""The instructions of top management on a row: given, answered by the unit, and ended by who gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.policy import NotAllowedError, can, require, require_in_some_state
from planabierto.office.followup import acts
from planabierto.office.followup.models import Entry, Instruction, InstructionState
from planabierto.office.followup.policy import ENTRY, FOLLOW_UP, INSTRUCTION
from planabierto.office.institutions.days import today_in
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from datetime import date

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.institutions.models import Unit
    from planabierto.office.plans.models import Action


class InstructionError(PlanAbiertoError):
    """An instruction cannot be given, answered or ended as asked; the text says why and what to do."""


@transaction.atomic
def give_instruction(
    action: Action, *, follow_up: FollowUp, text: str, responsible_unit: Unit, due_on: date, by: User
) -> Instruction:
    """Ask something of a unit on one row of a round, until a day (inclusive): listed again in each round until it is done.

    Raises `InstructionError` without a text, for a day that is past, a unit of another institution or a row that is not in the round;
    `NotAllowedError` for a row that planning has not reviewed yet.
    """
    require(by, "instruct", FOLLOW_UP, follow_up)
    entry = (
        Entry.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, action=action)
        .select_related("unit_report__unit_plan", "action__current")
        .first()
    )
    if entry is None:
        raise InstructionError(_("La acción no está en este seguimiento."))
    if not can(by, "view", ENTRY, entry):
        raise NotAllowedError(_("Planificación todavía no revisa este informe. La instrucción se da después."))
    if not text.strip():
        raise InstructionError(_("Escriba la instrucción."))
    if due_on < today_in(follow_up.institution):
        raise InstructionError(_("La fecha va de hoy en adelante."))
    if responsible_unit.institution_id != follow_up.institution_id:
        raise InstructionError(_("Elija una unidad de la institución."))
    instruction = Instruction.objects.create(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        action=action,
        responsible_unit=responsible_unit,
        text=text.strip(),
        due_on=due_on,
        given_by=by,
        given_by_name=by.display_name,
        given_by_post=by.post,
    )
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.INSTRUCTION_GIVEN,
        subject=instruction,
        after={
            **_words(instruction),
            "text": instruction.text,
            "responsible": responsible_unit.name,
            "due_on": due_on,
        },
    )
    return instruction


@transaction.atomic
def answer_instruction(instruction: Instruction, *, answer: str, by: User) -> Instruction:
    """Say what the unit did about an instruction; it stays open until top management ends it. The last answer counts.

    Raises `InstructionError` without an answer or once it was ended.
    """
    instruction = _locked(instruction, "answer", by)
    require(by, "answer", INSTRUCTION, instruction)
    if not answer.strip():
        raise InstructionError(_("Escriba qué se hizo."))
    before, instruction.answer = instruction.answer, answer.strip()
    instruction.save(update_fields=["answer"])
    record(
        institution=instruction.follow_up.institution,
        by=by,
        act=acts.INSTRUCTION_ANSWERED,
        subject=instruction,
        before={"answer": before},
        after={**_words(instruction), "answer": instruction.answer},
    )
    return instruction


@transaction.atomic
def end_instruction(instruction: Instruction, *, state: InstructionState, by: User, answer: str = "") -> Instruction:
    """End an instruction as done or withdrawn: it is not listed again. What the unit answered stands where nothing else is said.

    Raises `InstructionError` where nobody says what was done or why it is withdrawn, or once it was ended.
    """
    instruction = _locked(instruction, "end", by)
    require(by, "end", INSTRUCTION, instruction)
    if state == InstructionState.OPEN:
        raise InstructionError(_("Elija si se cumplió o se retira."))
    if state == InstructionState.WITHDRAWN and not answer.strip():
        raise InstructionError(_("Escriba por qué se retira."))
    said = answer.strip() or instruction.answer
    if not said:
        raise InstructionError(_("La unidad no ha respondido: escriba qué se hizo."))
    before = {"state": instruction.state, "answer": instruction.answer}
    instruction.state, instruction.answer = state, said
    instruction.ended_by, instruction.ended_at = by, timezone.now()
    instruction.save(update_fields=["state", "answer", "ended_by", "ended_at"])
    record(
        institution=instruction.follow_up.institution,
        by=by,
        act=acts.INSTRUCTION_ENDED,
        subject=instruction,
        before=before,
        after={**_words(instruction), "state": instruction.state, "answer": instruction.answer},
    )
    return instruction


def _locked(instruction: Instruction, action: str, by: User) -> Instruction:
    """An instruction read anew under its lock; raises `InstructionError` once it was ended, to who might do the action before."""
    fresh = (
        Instruction.objects.select_for_update(of=("self",), no_key=True)
        .select_related("follow_up__plan", "follow_up__institution", "action__unit_plan__unit")
        .get(institution_id=instruction.institution_id, pk=instruction.pk)
    )
    require_in_some_state(by, action, INSTRUCTION, fresh)
    if fresh.state != InstructionState.OPEN:
        raise InstructionError(_("Esta instrucción ya está cerrada."))
    return fresh


def _words(instruction: Instruction) -> dict[str, object]:
    """On which row of which round an act is, as the journal keeps it."""
    follow_up, action = instruction.follow_up, instruction.action
    return {
        "year": follow_up.plan.year,
        "period": follow_up.period,
        "unit": action.unit_plan.unit.name,
        "code": action.code,
    }
