"""Who verifies what, and whether it is somebody else."""

from __future__ import annotations

import pytest

from planabierto.auditor.settings import AuditSettings, VerifiedKind
from planabierto.auditor.verification import is_post_of
from tests.auditor.reviewed import codes, found
from tests.plans import action, note, plan, unit

OFFICER = "Oficial de Gestión Documental y Archivo"


@pytest.mark.parametrize(
    "statement",
    [
        "Escaneo de lo que la unidad produce.",
        "Escanear los expedientes.",
        "Escaneos del archivo periférico.",
        "Digitalizar toda la documentación de gestión.",
        "Digitalizar los documentos generados por la unidad.",
    ],
)
def test_an_action_of_a_verified_kind_that_no_note_covers(statement: str) -> None:
    document = plan(unit(action("AO.6.1"), action("AO.6.2", statement=statement), notes=[note("AO.6.1")]))
    (finding,) = found("VER601", document)
    assert finding.code == "AO.6.2"
    assert OFFICER in finding.message


def test_a_covered_action_is_silent_however_the_note_writes_its_code() -> None:
    document = plan(unit(action("AO.6.1.", statement="Escanear los expedientes."), notes=[note("AO 6.1")]))
    assert found("VER601", document) == ()


def test_a_note_covers_the_actions_of_its_own_unit_only() -> None:
    document = plan(
        unit(action("AO.6.1", statement="Escanear."), name="Ventas", notes=[note("AO.6.1")]),
        unit(action("AO.6.1", statement="Escanear."), name="Archivo"),
    )
    assert [finding.unit for finding in found("VER601", document)] == ["Archivo"]


@pytest.mark.parametrize(
    "statement",
    ["Digitalización de planos antiguos.", "Seguimiento a la base digital.", "Vender."],
)
def test_other_actions_need_no_note(statement: str) -> None:
    document = plan(unit(action("AO.6.1", statement=statement), action("AO.6.2"), notes=[note("AO.6.2")]))
    assert found("VER601", document) == ()


def test_a_document_without_notes_verifies_otherwise() -> None:
    assert found("VER601", plan(unit(action(statement="Escanear los expedientes.")))) == ()


def test_verified_kinds_are_data_of_the_institution() -> None:
    kind = VerifiedKind("capacitación", ("capacit*",), "Encargada de Capacitación")
    document = plan(
        unit(action("AO.6.1", statement="Capacitar al personal."), action("AO.6.2"), notes=[note("AO.6.2")])
    )
    assert found("VER601", document) == ()
    (finding,) = found("VER601", document, settings=AuditSettings(verified_kinds=(kind,)))
    assert "Encargada de Capacitación" in finding.message


@pytest.mark.parametrize(
    ("verifier", "name", "expected"),
    [
        (OFFICER, "UGDA", True),
        (OFFICER, "Unidad de Gestión Documental y Archivo", True),
        (OFFICER, "Gestión Documental y Archivo", True),
        ("Jefe de Auditoría Interna", "Auditoría Interna", True),
        ("Jefatura de Planificación", "PLANIFICACIÓN", True),
        (OFFICER, "UAIP", False),
        (OFFICER, "Unidad de Género", False),
        ("Oficial de Información", "Tecnologías de Información", False),
        ("Jefe", "Unidad", False),
    ],
)
def test_whether_a_post_is_of_a_unit(verifier: str, name: str, expected: bool) -> None:
    assert is_post_of(verifier, unit(action(), name=name)) is expected


def test_a_unit_that_verifies_itself_is_told_at_its_action() -> None:
    document = plan(
        unit(action("AO.6.1"), action("AO.6.2"), name="UGDA", notes=[note("AO.6.2")]),
        unit(action("AO.6.2"), name="UAIP", notes=[note("AO.6.2")]),
    )
    (finding,) = found("VER602", document)
    assert (finding.unit, finding.code, finding.source.line) == ("UGDA", "AO.6.2", 13)


def test_a_verifier_of_another_unit_is_silent() -> None:
    document = plan(unit(action("AO.6.2"), name="UGDA", notes=[note("AO.6.2", verifier="Jefe de Auditoría Interna")]))
    assert codes("VER602", document) == []
