"""What top management still waits for from a unit, as one line above the rows of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import ngettext

from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.base.prepared import Prepared
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import month_day
from planabierto.office.followup.models import Instruction, InstructionState
from planabierto.office.followup.policy import INSTRUCTION

if TYPE_CHECKING:
    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.institutions.models import Unit

_OPEN: Final = Prepared(
    lambda institution, unit: (
        Instruction.objects.filter(institution_id=institution, responsible_unit_id=unit, state=InstructionState.OPEN)
        .order_by("due_on", "pk")
        .values_list("text", "due_on")
    )
)


def open_instructions_of(request: OfficeRequest, unit: Unit) -> Link | None:
    """The line and the page where they are answered; None where nothing waits, or for who may not read them. One query."""
    asked = Instruction(institution=request.institution, responsible_unit=unit, state=InstructionState.OPEN)
    found = (
        _OPEN(institution=request.institution.pk, unit=unit.pk) if can(request.user, VIEW, INSTRUCTION, asked) else []
    )
    if not found:
        return None
    text, due_on = found[0]
    line = ngettext(
        "Instrucción pendiente, para el %(day)s: %(text)s",
        "%(count)s instrucciones pendientes; la primera, para el %(day)s: %(text)s",
        len(found),
    )
    words = {"count": len(found), "day": month_day(due_on), "text": text}
    return Link(label=line % words, url=reverse("instructions"))
