"""Confirming figures: who may and who may not, who is named in their place, what comes of another value, and what a unit objects."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from planabierto.office.accounts.models import User
from planabierto.office.accounts.policy import NotAllowedError, forget_grants
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.document import part_of, to_document
from planabierto.office.followup.models import (
    Entry,
    Objection,
    ObjectionState,
    Summary,
    UnitReportState,
    Verdict,
    Verification,
    VerifierAssignment,
)
from planabierto.office.followup.queries import open_objections
from planabierto.office.followup.services.assigning import (
    TO_BE_NAMED,
    VerificationError,
    assignment_by_kind,
    own_reach,
)
from planabierto.office.followup.services.verifying import (
    Seen,
    VerificationConflictError,
    answer_objection,
    assign_verifier,
    confirm_rows,
    may_object_until,
    name_verifier,
    object_to,
    verify_row,
)
from planabierto.office.institutions.days import today_in
from planabierto.office.institutions.models import Unit, UnitKind
from planabierto.office.institutions.services import add_unit
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.models import VerificationKind
from tests.cast import Cast
from tests.office.rounds import OpenRound, open_round
from tests.office.scanning import as_mutual_ejemplo


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def somebody(opened: OpenRound, name: str, role: Role, unit: Unit | None = None) -> User:
    """A person with one role."""
    person = User.objects.create_user(email=f"{name}@mutual.example", display_name=name, post=f"post of {name}")
    grant_role(opened.cast.institution, person, role=role, unit=unit, by=None)
    forget_grants(person)
    return person


def other_value(opened: OpenRound, value: str = "0.7") -> Verification:
    """The scanning row of Reclamos verified with another value."""
    opened.send()
    return verify_row(
        opened.assignment(),
        verdict=Verdict.OTHER_VALUE,
        value=Decimal(value),
        reason="Faltan 20 folios.",
        by=opened.officer,
    )


def refuses(opened: OpenRound, person: User, unit: str = "Reclamos") -> str:
    """With which sentence somebody may not verify the scanning row of a unit; "" where they may, which they then did."""
    try:
        verify_row(opened.assignment(unit), verdict=Verdict.CONFIRMED, by=person)
    except NotAllowedError as error:
        return str(error)
    return ""


OWN = "Usted no puede verificar su propia unidad; verifica: El Oficial de Gestión Documental y Archivo."
ANOTHER = "Esta fila la verifica El Oficial de Gestión Documental y Archivo."
AUDITOR = "Auditoría Interna no verifica: conserva su independencia."


def test_each_role_verifies_a_row_of_reclamos_or_is_told_why_not(opened: OpenRound) -> None:
    cast = opened.cast
    opened.send()
    below = add_unit(cast.institution, name="Ventanilla", parent=cast.reclamos, kind=UnitKind.AREA, by=None)
    people = {
        "reporter of the unit": (cast[Role.REPORTER], OWN),
        "head of the unit": (cast[Role.UNIT_HEAD], OWN),
        "lead unit, above it": (cast[Role.LEAD_UNIT], OWN),
        "an area of the unit, though a verifier": (somebody(opened, "area", Role.VERIFIER, below), OWN),
        "verifier of the unit itself": (somebody(opened, "own", Role.VERIFIER, cast.reclamos), OWN),
        "head of another unit": (somebody(opened, "other", Role.UNIT_HEAD, cast.contabilidad), ANOTHER),
        "verifier of another unit": (opened.alternate, ANOTHER),
        "verifier of no unit": (cast[Role.VERIFIER], ANOTHER),
        "head of the verifying unit": (somebody(opened, "boss", Role.UNIT_HEAD, opened.archivo), ANOTHER),
        "planning": (cast[Role.HEAD_OF_PLANNING], ANOTHER),
        "analyst": (cast[Role.PLANNING_ANALYST], ANOTHER),
        "auditor": (cast[Role.INTERNAL_AUDITOR], AUDITOR),
        "top management": (cast[Role.TOP_MANAGEMENT], ANOTHER),
        "secretary": (cast[Role.BOARD_SECRETARY], ANOTHER),
        "information officer": (cast[Role.INFORMATION_OFFICER], ANOTHER),
        "administrator": (cast[Role.SYSTEM_ADMINISTRATOR], ANOTHER),
        "another institution": (cast.outsider, ANOTHER),
        "nobody": (cast.nobody, ANOTHER),
    }
    assert {name: refuses(opened, person) for name, (person, _said) in people.items()} == {
        name: said for name, (_person, said) in people.items()
    }
    assert not Verification.objects.exists()
    assert refuses(opened, opened.officer) == ""


def test_an_auditor_never_verifies_with_whatever_other_role(opened: OpenRound) -> None:
    opened.send()
    grant_role(opened.cast.institution, opened.officer, role=Role.INTERNAL_AUDITOR, by=None)
    forget_grants(opened.officer)
    assert refuses(opened, opened.officer) == AUDITOR


def test_who_registered_a_figure_does_not_verify_it(opened: OpenRound) -> None:
    grant_role(opened.cast.institution, opened.officer, role=Role.REPORTER, unit=opened.cast.reclamos, by=None)
    forget_grants(opened.officer)
    opened.save("AO.6.4", "0.25", by=opened.officer)
    opened.send()
    opened.officer.memberships.filter(role=Role.REPORTER).delete()
    forget_grants(opened.officer)
    assert refuses(opened, opened.officer) == "Usted registró esta cifra: la verifica otra persona."


def test_the_alternate_verifies_the_verifiers_own_unit_and_nobody_of_it(opened: OpenRound) -> None:
    head = opened.head_of("Archivo")
    opened.send("Archivo", by=head)
    post = "Usted no puede verificar su propia unidad; verifica: La Contadora General."
    assert refuses(opened, opened.officer, "Archivo") == post
    assert refuses(opened, head, "Archivo") == post
    assert refuses(opened, opened.alternate, "Archivo") == ""


def test_the_alternate_stands_in_where_an_area_of_the_verifier_reports(cast: Cast) -> None:
    opened = open_round(cast)
    kind = VerificationKind.objects.get()
    kind.verifier_unit, kind.alternate_unit, kind.alternate_post = cast.comercial, None, ""
    action = opened.row("AO.6.4").entry.action
    own = {cast.reclamos.pk}
    made = assignment_by_kind(kind, action, opened.report(), own=own, reach=own_reach(kind))
    assert (made.is_alternate, made.unit_id, made.post) == (True, None, TO_BE_NAMED)


def test_a_named_person_verifies_alone_and_their_post_is_printed(opened: OpenRound) -> None:
    person = somebody(opened, "contadora", Role.UNIT_HEAD, opened.cast.contabilidad)
    named = name_verifier(
        opened.assignment(), person=person, post="La Jefa de Presupuesto", reason="Vacaciones.", by=opened.planner
    )
    assert (named.person, named.is_alternate) == (person, True)
    opened.send()
    assert refuses(opened, opened.officer) == "Esta fila la verifica La Jefa de Presupuesto."
    note = part_of(opened.follow_up, opened.report().pk).units[0].notes[0].text.value
    assert note == "Nota: La Jefa de Presupuesto verificará el cumplimiento de la acción AO.6.4 (pendiente)."
    assert refuses(opened, person) == ""
    event = AuditEvent.objects.get(act="row.verifier_named")
    assert (event.actor, event.reason) == (opened.planner, "Vacaciones.")


def test_who_is_involved_or_an_auditor_is_not_named(opened: OpenRound) -> None:
    cast = opened.cast
    opened.save("AO.6.4", "0.25", by=cast[Role.REPORTER])
    cases = {
        cast[Role.UNIT_HEAD]: "es de la unidad de esta acción",
        cast[Role.REPORTER]: "es de la unidad de esta acción",
        cast[Role.INTERNAL_AUDITOR]: "es de Auditoría Interna",
        cast.outsider: "no tiene un rol en esta institución",
        cast.nobody: "no tiene un rol en esta institución",
    }
    for person, said in cases.items():
        with pytest.raises(VerificationError, match=said):
            name_verifier(opened.assignment(), person=person, post="El cargo", reason="x", by=opened.planner)
    with pytest.raises(VerificationError, match="cargo que se imprime"):
        name_verifier(opened.assignment(), person=opened.alternate, post=" ", reason="x", by=opened.planner)
    assert opened.assignment().person is None


@pytest.mark.parametrize("role", [Role.PLANNING_ANALYST, Role.UNIT_HEAD, Role.VERIFIER, Role.TOP_MANAGEMENT])
def test_only_the_head_of_planning_names(opened: OpenRound, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        name_verifier(opened.assignment(), person=opened.alternate, post="X", reason="x", by=opened.cast[role])
    action = opened.row("AO.6.1").entry.action
    with pytest.raises(NotAllowedError):
        assign_verifier(
            opened.report(), action=action, kind=VerificationKind.objects.get(), reason="x", by=opened.cast[role]
        )


def test_nobody_is_named_once_the_row_is_verified(opened: OpenRound) -> None:
    other_value(opened)
    with pytest.raises(VerificationError, match="ya está verificada"):
        name_verifier(opened.assignment(), person=opened.alternate, post="X", reason="x", by=opened.planner)


def test_an_action_without_a_verifier_gets_one_and_its_report_waits_again(opened: OpenRound) -> None:
    opened.send()
    verify_row(opened.assignment(), verdict=Verdict.CONFIRMED, by=opened.officer)
    assert opened.report().state == UnitReportState.VERIFIED
    action = opened.row("AO.6.1").entry.action
    made = assign_verifier(
        opened.report(),
        action=action,
        kind=VerificationKind.objects.get(),
        reason="Faltó en la nota.",
        by=opened.planner,
    )
    assert (made.unit, made.post) == (opened.archivo, "El Oficial de Gestión Documental y Archivo")
    assert opened.report().state == UnitReportState.SENT
    with pytest.raises(VerificationError, match=r"AO\.6\.1 ya tiene quien la verifique"):
        assign_verifier(
            opened.report(), action=action, person=opened.alternate, post="X", reason="x", by=opened.planner
        )
    verify_row(VerifierAssignment.objects.get(pk=made.pk), verdict=Verdict.CONFIRMED, by=opened.officer)
    assert opened.report().state == UnitReportState.VERIFIED


def test_an_action_gets_a_person_who_is_not_involved(opened: OpenRound) -> None:
    action = opened.row("AO.6.1").entry.action
    with pytest.raises(VerificationError, match="es de la unidad"):
        assign_verifier(opened.report(), action=action, person=opened.head, post="X", reason="x", by=opened.planner)
    with pytest.raises(VerificationError, match="Elija quién verifica"):
        assign_verifier(opened.report(), action=action, reason="x", by=opened.planner)
    with pytest.raises(VerificationError, match="Escriba el cargo"):
        assign_verifier(opened.report(), action=action, person=opened.alternate, reason="x", by=opened.planner)
    with pytest.raises(VerificationError, match="por qué se asigna"):
        assign_verifier(opened.report(), action=action, person=opened.alternate, post="X", reason="", by=opened.planner)
    foreign = opened.row("AO.6.1", "Contabilidad").entry.action
    with pytest.raises(VerificationError, match="no está en el informe"):
        assign_verifier(
            opened.report(), action=foreign, person=opened.alternate, post="X", reason="x", by=opened.planner
        )
    made = assign_verifier(
        opened.report(), action=action, person=opened.alternate, post="La Contadora", reason="x", by=opened.planner
    )
    assert (made.person, made.unit) == (opened.alternate, None)


def test_the_rows_of_mutual_ejemplo_fall_to_officer_alternate_and_nobody(cast: Cast) -> None:
    opened = as_mutual_ejemplo(cast)
    posts = list(VerifierAssignment.objects.order_by("pk").values_list("post", flat=True))
    assert (posts.count("El Oficial de Gestión Documental y Archivo"), posts.count("La Contadora General")) == (18, 1)
    assert Entry.objects.filter(follow_up=opened.follow_up).count() == 20


def test_a_row_that_changed_or_was_verified_meanwhile_is_a_conflict(opened: OpenRound) -> None:
    opened.send()
    seen = Seen(opened.row("AO.6.4").version, 0)
    with pytest.raises(VerificationConflictError, match="cambió esta cifra"):
        verify_row(opened.assignment(), verdict=Verdict.CONFIRMED, seen=seen._replace(version=1), by=opened.officer)
    verify_row(opened.assignment(), verdict=Verdict.CONFIRMED, seen=seen, by=opened.officer)
    with pytest.raises(VerificationConflictError, match="ya verificó esta fila"):
        confirm_rows([opened.assignment()], seen={opened.assignment().pk: seen}, by=opened.officer)
    assert Verification.objects.count() == 1


def test_the_printed_report_names_both_values_and_the_note_its_day(opened: OpenRound) -> None:
    other_value(opened)
    opened.review()
    unit = next(one for one in to_document(opened.follow_up).units if one.name == "Reclamos")
    printed = next(action for action in unit.actions if action.code.value == "AO.6.4")
    assert (printed.achieved.value, printed.achieved.written) == (Decimal("0.7"), "70%")
    assert printed.remarks.value.endswith("Reportado: 75%; verificado por post of officer: 70%.")
    assert "(verificada el " in unit.notes[0].text.value


def test_the_board_uses_the_verified_value_once_planning_has_reviewed(opened: OpenRound) -> None:
    opened.send()
    verify_row(opened.assignment(), verdict=Verdict.OTHER_VALUE, value=Decimal("0.3"), reason="x", by=opened.officer)
    assert Summary.objects.get(follow_up=opened.follow_up).met == 0
    opened.review()
    summary = Summary.objects.get(follow_up=opened.follow_up)
    assert summary.met == 2
    entry = opened.row("AO.6.4").entry
    assert (entry.achieved, entry.percent, entry.light) == (Decimal("0.3"), 40, "unsatisfactory")
    verify_row(opened.assignment(), verdict=Verdict.OTHER_VALUE, value=Decimal("0.8"), reason="y", by=opened.officer)
    assert Summary.objects.get(follow_up=opened.follow_up).met == 3


def test_the_note_of_a_figure_that_was_sent_anew_is_pending_again(opened: OpenRound) -> None:
    opened.send()
    verify_row(opened.assignment(), verdict=Verdict.UNVERIFIABLE, reason="Mudanza.", by=opened.officer)

    def note() -> str:
        return part_of(opened.follow_up, opened.report().pk).units[0].notes[0].text.value

    assert "AO.6.4 (no se pudo verificar)" in note()
    # A new version of the figure, as a correction of an earlier period makes one of a row that the unit cannot touch.
    entry = opened.row("AO.6.4").entry
    newer = entry.achievement
    newer.pk, newer.version = None, newer.version + 1
    newer.save(force_insert=True)
    Entry.objects.filter(pk=entry.pk).update(achievement=newer)
    assert "AO.6.4 (pendiente)" in note()


# What a unit objects


def test_an_objection_is_made_once_answered_and_kept(opened: OpenRound) -> None:
    verification = other_value(opened)
    with pytest.raises(VerificationError, match="por qué no está de acuerdo"):
        object_to(verification, text=" ", by=opened.head)
    objection = object_to(verification, text="Los folios están en la caja 4.", by=opened.head)
    assert list(open_objections(opened.report())) == [objection]
    with pytest.raises(VerificationError, match="ya tiene una objeción"):
        object_to(verification, text="Otra vez.", by=opened.head)
    with pytest.raises(VerificationError, match="Escriba la respuesta"):
        answer_objection(objection, is_upheld=False, answer="", by=opened.officer)
    answered = answer_objection(objection, is_upheld=False, answer="No están en la caja 4.", by=opened.officer)
    assert (answered.state, answered.answered_by) == (ObjectionState.DISMISSED, opened.officer)
    assert opened.row("AO.6.4").entry.achieved == Decimal("0.7")
    assert not open_objections(opened.report()).exists()
    with pytest.raises(VerificationError, match="ya tiene respuesta"):
        answer_objection(objection, is_upheld=True, value=Decimal("0.75"), answer="Sí.", by=opened.officer)
    acts = AuditEvent.objects.filter(act__startswith="row.objection").order_by("sequence").values_list("act", flat=True)
    assert list(acts) == ["row.objection_made", "row.objection_answered"]


def test_an_upheld_objection_brings_the_right_value(opened: OpenRound) -> None:
    objection = object_to(other_value(opened), text="Están en la caja 4.", by=opened.head)
    with pytest.raises(VerificationError, match="Escriba el valor correcto"):
        answer_objection(objection, is_upheld=True, answer="Sí.", by=opened.officer)
    with pytest.raises(VerificationError, match="ya estaba verificado"):
        answer_objection(objection, is_upheld=True, answer="Sí.", value=Decimal("0.7"), by=opened.officer)
    assert Objection.objects.get().state == ObjectionState.OPEN
    answer_objection(objection, is_upheld=True, answer="Estaban.", value=Decimal("0.75"), by=opened.officer)
    row = opened.row("AO.6.4")
    assert row.assigned is not None
    assert (row.entry.achieved, row.assigned.verdict) == (Decimal("0.75"), Verdict.CONFIRMED)
    with pytest.raises(VerificationError, match="se verificó de nuevo"):
        object_to(objection.verification, text="x", by=opened.head)


def test_there_is_nothing_to_object_to_where_the_unit_was_confirmed(opened: OpenRound) -> None:
    opened.send()
    verification = verify_row(opened.assignment(), verdict=Verdict.CONFIRMED, by=opened.officer)
    with pytest.raises(VerificationError, match="no hay qué objetar"):
        object_to(verification, text="x", by=opened.head)


def test_an_objection_that_comes_late_is_refused_with_its_sentence(
    opened: OpenRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    verification = other_value(opened)
    last = may_object_until(verification, opened.report())
    assert last > today_in(opened.cast.institution)
    today = "planabierto.office.followup.services.verifying.today_in"
    monkeypatch.setattr(today, lambda _institution: last + timedelta(days=1))
    with pytest.raises(
        VerificationError, match=r"El plazo para objetar terminó\. Pida una corrección a Planificación\."
    ):
        object_to(verification, text="x", by=opened.head)
    monkeypatch.setattr(today, lambda _institution: last)
    assert object_to(verification, text="x", by=opened.head).pk


@pytest.mark.parametrize(
    "role", [Role.REPORTER, Role.LEAD_UNIT, Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR, Role.VERIFIER]
)
def test_only_the_head_of_the_unit_objects(opened: OpenRound, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        object_to(other_value(opened), text="x", by=opened.cast[role])


def test_only_who_may_verify_the_row_answers(opened: OpenRound) -> None:
    objection = object_to(other_value(opened), text="x", by=opened.head)
    for person in (opened.head, opened.planner, opened.alternate, opened.cast[Role.INTERNAL_AUDITOR]):
        with pytest.raises(NotAllowedError):
            answer_objection(objection, is_upheld=False, answer="No.", by=person)
    assert Objection.objects.get().state == ObjectionState.OPEN


def test_who_was_named_answers_for_their_row(opened: OpenRound) -> None:
    person = somebody(opened, "contadora", Role.UNIT_HEAD, opened.cast.contabilidad)
    name_verifier(opened.assignment(), person=person, post="La Jefa", reason="x", by=opened.planner)
    opened.send()
    verification = verify_row(
        opened.assignment(), verdict=Verdict.OTHER_VALUE, value=Decimal("0.5"), reason="x", by=person
    )
    objection = object_to(verification, text="x", by=opened.head)
    with pytest.raises(NotAllowedError):
        answer_objection(objection, is_upheld=False, answer="No.", by=opened.officer)
    assert answer_objection(objection, is_upheld=False, answer="No.", by=person).state == ObjectionState.DISMISSED
