"""Eight slides, whatever there is to decide: native parts, linked sentences, the rule in the notes, words for who listens."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from planabierto.core.trafficlight import TrafficLight
from planabierto.office.reports.slides import MOST_ROWS, SLIDES, BoardSlides, Linked, board_slides
from tests.office.reports.board_shows import SHOW, SITE, decision

EMPTY = replace(
    SHOW, met=0, due=0, actions=0, mean="", counts=dict.fromkeys(TrafficLight, 0), units=(), objectives=(), decisions=(), moved=(),
    asked=(), instructions=(), is_draft=False, headline=Linked("Ninguna acción estaba programada a septiembre."),
)  # fmt: skip


def slides_of(show: BoardSlides) -> list[Any]:
    """The slides, reopened."""
    return list(Presentation(BytesIO(board_slides(show))).slides)


def shapes(slide: Any) -> list[Any]:
    """Its shapes in reading order."""
    return list(slide.shapes)


def words(slide: Any) -> str:
    """All that stands on a slide."""
    said = []
    for shape in shapes(slide):
        if shape.has_text_frame:
            said.append(shape.text_frame.text)
        elif shape.has_table:
            said += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


def links(slide: Any) -> set[str]:
    """The addresses that it leads to."""
    return {one.target_ref for one in slide.part.rels.values() if one.is_external}


@pytest.mark.parametrize("show", [SHOW, EMPTY], ids=["full", "empty"])
def test_there_are_exactly_eight_each_with_its_title_and_notes(show: BoardSlides) -> None:
    found = slides_of(show)
    assert len(found) == SLIDES == 8
    assert [slide.shapes.title.text_frame.text for slide in found] == [
        "Tercer seguimiento del POI 2024",
        "Cuánto se cumplió",
        "El semáforo de las acciones",
        "Las unidades",
        "Los objetivos",
        "Requiere decisión",
        "Trasladadas sin acuerdo",
        "Lo que se pide al Consejo Directivo",
    ]
    assert all(slide.notes_slide.notes_text_frame.text.strip() for slide in found)


def test_nothing_is_a_picture_and_every_figure_has_words() -> None:
    for slide in slides_of(SHOW):
        for shape in shapes(slide):
            assert shape.shape_type is not MSO_SHAPE_TYPE.PICTURE
            if shape.has_chart or shape.has_table:
                assert shape._element._nvXxPr.cNvPr.get("descr")  # noqa: SLF001 - python-pptx has no alternative text


def test_the_semaphore_is_a_native_chart_whose_parts_add_up() -> None:
    slide = slides_of(SHOW)[2]
    (chart,) = [shape.chart for shape in shapes(slide) if shape.has_chart]
    figures = {series.name: list(series.values) for series in chart.plots[0].series}
    assert figures == {light.label: [count] for light, count in SHOW.counts.items() if count}
    (said,) = [
        shape._element._nvXxPr.cNvPr.get("descr")  # noqa: SLF001 - python-pptx has no alternative text
        for shape in shapes(slide)
        if shape.has_chart
    ]
    assert said == (
        "No satisfactorio: 15; Parcialmente satisfactorio: 11; Satisfactorio: 140; Superior a lo programado: 1; "
        "Muy superior, revisar meta: 6; No programada a la fecha: 4"
    )
    assert "fuera del semáforo" not in words(slide)
    assert "2 acciones fuera del semáforo" in words(slides_of(replace(SHOW, actions=179))[2])


def test_each_sentence_leads_to_its_rows() -> None:
    found = slides_of(SHOW)
    assert links(found[1]) == {f"{SITE}/"}
    assert links(found[2]) == {
        f"{SITE}/acciones/?estado={light.value}" for light in TrafficLight if light is not TrafficLight.UNREPORTED
    }
    assert links(found[3]) == {f"{SITE}/unidad/{number}/" for number in range(16)}
    assert {f"{SITE}/acciones/ao-4-{number}/" for number in range(MOST_ROWS)} <= links(found[5])
    assert f"{SITE}/acciones/?inconsistencia=SCH403" in links(found[6])
    assert {f"{SITE}/i/1/", f"{SITE}/i/2/", f"{SITE}/acciones/"} <= links(found[7])


def test_what_requires_a_decision_stands_with_the_units_own_words() -> None:
    found = slides_of(SHOW)
    said = words(found[5])
    assert "0 de 8 · 0%" in said
    assert "El proveedor entregó tarde los equipos" in said
    assert said.count("AO.4.") == MOST_ROWS
    assert "15 acciones en «No satisfactorio»: ver todas" in said
    assert "Sin explicación" in words(found[6])


def test_the_cover_says_how_complete_it_is_and_of_which_report() -> None:
    said = words(slides_of(SHOW)[0])
    assert "Corte al 30 de septiembre de 2024. 16 de 16 informes entregados, 13 completos." in said
    assert "Borrador: el informe no se ha presentado · código de verificación 3f2a91c03f2a91c0" in said
    assert "Para el Consejo Directivo · presenta Jefatura de Planificación" in said
    assert "Informe presentado" in words(slides_of(EMPTY)[0])


def test_the_headline_stands_beside_what_was_met_of_what_was_due() -> None:
    said = words(slides_of(SHOW)[1])
    assert "145 de 173\nacciones programadas cumplidas (84%)" in said
    assert "Promedio del % de ejecución: 92.05%" in said
    assert SHOW.rule in said
    assert "BORRADOR" in said


def test_where_there_is_nothing_it_says_so() -> None:
    found = slides_of(EMPTY)
    assert "Ninguna acción programada a la fecha está en «No satisfactorio»." in words(found[5])
    assert "Ninguna acción se trasladó a otro período sin acuerdo." in words(found[6])
    assert "Dar por recibido el tercer seguimiento del POI 2024." in words(found[7])
    assert "No hay instrucciones anteriores pendientes." in words(found[7])
    assert "BORRADOR" not in words(found[1])


def test_nothing_stands_outside_of_its_slide() -> None:
    show = Presentation(BytesIO(board_slides(SHOW)))
    for slide in show.slides:
        for shape in shapes(slide):
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height


def test_texts_of_people_stay_texts() -> None:
    hostile = decision(1, explanation="=cmd|' /C calc'!A0 \x00\x1f <a:t> " + "x" * 500)
    said = words(slides_of(replace(SHOW, moved=(hostile,)))[6])
    assert "=cmd|' /C calc'!A0" in said
    assert "<a:t>" in said
