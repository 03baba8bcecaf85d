"""The inconsistencies of a report, by the unit that is to mend them."""

from __future__ import annotations

from dataclasses import replace

from planabierto.core.findings import WHOLE_DOCUMENT
from planabierto.documents.writers.annex import lay_out_annex
from tests.documents.writers.examples import document, finding, unit

PLAN = document(unit(name="Servicios"), unit(name="Archivo"))


def test_units_come_in_the_order_of_the_document_and_the_whole_document_first() -> None:
    found = [finding(unit="Archivo"), finding(unit="Servicios"), finding(unit=None), finding(unit="Archivo")]
    pages = lay_out_annex(PLAN, found)
    assert [(page.unit, len(page.rows)) for page in pages] == [(WHOLE_DOCUMENT, 1), ("Servicios", 1), ("Archivo", 2)]
    assert (
        pages[1].intro
        == "Para Servicios: revise cada punto; corrija el dato en su informe o explique por qué está bien."
    )
    assert pages[0].intro == "Para Planificación: estos puntos son del documento entero, no de una unidad."


def test_each_row_says_number_code_place_sentence_writing_expected_and_rule() -> None:
    (page,) = lay_out_annex(PLAN, [finding()])
    assert page.rows == (
        (
            "1",
            "AO.6.1",
            "línea 46, columna 9",
            "La meta anual no es la suma de sus trimestres.",
            "1",
            "2",
            "ARI101 (error)",
        ),
    )


def test_a_unit_that_the_document_does_not_name_is_not_left_out() -> None:
    assert [page.unit for page in lay_out_annex(PLAN, [finding(unit="Otra")])] == ["Otra"]


def test_long_cells_are_quoted_by_their_beginning() -> None:
    (page,) = lay_out_annex(PLAN, [replace(finding(), written="palabra " * 100, expected=None)])
    assert page.rows[0][4:6] == (("palabra " * 30)[:239].rstrip() + "…", "")
