"""A plan rebuilt from rows: what is what, which tables are one, and that nothing is dropped."""

from __future__ import annotations

from decimal import Decimal

import pytest

from planabierto.core.calendar import Periodicity
from planabierto.core.errors import NoPlanError
from planabierto.core.plan import PlanDocument
from planabierto.core.quantity import Scale
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.xlsx import read as read_workbook
from planabierto.documents.recognise import recognise
from tests.paths import SHARED, needs_shared

UPPER = (
    "CÓDIGO\tACCIÓN OPERATIVA (AO)\tUNIDAD ORGANIZATIVA LÍDER\tUNIDAD-ÁREA RESPONSABLE\tMETA ANUAL\t"
    "METAS PARA AÑO 2025\t\t\t\tREAL\t% EJECUCIÓN\tOBSERVACIONES"
)
LOWER = "\t\t\t\t\tEN-MAR\tABR-JUN\tJUL-SEP\tOCT-DIC\tEN-JUN\tEN-JUN\t"
COVER = ("MUTUAL DE PRUEBA", "", "SEGUNDO SEGUIMIENTO DEL PLAN", "OPERATIVO 2025", "VERSIÓN INTERNA", "")


def read(*lines: str) -> PlanDocument:
    """Recognise lines of tab-separated text, numbered from 1."""
    return recognise(Grid("plan.txt", tuple(Row(tuple(line.split("\t")), line=n) for n, line in enumerate(lines, 1))))


def table(*body: str, mission: str = "MISIÓN: Servir.", lower: str = LOWER, upper: str = UPPER) -> tuple[str, ...]:
    """One printed table with its mission and header."""
    return (mission, "", upper, lower, *body, "")


def row(
    code: str, *, lead: str = "Caja", area: str = "Caja", figures: str = "4\t1\t1\t1\t1\t2\t100%", remarks: str = ""
) -> str:
    """One printed action."""
    return f"{code}\tAtender {code}\t{lead}\t{area}\t{figures}\t{remarks}"


def test_cover_says_institution_title_edition_year_and_period() -> None:
    document = read(*COVER, *table("6 OTRAS ACTIVIDADES OPERATIVAS", row("AO.6.1.")))
    assert document.institution.value == "MUTUAL DE PRUEBA"
    assert document.title.value == "SEGUNDO SEGUIMIENTO DEL PLAN OPERATIVO 2025"
    assert document.edition.value == "VERSIÓN INTERNA"
    assert (document.year, document.periodicity, document.period) == (2025, Periodicity.QUARTER, 2)
    assert str(document.cutoff) == "2025-06-30"
    assert document.unplaced == ()


@pytest.mark.parametrize("label", ["Informe de unidad: ", "INFORME DE LA UNIDAD - ", ""])
def test_line_above_the_first_report_names_its_unit_and_is_no_title(label: str) -> None:
    document = read(*COVER[:4], f"{label}Caja", *table("6 OTRAS", row("AO.6.1.", lead="Gerencia")))
    assert document.title.value == "SEGUNDO SEGUIMIENTO DEL PLAN OPERATIVO 2025"
    assert [unit.name for unit in document.units] == ["Caja"]


def test_report_without_units_in_its_rows_bears_the_name_above_it() -> None:
    document = read(*COVER, "Informe de unidad: Caja", *table("6 OTRAS", row("AO.6.1.", lead="", area="")))
    assert [unit.name for unit in document.units] == ["Caja"]


def test_code_is_read_past_what_nobody_sees() -> None:
    document = read(*COVER, *table("6 OTRAS", row("AO\x0e.6.1.\u200b")))
    assert [placed.action.code.value for placed in document.rows] == ["AO.6.1"]


def test_action_keeps_figures_writing_and_place() -> None:
    document = read(*COVER, *table("O.E.3. Cuidar los bienes.", row("AO.3.1", remarks="Se  atendió\u00a0todo.")))
    placed = next(document.rows)
    assert (placed.objective.key, placed.objective.text.value, placed.objective.is_strategic) == (
        "O.E.3",
        "Cuidar los bienes.",
        True,
    )
    assert placed.action.code.value == "AO.3.1"
    assert [target.value for target in placed.action.targets] == [Decimal(1)] * 4
    assert placed.action.achieved.value == Decimal(2)
    assert placed.action.printed_rate.value == Decimal(1)
    assert placed.action.remarks.value == "Se atendió todo."
    assert placed.action.remarks.written == "Se  atendió\u00a0todo."
    assert (
        placed.action.achieved.source.line,
        placed.action.achieved.source.column,
        placed.action.achieved.source.table,
    ) == (12, 10, 1)


def test_cell_under_a_blank_heading_is_told_also_in_a_row_that_ends_early() -> None:
    upper, lower = (heading.replace("\t", "\t\t", 1) for heading in (UPPER, LOWER))
    first = row("AO.6.1.").replace("\t", "\tsuelta\t", 1).removesuffix("\t")
    document = read(*COVER, *table("6 OTRAS ACTIVIDADES OPERATIVAS", first, upper=upper, lower=lower))
    assert [(text.value, text.source.column) for text in document.unplaced] == [("suelta", 2)]
    assert next(document.rows).action.statement.value == "Atender AO.6.1."


@pytest.mark.parametrize(
    ("figures", "scale", "annual", "achieved"),
    [
        ("4\t1\t1\t1\t1\t2\t100%", Scale.COUNT, "4", "2"),
        ("100%\t25%\t25%\t25%\t25%\t50%\t100%", Scale.RATIO, "1", "0.50"),
        ("100%\t25%\t25%\t25%\t25%\t0.5\t100%", Scale.RATIO, "1", "0.5"),
        ("1\t0.25\t0.25\t0.25\t0.25\t0.5\t100%", Scale.STAGES, "1", "0.5"),
        ("12\t3\t3\t3\t3\t600.0%\t100%", Scale.COUNT, "12", "6"),
        ("$1,200.00\t$300\t$300\t$300\t$300\t$600\t100%", Scale.MONEY, "1200.00", "600"),
    ],
)
def test_scale_is_that_of_the_programmed_figures(figures: str, scale: Scale, annual: str, achieved: str) -> None:
    action = next(read(*COVER, *table("6 OTRAS", row("AO.6.1.", figures=figures))).rows).action
    assert action.measure.scale is scale
    assert (action.annual_target.value, action.achieved.value) == (Decimal(annual), Decimal(achieved))


def test_blank_and_zero_stay_distinct() -> None:
    action = next(read(*COVER, *table("6 OTRAS", row("AO.6.1.", figures="4\t0\t\t2\t2\t\t0%"))).rows).action
    assert [target.value for target in action.targets] == [Decimal(0), None, Decimal(2), Decimal(2)]
    assert action.achieved.is_blank


@pytest.mark.parametrize("written", ["tres", "-1 informe", "=1+2"])
def test_what_is_no_number_keeps_its_writing(written: str) -> None:
    action = next(read(*COVER, *table("6 OTRAS", row("AO.6.1.", figures=f"4\t1\t1\t1\t1\t{written}\t0%"))).rows).action
    assert (action.achieved.value, action.achieved.written) == (None, written)
    assert not action.achieved.is_blank


@pytest.mark.parametrize(
    ("first", "second", "missions", "reports"),
    [
        (("Caja", "Caja"), ("Caja", "Caja"), ("A", "A"), ["Caja"]),
        (("Caja", "Caja"), ("Caja", "Bodega"), ("A", "A"), ["Caja"]),
        (("Caja", "Caja"), ("Caja", "Bodega"), ("A", "B"), ["Caja", "Bodega"]),
        (("Caja", "Caja"), ("Gerencia", "Caja"), ("A", "A"), ["Caja", "Caja"]),
        (("Gerencia", "Caja"), ("Gerencia", "Caja"), ("A", "B"), ["Caja"]),
        (("Gerencia", "Caja"), ("Gerencia", "Bodega"), ("A", "A"), ["Gerencia"]),
    ],
)
def test_tables_join_by_lead_and_area_or_mission(
    first: tuple[str, str], second: tuple[str, str], missions: tuple[str, str], reports: list[str]
) -> None:
    document = read(
        *COVER,
        *table("6 OTRAS", row("AO.6.1.", lead=first[0], area=first[1]), mission=f"MISIÓN: {missions[0]}"),
        *table("6 OTRAS", row("AO.6.2.", lead=second[0], area=second[1]), mission=f"MISIÓN: {missions[1]}"),
    )
    assert [unit.name for unit in document.units] == reports
    assert [one.continues for one in document.tables] == [False, len(reports) == 1]


def test_section_that_a_split_table_goes_on_with_is_one() -> None:
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1.")), *table("6 OTRAS", row("AO.6.2.")))
    assert [[action.code.value for action in section.actions] for section in document.units[0].sections] == [
        ["AO.6.1", "AO.6.2"]
    ]


@pytest.mark.parametrize(
    ("note", "codes", "verifier"),
    [
        (
            "Nota: La acción operativa AO.6.1. será verificado el cumplimiento por el Oficial de Archivo.",
            ["AO.6.1"],
            "Oficial de Archivo",
        ),
        (
            "NOTA: El Oficial de Archivo verificará AO 6.1., AO.6.2. y AO.6.3",
            ["AO.6.1", "AO.6.2", "AO.6.3"],
            "Oficial de Archivo",
        ),
        ("Nota: Las cifras son preliminares.", [], ""),
    ],
)
def test_note_says_which_actions_and_who_verifies(note: str, codes: list[str], verifier: str) -> None:
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1."), "", note))
    read_note = document.units[0].notes[0]
    assert [code.value for code in read_note.codes] == codes
    assert read_note.verifier.value == verifier
    assert read_note.text.value == note


def test_misspelt_and_moved_labels_still_name_their_column() -> None:
    upper = UPPER.replace("% EJECUCIÓN", "").replace("LÍDER", "LIDER").replace("OBSERVACIONES", "OBSERBACIONES")
    lower = "\t\t\t\t\tENE-MAR\tABR-JUN\tJUL-SET\tOCT-DIC\tEN-JUN\t% EJECCIÓN\t"
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1.", remarks="Hecho."), upper=upper, lower=lower))
    action = next(document.rows).action
    assert (action.printed_rate.value, action.remarks.value, action.lead_unit.value) == (Decimal(1), "Hecho.", "Caja")
    assert document.unplaced == ()


def test_one_header_row_of_a_monthly_plan() -> None:
    months = "ENE\tFEB\tMAR\tABR\tMAY\tJUN\tJUL\tAGO\tSEP\tOCT\tNOV\tDIC"
    ones = "\t".join("1" * 12)
    document = read(
        "PLAN OPERATIVO 2025", f"N\tActividad\tResponsable\tMeta anual\t{months}", f"1\tPagar\tCaja\t12\t{ones}"
    )
    assert document.periodicity is Periodicity.MONTH
    assert document.period == 0
    assert len(next(document.rows).action.targets) == 12


def test_monthly_plan_with_bands_of_planned_and_done() -> None:
    quarters = "\t".join(["", "", "TRIMESTRE 1", *[""] * 11, "TRIMESTRE 2"])
    months = "\t".join(
        ["N°", "6. ACTIVIDAD", *(cell for month in ("ENE", "FEB", "MAR", "ABR") for cell in (month, "", ""))]
    )
    kinds = "\t".join(["", "", *(["Programado", "Realizado", "Medio"] * 4)])
    first = "1\tPagar\t1\t1\tacta\t1\t0\t\t1\t2\t\t1\t\t"
    second = "2\tCobrar\t\t\t\t1\t\t\t\t\t\t1\t\t"
    document = read("ALCALDÍA DE PRUEBA", "PLAN OPERATIVO 2025", "", quarters, months, kinds, first, second)
    paid, charged = (placed.action for placed in document.rows)
    assert (document.institution.value, document.title.value) == ("ALCALDÍA DE PRUEBA", "PLAN OPERATIVO 2025")
    assert (document.periodicity, document.period) == (Periodicity.MONTH, 3)
    assert [target.value for target in paid.targets][:5] == [Decimal(1)] * 4 + [None]
    assert (paid.achieved.value, paid.achieved.written) == (Decimal(3), "1 + 0 + 2")
    assert charged.achieved.is_blank
    assert [text.value for text in document.unplaced] == ["Medio"] * 4


@needs_shared
def test_municipal_monthly_workbook_reads_as_programmed() -> None:
    """Facts counted by hand in the workbook of a municipality: activity 7 every month, 3 each quarter, 1 in August, nothing reported."""
    workbook = SHARED / "samples" / "sv-santaana-poa-2025" / "plantilla_poa.xlsx"
    document = recognise(read_workbook(workbook))
    actions = [placed.action for placed in document.rows]
    programmed = [[period for period, target in enumerate(action.targets, 1) if target.value] for action in actions]
    assert (document.year, document.periodicity, document.period) == (2025, Periodicity.MONTH, 0)
    assert (len(actions), sum(map(bool, programmed))) == (27, 12)
    assert [action.code.value for action in actions][:12] == [str(number) for number in range(1, 13)]
    assert (programmed[0], programmed[2], programmed[6]) == ([8], [3, 6, 9, 12], list(range(1, 13)))
    assert all(action.achieved.is_blank for action in actions)


def test_cell_without_place_is_kept() -> None:
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1.") + "\tal margen", "una línea suelta", "\t\tcelda\tperdida"))
    assert [(text.value, text.source.line) for text in document.unplaced] == [
        ("al margen", 12),
        ("una línea suelta", 13),
        ("celda", 14),
        ("perdida", 14),
    ]


def test_column_that_a_plan_has_not_is_told_once_by_its_header() -> None:
    upper = UPPER + "\tPRESUPUESTO"
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1.") + "\t100", row("AO.6.2.") + "\t200", upper=upper))
    assert [(text.value, text.source.line, text.source.column) for text in document.unplaced] == [
        ("PRESUPUESTO", 9, 13)
    ]


def test_total_row_is_no_action() -> None:
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1."), "TOTAL\t\t\t\t4\t1\t1\t1\t1\t2\t100%\t"))
    assert len(list(document.rows)) == 1
    assert document.units[0].totals[0].annual_target.value == Decimal(4)


def test_page_numbers_and_signatures_are_no_content() -> None:
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1.")), "Página 1 de 2", "Elaboró\tRevisó\tVo.Bo.")
    assert document.unplaced == ()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("hola", "mundo"), "ninguna tabla"),
        (
            ("2025", "CÓDIGO\tACCIÓN OPERATIVA\tRESPONSABLE\tMETA ANUAL", "1\tPagar\tCaja\t4"),
            "(línea 2) no tiene columnas de metas",
        ),
        ((*COVER, *table()), "ninguna acción"),
        (
            ("N\tActividad\tResponsable\tT1\tT2\tT3\tT4", "1\tPagar\tCaja\t1\t1\t1\t1"),
            "No se encontró el año",
        ),
    ],
)
def test_no_plan_says_why(lines: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(NoPlanError) as raised:
        read(*lines)
    assert sentence in str(raised.value)


def test_table_of_other_periods_than_the_plan_found_no_place() -> None:
    yearly = UPPER.replace("\t\t\t\tREAL", "\tREAL")
    other = table(
        "6 OTRAS",
        "AO.6.1.\tVender\tGerencia\tVentas\t2\t1\t1\t1\t50%\t",
        upper=yearly,
        lower="\t\t\t\t\tENE-JUN\tJUL-DIC\tEN-JUN\tEN-JUN\t",
    )
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1.")), *table("6 OTRAS", row("AO.6.2.")), *other)
    assert [placed.action.code.value for placed in document.rows] == ["AO.6.1", "AO.6.2"]
    assert {len(placed.action.targets) for placed in document.rows} == {4}
    assert [text.value for text in document.unplaced] == ["AO.6.1", "Vender"]


def test_table_whose_periods_cannot_be_told_has_no_targets() -> None:
    untold = "\t\t\t\t\tEN-SEP\tOCT-DIC\t\t\tEN-SEP\tEN-SEP\t"
    document = read(*COVER, *table("6 OTRAS", row("AO.6.1.")), *table("6 OTRAS", row("AO.6.2."), lower=untold))
    assert {len(placed.action.targets) for placed in document.rows} == {4}
    with pytest.raises(NoPlanError, match="no tiene columnas de metas por período"):
        read(*COVER, *table("6 OTRAS", row("AO.6.2."), lower=untold))
