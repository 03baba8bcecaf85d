"""An OpenDocument sheet read as a person sees it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.formats import Format
from planabierto.documents.readers.limits import Limits
from planabierto.documents.readers.ods import read as read_ods
from planabierto.documents.readers.preflight import detect
from planabierto.documents.reading import read_grid
from tests.documents.readers.archives import write_archive

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
HIDDEN = "<style:style style:name='ta2'><style:table-properties table:display='false'/></style:style>"


def write_ods(path: Path, tables: str, *, prolog: str = "", manifest: str = "<m/>") -> Path:
    """Write a workbook from the XML of its tables; a table of the style ta2 is hidden."""
    names = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("table", "office", "text", "style"))
    return write_archive(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                f'{prolog}<office:document-content {names} xmlns:draw="{ODF}drawing:1.0"><office:automatic-styles>{HIDDEN}'
                f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
                "</office:document-content>"
            ),
            "META-INF/manifest.xml": manifest,
        },
    )


def table(*rows: str, name: str = "Plan", style: str = "ta1", columns: str = "") -> str:
    body = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>" for row in rows
    )
    return f"<table:table table:name='{name}' table:style-name='{style}'>{columns}{body}</table:table>"


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def quantity(shown: str, stored: str, kind: str = "float") -> str:
    return cell(shown, f"office:value-type='{kind}' office:value='{stored}'")


def read(tmp_path: Path, *tables: str, limits: Limits | None = None) -> Grid:
    return read_ods(write_ods(tmp_path / "plan.ods", "".join(tables)), limits=limits or Limits())


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [row.texts for row in grid.rows]


def test_a_cell_is_what_it_shows_and_what_it_stores(tmp_path: Path) -> None:
    date = cell("30/09/2024", "office:value-type='date' office:date-value='2024-09-30'")
    row = (
        quantity("75%", "0.75", "percentage")
        + quantity("18,000", "18000")
        + cell("0%")
        + date
        + quantity("0.3", "0.30000000000000004")
    )
    path = write_ods(tmp_path / "plan.ods", table(row))
    assert detect(path) is Format.ODS
    assert read_grid(path).rows == (
        Row(
            ("75%", "18,000", "0%", "30/09/2024", "0.3"),
            {0: Decimal("0.75"), 1: Decimal(18000), 4: Decimal("0.3")},
            sheet="Plan",
            row=1,
        ),
    )


def test_paragraphs_spaces_and_notes_of_a_cell(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>comentario</text:p></office:annotation>"
    drawing = "<draw:frame><draw:text-box><text:p>dibujo</text:p></draw:text-box></draw:frame>"
    paragraphs = "<text:p>a<text:s text:c='2'/>b<text:tab/>c</text:p><text:p><text:span>d</text:span></text:p>"
    spaced = f"<table:table-cell>{note}{drawing}{paragraphs}</table:table-cell>"
    assert texts(read(tmp_path, table(spaced))) == [("a  b\tc\nd",)]


def test_repeated_and_merged_cells(tmp_path: Path) -> None:
    blank = "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    rows = [
        cell("Administración", "table:number-rows-spanned='2'")
        + cell("METAS", "table:number-columns-spanned='2'")
        + "<table:covered-table-cell/>"
        + cell("x"),
        "<table:covered-table-cell/>"
        + cell("1", "table:number-columns-repeated='3' office:value-type='float' office:value='1'"),
        f"<table:table-row table:number-rows-repeated='3'>{blank}",
        f"<table:table-row table:number-rows-repeated='2'>{cell('igual')}<table:table-cell/></table:table-row>",
        f"<table:table-row table:number-rows-repeated='1048569'>{blank}",
    ]
    one = Decimal(1)
    assert read(tmp_path, table(*rows)).rows == (
        Row(("Administración", "METAS", "", "x"), sheet="Plan", row=1),
        Row(("Administración", "1", "1", "1"), {1: one, 2: one, 3: one}, sheet="Plan", row=2),
        Row((), sheet="Plan", row=3),
        Row(("igual",), sheet="Plan", row=6),
        Row(("igual",), sheet="Plan", row=7),
    )


def test_hidden_rows_columns_and_sheets_are_left_out_and_told(tmp_path: Path) -> None:
    columns = (
        "<table:table-column/><table:table-column table:visibility='collapse'/>"
        "<table:table-column table:number-columns-repeated='9'/>"
    )
    rows = [
        cell("a") + cell("oculta") + cell("c"),
        "<table:table-row table:visibility='collapse'>" + cell("d") + "</table:table-row>",
        "<table:table-row table:visibility='filter'>" + cell("e") + "</table:table-row>",
        cell("f"),
    ]
    grid = read(tmp_path, table(*rows, columns=columns), table(cell("secreto"), name="Listas", style="ta2"))
    assert [(row.row, row.texts) for row in grid.rows] == [(1, ("a", "", "c")), (4, ("f",))]
    assert grid.notices == (
        "La hoja oculta «Listas» no se leyó.",
        "Hoja «Plan»: 2 filas ocultas no se leyeron (filas 2–3).",
        "Hoja «Plan»: 1 columna oculta no se leyó (columna B).",
    )


@pytest.mark.parametrize(
    ("tables", "limits", "said"),
    [
        (table(cell("x", "table:number-columns-repeated='1000000'")), Limits(), "columna 1,000,000"),
        (
            table(f"<table:table-row table:number-rows-repeated='1048576'>{cell('x')}</table:table-row>"),
            Limits(),
            "pasa de 1,000,000 celdas",
        ),
        (table(cell("x") * 3) * 2, Limits(cells=5), "pasa de 5 celdas"),
        (table() * 51, Limits(), "tiene 51 hojas y se aceptan hasta 50"),
        (table(cell("x" * 32_768)), Limits(), "La celda A1 de la hoja «Plan» tiene 32,768 caracteres"),
        (
            table(cell("<text:s text:c='2000000000'/>")),
            Limits(),
            "La celda A1 de la hoja «Plan» tiene 32,768 caracteres",
        ),
    ],
)
def test_a_workbook_above_a_limit_is_refused_with_its_place(
    tmp_path: Path, tables: str, limits: Limits, said: str
) -> None:
    with pytest.raises(HostileFileError, match=said):
        read(tmp_path, tables, limits=limits)


def test_what_cannot_be_read_gets_its_sentence(tmp_path: Path) -> None:
    locked = write_ods(
        tmp_path / "cerrado.ods", table(), manifest="<manifest><file-entry><encryption-data/></file-entry></manifest>"
    )
    with pytest.raises(UnreadableFileError, match=r"«cerrado\.ods» está protegido con contraseña"):
        detect(locked)
    with pytest.raises(
        UnreadableFileError, match="está dañado o incompleto y no se pudo abrir como una hoja de cálculo"
    ):
        read(tmp_path, "<table:table>")
    with pytest.raises(UnreadableFileError, match="está dañado o incompleto"):
        read(tmp_path, table(cell("x", "table:number-columns-repeated='dos'")))
    with pytest.raises(HostileFileError, match="define entidades XML"):
        read_ods(write_ods(tmp_path / "plan.ods", table(), prolog='<!DOCTYPE x [<!ENTITY a "ja">]>'))
