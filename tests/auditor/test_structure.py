"""Units, tables, codes and objectives that do not fit together, and those that do."""

from __future__ import annotations

import pytest

from planabierto.auditor.settings import AuditSettings, UnitAlias
from planabierto.core.plan import Objective, Text
from tests.auditor.reviewed import codes, found, hits
from tests.plans import ASSETS, OTHERS, action, plan, table, text, unit

PEOPLE = "MISIÓN: Dirigir los procesos del recurso humano y el desarrollo del personal."


def test_a_mission_of_two_units_is_told_at_the_one_it_does_not_speak_of() -> None:
    document = plan(
        unit(action(), name="Unidad de Género", mission=PEOPLE),
        unit(action(), name="Desarrollo Humano", mission=PEOPLE),
    )
    (finding,) = found("STR301", document)
    assert finding.unit == "Unidad de Género"
    assert finding.message == "Unidad de Género: la misión impresa es la misma que la de Desarrollo Humano."


def test_missions_are_equal_whatever_their_case_and_signs() -> None:
    document = plan(
        unit(action(), name="Ventas", mission=PEOPLE.upper()),
        unit(action(), name="Desarrollo Humano", mission=PEOPLE.removesuffix(".")),
    )
    assert [finding.unit for finding in found("STR301", document)] == ["Ventas"]


def test_one_finding_for_each_unit_beyond_the_owner() -> None:
    names = ("Ventas", "Desarrollo Humano", "Archivo")
    document = plan(*(unit(action(), name=name, mission=PEOPLE) for name in names))
    assert [finding.unit for finding in found("STR301", document)] == ["Ventas", "Archivo"]


@pytest.mark.parametrize("other", ["MISIÓN: Vender los seguros.", ""])
def test_missions_of_their_own_are_silent(other: str) -> None:
    document = plan(
        unit(action(), name="Ventas", mission=other), unit(action(), name="Desarrollo Humano", mission=PEOPLE)
    )
    assert found("STR301", document) == ()


def test_units_without_mission_share_none() -> None:
    assert found("STR301", plan(unit(action(), name="Ventas"), unit(action(), name="Archivo"))) == ()


def test_a_split_table_is_told_at_its_repeated_mission() -> None:
    tables = [table(1, "Ventas"), table(2, "Ventas", continues=True, mission="MISIÓN: Vender."), table(3, "Archivo")]
    (finding,) = found("STR302", plan(unit(action()), tables=tables))
    assert (finding.unit, finding.source.line) == ("Ventas", 2000)


def test_a_code_twice_in_a_unit_is_told_at_the_later_row() -> None:
    document = plan(unit(action("AO.6.1.", statement="Vender."), action("AO.6.2."), action("AO.6.1")))
    (finding,) = found("STR303", document)
    assert finding.source.line == 14
    assert "«Vender.»" in finding.message


def test_the_same_code_in_two_units_is_no_repetition() -> None:
    assert found("STR303", plan(unit(action(), name="Ventas"), unit(action(), name="Archivo"))) == ()


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ("AO.6.1 AO.6.2 AO.6.4", "AO.6.3"),
        ("AO.6.2 AO.6.3", "AO.6.1"),
        ("AO.3.1 AO.6.1 AO.6.3", "AO.6.2"),
        ("1.1 1.2 1.5", "1.3"),
    ],
)
def test_a_gap_in_the_numbering(numbers: str, missing: str) -> None:
    (finding,) = found("STR304", plan(unit(*map(action, numbers.split()))))
    assert finding.expected == missing
    assert missing in finding.message


@pytest.mark.parametrize(
    "numbers",
    [
        "AO.6.1 AO.6.2 AO.6.3",
        "AO.6.3 AO.6.1 AO.6.2",
        "AO.3.1 AO.6.1",
        "0900 0902",
        "AO.6.9 AO.6.10".replace("9", "1").replace("10", "2"),
    ],
)
def test_numbers_without_gap_are_silent(numbers: str) -> None:
    assert codes("STR304", plan(unit(*map(action, numbers.split())))) == []


def test_numbering_that_runs_through_the_units_has_no_gap() -> None:
    document = plan(
        unit(action("AO.6.1"), action("AO.6.4"), name="Ventas"),
        unit(action("AO.6.2"), action("AO.6.3"), action("AO.6.5"), name="Archivo"),
    )
    assert found("STR304", document) == ()


def test_a_gap_of_a_numbering_that_runs_through_the_units() -> None:
    document = plan(
        unit(action("AO.6.1"), action("AO.6.4"), name="Ventas"),
        unit(action("AO.6.2"), action("AO.6.5"), name="Archivo"),
    )
    assert [finding.expected for finding in found("STR304", document)] == ["AO.6.3", "AO.6.3"]


def test_a_code_of_another_objective() -> None:
    document = plan(unit(sections=[(ASSETS, [action("AO.3.1"), action("AO.4.1")]), (OTHERS, [action("AO.6.1")])]))
    (finding,) = found("STR305", document)
    assert (finding.code, finding.expected) == ("AO.4.1", "3")


@pytest.mark.parametrize(
    ("objective", "numbers"),
    [
        (ASSETS, "AO.3.1 AO.3.2"),
        (OTHERS, "AO.6.1 AO.6.10"),
        (Objective("", Text(), is_strategic=False), "AO.6.1 AO.7.1"),
        (ASSETS, "1.1 1.2 2.1"),  # codes that do not carry the objective
        (ASSETS, "0900 0901"),
    ],
)
def test_codes_of_their_objective_are_silent(objective: Objective, numbers: str) -> None:
    assert codes("STR305", plan(unit(*map(action, numbers.split()), objective=objective))) == []


def in_remarks(remarks: str, *names: str) -> list[str | None]:
    document = plan(unit(action(remarks=remarks), name="Reclamos"), *(unit(action(), name=name) for name in names))
    return [finding.expected for finding in found("STR306", document)]


@pytest.mark.parametrize(
    ("remarks", "name"),
    [
        ("Depende de TI.", "Tecnologías de Información"),
        ("Lo confirmó la jefatura de Informática.", "Tecnologías de Información"),
        ("Se coordinó con las TICs de la institución.", "Tecnologías de la Información"),
        ("Se pidió a Recursos Humanos la nómina.", "Desarrollo Humano"),
        ("Se pidió a RR.HH. la nómina.", "Desarrollo Humano"),
        ("Pendiente de la Asesoría Jurídica.", "Unidad Legal"),
        ("La UACI no ha adjudicado.", "Compras Públicas"),
        ("Lo revisa AI en octubre.", "Auditoría Interna"),
        ("Lo lleva PDI.", "Planificación y Desarrollo Institucional"),
    ],
)
def test_an_alias_of_a_unit(remarks: str, name: str) -> None:
    assert in_remarks(remarks, name) == [name]


@pytest.mark.parametrize(
    ("remarks", "names"),
    [
        ("Depende de TI.", ["Operaciones"]),  # no unit of this document
        ("Depende de TI.", ["TI"]),
        ("Depende de TI.", ["Tecnologías de Información (TI)"]),
        ("Se dio seguridad informática al personal.", ["Tecnologías de Información"]),
        ("Curso de Seguridad Informática.", ["Tecnologías de Información"]),
        ("Para ti y para mí.", ["Tecnologías de Información"]),
        ("Depende de Tecnologías de Información.", ["Tecnologías de Información"]),
        ("Se pidió a Desarrollo Humano.", ["Desarrollo Humano"]),
        ("Capacitación en desarrollo del talento humano.", ["Desarrollo Humano"]),
        ("SE LLEVA LA CUENTA DE LA CAJA", ["Logística y Activos"]),
    ],
)
def test_names_that_are_right_and_words_that_are_no_names_are_silent(remarks: str, names: list[str]) -> None:
    assert in_remarks(remarks, *names) == []


def test_aliases_are_data_of_the_institution() -> None:
    document = plan(unit(action(remarks="Depende de la Bodega."), name="Logística y Activos"))
    settings = AuditSettings(aliases=(UnitAlias("Bodega", "logística y activos"),))
    assert found("STR306", document) == ()
    assert [finding.expected for finding in found("STR306", document, settings=settings)] == ["Logística y Activos"]


@pytest.mark.parametrize(("strategic", "others", "expected"), [(1, 2, 1), (1, 1, 0), (2, 1, 0), (0, 1, 1)])
def test_most_actions_outside_the_strategic_objectives(strategic: int, others: int, expected: int) -> None:
    document = plan(
        unit(
            sections=[
                (ASSETS, [action(f"AO.3.{n}") for n in range(1, strategic + 1)]),
                (OTHERS, [action(f"AO.6.{n}") for n in range(1, others + 1)]),
            ]
        )
    )
    assert len(found("STR307", document)) == expected


def test_the_share_is_printed() -> None:
    (finding,) = found("STR307", plan(unit(action("AO.6.1"), action("AO.6.2"))))
    assert finding.message == "2 de 2 acciones (100.0%) no están bajo ningún objetivo estratégico."
    assert (finding.unit, finding.source.line) == (None, None)


def shared(*statements: str) -> list[str]:
    document = plan(*(unit(action(statement=one), name=f"Unidad {n}") for n, one in enumerate(statements, 1)))
    return [finding.message for finding in found("STR308", document)]


def test_the_same_action_in_several_units_is_told_once_at_the_first() -> None:
    assert shared(
        "Revisar las normas (SVO y SPS).", "Vender.", "Revisar las normas SVO, y SPS", "REVISAR LAS NORMÁS SVO Y SPS."
    ) == ["AO.6.1: la misma acción está en 3 unidades: Unidad 1, Unidad 3 y Unidad 4."]


def test_common_actions_are_one_group_whatever_their_words() -> None:
    (message,) = shared(
        "Escaneo de lo que la unidad produce.",
        "Escanear los expedientes.",
        "Digitalización de la documentación generada.",
    )
    assert (
        message
        == "AO.6.1: la acción común de escaneo de la documentación está en 3 unidades: Unidad 1, Unidad 2 y Unidad 3."
    )


@pytest.mark.parametrize(
    "statements",
    [
        ("Revisar los procedimientos de Ventas.", "Revisar los procedimientos de Archivo."),
        ("", ""),
        ("Escanear los expedientes.", "Digitalización de planos antiguos."),
    ],
)
def test_actions_of_one_unit_each_are_silent(statements: tuple[str, ...]) -> None:
    assert shared(*statements) == []


def test_the_same_action_twice_in_one_unit_is_not_of_several() -> None:
    assert not hits("STR308", action("AO.6.1"), action("AO.6.2"))


def test_a_cell_without_place() -> None:
    (finding,) = found("STR309", plan(unit(action()), unplaced=[text("Revisado por Planificación", line=7, column=14)]))
    assert finding.message == "No se sabe qué es «Revisado por Planificación»."
    assert (finding.source.line, finding.source.column) == (7, 14)


def test_each_cell_without_place_is_told_apart() -> None:
    findings = found("STR309", plan(unit(action()), unplaced=[text("x"), text("x"), text("y")]))
    assert len({finding.fingerprint for finding in findings}) == 3
