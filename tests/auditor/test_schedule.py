"""What was due, moved, changed by a resolution or left without a target."""

from __future__ import annotations

import pytest

from planabierto.core.calendar import Periodicity
from tests.auditor.reviewed import codes, found, hits
from tests.plans import action, plan, table, unit


@pytest.mark.parametrize(
    ("year", "changed", "expected"),
    [
        (2023, {}, "METAS PARA AÑO 2024"),
        (2024, {"achieved_2": "EN-JUN"}, "EN-SEP"),
        (2024, {"printed_rate_2": "A JUNIO"}, "EN-SEP"),
        (2024, {"remarks_1": "OBSERVACIONES 2do Trimestre"}, "EN-SEP"),
    ],
)
def test_a_header_of_another_year_or_period(year: int, changed: dict[str, str], expected: str) -> None:
    document = plan(unit(action()), tables=[table(1, "Reclamos"), table(2, "Ventas", changed, year=year)])
    (finding,) = found("SCH401", document)
    assert (finding.unit, finding.expected) == ("Ventas", expected)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"achieved_2": "ENE-SEP"},
        {"achieved_2": "A SEPTIEMBRE"},
        {"remarks_1": "OBSERVACIONES 3er Trimestre"},
        {"targets_1": "METAS"},
    ],
)
def test_a_header_of_the_document_is_silent(changed: dict[str, str]) -> None:
    assert found("SCH401", plan(unit(action()), tables=[table(1, "Ventas", changed)])) == ()


def test_due_and_not_reported() -> None:
    (finding,) = found("SCH402", plan(unit(action(targets="1 1 1 1", achieved=""))))
    assert finding.message == "AO.6.1: tenía programado 3 a la fecha y lo ejecutado está en blanco."
    assert finding.source.column == 10


def test_a_blank_with_a_remark_asks_for_zero() -> None:
    (finding,) = found("SCH402", plan(unit(action(achieved="", remarks="Queda para noviembre."))))
    assert finding.message.endswith("¿Ejecutado 0?")


@pytest.mark.parametrize(
    ("targets", "achieved"), [("1 1 1 1", "0"), (". . . 1", ""), ("0 0 0 1", ""), ("1 1 1 1", "tres"), ("1 . . .", "1")]
)
def test_what_is_reported_or_not_due_is_silent(targets: str, achieved: str) -> None:
    assert not hits("SCH402", action(targets=targets, annual="4", achieved=achieved))


def test_nothing_new_in_the_period_and_nothing_owed_needs_no_report() -> None:
    now = plan(unit(action("AO.6.1", targets="1 1 . .", achieved=""), action("AO.6.2", targets="1 1 1 .", achieved="")))
    before = plan(
        unit(action("AO.6.1", targets="1 1 . .", achieved="2"), action("AO.6.2", targets="1 1 1 .", achieved="2")),
        period=2,
    )
    assert codes("SCH402", now, earlier=(before,)) == ["AO.6.2"]


MOVED = [
    "Para el cuarto trimestre.",
    "Se hará durante el cuarto trimestre.",
    "Se traslada al IV trimestre por falta de cupo.",
    "Pasa para octubre-diciembre.",
    "Quedará para el último trimestre.",
    "Queda para el 4.º trimestre",
    "Reprogramada: T4.",
    "Se ejecutará en noviembre.",
    "Se moverá a los meses de octubre y noviembre.",
    "Programada para oct-dic 2024.",
    "Se hará antes de finalizar el año, en el trimestre IV.",
    "SE TRASLADA PARA EL CUARTO TRIMESTRE",
    "Se pospone hasta el próximo trimestre.",
    "Se realizara el siguiente periodo.",
    "Corresponde al cuarto trimestre.",
    "Por la carga de trabajo se deja para fin de año.",
    "Se desarrollará en enero de 2025.",
    "Se realizará en 2025.",
    "Se traslada para el próximo año.",
    "Se llevará a cabo el 15/11/2024.",
    "Según acuerdo de la jefatura, se traslada al cuarto trimestre.",
    "Por acuerdo de la unidad en 2024, queda para noviembre.",
    "En espera de firma. Se entregará a finales del año.",
    "El informe del cuarto trimestre lo incluirá, pues se reprogramó.",
]


@pytest.mark.parametrize("remarks", MOVED)
def test_moved_silently(remarks: str) -> None:
    (finding,) = found("SCH403", plan(unit(action(achieved="", remarks=remarks))))
    assert finding.source.column == 12
    assert "sin citar un acuerdo" in finding.message


@pytest.mark.parametrize("achieved", ["", "0"])
def test_moved_is_what_was_not_executed_at_all(achieved: str) -> None:
    assert hits("SCH403", action(achieved=achieved, remarks="Se traslada al IV trimestre."))


@pytest.mark.parametrize(
    "remarks",
    [
        "",
        "No se realizó por falta de personal.",
        "Se realizó en el tercer trimestre.",
        "Se inició en julio y sigue en proceso.",
        "No se entregó el informe del cuarto trimestre de 2023.",
        "No se conmemoró el 25 de noviembre por falta de fondos.",
        "No se formuló el POI 2025.",
        "No se presentó el presupuesto para el año 2025.",
        "Actividad del segundo trimestre.",
        "Pendiente de la firma del cuarto informe.",
        "El cuarto trimestre de 2023 quedó sin auditar.",
    ],
)
def test_what_names_no_later_time_to_do_it_is_silent(remarks: str) -> None:
    assert not hits("SCH403", action(achieved="", remarks=remarks))


@pytest.mark.parametrize(
    ("targets", "achieved"), [("1 1 1 1", "3"), ("1 1 1 1", "2"), (". . . 1", ""), ("1 1 1 1", "4")]
)
def test_what_was_done_or_was_not_due_is_not_moved(targets: str, achieved: str) -> None:
    assert not hits("SCH403", action(targets=targets, achieved=achieved, remarks="Se traslada al IV trimestre."))


RESOLVED = [
    "Según Acta 12, punto 3.1, la meta se cambió para el T4.",
    "Reprogramada por acuerdo N.º 12-2024 del Consejo Directivo.",
    "Por acuerdo n° 3.2, se trasladó a noviembre.",
    "Se pospuso con la resolución 45/2024.",
    "En punto 5 del acta 12 se aprobó posponerla.",
    "El Consejo, en acta de sesión ordinaria número 7, aprobó diferirla para el IV trimestre.",
    "Con Acuerdo JD-15/2024 se suspendió.",
]


@pytest.mark.parametrize("remarks", RESOLVED)
def test_a_resolution_whose_change_was_not_applied(remarks: str) -> None:
    row = action(achieved="", remarks=remarks)
    assert hits("SCH404", row)
    assert not hits("SCH403", row)


@pytest.mark.parametrize(
    "remarks",
    [
        "Se elaboraron actas y acuerdos: 10",
        "Según Acta 12 se aprobó el manual.",
        "Se modificó por acuerdo de la jefatura.",
        "Memorandos 8, acuerdos 1, actas 5.",
        "Se modificó según acuerdo de 2024.",
        "Se modificó de común acuerdo con las 3 unidades.",
    ],
)
def test_what_cites_no_resolution_or_no_change_is_silent(remarks: str) -> None:
    assert not hits("SCH404", action(achieved="2", remarks=remarks))


def test_a_change_that_was_applied_is_silent() -> None:
    remarks = "Según Acta 12, punto 3.1, se trasladó al IV trimestre."
    assert not hits("SCH404", action(targets=". . . 1", achieved="", remarks=remarks))
    now = plan(unit(action(targets="1 1 1 1", achieved="2", remarks=remarks)))
    before = plan(unit(action(targets="1 2 1 .", achieved="2")), period=2)
    same = plan(unit(action(targets="1 1 1 1", achieved="2")), period=2)
    assert codes("SCH404", now, earlier=(before,)) == []
    assert codes("SCH404", now, earlier=(same,)) == ["AO.6.1"]


@pytest.mark.parametrize(
    ("targets", "achieved"), [("1 1 1 .", "2"), ("1 1 1 0", "2.5"), (". . 1 .", ""), (". . 1 .", "0")]
)
def test_incomplete_without_target_left(targets: str, achieved: str) -> None:
    assert hits("SCH405", action(targets=targets, achieved=achieved))


@pytest.mark.parametrize(
    ("targets", "achieved"), [("1 1 1 1", "2"), ("1 1 1 .", "3"), ("1 1 1 .", "4"), (". . . .", "")]
)
def test_complete_or_with_a_target_left_is_silent(targets: str, achieved: str) -> None:
    assert not hits("SCH405", action(targets=targets, annual="3", achieved=achieved))


def test_at_the_end_of_the_year_what_is_incomplete_has_no_target_left() -> None:
    document = plan(unit(action(targets="1 1 1 1", achieved="3")), period=4)
    assert codes("SCH405", document) == ["AO.6.1"]


def test_periods_are_those_of_the_document() -> None:
    half = plan(
        unit(action(targets="1 1", achieved="", remarks="Se hará en el segundo semestre.")),
        period=1,
        periodicity=Periodicity.HALF_YEAR,
    )
    monthly = plan(
        unit(action(targets=" ".join("1" * 12), achieved="0", remarks="Se hará el próximo mes.")),
        period=8,
        periodicity=Periodicity.MONTH,
    )
    assert codes("SCH403", half) == ["AO.6.1"]
    assert codes("SCH403", monthly) == ["AO.6.1"]


def test_a_plan_without_figures_has_nothing_due() -> None:
    document = plan(unit(action(achieved="", remarks="Se hará en noviembre.")), period=0)
    for rule in ("SCH402", "SCH403", "SCH405", "REM501", "ARI103"):
        assert found(rule, document) == ()
