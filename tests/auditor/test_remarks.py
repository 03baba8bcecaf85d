"""Remarks that leave something unsaid or contradict their row, and those that do not."""

from __future__ import annotations

import pytest

from tests.auditor.reviewed import codes, found, hits
from tests.plans import action, plan, unit


@pytest.mark.parametrize(
    ("achieved", "remarks", "expected"),
    [
        ("2", "", True),
        ("0", "", True),
        ("", "", True),
        ("2", "N/A", True),
        ("2", "Ninguna", True),
        ("2", "Sin observaciones.", True),
        ("2.97", "", True),
        ("2", "Faltó personal.", False),
        ("3", "", False),
        ("4", "", False),
    ],
)
def test_below_plan_without_explanation(achieved: str, remarks: str, expected: bool) -> None:
    assert hits("REM501", action(achieved=achieved, remarks=remarks)) is expected


def test_nothing_due_needs_no_explanation() -> None:
    assert not hits("REM501", action(targets=". . . 1", achieved=""))


@pytest.mark.parametrize(
    ("targets", "achieved", "remarks", "expected"),
    [
        ("2 2 2 2", "30", "", True),
        ("10 10 10 10", "34", "", True),  # 113 %
        ("10 10 10 10", "33", "", False),  # 110 % is in the band
        ("1 1 1 1", "4", "", False),  # one more than planned
        ("2 2 2 2", "30", "-", True),
        ("2 2 2 2", "30", "Hubo más demanda.", False),
        ("25% 25% 25% 25%", "100%", "", True),
        (". . . 1", "1", "", False),
    ],
)
def test_above_plan_without_explanation(targets: str, achieved: str, remarks: str, expected: bool) -> None:
    assert hits("REM502", action(targets=targets, achieved=achieved, remarks=remarks)) is expected


DENIED = [
    "Se convocó, pero la jornada no se llevó a cabo.",
    "No se han podido impartir ni concluir dos talleres.",
    "No se pudo realizar por falta de cupo.",
    "No fue posible completar la actividad.",
    "Aún no se ha entregado el informe final.",
    "El informe todavía no está aprobado.",
    "Hay un borrador y se están redactando las conclusiones.",
    "Se encuentra en revisión de la Gerencia.",
    "El manual está en proceso de aprobación.",
    "Se presentará a la Máxima Autoridad.",
    "La actividad será realizada en fecha próxima.",
    "Se rotuló un piso; se dará continuidad cuando haya etiquetas.",
    "Pendiente la firma del acta.",
    "Quedan por entregar dos informes.",
    "Falta aprobar el documento.",
    "Faltan por revisar tres procedimientos.",
    "Avance parcial de la actividad.",
    "Se ejecutó parcialmente.",
    "Se tiene previsto concluir en octubre.",
    "Entrega prevista para noviembre.",
    "Se reprogramó la capacitación.",
    "Toca realizar nuevamente el simulacro.",
    "En espera de respuesta del ministerio.",
    "Se realizaran las gestiones para ampliar el espacio.",
    "NO SE REALIZÓ POR FALTA DE FONDOS",
    "Fue pospuesta por la emergencia.",
]


@pytest.mark.parametrize("remarks", DENIED)
def test_met_by_the_figure_and_denied_by_the_remarks(remarks: str) -> None:
    (finding,) = found("REM503", plan(unit(action(remarks=remarks))))
    assert "100%" in finding.message


@pytest.mark.parametrize(
    "remarks",
    [
        "",
        "Se realizaron las tres visitas programadas.",
        "Las jefaturas recibieron el formato para llenarlo.",
        "Hubo tres reuniones con miras a escribir después las bases.",
        "No se presentaron inconvenientes.",
        "No hubo atrasos ni quejas.",
        "Sin actividades pendientes.",
        "Ya no hay nada pendiente.",
        "No quedó ningún expediente pendiente.",
        "Se resolvieron los casos pendientes.",
        "Quedaron depurados los saldos pendientes de 2023.",
        "Se aprobó la norma que regirá el próximo año.",
        "Se entregó el plan con el que se trabajará en 2025.",
        "Se anota cada visita en una hoja de cálculo.",
        "Se espera.",
        "Se hicieron los talleres programados para mejorar el trato.",
        "Se está dando cumplimiento a lo programado.",
        "Se genera el reporte cada mes.",
        "Se prepara un informe mensual.",
        "Se verificó que nadie quedara sin atención.",
        "Se dio a conocer la primera cartera.",
        "Se opera con normalidad.",
    ],
)
def test_remarks_that_say_it_was_done_are_silent(remarks: str) -> None:
    assert not hits("REM503", action(remarks=remarks))


@pytest.mark.parametrize(
    ("targets", "achieved", "remarks"),
    [
        ("1 1 1 1", "3", "Se impartió el taller; el próximo se hará en noviembre."),
        ("1 1 1 1", "3", "Tercera jornada hecha, la siguiente se realizará en T4."),
        ("0 45 0 45", "45", "Hecha la primera ronda, queda pendiente la última para octubre a diciembre."),
    ],
)
def test_what_is_left_for_a_period_with_its_own_target_is_no_contradiction(
    targets: str, achieved: str, remarks: str
) -> None:
    assert not hits("REM503", action(targets=targets, achieved=achieved, remarks=remarks))


def test_what_is_left_for_a_period_without_target_is_one() -> None:
    assert hits("REM503", action(targets="1 1 1 .", remarks="El próximo se hará en noviembre."))


@pytest.mark.parametrize(("targets", "achieved"), [("1 1 1 1", "2"), ("1 1 1 1", ""), (". . . 1", "")])
def test_what_is_not_met_may_say_so(targets: str, achieved: str) -> None:
    assert not hits("REM503", action(targets=targets, achieved=achieved, remarks="No se realizó."))


@pytest.mark.parametrize(
    ("remarks", "achieved", "told"),
    [
        (
            "Se revisaron 40 pozos durante el mes de abril, 22 en julio, 18 en agosto.",
            "117",
            "40 + 22 + 18 = 80",
        ),
        ("Se hicieron 12 visitas en enero y 10 en febrero.", "30", "12 + 10 = 22"),
        ("Enero: 12, febrero: 10, agosto: 3", "30", "12 + 10 + 3 = 25"),
        ("Visitas: enero (12), febrero (10)", "30", "12 + 10 = 22"),
        ("12 en el I trimestre, 10 en el II trimestre y 6 en el III trimestre", "30", "12 + 10 + 6 = 28"),
        ("Se atendieron 1,200 casos en mayo y 900 en junio.", "2000", "1,200 + 900 = 2,100"),
    ],
)
def test_quantities_by_month_that_do_not_add_up(remarks: str, achieved: str, told: str) -> None:
    document = plan(unit(action(targets="60 60 60 .", achieved=achieved, remarks=remarks)))
    (finding,) = found("REM504", document)
    assert told in finding.message


@pytest.mark.parametrize(
    ("remarks", "achieved"),
    [
        ("40 pozos en abril, 22 en julio, 18 en agosto.", "80"),
        ("El 4 de septiembre se visitaron 5 agencias y el 12 de julio otras 4.", "30"),
        ("Iniciado en mayo y entregado en junio de 2024.", "30"),
        ("Se hicieron 12 visitas en enero.", "30"),
        ("Avance del 30% en mayo y 50% en junio.", "30"),
        ("Julio: 10, agosto: 10, septiembre: 5", "100"),  # only this quarter's months: the rest came before
        ("Inició en mayo, terminó en junio: 30 equipos.", "30"),
        ("Se reunió el comité en mayo 2024 y en junio 2024.", "30"),
    ],
)
def test_quantities_that_add_up_and_numbers_that_are_none_are_silent(remarks: str, achieved: str) -> None:
    assert not hits("REM504", action(targets="60 60 60 .", achieved=achieved, remarks=remarks))


def test_months_of_the_period_against_what_it_added() -> None:
    remarks = "Julio: 10, agosto: 10, septiembre: 5"
    now = plan(unit(action(targets="60 60 60 .", achieved="100", remarks=remarks)))
    right = plan(unit(action(targets="60 60 60 .", achieved="75")), period=2)
    wrong = plan(unit(action(targets="60 60 60 .", achieved="60")), period=2)
    assert codes("REM504", now, earlier=(right,)) == []
    assert codes("REM504", now, earlier=(wrong,)) == ["AO.6.1"]


def test_percentages_are_no_counts() -> None:
    assert not hits("REM504", action(targets="25% 25% 25% 25%", achieved="75%", remarks="Enero: 12, febrero: 10"))


def test_the_same_remark_on_several_actions_is_told_on_each() -> None:
    document = plan(
        unit(
            action("AO.6.1", remarks="Bodega no ha entregado papel."),
            action("AO.6.2", remarks="Bodega no ha entregado papel"),
            name="Reclamos",
        ),
        unit(action("AO.6.1", remarks="bodega no ha  entregado papel."), name="Ventas"),
    )
    findings = found("REM505", document)
    assert [(finding.unit, finding.code) for finding in findings] == [
        ("Reclamos", "AO.6.1"),
        ("Reclamos", "AO.6.2"),
        ("Ventas", "AO.6.1"),
    ]
    assert findings[0].message == "AO.6.1: las mismas observaciones están en AO.6.2 y en 1 más."
    assert findings[2].message == "AO.6.1: las mismas observaciones están en AO.6.1 de Reclamos y en 1 más."


@pytest.mark.parametrize("second", ["", "N/A", "Se hicieron 4."])
def test_remarks_of_their_own_and_blanks_are_silent(second: str) -> None:
    assert not hits("REM505", action("AO.6.1", remarks=second and "Se hicieron 3."), action("AO.6.2", remarks=second))


def test_empty_remarks_are_not_the_same_remark() -> None:
    assert not hits("REM505", action("AO.6.1", remarks="N/A"), action("AO.6.2", remarks="N/A"))


@pytest.mark.parametrize(
    "remarks",
    ["Actividad realizada a tiempo.", "Cumplida", "Se cumplió la meta.", "OK", "CUMPLIDA SEGÚN LO PLANIFICADO"],
)
def test_a_remark_that_says_nothing(remarks: str) -> None:
    assert hits("REM506", action(remarks=remarks))


@pytest.mark.parametrize(
    "remarks",
    [
        "",
        "N/A",
        "Se entregaron 3.",
        "Prevista en octubre.",
        "Entregado en julio.",
        "Lo aprobó la Gerencia.",
        "Se entregó a la UACI.",
        "Se revisó y actualizó el manual completo.",
    ],
)
def test_a_remark_with_a_number_a_time_a_name_or_more_words_is_silent(remarks: str) -> None:
    assert not hits("REM506", action(remarks=remarks))


@pytest.mark.parametrize(
    "remarks",
    [
        "El número de dictámenes es aproximado.",
        "Se atendieron aproximadamente 30 casos.",
        "Se revisaron unos 40 expedientes.",
        "Cerca de 200 personas.",
        "Alrededor de 15 visitas.",
        "Casi 300 asegurados.",
        "Aprox. 25 reuniones.",
        "Más o menos 10 talleres.",
        "Se atendieron más de 100 consultas.",
    ],
)
def test_an_approximate_figure(remarks: str) -> None:
    assert hits("REM507", action(remarks=remarks))


@pytest.mark.parametrize(
    "remarks",
    [
        "Se atendieron 30 casos.",
        "El tiempo de espera se aproxima al óptimo.",
        "Se visitaron agencias cerca de la sede.",
        "Unos talleres se hicieron en línea.",
        "Se avanzó de forma aproximada.",
        "Alrededor de la sede se pintó el muro.",
    ],
)
def test_exact_figures_and_other_nearness_are_silent(remarks: str) -> None:
    assert not hits("REM507", action(remarks=remarks))
