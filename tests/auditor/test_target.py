"""Figures that make one doubt a target, and those that do not."""

from __future__ import annotations

import pytest

from planabierto.auditor.settings import AuditSettings
from planabierto.core.measure import Accumulation
from planabierto.core.quantity import Scale
from planabierto.core.trafficlight import TrafficLightBands
from tests.auditor.reviewed import codes, found, hits
from tests.plans import action, plan, unit


@pytest.mark.parametrize(
    ("targets", "achieved", "expected"),
    [
        ("36 36 36 36", "473", True),
        ("10 10 10 10", "40", True),
        ("10 10 10 10", "39", False),  # 130 % is above plan, not far above
        ("1 1 1 1", "4", False),  # one more than planned
        ("1 1 1 1", "5", True),
        ("25% 25% 25% 25%", "100%", True),
        (". . . 1", "3", False),
        ("1 1 1 1", "", False),
    ],
)
def test_far_above_plan(targets: str, achieved: str, expected: bool) -> None:
    assert hits("TGT701", action(targets=targets, achieved=achieved)) is expected


def test_the_bands_are_data_of_the_institution() -> None:
    document = plan(unit(action(targets="10 10 10 10", achieved="37")))
    settings = AuditSettings(
        bands=TrafficLightBands(far_above=TrafficLightBands().above + TrafficLightBands().above / 10)
    )
    assert found("TGT701", document) == ()
    assert len(found("TGT701", document, settings=settings)) == 1


@pytest.mark.parametrize(
    ("targets", "annual", "achieved", "period", "expected"),
    [
        ("2 2 2 2", "8", "10", 3, True),
        ("1 1 . .", "1", "2", 3, True),
        (". . . 1", "1", "2", 3, True),
        ("2 2 2 2", "8", "8", 3, False),
        ("2 2 2 2", "8", "10", 4, False),
        ("2 2 2 2", "", "10", 3, False),
        ("2 2 2 2", "8", "", 3, False),
    ],
)
def test_the_annual_target_exceeded_before_the_year_ends(
    targets: str, annual: str, achieved: str, period: int, expected: bool
) -> None:
    assert hits("TGT702", action(targets=targets, annual=annual or "", achieved=achieved), period=period) is expected


@pytest.mark.parametrize(
    ("targets", "achieved", "scale", "expected"),
    [
        (". . 1 .", "0.95", None, True),
        ("1 1 1 .", "1.5", None, True),
        ("0.2 0.2 0.3 0.3", "0.7", None, False),
        ("0.5 . 0.5 .", "0.8", None, False),
        (". . 1 .", "0.95", Scale.STAGES, False),
        ("25% 25% 25% 25%", "66.5%", None, False),
        ("1 1 1 1", "3", None, False),
        ("1 1 1 1", "3.0", None, False),
        ("1 1 1 1", "", None, False),
    ],
)
def test_a_fraction_of_whole_things(targets: str, achieved: str, scale: Scale | None, expected: bool) -> None:
    assert hits("TGT703", action(targets=targets, achieved=achieved, scale=scale)) is expected


def test_money_has_cents() -> None:
    assert not hits(
        "TGT703", action(targets="$100 $100 $100 $100", annual="$400", achieved="$250.50", scale=Scale.MONEY)
    )


def test_the_same_large_figure_in_two_actions_is_told_on_each() -> None:
    document = plan(
        unit(
            action("AO.6.4", targets="36 36 36 36", achieved="473"),
            action("AO.6.5", targets="235 235 235 235", achieved="593"),
            action("AO.6.7", targets="200 200 200 200", achieved="473"),
        )
    )
    findings = found("TGT704", document)
    assert [finding.code for finding in findings] == ["AO.6.4", "AO.6.7"]
    assert findings[0].message == "AO.6.4: lleva 473, lo mismo que AO.6.7, con metas distintas."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("36 36 36 36", "99"), ("20 20 20 20", "99")),  # small figures coincide
        (("36 36 36 36", "473"), ("36 36 36 36", "473")),  # the same work counted twice
        (("36 36 36 36", "473"), ("20 20 20 20", "472")),
    ],
)
def test_small_or_equal_figures_of_equal_targets_are_silent(first: tuple[str, str], second: tuple[str, str]) -> None:
    rows = (
        action(f"AO.6.{n}", targets=targets, achieved=achieved)
        for n, (targets, achieved) in enumerate((first, second), 1)
    )
    assert not hits("TGT704", *rows)


def test_the_same_figure_in_two_units_is_no_copy() -> None:
    document = plan(
        unit(action(achieved="473"), name="Ventas"), unit(action(targets="9 9 9 9", achieved="473"), name="Archivo")
    )
    assert codes("TGT704", document) == []


@pytest.mark.parametrize(
    "remarks",
    [
        "Dictámenes emitidos según trámites presentados.",
        "Se responde de acuerdo con la demanda de cada mes.",
        "Depende de la demanda.",
        "Se atiende según demanda.",
        "No se recibieron solicitudes en el período.",
        "No hubo demanda de los usuarios.",
        "Por baja demanda de las instituciones.",
        "Conforme a los expedientes que ingresaron.",
        "El número depende de los casos que llegan.",
        "Según documentación presentada.",
        "Sin solicitudes en el trimestre.",
        "En función de los requerimientos recibidos.",
        "Hubo mayor afluencia de visitantes.",
    ],
)
@pytest.mark.parametrize("achieved", ["1", "9"])
def test_off_target_because_of_the_demand(remarks: str, achieved: str) -> None:
    assert hits("TGT705", action(achieved=achieved, remarks=remarks))


@pytest.mark.parametrize(
    ("achieved", "remarks"),
    [
        ("1", "Falta de personal."),
        ("1", "Se redactaron los contratos solicitados por Gerencia."),
        ("1", "Hubo asesoría para toda unidad que la pidió."),
        ("1", "Según lo hablado en la reunión, el desarrollo se detuvo."),
        ("1", "En proceso, según el nuevo mapa de procedimientos."),
        ("1", "Los asegurados prefieren otro seguro."),
        ("1", "Se presentó la solicitud al ministerio."),
        ("1", ""),
        ("3", "Según demanda."),
        ("", ""),
    ],
)
def test_other_reasons_and_targets_that_were_met_are_silent(achieved: str, remarks: str) -> None:
    assert not hits("TGT705", action(achieved=achieved, remarks=remarks))


def test_only_counts_are_moved_by_the_demand() -> None:
    assert not hits("TGT705", action(targets="25% 25% 25% 25%", achieved="50%", remarks="Según demanda."))


def test_a_level_may_exceed_no_annual_sum() -> None:
    assert not hits("TGT702", action(targets="80 80 80 80", annual="80", achieved="80", accumulation=Accumulation.LAST))
