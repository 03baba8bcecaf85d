"""The pages round the verification: who is named for a row, what a unit objects, and what is answered."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.followup.models import (
    Confidentiality,
    Objection,
    ObjectionState,
    Verdict,
    Verification,
    VerifierAssignment,
)
from planabierto.office.followup.services.delivering import return_report
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.verifying import name_verifier, object_to, verify_row
from planabierto.office.institutions.days import today_in
from planabierto.office.plans.models import VerificationKind
from tests.cast import Cast
from tests.office.followup.round_pages import reader
from tests.office.reports.pages import text, texts
from tests.office.rounds import OpenRound, open_round

LIST = "/verificacion/2024/t3/"
ENTRY = "/seguimiento/2024/t3/reclamos/"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


@pytest.fixture
def verification(opened: OpenRound) -> Verification:
    """The scanning row of Reclamos verified with another value."""
    opened.send()
    return verify_row(
        opened.assignment(),
        verdict=Verdict.OTHER_VALUE,
        value=Decimal("0.7"),
        reason="Faltan 20 folios.",
        by=opened.officer,
    )


def test_the_head_of_planning_names_who_verifies_a_row(opened: OpenRound) -> None:
    planner = reader(opened.planner)
    page = planner.get(f"{LIST}unidad/reclamos/")
    assert "El Oficial de Gestión Documental y Archivo" in text(page.cssselect("table tbody tr")[0])
    address = page.cssselect("table tbody a.button")[0].get("href") or ""
    page = planner.post(address, 422, person="", post="", reason="")
    assert texts(page.cssselect(".summary a")) == [
        "Persona: Elija a una persona.",
        "Cargo que se imprime: Escriba el cargo que se imprime.",
        "Motivo: Escriba el motivo.",
    ]
    involved = {"person": str(opened.head.pk), "post": "El Jefe", "reason": "Vacaciones."}
    page = planner.post(address, 422, **involved)
    assert "unit_head es de la unidad de esta acción" in text(page.cssselect(".summary")[0])
    page = planner.post(address, person=str(opened.alternate.pk), post="La Contadora General", reason="Vacaciones.")
    assert planner.said(page) == "AO.6.4: verifica alternate, que se imprime como «La Contadora General»."
    assert opened.assignment().person == opened.alternate
    opened.send()
    page = reader(opened.alternate).get(LIST)
    assert page.cssselect(f"button[value='confirmar.{opened.assignment().pk}']")
    assert not reader(opened.officer).get(LIST).cssselect("button[value^=confirmar]")


def test_an_auditor_is_not_even_offered(opened: OpenRound) -> None:
    page = reader(opened.planner).get(f"/verificacion/nombrar/{opened.assignment().pk}/")
    offered = {one.get("value") for one in page.cssselect("select[name=person] option")}
    assert str(opened.cast[Role.INTERNAL_AUDITOR].pk) not in offered
    assert str(opened.cast.outsider.pk) not in offered
    assert str(opened.alternate.pk) in offered


def test_an_action_that_nobody_verifies_gets_who_does(opened: OpenRound) -> None:
    planner = reader(opened.planner)
    address = f"{LIST}unidad/contabilidad/"
    page = planner.get(address)
    assert "Nadie verifica las acciones de esta unidad" in text(page.cssselect(".empty")[0])
    action = opened.row("AO.6.1", "Contabilidad").entry.action_id
    kind = VerificationKind.objects.get().pk
    page = planner.post(address, 422, action=str(action), reason="Faltó en la nota.")
    assert "Elija una clase de verificación o una persona" in text(page.cssselect(".summary")[0])
    page = planner.post(address, 422, action="999999", kind=str(kind), reason="x")
    assert "Elija una acción de la lista." in text(page.cssselect(".summary")[0])
    head = opened.head_of("Contabilidad")
    page = planner.post(address, 422, action=str(action), person=str(head.pk), post="El Contador", reason="x")
    assert "es de la unidad de esta acción" in text(page.cssselect(".summary")[0])
    page = planner.post(address, action=str(action), kind=str(kind), reason="Faltó en la nota.")
    assert planner.said(page) == "AO.6.1: verifica El Oficial de Gestión Documental y Archivo."
    assert VerifierAssignment.objects.get(action_id=action).unit == opened.archivo


def test_only_the_head_of_planning_sees_who_is_named(opened: OpenRound) -> None:
    for role in GRANTABLE_ROLES - {Role.HEAD_OF_PLANNING}:
        page = reader(opened.cast[role])
        page.get(f"{LIST}unidad/reclamos/", 403)
        page.get(f"/verificacion/nombrar/{opened.assignment().pk}/", 403)
    planner = reader(opened.planner)
    planner.get(f"{LIST}unidad/nadie/", 404)
    planner.get("/verificacion/nombrar/999999/", 404)


def test_the_unit_sees_both_values_and_where_to_object(opened: OpenRound, verification: Verification) -> None:
    head = reader(opened.head)
    row = head.get(ENTRY).cssselect("#ao-6-4 .typed")[0]
    assert "Verificado a la fecha; se reportó 75%. Faltan 20 folios." in text(row)
    link = row.cssselect("a.objection")[0]
    assert link.get("href") == f"/verificacion/objetar/{verification.pk}/"
    page = head.get(str(link.get("href")))
    assert text(page.cssselect("h1")[0]) == "Objetar la verificación de AO.6.4"
    assert "Puede objetar hasta el" in text(page.cssselect("header.head")[0])
    page = head.post(str(link.get("href")), 422, text="  ")
    assert "Escriba el motivo." in text(page.cssselect(".summary")[0])
    page = head.post(str(link.get("href")), text="Los folios están en la caja 4.")
    assert "Se envió la objeción sobre AO.6.4." in head.said(page)
    assert "Objetado: falta la respuesta" in text(page.cssselect("#ao-6-4 .typed")[0])
    assert not page.cssselect("a.objection")
    page = head.post(str(link.get("href")), 422, text="Otra vez.")
    assert "Esta verificación ya tiene una objeción." in text(page.cssselect(".summary")[0])


def test_nobody_else_is_offered_to_object(opened: OpenRound, verification: Verification) -> None:
    for role in (Role.REPORTER, Role.LEAD_UNIT, Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR):
        assert not reader(opened.cast[role]).get(ENTRY).cssselect("a.objection")
        reader(opened.cast[role]).get(f"/verificacion/objetar/{verification.pk}/", 403)
    reader(opened.head_of("Contabilidad")).get(f"/verificacion/objetar/{verification.pk}/", 403)
    reader(opened.head).get("/verificacion/objetar/999999/", 404)


def test_a_late_objection_is_refused_and_no_longer_offered(
    opened: OpenRound, verification: Verification, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = today_in(opened.cast.institution) + timedelta(days=12)
    for module in ("services.verifying", "entry_screen"):
        monkeypatch.setattr(f"planabierto.office.followup.{module}.today_in", lambda _institution: later)
    head = reader(opened.head)
    assert not head.get(ENTRY).cssselect("a.objection")
    page = head.post(f"/verificacion/objetar/{verification.pk}/", 422, text="Los folios están.")
    assert "El plazo para objetar terminó. Pida una corrección a Planificación." in text(page.cssselect(".summary")[0])
    assert not Objection.objects.exists()


def test_the_verifier_answers_from_the_top_of_their_page(opened: OpenRound, verification: Verification) -> None:
    object_to(verification, text="Los folios están en la caja 4.", by=opened.head)
    officer = reader(opened.officer)
    panel = officer.get(LIST).cssselect("section[aria-labelledby=objeciones]")[0]
    assert "Reclamos, AO.6.4 · Reportado 75%; verificado 70%." in text(panel)
    assert "«Los folios están en la caja 4.»" in text(panel)
    address = str(panel.cssselect("a.button")[0].get("href"))
    page = officer.post(address, 422, outcome="", answer="")
    assert texts(page.cssselect(".summary a")) == [
        "Respuesta: Elija una respuesta.",
        "Qué responde a la unidad: Escriba la respuesta a la objeción.",
    ]
    page = officer.post(address, 422, outcome="aceptada", value="0.75", answer="Estaban.")
    assert "¿Quiso decir 0.75% o 75%?" in text(page.cssselect(".summary")[0])
    assert page.cssselect("#id_answer")[0].text_content().strip() == "Estaban."
    page = officer.post(address, 422, outcome="aceptada", value="", answer="Estaban.")
    assert "Escriba el valor correcto a la fecha." in text(page.cssselect(".summary")[0])
    page = officer.post(address, outcome="aceptada", value="75%", answer="Estaban.")
    assert officer.said(page) == "Se respondió a Reclamos sobre AO.6.4."
    assert opened.row("AO.6.4").entry.achieved == Decimal("0.75")
    page = officer.post(address, 422, outcome="no-aceptada", answer="No.")
    assert "Esta objeción ya tiene respuesta." in text(page.cssselect(".summary")[0])


def test_planning_reads_open_objections_and_does_not_answer(opened: OpenRound, verification: Verification) -> None:
    objection = object_to(verification, text="Están.", by=opened.head)
    panel = reader(opened.planner).get(LIST).cssselect("section[aria-labelledby=objeciones]")[0]
    assert not panel.cssselect("a")
    for person in (opened.planner, opened.head, opened.alternate, opened.cast[Role.INTERNAL_AUDITOR]):
        reader(person).get(f"/verificacion/objeciones/{objection.pk}/", 403)
    reader(opened.officer).get("/verificacion/objeciones/999999/", 404)
    assert Objection.objects.get().state == ObjectionState.OPEN


def test_a_dismissed_objection_is_read_by_the_unit(opened: OpenRound, verification: Verification) -> None:
    objection = object_to(verification, text="Están.", by=opened.head)
    reader(opened.officer).post(
        f"/verificacion/objeciones/{objection.pk}/", outcome="no-aceptada", answer="No están en la caja."
    )
    row = reader(opened.head).get(ENTRY).cssselect("#ao-6-4 .typed")[0]
    assert "Objetado; respuesta: No están en la caja." in text(row)


def test_who_verifies_a_row_sees_what_shows_it_once_it_was_sent_and_not_what_shows_another(opened: OpenRound) -> None:
    given = EvidenceInput(description="Índice", series="Gestión", confidentiality=Confidentiality.CONFIDENTIAL)
    assigned, other = (
        f"/medios/{add_evidence(opened.report(), opened.row(code).entry, given, by=opened.head)[0].pk}/archivo/"
        for code in ("AO.6.4", "AO.6.1")
    )
    reader(opened.officer).get(assigned, 403)
    assert not reader(opened.officer).get(LIST).cssselect(".shown li")
    opened.send()
    # It has no file: that is said to who may see it.
    reader(opened.officer).get(assigned, 404)
    reader(opened.officer).get(other, 403)
    # Who verifies for another unit has other rows.
    reader(opened.alternate).get(assigned, 403)
    return_report(opened.report(), reason="Revise.", by=opened.planner)
    reader(opened.officer).get(assigned, 403)


def test_who_was_named_sees_what_shows_the_row_and_nobody_else_of_their_role(opened: OpenRound) -> None:
    given = EvidenceInput(description="Índice", series="Gestión", confidentiality=Confidentiality.CONFIDENTIAL)
    found = add_evidence(opened.report(), opened.row("AO.6.4").entry, given, by=opened.head)[0]
    assert "Índice" not in text(reader(opened.officer).get(LIST).cssselect(".shown")[0])
    opened.send()
    person = opened.head_of("Contabilidad")
    address = f"/medios/{found.pk}/archivo/"
    reader(person).get(address, 403)
    name_verifier(opened.assignment(), person=person, post="La Jefa", reason="x", by=opened.planner)
    shown = reader(person).get(LIST).cssselect(".shown")[0]
    assert "Índice" in text(shown)
    # It has no file: that is said to who may see it.
    reader(person).get(address, 404)
