"""The instructions of top management as pages list them: on the board, on the page of an action and of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day
from planabierto.office.followup.models import Instruction, InstructionState
from planabierto.office.followup.policy import INSTRUCTION
from planabierto.office.plans.wording import action_slug, follow_up_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Unit
    from planabierto.office.plans.models import Action, OperationalPlan

MOST_INSTRUCTIONS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInstruction:
    """An instruction in words: on which row, whose, until when; `answer_url` and `end_url` where the reader may do that."""

    key: int
    text: str
    action: Link
    place: str
    responsible: str
    due: str
    is_late: bool
    is_open: bool
    state: str
    given: str
    answer: str
    answer_url: str
    end_url: str


def instructions_seen(request: OfficeRequest) -> QuerySet[Instruction]:
    """The instructions that this person may read, with what is shown of each."""
    found = Instruction.objects.select_related(
        "action__unit_plan__unit", "action__unit_plan__plan", "responsible_unit", "follow_up__plan"
    ).order_by("due_on", "pk")
    return scope_queryset(request.user, VIEW, INSTRUCTION, found, institution=request.institution)


def waiting_on(request: OfficeRequest, plan: OperationalPlan) -> list[ShownInstruction]:
    """What still waits of this and of earlier rounds: it is listed again in each until it is done. One query."""
    waiting = instructions_seen(request).filter(state=InstructionState.OPEN, follow_up__plan__year__lte=plan.year)
    return shown_instructions(waiting[:MOST_INSTRUCTIONS], request.user)


def instructions_of_action(request: OfficeRequest, action: Action) -> list[ShownInstruction]:
    """All of one action, those that wait first. One query."""
    found = instructions_seen(request).filter(action=action).order_by("ended_at", "due_on", "pk")
    return sorted(shown_instructions(found, request.user), key=lambda one: not one.is_open)


def instructions_of_unit(request: OfficeRequest, unit: Unit) -> list[ShownInstruction]:
    """What a unit still has to answer for. One query."""
    waiting = instructions_seen(request).filter(responsible_unit=unit, state=InstructionState.OPEN)
    return shown_instructions(waiting[:MOST_INSTRUCTIONS], request.user)


def shown_instructions(found: Iterable[Instruction], user: User) -> list[ShownInstruction]:
    """Instructions in words, in their order."""
    today = timezone.localdate()
    return [_shown(one, user, is_late=one.due_on < today) for one in found]


def _shown(one: Instruction, user: User, *, is_late: bool) -> ShownInstruction:
    plan, unit = one.action.unit_plan.plan, one.action.unit_plan.unit
    is_open = one.state == InstructionState.OPEN
    follow_up = one.follow_up
    return ShownInstruction(
        key=one.pk,
        text=one.text,
        action=Link(
            label=one.action.code or _("la acción"),
            url=reverse("action", args=[plan.year, unit.slug, action_slug(one.action.code, one.action.pk)]),
        ),
        place=unit.name,
        responsible=one.responsible_unit.name,
        due=day(one.due_on),
        is_late=is_late and is_open,
        is_open=is_open,
        state=one.get_state_display(),
        given=_("%(who)s, %(follow_up)s de %(year)s, %(day)s")
        % {
            "who": one.given_by_post or one.given_by_name,
            "follow_up": follow_up_title(follow_up.period).lower(),
            "year": follow_up.plan.year,
            "day": day(timezone.localdate(one.given_at)),
        },
        answer=one.answer,
        answer_url=reverse("answer_instruction", args=[one.pk]) if can(user, "answer", INSTRUCTION, one) else "",
        end_url=reverse("end_instruction", args=[one.pk]) if can(user, "end", INSTRUCTION, one) else "",
    )
