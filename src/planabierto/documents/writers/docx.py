"""The official report as a Word document: real headings, header rows that repeat, rows that stay whole.

The rows are written as XML: a table of 177 rows by python-docx's cells would cost seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from planabierto.documents.writers.annex import ANNEX_LABELS, ANNEX_SHARES, AnnexPage
from planabierto.documents.writers.layout import HeaderCell, ReportLayout, UnitPage
from planabierto.documents.writers.widths import PADDING, column_widths
from planabierto.documents.writers.wording import ANNEX, DRAFT, LANGUAGE, SIGNATURE_FIELDS, SIGNATURES

if TYPE_CHECKING:
    from docx.document import Document

_FONT: Final = "Calibri"
# Calibri runs smaller than the type whose widths are estimated.
_CALIBRI_LARGER: Final = 1.09
_INK, _SOFT_INK, _PETROL, _TINT, _LINE = "14212B", "46525B", "0B4A63", "E3EDF1", "9AA7B0"
_NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TWENTIETHS: Final = 20
# A letter page lying down with half an inch of margin, in points.
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 792, 612, 36
_AREA: Final = _PAGE_WIDTH - 2 * _MARGIN
_LONGEST_PROPERTY: Final = 255


def write(layout: ReportLayout, annex: Sequence[AnnexPage], path: Path, created: datetime) -> None:
    """Write the report; `created` is the moment that the properties of the file name."""
    from docx import Document

    document = Document()
    _set_properties(document, layout, created)
    _set_styles(document, column_widths(layout, _AREA).text_size)
    _set_page(document, layout)
    _set_body(document, "".join(_body(layout, annex)))
    document.save(str(path))


def _set_properties(document: Document, layout: ReportLayout, created: datetime) -> None:
    properties = document.core_properties
    properties.title = layout.title[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = layout.cover.institution[:_LONGEST_PROPERTY]
    properties.language = LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = created


def _set_styles(document: Document, text_size: float) -> None:
    """Put our styles in the place of the template's."""
    from docx.oxml import parse_xml

    styles = document.styles.element
    ours = parse_xml(f"<w:styles {_NAMESPACE}>{_styles(text_size)}</w:styles>")
    names = {style.get(_w("styleId")) for style in ours}
    for style in list(styles):
        if style.tag == _w("docDefaults") or style.get(_w("styleId")) in names:
            styles.remove(style)
    styles.insert(0, ours[0])
    styles.extend(ours)


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _styles(text_size: float) -> str:
    """The styles of the report; sizes in half points, spaces in twentieths of one."""
    cell = round(text_size * 2 * _CALIBRI_LARGER)
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}" w:eastAsia="{_FONT}"/>'
        f'<w:color w:val="{_INK}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
        f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        + _style("Institution", "Institución", size=28, color=_SOFT_INK, before=1800, after=240)
        + _style("Title", "Title", size=56, color=_PETROL, bold=True, after=240)
        + _style("Edition", "Edición", size=26, color=_SOFT_INK, after=480)
        + _style("Fact", "Dato de portada", size=20, after=40)
        + _style("Room", "Espacio para firmar", size=20, after=1500)
        + _style("Signatory", "Firmante", size=20, bold=True, after=40, line_over=True)
        + _style("Heading1", "heading 1", size=30, color=_PETROL, bold=True, after=80, level=0, starts_page=True)
        + _style("Heading2", "heading 2", size=24, color=_PETROL, bold=True, before=200, after=60, level=1)
        + _style("Mission", "Misión", size=19, after=140)
        + _style("Note", "Nota", size=18, before=120, after=0)
        + _style("Cell", "Celda", size=cell, after=0)
        + _style("FigureCell", "Celda de cifra", size=cell, after=0, align="right")
        + _style("HeaderCell", "Encabezado de tabla", size=cell - 2, color="FFFFFF", bold=True, after=0, align="center")
        + _style("ObjectiveCell", "Objetivo", size=cell + 1, bold=True, after=0, keeps_next=True)
        + _style("PageNumber", "Número de página", size=16, color=_SOFT_INK, after=0, align="center")
        + _style("Draft", "Borrador", size=40, color=_LINE, bold=True, after=0, align="center")
        + '<w:style w:type="table" w:customStyle="1" w:styleId="PlanTable"><w:name w:val="Tabla del plan"/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders><w:tblCellMar>"
        + "".join(f'<w:{side} w:w="{_margin(side)}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
        + "</w:tblCellMar></w:tblPr></w:style>"
    )


def _margin(side: str) -> int:
    return round((PADDING if side in {"left", "right"} else PADDING / 2) * _TWENTIETHS)


def _style(
    identity: str,
    name: str,
    *,
    size: int,
    color: str = _INK,
    bold: bool = False,
    before: int = 0,
    after: int,
    align: str = "left",
    level: int | None = None,
    starts_page: bool = False,
    keeps_next: bool = False,
    line_over: bool = False,
) -> str:
    custom = "" if identity.startswith(("Heading", "Title")) and identity != "HeaderCell" else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        + ("<w:keepNext/>" if keeps_next or level is not None else "")
        + ("<w:pageBreakBefore/>" if starts_page else "")
        + (f'<w:pBdr><w:top w:val="single" w:sz="6" w:space="4" w:color="{_SOFT_INK}"/></w:pBdr>' if line_over else "")
        + f'<w:spacing w:before="{before}" w:after="{after}"/><w:jc w:val="{align}"/>'
        + (f'<w:outlineLvl w:val="{level}"/>' if level is not None else "")
        + "</w:pPr><w:rPr>"
        + ("<w:b/><w:bCs/>" if bold else "")
        + f'<w:color w:val="{color}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
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
    number = f"{_run('Página ')}{_field('PAGE')}{_run(' de ')}{_field('NUMPAGES')}"
    footer._element[:] = [parse_xml(_paragraph_of(number, "PageNumber", _NAMESPACE))]  # noqa: SLF001  no other way to a field
    if layout.is_draft:
        section.header._element[:] = [parse_xml(_paragraph(DRAFT, "Draft", _NAMESPACE))]  # noqa: SLF001  the same


def _set_body(document: Document, xml: str) -> None:
    """Replace the blank body, keeping the section's page."""
    from docx.oxml import parse_xml

    body = document.element.body
    section = body[-1]
    body[:] = [*parse_xml(f"<w:body {_NAMESPACE}>{xml}</w:body>"), section]


def _body(layout: ReportLayout, annex: Sequence[AnnexPage]) -> Iterator[str]:
    cover = layout.cover
    for text, style in ((cover.institution, "Institution"), (cover.title, "Title"), (cover.edition, "Edition")):
        if text:
            yield _paragraph(text, style)
    for label, said in cover.facts:
        yield _paragraph_of(_run(f"{label} ", bold=True) + _run(said), "Fact")
    if cover.is_signed:
        yield _signatures()
    widths = column_widths(layout, _AREA).columns
    header = _header(layout, widths)
    for unit in layout.units:
        yield from _unit(layout, unit, widths, header)
    if annex:
        yield _paragraph(ANNEX, "Heading1")
        shares = [share * _AREA for share in ANNEX_SHARES]
        for number, page in enumerate(annex):
            yield _paragraph_of(_run(page.unit), "Heading2", starts_page=number > 0)
            yield _paragraph(page.intro, "Mission")
            yield _annex_table(page, shares)
    yield _paragraph("", "Note")  # a document ends with a paragraph, never with a table


def _unit(layout: ReportLayout, unit: UnitPage, widths: Sequence[float], header: str) -> Iterator[str]:
    yield _paragraph(unit.heading, "Heading1")
    yield _paragraph(unit.mission, "Mission")
    styles = ["FigureCell" if column.is_figure else "Cell" for column in layout.columns]
    rows = []
    for line in unit.lines:
        if line.is_objective:
            cells = [_cell(line.cells[0].text, "ObjectiveCell", sum(widths), columns=len(widths), fill=_TINT)]
        else:
            cells = [
                _cell(cell.text, style, width) for cell, style, width in zip(line.cells, styles, widths, strict=True)
            ]
        rows.append(_row(cells))
    yield _table(f"{header}{''.join(rows)}", widths, unit.heading)
    for note in unit.notes:
        yield _paragraph(note, "Note")


def _header(layout: ReportLayout, widths: Sequence[float]) -> str:
    first = [_header_cell(cell, widths, merge="restart" if cell.rows > 1 else "") for cell in layout.upper_header]
    lower = {cell.column: cell for cell in layout.lower_header}
    second = [
        _header_cell(lower[position], widths)
        if position in lower
        else _header_cell(HeaderCell("", position), widths, merge="continue")
        for position in range(len(widths))
    ]
    return f"{_row(first, is_header=True)}{_row(second, is_header=True)}"


def _header_cell(cell: HeaderCell, widths: Sequence[float], *, merge: str = "") -> str:
    width = sum(widths[cell.column : cell.column + cell.columns])
    return _cell(cell.text, "HeaderCell", width, columns=cell.columns, fill=_PETROL, merge=merge)


def _annex_table(page: AnnexPage, widths: Sequence[float]) -> str:
    labels = (
        _cell(label, "HeaderCell", width, fill=_PETROL) for label, width in zip(ANNEX_LABELS, widths, strict=True)
    )
    rows = [_row(labels, is_header=True)]
    rows += [_row(_cell(text, "Cell", width) for text, width in zip(texts, widths, strict=True)) for texts in page.rows]
    return _table("".join(rows), widths, f"{ANNEX}: {page.unit}")


def _signatures() -> str:
    """Three columns to sign in, under room for the signature; a row for each line."""
    widths = [_AREA / len(SIGNATURES)] * len(SIGNATURES)
    lines = [SIGNATURES, *([f"{field}:"] * len(SIGNATURES) for field in SIGNATURE_FIELDS)]
    rows = "".join(
        _row(
            _cell(text, "Signatory" if line is SIGNATURES else "Fact", width)
            for text, width in zip(line, widths, strict=True)
        )
        for line in lines
    )
    return _paragraph("", "Room") + _table(rows, widths, "Firmas", style="TableNormal")


def _table(rows: str, widths: Sequence[float], caption: str, *, style: str = "PlanTable") -> str:
    """A table of fixed widths; its caption is read aloud, not printed."""
    grid = "".join(f'<w:gridCol w:w="{round(width * _TWENTIETHS)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{round(sum(widths) * _TWENTIETHS)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], *, is_header: bool = False) -> str:
    """A row that no page divides; a header row comes again on each page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, style: str, width: float, *, columns: int = 1, fill: str = "", merge: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width * _TWENTIETHS)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else "")
        + (f'<w:vMerge w:val="{merge}"/>' if merge else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "")
        + ('<w:vAlign w:val="center"/>' if fill else "")
        + f"</w:tcPr>{_paragraph(text, style)}</w:tc>"
    )


def _paragraph(text: str, style: str, namespace: str = "") -> str:
    return _paragraph_of(_run(text) if text else "", style, namespace)


def _paragraph_of(runs: str, style: str, namespace: str = "", *, starts_page: bool = False) -> str:
    page_break = "<w:pageBreakBefore/>" if starts_page else ""
    return f'<w:p {namespace}><w:pPr><w:pStyle w:val="{style}"/>{page_break}</w:pPr>{runs}</w:p>'


def _run(text: str, *, bold: bool = False) -> str:
    weight = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    return f'<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
