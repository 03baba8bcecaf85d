"""What stands in the way of an import is a sentence with its place; what must be accepted is named."""

import pytest

from planabierto.auditor.registry import audit
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.queries import find_unit
from planabierto.office.institutions.services import add_alias
from planabierto.office.intake.checks import CautionKind, blockers, cautions
from planabierto.office.intake.comparison import compare
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row


def blocked_by(institution: Institution, text: str) -> tuple[str, ...]:
    read = document(text)
    return blockers(read, audit(read), compare(institution, read))


def asked_about(institution: Institution, text: str) -> list[CautionKind]:
    read = document(text)
    return [caution.kind for caution in cautions(institution, read, compare(institution, read))]


def test_good_document_is_not_blocked(institution: Institution) -> None:
    assert blocked_by(institution, follow_up()) == ()


@pytest.mark.parametrize("written", ["tres", "-2", "#DIV/0!"])
def test_what_is_no_number_blocks_with_its_place(institution: Institution, written: str) -> None:
    (sentence,) = blocked_by(institution, follow_up({"Servir.": [OTHERS, row(achieved=written)]}))
    assert sentence.startswith("AO.6.1: real: ")
    assert sentence.endswith("(línea 10, columna 10)")


def test_code_twice_in_a_unit_blocks_with_its_place(institution: Institution) -> None:
    (sentence,) = blocked_by(institution, follow_up({"Servir.": [OTHERS, row(), row(statement="Otra.")]}))
    assert "AO.6.1" in sentence
    assert "línea 11" in sentence


def test_same_text_twice_without_code_blocks(institution: Institution) -> None:
    (sentence,) = blocked_by(institution, follow_up({"Servir.": [OTHERS, row("", "Archivar."), row("", "Archivar")]}))
    assert "«Archivar» está dos veces en Reclamos" in sentence
    assert "línea 11" in sentence


def test_two_names_of_one_unit_with_one_code_block(institution: Institution) -> None:
    write(institution, document(follow_up()))
    unit = find_unit(institution, "Reclamos", on=document(follow_up()).cutoff)  # type: ignore[arg-type]  # it has one
    assert unit is not None
    add_alias(unit, name="Atención de Reclamos", by=None)
    units = {"Servir.": [OTHERS, row(lead="A")], "Atender.": [OTHERS, row(area="Atención de Reclamos", lead="B")]}
    (sentence,) = blocked_by(institution, follow_up(units))
    assert "«AO.6.1» está dos veces en Atención de Reclamos" in sentence


def test_year_of_another_century_blocks(institution: Institution) -> None:
    read = document(follow_up())
    from dataclasses import replace

    old = replace(read, year=1924)
    assert any("1924" in sentence for sentence in blockers(old, (), compare(institution, old)))


def test_plan_without_figures_blocks_with_what_to_do(institution: Institution) -> None:
    from dataclasses import replace

    plan = replace(document(follow_up()), period=0)
    assert any("aquí se importan seguimientos" in one for one in blockers(plan, (), compare(institution, plan)))


def test_other_periods_than_the_plan_block(institution: Institution) -> None:
    from dataclasses import replace

    from planabierto.core.calendar import Periodicity

    write(institution, document(follow_up()))
    half = replace(document(follow_up(period=2)), periodicity=Periodicity.HALF_YEAR)
    (sentence,) = blockers(half, (), compare(institution, half))
    assert sentence == "El documento tiene metas por semestre y el plan 2024 se sigue por trimestre."


def test_presented_follow_up_blocks(institution: Institution) -> None:
    stored = write(institution, document(follow_up()))
    stored.state = "presented"
    stored.save()
    (sentence,) = blocked_by(institution, follow_up())
    assert "ya fue presentado" in sentence


@pytest.mark.parametrize(
    ("rows", "quoted"),
    [
        (row(area="Unidad " + "muy " * 60 + "larga"), "tiene más de 200 letras"),
        (row("A" * 61), "tiene más de 60 letras"),
    ],
)
def test_what_is_too_long_blocks(institution: Institution, rows: str, quoted: str) -> None:
    assert any(quoted in sentence for sentence in blocked_by(institution, follow_up({"Servir.": [OTHERS, rows]})))


def test_first_plan_asks_nothing(institution: Institution) -> None:
    assert asked_about(institution, follow_up()) == []


def test_plan_of_another_year_is_asked_about_with_its_place(institution: Institution) -> None:
    write(institution, document(follow_up(year=2024)))
    read = document(follow_up(year=2023))
    (caution,) = cautions(institution, read, compare(institution, read))
    assert caution.kind is CautionKind.NEW_PLAN
    assert caution.sentence == (
        "El documento es del año 2023 y el plan que se lleva es el de 2024: se abre un plan nuevo. (línea 3, columna 1)"
    )


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("MUTUAL EJEMPLO", []),
        ("Mutual Ejemplo de las Personas Trabajadoras", []),
        ("MUTUAL", []),
        ("CAJA DE OTRO LADO", [CautionKind.OTHER_INSTITUTION]),
    ],
)
def test_document_of_another_institution_is_asked_about(
    institution: Institution, named: str, expected: list[CautionKind]
) -> None:
    assert asked_about(institution, follow_up(institution=named)) == expected


def test_rows_that_would_go_are_asked_about(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row("AO.6.1."), row("AO.6.2.")]})))
    assert asked_about(institution, follow_up({"Servir.": [OTHERS, row("AO.6.1.")]})) == [CautionKind.GONE_ROWS]
