"""What is proposed for an action from its words and figures, in the words of plans."""

from __future__ import annotations

from decimal import Decimal

import pytest

from planabierto.core.completion import EvidencePolicy, Proposal, is_scanning, is_spelling_of, propose
from planabierto.core.measure import Accumulation, Measure, MeasureKind
from planabierto.core.quantity import Scale

COUNT, RATIO, MONEY = Measure(), Measure(scale=Scale.RATIO), Measure(scale=Scale.MONEY)
QUARTERS = "0.25 0.25 0.25 0.25"


def proposed(statement: str, annual: str, targets: str, measure: Measure = COUNT) -> Proposal:
    """The proposal for an action; `-` is a blank."""
    figures = [None if one == "-" else Decimal(one) for one in targets.split()]
    return propose(
        statement, measure=measure, annual_target=None if annual == "-" else Decimal(annual), targets=figures
    )


@pytest.mark.parametrize(
    ("statement", "annual", "targets", "measure"),
    [
        ("Escaneo de los documentos de gestión que produce la unidad.", "1", QUARTERS, RATIO),
        ("Escanear de los documentos de gestión que produce la unidad.", "1", QUARTERS, RATIO),
        ("ESCANEO DE LA DOCUMENTACIÓN", "1", "- 0.5 0.25 0.25", RATIO),
        ("Escaneo del archivo de la unidad", "1", QUARTERS, COUNT),
        ("Digitalización de expedientes", "1", "0 0.33 0.33 0.34", RATIO),
    ],
)
def test_scanning_is_n_of_n_and_verified(statement: str, annual: str, targets: str, measure: Measure) -> None:
    proposal = proposed(statement, annual, targets, measure)
    assert proposal == (
        "documento escaneado", MeasureKind.SHARE, "Inventario de documentos generados y escaneados",
        EvidencePolicy.REQUIRED, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "annual", "targets", "measure"),
    [
        ("Compra de un escáner para documentos", "1", "1 - - -", COUNT),
        ("Digitalizar el archivo histórico de documentos", "4", "1 1 1 1", COUNT),
        ("Escanear los equipos en busca de virus", "1", QUARTERS, RATIO),
    ],
)
def test_near_scanning_is_none(statement: str, annual: str, targets: str, measure: Measure) -> None:
    proposal = proposed(statement, annual, targets, measure)
    assert proposal.kind is not MeasureKind.SHARE
    assert not proposal.is_scanning


@pytest.mark.parametrize(
    ("statement", "unit"),
    [
        ("Redactar el informe sobre las solicitudes recibidas.", "informe"),
        ("Atender las solicitudes que piden informes.", "solicitud atendida"),
        ("Llevar a cabo talleres de mejora continua.", "taller"),
        ("Preparar e impartir CAPACITACIONES.", "capacitación"),
        ("Auditoría del macroproceso de crédito.", "auditoría"),
        ("Examen del macroproceso de crédito.", "examen"),
        ("Reunirse por zonas de trabajo.", "reunión"),
        ("Visitas de supervisión a las agencias.", "visita"),
        ("Extender estados de cuenta.", "estado de cuenta"),
        ("Emitir los Estados Financieros.", "estado financiero"),
        ("Vender el Seguro Funerario.", "seguro vendido"),
        ("Dar seguimiento a los indicadores.", "informe de seguimiento"),
        ("Poner al día el índice de lo reservado.", "documento actualizado"),
        ("Elaborar el presupuesto y entregarlo.", "documento"),
        ("Presencia en medios y canales en línea.", "actividad"),
    ],
)
def test_unit_of_measure_comes_from_the_words(statement: str, unit: str) -> None:
    assert proposed(statement, "4", "1 1 1 1").unit_of_measure == unit


def test_one_product_a_year_is_a_document_that_must_be_shown() -> None:
    proposal = proposed("Medir el clima laboral.", "1", "1 - - -")
    assert proposal == (
        "documento",
        MeasureKind.SUM,
        "El documento, con su nota de remisión",
        EvidencePolicy.REQUIRED,
        False,
    )


@pytest.mark.parametrize(
    ("statement", "annual", "targets", "measure", "kind"),
    [
        ("Atender las solicitudes de soporte.", "1", "1 1 1 1", RATIO, MeasureKind.DEMAND),
        ("Resolver los reclamos recibidos.", "1", "1 - 1 1", RATIO, MeasureKind.DEMAND),
        ("Mantener el servicio disponible.", "1", "1 1 1 1", RATIO, MeasureKind.LEVEL),
        ("Mantener la cobertura de afiliados.", "0.9", "0.9 0.9 0.9 0.9", RATIO, MeasureKind.LEVEL),
        ("Mantener agencias abiertas.", "12", "12 12 12 12", COUNT, MeasureKind.LEVEL),
        ("Cumplir un plan de capacitación.", "1", "0.2 0.2 0.3 0.3", COUNT, MeasureKind.STAGES),
        ("Atender solicitudes.", "1", QUARTERS, RATIO, MeasureKind.SUM),
        ("Emitir certificaciones.", "4", "1 1 1 1", COUNT, MeasureKind.SUM),
        ("Un producto del año.", "1", "1 - - -", COUNT, MeasureKind.SUM),
        ("Cobrar primas.", "100.5", "50.25 50.25 - -", MONEY, MeasureKind.SUM),
        ("Sin meta escrita.", "-", "- - - -", COUNT, MeasureKind.SUM),
        ("Partes que no llegan a la meta.", "1", "0.2 - - -", COUNT, MeasureKind.SUM),
    ],
)
def test_way_of_counting_comes_from_the_figures(
    statement: str, annual: str, targets: str, measure: Measure, kind: MeasureKind
) -> None:
    assert proposed(statement, annual, targets, measure).kind is kind


def test_what_the_document_says_is_kept() -> None:
    said = Measure(accumulation=Accumulation.LAST, unit_of_measure="agencia")
    proposal = proposed("Llevar talleres a las agencias.", "4", "1 1 1 1", said)
    assert (proposal.unit_of_measure, proposal.kind) == ("agencia", MeasureKind.LEVEL)
    assert proposed("Elevar la cobertura.", "4", "1 1 1 1", Measure(is_share=True)).kind is MeasureKind.SHARE


def test_many_in_a_year_are_proven_by_a_list() -> None:
    assert proposed("Dictar resoluciones.", "940", "235 235 235 235").means_of_verification == "Listado del sistema"
    assert proposed("Dictar resoluciones.", "4", "1 1 1 1").means_of_verification == "Copia del documento emitido"


def test_scanning_is_told_by_its_words() -> None:
    assert is_scanning("Escaneo de la documentación")
    assert not is_scanning("Archivo de la documentación")


@pytest.mark.parametrize(
    ("one", "other", "is_spelling"),
    [
        ("Escaneo de los documentos.", "Escanear de los documentos", True),
        ("Elaboración de informes", "ELABORAR de informes", True),
        ("Escaneo de los documentos.", "ESCANEO DE LOS DOCUMENTOS", False),
        ("Escaneo de los documentos.", "Escanear de los archivos", False),
        ("Dar talleres", "Dictar talleres", False),
        ("Escaneo", "Escanear", False),
        ("", "", False),
    ],
)
def test_spelling_differs_in_the_form_of_the_first_word(one: str, other: str, is_spelling: bool) -> None:
    assert is_spelling_of(one, other) is is_spelling
    assert is_spelling_of(other, one) is is_spelling


@pytest.mark.parametrize("policy", EvidencePolicy)
def test_each_policy_has_its_words(policy: EvidencePolicy) -> None:
    assert policy.label
