"""A Word document read in the order of its body: paragraphs, tables, merged cells, and what is left out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.docx import read as read_docx
from planabierto.documents.readers.formats import Format
from planabierto.documents.readers.limits import Limits
from planabierto.documents.readers.preflight import detect
from tests.documents.readers.archives import CONTENT_TYPES, write_archive

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def write_body(path: Path, body: str, prolog: str = "") -> Path:
    """Write a document from the XML inside its body."""
    package = "http://schemas.openxmlformats.org/package/2006"
    return write_archive(
        path,
        {
            CONTENT_TYPES: (
                f'<Types xmlns="{package}/content-types">'
                f'<Override PartName="/word/document.xml" ContentType="{_MAIN_TYPE}"/></Types>'
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships">'
                f'<Relationship Id="rId1" Type="{_OFFICE}" Target="/word/document.xml"/></Relationships>'
            ),
            "word/document.xml": f'{prolog}<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>',
        },
    )


def read(tmp_path: Path, body: str, limits: Limits | None = None) -> Grid:
    return read_docx(write_body(tmp_path / "plan.docx", body), limits=limits or Limits())


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [row.texts for row in grid.rows]


def test_paragraphs_and_tables_come_in_the_order_of_the_body(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("MISIÓN: Servir.")
    document.add_paragraph("")
    for name in ("Legal", "Género"):
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text = "CÓDIGO"
        table.cell(0, 1).text = name
        table.cell(1, 1).text = "75%"
        document.add_paragraph(f"Nota: {name}")
    document.save(str(tmp_path / "plan.docx"))
    assert detect(tmp_path / "plan.docx") is Format.DOCX
    assert read_docx(tmp_path / "plan.docx") == Grid(
        "plan.docx",
        (
            Row(("MISIÓN: Servir.",)),
            Row(()),
            Row(("CÓDIGO", "Legal"), table=1, row=1),
            Row(("", "75%"), table=1, row=2),
            Row(("Nota: Legal",)),
            Row(("CÓDIGO", "Género"), table=2, row=1),
            Row(("", "75%"), table=2, row=2),
            Row(("Nota: Género",)),
        ),
    )


def test_merged_cells_stand_in_their_first_column_and_in_each_row(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=4)
    for row in range(4):
        for column in range(4):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "METAS"
    table.cell(1, 0).merge(table.cell(3, 0)).text = "Administración"
    table.cell(2, 2).merge(table.cell(3, 3)).text = "bloque"
    document.save(str(tmp_path / "plan.docx"))
    assert texts(read_docx(tmp_path / "plan.docx")) == [
        ("00", "METAS", "", "03"),
        ("Administración", "11", "12", "13"),
        ("Administración", "21", "bloque"),
        ("Administración", "31", "bloque"),
    ]


def test_a_table_whose_header_repeats_is_one(tmp_path: Path) -> None:
    header = f"<w:trPr><w:tblHeader/></w:trPr>{tc('CÓDIGO')}"
    grid = read(tmp_path, tbl(header, *(tc(f"AO.6.{number}.") for number in range(1, 120))))
    assert texts(grid).count(("CÓDIGO",)) == 1
    assert [(row.table, row.row) for row in grid.rows] == [(1, number) for number in range(1, 121)]


def test_headers_and_footers_are_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Encabezado"
    document.sections[0].footer.paragraphs[0].text = "Página 1"
    document.add_paragraph("Cuerpo")
    document.save(str(tmp_path / "plan.docx"))
    assert texts(read_docx(tmp_path / "plan.docx")) == [("Cuerpo",)]


@pytest.mark.parametrize(
    ("body", "read_as"),
    [
        (
            "<w:p><w:r><w:t>AO.6.1.</w:t><w:tab/><w:t>Atender</w:t><w:br/><w:t>todo</w:t></w:r></w:p>",
            "AO.6.1. Atender todo",
        ),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>uno</w:t></w:r></w:p>", "uno"),
        (
            "<w:p><w:r><w:t>AO</w:t></w:r><w:r><w:t>.6.</w:t></w:r><w:hyperlink><w:r><w:t>1.</w:t></w:r></w:hyperlink></w:p>",
            "AO.6.1.",
        ),
        (
            "<w:p><w:del><w:r><w:delText>4</w:delText><w:t>5</w:t></w:r></w:del><w:ins><w:r><w:t>6</w:t></w:r></w:ins></w:p>",
            "6",
        ),
        (
            "<w:p><w:moveFrom><w:r><w:t>antes</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>ahora</w:t></w:r></w:moveTo></w:p>",
            "ahora",
        ),
        (
            "<w:p><w:r><w:t>POI</w:t><w:noBreakHyphen/><w:t>2024 inter</w:t><w:softHyphen/><w:t>no</w:t></w:r></w:p>",
            "POI-2024 interno",
        ),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>2024</w:t></w:r></w:p></w:sdtContent></w:sdt>", "2024"),
        (
            "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr='YEAR'><w:r><w:t>2024</w:t></w:r></w:fldSimple></w:p>",
            "2024",
        ),
        ("<w:p><w:r><w:t xml:space='preserve'> a&#160;b </w:t></w:r></w:p>", " a\u00a0b "),
    ],
)
def test_a_paragraph_is_what_it_shows(tmp_path: Path, body: str, read_as: str) -> None:
    assert texts(read(tmp_path, body)) == [(read_as,)]


def test_a_text_box_is_read_once_and_before_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('PLAN OPERATIVO 2024')}</w:txbxContent>"
    drawn = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r>{drawn}<w:t>uno</w:t></w:r></w:p>"
    assert texts(read(tmp_path, body)) == [("PLAN OPERATIVO 2024",), ("uno",)]


def test_paragraphs_and_nested_tables_of_a_cell_are_one_text(tmp_path: Path) -> None:
    nested = tbl(tc("dos") + tc("tres"), tc("cuatro"))
    body = tbl(f"<w:tc>{p('uno')}{p('')}{nested}{p('cinco')}</w:tc>{tc('seis')}")
    assert read(tmp_path, body).rows == (Row(("uno dos tres cuatro cinco", "seis"), table=1, row=1),)


def test_the_grid_of_a_table_holds_its_columns(tmp_path: Path) -> None:
    restart, proceed = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = tbl(
        tc("a", '<w:gridSpan w:val="2"/>') + tc("b", restart) + tc("c", restart),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("d") + tc("", proceed) + tc("e"),
        tc("f") + tc("g") + tc("perdido", proceed) + tc("", proceed),
        tc("h", '<w:hMerge w:val="restart"/>') + tc("perdido", "<w:hMerge/>") + tc("i"),
        tc("j", '<w:gridSpan w:val="3"/><w:tcPrChange><w:tcPr><w:gridSpan w:val="1"/></w:tcPr></w:tcPrChange>')
        + tc("k"),
    )
    assert texts(read(tmp_path, body)) == [
        ("a", "", "b", "c"),
        ("", "d", "b", "e"),
        ("f", "g", "b"),
        ("h", "", "i"),
        ("j", "", "", "k"),
    ]


def test_a_deleted_row_is_left_out_and_keeps_its_number(tmp_path: Path) -> None:
    body = tbl(tc("uno"), "<w:trPr><w:del w:author='x'/></w:trPr>" + tc("dos"), tc("tres"))
    assert [(row.row, row.texts) for row in read(tmp_path, body).rows] == [(1, ("uno",)), (3, ("tres",))]


def test_a_strict_document_is_read(tmp_path: Path) -> None:
    path = write_body(tmp_path / "plan.docx", tbl(tc("uno")))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert texts(read_docx(write_archive(path, parts))) == [("uno",)]


signs = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\u00ad")


@given(cells=st.lists(st.text(alphabet=signs, max_size=30), min_size=1, max_size=6))
def test_any_text_is_read_back_from_a_table(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("textos") / "plan.docx"
    document = docx.Document()
    for cell, text in zip(document.add_table(rows=1, cols=len(cells)).rows[0].cells, cells, strict=True):
        cell.paragraphs[0].add_run(text)
    document.save(str(path))
    kept = [text if text.strip() else "" for text in cells]
    last = max((column for column, text in enumerate(kept, 1) if text), default=0)
    (read_row,) = [one for one in read_docx(path).rows if one.table]
    assert read_row.texts == tuple(kept[:last])


@pytest.mark.parametrize(
    ("body", "limits", "said"),
    [
        (tbl(tc("a", '<w:gridSpan w:val="1000000"/>')), Limits(), r"\(tabla 1, fila 1\) pasa de 16,384 columnas"),
        (tbl("<w:trPr><w:gridBefore w:val='1000000'/></w:trPr>"), Limits(), "pasa de 16,384 columnas"),
        (tbl(tc("a") * 6), Limits(columns=5), "pasa de 5 columnas"),
        (tbl(tc("a") * 3, tc("a") * 3), Limits(cells=5), r"\(tabla 1, fila 2\) pasa de 5 celdas"),
        ("<w:p/>" * 6, Limits(cells=5), r"\(antes de la primera tabla\) pasa de 5 celdas"),
        (tbl(tc("a")) + p("x" * 32_768), Limits(), r"\(después de la tabla 1\) tiene un texto de 32,768 caracteres"),
        (tbl(tc("b") + tc("x" * 32_768)), Limits(), r"\(tabla 1, fila 1\) tiene un texto de 32,768 caracteres"),
    ],
)
def test_a_document_above_a_limit_is_refused_with_its_place(
    tmp_path: Path, body: str, limits: Limits, said: str
) -> None:
    with pytest.raises(HostileFileError, match=said):
        read(tmp_path, body, limits)


@pytest.mark.parametrize("body", [tbl(tc("a", '<w:gridSpan w:val="dos"/>')), "<w:p>", "</w:body>", "&nbsp;"])
def test_a_damaged_document_is_told_as_damaged(tmp_path: Path, body: str) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"está dañado o incompleto y no se pudo abrir como un documento de Word"
    ):
        read(tmp_path, body)


def test_elements_out_of_place_are_passed_over(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "<w:t>suelto</w:t><w:tc/><w:tr/><w:tbl><w:tc/></w:tbl><w:tbl><w:tr/></w:tbl>")) == [()]


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(HostileFileError, match="define entidades XML"):
        read_docx(write_body(tmp_path / "plan.docx", p("&b;"), laughs))
