"""The note that says who verifies which actions, in the words of the documents, and read back from its own words."""

from __future__ import annotations

from datetime import date

import pytest

from planabierto.core.verification_note import PENDING, UNVERIFIABLE, NotedAction, note_text, verified
from tests.office.written import document, follow_up

OFFICER = "El Oficial de Gestión Documental y Archivo"
ON = date(2024, 10, 9)


@pytest.mark.parametrize(
    ("actions", "text"),
    [
        ([], ""),
        ([NotedAction("AO.6.4")], f"{OFFICER} verificará el cumplimiento de la acción AO.6.4."),
        (
            [NotedAction("AO.3.5"), NotedAction("AO.6.4")],
            f"{OFFICER} verificará el cumplimiento de las acciones AO.3.5 y AO.6.4.",
        ),
        (
            [NotedAction("AO.3.6"), NotedAction("AO.6.5"), NotedAction("AO.6.11")],
            f"{OFFICER} verificará el cumplimiento de las acciones AO.3.6, AO.6.5 y AO.6.11.",
        ),
        (
            [NotedAction("AO.6.4", verified(ON))],
            f"{OFFICER} verificará el cumplimiento de la acción AO.6.4 (verificada el 9 de octubre de 2024).",
        ),
        (
            [NotedAction("AO.3.6", verified(ON)), NotedAction("AO.6.5", PENDING), NotedAction("AO.6.6", UNVERIFIABLE)],
            (
                f"{OFFICER} verificará el cumplimiento de las acciones AO.3.6 (verificada el 9 de octubre de 2024), "
                "AO.6.5 (pendiente) y AO.6.6 (no se pudo verificar)."
            ),
        ),
    ],
)
def test_note_names_its_actions_with_their_outcome(actions: list[NotedAction], text: str) -> None:
    assert note_text(OFFICER, actions) == text


def test_note_begins_with_a_capital() -> None:
    assert note_text(" la jefatura de Auditoría ", [NotedAction("AO.6.4")]).startswith("La jefatura de Auditoría ver")


@pytest.mark.parametrize("outcome", ["", PENDING, verified(ON)])
def test_note_is_read_back_as_its_actions_and_verifier(outcome: str) -> None:
    written = note_text(OFFICER, [NotedAction("AO.3.6", outcome), NotedAction("AO.6.1", outcome)])
    (note,) = document(follow_up(note=f"Nota: {written}")).units[0].notes
    assert [code.value for code in note.codes] == ["AO.3.6", "AO.6.1"]
    assert note.verifier.value in {OFFICER, OFFICER.removeprefix("El ")}
