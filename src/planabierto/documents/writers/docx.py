"""The official report as a Word document: real headings, header rows that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planabierto.documents.writers.annex import ANNEX_LABELS, ANNEX_SHARES, AnnexPage
from planabierto.documents.writers.front import ReportFront
from planabierto.documents.writers.layout import HeaderCell, ReportLayout, UnitPage
from planabierto.documents.writers.widths import column_widths
from planabierto.documents.writers.word_parts import (
    CALIBRI_LARGER,
    LINE,
    NAMESPACE,
    PETROL,
    SOFT_INK,
    TINT,
    defaults,
    field,
    paragraph,
    paragraph_of,
    paragraph_style,
    ruled_table,
    set_body,
    set_styles,
    table_cell,
    table_row,
    table_style,
    text_run,
)
from planabierto.documents.writers.wording import ANNEX, DRAFT, FRONT, LANGUAGE, SIGNATURE_FIELDS, SIGNATURES

if TYPE_CHECKING:
    from docx.document import Document

# A letter page lying down with half an inch of margin, in points.
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 792, 612, 36
_AREA: Final = _PAGE_WIDTH - 2 * _MARGIN
_LONGEST_PROPERTY: Final = 255


def write(layout: ReportLayout, annex: Sequence[AnnexPage], path: Path, created: datetime) -> None:
    """Write the report; `created` is the moment that the properties of the file name."""
    from docx import Document

    document = Document()
    _set_properties(document, layout, created)
    set_styles(document, _styles(column_widths(layout, _AREA).text_size))
    _set_page(document, layout)
    set_body(document, "".join(_body(layout, annex)))
    _save(document, path, created)


def _save(document: Document, path: Path, created: datetime) -> None:
    """Write the package with the moment of the report on each part: the same report is the same file."""
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    stream = BytesIO()
    document.save(stream)
    moment = created.year, created.month, created.day, created.hour, created.minute, created.second
    with ZipFile(stream) as saved, ZipFile(path, "w") as package:
        for name in saved.namelist():
            part = ZipInfo(name, moment)
            part.compress_type = ZIP_DEFLATED
            package.writestr(part, saved.read(name))


def _set_properties(document: Document, layout: ReportLayout, created: datetime) -> None:
    properties = document.core_properties
    properties.title = layout.title[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = layout.cover.institution[:_LONGEST_PROPERTY]
    properties.language = LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = created


def _styles(text_size: float) -> str:
    """The styles of the report; sizes in half points, spaces in twentieths of one."""
    cell = round(text_size * 2 * CALIBRI_LARGER)
    return (
        defaults(20)
        + paragraph_style("Institution", "Institución", size=28, color=SOFT_INK, before=1800, after=240)
        + paragraph_style("Title", "Title", size=56, color=PETROL, bold=True, after=240)
        + paragraph_style("Edition", "Edición", size=26, color=SOFT_INK, after=480)
        + paragraph_style("Fact", "Dato de portada", size=20, after=40)
        + paragraph_style("Room", "Espacio para firmar", size=20, after=1500)
        + paragraph_style("Signatory", "Firmante", size=20, bold=True, after=40, line_over=True)
        + paragraph_style(
            "Heading1", "heading 1", size=30, color=PETROL, bold=True, after=80, level=0, starts_page=True
        )
        + paragraph_style("Heading2", "heading 2", size=24, color=PETROL, bold=True, before=200, after=60, level=1)
        + paragraph_style("Mission", "Misión", size=19, after=140)
        + paragraph_style("Prose", "Texto", size=21, after=120)
        + paragraph_style("Note", "Nota", size=18, before=120, after=0)
        + paragraph_style("Cell", "Celda", size=cell, after=0)
        + paragraph_style("FigureCell", "Celda de cifra", size=cell, after=0, align="right")
        + paragraph_style(
            "HeaderCell", "Encabezado de tabla", size=cell - 2, color="FFFFFF", bold=True, after=0, align="center"
        )
        + paragraph_style("ObjectiveCell", "Objetivo", size=cell + 1, bold=True, after=0, keeps_next=True)
        + paragraph_style("PageNumber", "Número de página", size=16, color=SOFT_INK, after=0, align="center")
        + paragraph_style("Draft", "Borrador", size=40, color=LINE, bold=True, after=0, align="center")
        + table_style()
    )


def _set_page(document: Document, layout: ReportLayout) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Pt(_PAGE_WIDTH), Pt(_PAGE_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(_MARGIN)
    section.header_distance = section.footer_distance = Pt(_MARGIN / 2)
    footer = section.footer
    footer.is_linked_to_previous = False
    number = f"{text_run('Página ')}{field('PAGE')}{text_run(' de ')}{field('NUMPAGES')}"
    footer._element[:] = [parse_xml(paragraph_of(number, "PageNumber", NAMESPACE))]  # noqa: SLF001  no other way to a field
    if layout.is_draft:
        section.header._element[:] = [parse_xml(paragraph(DRAFT, "Draft", NAMESPACE))]  # noqa: SLF001  the same


def _body(layout: ReportLayout, annex: Sequence[AnnexPage]) -> Iterator[str]:
    cover = layout.cover
    for text, kind in ((cover.institution, "Institution"), (cover.title, "Title"), (cover.edition, "Edition")):
        if text:
            yield paragraph(text, kind)
    for label, said in cover.facts:
        yield paragraph_of(text_run(f"{label} ", bold=True) + text_run(said), "Fact")
    if cover.is_signed:
        yield _signatures()
    front = layout.front or ReportFront()
    yield from _front(front)
    widths = column_widths(layout, _AREA).columns
    header = _header(layout, widths)
    for unit in layout.units:
        yield from _unit(layout, unit, widths, header)
    for table in front.tables:
        yield paragraph(table.heading, "Heading1")
        yield paragraph(table.intro, "Mission")
        if table.rows:
            yield _text_table(table.labels, table.rows, table.widths(_AREA), table.heading)
    if annex:
        yield paragraph(ANNEX, "Heading1")
        shares = [share * _AREA for share in ANNEX_SHARES]
        for number, page in enumerate(annex):
            yield paragraph_of(text_run(page.unit), "Heading2", starts_page=number > 0)
            yield paragraph(page.intro, "Mission")
            yield _text_table(ANNEX_LABELS, page.rows, shares, f"{ANNEX}: {page.unit}")
    yield paragraph("", "Note")  # a document ends with a paragraph, never with a table


def _front(front: ReportFront) -> Iterator[str]:
    if front.sections:
        yield paragraph(FRONT, "Heading1")
    for section in front.sections:
        yield paragraph(section.title, "Heading2")
        yield from (paragraph(text, "Prose") for text in section.paragraphs)


def _unit(layout: ReportLayout, unit: UnitPage, widths: Sequence[float], header: str) -> Iterator[str]:
    yield paragraph(unit.heading, "Heading1")
    yield paragraph(unit.mission, "Mission")
    styles = ["FigureCell" if column.is_figure else "Cell" for column in layout.columns]
    rows = []
    for line in unit.lines:
        if line.is_objective:
            cells = [table_cell(line.cells[0].text, "ObjectiveCell", sum(widths), columns=len(widths), fill=TINT)]
        else:
            cells = [
                table_cell(cell.text, style, width)
                for cell, style, width in zip(line.cells, styles, widths, strict=True)
            ]
        rows.append(table_row(cells))
    yield ruled_table(f"{header}{''.join(rows)}", widths, unit.heading)
    for note in unit.notes:
        yield paragraph(note, "Note")


def _header(layout: ReportLayout, widths: Sequence[float]) -> str:
    first = [_header_cell(cell, widths, merge="restart" if cell.rows > 1 else "") for cell in layout.upper_header]
    lower = {cell.column: cell for cell in layout.lower_header}
    second = [
        _header_cell(lower[position], widths)
        if position in lower
        else _header_cell(HeaderCell("", position), widths, merge="continue")
        for position in range(len(widths))
    ]
    return f"{table_row(first, is_header=True)}{table_row(second, is_header=True)}"


def _header_cell(cell: HeaderCell, widths: Sequence[float], *, merge: str = "") -> str:
    width = sum(widths[cell.column : cell.column + cell.columns])
    return table_cell(cell.text, "HeaderCell", width, columns=cell.columns, fill=PETROL, merge=merge)


def _text_table(labels: Sequence[str], texts: Sequence[Sequence[str]], widths: Sequence[float], caption: str) -> str:
    heads = (table_cell(label, "HeaderCell", width, fill=PETROL) for label, width in zip(labels, widths, strict=True))
    rows = [table_row(heads, is_header=True)]
    rows += [
        table_row(table_cell(text, "Cell", width) for text, width in zip(row, widths, strict=True)) for row in texts
    ]
    return ruled_table("".join(rows), widths, caption)


def _signatures() -> str:
    """Three columns to sign in, under room for the signature; a row for each line."""
    widths = [_AREA / len(SIGNATURES)] * len(SIGNATURES)
    lines = [SIGNATURES, *([f"{field}:"] * len(SIGNATURES) for field in SIGNATURE_FIELDS)]
    rows = "".join(
        table_row(
            table_cell(text, "Signatory" if line is SIGNATURES else "Fact", width)
            for text, width in zip(line, widths, strict=True)
        )
        for line in lines
    )
    return paragraph("", "Room") + ruled_table(rows, widths, "Firmas", style="TableNormal")
