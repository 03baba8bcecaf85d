"""Instructions of top management: given on a row, answered by the unit, ended by who gave them, listed until then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import Instruction, InstructionState
from planabierto.office.followup.services.instructing import (
    InstructionError,
    answer_instruction,
    end_instruction,
    give_instruction,
)
from planabierto.office.followup.services.opening import open_instructions
from planabierto.office.institutions.days import today_in
from planabierto.office.institutions.models import Unit
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.followup.round_pages import reader
from tests.office.reports.pages import panel, text, texts
from tests.office.reports.rounds import consolidated, reviewed
from tests.office.rounds import OpenRound, open_round

pytestmark = pytest.mark.django_db

ACTION = "/plan/2024/reclamos/ao-6-2/"


@pytest.fixture
def round_(cast: Cast) -> OpenRound:
    return consolidated(open_round(cast))


def give(
    round_: OpenRound, text_: str = "Presente un plan de trabajo.", *, days: int = 10, unit: Unit | None = None
) -> Instruction:
    return give_instruction(
        round_.row("AO.6.2").entry.action,
        follow_up=round_.follow_up,
        text=text_,
        responsible_unit=unit or round_.cast.reclamos,
        due_on=today_in(round_.cast.institution) + timedelta(days=days),
        by=round_.cast[Role.TOP_MANAGEMENT],
    )


def test_an_instruction_lives_until_top_management_ends_it(round_: OpenRound) -> None:
    given = give(round_)
    assert [one.pk for one in open_instructions(round_.follow_up.plan)] == [given.pk]
    answered = answer_instruction(given, answer="El plan está firmado.", by=round_.head)
    assert answered.state == InstructionState.OPEN
    ended = end_instruction(given, state=InstructionState.DONE, by=round_.cast[Role.TOP_MANAGEMENT])
    assert (ended.state, ended.answer) == (InstructionState.DONE, "El plan está firmado.")
    assert open_instructions(round_.follow_up.plan) == []
    acts = AuditEvent.objects.filter(act__startswith="row.instruction").order_by("sequence")
    assert [(one.act, one.actor_name) for one in acts] == [
        ("row.instruction_given", "top_management"),
        ("row.instruction_answered", "unit_head"),
        ("row.instruction_ended", "top_management"),
    ]
    with pytest.raises(InstructionError, match="ya está cerrada"):
        answer_instruction(given, answer="Otra vez.", by=round_.head)


def test_what_is_missing_is_said(round_: OpenRound, cast: Cast) -> None:
    with pytest.raises(InstructionError, match="Escriba la instrucción"):
        give(round_, " ")
    with pytest.raises(InstructionError, match="de hoy en adelante"):
        give(round_, days=-1)
    with pytest.raises(InstructionError, match="unidad de la institución"):
        give(round_, unit=cast.other_unit)
    given, boss = give(round_), cast[Role.TOP_MANAGEMENT]
    with pytest.raises(InstructionError, match="Escriba qué se hizo"):
        answer_instruction(given, answer="", by=round_.head)
    with pytest.raises(InstructionError, match="La unidad no ha respondido"):
        end_instruction(given, state=InstructionState.DONE, by=boss)
    with pytest.raises(InstructionError, match="por qué se retira"):
        end_instruction(given, state=InstructionState.WITHDRAWN, by=boss)
    with pytest.raises(InstructionError, match="Elija si se cumplió"):
        end_instruction(given, state=InstructionState.OPEN, by=boss, answer="x")


def test_a_row_that_planning_has_not_reviewed_gets_none(cast: Cast) -> None:
    opened = open_round(cast)
    with pytest.raises(NotAllowedError, match="todavía no revisa"):
        give(opened)
    assert reader(cast[Role.TOP_MANAGEMENT]).get(f"{ACTION}instruccion/", 404) is not None


@pytest.mark.parametrize("role", [one for one in Role if one not in {Role.PUBLIC, Role.TOP_MANAGEMENT}])
def test_only_top_management_gives_and_ends(round_: OpenRound, role: Role) -> None:
    given, person = give(round_), round_.cast[role]
    with pytest.raises(NotAllowedError):
        give_instruction(
            given.action,
            follow_up=round_.follow_up,
            text="Yo.",
            responsible_unit=round_.cast.reclamos,
            due_on=given.due_on,
            by=person,
        )
    with pytest.raises(NotAllowedError):
        end_instruction(given, state=InstructionState.DONE, answer="Hecho.", by=person)
    if role is not Role.UNIT_HEAD:
        with pytest.raises(NotAllowedError):
            answer_instruction(given, answer="Hecho.", by=person)
    assert reader(person).get(f"{ACTION}instruccion/", 403) is not None


def test_the_head_of_another_unit_neither_reads_nor_answers(round_: OpenRound) -> None:
    given, other = give(round_), round_.head_of("Contabilidad")
    with pytest.raises(NotAllowedError):
        answer_instruction(given, answer="Hecho.", by=other)
    stranger = reader(other)
    assert given.text not in text(stranger.get("/instrucciones/"))
    assert stranger.get(f"/instrucciones/{given.pk}/responder/", 404) is not None


def test_it_is_given_from_the_board_answered_from_the_unit_and_ended_from_the_list(round_: OpenRound) -> None:
    boss, head = reader(round_.cast[Role.TOP_MANAGEMENT]), reader(round_.head)
    form = boss.get(f"{ACTION}instruccion/")
    chosen = form.cssselect("select[name=responsible_unit] option[selected]")
    assert texts(chosen) == ["Reclamos"]
    refused = boss.post(f"{ACTION}instruccion/", 422, text="", responsible_unit=str(round_.cast.reclamos.pk), due_on="")
    assert texts(refused.cssselect(".summary li")) == [
        "Instrucción: Escriba la instrucción.",
        "Para el: Escriba el día.",
    ]
    past = boss.post(
        f"{ACTION}instruccion/", 422, text="Algo.", responsible_unit=str(round_.cast.reclamos.pk), due_on="2020-01-01"
    )
    assert texts(past.cssselect(".summary li")) == ["Para el: La fecha va de hoy en adelante."]
    due = (today_in(round_.cast.institution) + timedelta(days=9)).isoformat()
    given = boss.post(
        f"{ACTION}instruccion/", text="Presente un plan.", responsible_unit=str(round_.cast.reclamos.pk), due_on=due
    )
    assert "Instrucción dada a Reclamos." in boss.said(given)
    assert "Presente un plan." in text(panel(given, "instrucciones"))
    assert "Presente un plan." in text(panel(boss.get("/tablero/2024/t3/"), "instrucciones"))
    key = Instruction.objects.get().pk
    assert "Presente un plan." in text(panel(head.get("/unidades/reclamos/"), "instrucciones"))
    listed = head.post(f"/instrucciones/{key}/responder/", answer="Ya está.")
    assert "«Ya está.»" in text(panel(listed, "pendientes"))
    unsaid = boss.post(f"/instrucciones/{key}/cerrar/", 422, answer="")
    assert texts(unsaid.cssselect(".summary li")) == ["Cómo termina: Elija si se cumplió o se retira."]
    ended = boss.post(f"/instrucciones/{key}/cerrar/", state="done", answer="")
    assert text(panel(ended, "pendientes")) == "Pendientes Ninguna instrucción está pendiente."
    assert "cumplida" in text(panel(ended, "cerradas"))
    assert not boss.get("/tablero/2024/t3/").cssselect("section[aria-labelledby=instrucciones]")
    assert "Instrucción cerrada" in text(panel(boss.get(ACTION), "historial"))


def test_one_that_is_late_says_so(round_: OpenRound) -> None:
    given = give(round_)
    Instruction.objects.filter(pk=given.pk).update(due_on=today_in(round_.cast.institution) - timedelta(days=1))
    assert "vencida" in text(panel(reader(round_.head).get("/instrucciones/"), "pendientes"))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(cast: Cast, count: int) -> None:
    opened = open_round(cast)
    reviewed(opened, "Reclamos")
    for number in range(count):
        give(opened, f"Haga {number}.")
    boss = reader(cast[Role.TOP_MANAGEMENT])
    boss.get("/instrucciones/")
    found = {}
    for path in ("/instrucciones/", "/tablero/2024/t3/", ACTION, "/unidades/reclamos/"):
        with CaptureQueriesContext(connection) as captured:
            boss.get(path)
        found[path] = len(captured)
    assert found == {"/instrucciones/": 7, "/tablero/2024/t3/": 10, ACTION: 18, "/unidades/reclamos/": 14}
