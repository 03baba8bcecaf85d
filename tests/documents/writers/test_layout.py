"""What is printed, before any format draws it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planabierto.core.calendar import Periodicity
from planabierto.core.measure import Measure
from planabierto.core.plan import Figure, Section, Text, Total, content_hash
from planabierto.core.quantity import Scale
from planabierto.documents.writers.figures import Figures
from planabierto.documents.writers.layout import Cell, HeaderCell, ReportLayout, figure_cell, lay_out, printable
from tests.documents.writers.examples import ASSETS, OTHERS, action, document, figure, unit

RIGHT = Figures.RIGHT


def header(layout: ReportLayout) -> tuple[list[str], list[str]]:
    """The labels of both header rows."""
    return [cell.text for cell in layout.upper_header], [cell.text for cell in layout.lower_header]


def test_header_has_two_rows_as_offices_print_them() -> None:
    layout = lay_out(document(), figures=RIGHT)
    assert header(layout) == (
        [
            "CÓDIGO",
            "ACCIÓN OPERATIVA (AO)",
            "UNIDAD ORGANIZATIVA LÍDER",
            "UNIDAD-ÁREA RESPONSABLE",
            "META ANUAL",
            "METAS PARA AÑO 2024",
            "REAL",
            "% EJECUCIÓN",
            "OBSERVACIONES - COMENTARIOS",
        ],
        ["EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC", "EN-SEP", "EN-SEP", "3er Trimestre"],
    )
    assert layout.upper_header[0] == HeaderCell("CÓDIGO", 0, columns=1, rows=2)
    assert layout.upper_header[5] == HeaderCell("METAS PARA AÑO 2024", 5, columns=4, rows=1)
    assert layout.lower_header[0] == HeaderCell("EN-MAR", 5)


@pytest.mark.parametrize(
    ("periodicity", "period", "targets", "to_date", "remarks"),
    [
        (
            Periodicity.MONTH,
            8,
            ["ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC"],
            "EN-AGO",
            "Agosto",
        ),
        (Periodicity.QUARTER, 1, ["EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC"], "EN-MAR", "1er Trimestre"),
        (Periodicity.FOUR_MONTH, 2, ["EN-ABR", "MAY-AGO", "SEP-DIC"], "EN-AGO", "2do Cuatrimestre"),
        (Periodicity.HALF_YEAR, 2, ["EN-JUN", "JUL-DIC"], "EN-DIC", "2do Semestre"),
    ],
)
def test_periods_are_labelled_by_the_calendar(
    periodicity: Periodicity, period: int, targets: list[str], to_date: str, remarks: str
) -> None:
    one = action(targets=("1",) * periodicity.periods)
    layout = lay_out(document(unit(one), periodicity=periodicity, period=period), figures=RIGHT)
    assert header(layout)[1] == [*targets, to_date, to_date, remarks]
    assert {len(line.cells) for line in layout.units[0].lines if not line.is_objective} == {len(layout.columns)}


def test_a_plan_without_reported_figures_has_no_columns_for_them() -> None:
    layout = lay_out(document(unit(action(achieved=None, rate=None)), period=0), figures=RIGHT)
    assert [column.name for column in layout.columns][-2:] == ["target.4", "remarks"]
    assert header(layout)[1] == ["EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC", "EN-DIC"]


def test_a_unit_of_measure_has_its_column_only_where_one_is_known() -> None:
    measured = action(measure=Measure(unit_of_measure="informe"))
    layout = lay_out(document(unit(measured)), figures=RIGHT)
    position = [column.name for column in layout.columns].index("unit_of_measure")
    assert layout.units[0].lines[1].cells[position] == Cell("informe")
    assert "unit_of_measure" not in {column.name for column in lay_out(document(), figures=RIGHT).columns}


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        ("3", Scale.COUNT, "3"),
        ("2037", Scale.COUNT, "2037"),
        ("1234.567", Scale.COUNT, "1234.567"),
        ("3.000", Scale.COUNT, "3"),
        ("0", Scale.COUNT, "0"),
        ("1E+3", Scale.COUNT, "1000"),
        ("0.95", Scale.STAGES, "0.95"),
        ("0.75", Scale.RATIO, "75%"),
        ("0.12345", Scale.RATIO, "12.345%"),
        ("5", Scale.RATIO, "500%"),
        ("1234.5", Scale.MONEY, "$1,234.50"),
        ("1234.567", Scale.MONEY, "$1,234.567"),
    ],
)
def test_figures_are_printed_with_every_decimal(value: str, scale: Scale, text: str) -> None:
    assert figure_cell(figure(value), scale) == Cell(text, Decimal(value))


def test_what_is_no_number_is_printed_as_it_was_written() -> None:
    assert figure_cell(Figure(None, " tres\n informes "), Scale.COUNT) == Cell("tres informes")
    assert figure_cell(Figure(), Scale.RATIO) == Cell()


def test_rows_are_objectives_and_their_actions_and_notes_follow() -> None:
    report = replace(
        unit(notes=("Nota: La acción AO.6.1. la verifica Archivo.", "La verifica Archivo.")),
        sections=(Section(ASSETS, (action("AO.3.1"),)), Section(OTHERS, (action("AO.6.1"), action("AO.6.2")))),
    )
    page = lay_out(document(report), figures=RIGHT).units[0]
    assert [line.cells[0].text for line in page.lines] == [
        "O.E.3. Cuidar los bienes.",
        "AO.3.1.",
        "6 OTRAS ACTIVIDADES OPERATIVAS",
        "AO.6.1.",
        "AO.6.2.",
    ]
    assert [line.is_objective for line in page.lines] == [True, False, True, False, False]
    assert page.heading == "Informe de unidad: Servicios"
    assert page.mission == "MISIÓN: Servir."
    assert page.notes == ("Nota: La acción AO.6.1. la verifica Archivo.", "Nota: La verifica Archivo.")


def test_totals_are_copied_and_never_reported() -> None:
    total = Total(
        Text("TOTAL"), figure("4"), (figure("1"), Figure(), figure("2"), figure("1")), Figure(Decimal("0.75"), "75%")
    )
    report = replace(unit(), totals=(total,))
    copy = lay_out(document(report), figures=Figures.SOURCE).units[0].lines[-1]
    assert copy.is_total
    assert [cell.text for cell in copy.cells] == ["", "TOTAL", "", "", "4", "1", "", "2", "1", "75%", "", ""]
    assert not any(line.is_total for line in lay_out(document(report), figures=RIGHT).units[0].lines)


def test_cover_of_a_report_says_cutoff_issue_version_figures_and_hash() -> None:
    plan = document()
    cover = lay_out(plan, figures=RIGHT, version="2", issued_on=date(2024, 10, 21)).cover
    assert (cover.institution, cover.title, cover.edition) == (
        "MUTUAL DE PRUEBA",
        "TERCER SEGUIMIENTO DEL PLAN OPERATIVO (POI/POA) 2024",
        "VERSIÓN INTERNA",
    )
    assert cover.facts == (
        ("Corte:", "30 de septiembre de 2024"),
        ("Fecha de emisión:", "21 de octubre de 2024"),
        ("Versión:", "2"),
        ("Cifras:", "% de ejecución recalculado; «No programada» donde no hay nada programado a la fecha"),
        ("Código de verificación (SHA-256):", content_hash(plan)),
    )
    assert cover.is_signed


@pytest.mark.parametrize(("is_draft", "version"), [(True, "borrador"), (False, "sin número")])
def test_a_report_without_version_says_so(is_draft: bool, version: str) -> None:
    assert ("Versión:", version) in lay_out(document(), figures=RIGHT, is_draft=is_draft).cover.facts


def test_a_copy_adds_neither_signatures_nor_a_date() -> None:
    cover = lay_out(document(), figures=Figures.SOURCE).cover
    assert [label for label, _ in cover.facts] == ["Corte:", "Código de verificación (SHA-256):"]
    assert not cover.is_signed


def test_a_document_without_title_has_one_in_its_properties() -> None:
    layout = lay_out(document(title=""), figures=RIGHT)
    assert (layout.title, layout.cover.title) == ("Seguimiento del plan operativo 2024", "")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\u00a0b\tc\n d", "a b c d"),
        ("a\x00b\x85c\ud800d\uffff", "a\ufffdb c\ufffdd\ufffd"),
        ("=1+1", "=1+1"),
        ("«ñ» 😀", "«ñ» 😀"),
    ],
)
def test_texts_stand_on_one_line_and_nothing_disappears(text: str, printed: str) -> None:
    assert printable(text) == printed
