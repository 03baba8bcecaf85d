"""Where an inconsistency stands and how it is known again."""

import pytest

from planabierto.core.findings import Finding, Severity, place_in_words
from planabierto.core.plan import NOWHERE, Source


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("plan.txt", table=2, line=46, column=9), "línea 46, columna 9"),
        (Source("plan.xlsx", sheet="UGDA", table=1, row=7, column=3), "hoja «UGDA», fila 7, columna 3"),
        (Source("plan.pdf", page=4, table=2, row=5), "página 4, tabla 2, fila 5"),
        (Source("plan.docx", table=2, row=5, column=1), "tabla 2, fila 5, columna 1"),
        (NOWHERE, ""),
    ],
)
def test_place_is_told_as_a_person_looks_for_it(source: Source, words: str) -> None:
    assert place_in_words(source) == words


def test_severities_have_their_words() -> None:
    assert [severity.label for severity in Severity] == ["error", "advertencia", "aviso", "privacidad"]


def finding(rule: str = "REM501", unit: str = "Reclamos", code: str = "AO.6.4", subject: str = "") -> Finding:
    return Finding(rule, Severity.WARNING, "Explique.", unit=unit, code=code, subject=subject)


@pytest.mark.parametrize("changed", [{"rule": "REM502"}, {"unit": "UCP"}, {"code": "AO.6.5"}, {"subject": "2"}])
def test_another_rule_action_unit_or_subject_is_another_finding(changed: dict[str, str]) -> None:
    assert finding(**changed).fingerprint != finding().fingerprint


def test_the_wording_and_the_place_are_not_what_a_finding_is() -> None:
    moved = Finding("REM501", Severity.WARNING, "Explique por qué.", Source("t4.txt", line=9), "Reclamos", "AO.6.4")

    assert moved.fingerprint == finding().fingerprint
    assert len(moved.fingerprint) == 16
